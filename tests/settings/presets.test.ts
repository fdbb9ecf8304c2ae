// What "AGP as released" and the default are, as their words say.

import { describe, expect, it } from 'vitest'
import { findPreset, presetSettings, PRESETS } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'

it('presets have distinct ids, and one line of why', () => {
  expect(new Set(PRESETS.map((p) => p.id)).size).toBe(PRESETS.length)
  for (const preset of PRESETS) expect(preset.why).toMatch(/^[^\n]{20,120}\.$/)
  expect(findPreset('nobody')).toBeNull()
})

describe('AGP as released', () => {
  const settings = presetSettings('as-released')

  it("has the released code's projection, reweighting, mixing and optimizer settings", () => {
    expect(settings).toMatchObject({
      method: 'agp',
      supervision: 'shared',
      anchorSupport: 'released',
      combinePer: 'sample',
      accumulation: 1,
      reweighting: 'on',
      reweightingAlpha: 0,
      reweightingRate: 3e-4,
      reweightingNorms: 'all',
      beta1: 0.9,
      beta2: 0.999,
      weightDecay: 0,
      schedule: 'cosine',
      minRatio: 0.01,
      mixPerception: [1, 0, 0],
      mixReasoning: [0, 1, 0],
      mixPlanning: [0, 0, 1],
    })
    // Nothing here comes near it: no clipping.
    expect(settings.clip).toBe(1e6)
  })

  it('starts from weights that are 1 in its unit', () => {
    const { weightCe, weightPerception, weightReasoning, weightPlanning, reweightingUnit } = settings
    expect(weightCe).toBe(1)
    for (const weight of [weightPerception, weightReasoning, weightPlanning])
      expect(weight / reweightingUnit).toBe(1)
  })
})

it("the paper's formula is called nothing more: the preset has none of what the released code does beside it", () => {
  const preset = findPreset('agp')
  expect(presetSettings('agp')).toMatchObject({
    anchorSupport: 'whole',
    combinePer: 'batch',
    reweighting: 'off',
    clip: 1,
  })
  expect(`${preset?.label} ${preset?.why}`).not.toMatch(/as published/i)
})

it('as released belongs to the methods that have a stage 1', () => {
  for (const method of ['agp', 'agp-anchor-once', 'stage1'])
    expect(resolveSettings({ anchorSupport: 'released', method }).ok).toBe(true)
  const refused = resolveSettings({ anchorSupport: 'released', method: 'pcgrad' })
  expect(!refused.ok && refused.errors[0].message).toContain(
    'only stage 1 of AGP projects against the supervised gradient',
  )
})
