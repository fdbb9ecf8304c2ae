// Numbers in the lesson's prose are those of the recorded results.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { withNumbers } from '../../scripts/measuredNumbers'
import type { ExperimentResults } from '../../src/experiment/lab/results'

describe('numbers in prose', () => {
  const results = JSON.parse(
    readFileSync('experiments/results/d-small-students.json', 'utf8'),
  ) as ExperimentResults
  const read = () => results

  test('come from recorded results: means, errors, differences and their intervals', () => {
    const place = (rest: string) => withNumbers(`{{x; AGP, wrongTeacher planning${rest}}}`, read)
    const { mean: middle, se } = results.arms.find((a) => a.name === 'AGP, wrongTeacher planning')!
      .capabilities.planning
    expect(place('; planning')).toBe(`${(100 * middle!).toFixed(1)} ± ${(100 * se!).toFixed(1)}`)
    expect(place('; planning; mean')).toBe((100 * middle!).toFixed(1))
    expect(place(' - sum, wrongTeacher planning; planning; gain')).toBe('7.6')
    expect(place(' - sum, wrongTeacher planning; planning; low')).toBe('6.5')
  })

  test('are missed loudly', () => {
    for (const text of [
      '{{x; nobody; planning}}',
      '{{x; AGP, wrongTeacher none; cooking}}',
      '{{x; AGP - sum; planning; gain}}',
    ])
      expect(() => withNumbers(text, read)).toThrow(/no such result/)
  })
})
