// The text in the fields of settings: as people type it, read by the one reader of numbers. Pure.

import { parseValue } from '../../../settings/resolve'
import type { Settings } from '../../../settings/settings'
import { settingEntry } from '../../../settings/table'
import { readTypedNumber, type TypedNumber } from '../../../settings/typedNumber'

/** Between the numbers of a row in a field's text; typed numbers have commas of their own. */
export const ROW_SIGN = '/'

/** A setting as the text of its field; rows as "a/b/c". */
export const fieldText = (value: Settings[keyof Settings]): string =>
  Array.isArray(value) ? value.join(ROW_SIGN) : String(value)

/** The numbers in a field's text as they are understood: one, three in a row, none in other fields. */
export function readingsOf(key: keyof Settings, text: string): TypedNumber[] {
  const entry = settingEntry(key)
  if (entry.kind === 'choice' || entry.kind === 'text') return []
  const field = { min: entry.min, max: entry.max, whole: entry.kind === 'integer' }
  const parts = entry.kind === 'row3' ? text.split(ROW_SIGN, 4) : [text]
  return parts.map((part) => readTypedNumber(part, field))
}

/** The value that a field's text means; what is no number stays text, for the settings table to refuse. */
export function typedValue(key: keyof Settings, text: string): unknown {
  const entry = settingEntry(key)
  const { kind } = entry
  const readings = readingsOf(key, text)
  // A text of several lines is what was typed, the end of its last line included.
  if (readings.length === 0) return parseValue(key, kind === 'text' && entry.lines ? text : text.trim())
  const values = readings.map((reading) => (reading.kind === 'number' ? reading.value : text))
  return kind === 'row3' ? values : values[0]
}
