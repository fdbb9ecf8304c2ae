// What spreadsheets make of our tables: text stays text, numbers stay numbers.

import { expect, it } from 'vitest'
import { csvCell, csvComment } from '../../src/json/csv'

it.each([
  ['=1+1', "'=1+1"],
  ['+1+1', "'+1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['-agp', "'-agp"],
  ['\uff1d1', "'\uff1d1"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['-0.25', '-0.25'],
  ['-1e-7', '-1e-7'],
  [-1e-7, '-1e-7'],
  [-5, '-5'],
  ['a, "b"', '"a, ""b"""'],
  ['교사 1', '교사 1'],
  ['', ''],
])('%j is the cell %s', (value, cell) => {
  expect(csvCell(value)).toBe(cell)
})

it('a comment is one line, and none of its parts a formula', () => {
  expect(csvComment('Why,\n=1+1; @a, -2')).toBe("# Why, '=1+1; '@a, '-2")
})
