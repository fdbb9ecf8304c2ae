// A distillation run on the float64 reference, without a GPU: the settings mean what they mean in any run, and
// data, batches, learning rates, teachers and initial weights come from the same functions. It is for students
// so small that the processor trains them while somebody watches. It knows the signals on answers; one on maps
// or hidden states is refused.

import { gradientBasis } from '../../distill/combine/gradientBasis'
import { COMBINE } from '../../distill/combine/registry'
import type { CombineMemory } from '../../distill/combine/context'
import type { HostData } from '../../distill/engine/deviceData'
import { isLogits, type LogitsEntry, type TeacherShapes } from '../../distill/matching'
import { SIGNALS } from '../../distill/signals/registry'
import { optimizerState, type OptimizerState } from '../../distill/reference/optimizer.reference'
import type { MicroBatch, StepSettings } from '../../distill/reference/step.reference'
import { trainStep } from '../../distill/reference/update.reference'
import type { ReweightingMemory } from '../../distill/step/reweighting'
import type { BatchInput } from '../../distill/step/stepInput'
import { TEACHER_TASKS, type StepMetrics, type TeacherTask } from '../../distill/tasks'
import type { ModelConfig } from '../../nn/config'
import { forward } from '../../nn/model.reference'
import { parametersIn } from '../../settings/parameterTable'
import type { Settings } from '../../settings/settings'
import { optimizerOf } from '../../settings/optimizer'
import { majorityBaseline } from '../../world/baselines'
import { encoderFeatures } from '../../teacher/encoder.reference'
import type { EncoderParameters } from '../../teacher/exportEncoder'
import {
  CAPABILITIES,
  QUESTIONS_PER_FRAME,
  TEXT_SLOTS,
  type Capability,
  type Dataset,
} from '../../world/types'
import { drawStep, reweightingRule } from '../run/batches'
import { trainingSet, validationSet } from '../run/frameSets'
import { initialStudent } from '../run/initialStudent'
import { settingsSignals, studentConfig } from '../run/runSignals'
import { packBatch } from './packed'
import { ReferenceTeachers, type ReferenceTeacherWeights } from './referenceTeachers'

/** Exact match in 0..1 of the capabilities that the run trains on; null: not asked. */
export type ReferenceAccuracy = Record<Capability, number | null>

/** What the run reads besides its settings. */
export interface ReferenceFiles {
  encoder: EncoderParameters
  /** Of the teacher tasks that have a signal. */
  teachers: ReferenceTeacherWeights
}

/** Signals on answers do not ask for a teacher's layers. */
const NO_SHAPE = { layers: 0, width: 0, hiddenLayers: 0 }
const NO_SHAPES: TeacherShapes = { perception: NO_SHAPE, reasoning: NO_SHAPE, planning: NO_SHAPE }

/**
 * What the student compares with its teachers; nothing where it learns from answers alone. Throws where that is
 * maps or hidden states.
 */
function comparedSignals(settings: Settings): LogitsEntry[] {
  if (COMBINE[settings.method].withoutTeachers) return []
  const { signalPerception, signalReasoning, signalPlanning } = settings
  const kinds = [signalPerception, signalReasoning, signalPlanning].map((signal) => SIGNALS[signal].kind)
  if (kinds.some((kind) => kind !== 'none' && kind !== 'logits'))
    throw new Error('the float64 run knows signals on answers only: not attention, not hidden states')
  if (settings.onPolicyShare > 0) throw new Error('the float64 run has no answers of the student\u2019s own')
  return settingsSignals(settings, settings.layers, NO_SHAPES).filter(isLogits)
}

/** The teacher tasks whose files a run of these settings reads. */
export const teachersRead = (settings: Settings): TeacherTask[] => {
  const signalled = comparedSignals(settings).map((entry) => entry.teacherTask)
  const all = settings.wrongHow === 'specialist' && settings.wrongTeacher !== 'none'
  return TEACHER_TASKS.filter((task) => signalled.includes(task) || (all && signalled.length > 0))
}

const hostOf = (dataset: Dataset, encoder: EncoderParameters): HostData => ({
  ...dataset,
  questionsPerFrame: QUESTIONS_PER_FRAME,
  features: encoderFeatures(encoder, dataset.pixels),
})

/** The reference's own form of these settings. */
function stepSettings(settings: Settings, config: ModelConfig, signals: LogitsEntry[]): StepSettings {
  const { weightCe, weightPerception, weightReasoning, weightPlanning } = settings
  const reweighting = reweightingRule(settings)
  return {
    config,
    signals,
    weights: {
      ce: weightCe,
      perception: weightPerception,
      reasoning: weightReasoning,
      planning: weightPlanning,
    },
    mixing: [],
    combine: settings.method,
    parameters: parametersIn(settings),
    seed: settings.seed,
    clip: settings.clip,
    optimizer: optimizerOf(settings),
    perModule: settings.combineOver === 'module',
    ...gradientBasis(settings.supervision, settings.anchorSupport),
    ...(reweighting && { reweighting }),
  }
}

export class ReferenceRun {
  /** Completed steps. */
  step = 0
  readonly config: ModelConfig
  /** The score of always giving the commonest training answer of each template. */
  readonly majority: ReferenceAccuracy
  private readonly train: HostData
  private readonly validation: HostData
  private readonly asked: readonly Capability[]
  private readonly signals: LogitsEntry[]
  private readonly teachers: ReferenceTeachers
  private readonly fixed: StepSettings
  private state: OptimizerState
  private reweighting: ReweightingMemory | undefined
  private combining: CombineMemory = {}

  /** Draws the frames, runs the encoder over them, initialises the student. Throws where a signal needs maps. */
  constructor(
    private readonly settings: Settings,
    { encoder, teachers }: ReferenceFiles,
  ) {
    this.config = studentConfig(settings)
    this.signals = comparedSignals(settings)
    const [trained, held] = [trainingSet(settings), validationSet(settings)]
    this.train = hostOf(trained, encoder)
    this.validation = hostOf(held, encoder)
    this.asked = CAPABILITIES.filter((_, c) => trained.capabilities.includes(c))
    const majority = majorityBaseline(trained, held)
    this.majority = this.scores((capability) => majority[capability])
    this.teachers = new ReferenceTeachers(teachers, this.train, settings)
    this.fixed = stepSettings(settings, this.config, this.signals)
    this.state = optimizerState(initialStudent(settings))
  }

  /** Weights after the last step, as files hold them: a flat buffer by `parameterLayout(config)`. */
  get parameters(): Float32Array {
    return Float32Array.from(this.state.params)
  }

  private scores(of: (capability: Capability) => number): ReferenceAccuracy {
    const score = (capability: Capability) => (this.asked.includes(capability) ? of(capability) : null)
    return { perception: score('perception'), reasoning: score('reasoning'), planning: score('planning') }
  }

  private microBatch({ frames, questions, permutation, present }: BatchInput): MicroBatch {
    const { textSlots, vocabulary } = this.config
    const targets = this.signals.map(({ teacherTask }) => {
      const rows = new Float64Array(questions.length * textSlots * vocabulary)
      questions.forEach((question, i) =>
        rows.set(this.teachers.logits(teacherTask, question), i * textSlots * vocabulary),
      )
      return rows
    })
    return { batch: packBatch(this.config, this.train, { frames, questions }), targets, permutation, present }
  }

  /** One step, and what it measured. */
  next(): StepMetrics {
    const drawn = drawStep(this.settings, this.step + 1, this.train, TEXT_SLOTS)
    const microBatches = (drawn.microBatches ?? [drawn]).map((input) => this.microBatch(input))
    const result = trainStep(
      { ...this.fixed, mixing: drawn.mixing },
      this.state,
      {
        ...microBatches[0],
        step: drawn.step,
        learningRate: drawn.learningRate,
        ...(microBatches.length > 1 && { microBatches }),
      },
      this.reweighting,
      this.combining,
    )
    this.state = result.state
    this.reweighting = result.reweighting
    this.combining = result.combining
    this.step = drawn.step
    return result.metrics
  }

  /**
   * Exact match over the held-out questions of the capabilities that the run trains on: every word of the
   * answer is the likeliest one, given the words before it.
   */
  evaluate(): ReferenceAccuracy {
    const { questionsPerFrame, capabilities, frames } = this.validation
    const own = this.asked.map((capability) => CAPABILITIES.indexOf(capability))
    const right = [0, 0, 0]
    const asked = [0, 0, 0]
    for (let frame = 0; frame < frames; frame++) {
      const questions = Array.from(
        { length: questionsPerFrame },
        (_, k) => frame * questionsPerFrame + k,
      ).filter((q) => own.includes(capabilities[q]))
      const batch = packBatch(this.config, this.validation, { frames: [frame], questions })
      const { logits } = forward(this.config, this.state.params, batch)
      questions.forEach((q, k) => {
        asked[capabilities[q]]++
        if (this.isRight(logits, batch.targets, k)) right[capabilities[q]]++
      })
    }
    return this.scores((capability) => {
      const c = CAPABILITIES.indexOf(capability)
      return right[c] / Math.max(1, asked[c])
    })
  }

  private isRight(logits: Float64Array, targets: Int32Array, question: number): boolean {
    const { textSlots, vocabulary } = this.config
    for (let slot = question * textSlots; slot < (question + 1) * textSlots; slot++) {
      if (targets[slot] < 0) continue
      const row = logits.subarray(slot * vocabulary, (slot + 1) * vocabulary)
      const best = row.reduce((at, z, i) => (z > row[at] ? i : at), 0)
      if (best !== targets[slot]) return false
    }
    return true
  }
}
