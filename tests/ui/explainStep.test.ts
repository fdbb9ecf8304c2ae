// The opened step: its phases follow the method, its figures agree with what the step reported.

import { describe, expect, it } from 'vitest'
import { presetSettings } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import { COMBINE, METHODS } from '../../src/distill/combine/registry'
import type { Method } from '../../src/settings/settings'
import { inner, unit } from '../../src/distill/combine/gramSpace'
import { phaseByKey, phasesOf } from '../../src/ui/explain/phases'
import { inPlane } from '../../src/ui/explain/plane'
import { AGREEMENT, explainStep } from '../../src/ui/explain/explainStep'
import { lengthOf } from '../../src/ui/explain/gradientPoints'
import { stream } from '../../src/world/random'
import { fakeStep } from './fakeRun'

const settingsOf = (method: Method) => {
  const resolved = resolveSettings({ method })
  if (!resolved.ok) throw new Error('no settings')
  return resolved.settings
}
const walked = (method: Method, n = 40) => {
  const settings = settingsOf(method)
  const random = stream(n, 'walk')
  return { settings, before: fakeStep(settings, n - 1, random), metrics: fakeStep(settings, n, random) }
}

describe('phases', () => {
  it('AGP shows both stages, its ablations their own, others how they combine, CE only none', () => {
    expect(phasesOf('agp')).toEqual(['forward', 'losses', 'gradients', 'stage1', 'stage2', 'update'])
    expect(phasesOf('stage1')).not.toContain('stage2')
    expect(phasesOf('stage2')).not.toContain('stage1')
    expect(phasesOf('pcgrad')).toContain('combine')
    expect(phasesOf('ce-only')).toEqual(['forward', 'losses', 'gradients', 'update'])
  })

  it('every method begins with the forward pass and ends with the update', () => {
    for (const method of METHODS)
      expect([phasesOf(method)[0], phasesOf(method).at(-1)]).toEqual(['forward', 'update'])
  })

  it('keys move within the ends', () => {
    expect(['ArrowRight', 'ArrowLeft', 'Home', 'End', 'x'].map((key) => phaseByKey(key, 5, 6))).toEqual([
      5,
      4,
      0,
      5,
      null,
    ])
  })
})

describe('explaining', () => {
  it('agrees with the reported coefficients under every method without a memory', () => {
    for (const method of METHODS) {
      const { difference } = explainStep(walked(method))
      if (COMBINE[method].memory || COMBINE[method].typed) expect(difference).toBeNull()
      else expect(difference, method).toBeLessThan(AGREEMENT)
    }
  })

  it('says so when they do not agree', () => {
    const step = walked('agp')
    expect(
      explainStep({ ...step, metrics: { ...step.metrics, coefficients: [3, 1, 1, 0] } }).difference,
    ).toBeGreaterThan(0.1)
  })

  it('clipping never lengthens, and compares with the step before only when that is known', () => {
    const explanation = explainStep(walked('agp'))
    expect(explanation.scale).toBeLessThanOrEqual(1)
    expect(explanation.lossesBefore).toHaveLength(4)
    expect(explainStep({ ...walked('agp'), before: null }).lossesBefore).toBeNull()
    const tiny = walked('agp')
    expect(explainStep({ ...tiny, settings: { ...tiny.settings, clip: 1e6 } }).scale).toBe(1)
  })

  it('only what takes part is shown', () => {
    expect(explainStep(walked('ce-only')).tasks).toEqual([0])
    const step = walked('agp')
    const explanation = explainStep({ ...step, settings: { ...step.settings, weightPerception: 0 } })
    expect(explanation.tasks).toEqual([0, 2, 3])
    expect(explanation.order).not.toContain(1)
  })
})

describe('stage 1', () => {
  it('turns what opposes the supervised gradient to a right angle, and leaves the rest', () => {
    const step = walked('agp')
    const gram = [1, -0.5, 0.2, 0, -0.5, 1, 0, 0, 0.2, 0, 1, 0, 0, 0, 0, 1]
    const explanation = explainStep({ ...step, metrics: { ...step.metrics, gram } })
    const [perception, reasoning] = explanation.turns
    expect(perception!.angle).toBeCloseTo(120)
    expect(perception!.turned).toBeCloseTo(30)
    expect(perception!.lost).toBeCloseTo(1 - Math.sqrt(3) / 2)
    expect(reasoning!.turned).toBe(0)
    const after = explanation.stages.teacherGradients[1]!
    expect(inner(gram, after, unit(0))).toBeCloseTo(0)
    expect(inPlane(gram, after)![0]).toBeCloseTo(0)
  })

  it('the drawing keeps lengths', () => {
    const { metrics } = walked('agp')
    for (const task of [1, 2, 3]) {
      const [x, y] = inPlane(metrics.gram, unit(task))!
      expect(Math.hypot(x, y)).toBeCloseTo(lengthOf(metrics.gram, unit(task)))
    }
    expect(
      inPlane(
        Array.from({ length: 16 }, () => 0),
        unit(1),
      ),
    ).toBeNull()
  })
})

it('presets that silence teachers leave them out of the step', () => {
  const settings = presetSettings('planning-only')
  expect(
    explainStep({ settings, before: null, metrics: fakeStep(settings, 3, stream(1, 'walk')) }).tasks,
  ).toEqual([0, 3])
})
