// Ready-made settings, each with the question it answers. A preset names only what differs from the defaults.

import { changedSettings, resolveSettings, sameValue } from './resolve'
import type { Settings } from './settings'
import { SETTING_KEYS } from './table'

export interface Preset {
  /** Used in links and flags; never renamed, old links rely on it. */
  id: string
  label: string
  /** One line: what there is to see. */
  why: string
  /** A caveat to know before interpreting the result. */
  details?: string
  settings: Readonly<Partial<Settings>>
}

export const PRESETS = [
  {
    id: 'agp',
    label: "AGP (paper's formula)",
    why: "Three teachers, gradients projected in two stages by the paper's formula: this playground's default.",
    details:
      'The formula is published, the rest is ours: it is applied batch by batch, weights are fixed and updates are clipped. The released code does none of the three; see "AGP as released".',
    settings: {},
  },
  {
    id: 'as-released',
    label: 'AGP as released',
    why: "The released code's defaults: sample by sample, only where a loss reaches, moving weights, no clipping. Slow.",
    details:
      "As released: the projection; weights that move (rate 3e-4, alpha 0, norms over all samples); no clipping; each question its own teacher alone, which is the mixing where none is given (.8/.1/.1 is its configuration's) and leaves stage 2 nothing to do; Adam .9/.999, decay 0, floor 1 %. The toy's own: learning rate, warm-up, batch, layers, teachers, and the weights' unit (9000 here is 1 there).",
    settings: {
      anchorSupport: 'released',
      combinePer: 'sample',
      reweighting: 'on',
      reweightingAlpha: 0,
      reweightingRate: 3e-4,
      reweightingUnit: 9000,
      reweightingNorms: 'all',
      clip: 1e6,
      beta1: 0.9,
      beta2: 0.999,
      weightDecay: 0,
      minRatio: 0.01,
      mixPerception: [1, 0, 0],
      mixReasoning: [0, 1, 0],
      mixPlanning: [0, 0, 1],
    },
  },
  {
    id: 'ce-only',
    label: 'CE only',
    why: 'No teachers: how far the labelled frames alone carry the student.',
    settings: { method: 'ce-only' },
  },
  {
    id: 'no-projection',
    label: 'No projection',
    why: 'Three teachers, gradients simply added: what the projection is compared with.',
    settings: { method: 'sum' },
  },
  {
    id: 'ce-triple',
    label: 'CE x3, no projection',
    why: 'The fair control of AGP, which counts cross-entropy once per capability: same weights, no projection.',
    settings: { method: 'sum-anchor-triple' },
  },
  {
    id: 'anchor-once',
    label: 'AGP, cross-entropy once',
    why: 'AGP with cross-entropy counted once and teacher weights to match: projection without the extra supervision.',
    settings: { method: 'agp-anchor-once' },
  },
  {
    id: 'pcgrad',
    label: 'PCGrad',
    why: 'Symmetric gradient surgery: every gradient yields, cross-entropy included.',
    settings: { method: 'pcgrad' },
  },
  {
    id: 'two-layers',
    label: 'Fighting teachers (two layers)',
    why: 'The first layer is also the penultimate one, so perception and planning want different things from one map.',
    settings: { layers: 2 },
  },
  {
    id: 'per-sample',
    label: 'AGP sample by sample',
    why: "The paper's formula on each question's own gradients, then averaged, as the released code does it. Slow.",
    settings: { combinePer: 'sample' },
  },
  {
    id: 'per-capability',
    label: 'Supervision per capability',
    why: 'Six gradients: each teacher gradient is projected against the answers of its own capability.',
    settings: { supervision: 'per-capability' },
  },
  {
    id: 'supports',
    label: 'Projection where the loss reaches',
    why: 'Two layers, and stage 1 removes conflict only where the teacher loss has a gradient at all.',
    settings: { layers: 2, anchorSupport: 'support' },
  },
  {
    id: 'reweighted',
    label: 'Moving weights',
    why: 'Planning starts far too heavy; dynamic reweighting holds each loss to its share. Watch the weights chart.',
    settings: { reweighting: 'on', weightPlanning: 27000 },
  },
  {
    id: 'planning-only',
    label: 'Planning teacher only',
    why: 'One teacher of three: what planning gains, and what perception and reasoning lose.',
    settings: { weightPerception: 0, weightReasoning: 0 },
  },
  {
    id: 'perception-only',
    label: 'Perception teacher only',
    why: "The paper's single-teacher recipe of perception: the first layer, from words to the picture.",
    settings: { method: 'sum', signalReasoning: 'none', signalPlanning: 'none' },
  },
  {
    id: 'reasoning-only',
    label: 'Reasoning teacher only',
    why: "The paper's single-teacher recipe of reasoning: full maps of all layers but the last.",
    settings: { method: 'sum', signalPerception: 'none', signalPlanning: 'none' },
  },
  {
    id: 'ce-kl',
    label: 'CE + KL',
    why: "Classic distillation: the teachers' answer probabilities instead of their attention.",
    settings: {
      method: 'sum',
      signalPerception: 'logits-kl',
      signalReasoning: 'logits-kl',
      signalPlanning: 'logits-kl',
    },
  },
  {
    id: 'on-policy',
    label: 'On-policy (own answers)',
    why: "The student answers half of the questions itself, and each question's own teacher scores every word it says.",
    settings: {
      method: 'sum',
      signalPerception: 'logits-reverse-kl',
      signalReasoning: 'logits-reverse-kl',
      signalPlanning: 'logits-reverse-kl',
      temperaturePerception: 1,
      temperatureReasoning: 1,
      temperaturePlanning: 1,
      onPolicyShare: 0.5,
      mixPerception: [1, 0, 0],
      mixReasoning: [0, 1, 0],
      mixPlanning: [0, 0, 1],
    },
  },
  {
    id: 'ce-hidden',
    label: 'CE + hidden states (penultimate)',
    why: "The teachers' hidden states instead of their attention, through a learned projection.",
    settings: {
      method: 'sum',
      signalPerception: 'hidden-mse',
      signalReasoning: 'hidden-mse',
      signalPlanning: 'hidden-mse',
      layerPerception: 'penultimate',
      layerReasoning: 'penultimate',
      layerPlanning: 'penultimate',
    },
  },
  {
    id: 'mixture',
    label: 'A signal of each kind',
    why: 'Attention for perception, hidden states for reasoning, answer probabilities for planning.',
    settings: { signalReasoning: 'hidden-mse', signalPlanning: 'logits-kl' },
  },
  {
    id: 'all-layers',
    label: 'Every teacher, every layer but the last',
    why: "Not the paper's choice of layers. Measured 6.6 points above it: default weights, ten seeds (toy world, section 4).",
    settings: {
      method: 'sum',
      layerPerception: 'intermediate',
      layerReasoning: 'intermediate',
      layerPlanning: 'intermediate',
    },
  },
  {
    id: 'over-weighted',
    label: 'Over-weighted teachers',
    why: 'Teacher losses drown out the answers: the maps are copied, the questions are not learned.',
    settings: { weightPerception: 1e5, weightReasoning: 1e5, weightPlanning: 1e5 },
  },
  {
    id: 'one-minute',
    label: 'One minute (for slow machines)',
    why: 'One layer, perception alone, answers alone: small enough to watch a student learn without a GPU.',
    details:
      'Measured on one processor core in float64: 24 steps a second, 49 % after 100 steps, 67 % after 300, where the most common answers give 32 % (seed 1).',
    settings: {
      steps: 300,
      evaluateEvery: 25,
      method: 'ce-only',
      layers: 1,
      width: 32,
      heads: 4,
      batchFrames: 4,
      batchSegments: 12,
      trainFrames: 96,
      validationFrames: 32,
      testFrames: 32,
      warmup: 20,
      learningRate: 0.01,
      capabilityMix: [1, 0, 0],
    },
  },
  {
    id: 'tiny',
    label: 'Tiny (for slow machines)',
    why: 'Everything at its smallest, to see the parts move without a GPU; it learns next to nothing.',
    settings: {
      steps: 40,
      evaluateEvery: 10,
      layers: 2,
      width: 32,
      heads: 4,
      batchFrames: 2,
      batchSegments: 3,
      trainFrames: 12,
      validationFrames: 6,
      testFrames: 6,
      warmup: 5,
    },
  },
] as const satisfies readonly Preset[]

export type PresetId = (typeof PRESETS)[number]['id']

/** The preset of this id, or null. */
export const findPreset = (id: string): Preset | null => PRESETS.find((preset) => preset.id === id) ?? null

/** Complete settings of a preset; throws for an unknown id, which only a programming error can cause. */
export function presetSettings(id: PresetId): Settings {
  const resolved = resolveSettings({ ...findPreset(id)?.settings })
  if (!resolved.ok) throw new Error(`preset ${id}: ${resolved.errors[0].message}`)
  return resolved.settings
}

/**
 * The preset that these settings equal, apart from the seed and from what differs in an earlier version's run
 * of it: the stream of its training frames, and no test frames. Null when there is none.
 */
export function matchingPreset(settings: Settings): Preset | null {
  const { seed, trainStream, testFrames } = settings
  const same = (preset: Preset) => {
    const resolved = resolveSettings({ ...preset.settings, seed, trainStream, testFrames })
    return resolved.ok && SETTING_KEYS.every((key) => sameValue(resolved.settings[key], settings[key]))
  }
  return PRESETS.find(same) ?? null
}

/**
 * What a link must contain beyond `preset=id`: the changed settings, and defaults that the preset had
 * changed.
 */
export function changedFromPreset(settings: Settings, preset: Preset): Partial<Settings> {
  const changed = changedSettings(settings)
  return Object.fromEntries(
    SETTING_KEYS.filter((key) =>
      key in preset.settings ? !sameValue(settings[key], preset.settings[key]) : key in changed,
    ).map((key) => [key, settings[key]]),
  )
}
