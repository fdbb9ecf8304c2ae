// Shapes of messages between page and workers: checks the fields that every reader relies on and the lengths
// of lists, and nothing deeper, so that each check takes bounded time.

import { isObject } from '../json/check'

export type Shape = (value: unknown) => boolean

/** Most items of a list in one message: the steps of the longest run. */
const MOST_ITEMS = 100_000
/** Most characters of a text in a message. */
const LONGEST_TEXT = 1_000_000

export const number: Shape = (value) => typeof value === 'number'
export const count: Shape = (value) => Number.isSafeInteger(value) && Number(value) >= 0
export const boolean: Shape = (value) => typeof value === 'boolean'
export const text: Shape = (value) => typeof value === 'string' && value.length <= LONGEST_TEXT
export const bytes: Shape = (value) => value instanceof Uint8Array
export const floats: Shape = (value) => value instanceof Float32Array
export const anyObject: Shape = isObject
/** Any value: no reader relies on it. */
export const anything: Shape = () => true

export const oneOf =
  (values: readonly unknown[]): Shape =>
  (value) =>
    values.includes(value)

export const optional =
  (shape: Shape, absent: undefined | null): Shape =>
  (value) =>
    value === absent || shape(value)

export const list =
  (item: Shape, most = MOST_ITEMS): Shape =>
  (value) => {
    if (!Array.isArray(value) || value.length > most) return false
    // By index: `every` passes over the holes of a list.
    for (let i = 0; i < value.length; i++) if (!item(value[i])) return false
    return true
  }

export const tuple =
  (...items: readonly Shape[]): Shape =>
  (value) =>
    Array.isArray(value) && value.length === items.length && items.every((item, i) => item(value[i]))

export const object =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, shape]) => shape(value[name]))

/** Whether a message is one of a table's, by its tag. */
export const isOneOf = (table: Readonly<Record<string, Shape>>, value: unknown): boolean =>
  isObject(value) &&
  typeof value.type === 'string' &&
  Object.hasOwn(table, value.type) &&
  table[value.type](value)
