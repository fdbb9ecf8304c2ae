// Own answers (METHOD 5, on-policy distillation): a share of a step's questions is answered by the student itself,
// and the teachers say at every word what they would say next. Both are forward passes of the recorded step:
// nothing is read back. Specification: ownAnswers.reference.ts.

import { wgslSwitch } from '../../gpu/kernel'
import type { Plan } from '../../gpu/plan'
import { recordForward } from '../../nn/forward'
import { dimensions, read, readWrite, threads, type Dimensions } from '../../nn/dimensions'
import type { ModelConfig } from '../../nn/config'
import { EOS, PAD } from '../../world/vocabulary'
import type { DeviceData } from '../engine/deviceData'
import { isLogits, type SignalEntry } from '../matching'
import type { LiveLogits } from '../signals/recorder'
import { TEACHER_TASKS, type TeacherTask } from '../tasks'
import type { BatchBuffers } from './batch'
import { OWN_WORDS, ownBelow } from './ownDraws'
import ownAnswersWgsl from './ownAnswers.wgsl?raw'
import { stateLayout } from './stepInput'

/** A teacher whose forward pass is part of the step: its weights, flat by `parameterLayout(config)`. */
export interface LiveTeacher {
  config: ModelConfig
  parameters: GPUBuffer
}

export interface OwnAnswers {
  /** lambda, above 0: the share of questions that the student answers itself. */
  share: number
  /** One of each teacher task that compares logits; teachers of the same weights share a buffer, and a pass. */
  teachers: Readonly<Partial<Record<TeacherTask, LiveTeacher>>>
}

export interface OwnAnswerInputs {
  data: DeviceData
  signals: readonly SignalEntry[]
  state: GPUBuffer
  batch: BatchBuffers
  /** The student's. */
  parameters: GPUBuffer
}

/** What a model's pass over the batch reads, besides its weights. */
interface BatchInputs {
  features: GPUBuffer
  sourceRow: GPUBuffer
  tokens: GPUBuffer
}

/**
 * Records the student's own answers into the batch (tokens, targets, row weights), then the teachers' passes over it.
 * @throws where a signal compares anything but logits, or a teacher reads other pictures or words.
 */
export function recordOwnAnswers(
  plan: Plan,
  d: Dimensions,
  { share, teachers }: OwnAnswers,
  given: OwnAnswerInputs,
): LiveLogits {
  if (!given.signals.every(isLogits)) throw new Error('own answers are compared by logits alone')
  const inputs = {
    features: given.data.features,
    sourceRow: given.batch.sourceRow,
    tokens: given.batch.tokens,
  }
  const begin = plan.ops.length
  const { parameters } = given
  const { logits } = recordForward(plan, d, { ...inputs, parameters }, false, true)
  recordDraw(plan, d, share, given, logits)
  plan.repeat(begin, OWN_WORDS - 1)
  return {
    logits: recordTeachers(plan, d, teachers, inputs),
    rows: plan.upload(
      'rows of the batch',
      Uint32Array.from({ length: d.rows }, (_, row) => row),
    ),
  }
}

/** Records the draw of one more word of every own answer from the student's logits [text rows, V]. */
function recordDraw(
  plan: Plan,
  { config, frames, segments, microBatches, rows, imageRows }: Dimensions,
  share: number,
  { data, signals, state, batch }: OwnAnswerInputs,
  logits: GPUBuffer,
): void {
  const { tokens, targets, rowWeights } = batch
  const compares = TEACHER_TASKS.map((task) => String(signals.some((s) => s.teacherTask === task)))
  plan.record(
    {
      label: 'own answers',
      body: wgslSwitch('compares', 'teacherTask', 'bool', compares, 'false') + ownAnswersWgsl,
      u32: {
        ...stateLayout(frames, segments, microBatches).constants,
        SAMPLES: frames * segments,
        MICRO_BATCH_SAMPLES: (frames * segments) / microBatches,
        ROWS: rows,
        IMAGE_ROWS: imageRows,
        TEXT_SLOTS: config.textSlots,
        VOCABULARY: config.vocabulary,
        DATA_TEXT: data.host.tokens.length,
        OWN_BELOW: ownBelow(share),
        OWN_WORDS,
        END: EOS,
        PADDING: PAD,
      },
      bindings: {
        state: read('u32'),
        data: read('i32'),
        capabilities: read('i32'),
        logits: read('f32'),
        tokens: readWrite('i32'),
        targets: readWrite('i32'),
        rowWeights: readWrite('f32'),
      },
    },
    { state, data: data.data, capabilities: data.capabilities, logits, tokens, targets, rowWeights },
    threads(frames * segments),
  )
}

/** Records the teachers' passes over the batch: their logits [text rows, V]. */
function recordTeachers(
  plan: Plan,
  d: Dimensions,
  teachers: OwnAnswers['teachers'],
  inputs: BatchInputs,
): LiveLogits['logits'] {
  const passes = new Map<GPUBuffer, GPUBuffer>()
  const logits: Partial<Record<TeacherTask, GPUBuffer>> = {}
  for (const task of TEACHER_TASKS) {
    const teacher = teachers[task]
    if (!teacher) continue
    const { config, parameters } = teacher
    for (const size of ['vocabulary', 'imageTokens', 'textSlots', 'featureSize'] as const)
      if (config[size] !== d.config[size])
        throw new Error(`the ${task} teacher has ${size} ${config[size]}, the student ${d.config[size]}`)
    const own = dimensions(config, d.frames, d.segments, d.tile)
    const known = passes.get(parameters)
    const said = known ?? recordForward(plan, own, { ...inputs, parameters }, false, true).logits
    passes.set(parameters, said)
    logits[task] = said
  }
  return logits
}
