// Text and JSON from outside: encodings, depth, size, characters that nothing can carry.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from '../../src/json/parse'
import { beginning, decodeText, preview, shortened, wellFormed } from '../../src/json/text'

const utf16 = (text: string, little: boolean, mark: boolean): Uint8Array => {
  const units = mark ? `\ufeff${text}` : text
  const bytes = new Uint8Array(2 * units.length)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < units.length; i++) view.setUint16(2 * i, units.charCodeAt(i), little)
  return bytes
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

test('one text in every encoding that Windows writes', () => {
  const text = '{"name":"눈 \u{1f600}"}'
  const files = [
    utf8(text),
    utf8(`\ufeff${text}`),
    ...[true, false].flatMap((little) => [true, false].map((mark) => utf16(text, little, mark))),
  ]
  for (const file of files) {
    expect(decodeText(file)).toBe(text)
    expect(parseJson(file, 1000)).toEqual({ ok: true, value: { name: '눈 \u{1f600}' } })
  }
  expect(parseJson(`\ufeff${text}`, 1000).ok).toBe(true)
})

describe('JSON that is refused', () => {
  const reason = (text: string, most = 1e6): string => {
    const parsed = parseJson(text, most)
    return parsed.ok ? 'taken' : parsed.reason
  }
  test.each([
    ['nested 10,000 deep', '['.repeat(10_000), 'it is nested more than 64 levels deep'],
    ['nested and closed', `${'['.repeat(65)}${']'.repeat(65)}`, 'it is nested more than 64 levels deep'],
    ['brackets in a text are no levels', JSON.stringify('['.repeat(100) + '"\\'), 'taken'],
    ['64 levels', `${'['.repeat(64)}${']'.repeat(64)}`, 'taken'],
    ['cut short', '{"a":', 'it is not JSON ('],
    ['empty', '', 'it is not JSON ('],
  ])('%s', (_, text, said) => expect(reason(text)).toContain(said))

  test('larger than what is taken, before anything is made of it', () => {
    expect(reason('[1,2,3]', 6)).toBe('it is longer than the 6 bytes that are taken')
  })
})

test('half characters become U+FFFD, in values and in names, escaped or not', () => {
  const parsed = parseJson('{"a\\ud800":["\\udc00x","\\ud83d\\ude00"],"__proto__":1}', 1000)
  if (!parsed.ok) throw new Error(parsed.reason)
  expect(Object.entries(parsed.value as object)).toEqual([
    ['a\ufffd', ['\ufffdx', '\u{1f600}']],
    ['__proto__', 1],
  ])
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, most) => {
      for (const cut of [wellFormed(text), shortened(text, most + 4), wellFormed(beginning(text, most))])
        expect(() => encodeURIComponent(cut)).not.toThrow()
      expect(shortened(text, most + 4).length).toBeLessThanOrEqual(most + 4)
    }),
  )
})

test('any value is shown in sixty letters, and as JSON shows it where it is small', () => {
  expect([undefined, 1e308, 'a', [1, 2], { a: [null] }].map(preview)).toEqual([
    'nothing',
    '1e+308',
    '"a"',
    '[1,2]',
    '{"a":[null]}',
  ])
  const loop: unknown[] = []
  loop.push(loop)
  expect(preview(loop)).toBe('[[[[...]]]]')
  const large = new Array(1e6).fill('x'.repeat(1e6))
  const started = performance.now()
  expect(preview('9'.repeat(100))).toBe(`"${'9'.repeat(55)}..."`)
  expect(preview(large).length).toBeLessThanOrEqual(60)
  expect(performance.now() - started).toBeLessThan(500)
  fc.assert(fc.property(fc.anything(), (value) => preview(value).length <= 60))
})
