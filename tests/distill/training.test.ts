import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_MIXING, normaliseMixing } from '../../src/distill/step/mixing'
import { adamW, clipScale, optimizerState } from '../../src/distill/reference/optimizer.reference'
import {
  REWEIGHTING_DEFAULTS,
  reweight,
  reweightingStart,
  reweightingWeights,
} from '../../src/distill/step/reweighting'
import { learningRateMultiplier } from '../../src/distill/step/schedule'

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })

describe('mixing', () => {
  it('normalises rows to sum 1 without negative entries, and twice changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(real(-5, 5), { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 }),
        (rows) => {
          const once = normaliseMixing(rows)
          once.forEach((row, i) => {
            expect(row.every((x) => x >= 0)).toBe(true)
            expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(rows[i].some((x) => x > 0) ? 1 : 0, 12)
          })
          normaliseMixing(once)
            .flat()
            .forEach((x, i) => expect(x).toBeCloseTo(once.flat()[i], 12))
        },
      ),
    )
  })

  it('keeps the default', () => {
    normaliseMixing(DEFAULT_MIXING)
      .flat()
      .forEach((x, i) => expect(x).toBeCloseTo(DEFAULT_MIXING.flat()[i], 15))
  })
})

describe('the learning rate', () => {
  it.each(['constant', 'cosine', 'linear'] as const)(
    '%s stays within [floor, 1] after the warm-up and never rises',
    (kind) => {
      const schedule = { kind, total: 700, warmup: 50, minRatio: 0.02 }
      let before = 1
      for (let step = 50; step < 900; step++) {
        const now = learningRateMultiplier(step, schedule)
        expect(now).toBeLessThanOrEqual(before)
        expect(now).toBeGreaterThanOrEqual(schedule.minRatio)
        before = now
      }
      expect(learningRateMultiplier(25, schedule)).toBe(0.5)
      expect(learningRateMultiplier(50, schedule)).toBe(1)
      expect(learningRateMultiplier(700, schedule)).toBe(kind === 'constant' ? 1 : 0.02)
    },
  )
})

describe('the optimizer', () => {
  const options = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 }

  it('moves every parameter by the learning rate against its gradient at first, whatever the gradient', () => {
    const state = optimizerState([1, -2, 3])
    const { params } = adamW(state, Float64Array.of(1e-3, -50, 0), 0.1, 1, options, 3)
    expect(params[0]).toBeCloseTo(1 * 0.999 - 0.1, 5)
    expect(params[1]).toBeCloseTo(-2 * 0.999 + 0.1, 9)
    expect(params[2]).toBeCloseTo(3 * 0.999, 12)
  })

  it('leaves parameters beyond the trained ones alone', () => {
    const { params, m } = adamW(optimizerState([1, 1]), Float64Array.of(1, 1), 0.1, 1, options, 1)
    expect(params[1]).toBe(1)
    expect(m[1]).toBe(0)
  })

  it('clips to the norm and never enlarges', () => {
    fc.assert(
      fc.property(real(0, 1e3), real(0.01, 10), (norm, clip) => {
        const scale = clipScale(norm, clip)
        expect(scale).toBeLessThanOrEqual(1)
        expect(norm * scale).toBeLessThanOrEqual(clip)
      }),
    )
    expect(clipScale(5, 0)).toBe(1)
    expect(clipScale(2, 1)).toBe(1 / (2 + 1e-6))
  })
})

describe('reweighting', () => {
  const options = { ...REWEIGHTING_DEFAULTS, static: [1, 1, 1, 1], learningRate: 0.01 }

  it('starts at the static weights and keeps their sum unless ce sits on its floor', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(real(0.01, 3), real(0.01, 3)), { minLength: 4, maxLength: 4 }),
        (pairs) => {
          let state = reweightingStart(options)
          reweightingWeights(options, state).forEach((w) => expect(w).toBeCloseTo(1, 7))
          for (let i = 0; i < 5; i++)
            state = reweight(
              options,
              state,
              pairs.map(([loss]) => loss),
              pairs.map(([, norm]) => norm),
            ).state
          const weights = reweightingWeights(options, state)
          expect(weights[0]).toBeGreaterThanOrEqual(options.ceFloor)
          if (weights[0] > options.ceFloor + 1e-6)
            expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(4, 6)
        },
      ),
    )
  })

  it('takes weight from the strongest gradient and gives it to the weakest', () => {
    let state = reweightingStart(options)
    for (let i = 0; i < 10; i++) state = reweight(options, state, [1, 1, 1, 1], [1, 5, 1, 0.1]).state
    const weights = reweightingWeights(options, state)
    expect(weights[1]).toBeLessThan(0.95)
    expect(weights[3]).toBeGreaterThan(1.02)
  })

  it('does nothing without gradients', () => {
    const start = reweightingStart(options)
    const { state, report } = reweight(options, start, [1, 1, 1, 1], [0, 0, 0, 0])
    expect(report).toBeNull()
    expect(state.a).toEqual(start.a)
  })
})
