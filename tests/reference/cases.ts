// The reference trajectories: which run each one is. Inputs are drawn in inputs.ts; a changed default of the
// product must not change what a fixture means, so everything is written out here.

import {
  chooseSignals,
  paperSignals,
  PAPER_SIGNALS,
  type SignalEntry,
  type TeacherShape,
} from '../../src/distill/matching'
import { DEFAULT_MIXING, normaliseMixing } from '../../src/distill/step/mixing'
import type { StepSettings } from '../../src/distill/reference/step.reference'
import type { GptConfig, LlamaConfig } from '../../src/nn/config'
import { VOCABULARY_SIZE } from '../../src/world/vocabulary'

/** One trajectory. */
export interface ReferenceCase {
  name: string
  seed: number
  steps: number
  frames: number
  segments: number
  settings: StepSettings
  peakLearningRate: number
  warmup: number
  /**
   * Teachers of perception and planning want opposite maps, and the student starts from nearly even
   * attention: gradients conflict.
   */
  opposed: boolean
  /** Every sample is combined on its own, and the updates are accumulated. */
  perSample?: boolean
}

const TEACHER_LAYERS = 6

/** The default student. */
const STUDENT: GptConfig = {
  family: 'gpt',
  layers: 4,
  width: 48,
  heads: 4,
  mlpRatio: 4,
  vocabulary: VOCABULARY_SIZE,
  imageTokens: 36,
  textSlots: 8,
  featureSize: 44,
}

const settings = (config: StepSettings['config'], teacherTask: number): StepSettings => ({
  config,
  signals: paperSignals(config.layers, TEACHER_LAYERS),
  weights: { ce: 1, perception: teacherTask, reasoning: teacherTask, planning: teacherTask },
  mixing: normaliseMixing(DEFAULT_MIXING),
  combine: 'agp',
  clip: 1,
  optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
  trainProjector: false,
})

/** A student so small that twenty steps of the float64 reference take a second. */
const SMALL: GptConfig = { ...STUDENT, layers: 3, width: 16, heads: 2 }

/** The same in the other family: four query heads share two key-value heads. */
const SMALL_LLAMA: LlamaConfig = {
  family: 'llama',
  layers: 3,
  width: 16,
  heads: 4,
  kvHeads: 2,
  hidden: 48,
  vocabulary: VOCABULARY_SIZE,
  imageTokens: 36,
  textSlots: 8,
  featureSize: 44,
}

/** Twenty steps of the small student; learning rate at its peak from step 5 on. */
const small = (name: string, seed: number, changes: Partial<StepSettings>): ReferenceCase => ({
  name,
  seed,
  steps: 20,
  frames: 2,
  segments: 3,
  peakLearningRate: 3e-3,
  warmup: 5,
  opposed: false,
  settings: { ...settings(SMALL, 9000), ...changes },
})

/** Twenty steps of a two-layer student whose teachers fight, at weights that let both stages of AGP fire. */
const opposed = (name: string, changes: Partial<StepSettings>): ReferenceCase => ({
  ...small(name, 707, { ...settings({ ...SMALL, layers: 2 }, 1_000_000), ...changes }),
  peakLearningRate: 1e-2,
  opposed: true,
})

const HIDDEN_TEACHER: TeacherShape = { layers: TEACHER_LAYERS, width: 20, hiddenLayers: TEACHER_LAYERS }

const only = (teacherTask: 'perception' | 'reasoning' | 'planning'): StepSettings['weights'] => ({
  ce: 1,
  perception: 0,
  reasoning: 0,
  planning: 0,
  [teacherTask]: 3000,
})

const signals = (choices: Parameters<typeof chooseSignals>[0]): SignalEntry[] =>
  chooseSignals(choices, SMALL.layers, TEACHER_LAYERS)
const { perception, reasoning, planning } = PAPER_SIGNALS

/** By name, which is also the fixture's file: trajectories/NAME.json. */
export const REFERENCE_CASES = {
  /** The default run. */
  default: {
    name: 'default',
    seed: 2601,
    steps: 20,
    frames: 8,
    segments: 6,
    settings: settings(STUDENT, 9000),
    peakLearningRate: 3e-3,
    warmup: 50,
    opposed: false,
  },
  /** Both stages of AGP fire. */
  conflict: {
    name: 'conflict',
    seed: 21288,
    steps: 6,
    frames: 4,
    segments: 3,
    settings: settings({ ...STUDENT, layers: 2, width: 32, heads: 2 }, 1_000_000),
    peakLearningRate: 1e-2,
    warmup: 5,
    opposed: true,
  },
  agp: opposed('agp', {}),
  stage1: opposed('stage1', { combine: 'stage1' }),
  stage2: opposed('stage2', { combine: 'stage2' }),
  'agp-anchor-once': opposed('agp-anchor-once', { combine: 'agp-anchor-once' }),
  pcgrad: opposed('pcgrad', { combine: 'pcgrad' }),
  'sum-anchor-triple': opposed('sum-anchor-triple', { combine: 'sum-anchor-triple' }),
  /** One anchor per capability: six gradients. */
  'six-gradients': opposed('six-gradients', { supervision: 'per-capability' }),
  /** Stage 1 measures and removes the anchor only where the follower has a gradient. */
  'support-aware': opposed('support-aware', { supportAware: true }),
  'six-gradients-support-aware': opposed('six-gradients-support-aware', {
    supervision: 'per-capability',
    supportAware: true,
  }),
  /** Measured on the whole model, taken away from the parameters that the loss reaches. */
  'as-released': opposed('as-released', { supportAware: true, released: true }),
  'llama-as-released': opposed('llama-as-released', {
    ...settings({ ...SMALL_LLAMA, layers: 2 }, 1_000_000),
    supportAware: true,
    released: true,
  }),
  /** AGP sample by sample. */
  'per-sample': { ...opposed('per-sample', {}), perSample: true },
  /** Weights that move so far in twenty steps that every rule of METHOD 4 shows. */
  reweighting: opposed('reweighting', {
    weights: { ce: 1, perception: 300_000, reasoning: 600_000, planning: 100_000 },
    reweighting: { alpha: 0.5, learningRate: 0.05, units: [1, 300_000, 300_000, 300_000] },
  }),
  llama: small('llama', 38, settings(SMALL_LLAMA, 9000)),
  'llama-agp': opposed('llama-agp', settings({ ...SMALL_LLAMA, layers: 2 }, 1_000_000)),
  /** Multi-teacher distillation without projection. */
  'multi-teacher': small('multi-teacher', 31, {
    combine: 'sum',
    weights: { ce: 1, perception: 3000, reasoning: 3000, planning: 3000 },
  }),
  /** Single-teacher recipes. */
  'perception-only': small('perception-only', 32, { combine: 'sum', weights: only('perception') }),
  'reasoning-only': small('reasoning-only', 33, { combine: 'sum', weights: only('reasoning') }),
  'planning-only': small('planning-only', 34, { combine: 'sum', weights: only('planning') }),
  /** No teachers: their losses are reported, their gradients are none. */
  'ce-only': small('ce-only', 35, {
    combine: 'ce-only',
    weights: { ce: 1, perception: 0, reasoning: 0, planning: 0 },
  }),
  /** Row-wise cosine in every follower. */
  cosine: small('cosine', 36, {
    signals: signals({
      perception: { ...perception, loss: 'cosine' },
      reasoning: { ...reasoning, loss: 'cosine' },
      planning: { ...planning, loss: 'cosine' },
    }),
    weights: { ce: 1, perception: 9, reasoning: 9, planning: 9 },
  }),
  /** CE + KL on the logits at two temperatures; the third teacher gives attention. */
  'ce-kl': small('ce-kl', 39, {
    combine: 'sum',
    signals: signals({
      perception: { ...perception, signal: 'logits-kl', temperature: 2 },
      reasoning: { ...reasoning, signal: 'logits-kl', temperature: 1 },
      planning,
    }),
    weights: { ce: 1, perception: 0.5, reasoning: 1, planning: 3000 },
  }),
  /**
   * CE + hidden states: of another width through learned projections (first; intermediate in groups), and of
   * the student's own width (penultimate).
   */
  'ce-hidden': small('ce-hidden', 40, {
    signals: chooseSignals(
      {
        perception: { ...perception, signal: 'hidden-mse' },
        reasoning: { ...reasoning, signal: 'hidden-mse' },
        planning: { ...planning, signal: 'hidden-mse' },
      },
      SMALL.layers,
      {
        perception: HIDDEN_TEACHER,
        reasoning: { ...HIDDEN_TEACHER, width: 24 },
        planning: { ...HIDDEN_TEACHER, width: SMALL.width },
      },
    ),
    weights: { ce: 1, perception: 0.5, reasoning: 0.5, planning: 0.5 },
  }),
  /** KL over rows, one block each: text to vision, full map, answer rows. */
  'row-kl': small('row-kl', 37, {
    signals: signals({
      perception: { ...perception, loss: 'kl' },
      reasoning: { ...reasoning, loss: 'kl' },
      planning: { ...planning, block: 'answer-rows', loss: 'kl' },
    }),
    weights: { ce: 1, perception: 3, reasoning: 3, planning: 3 },
  }),
} as const satisfies Record<string, ReferenceCase>

export type ReferenceName = keyof typeof REFERENCE_CASES
