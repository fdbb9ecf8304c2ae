// When a run counts as diverged.

import { expect, it } from 'vitest'
import { BLOWN_UP, firstDiverged, isFiniteStep } from '../../src/worker/training/divergence'
import { defaultSettings } from '../../src/settings/resolve'
import { stream } from '../../src/world/random'
import { fakeStep } from '../ui/fakeRun'

const step = (ce: number, n = 5) => {
  const made = fakeStep(defaultSettings(), n, stream(1, 'divergence'))
  return { ...made, losses: { ...made.losses, ce } }
}

it('a figure that is no number diverges, wherever it is', () => {
  expect(firstDiverged([step(1), step(Number.NaN, 6), step(Number.NaN, 7)], 4)?.step).toBe(6)
  const odd = { ...step(1), gram: step(1).gram.map((v, i) => (i === 6 ? Infinity : v)) }
  expect(isFiniteStep(odd)).toBe(false)
  expect(firstDiverged([odd], null)).toBe(odd)
})

it('so does a loss far above the untrained student, but not a bad step', () => {
  expect(firstDiverged([step(4 * 2)], 4)).toBeNull()
  expect(firstDiverged([step(4 * BLOWN_UP), step(4 * BLOWN_UP + 1, 9)], 4)?.step).toBe(9)
})

it('without a first step only numbers are asked for', () => {
  expect(firstDiverged([step(1e9)], null)).toBeNull()
})
