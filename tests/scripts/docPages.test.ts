// The documents as pages: every place that a setting names is there, links lead to pages of the site,
// formulas stay as they are written.

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { anchorOf, docPage, DOCUMENTS } from '../../scripts/docPages.mjs'
import { glossaryPage, glossaryPath } from '../../scripts/glossaryPage'
import { pathOf } from '../../scripts/learnPage'
import { SETTING_KEYS, SETTINGS_TABLE } from '../../src/settings/table'
import { sourcePage } from '../../src/ui/features/setup/sourcePage'

const pages: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(DOCUMENTS).map(([name, file]) => [name, docPage(readFileSync(file, 'utf8'), name)]),
  ),
  [glossaryPath('en')]: glossaryPage('en'),
}
/** Pages in Korean, and the lesson's first ones. */
const others: Record<string, string> = {
  [glossaryPath('ko')]: glossaryPage('ko'),
  [pathOf('index', 'en')]: '',
  [pathOf('index', 'ko')]: '',
}
const body = (page: string): string => page.split('</nav>')[1]

describe('documents as pages', () => {
  test('have the section of every setting', () => {
    for (const key of SETTING_KEYS) {
      const [page, supervised] = sourcePage(SETTINGS_TABLE[key].source).split('#')
      expect(pages).toHaveProperty([page])
      if (supervised) expect(pages[page], key).toContain(`<h2 id="${supervised}">`)
    }
  })

  test('say what they are, for search engines and for who shares them', () => {
    for (const [name, page] of [
      ...Object.entries(pages),
      [glossaryPath('ko'), glossaryPage('ko')] as const,
    ]) {
      const said = /<meta name="description" content="([^"]{30,210})">/.exec(page)?.[1]
      expect(said, name).toBeDefined()
      expect(page, name).toContain(`<meta property="og:description" content="${said!}">`)
      expect(page, name).toMatch(/<meta property="og:title" content="[^"]+ · Drive-KD Playground">/)
    }
    vi.stubEnv('SITE_URL', 'https://example.org/site')
    expect(docPage('# A\n\nB.', 'a.html')).toContain(
      '"og:image" content="https://example.org/site/social.png"',
    )
    vi.unstubAllEnvs()
  })

  test('sections are called by number, other headings by their words', () => {
    expect(anchorOf('3. Asymmetric Gradient Projection [C]')).toBe('section-3')
    expect(anchorOf('Ways of combining the four gradients')).toBe('ways-of-combining-the-four-gradients')
  })

  test('link only to what the site has', () => {
    const page = docPage(
      '# T\n\n[a](WORLD.md#x) [b](../src/main.tsx) [c](https://example.org/) [d](docs/METHOD.md#3-agp) [e](#2-step)',
    )
    expect([...body(page).matchAll(/href="([^"]+)"/g)].map((m) => m[1])).toEqual([
      'world.html#x',
      'https://example.org/',
      'method.html#section-3',
      '#section-2',
    ])
    expect(page).toContain(' b ')
    const site = { ...pages, ...others }
    for (const html of Object.values(site))
      for (const [, href] of html.matchAll(/href="([^"]+)"/g)) {
        if (/^https:|^\.\/$/.test(href) || existsSync(`public/${href}`)) continue
        const [target, anchor] = href.split('#')
        expect(site, href).toHaveProperty([target])
        if (anchor) expect(site[target], href).toContain(` id="${anchor}"`)
      }
  })

  test('lead to each other, and mark the one that is read', () => {
    for (const [name, html] of Object.entries(pages)) {
      const [before] = html.split('</nav>')
      for (const other of Object.keys(pages)) expect(before).toContain(`href="${other}"`)
      expect(before.match(/aria-current="page"/g)).toHaveLength(1)
      expect(before).toContain(`href="${name}" aria-current="page"`)
    }
  })

  test('say which words are Korean', () => {
    expect(docPage('# T\n\n| a | b |\n|---|---|\n| run | 실행 |\n')).toContain('<td lang="ko">실행</td>')
  })

  test('typeset formulas as MathML, with no style attribute and no script', () => {
    const page = docPage(
      '# T\n\nInline $x_i^2$, 5$ and 6$.\n\n$$\nP = \\begin{cases} f & a \\\\ g & b \\end{cases}\n$$\n',
    )
    expect(page.match(/<math/g)).toHaveLength(2)
    expect(page).toContain('display="block"')
    expect(page).toContain('5$ and 6$.')
    expect(page.split('<main>')[1]).not.toMatch(/ style="|<script/)
    expect(page).toMatch(/data-style='\d+'\] \{ /)
    expect(() => docPage('# T\n\n$\\nosuchmacro$')).toThrow(/formula "\\nosuchmacro"/)
  })

  test('leave no formula as it was typed', () => {
    for (const [name, html] of Object.entries(pages)) {
      const shown = html.replace(/<annotation[\s\S]*?<\/annotation>/g, '').replace(/<code>.*?<\/code>/g, '')
      expect(body(shown), name).not.toMatch(/\$|\\[a-z]+|\w\^\w|\w_\{/)
    }
    const displays = readFileSync('docs/METHOD.md', 'utf8').match(/\$\$/g)!.length / 2
    expect(displays).toBeGreaterThan(6)
    expect(pages['method.html'].match(/display="block"/g)).toHaveLength(displays)
  })

  test('tell one step in the order in which it runs', () => {
    const told = [
      'World',
      'Tokens',
      'Student forward',
      'Losses',
      'Four gradients',
      'Gram matrix',
      'Projection',
      'Update',
    ]
    const places = told.map((word) => pages['method.html'].indexOf(`<p><strong>${word}.</strong>`))
    expect(Math.min(...places)).toBeGreaterThan(0)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })
})
