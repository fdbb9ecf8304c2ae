// Learning rates of a constant schedule, and what records of earlier versions are told.

import { describe, expect, it } from 'vitest'
import { isBeforeCorrections } from '../../src/distill/engineVersion'
import { defaultSettings } from '../../src/settings/resolve'
import { drawnLearningRate } from '../../src/experiment/run/batches'
import { firstUpdatedStep } from '../../src/export/torchProject'

const base = { ...defaultSettings(), learningRate: 1, warmup: 4, steps: 100 }
const SCHEDULES = ['constant', 'cosine', 'linear'] as const

describe('warm-up', () => {
  it.each(SCHEDULES)('%s: step t has (t - 1) / warm-up of the peak', (schedule) => {
    const rates = [1, 2, 3, 4, 5].map((step) => drawnLearningRate({ ...base, schedule }, step))
    expect(rates).toEqual([0, 0.25, 0.5, 0.75, 1])
  })

  it.each(SCHEDULES)('%s: without a warm-up the first step is at the peak', (schedule) => {
    expect(drawnLearningRate({ ...base, schedule, warmup: 0 }, 1)).toBe(1)
  })
})

describe('versions', () => {
  it('are compared by their numbers', () => {
    expect(['0.1.0', '0.2.0', '0.2.12'].map(isBeforeCorrections)).toEqual([true, true, true])
    expect(['0.3.0', '0.3.1', '0.10.0', '1.0.0', 'unknown', ''].map(isBeforeCorrections)).toEqual(
      Array.from({ length: 6 }, () => false),
    )
  })
})

it('a record of an earlier version with a constant schedule is not taken for a run that was changed on the way', () => {
  const config = { ...base, schedule: 'constant' as const }
  const steps = [1, 2, 3, 4, 5].map((step) => ({
    step,
    losses: { ce: 1, perception: 1, reasoning: 1, planning: 1 },
    gram: [],
    coefficients: [],
    angles: [],
    learningRate: Math.min(1, step / 4),
    updateNorm: 1,
    permutation: 0,
  }))
  expect(firstUpdatedStep({ config, steps, version: '0.1.0' })).toBeNull()
  expect(firstUpdatedStep({ config, steps, version: '0.3.0' })).toBe(1)
})
