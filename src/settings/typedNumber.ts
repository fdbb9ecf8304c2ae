// One parser for every number that people type. The rule is the same in every language, because a visitor's
// habits are unknown:
//
// - Digits of any script count (full-width, Arabic, Devanagari ...), signs of any kind (also U+2212), and
//   exponents as "1e-3", "1 x 10^-3" or with raised digits. Zero-width characters are ignored.
// - Spaces of any kind, apostrophes and underscores separate groups of digits: three each, as in
//   "1 000 000", or two as in India, "1,00,000".
// - Of point and comma, where both occur the last one is the decimal sign: "1,234.5" and "1.234,5" are the
//   same. One that occurs several times separates groups. A single one is the decimal sign where it cannot
//   separate groups: "97,5", "0,001", ".5", "1234,567".
// - What remains is one sign between one to three digits and exactly three: "1,234". In a field of whole
//   numbers it separates groups, also where that is more than the field takes: nobody means 1 by "1,000".
//   Elsewhere a point is the decimal sign, as this page writes its own numbers, and a comma is whatever leads
//   to a value that the field takes. Where both do, the number is ambiguous, and the parser reports that
//   instead of guessing.

/** What a field takes. */
export interface NumberField {
  min: number
  max: number
  whole: boolean
}

export type TypedNumber =
  | { kind: 'empty' }
  /**
   * `echo`: the number as this page writes it, where the text is not just that; null where it is. `not`: the
   * other number that the text might have meant.
   */
  | { kind: 'number'; value: number; echo: string | null; not: number | null }
  /** Ambiguous: both numbers are valid in this field. */
  | { kind: 'ambiguous'; values: readonly [number, number] }
  | { kind: 'none' }

/** Longer texts are not numbers. */
const LONGEST_TEXT = 60

/** The zeros of scripts with digits of their own; NFKC knows the full-width and the mathematical ones. */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20,
  0x1040, 0x17e0, 0x1810,
]
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const INVISIBLE = /[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g
const MINUS = /[\u2010-\u2015\u2212\u207B\uFE58\uFE63\uFF0D]/g

/** Replaces all digits, signs and separators by their ASCII forms. */
function plain(text: string): string {
  const raised = text.replace(/([⁺⁻]?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_, sign: string, digits: string) => {
    const number = [...digits].map((digit) => RAISED.indexOf(digit)).join('')
    return `^${sign === '⁻' ? '-' : ''}${number}`
  })
  return raised
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0)!
      const zero = ZEROS.find((z) => code >= z && code < z + 10)
      return zero === undefined ? digit : String(code - zero)
    })
    .replace(MINUS, '-')
    .replace(/[\u066B\u2396]/g, '.')
    .replace(/[\u066C'\u2018\u2019\u02BC\u02BB\u00B4_]/g, ' ')
    .replace(/[\u060C\u3001]/g, ',')
    .trim()
}

const GROUPED = /^\d{1,3}(?:S\d{3})+$|^\d{1,2}(?:S\d{2})+S\d{3}$/.source

/** True for digits in groups with this sign between them. */
const grouped = (text: string, sign: ' ' | ',' | '.'): boolean =>
  new RegExp(GROUPED.replaceAll('S', sign === ' ' ? '\\s' : `\\${sign}`)).test(text)

/** Digits without their group separators; null where these are not groups. */
function ungrouped(text: string): string | null {
  if (/^\d*$/.test(text)) return text
  const sign = ([' ', ',', '.'] as const).find((s) => grouped(text, s))
  return sign === undefined ? null : text.replace(/\D/g, '')
}

/** The readings of an unsigned number without exponent, as texts of the language: none, one, or two. */
function readings(text: string): { decimal: string | null; group: string | null } {
  const none = { decimal: null, group: null }
  const signs = [...text].filter((c) => c === '.' || c === ',')
  if (signs.length === 0) return { ...none, group: ungrouped(text) || null }
  const last = signs[signs.length - 1]
  const at = text.lastIndexOf(last)
  const [whole, rest] = [text.slice(0, at), text.slice(at + 1)]
  const single = signs.filter((s) => s === last).length === 1
  const digits = single && /^\d*$/.test(rest) && whole + rest !== '' ? ungrouped(whole) : null
  const decimal = digits === null ? null : `${digits || '0'}.${rest || '0'}`
  const group = /^0/.test(text) ? null : ungrouped(text)
  return { decimal, group }
}

const EXPONENT = /\s*(?:e\s*|[x*\u00D7\u00B7]\s*10\s*\^\s*)([+-]?\d{1,3})$/i

/** Reads what a person typed into a field of numbers; `percent`: a trailing percent sign is accepted. */
export function readTypedNumber(text: string, field: NumberField, percent = false): TypedNumber {
  if (text.trim() === '') return { kind: 'empty' }
  if (text.length > LONGEST_TEXT) return { kind: 'none' }
  let body = plain(text)
  if (percent) body = body.replace(/\s*[%\u066A]$/, '')
  const sign = /^[+-]\s*/.exec(body)?.[0] ?? ''
  body = body.slice(sign.length)
  const exponent = EXPONENT.exec(body)
  if (exponent) body = body.slice(0, exponent.index)
  const numberOf = (digits: string | null): number | null => {
    if (digits === null) return null
    const number = Number(`${sign.startsWith('-') ? '-' : ''}${digits}${exponent ? `e${exponent[1]}` : ''}`)
    return Number.isFinite(number) ? number + 0 : null
  }
  const read = readings(body)
  return chosen(text, numberOf(read.decimal), numberOf(read.group), body.includes('.'), field)
}

/** Chooses between the readings by the rule above. */
function chosen(
  text: string,
  decimal: number | null,
  group: number | null,
  point: boolean,
  { min, max, whole }: NumberField,
): TypedNumber {
  const taken = (value: number): boolean =>
    value >= min && value <= max && (!whole || Number.isInteger(value))
  const as = (value: number, not: number | null): TypedNumber => {
    const written = String(value)
    return { kind: 'number', value, echo: text.trim() === written && not === null ? null : written, not }
  }
  if (decimal === null || group === null) {
    const value = decimal ?? group
    return value === null ? { kind: 'none' } : as(value, null)
  }
  if (whole) return as(group, null)
  if (point) return as(decimal, taken(group) ? group : null)
  if (taken(decimal) && taken(group)) return { kind: 'ambiguous', values: [decimal, group] }
  return taken(group) ? as(group, decimal) : as(decimal, null)
}
