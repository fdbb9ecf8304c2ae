// The set-up form: drafts read back, name their faults, and follow the method.

import { describe, expect, it } from 'vitest'
import { PRESETS, presetSettings } from '../../src/settings/presets'
import { defaultSettings } from '../../src/settings/resolve'
import { changedKeys, draftOf, readDraft, withValue } from '../../src/ui/features/setup/draft'
import {
  formatAngle,
  formatBytes,
  formatCount,
  formatLoss,
  formatPercent,
  formatProbability,
  formatSigned,
  formatSpeed,
  formatWeight,
} from '../../src/ui/explain/numbersText'
import { movedIndex } from '../../src/ui/components/Tabs'
import { usePreferences } from '../../src/ui/state/preferencesSlice'
import { duration } from '../../src/ui/text/duration'
import { withPercent } from '../../src/ui/text/percent'
import { ribbon } from '../../src/ui/components/SignalDiagram'
import { en } from '../../src/ui/text/en'

const settings = defaultSettings()

describe('draft', () => {
  it('of any settings reads back as those settings', () => {
    for (const { id } of PRESETS) {
      const read = readDraft(draftOf(presetSettings(id)))
      expect(read).toEqual({ ok: true, settings: presetSettings(id) })
    }
    expect(changedKeys(draftOf(settings), settings)).toEqual([])
  })

  it('names every faulty field, also where two fields do not go together', () => {
    const read = readDraft({ ...draftOf(settings), steps: 'many', seed: '-1' })
    expect(!read.ok && Object.keys(read.errors).sort()).toEqual(['seed', 'steps'])
    const together = readDraft({ ...draftOf(settings), width: '48', heads: '5' })
    expect(!together.ok && together.errors.heads?.key).toBe('heads')
  })

  it('another method brings its own default weights, but not over a weight set by hand', () => {
    const sum = withValue(draftOf(settings), 'method', 'sum')
    expect([sum.weightPerception, sum.weightPlanning]).toEqual(['3000', '3000'])
    expect(
      withValue({ ...draftOf(settings), weightPerception: '500' }, 'method', 'sum').weightPerception,
    ).toBe('500')
  })
})

describe('numbers as text', () => {
  it('losses, angles, shares', () => {
    expect([2.3149, 0.4051, 0.0123, 12.34, 123.4, null, Number.NaN].map(formatLoss)).toEqual([
      '2.31',
      '0.41',
      '0.012',
      '12.3',
      '123',
      '–',
      '–',
    ])
    expect([89.249, 90, null].map(formatAngle)).toEqual(['89.2', '90.0', '–'])
    expect([formatPercent(0.5678), formatPercent(undefined), formatPercent(0.5678, 0)]).toEqual([
      '56.8',
      '–',
      '57',
    ])
  })

  it('weights, probabilities, signs', () => {
    expect([0.123, 0.0456, 0.00123, 0].map(formatWeight)).toEqual(['0.12', '0.046', '0.0012', '0.000'])
    expect([0.456, 1, 0].map(formatProbability)).toEqual(['.46', '1.00', '.00'])
    expect([formatSigned(-0.05), formatSigned(0.05)]).toEqual(['−0.050', '+0.050'])
  })

  it('sizes, counts, speed, time', () => {
    expect([999, 7_812_000, 1.5e9].map(formatBytes)).toEqual(['999 B', '7.8 MB', '1.50 GB'])
    expect(formatCount(121104)).toBe('121,104')
    expect(formatCount(1152)).toBe('1,152')
    expect(withPercent('69.4')).toBe('69.4\u00a0%')
    usePreferences.setState({ language: 'ko' })
    expect(withPercent(69)).toBe('69%')
    usePreferences.setState({ language: 'en' })
    expect([0.456, 12.34, 345.6].map(formatSpeed)).toEqual(['0.46', '12.3', '346'])
    expect([6.4, 61, 3700].map((s) => duration(s, en.transport))).toEqual(['6 s', '1 min 1 s', '1 h 2 min'])
  })
})

describe('small parts', () => {
  it('arrow keys go round, Home and End go to the ends, other keys go nowhere', () => {
    expect([
      movedIndex('ArrowRight', 2, 3),
      movedIndex('ArrowLeft', 0, 3),
      movedIndex('Home', 2, 3),
      movedIndex('End', 0, 3),
      movedIndex('a', 0, 3),
    ]).toEqual([0, 2, 0, 2, null])
  })

  it('a ribbon goes from the left edge to the right edge', () => {
    expect(ribbon(0, 2, 1, 6)).toMatch(/^M0 \d+ C50 .* 100 \d+ L100 \d+ .* 0 \d+ Z$/)
  })
})
