import { ROW_LOSSES } from '../../src/distill/signals/types'
import { BLOCKS, LAYER_CHOICES, PAPER_SIGNALS } from '../../src/distill/matching'
import { FAMILIES } from '../../src/nn/config'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchingPreset, PRESETS, presetSettings } from '../../src/settings/presets'
import { checkSetting, defaultSettings, expectation, resolveSettings } from '../../src/settings/resolve'
import { MODEL_FAMILIES, SIGNAL_BLOCKS, SIGNAL_LAYERS, SIGNAL_LOSSES } from '../../src/settings/settings'
import { METHODS } from '../../src/distill/combine/registry'
import { SIGNAL_IDS } from '../../src/distill/signals/registry'
import { applies } from '../../src/settings/signalTable'
import { GROUPS } from '../../src/settings/entry'
import { defaultOf, keysOfGroup, SETTING_KEYS, settingEntry, SETTINGS_TABLE } from '../../src/settings/table'
import { partialSettings, settingValue, validSettings } from './arbitrary'
import { DEFAULTS } from './defaults'

describe('the table', () => {
  test('says the same key inside and outside, and explains every setting in one line', () => {
    for (const key of SETTING_KEYS) {
      const entry = settingEntry(key)
      expect(entry.key).toBe(key)
      expect(entry.label.length).toBeGreaterThan(2)
      expect(entry.help).toMatch(/^[^\n]{10,140}\.$/)
    }
  })

  test('puts every setting in one group', () => {
    expect(GROUPS.flatMap(keysOfGroup).sort()).toEqual([...SETTING_KEYS].sort())
  })

  test('offers every family that a model can have', () => {
    expect(MODEL_FAMILIES).toEqual(FAMILIES)
    expect(SETTINGS_TABLE.family.options.map((o) => o.value)).toEqual([...FAMILIES])
  })

  test('offers every method', () => {
    expect(SETTINGS_TABLE.method.options.map((o) => o.value)).toEqual([...METHODS])
  })

  test('only learning rate and loss weights may change while a run goes on', () => {
    expect(SETTING_KEYS.filter((key) => SETTINGS_TABLE[key].live)).toEqual([
      'learningRate',
      'weightCe',
      'weightPerception',
      'weightReasoning',
      'weightPlanning',
    ])
  })
})

describe('defaults', () => {
  test('are those of the trial', () => {
    expect(defaultSettings()).toMatchObject(DEFAULTS)
  })
  test('keep one ratio of anchor to followers: 9000 where the anchor counts three times, else 3000', () => {
    const triple = METHODS.filter((method) => defaultOf('weightPlanning', { method }) === 9000)
    expect(triple).toEqual(['agp', 'stage1', 'stage2', 'sum-anchor-triple'])
    expect(defaultOf('weightReasoning', { method: 'sum' })).toBe(3000)
    expect(defaultOf('weightReasoning', { method: 'agp', supervision: 'per-capability' })).toBe(3000)
  })
})

describe('resolveSettings', () => {
  test('is idempotent', () => {
    fc.assert(
      fc.property(
        validSettings,
        (settings) => void expect(resolveSettings({ ...settings })).toEqual({ ok: true, settings }),
      ),
    )
  })

  test('accepts what it says it accepts, key by key', () => {
    for (const key of SETTING_KEYS)
      fc.assert(
        fc.property(settingValue(key), (value) => void expect(checkSetting(key, value)).toBeNull()),
        { numRuns: 30 },
      )
  })

  test('either resolves or explains, whatever valid single values are combined', () => {
    fc.assert(
      fc.property(partialSettings, (partial) => {
        const resolved = resolveSettings(partial)
        if (!resolved.ok)
          return resolved.errors.forEach((e) =>
            expect(e.key).toMatch(
              /^(heads|kvHeads|batchFrames|supervision|anchorSupport|combineOver|accumulation|combinePer|weightCe|wrongHow|capabilityMix|onPolicyShare|layer(Perception|Reasoning|Planning))$/,
            ),
          )
        const s = resolved.settings
        expect((s.width / s.heads) % 4).toBe(0)
        if (s.family === 'llama') expect(s.heads % s.kvHeads).toBe(0)
      }),
    )
  })

  test('every bad value is an error that names its key, what was found and what was expected', () => {
    const junk = fc.oneof(
      fc.constantFrom<unknown>(
        NaN,
        Infinity,
        -Infinity,
        -1,
        1e12,
        '',
        'x',
        null,
        true,
        {},
        [],
        [0, 0, 0],
        [1, 2],
        [1, 2, NaN],
        [-1, 1, 1],
        1.0000001,
      ),
      fc.anything(),
    )
    fc.assert(
      fc.property(fc.constantFrom(...SETTING_KEYS), junk, (key, value) => {
        fc.pre(value !== undefined && checkSetting(key, value) !== null)
        const resolved = resolveSettings({ [key]: value })
        expect(resolved.ok).toBe(false)
        if (resolved.ok) return
        const [error] = resolved.errors
        expect(error.key).toBe(key)
        expect(error.expected).toBe(expectation(settingEntry(key)))
        expect(error.message).toContain(`${key} is `)
        expect(error.message).toContain(error.expected)
      }),
      { numRuns: 500 },
    )
  })

  test.each<[string, Record<string, unknown>, string]>([
    [
      'heads',
      { width: 48, heads: 5 },
      'heads is 5, expected a divisor of the width, 48: all heads have the same size.',
    ],
    [
      'kvHeads',
      { family: 'llama', kvHeads: 3 },
      'kvHeads is 3, expected a divisor of the heads, 4: every key-value head is read by equally many heads.',
    ],
    [
      'heads',
      { width: 48, heads: 8 },
      'heads is 8, expected a number of heads that makes the head size, 48 / heads, a multiple of 4: here it is 6.',
    ],
    ['layers', { layers: 0 }, 'layers is 0, expected a whole number from 1 to 12.'],
    ['width', { width: 50 }, 'width is 50, expected a whole number from 32 to 512 and a multiple of 4.'],
    [
      'batchSegments',
      { batchSegments: 4 },
      'batchSegments is 4, expected a whole number from 3 to 12 and a multiple of 3.',
    ],
    [
      'batchFrames',
      { batchFrames: 8, trainFrames: 4 },
      'batchFrames is 8, expected at most the training frames, 4.',
    ],
    ['weightCe', { weightCe: -1 }, 'weightCe is -1, expected a finite number from 0 to 1000000.'],
    [
      'mixPlanning',
      { mixPlanning: [0, 0, 0] },
      'mixPlanning is [0,0,0], expected three finite numbers >= 0, not all zero.',
    ],
  ])('refuses a bad %s', (key, partial, message) => {
    const resolved = resolveSettings(partial)
    expect(resolved.ok ? [] : resolved.errors.map((e) => [e.key, e.message])).toEqual([[key, message]])
  })

  test('takes the largest sizes together: whether an adapter can hold them is measured', () => {
    const large = { width: 512, layers: 12, batchFrames: 64, batchSegments: 12, trainFrames: 16384 }
    expect(resolveSettings(large)).toMatchObject({ ok: true, settings: large })
    for (const [key, value] of Object.entries(large))
      expect(resolveSettings({ ...large, [key]: value * 2 }).ok, key).toBe(false)
  })

  test('an unknown key is an error with the nearest known one', () => {
    const resolved = resolveSettings({ learningrate: 1 })
    expect(resolved.ok ? '' : resolved.errors[0].message).toContain('Did you mean "learningRate"?')
  })

  test('returns all errors, not only the first', () => {
    const resolved = resolveSettings({ layers: 0, clip: 'much', nonsense: 1 })
    expect(resolved.ok ? [] : resolved.errors.map((e) => e.key)).toEqual(['layers', 'clip', 'nonsense'])
  })
})

describe('presets', () => {
  test.each(PRESETS.map((p) => [p.id, p] as const))(
    '%s resolves, and is recognised by its settings',
    (id, preset) => {
      const settings = presetSettings(id)
      expect(settings).toMatchObject(preset.settings)
      expect(matchingPreset({ ...settings, seed: 7 })?.id).toBe(id)
    },
  )
})

describe('signals', () => {
  test("use the words of the method room, and the paper's recipes by default", () => {
    expect(SIGNAL_LAYERS).toEqual(LAYER_CHOICES)
    expect(SIGNAL_BLOCKS).toEqual(BLOCKS)
    expect(SIGNAL_LOSSES).toEqual(ROW_LOSSES)
    const settings = defaultSettings()
    expect(PAPER_SIGNALS).toEqual({
      perception: {
        layer: settings.layerPerception,
        block: settings.blockPerception,
        loss: settings.lossPerception,
      },
      reasoning: {
        layer: settings.layerReasoning,
        block: settings.blockReasoning,
        loss: settings.lossReasoning,
      },
      planning: { layer: settings.layerPlanning, block: settings.blockPlanning, loss: settings.lossPlanning },
    })
  })

  test('every signal brings a default weight of its own, three times it where the anchor counts three times; none weighs nothing', () => {
    for (const id of SIGNAL_IDS) {
      const one = resolveSettings({ method: 'sum', signalPlanning: id })
      const three = resolveSettings({ method: 'agp', signalPlanning: id })
      if (!one.ok || !three.ok) throw new Error(id)
      expect(one.settings.weightPlanning > 0).toBe(id !== 'none')
      expect(three.settings.weightPlanning).toBeCloseTo(3 * one.settings.weightPlanning, 9)
      expect(one.settings.weightReasoning).toBe(3000)
    }
  })

  test('key-value heads apply in the family that shares them', () => {
    expect(applies('kvHeads', defaultSettings())).toBe(false)
    expect(applies('kvHeads', { ...defaultSettings(), family: 'llama' })).toBe(true)
  })

  test('an option applies where the chosen signal has it', () => {
    const shown = (partial: Record<string, unknown>) => {
      const resolved = resolveSettings(partial)
      if (!resolved.ok) throw new Error(resolved.errors[0].message)
      return SETTING_KEYS.filter(
        (key) => /Planning$/.test(key) && !/^(mix|teacher)/.test(key) && applies(key, resolved.settings),
      )
    }
    expect(shown({})).toEqual([
      'weightPlanning',
      'signalPlanning',
      'layerPlanning',
      'blockPlanning',
      'lossPlanning',
    ])
    expect(shown({ layerPlanning: 'custom' })).toContain('mapPlanning')
    expect(shown({ signalPlanning: 'logits-kl' })).toEqual([
      'weightPlanning',
      'signalPlanning',
      'temperaturePlanning',
    ])
    expect(shown({ signalPlanning: 'logits-js' })).toContain('betaPlanning')
    expect(shown({ signalPlanning: 'hidden-mse' })).toEqual([
      'weightPlanning',
      'signalPlanning',
      'layerPlanning',
    ])
    expect(shown({ signalPlanning: 'none' })).toEqual(['signalPlanning'])
  })

  test.each([
    [{ layers: 1 }, 'layerReasoning', 'a student of one layer has no layer before its last'],
    [
      { layerPlanning: 'custom', mapPlanning: '4<-0' },
      'mapPlanning',
      'the student has no layer 4: it has layers 0 to 3',
    ],
    [
      { layerPlanning: 'custom', mapPlanning: '0<-6' },
      'mapPlanning',
      'the teacher has no layer 6: it has layers 0 to 5',
    ],
    [{ layerPlanning: 'custom', mapPlanning: '0<-3..1' }, 'mapPlanning', 'the range 3..1 is empty'],
    [
      { layerPlanning: 'custom', mapPlanning: '0<-1,3' },
      'mapPlanning',
      'not consecutive: 1 is followed by 3',
    ],
    [{ layerPlanning: 'custom', mapPlanning: '0<-1 -4<-2' }, 'mapPlanning', 'student layer 0 stands twice'],
    [{ layerPlanning: 'custom', mapPlanning: 'all' }, 'mapPlanning', '"all" is not of the form'],
    [
      { layerPlanning: 'custom', mapPlanning: '0<--1', signalPlanning: 'hidden-mse' },
      'mapPlanning',
      'hidden states are given of teacher layers 0 to 4',
    ],
    [
      { temperaturePlanning: 0 },
      'temperaturePlanning',
      'temperaturePlanning is 0, expected a finite number from 0.1 to 100',
    ],
    [{ betaPlanning: 1 }, 'betaPlanning', 'betaPlanning is 1, expected a finite number from 0.05 to 0.95'],
    [{ weightPlanning: -1 }, 'weightPlanning', 'weightPlanning is -1'],
    [{ mixPlanning: [0, 0, 0] }, 'mixPlanning', 'not all zero'],
    [{ heads: 5 }, 'heads', 'a divisor of the width'],
  ])('%j is refused at its own control', (partial, key, message) => {
    const resolved = resolveSettings(partial)
    expect(resolved.ok ? [] : resolved.errors.map((e) => e.key)).toContain(key)
    expect(resolved.ok ? '' : resolved.errors.map((e) => e.message).join(' ')).toContain(message)
  })

  test.each([
    { layers: 1, layerReasoning: 'first', layerPlanning: 'first' },
    { layers: 1, layerReasoning: 'first', layerPlanning: 'custom', mapPlanning: '-1<--1' },
    { layers: 1, signalPerception: 'logits-kl', signalReasoning: 'none', signalPlanning: 'logits-kl' },
    { layers: 1, method: 'ce-only' },
    { layerPlanning: 'custom', mapPlanning: '0<-0 3<-1..5' },
    { teacherPlanning: 'own:0123456789abcdef', layerPlanning: 'custom', mapPlanning: '0<-11' },
  ])('%j is possible', (partial) => {
    expect(resolveSettings(partial)).toMatchObject({ ok: true })
  })

  test('a loss of another size brings its own default weight, a given weight wins', () => {
    expect(resolveSettings({ lossPlanning: 'cosine' })).toMatchObject({
      ok: true,
      settings: { weightPlanning: 9, weightPerception: 9000 },
    })
    expect(resolveSettings({ method: 'sum', lossReasoning: 'kl' })).toMatchObject({
      ok: true,
      settings: { weightReasoning: 1, weightPlanning: 3000 },
    })
    expect(resolveSettings({ lossPlanning: 'cosine', weightPlanning: 5 })).toMatchObject({
      ok: true,
      settings: { weightPlanning: 5 },
    })
  })
})

describe('variants of the step', () => {
  const message = (partial: Record<string, unknown>): string => {
    const resolved = resolveSettings(partial)
    return resolved.ok ? '' : resolved.errors.map((e) => e.message).join(' ')
  }

  test.each([
    [
      { supervision: 'per-capability', method: 'sum' },
      'supervision is "per-capability", expected shared with method sum: only AGP and its stages project against a supervised gradient.',
    ],
    [{ supervision: 'per-capability', method: 'agp-anchor-once' }, 'choose agp'],
    [{ supervision: 'per-capability', combinePer: 'sample' }, 'one sample has one capability'],
    [
      { anchorSupport: 'support', method: 'stage2' },
      'only stage 1 of AGP projects against the supervised gradient',
    ],
    [
      { combinePer: 'sample', accumulation: 11 },
      'accumulation is 11, expected at most 10 sample by sample: 8 x 6 samples x 11 are 528 micro-batches per step, more than 512.',
    ],
    [
      { combinePer: 'sample', batchFrames: 30, batchSegments: 12, accumulation: 2 },
      'expected at most 1 sample by sample',
    ],
    [{ weightCe: 0, method: 'ce-only' }, 'nothing would be learned'],
    [{ weightCe: 0, weightPerception: 0, weightReasoning: 0, weightPlanning: 0 }, 'nothing would be learned'],
    [{ reweightingAlpha: -1 }, 'reweightingAlpha is -1, expected a finite number from 0 to 10.'],
    [{ reweightingRate: 0 }, 'reweightingRate is 0, expected a finite number from 0.000001 to 1.'],
    [{ accumulation: 17 }, 'accumulation is 17, expected a whole number from 1 to 16.'],
  ])('%j is refused with its reason', (partial, reason) => expect(message(partial)).toContain(reason))

  test.each([
    { supervision: 'per-capability', anchorSupport: 'support', method: 'stage1' },
    { combinePer: 'sample', accumulation: 10 },
    { weightCe: 0 },
    { weightPerception: 0, weightReasoning: 0, reweighting: 'on' },
    { anchorSupport: 'support', method: 'agp-anchor-once' },
  ])('%j is a run', (partial) => expect(message(partial)).toBe(''))
})
