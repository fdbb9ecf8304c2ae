// Reads the fields of "Pause automatically". Pure.

import { readTypedNumber, type TypedNumber } from '../../settings/typedNumber'

/**
 * A number of at most `max` (a whole one from 1, or a percentage from 0), or null for an empty field; beside
 * it how the text was understood.
 */
export function readStop(
  text: string,
  max: number,
  whole: boolean,
): { ok: true; value: number | null; reading: TypedNumber } | { ok: false; reading: TypedNumber } {
  const min = whole ? 1 : 0
  const reading = readTypedNumber(text, { min, max, whole }, !whole)
  if (reading.kind === 'empty') return { ok: true, value: null, reading }
  if (reading.kind !== 'number') return { ok: false, reading }
  const { value } = reading
  const good = value >= min && value <= max && (!whole || Number.isInteger(value))
  return good ? { ok: true, value, reading } : { ok: false, reading }
}
