// What the inspector may say about steps that are more than one way of combining four gradients.

import { describe, expect, it } from 'vitest'
import {
  foldCoefficients,
  foldGram,
  basisCoefficients,
  basisNorm,
  gradientBasis,
  type GradientBasis,
} from '../../src/distill/combine/gradientBasis'
import { accumulatedMetrics, anglesOf } from '../../src/distill/step/metrics'
import { PERMUTATIONS, type StepMetrics } from '../../src/distill/tasks'
import { History, weightColumn, weightsOf } from '../../src/ui/state/metrics'
import { phasesOf } from '../../src/ui/explain/phases'
import { explainStep } from '../../src/ui/explain/explainStep'
import {
  supervisedProduct,
  keepsSupervised,
  ownSupervised,
  basisDifference,
  supportDifference,
  explainBasis,
  variantSupervisedCheck,
  variantOf,
} from '../../src/ui/explain/variants'
import { defaultSettings } from '../../src/settings/resolve'
import { gramOf } from '../distill/fourGradients'

const CONTEXT = { permutation: PERMUTATIONS[1], present: [true, true, true] }
const S = [
  [1, 0, 0, 0.2],
  [0, 1, 0, 0.2],
  [0, 0, 1, 0.2],
]
const F = [
  [-2, 0.5, 0, 0],
  [0, 0.5, -3, 0],
  [0.25, 0, 0.5, 0],
]
const shared = S[0].map((_, i) => S[0][i] + S[1][i] + S[2][i])
const base = {
  step: 7,
  losses: { ce: 1, perception: 1, reasoning: 1, planning: 1 },
  learningRate: 1e-3,
  permutation: 1,
}

function step(shape: GradientBasis): StepMetrics {
  const supervisedGradients = shape.supervision === 'shared' ? [shared] : S
  const restricted = F.map((f, c) => (supervisedGradients[c] ?? shared).map((x, i) => (f[i] === 0 ? 0 : x)))
  const gram = gramOf([...supervisedGradients, ...F, ...(shape.supportAware ? restricted : [])])
  const coefficients = basisCoefficients('agp', shape, gram, CONTEXT)
  const four = foldGram(shape, gram)
  return {
    ...base,
    gram: four,
    angles: anglesOf(four),
    coefficients: foldCoefficients(shape, coefficients),
    updateNorm: basisNorm(gram, coefficients),
    span: { ...shape, gram, coefficients },
  }
}

const six = step({ supervision: 'per-capability', supportAware: false })
const seven = step({ supervision: 'shared', supportAware: true })

describe('a step on more than four gradients', () => {
  it('says which kind it was', () => {
    expect(variantOf(six)).toBe('six')
    expect(variantOf(seven)).toBe('supports')
    expect(variantOf(step({ supervision: 'per-capability', supportAware: true }))).toBe('both')
    expect(variantOf({})).toBeNull()
  })

  it("with supports keeps AGP's promise about s; one anchor per capability promises only its own", () => {
    expect(variantSupervisedCheck('agp', seven, 3, true)).toMatchObject({ times: 3, holds: true })
    expect(variantSupervisedCheck('agp', six, 3, false).times).toBeNull()
    expect(ownSupervised('agp', six.span!, CONTEXT)).toBeGreaterThanOrEqual(1 - 1e-12)
    expect(ownSupervised('stage2', six.span!, CONTEXT)).toBeNull()
    expect(ownSupervised('agp', seven.span!, CONTEXT)).toBeNull()
  })

  it('as released promises nothing about s, and is told as what it is', () => {
    const [own, nine] = (['shared', 'per-capability'] as const).map((s) => step(gradientBasis(s, 'released')))
    expect(variantOf(own)).toBe('released')
    expect(variantOf(nine)).toBe('releasedOwn')
    const keeps = keepsSupervised({ supervision: 'shared', anchorSupport: 'released' })
    expect(keeps).toBe(false)
    expect(variantSupervisedCheck('agp', own, 3, keeps).times).toBeNull()
    expect(ownSupervised('agp', nine.span!, CONTEXT)).toBeNull()
    // And rightly so: these very gradients break it.
    expect(variantSupervisedCheck('agp', own, 3, true).holds).toBe(false)
    expect(keepsSupervised({ supervision: 'shared', anchorSupport: 'support' })).toBe(true)
    expect(keepsSupervised({ supervision: 'per-capability', anchorSupport: 'whole' })).toBe(false)
  })

  it('notices a follower with something outside its support', () => {
    expect(supportDifference(seven.span!)).toBeLessThan(1e-12)
    expect(supportDifference(six.span!)).toBeNull()
    const gram = seven.span!.gram.map((x, k) => (k === 7 ? x + 0.5 : x))
    expect(supportDifference({ ...seven.span!, gram })).toBeGreaterThan(0.01)
  })

  it("notices coefficients that are not the method's", () => {
    expect(basisDifference('agp', six.span!, CONTEXT)).toBe(0)
    expect(
      basisDifference(
        'agp',
        { ...six.span!, coefficients: six.span!.coefficients.map((c, k) => (k === 4 ? c + 0.1 : c)) },
        CONTEXT,
      ),
    ).toBeGreaterThan(0.01)
    expect(
      variantSupervisedCheck(
        'agp',
        {
          ...seven,
          span: { ...seven.span!, coefficients: seven.span!.coefficients.map((c, k) => (k === 0 ? -c : c)) },
        },
        3,
        true,
      ).holds,
    ).toBe(false)
  })

  it('tells whom stage 1 projected and who gave way in stage 2', () => {
    const explanation = explainBasis('agp', six.span!, CONTEXT)
    // Perception opposes its own ce, reasoning (-3 along planning's axis) only another one's.
    expect(explanation.projected?.map((p) => p.task)).toEqual([1])
    expect(explanation.fired?.some((e) => e.task === 2 && e.against === 3)).toBe(true)
    expect(explainBasis('stage1', six.span!, CONTEXT).fired).toBeNull()
    expect(explainBasis('stage2', six.span!, CONTEXT).projected).toBeNull()
  })

  it('is walked without stages that were not drawn from four gradients, and without a comparison that cannot hold', () => {
    expect(phasesOf('agp', true)).toEqual(['forward', 'losses', 'gradients', 'combine', 'update'])
    expect(phasesOf('agp')).toContain('stage1')
    const explanation = explainStep({
      metrics: six,
      before: null,
      settings: { ...defaultSettings(), supervision: 'per-capability' },
    })
    expect(explanation.variant).toBe('six')
    expect(explanation.difference).toBeNull()
    expect(explanation.updateDotSupervised).toBeCloseTo(supervisedProduct(six) ?? NaN, 12)
  })
})

describe('a step of several parts', () => {
  const one: StepMetrics = {
    ...base,
    gram: gramOf([shared, ...F]),
    angles: [],
    coefficients: [3, 1, 1, 1],
    updateNorm: 1,
  }
  const parts = accumulatedMetrics([one, { ...one, coefficients: [4, 1, 1, 1] }], 2)

  it("reports means, the measured norm, and the mean of its parts' own products with ce", () => {
    expect(variantOf(parts)).toBe('microBatches')
    expect(parts.coefficients[0]).toBe(3.5)
    expect(parts.updateNorm).toBe(2)
    expect(parts.parts).toEqual({
      count: 2,
      anchorProduct: expect.closeTo(
        3.5 * one.gram[0] + one.gram[4] + one.gram[8] + one.gram[12],
        10,
      ) as number,
    })
    expect(variantSupervisedCheck('agp', parts, 3, true).times).toBe(1)
    expect(variantSupervisedCheck('sum', parts, 3, true).times).toBeNull()
  })
})

it("weights that a step reports are drawn instead of the settings'", () => {
  const history = new History()
  const weights = { ce: 0.8, perception: 9500, reasoning: 8000, planning: 9100 }
  history.append(
    [
      { ...six, step: 1, weights },
      { ...six, step: 2 },
    ],
    1,
    weightsOf(defaultSettings()),
  )
  expect(history.columns[weightColumn('perception')].raw).toEqual([9500, 9000])
  expect(
    explainStep({ metrics: { ...six, weights }, before: null, settings: defaultSettings() }).weights,
  ).toEqual([0.8, 9500, 8000, 9100])
})
