// What is wrong with a value that came from outside (a link, a flag, a file): an error as data, with a
// sentence for people. However long or odd the value is, the sentence is short and made in bounded time.

/** `key` is a settings key or the path of a field in a file; `found` is already printable. */
export interface Problem {
  key: string
  found: string
  expected: string
  message: string
}

/** Characters of a sentence for people; what is longer is cut. */
export const LONGEST_MESSAGE = 300

const LONGEST_FOUND = 60
const LONGEST_KEY = 60

/** Text without half characters (lone surrogates), which neither a link nor a file can carry. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD')

/** At most `longest` characters of a text, the cut marked by "...". */
export const shortened = (text: string, longest: number): string =>
  wellFormed(text.length > longest ? `${text.slice(0, longest - 3)}...` : text)

/** A sentence as people get it: one line of at most `LONGEST_MESSAGE` characters. */
export const sentence = (text: string): string =>
  shortened(text.slice(0, 2 * LONGEST_MESSAGE).replace(/\s+/g, ' '), LONGEST_MESSAGE)

/** The beginning of a value as JSON: no deeper and not much longer than can be shown. */
function beginning(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST_FOUND))
  if (typeof value !== 'object' || value === null) return String(value)
  const list = Array.isArray(value)
  if (depth === 0) return list ? '[...]' : '{...}'
  let text = ''
  const add = (item: string): boolean => (text += `${text && ','}${item}`).length <= LONGEST_FOUND
  if (list) {
    for (let i = 0; i < value.length && add(beginning(value[i], depth - 1)); i++);
    return `[${text}]`
  }
  for (const key in value) {
    const item = beginning((value as Record<string, unknown>)[key], depth - 1)
    if (!add(`${JSON.stringify(key.slice(0, LONGEST_FOUND))}:${item}`)) break
  }
  return `{${text}}`
}

/** Shortens any value to something that fits in a sentence. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return String(value)
  const text =
    typeof value === 'string'
      ? `"${value.slice(0, LONGEST_FOUND)}"`
      : typeof value === 'function'
        ? 'function'
        : beginning(value, 3)
  return shortened(text, LONGEST_FOUND)
}

/** `message` reads "`key` is `found`, expected `expected`" plus an optional reason. */
export function problem(key: string, found: unknown, expected: string, reason = ''): Problem {
  const name = shortened(key, LONGEST_KEY)
  const shown = show(found)
  return {
    key: name,
    found: shown,
    expected,
    message: sentence(`${name} is ${shown}, expected ${expected}${reason && `: ${reason}`}.`),
  }
}

/** The known key that a typing slip explains; null when none is near. */
export function nearestKey(key: string, known: readonly string[]): string | null {
  if (key.length > LONGEST_KEY) return null
  const near = known
    .map((k) => ({ k, d: editDistance(key.toLowerCase(), k.toLowerCase()) }))
    .sort((a, b) => a.d - b.d)[0]
  return near && near.d <= Math.max(2, key.length / 3) ? near.k : null
}

/** A key nobody knows; names the nearest known one when a typing slip explains it. */
export function unknownKey(key: string, known: readonly string[]): Problem {
  const name = shortened(key, LONGEST_KEY)
  const near = nearestKey(key, known)
  const remedy = near ? `Did you mean "${near}"?` : 'Leave it out, or see --help for the settings there are.'
  return {
    key: name,
    found: show(key),
    expected: `one of ${known.join(', ')}`,
    message: sentence(`There is no setting called "${name}". ${remedy}`),
  }
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]
}
