// The documents as pages: every place that a setting names is there, links lead to pages of the site,
// formulas stay as they are written.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { anchorOf, docPage, DOCUMENTS } from '../../scripts/docPages.mjs'
import { SETTING_KEYS, SETTINGS_TABLE } from '../../src/settings/table'
import { sourcePage } from '../../src/ui/features/setup/sourcePage'

const pages = Object.fromEntries(
  Object.entries(DOCUMENTS).map(([name, file]) => [name, docPage(readFileSync(file, 'utf8'))]),
)

describe('documents as pages', () => {
  test('have the section of every setting', () => {
    for (const key of SETTING_KEYS) {
      const [page, supervised] = sourcePage(SETTINGS_TABLE[key].source).split('#')
      expect(pages).toHaveProperty([page])
      if (supervised) expect(pages[page], key).toContain(`<h2 id="${supervised}">`)
    }
  })

  test('sections are called by number, other headings by their words', () => {
    expect(anchorOf('3. Asymmetric Gradient Projection [C]')).toBe('section-3')
    expect(anchorOf('Ways of combining the four gradients')).toBe('ways-of-combining-the-four-gradients')
  })

  test('link only to what the site has', () => {
    const page = docPage(
      '# T\n\n[a](WORLD.md#x) [b](../src/main.tsx) [c](https://example.org/) [d](docs/METHOD.md)',
    )
    expect([...page.matchAll(/href="([^"]+)"/g)].map((m) => m[1])).toEqual([
      './',
      'world.html#x',
      'https://example.org/',
      'method.html',
    ])
    expect(page).toContain(' b ')
    for (const html of Object.values(pages))
      for (const [, href] of html.matchAll(/href="([^"]+)"/g))
        expect(href).toMatch(/^(\.\/|https:|#|(method|world|comparison-table)\.html)/)
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

  test('no star of a formula has become emphasis', () => {
    expect(pages['method.html']).toContain('sum(M*(S-T)^2) / max(1, sum M)')
    expect(pages['method.html']).toContain('P(f; a) = f if f.a &gt;= 0 else f - (f.a / max(|a|^2, 1e-20)) a')
  })
})
