// Random valid settings, drawn from the table itself, so that a new setting is tested the day it is added.

import { COMBINE } from '../../src/distill/combine/registry'
import fc from 'fast-check'
import { resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import type { Notice } from '../../src/settings/migrations'
import { applies } from '../../src/settings/signalTable'
import { defaultOf, SETTING_KEYS, settingEntry } from '../../src/settings/table'

/** A valid value of one key. */
export function settingValue(key: keyof Settings): fc.Arbitrary<unknown> {
  const entry = settingEntry(key)
  switch (entry.kind) {
    case 'choice':
      return fc.constantFrom(...entry.options.map((o) => o.value))
    case 'row3':
      return fc
        .tuple(...([0, 1, 2] as const).map(() => fc.double({ min: entry.min, max: entry.max, noNaN: true })))
        .filter((row) => row.some((n) => n > 0))
    case 'integer': {
      const multiple = entry.multiple ?? 1
      return fc
        .integer({ min: Math.ceil(entry.min / multiple), max: Math.floor(entry.max / multiple) })
        .map((n) => n * multiple)
    }
    case 'text':
      if (entry.lines)
        return fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
          .filter((text) => text.trim() !== '' && text.length <= entry.longest)
      if (entry.coded) return fc.constantFrom('(s-t)^2', 'abs(s-t)', 't*log(t/s) + (s-t)**2 ')
      return key === 'templateMix'
        ? fc.constantFrom('even', 'P1:3 R4:0', 'L2:0.5')
        : fc.constantFrom('0<-0', '0<-0..1', '-1<--2')
    case 'number':
      return fc.double({ min: entry.min, max: entry.max, noNaN: true })
  }
}

/** What a link of these settings is said to carry: a rule or losses of its maker's own. */
export function carriedBy(settings: Settings): Notice[] {
  const written = ['rule', 'expressionPerception', 'expressionReasoning', 'expressionPlanning'] as const
  const keys = written.filter((key) => applies(key, settings) && settings[key] !== defaultOf(key, settings))
  return keys.length > 0 ? [{ kind: 'rule', keys }] : []
}

/** Some keys with valid values; the rules between keys may still be broken. */
export const partialSettings: fc.Arbitrary<Record<string, unknown>> = fc.record(
  Object.fromEntries(SETTING_KEYS.map((key) => [key, settingValue(key)])),
  { requiredKeys: [] },
)

/**
 * Settings that resolve. Shape keys are drawn together, because few random pairs of width and heads agree.
 */
export const validSettings: fc.Arbitrary<Settings> = fc
  .record({
    rest: partialSettings,
    shape: fc.constantFrom<[number, number, number][]>(
      [48, 4, 2],
      [32, 4, 1],
      [32, 8, 8],
      [64, 2, 1],
      [96, 8, 4],
      [128, 16, 2],
      [40, 1, 1],
    ),
    frames: fc.integer({ min: 1, max: 31 }),
  })
  .map(({ rest, shape: [width, heads, kvHeads], frames }) => {
    const trainFrames = Math.max(frames, Number(rest.trainFrames ?? 384))
    // A student of one layer has no penultimate one.
    // Variants of AGP need AGP, and there is an end to accumulating.
    const method =
      rest.supervision === 'per-capability' || rest.anchorSupport !== 'whole' ? 'agp' : rest.method
    // Layer by layer goes with methods that remember nothing, on the whole model.
    const variant = rest.supervision === 'per-capability' || (rest.anchorSupport ?? 'whole') !== 'whole'
    const combining = typeof method === 'string' ? COMBINE[method as Settings['method']] : null
    const remembers = combining !== null && (combining.memory !== undefined || combining.typed === true)
    const combineOver = variant || remembers ? 'model' : rest.combineOver
    const combinePer = rest.supervision === 'per-capability' ? 'batch' : rest.combinePer
    const accumulation = combinePer === 'sample' ? 1 : rest.accumulation
    // Without cross-entropy some teacher must take part.
    const weightCe = rest.weightCe === 0 ? 1 : rest.weightCe
    const even = rest.supervision === 'per-capability' ? { capabilityMix: undefined } : {}
    // Only answers have words to exchange.
    const wrongHow = rest.wrongHow === 'words' ? 'shuffled' : rest.wrongHow
    const asked = {
      ...rest,
      ...even,
      wrongHow,
      weightCe,
      layers: Math.max(2, Number(rest.layers ?? 4)),
      width,
      heads,
      kvHeads,
      batchFrames: frames,
      trainFrames,
      method,
      combineOver,
      combinePer,
      accumulation,
    }
    // Own answers go with few of them.
    const first = resolveSettings(asked)
    const others = first.ok || first.errors.some(({ key }) => key !== 'onPolicyShare')
    const resolved = others ? first : resolveSettings({ ...asked, onPolicyShare: 0 })
    if (!resolved.ok) throw new Error(resolved.errors[0].message)
    return resolved.settings
  })
