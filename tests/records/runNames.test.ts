import { expect, test } from 'vitest'
import fc from 'fast-check'
import { presetSettings } from '../../src/settings/presets'
import { defaultSettings } from '../../src/settings/resolve'
import { diffSettings, distinctNames, runName } from '../../src/records/runNames'
import { validSettings } from '../settings/arbitrary'

test('a run is named by its preset and seed', () => {
  expect(runName(defaultSettings())).toBe("AGP (paper's formula) · seed 1")
  expect(runName({ ...presetSettings('tiny'), seed: 4 })).toBe('Tiny (for slow machines) · seed 4')
})

test('a run of its own is named by its method and what was changed', () => {
  expect(runName({ ...presetSettings('no-projection'), layers: 3, seed: 2 })).toBe(
    'Plain sum · layers 3 · seed 2',
  )
  const changed = {
    ...defaultSettings(),
    layers: 3,
    steps: 10,
    clip: 2,
    warmup: 1,
    mixPlanning: [0, 0, 1] as [number, number, number],
  }
  expect(runName(changed)).toBe('AGP · steps 10 · layers 3 · warm-up 1 · 2 more · seed 1')
})

test('a run that is near a preset says so instead of counting what the preset changes', () => {
  const near = { ...presetSettings('tiny'), method: 'pcgrad' as const, weightPerception: 3000, seed: 1 }
  const rest = { weightReasoning: 3000, weightPlanning: 3000 }
  expect(runName({ ...near, ...rest })).toBe('PCGrad · Tiny (for slow machines) · seed 1')
})

test('names of runs that differ differ, also where only the fourth change does', () => {
  const base = { ...defaultSettings(), layers: 3, steps: 10, clip: 2, warmup: 1 }
  const all = [base, { ...base, clip: 3 }, { ...base, seed: 2 }, { ...base }]
  const names = distinctNames(all)
  expect(names[0]).toContain('clip')
  expect(names[1]).not.toBe(names[0])
  expect(names[2]).toMatch(/seed 2$/)
  expect(names[3]).toBe(names[0])
})

test('a difference is told in words', () => {
  expect(diffSettings(defaultSettings(), presetSettings('no-projection'))[0]).toEqual({
    key: 'method',
    label: 'Combining gradients',
    left: 'AGP',
    right: 'Plain sum',
  })
  const row = diffSettings(defaultSettings(), { ...defaultSettings(), mixPlanning: [0, 0, 1] })
  expect(row).toEqual([
    { key: 'mixPlanning', label: 'Planning questions', left: '0.1 / 0.1 / 0.8', right: '0 / 0 / 1' },
  ])
})

test('no difference from oneself, and the same keys in both directions', () => {
  fc.assert(
    fc.property(validSettings, validSettings, (a, b) => {
      expect(diffSettings(a, a)).toEqual([])
      expect(diffSettings(a, b).map((d) => d.key)).toEqual(diffSettings(b, a).map((d) => d.key))
    }),
  )
})
