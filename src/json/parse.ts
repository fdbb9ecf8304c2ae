// JSON that came from outside. Size and depth are bounded before anything is built from it, and every text in
// the result can be written again, into an address too.

import { decodeText, shortened, wellFormed } from './text'

/** At least twice the nesting of anything that this project writes. */
export const MOST_DEPTH = 64

export type Parsed = { ok: true; value: unknown } | { ok: false; reason: string }

/** Whether brackets outside of texts are nested more deeply than that. */
function isDeeper(text: string, most: number): boolean {
  let depth = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (quoted) {
      if (code === 0x5c) i++
      else if (code === 0x22) quoted = false
    } else if (code === 0x22) quoted = true
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > most) return true
    } else if (code === 0x7d || code === 0x5d) depth--
  }
  return false
}

/** Surrogates, as they are or escaped: rare, and the only reason to go through a parsed value again. */
const SURROGATE = /[\ud800-\udfff]|\\u[dD][89a-fA-F]/

function repaired(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(repaired)
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [wellFormed(key), repaired(v)]))
}

/**
 * Parses JSON.
 * @param source text, or a file's bytes in UTF-8 or UTF-16.
 * @param most units of `source` (bytes or UTF-16 units) that are taken.
 * @returns the value, or a clause that explains what is wrong ("it is not JSON (...)").
 */
export function parseJson(source: string | Uint8Array, most: number, depth = MOST_DEPTH): Parsed {
  if (source.length > most) return { ok: false, reason: `it is longer than the ${most} bytes that are taken` }
  const text = typeof source === 'string' ? source.replace(/^\ufeff/, '') : decodeText(source)
  if (isDeeper(text, depth)) return { ok: false, reason: `it is nested more than ${depth} levels deep` }
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value: SURROGATE.test(text) ? repaired(value) : value }
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown)
    return { ok: false, reason: `it is not JSON (${shortened(said, 120)})` }
  }
}
