// Robustness: the conditions, confusions and what is called learned, on figures worked out by hand; and the memory
// meters.

import { expect, test } from 'vitest'
import { meterBuffers } from '../../../src/experiment/analysis/memoryMeter'
import { CONDITIONS, templateResults } from '../../../src/experiment/analysis/robustness'
import {
  learning,
  severityCurve,
  type RobustnessResults,
} from '../../../src/experiment/analysis/robustnessFigures'
import { makeDataset } from '../../../src/world/dataset'
import { TEXT_SLOTS } from '../../../src/world/types'

test('clean, nine corruptions at three severities, and no picture once', () => {
  expect(CONDITIONS).toHaveLength(1 + 9 * 3 + 1)
  expect(CONDITIONS[0]).toEqual({ corruption: null, severity: 0 })
  expect(CONDITIONS.filter(({ corruption }) => corruption === 'no-image')).toHaveLength(1)
})

test('right answers, confusions by count, and the most frequent answer', () => {
  const set = makeDataset({ seed: 5, split: 'test', frames: 4 })
  const right = set.targets.map((id) => Math.max(0, id))
  const all = templateResults(set, right, set)
  expect(all.reduce((sum, one) => sum + one.asked, 0)).toBe(48)
  for (const { asked, right: got, confusions, majority } of all) {
    expect([got, confusions]).toEqual([asked, []])
    // It is the most frequent answer of these very questions.
    if (asked > 0) expect(majority).toBeGreaterThan(0)
  }
  // Every question of one template gets the answer of its first one.
  const { template } = [...all].sort((a, b) => b.asked - a.asked)[0]
  const asked = set.templates.flatMap((id, segment) => (id === template ? [segment] : []))
  const answer = (segment: number): number[] => [
    ...set.targets.subarray(segment * TEXT_SLOTS, (segment + 1) * TEXT_SLOTS),
  ]
  const wrong = right.slice()
  for (const segment of asked)
    answer(segment).forEach((wanted, slot) => {
      const given = answer(asked[0]).filter((id) => id >= 0)
      const at = answer(segment)
        .slice(0, slot)
        .filter((id) => id >= 0).length
      if (wanted >= 0) wrong[segment * TEXT_SLOTS + slot] = given[at] ?? given.at(-1)!
    })
  const found = templateResults(set, wrong, set).find((one) => one.template === template)!
  const same = asked.filter((segment) =>
    answer(segment).every((id, slot) => id < 0 || id === wrong[segment * TEXT_SLOTS + slot]),
  )
  expect(found.right).toBe(same.length)
  const confused = found.confusions.reduce((sum, { count }) => sum + count, 0)
  expect(confused).toBe(asked.length - same.length)
  expect(found.confusions.map(({ count }) => count)).toEqual(
    [...found.confusions.map(({ count }) => count)].sort((a, b) => b - a),
  )
})

test('learned, never, undecided, rare: by the interval of the share', () => {
  const of = (asked: number, right: number, majority: number) =>
    learning({ template: 'P1', example: '', asked, right, majority, confusions: [] })
  // Wilson of 60 of 100: .502 to .691.
  expect([of(100, 60, 50), of(100, 60, 51), of(100, 60, 60), of(100, 40, 60), of(9, 9, 0)]).toEqual([
    'learned',
    'undecided',
    'never',
    'never',
    'rare',
  ])
})

test('a curve over severities; no picture is the same at all of them; what is not there is null', () => {
  const accuracy = (average: number) => ({
    student: { perception: 0, reasoning: 0, planning: 0, average, questions: 12 },
  })
  const results: RobustnessResults = {
    frames: 1,
    questions: 12,
    subjects: ['student'],
    majority: { perception: 0, reasoning: 0, planning: 0, average: 0, questions: 12 },
    conditions: [
      { corruption: null, severity: 0, accuracy: accuracy(0.9) },
      { corruption: 'fog', severity: 1, accuracy: accuracy(0.8) },
      { corruption: 'fog', severity: 3, accuracy: accuracy(0.5) },
      { corruption: 'no-image', severity: 1, accuracy: accuracy(0.2) },
    ],
    templates: {},
  }
  expect(severityCurve(results, 'student', 'fog', 'average')).toEqual([0.9, 0.8, null, 0.5])
  expect(severityCurve(results, 'student', 'no-image', 'average')).toEqual([0.9, 0.2, 0.2, 0.2])
  expect(severityCurve(results, 'base', 'fog', 'average')).toEqual([null, null, null, null])
})

test('buffers of a device: the most that were alive at once, beyond those before', () => {
  const device = {
    createBuffer: ({ size }: { size: number }) => ({ size, destroy: () => undefined }),
  } as unknown as GPUDevice
  const meter = meterBuffers(device)
  const make = (size: number): GPUBuffer => device.createBuffer({ size, usage: 0 })
  make(10)
  meter.restart()
  const buffer = make(100)
  make(20).destroy()
  buffer.destroy()
  buffer.destroy()
  make(90)
  expect(meter.peak()).toBe(120)
})
