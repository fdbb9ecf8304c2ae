// Checks of values from outside: what passes, what is said of what does not, and that neither grows with the
// value.

import { describe, expect, test } from 'vitest'
import * as check from '../../src/json/check'

const point = check.object({
  x: check.number(0, 1),
  name: check.optional(check.text(3)),
  list: check.list(check.whole(1, 9), 0, 2),
  more: check.nullable(check.dictionary(check.flag, 2, 4)),
})
const said = (value: unknown): string[] =>
  point(value).map((f) => `${f.path} ${f.expected}${f.reason ? `: ${f.reason}` : ''}`)

test('what passes has the type that the checks say', () => {
  const read = check.read(point, { x: 0.5, list: [1, 2], more: { yes: true }, later: 'allowed' })
  if (!read.ok) throw new Error('refused')
  const {
    x,
    name,
    list,
    more,
  }: { x: number; name?: string; list: number[]; more: Record<string, boolean> | null } = read.value
  expect([x, name, list, more]).toEqual([0.5, undefined, [1, 2], { yes: true }])
})

test('each mistake is named by its path', () => {
  expect(said(null)).toEqual([' an object'])
  expect(said({ x: Number.NaN, name: 'long', list: [1, 0], more: null })).toEqual([
    'x a number from 0 to 1',
    'name text of at most 3 characters',
    'list[1] a whole number from 1 to 9',
  ])
  expect(said({ x: 0, list: [1, 2, 3], more: { a: 1 } })).toEqual([
    'list a list of 0 to 2 values',
    'more.a true or false',
  ])
  expect(said({ x: 0, list: [], more: { lengthy: true } })[0]).toContain('at most 2 fields')
})

test('fields that every object inherits are no fields of the file', () => {
  expect(
    check
      .object({ constructor: check.anything, toString: check.text(9) })({})
      .map((f) => f.path),
  ).toEqual(['toString'])
})

describe('work and answer are bounded', () => {
  test('a list of a million mistakes is left after ten', () => {
    let looked = 0
    const item: check.Check<never> = (value) => {
      looked++
      return check.choice(['never'])(value) as readonly check.Finding[]
    }
    const found = check.list(item, 0, 1e7)(Array.from({ length: 1e6 }, () => 0))
    expect([found.length, looked]).toEqual([check.MOST_FINDINGS, check.MOST_FINDINGS])
  })

  test('a list that is too long is not gone through', () => {
    const never: check.Check<never> = () => {
      throw new Error('looked at')
    }
    expect(check.list(never, 0, 2)([1, 2, 3])).toHaveLength(1)
  })
})

test('the second check sees only what passed the first', () => {
  const even = check.both(check.list(check.whole(0, 9), 2), ([a, b]) =>
    check.satisfying('equal values', () => a === b),
  )
  expect(even([1, 1])).toEqual([])
  expect(even([1, 2])[0].expected).toBe('equal values')
  expect(even('no')[0].expected).toBe('a list of 2 values')
})
