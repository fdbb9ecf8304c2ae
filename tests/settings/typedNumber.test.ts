// Numbers as people write them, in any country: read, echoed, or refused as ambiguous; never misread.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTypedNumber, type NumberField } from '../../src/settings/typedNumber'
import { fuzz, FUZZ_TIMEOUT, nasty } from './fuzz'

const whole: NumberField = { min: 1, max: 1e6, whole: true }
const weight: NumberField = { min: 0, max: 1e6, whole: false }
const rate: NumberField = { min: 0, max: 1, whole: false }
const percent: NumberField = { min: 0, max: 100, whole: false }

const value = (text: string, field: NumberField, unit = false): unknown => {
  const read = readTypedNumber(text, field, unit)
  return read.kind === 'number' ? read.value : read.kind === 'ambiguous' ? read.values : read.kind
}

describe('a typed number', () => {
  test.each([
    ['1,000', whole, 1000],
    ['1.000', whole, 1000],
    ['1 000', whole, 1000],
    ['1\u00A0000', whole, 1000],
    ['1\u2009000', whole, 1000],
    ['1\u202F000', whole, 1000],
    ['1\u3000000', whole, 1000],
    ["1'000", whole, 1000],
    ['1’000', whole, 1000],
    ['1_000', whole, 1000],
    ['1,00,000', whole, 100_000],
    ['１０００', whole, 1000],
    ['１，０００', whole, 1000],
    ['١٬٠٠٠', whole, 1000],
    ['1e3', whole, 1000],
    ['1E+03', whole, 1000],
    ['1 × 10³', whole, 1000],
    ['1x10^3', whole, 1000],
    ['+7', whole, 7],
    ['\u200E12\u200B', whole, 12],
    ['4.0', { ...whole, max: 6 }, 4],
    // More than the field takes, which says so: not 4, and not 1.
    ['4.000', { ...whole, max: 6 }, 4000],
    ['1,000', { ...whole, max: 100 }, 1000],
    ['0,001', rate, 0.001],
    ['0.001', rate, 0.001],
    [',5', rate, 0.5],
    ['.5', rate, 0.5],
    ['1.', rate, 1],
    ['3e−3', rate, 0.003],
    ['3·10⁻³', rate, 0.003],
    ['97,5', percent, 97.5],
    ['62,125', percent, 62.125],
    ['9,000', rate, 9],
    ['1,234.5', weight, 1234.5],
    ['1.234,5', weight, 1234.5],
    ['1 234,5', weight, 1234.5],
    ['1.234.567', weight, 1_234_567],
    ['1234,567', weight, 1234.567],
    ['1.234', weight, 1.234],
    ['−5', weight, -5],
    ['1,234', weight, [1.234, 1234]],
    ['-0', weight, 0],
  ] as const)('%s', (text, field, expected) => {
    expect(value(text, field)).toEqual(expected)
  })

  test.each([
    '1,0,0',
    '12 34',
    '1,23,4',
    '1..2',
    '1,2.3,4',
    '0x10',
    'NaN',
    'Infinity',
    '1e999',
    'e5',
    '-',
    '3 4',
    '5%',
    'ten',
  ])('%s is none', (text) => {
    expect(value(text, weight)).toBe('none')
  })

  test('a sign of percent belongs to a field of percentages', () => {
    expect(value('97,5 %', percent, true)).toBe(97.5)
    expect(value('50%', percent, true)).toBe(50)
  })

  test('the echo says what was understood where the text is not just that', () => {
    const echo = (text: string, field: NumberField): unknown => {
      const read = readTypedNumber(text, field)
      return read.kind === 'number' && [read.echo, read.not]
    }
    expect(echo('1000', whole)).toEqual([null, null])
    expect(echo(' 1000 ', whole)).toEqual([null, null])
    expect(echo('1,000', whole)).toEqual(['1000', null])
    expect(echo('0,001', rate)).toEqual(['0.001', null])
    expect(echo('1.234', weight)).toEqual(['1.234', 1234])
    expect(echo('4.0', { ...whole, max: 6 })).toEqual(['4', null])
  })
})

describe('as it is written', () => {
  const locales = [
    'en',
    'de',
    'fr',
    'de-CH',
    'es',
    'pl',
    'pt',
    'ru',
    'sv',
    'it',
    'tr',
    'ko',
    'ja',
    'zh',
    'hi',
    'en-IN',
    'ar-EG',
    'fa',
    'bn',
    'th',
    'he',
    'ta',
    'mr',
    'sl',
    'hu',
    'da',
    'nb',
    'cs',
    'uk',
    'lt',
    'et',
    'gu',
    'ne',
    'my',
    'dz',
  ]
  const digits = ['latn', 'arab', 'arabext', 'deva', 'fullwide', 'thai', 'beng']
  const style = fc.record({
    locale: fc.constantFrom(...locales),
    useGrouping: fc.boolean(),
    numberingSystem: fc.option(fc.constantFrom(...digits), { nil: undefined }),
  })
  const formats = new Map<string, Intl.NumberFormat>()
  const written = (
    n: number,
    { locale, ...options }: { locale: string; useGrouping: boolean; numberingSystem?: string | undefined },
  ): string => {
    const key = JSON.stringify([locale, options])
    const format =
      formats.get(key) ??
      new Intl.NumberFormat(locale, { maximumFractionDigits: 6, ...options } as Intl.NumberFormatOptions)
    formats.set(key, format)
    return format.format(n)
  }

  test('whole numbers come back from any country', { timeout: FUZZ_TIMEOUT }, () => {
    const field = { min: 0, max: 2 ** 32, whole: true }
    fuzz('whole numbers', fc.tuple(fc.oneof(fc.nat(99_999), fc.nat(4_000_000_000)), style), ([n, how]) => {
      expect(value(written(n, how), field), written(n, how)).toBe(n)
      return []
    })
  })

  test(
    'others come back, or are refused as ambiguous, the right one among both',
    { timeout: FUZZ_TIMEOUT },
    () => {
      const field = { min: -1e9, max: 1e9, whole: false }
      const number = fc
        .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.constantFrom(1, 10, 100, 1000, 1e4, 1e6))
        .map(([n, d]) => n / d)
      fuzz('numbers', fc.tuple(number, style), ([n, how]) => {
        const text = written(n, how)
        const read = readTypedNumber(text, field)
        if (read.kind === 'ambiguous') expect(read.values, text).toContain(n)
        // A single point before three digits is this page's own decimal sign: the echo then names both.
        else if (read.kind === 'number' && read.not !== null)
          expect([read.value, read.not], text).toContain(n)
        else expect(read, text).toMatchObject({ kind: 'number', value: n === 0 ? 0 : n })
        return []
      })
    },
  )

  test('what this page writes comes back', { timeout: FUZZ_TIMEOUT }, () => {
    fuzz('own numbers', fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
      expect(readTypedNumber(String(n), { min: -Infinity, max: Infinity, whole: false })).toMatchObject({
        value: n + 0,
      })
      return []
    })
  })
})

test('anything else is read or refused', { timeout: FUZZ_TIMEOUT }, () => {
  const signs = fc.array(
    fc.constantFrom(
      '1',
      '0',
      '23',
      '456',
      '.',
      ',',
      ' ',
      "'",
      '-',
      '+',
      'e',
      '×10',
      '⁵',
      '\u00A0',
      '%',
      '１',
    ),
    { maxLength: 12 },
  )
  fuzz(
    'texts',
    fc.oneof(
      nasty,
      signs.map((parts) => parts.join('')),
    ),
    (text) => {
      for (const field of [whole, weight, rate]) {
        const read = readTypedNumber(text, field)
        if (read.kind === 'number') expect(Number.isFinite(read.value)).toBe(true)
        if (read.kind === 'ambiguous')
          expect(read.values.every((v) => v >= field.min && v <= field.max)).toBe(true)
      }
      return []
    },
  )
})
