// The second half of the step in float64: supervision per capability, supports, accumulation of microBatches, moving
// weights.

import { describe, expect, it } from 'vitest'
import { axis, inner } from '../../src/distill/combine/gramSpace'
import { COMBINE, COMBINE_IDS, METHODS } from '../../src/distill/combine/registry'
import { isBasisMethod, basisSupervisedProduct } from '../../src/distill/combine/gradientBasis'
import { optimizerState } from '../../src/distill/reference/optimizer.reference'
import type { StepInput, StepSettings } from '../../src/distill/reference/step.reference'
import { TASKS } from '../../src/distill/tasks'
import { combineMicroBatch, trainStep } from '../../src/distill/reference/update.reference'
import { parameterLayout } from '../../src/nn/config'
import { relativeError } from '../nn/tiny'
import {
  batch,
  config,
  FRAMES,
  parameters,
  sampleMicroBatch,
  SEGMENTS,
  settings,
  targets,
  wholeMicroBatch,
  WEIGHTS,
} from './variantSteps'

const state = optimizerState(parameters)
const step = { step: 1, learningRate: 1e-3 }
const alone: StepInput = { ...wholeMicroBatch(4).reference, ...step }
const length = parameterLayout(config).total
const part = (changes: Partial<StepSettings>) =>
  combineMicroBatch({ ...settings, ...changes }, parameters, WEIGHTS, alone, length)
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0)

describe('one anchor per capability', () => {
  it('splits the ordinary supervised gradient: s_p + s_r + s_pl = s, and nothing of ce is lost or doubled', () => {
    const own = part({ supervision: 'per-capability' })
    const ordinary = part({})
    expect(own.span?.gram).toHaveLength(36)
    expect(own.gram[0]).toBeCloseTo(ordinary.gram[0], 12)
    // Followers keep to their own samples; their sum of weights is that of the default mixing.
    const identity = part({
      mixing: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    })
    own.gram.forEach((g, k) => expect(g).toBeCloseTo(identity.gram[k], 12))
  })

  it('without projections in play is the plain sum of ce and followers', () => {
    const weights = { ce: 1, perception: 0, reasoning: 0, planning: 0 }
    const { update } = combineMicroBatch(
      { ...settings, supervision: 'per-capability', combine: 'stage1' },
      parameters,
      weights,
      alone,
      length,
    )
    expect(relativeError(update, part({ combine: 'ce-only' }).update)).toBeLessThan(1e-12)
  })
})

describe('the anchor on supports', () => {
  it.each(METHODS.filter((id) => isBasisMethod(id) && !COMBINE[id].stages?.supervisedOnce))(
    '%s: update . s >= 3 |s|^2 on the real vectors, unless stage 1 is left out',
    (combine) => {
      const { gradients, update, span, gram } = part({ supportAware: true, combine })
      const product = dot(update, gradients[0]) * WEIGHTS.ce
      expect(product).toBeCloseTo(span ? basisSupervisedProduct(span) : NaN, 10)
      expect(inner(span?.gram ?? [], span?.coefficients ?? [], axis(0, 7))).toBeCloseTo(product, 10)
      if (combine !== 'stage2') expect(product).toBeGreaterThanOrEqual(3 * gram[0] * (1 - 1e-9))
    },
  )

  it('writes nothing of what stage 1 removed where the follower has no gradient', () => {
    const only = { ce: 1, perception: 4000, reasoning: 0, planning: 0 }
    const own = combineMicroBatch(
      { ...settings, supportAware: true, combine: 'stage1' },
      parameters,
      only,
      alone,
      length,
    )
    const [ce, perception] = own.gradients
    own.update.forEach((x, i) => {
      if (perception[i] === 0) expect(x).toBe(ce[i])
    })
    expect(perception.filter((x) => x === 0).length).toBeGreaterThan(length / 4)
  })
})

describe.each([
  ['the ordinary four', {}],
  ['per capability', { supervision: 'per-capability' }],
  ['support-aware', { supportAware: true }],
  ['both', { supervision: 'per-capability', supportAware: true }],
] as const)('coefficients of %s', (_, shape) => {
  it('give the update vector its norm', () => {
    const { update, updateNorm } = part(shape)
    expect(Math.abs(Math.hypot(...update) - updateNorm)).toBeLessThan(1e-10 * updateNorm)
  })
})

describe('an update of several micro-batches', () => {
  const same = (a: ReturnType<typeof trainStep>, b: ReturnType<typeof trainStep>) => {
    expect(relativeError(a.update, b.update)).toBeLessThan(1e-12)
    expect(relativeError(a.state.params, b.state.params)).toBeLessThan(1e-12)
  }

  // Methods with a memory remember from part to part, see below; random ones draw for each.
  it.each(COMBINE_IDS.filter((id) => !COMBINE[id].memory && !COMBINE[id].random))(
    '%s: the same batch four times is the batch once',
    (combine) => {
      const own = { ...settings, combine }
      const once = trainStep(own, state, alone)
      const four = trainStep(own, state, { ...alone, microBatches: [alone, alone, alone, alone] })
      same(four, once)
      expect(four.metrics.parts?.count).toBe(4)
      expect(four.metrics.parts?.anchorProduct).toBeCloseTo(
        inner(once.metrics.gram, once.metrics.coefficients, [1, 0, 0, 0]),
        8,
      )
      for (const task of TASKS) expect(four.metrics.losses[task]).toBeCloseTo(once.metrics.losses[task], 12)
    },
  )

  it('gradvac: what it remembers goes from part to part, as from step to step', () => {
    const own: StepSettings = { ...settings, combine: 'gradvac', optimizer: { ...settings.optimizer } }
    const still = { ...step, learningRate: 0 }
    const once = trainStep(own, state, { ...alone, ...still })
    const twice = trainStep(own, once.state, { ...alone, ...still }, undefined, once.combining)
    const microBatches = trainStep(own, state, { ...alone, ...still, microBatches: [alone, alone] })
    expect(microBatches.combining).toEqual(twice.combining)
    expect(microBatches.combining).not.toEqual(once.combining)
    const mean = once.update.map((x, i) => (x + twice.update[i]) / 2)
    expect(relativeError(microBatches.update, mean)).toBeLessThan(1e-12)
  })

  it('sample by sample: a batch of one sample is that sample', () => {
    const one = { ...sampleMicroBatch(0, 2).reference, ...step }
    same(trainStep(settings, state, { ...one, microBatches: [one] }), trainStep(settings, state, one))
  })

  it('sample by sample is the mean of what AGP makes of each, clipped afterwards', () => {
    const samples = Array.from({ length: FRAMES * SEGMENTS }, (_, s) => sampleMicroBatch(s, s % 6).reference)
    const whole = trainStep(settings, state, { ...samples[0], ...step, microBatches: samples })
    const each = samples.map(
      (sample) => combineMicroBatch(settings, parameters, WEIGHTS, sample, length).update,
    )
    const mean = each[0].map((_, i) => each.reduce((sum, u) => sum + u[i], 0) / each.length)
    expect(relativeError(whole.update, mean)).toBeLessThan(1e-12)
    expect(whole.metrics.updateNorm).toBeCloseTo(Math.hypot(...mean), 10)
    // Not what the whole batch gives: projections see one sample at a time.
    expect(relativeError(whole.update, trainStep(settings, state, alone).update)).toBeGreaterThan(1e-3)
  })

  it('sample by sample the plain sum differs from the batch only in how samples of unequal length count', () => {
    const samples = Array.from({ length: FRAMES * SEGMENTS }, (_, s) => sampleMicroBatch(s, 0).reference)
    const own: StepSettings = { ...settings, combine: 'sum', weights: { ...WEIGHTS, ce: 0 } }
    const whole = trainStep(own, state, { ...samples[0], ...step, microBatches: samples })
    expect(relativeError(whole.update, trainStep(own, state, alone).update)).toBeLessThan(1e-9)
  })
})

describe('moving weights', () => {
  const rule = { alpha: 0.5, learningRate: 1e-2, units: [1, 3, 5, 2] }
  const moving: StepSettings = { ...settings, reweighting: rule }
  const sumInUnits = (w: Record<string, number>) =>
    TASKS.reduce((sum, task, k) => sum + w[task] / rule.units[k], 0)

  it('start as they were set, keep their sum in units while ce is above its floor, and move', () => {
    let current = state
    let memory: ReturnType<typeof trainStep>['reweighting']
    const seen: Record<string, number>[] = []
    for (let t = 1; t <= 6; t++) {
      const result = trainStep(moving, current, { ...alone, step: t }, memory)
      current = result.state
      memory = result.reweighting
      seen.push(result.metrics.weights ?? {})
    }
    for (const task of TASKS) expect(seen[0][task]).toBeCloseTo(WEIGHTS[task], 6)
    for (const weights of seen) {
      expect(weights.ce).toBeGreaterThanOrEqual(0.6)
      expect(sumInUnits(weights)).toBeCloseTo(4, 5)
    }
    expect(Math.abs(seen[5].planning - WEIGHTS.planning)).toBeGreaterThan(0.01)
  })

  it('measure gradients before mixing: pi changes the update, not the weights that follow', () => {
    const even = trainStep(
      {
        ...moving,
        mixing: [
          [1, 1, 1],
          [1, 1, 1],
          [1, 1, 1],
        ].map((row) => row.map((x) => x / 3)),
      },
      state,
      alone,
    )
    const paper = trainStep(moving, state, alone)
    expect(even.reweighting?.state).toEqual(paper.reweighting?.state)
    expect(relativeError(even.update, paper.update)).toBeGreaterThan(1e-4)
  })

  it('know only what takes part: one teacher, or none, or no ce', () => {
    const single = trainStep(
      { ...moving, weights: { ...WEIGHTS, perception: 0, reasoning: 0 } },
      state,
      alone,
    )
    expect(single.reweighting?.tasks).toEqual([0, 3])
    expect(single.metrics.weights).toMatchObject({ perception: 0, reasoning: 0 })
    const none = trainStep(
      { ...moving, weights: { ce: 1, perception: 0, reasoning: 0, planning: 0 } },
      state,
      alone,
    )
    expect(none.reweighting?.tasks).toEqual([0])
    const teachers = trainStep({ ...moving, weights: { ...WEIGHTS, ce: 0 } }, state, alone)
    expect(teachers.reweighting?.options.ce).toBe(-1)
    expect(teachers.metrics.weights?.ce).toBe(0)
    expect(Number.isFinite(teachers.reweighting?.state.a[0])).toBe(true)
  })

  it('start again when a weight is set by hand', () => {
    const first = trainStep(moving, state, alone)
    const after = trainStep(
      { ...moving, weights: { ...WEIGHTS, planning: 4 } },
      first.state,
      { ...alone, step: 2 },
      first.reweighting,
    )
    expect(after.metrics.weights?.planning).toBeCloseTo(4, 6)
    expect(after.reweighting?.state.updates).toBe(1)
  })
})

describe('a ce weight of 0', () => {
  it.each(COMBINE_IDS.filter((id) => !COMBINE[id].withoutTeachers))(
    '%s learns from the teachers alone',
    (combine) => {
      const { update, metrics } = trainStep(
        { ...settings, combine, weights: { ...WEIGHTS, ce: 0 } },
        state,
        alone,
      )
      expect(metrics.angles.slice(0, 3)).toEqual([null, null, null])
      expect(update.every(Number.isFinite)).toBe(true)
      expect(Math.hypot(...update)).toBeGreaterThan(0)
    },
  )
})

it('the fixture has samples of every capability, and answers', () => {
  expect(new Set(batch.capabilities).size).toBe(3)
  expect(targets).toHaveLength(3)
})
