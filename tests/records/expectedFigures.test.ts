// A link's figures: written, read, compared.

import { describe, expect, test } from 'vitest'
import {
  expectationOf,
  judge,
  readExpectation,
  writeExpectation,
  type Expectation,
} from '../../src/records/expectedFigures'
import { readLink, writeLink } from '../../src/settings/link'
import type { RecordedStep } from '../../src/records/runRecord'
import { defaultSettings } from '../../src/settings/resolve'

const accuracy = { perception: 0.445, reasoning: 0.3555, planning: 0.3225, average: 0.374, questions: 6000 }
const step = (n: number, ce: number, evaluated = false): RecordedStep => ({
  step: n,
  losses: { ce, perception: 1e-4, reasoning: 1e-4, planning: 1e-4 },
  gram: [],
  coefficients: [],
  angles: [],
  learningRate: 0,
  updateNorm: 1,
  permutation: 0,
  ...(evaluated ? { accuracy } : {}),
})
const made = expectationOf(
  [step(349, 0.7), step(350, 0.618034, true), step(351, 0.6)],
  '0.1.0',
) as Expectation

describe('figures of a link', () => {
  test('are those of the last evaluated step, else of the last', () => {
    expect(made).toEqual({ step: 350, ce: 0.618, accuracy: [44.5, 35.5, 32.3], version: '0.1.0' })
    expect(expectationOf([step(1, 3), step(2, 2.5)], 'x')).toMatchObject({ step: 2, ce: 2.5, accuracy: null })
    expect(expectationOf([], 'x')).toBeNull()
  })

  test('come back from the address, beside the settings', () => {
    const link = writeLink(defaultSettings(), 'agp', { expect: writeExpectation(made) })
    expect(link).toBe('#v=3&preset=agp&expect=350_0.618_44.5_35.5_32.3_0.1.0')
    const read = readLink(link, { expect: { fits: () => true, expected: 'figures' } })
    expect(read.ok && readExpectation(read.page.expect)).toEqual(made)
    const bare = expectationOf([step(2, 0.00001234)], '1.0.0-beta.1') as Expectation
    expect(readExpectation(writeExpectation(bare))).toEqual(bare)
  })

  test('nonsense is no expectation', () => {
    for (const text of [
      '',
      '350',
      '350_x_1_2_3_0.1.0',
      '0_1_-_-_-_0.1.0',
      '350_0.6_444_1_2_0.1.0',
      '350_1e999_-_-_-_0.1.0',
      '350_0.6_-_-_-_<b>',
      `${'9'.repeat(400)}_0.6_-_-_-_0.1.0`,
    ])
      expect(readExpectation(text), text).toBeNull()
  })
})

describe('judge', () => {
  test('matches the same figures, and one unit of the last digit beside them', () => {
    expect(judge(made, step(350, 0.618034, true), '0.1.0')).toEqual({
      matches: true,
      mismatches: [],
      otherVersion: null,
    })
    expect(judge(made, step(350, 0.61806, true), '0.1.0')?.matches).toBe(true)
  })

  test('says what differs, and that another version made the link', () => {
    expect(judge(made, step(350, 0.612, true), '0.2.0')).toEqual({
      matches: false,
      mismatches: [{ what: 'ce', found: 0.612, expected: 0.618 }],
      otherVersion: '0.1.0',
    })
    const worse = { ...step(350, 0.618, true), accuracy: { ...accuracy, planning: 0.3 } }
    expect(judge(made, worse, '0.1.0')?.mismatches).toEqual([{ what: 'planning', found: 30, expected: 32.3 }])
  })

  test('waits for the step and for its evaluation', () => {
    expect(judge(made, step(349, 0.618, true), '0.1.0')).toBeNull()
    expect(judge(made, step(350, 0.618), '0.1.0')).toBeNull()
  })
})
