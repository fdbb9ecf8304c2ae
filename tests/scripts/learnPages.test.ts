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
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CHAPTER_NAMES, proseWords, readChapter } from '../../scripts/learnChapter'
import { glossaryPage, glossaryPath } from '../../scripts/glossaryPage'
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
import { readLink } from '../../src/settings/link'
import { PAGE_KEYS } from '../../src/ui/state/openLink'
import { percents as percentsOf } from '../../src/ui/features/learn/figures/measured'
import { FIGURE_IDS, isFigure } from '../../src/ui/features/learn/figures/figureIds'

const built = site({ landscape: 'assets/landscape.js' }, 'https://example.org/kd/')
const pages = lessonPages(built)
const notes = classroom(built)
const glossary = new Map(LANGUAGES.map((language) => [glossaryPath(language), glossaryPage(language)]))
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
  const page = pages.get(path) ?? notes.get(path) ?? glossary.get(path)
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
        return hash.replace('&lang=ko', '') + pathname.replace('/ko/', '/').replace('.ko.html', '.html')
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
    expect(layers.seeds).toBe(10)
    const planning = (row: string) => meanError(percentsOf(data.layerRuns, row, 'planning'))
    expect(layers.choices.map(({ scores }) => scores[2])).toEqual(
      ["the paper's", 'all first', 'all penultimate', 'all first to penultimate'].map(planning),
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
