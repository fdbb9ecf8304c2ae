// Rules between settings speak the page's language, with the labels of the form and never with keys.

import { describe, expect, it } from 'vitest'
import { displayValue } from '../../src/records/runNames'
import { PRESETS, presetSettings } from '../../src/settings/presets'
import { defaultSettings, resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import { SETTING_KEYS } from '../../src/settings/table'
import { draftOf, readDraft } from '../../src/ui/features/setup/draft'
import { obstacleOf, wayOutText, withRoom } from '../../src/ui/features/setup/OwnAnswersNote'
import { problemText } from '../../src/ui/features/setup/problems'
import { ownAnswerWayOut } from '../../src/settings/ownAnswerRules'
import { fieldText } from '../../src/ui/features/setup/typed'
import { ko } from '../../src/ui/text/ko'
import { viewsEn } from '../../src/ui/text/views.en'

const logits = {
  signalPerception: 'logits-kl',
  signalReasoning: 'logits-kl',
  signalPlanning: 'logits-kl',
  onPolicyShare: 0.5,
} as const

/** One set of settings per rule between settings, and the key at which it is refused. */
const RULES: [keyof Settings, Partial<Settings>][] = [
  ['heads', { heads: 7 }],
  ['kvHeads', { family: 'llama', kvHeads: 3 }],
  ['supervision', { supervision: 'per-capability', method: 'sum' }],
  ['combineOver', { combineOver: 'module', method: 'famo' }],
  ['anchorSupport', { anchorSupport: 'support', method: 'pcgrad' }],
  ['accumulation', { accumulation: 64, combinePer: 'sample' }],
  ['combinePer', { batchFrames: 64, batchSegments: 12, combinePer: 'sample' }],
  ['weightCe', { weightCe: 0, signalPerception: 'none', signalReasoning: 'none', signalPlanning: 'none' }],
  ['batchFrames', { batchFrames: 64, trainFrames: 32 }],
  ['layerReasoning', { layers: 1 }],
  ['mapPlanning', { layerPlanning: 'custom', mapPlanning: '9<-0' }],
  ['wrongHow', { wrongTeacher: 'planning', wrongHow: 'words' }],
  ['capabilityMix', { supervision: 'per-capability', capabilityMix: [1, 2, 3] }],
  ['templateMix', { templateMix: 'P1:x' }],
  ['onPolicyShare', { onPolicyShare: 0.5 }],
  ['onPolicyShare', { ...logits, method: 'ce-only' }],
  ['onPolicyShare', { ...logits, signalPerception: 'none', signalReasoning: 'none', signalPlanning: 'none' }],
  ['onPolicyShare', { ...logits, wrongTeacher: 'planning' }],
  ['onPolicyShare', { ...logits, combinePer: 'sample' }],
  ['onPolicyShare', { ...logits, supervision: 'per-capability' }],
  ['onPolicyShare', { ...logits, reweighting: 'on' }],
  ['onPolicyShare', { ...logits, method: 'dwa' }],
]

// Keys that are words of the language, too ("layers", "steps"), cannot be told from them.
const camel = SETTING_KEYS.filter((key) => /[A-Z]/.test(key))

describe('a rule between settings', () => {
  it.each(RULES)('at %s, %j, is said in words', (key, changes) => {
    const answer = resolveSettings({ ...defaultSettings(), method: 'agp', ...changes })
    const problem = answer.ok ? undefined : answer.errors.find((error) => error.key === key)
    if (!problem) throw new Error(`not refused: ${JSON.stringify(answer)}`)
    const text = fieldText({ ...defaultSettings(), ...changes }[key])
    for (const t of [viewsEn, ko]) {
      const said = problemText(problem, text, t)
      expect(
        camel.filter((k) => new RegExp(`\\b${k}\\b`).test(said)),
        said,
      ).toEqual([])
      expect(said).toMatch(/[.)]$/)
    }
    expect(problemText(problem, text, ko)).toMatch(/[가-힣]/)
    expect(problemText(problem, text, ko)).not.toMatch(/expected|[a-z]+-[a-z]+ /)
  })
})

describe('own answers', () => {
  it('that are impossible name the signals as the form does, and become possible in one press', () => {
    const draft = draftOf(defaultSettings())
    expect(obstacleOf(draft)?.reason).toBe('signals')
    const change = ownAnswerWayOut(defaultSettings())
    expect(wayOutText(change, viewsEn)).toBe('Use Logits (KL) for perception, reasoning, planning')
    expect(wayOutText(change, ko)).toBe('바꾸기: 인지, 추론, 계획 신호를 로짓 (KL)으로')
    expect(wayOutText({ combinePer: 'batch', signalPlanning: 'logits-kl' }, viewsEn)).toMatch(
      /^Use .+ \(.+\), Logits \(KL\) for planning$/,
    )
    for (const { id } of PRESETS) {
      const open = { ...withRoom(draftOf(presetSettings(id))), onPolicyShare: '0.5' }
      expect(obstacleOf(open), id).toBeNull()
      const read = readDraft(open)
      expect(read.ok ? [] : Object.keys(read.errors), id).toEqual([])
    }
    // Weights that were the defaults of attention become those of logits.
    expect(withRoom(draft).weightPlanning).not.toBe(draft.weightPlanning)
    expect(displayValue('signalPlanning', 'attention')).not.toBe('attention')
  })
})
