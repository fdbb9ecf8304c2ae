// The lesson as pages: every chapter is there in both languages with all its parts, formulas are typeset,
// links lead somewhere, and the figures that the prose names are those of the data.

import { softmax } from '../../src/ui/explain/softmax'
import {
  meanError,
  type LayersData,
  type PrestudiesData,
  type SurenessData,
} from '../../src/ui/features/learn/figures/choices'
import type { AgpData } from '../../src/ui/features/learn/live/agpFigure'
import type { WhereData } from '../../src/ui/features/learn/live/whereFigure'
import { DOCUMENTS } from '../../scripts/docPages.mjs'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CHAPTER_NAMES, proseWords, readChapter } from '../../scripts/learnChapter'
import { embedPages } from '../../scripts/embedPage'
import {
  classroom,
  lessonPages,
  chapter,
  chapters,
  lessonData,
  site,
  sitePaths,
} from '../../scripts/learnPages'
import { readDisplay } from '../../src/ui/features/learn/live/lessonTools'
import { siteAddress } from '../../scripts/learnPlugin'
import { LANGUAGES, notFoundPage, pathOf, sitemap } from '../../scripts/learnPage'
import { SHORT_WAY, stopsOf } from '../../scripts/shortWay'
import { pair, solveByHand, HAND_GRADIENTS } from '../../src/ui/features/learn/figures/handExample'
import { PERMUTATIONS } from '../../src/distill/tasks'
import { readLink } from '../../src/settings/link'
import { PAGE_KEYS } from '../../src/ui/state/openLink'
import { everyOrder, mostProjected, orderless } from '../../src/ui/features/learn/figures/agpSteps'
import { mean } from '../../src/ui/features/learn/figures/dotChart'
import { percents as percentsOf } from '../../src/ui/features/learn/figures/measured'
import { planar } from '../../src/ui/explain/planar'
import { FIGURE_IDS, isFigure } from '../../src/ui/features/learn/figures/figureIds'

const built = site({ landscape: 'assets/landscape.js' }, 'https://example.org/kd/')
const pages = lessonPages(built)
const notes = classroom(built)
const data = lessonData()

describe('chapters', () => {
  test.each(LANGUAGES.flatMap((l) => CHAPTER_NAMES.map((name) => [name, l] as const)))(
    '%s (%s) has all its parts',
    (name, language) => {
      const c = chapter(name, language)
      for (const part of [
        c.title,
        c.description,
        c.caption,
        c.question,
        c.answer,
        c.link,
        c.linkText,
        c.equation?.markdown,
      ])
        expect(part?.trim()).toBeTruthy()
      expect(isFigure(c.figure ?? '')).toBe(true)
      expect(c.prose.match(/^\[(prediction|figure)\]$/gm)?.sort()).toEqual(['[figure]', '[prediction]'])
      expect(c.equation?.markdown).toMatch(/\$/)
      if (language === 'en') {
        expect(proseWords(c)).toBeGreaterThanOrEqual(120)
        expect(proseWords(c)).toBeLessThanOrEqual(250)
      } else expect(c.prose).toMatch(/[가-힣]/)
    },
  )

  test('say the same in both languages: pictures, links, formulas, and numbers of the prediction', () => {
    const [en, ko] = LANGUAGES.map(chapters)
    const numbers = (text = '') =>
      (text.match(/\d*\.?\d+/g) ?? [])
        .map(Number)
        .filter((n) => !Number.isInteger(n) || n > 12)
        .sort((a, b) => a - b)
    en.forEach((c, i) => {
      expect(ko[i].figure).toBe(c.figure)
      expect(ko[i].link).toBe(c.link)
      expect(ko[i].equation?.markdown.match(/\$\$/g)?.length, c.name).toBe(
        c.equation?.markdown.match(/\$\$/g)?.length,
      )
      expect(numbers(ko[i].answer), c.name).toEqual(numbers(c.answer))
    })
  })

  test('a broken one is named', () => {
    expect(() => readChapter('x', 'no head')).toThrow(/chapter x/)
    expect(() => readChapter('x', '---\ntitle: a\n---\n')).toThrow(/description/)
    expect(() => readChapter('x', '---\nnonsense\n---\n')).toThrow(/nonsense/)
  })
})

const DATA = /<script type="application\/json">(.*?)<\/script>/
const dataOf = (name: string): unknown =>
  JSON.parse(DATA.exec(pages.get(`learn/${name}.html`) ?? '')?.[1] ?? 'null')

/** An address of the site leads to a page, with a place or choices that it understands; others are left alone. */
function expectPage({ host, pathname, hash }: URL, where: string): void {
  if (host !== 'x') return
  if (pathname === '/') return expect(readLink(hash, PAGE_KEYS), where).toMatchObject({ ok: true })
  const path = pathname.slice(1)
  const page = pages.get(path) ?? notes.get(path)
  expect(page !== undefined || path in DOCUMENTS, where).toBe(true)
  if (hash.includes('=')) expect(readDisplay(hash).unknown, where).toEqual([])
  else if (hash) expect(page, where).toContain(`id="${hash.slice(1)}"`)
}

describe('pages', () => {
  test('are all there, complete without a script', () => {
    expect([...pages.keys()].sort()).toEqual(
      LANGUAGES.flatMap((l) => ['index', SHORT_WAY, ...CHAPTER_NAMES].map((name) => pathOf(name, l))).sort(),
    )
    for (const [path, html] of pages) {
      expect(html, path).toMatch(/<html lang="(en|ko)">/)
      expect(html.match(/<h1>/g), path).toHaveLength(1)
      expect(html, path).toMatch(/<meta name="description" content="[^"]{30,}">/)
      expect(html, path).toContain('property="og:image" content="https://example.org/kd/social.png"')
      expect(html, path).toContain('<figure data-figure=')
      expect(html, path).not.toMatch(/undefined|NaN|\[object/)
      // Attributes of style are refused by strict security policies; scripts are the theme's and the landscape's.
      // Data of live figures does not run.
      expect(html.split('<body')[1], path).not.toMatch(/ style="|<script(?! type="application\/json")/)
      expect(html.match(/<script(?! type="application\/json")/g), path).toHaveLength(
        /08-gradients|three-minutes/.test(path) ? 2 : 1,
      )
    }
  })

  test('typeset every formula', () => {
    for (const [path, html] of pages) {
      expect(html, path).not.toMatch(
        /\$\$|\\frac|temml-error|<merror/.exec(html.replace(/<annotation[\s\S]*?<\/annotation>/g, ''))?.[0] ??
          /$^/,
      )
      if (!/(index|three-minutes)\.html$/.test(path)) expect(html, path).toContain('<math display="block"')
    }
  })

  // Two tildes in a paragraph strike out what stands between them; ranges are written with a dash.
  test('strike nothing out', () => {
    for (const [path, html] of [...pages, ...notes, ...embedPages(chapters, built)])
      expect(html, path).not.toMatch(/<(del|s)[ >]/)
  })

  test('link to pages that exist and to views that the playground opens', () => {
    for (const [path, html] of pages) {
      const from = `https://x/${path}`
      for (const [, href] of html.matchAll(/<a [^>]*href="([^"]+)"/g)) {
        expectPage(new URL(href.replaceAll('&amp;', '&'), from), `${path}: ${href}`)
      }
    }
  })

  test('notes and handout lead to pages and views that exist, and say the same in both languages', () => {
    expect([...notes.keys()]).toHaveLength(6)
    const links = (path: string): string[] =>
      [...(notes.get(path) ?? '').matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href]) => {
        const address = new URL(href.replaceAll('&amp;', '&'), `https://x/${path}`)
        expectPage(address, `${path}: ${href}`)
        const { pathname, hash } = address
        return hash.replace('&lang=ko', '') + pathname.replace('/ko/', '/')
      })
    for (const name of ['notes', 'handout', 'answers']) {
      expect(links(`learn/ko/${name}.html`)).toEqual(links(`learn/${name}.html`))
      for (const html of [notes.get(`learn/${name}.html`), notes.get(`learn/ko/${name}.html`)])
        expect(html?.split('<body')[1]).not.toMatch(/undefined|NaN|\$\$| style="|<merror/)
    }
    for (const language of ['', 'ko/'])
      expect(pages.get(`learn/${language}index.html`)).toMatch(/href="notes\.html".*href="handout\.html"/)
  })

  test('every figure has a page for frames, without a header, that remembers nothing', () => {
    const framed = embedPages(chapters, built)
    expect([...framed.keys()]).toHaveLength(1 + 2 * FIGURE_IDS.length)
    for (const [path, html] of framed) {
      expect(html, path).toContain('data-embed')
      expect(html, path).not.toMatch(/<header|localStorage|undefined|\[object/)
      if (path !== 'embed.html') expect(html.match(/<figure data-figure=/g), path).toHaveLength(1)
      for (const [, href] of html.matchAll(/<a [^>]*href="([^"]+)"/g)) {
        const to = new URL(href, `https://x/${path}`).pathname.slice(1)
        expect(pages.has(to) || framed.has(to), `${path}: ${href}`).toBe(true)
      }
    }
  })

  test('know the published address only from outside', () => {
    expect(siteAddress('https://a.example/b')).toBe('https://a.example/b/')
    expect(siteAddress('')).toBeNull()
    const unknown = [...lessonPages(site({}, null)).values()][0]
    expect(unknown).not.toMatch(/og:image|canonical|hreflang="en" href="https/)
    const map = sitemap('https://a.example/', sitePaths())
    expect(map.match(/<loc>/g)).toHaveLength(1 + 2 * 16 + Object.keys(DOCUMENTS).length + 2)
    expect(notFoundPage(built)).toContain('href="https://example.org/kd/learn/ko/index.html"')
  })

  test('carry what live figures show: attention of 36 patches, solved steps of the recorded run', () => {
    const { teacher, untrained } = dataOf('03-where') as WhereData
    expect(teacher).toHaveLength(36)
    expect(Math.max(...teacher)).toBeGreaterThan(0.5)
    expect(Math.max(...untrained)).toBeLessThan(0.1)
    const { good, wrong } = dataOf('09-agp') as AgpData
    expect(good.length).toBeGreaterThan(8)
    expect(wrong.length).toBeGreaterThan(4)
    // The step that is drawn: stage 2 acts, its order matters, and no order makes it oppose the answers.
    expect(wrong[0].fires).toBe(true)
    expect(new Set(wrong[0].orders.map(({ coefficients }) => coefficients.join())).size).toBeGreaterThan(1)
    expect(wrong[0].quarrels.length).toBeGreaterThan(0)
    for (const { supervised, orders, fires, opposed } of good) {
      expect(supervised).toBeGreaterThanOrEqual(3)
      expect(orders).toHaveLength(6)
      // What the chapter says: stage 2 never fired.
      expect(fires).toBe(false)
      if (opposed.length === 0) expect(supervised).toBeCloseTo(3, 9)
    }
  })

  test('carry choices of layers, pre-studies, and logits whose softmax is what was recorded', () => {
    const layers = dataOf('07-layers') as LayersData
    expect(layers.seeds).toBe(3)
    const planning = (row: string) => meanError(percentsOf(data.measured, row, 'planning'))
    expect(layers.choices.map(({ scores }) => scores[2])).toEqual(
      ['method sum', 'all first', 'all penultimate', 'all intermediate'].map(planning),
    )
    expect(new Set(layers.choices.map(({ picture }) => picture)).size).toBe(4)

    const { results } = dataOf('06-attention') as PrestudiesData
    expect(results.map(({ subject }) => subject)).toEqual(['base', 'perception', 'reasoning', 'planning'])

    const { teachers, vocabulary } = dataOf('05-probabilities') as SurenessData
    const [{ teachers: recorded }] = data.sample.inspections
    for (const { capability, logits } of teachers) {
      const said = recorded.find(({ name }) => name === capability)!.answer
      expect(logits).toHaveLength(said.length)
      said.forEach(({ word, probability }, i) => {
        const p = softmax(logits[i], 1)
        expect(vocabulary[p.indexOf(Math.max(...p))]).toBe(word)
        expect(Math.max(...p)).toBeCloseTo(probability, 2)
      })
    }
  })

  test('the social image is there', () => {
    expect(existsSync('public/social.png')).toBe(true)
  })
})

describe('what the prose says is what the data say', () => {
  const text = (name: string) => readFileSync(`src/ui/features/learn/chapters/${name}.en.md`, 'utf8')

  test('averages of three seeds', () => {
    const average = (row: string) => mean(percentsOf(data.measured, row)).toFixed(1)
    expect([average('method sum'), average('method agp'), average('method sum-anchor-triple')]).toEqual([
      '69.4',
      '69.3',
      '69.4',
    ])
    expect(text('10-when')).toContain('69.4, 69.3 and 69.4 points on average; answers alone 59.1')
    expect(average('method ce-only')).toBe('59.1')
    expect(Math.round(mean(percentsOf(data.measured, 'method ce-only')))).toBe(59)
    expect(text('04-answers')).toContain('answer: 59, on average')
    expect(Math.round(mean(data.majority))).toBe(32)
    expect(
      (
        mean(percentsOf(data.measured, 'all intermediate')) - mean(percentsOf(data.measured, 'method sum'))
      ).toFixed(1),
    ).toBe('6.4')
    expect(text('07-layers')).toContain('6.4 ± 0.9 points better')
  })

  test('planning of chapter 7, dispersions of chapter 6, margins of chapter 5', () => {
    const planning = (row: string) => meanError(percentsOf(data.measured, row, 'planning'))
    expect(text('07-layers')).toContain(
      `${planning('all intermediate')} % of planning right, against ${planning('all penultimate')} for the last but one and ${planning('all first')} for the first`,
    )
    const { hiddenDispersion, attentionDispersion } = data.prestudies.find((p) => p.subject === 'base')!
      .capabilities.perception
    const at = (values: (number | null)[]) => [0, 2, 4].map((l) => values[l]!.toFixed(2).replace(/^0/, ''))
    const [first, third, fifth] = at(hiddenDispersion)
    expect(text('06-attention')).toContain(
      `${first} in the first layer, ${third} in the third, ${fifth} in the fifth`,
    )
    expect(text('06-attention')).toContain(
      `by ${at(attentionDispersion)
        .join(', ')
        .replace(/, ([^,]*)$/, ' and $1')}.`,
    )
    for (const subject of ['perception', 'reasoning', 'planning'] as const)
      expect(
        data.prestudies.find((p) => p.subject === subject)!.capabilities[subject].meanMargin,
      ).toBeGreaterThan(0.95)
  })

  test('the step of chapter 9: planning opposes, reasoning a little, and no order of stage 2 changes anything', () => {
    const step = mostProjected(data.recording)
    expect(step.coefficients[0]).toBeGreaterThan(3.1)
    const opposing = [1, 2, 3].filter(
      (k) => step.gram[k] < -1e-2 * Math.sqrt(step.gram[0] * step.gram[5 * k]),
    )
    expect(opposing).toEqual([2, 3])
    expect([step.angles[1], step.angles[2]].map((v) => Math.round(v!))).toEqual([92, 95])
    // Perception and reasoning point out of the plane that is drawn.
    for (const k of [1, 2]) expect(planar(step.gram).outside[k]).toBeGreaterThan(0.9)
    expect(orderless(everyOrder(step.gram))).toBe(true)
    expect(everyOrder(step.gram)[0][0]).toBeCloseTo(step.coefficients[0], 2)
  })

  test('the maps of chapter 3: 58 % of the teacher, 25 % of the trained student, no more than about 8 before', () => {
    const { inspections } = data.sample
    const row = 36 + inspections[0].questionLength - 1
    const largest = (map: Float32Array) =>
      Math.round(100 * Math.max(...map.subarray(44 * row, 44 * row + 36)))
    const perception = inspections[0].teachers.find((v) => v.name === 'perception')!
    expect(largest(perception.attention[1])).toBe(58)
    expect(largest(inspections.at(-1)!.student.attention[2])).toBe(25)
    expect(largest(inspections[0].student.attention[2])).toBe(8)
    expect(
      inspections
        .at(-1)!
        .student.answer.slice(0, 2)
        .map((a) => a.word),
    ).toEqual(['blue', 'bus'])
    // What the chapter says of step 350: it looked at the same patch, and was wrong about the colour.
    const halfway = inspections.find((each) => each.step === 350)!
    const strongest = (map: Float32Array) =>
      map.subarray(44 * row, 44 * row + 36).indexOf(Math.max(...map.subarray(44 * row, 44 * row + 36)))
    const bus = strongest(perception.attention[1])
    for (const each of [halfway, inspections.at(-1)!]) expect(strongest(each.student.attention[2])).toBe(bus)
    expect(halfway.student.answer[0]).toMatchObject({ word: 'white', right: false })
  })

  test('the example by hand is what the product computes', () => {
    const solution = solveByHand()
    const plain = (name: string, language: string, folder = 'chapters') =>
      readFileSync(`src/ui/features/learn/${folder}/${name}.${language}.md`, 'utf8').replaceAll('-', '−')
    const [s, ...f] = HAND_GRADIENTS
    for (const [name, language, folder] of [
      ['09-agp', 'en'],
      ['09-agp', 'ko'],
      ['answers', 'en', 'classroom'],
      ['answers', 'ko', 'classroom'],
    ] as const)
      for (const point of [s, ...f, ...solution.first, ...solution.second, solution.update, solution.sum])
        expect(plain(name, language, folder), `${name}.${language}`).toContain(pair(point))
    for (const language of LANGUAGES) {
      expect(plain('09-agp', language)).toContain(pair(solution.triple))
      for (const point of [solution.update, solution.sum])
        expect(plain(SHORT_WAY, language)).toContain(pair(point))
    }
    // Only perception is cut, one pair quarrels, and no order changes the update.
    expect(solution.projected.map(pair)).toEqual([pair([0, 2]), pair(f[1]), pair(f[2])])
    for (const order of PERMUTATIONS) expect(solveByHand(order).update).toEqual(solution.update)
  })
})

describe('the way in three minutes', () => {
  test('has four stops and an end, each led to by the one before, in both languages', () => {
    for (const language of LANGUAGES) {
      const { stops } = stopsOf(chapter(SHORT_WAY, language))
      expect(stops).toHaveLength(5)
      const html = pages.get(pathOf(SHORT_WAY, language))!
      for (let i = 1; i <= stops.length; i++) {
        expect(html).toContain(`id="stop-${i}"`)
        expect(html.match(new RegExp(`href="#stop-${i}"`, 'g'))).toHaveLength(i === 1 ? 1 : 2)
      }
      expect(html).toMatch(/<ul class="lesson-ways"><li><a href="01-car\.html">/)
    }
  })

  test('takes three minutes to read: at most 330 words at 180 a minute, and the rest for its two figures', () => {
    expect(proseWords(chapter(SHORT_WAY, 'en'))).toBeLessThanOrEqual(330)
  })

  test('is where the beginning leads, and the first page too', () => {
    for (const language of LANGUAGES)
      expect(pages.get(pathOf('index', language))).toContain('href="three-minutes.html"')
  })
})

test('every number of the prose was found', () => {
  for (const html of [...pages.values(), ...notes.values()]) expect(html).not.toContain('{{')
})
