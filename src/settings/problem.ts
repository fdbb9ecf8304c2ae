// What is wrong with a value that came from outside (a link, a flag, a file): an error as data, with a
// sentence for display. However long or odd the value is, the sentence is short and made in bounded time.

import { MOST_MESSAGE, preview, sentence, shortened } from '../json/text'
import type { Settings } from './settings'

const LONGEST_KEY = 60

/** `key` is a settings key or the path of a field in a file; `found` is already printable. */
export interface Problem {
  key: string
  found: string
  expected: string
  message: string
  /** Of a rule between settings with several reasons: which one, and the settings that stand in the way. */
  because?: { reason: string; settings: Readonly<Partial<Settings>> }
}

/** Characters of a value that its sentence always quotes. */
const LEAST_SHOWN = 12

/**
 * `message` reads "`key` is `found`, expected `expected`" plus an optional reason. Where that is too long for a
 * sentence, what was found is shortened, not what was expected.
 */
export function problem(key: string, found: unknown, expected: string, reason = ''): Problem {
  const name = shortened(key, LONGEST_KEY)
  const shown = preview(found)
  const rest = `, expected ${expected}${reason && `: ${reason}`}.`
  const room = Math.max(LEAST_SHOWN, MOST_MESSAGE - `${name} is ${rest}`.length)
  return {
    key: name,
    found: shown,
    expected,
    message: sentence(`${name} is ${shortened(shown, room)}${rest}`),
  }
}

/** The known key that a typo explains; null when none is near. */
export function nearestKey(key: string, known: readonly string[]): string | null {
  if (key.length > LONGEST_KEY) return null
  const wanted = key.toLowerCase()
  let [nearest, least]: [string | null, number] = [null, Math.max(2, key.length / 3)]
  for (const one of known) {
    // Words are at least as far from each other as their lengths.
    if (Math.abs(one.length - key.length) > least) continue
    const distance = editDistance(wanted, one.toLowerCase())
    if (distance > least || (nearest !== null && distance === least)) continue
    ;[nearest, least] = [one, distance]
  }
  return nearest
}

/** An unknown key; names the nearest known one when a typo explains it. */
export function unknownKey(key: string, known: readonly string[]): Problem {
  const name = shortened(key, LONGEST_KEY)
  const near = nearestKey(key, known)
  const remedy = near ? `Did you mean "${near}"?` : 'Leave it out, or see --help for the settings there are.'
  return {
    key: name,
    found: preview(key),
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
