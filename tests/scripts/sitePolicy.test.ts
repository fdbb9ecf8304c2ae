// The policy of the built pages: strict, with the hashes of what they hold inline, before everything else.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ISOLATION } from '../../scripts/isolation.mjs'
import { docPage } from '../../scripts/docPages.mjs'
import { policyOf, withPolicy } from '../../scripts/sitePolicy.mjs'

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
const directive = (policy: string, name: string): string[] =>
  policy
    .split('; ')
    .find((part) => part.startsWith(`${name} `))!
    .split(' ')
    .slice(1)

test('the file of headers isolates every page, as `npm start` does', () => {
  const lines = readFileSync(join(import.meta.dirname, '../../public/_headers'), 'utf8')
    .trim()
    .split('\n')
  const headers = Object.entries(ISOLATION).map(([name, value]) => `  ${name}: ${value}`)
  expect(lines.slice(0, 1 + headers.length)).toEqual(['/*', ...headers])
  // What is made for frames may be framed by a page that is isolated itself.
  const framed = '  Cross-Origin-Resource-Policy: cross-origin'
  expect(lines.slice(1 + headers.length)).toEqual(['/embed.html', framed, '/embed/*', framed])
})

describe('the policy of a page', () => {
  const page = '<meta charset="utf-8">\n<script>a()</script><script src="x.js"></script><style>b {}</style>'

  test('allows its inline scripts and styles by their hashes, and nothing else inline', () => {
    const policy = policyOf(page)
    expect(directive(policy, 'script-src')).toEqual(["'self'", "'wasm-unsafe-eval'", hash('a()')])
    expect(directive(policy, 'style-src')).toEqual(["'self'", hash('b {}')])
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/)
  })

  test('forbids what the page does not need', () => {
    for (const name of ['default-src', 'object-src', 'base-uri', 'form-action'])
      expect(directive(policyOf(page), name)).toEqual(["'none'"])
    for (const name of ['worker-src', 'connect-src'])
      expect(directive(policyOf(page), name)).toEqual(["'self'"])
  })

  test('stands right behind the character set; a page without one is refused', () => {
    expect(withPolicy(page)).toMatch(
      /^<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="/,
    )
    expect(() => withPolicy('<p>x</p>')).toThrow(/character set/)
  })

  test('the documents carry one, and no style attribute that it would block', () => {
    for (const file of ['docs/METHOD.md', 'docs/WORLD.md', 'docs/COMPARISON-TABLE.md']) {
      const html = docPage(readFileSync(file, 'utf8'))
      expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<script'))
      expect(html).not.toMatch(/<[^>]+\sstyle=|<[^>]+\son[a-z]+=/)
    }
  })
})
