// The line of a finished run: what it says, and the run that it leads to.

import { expect, test } from 'vitest'
import { COMBINE, COMBINE_IDS } from '../../src/distill/combine/registry'
import { presetSettings } from '../../src/settings/presets'
import { defaultSettings, resolveSettings } from '../../src/settings/resolve'
import { nextRun, reachedBy } from '../../src/ui/explain/outcome'

const accuracy = { perception: 0.574, reasoning: 0.5, planning: 0.66, average: 0.578, questions: 1 }
const majority = { perception: 0.34, reasoning: 0.34, planning: 0.279, average: 0.32, questions: 1 }

test('speaks of the capabilities that the run trained on, beside what costs nothing', () => {
  expect(reachedBy(defaultSettings(), accuracy, majority)).toEqual([
    { capability: 'perception', percent: 57, commonest: 34 },
    { capability: 'reasoning', percent: 50, commonest: 34 },
    { capability: 'planning', percent: 66, commonest: 28 },
  ])
  const one = reachedBy(presetSettings('one-minute'), accuracy, majority)
  expect(one.map(({ capability }) => capability)).toEqual(['perception'])
})

test('leads to a run that can be made, in which one thing differs', () => {
  for (const method of COMBINE_IDS) {
    const resolved = resolveSettings({ method })
    if (!resolved.ok) continue
    const next = nextRun(resolved.settings)
    expect(next.settings.method, method).not.toBe(method)
    expect(next.kind, method).toBe(next.settings.method)
    expect(resolveSettings({ ...next.settings }).ok, method).toBe(true)
    expect({ ...next.settings, method }, method).toEqual(resolved.settings)
    // Labels alone have no teachers whose weights could mean something else.
    if (!COMBINE[method].withoutTeachers)
      expect(COMBINE[next.settings.method].supervisedPerCapability, method).toBe(
        COMBINE[method].supervisedPerCapability,
      )
  }
  expect(nextRun(presetSettings('ce-only')).kind).toBe('sum')
  expect(nextRun(presetSettings('agp')).kind).toBe('sum-anchor-triple')
  expect(nextRun(presetSettings('no-projection')).kind).toBe('agp-anchor-once')
})

test('a student of one layer has no layer for the teachers: another seed', () => {
  const settings = presetSettings('one-minute')
  const next = nextRun(settings)
  expect(next.kind).toBe('seed')
  expect(next.settings).toEqual({ ...settings, seed: settings.seed + 1 })
})
