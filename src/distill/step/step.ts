// The whole distillation step as one recorded plan, top to bottom:
// batch -> student forward -> losses -> four gradients -> Gram matrix -> combination -> AdamW. Its
// specification is step.reference.ts.

import type { Plan } from '../../gpu/plan'
import { recordBackward } from '../../nn/backward'
import type { ParameterLayout } from '../../nn/config'
import { read, readWrite, recordForward, threads, type Activations, type Dimensions } from '../../nn/forward'
import { recordBatch } from './batch'
import type { GradientBasis } from '../combine/gradientBasis'
import type { DeviceData } from '../engine/deviceData'
import { entryTaskWgsl, recordTeacherLosses, type SignalTargets } from './teacherLosses'
import { entryDepth, isHidden, isLogits, type SignalEntry } from '../matching'
import nextInputWgsl from './nextInput.wgsl?raw'
import crossEntropyWgsl from '../signals/crossEntropy.wgsl?raw'
import { withProjections } from '../signals/hiddenMse/projections'
import { gradientTasks, slotsOf, type GradientTask } from './gradientTasks'
import { stateLayout } from './stepInput'
import type { TeacherTask } from '../tasks'
import {
  recordCombination,
  recordUpdate,
  type Combination,
  type CombinationOptions,
  type OptimizerOptions,
} from './update'

export interface StepOptions {
  dimensions: Dimensions
  data: DeviceData
  /** What is compared with the teachers; empty for plain supervised training. */
  signals: readonly SignalEntry[]
  targets: SignalTargets | null
  /** Teacher tasks whose gradient is computed; the losses of the others are only reported. */
  teacherTasks: readonly TeacherTask[]
  trainProjector: boolean
  splits: number
  optimizer: OptimizerOptions
  /** Steps (or micro-batches) that fit into the input ring and the metrics ring. */
  ring: number
  /** The gradient basis of AGP; default: the ordinary four. */
  shape?: GradientBasis
  /** Whether the teacher gradients before mixing are computed too, for their norms; default: no. */
  rawNorms?: boolean
  /** Each parameter group has its own coefficients, which the host solves; default: no. */
  perModule?: boolean
  /** Micro-batches combined one by one and averaged to one update; default 1. */
  parts?: number
}

/** The ordinary four gradients. */
export const FOUR_GRADIENTS: GradientBasis = { supervision: 'shared', supportAware: false }

export interface RecordedStep extends Combination {
  activations: Activations
  /** The student's, then the projections of its signals: the layout of all flat buffers. */
  layout: ParameterLayout
  parameters: GPUBuffer
  moments: [GPUBuffer, GPUBuffer]
  /** The gradients by task index, deepest first. */
  stack: GradientTask[]
  state: GPUBuffer
  stateWords: number
  ring: GPUBuffer
  cursor: GPUBuffer
  tokens: GPUBuffer
  batchTargets: GPUBuffer
  /** Index of the first op after each phase of the step, for walking through it and for profiling. */
  phases: { name: 'batch' | 'forward' | 'losses' | 'backward' | 'gram' | 'update'; end: number }[]
  /** Index after the last op of a micro-batch that is not the last one of its update. */
  partEnd: number
}

/** Records the step. Task index 0 is ce; the teacher tasks come next, deepest signal first. */
export function recordStep(plan: Plan, options: StepOptions): RecordedStep {
  const { data, signals, splits, optimizer, shape = FOUR_GRADIENTS, rawNorms = false, parts = 1 } = options
  const student = options.dimensions.layout
  const layout = withProjections(student, options.dimensions.config, signals)
  const d: Dimensions = { ...options.dimensions, layout }
  const { config, rows, textRows } = d
  const { words: stateWords, constants: stateConstants } = stateLayout(d.frames, d.segments)
  const own = (teacherTask: TeacherTask) => signals.filter((s) => s.teacherTask === teacherTask)
  const depth = (teacherTask: TeacherTask) =>
    Math.max(...own(teacherTask).map((s) => entryDepth(s, config.layers)))
  const teacherTasks = options.teacherTasks.filter((teacherTask) => own(teacherTask).length > 0)
  const stack = gradientTasks({ shape, teacherTasks, depth, rawNorms })
  const logitTasks = stack.filter(({ task }) => task === 'ce' || own(task).some(isLogits)).length
  const trained = options.trainProjector ? student.total : student.withoutProjector
  const combining: CombinationOptions = {
    dimensions: d,
    student: student.total,
    stack,
    shape,
    signals,
    splits,
    trained,
    ring: options.ring,
    parts,
    perModule: options.perModule === true,
    stateConstants,
  }
  const phases: RecordedStep['phases'] = []
  const endPhase = (name: RecordedStep['phases'][number]['name']) =>
    phases.push({ name, end: plan.ops.length })

  // Batch.
  const state = plan.buffer('state', stateWords)
  const ring = plan.buffer('input ring', options.ring * stateWords)
  const cursor = plan.buffer('cursor', 4)
  plan.record(
    {
      label: 'next input',
      body: nextInputWgsl,
      u32: { STATE: stateWords },
      bindings: { ring: read('u32'), cursor: readWrite('u32'), state: readWrite('u32') },
    },
    { ring, cursor, state },
    [1],
  )
  const batch = recordBatch(plan, d, data, state, signals)
  const { sourceRow, tokens, targets: batchTargets } = batch
  endPhase('batch')

  // Student forward.
  const parameters = plan.buffer('parameters', layout.total)
  const inputs = { parameters, features: data.features, sourceRow, tokens }
  // Image rows of the last hidden states are read by a hidden-state signal there, and by nothing else.
  const textOnly = !signals.some((s) => isHidden(s) && s.studentLayer === config.layers - 1)
  const activations = recordForward(plan, d, inputs, true, textOnly)
  endPhase('forward')

  // Losses and their gradients at logits, hidden states and attention maps.
  const dLogits = plan.buffer('d logits', logitTasks * textRows * config.vocabulary)
  const ceRowLoss = plan.buffer('ce row losses', textRows)
  plan.record(
    {
      label: 'cross-entropy',
      body: crossEntropyWgsl,
      u32: {
        ...stateConstants,
        TEXT_ROWS: textRows,
        TEXT_SLOTS: config.textSlots,
        VOCABULARY: config.vocabulary,
        CE_SLOTS: slotsOf(stack, 'ce').length,
      },
      bindings: {
        logits: read('f32'),
        targets: read('i32'),
        capabilities: read('i32'),
        state: read('u32'),
        dLogits: readWrite('f32'),
        rowLoss: readWrite('f32'),
      },
    },
    {
      logits: activations.logits,
      targets: batchTargets,
      capabilities: data.capabilities,
      state,
      dLogits,
      rowLoss: ceRowLoss,
    },
    threads(textRows),
  )
  const signalled = recordTeacherLosses(plan, d, {
    signals: options.targets ? signals : [],
    targets: options.targets ?? { attention: [], hidden: [], logits: [] },
    batch,
    activations,
    parameters,
    dataImageRows: data.host.frames * config.imageTokens,
    dataRows: data.rows,
    slotOf: (teacherTask) => slotsOf(stack, teacherTask)[0] ?? -1,
    unweightedTaskOf: (teacherTask) => stack.findIndex((g) => g.raw && g.task === teacherTask),
    dLogits,
  })
  const { rowLoss, cotangents, hiddenCotangents, placements, entryTasks } = signalled
  endPhase('losses')

  // Four gradients in one batched backward pass.
  const partials = recordBackward(
    plan,
    d,
    activations,
    { ...inputs, dLogits, cotangents, hiddenCotangents },
    { tasks: stack.length, logitTasks, ...placements, splits, trainProjector: options.trainProjector },
  )
  signalled.recordProjections(partials)
  endPhase('backward')

  // Gram matrix, combination, metrics; then the update.
  const combination = recordCombination(
    plan,
    partials,
    state,
    {
      ceRowLoss,
      rowLoss,
      entries: entryTasks.length,
      rows,
      textRows,
      entryTask: entryTaskWgsl(entryTasks),
    },
    combining,
  )
  endPhase('gram')
  const { moments, partEnd } = recordUpdate(plan, parameters, state, combination, combining, optimizer)
  endPhase('update')
  return {
    ...combination,
    activations,
    layout,
    parameters,
    moments,
    stack,
    state,
    stateWords,
    ring,
    cursor,
    tokens,
    batchTargets,
    phases,
    partEnd,
  }
}
