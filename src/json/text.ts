// Text that came from outside, made fit for a sentence: cut to a length, without half characters, and any value
// printed in a few letters however large it is.

/** The longest message of a reader; the rest goes to the details. */
export const MOST_MESSAGE = 300

/** Replaces lone surrogates, which addresses and UTF-8 cannot carry, by U+FFFD. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')

/** At most `most` UTF-16 units, an ellipsis included; never half of a character. */
export const shortened = (text: string, most = MOST_MESSAGE): string =>
  wellFormed(text.length > most ? `${text.slice(0, most - 3).replace(/[\ud800-\udbff]$/, '')}...` : text)

/** A sentence for display: one line of at most `MOST_MESSAGE` characters. */
export const sentence = (text: string): string =>
  shortened(text.slice(0, 2 * MOST_MESSAGE).replace(/\s+/g, ' '))

/** The beginning of a text, at most `most` UTF-16 units; never half of a character. */
export const beginning = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\ud800-\udbff]$/, '')

const MOST_SHOWN = 60
const MOST_ENTRIES = 24
const MOST_DEPTH = 3

/** Like JSON.stringify, but of the beginning only: its work does not grow with the value. */
function printed(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(beginning(value, MOST_SHOWN))
  if (value === undefined) return 'null'
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  const list = Array.isArray(value)
  if (depth === 0) return list ? '[...]' : '{...}'
  if (list) {
    const items = value.slice(0, MOST_ENTRIES).map((item) => printed(item, depth - 1))
    return `[${items.join(',')}${value.length > MOST_ENTRIES ? ',...' : ''}]`
  }
  const entries: string[] = []
  for (const key in value) {
    if (entries.length === MOST_ENTRIES) {
      entries.push('...')
      break
    }
    if (Object.hasOwn(value, key))
      entries.push(
        `${JSON.stringify(beginning(key, MOST_SHOWN))}:${printed((value as Record<string, unknown>)[key], depth - 1)}`,
      )
  }
  return `{${entries.join(',')}}`
}

/** Any value as at most 60 characters of a sentence: `"text"`, `1e+308`, `[1,2]`, `nothing`. */
export function preview(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `"${shortened(value, MOST_SHOWN - 2)}"`
  return shortened(printed(value, MOST_DEPTH), MOST_SHOWN)
}

/**
 * The text of a file: UTF-8, or UTF-16 of either byte order as Windows PowerShell writes it, with or without a
 * byte order mark. Bytes that are no text of that kind become U+FFFD.
 */
export function decodeText(bytes: Uint8Array): string {
  const [a, b] = bytes
  const little = (a === 0xff && b === 0xfe) || (a !== 0 && b === 0)
  const big = (a === 0xfe && b === 0xff) || (a === 0 && b !== 0)
  return new TextDecoder(little ? 'utf-16le' : big ? 'utf-16be' : 'utf-8').decode(bytes)
}
