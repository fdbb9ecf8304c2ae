// Values that must agree to the bit, made short: comparing large arrays number by number takes a test longer than
// computing them.

import { createHash } from 'node:crypto'

/** The same value with each typed array as its kind, length and SHA-256. Zeros of either sign differ. */
export function bitsOf(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    return `${value.constructor.name} ${value.byteLength} ${createHash('sha256').update(bytes).digest('hex')}`
  }
  if (Array.isArray(value)) return value.map(bitsOf)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bitsOf(one)]))
}
