// One training step, recorded as a plan, top to bottom. Its specification is step.reference.ts.
//
//   B frames of a batch     K questions of a frame     T tokens of a question (text slots)
//   R rows = B (image tokens + K T), image rows first; text rows = B K T
//   L layers   H heads   D width   V vocabulary   keys: what a row may attend to
//   N tasks: cross-entropy and the teachers whose gradient is computed, deepest first
//   P parameters, flat: the student's, then the projections of its signals

import type { Plan } from '../../gpu/plan'
import { recordBackward } from '../../nn/backward'
import { recordForward } from '../../nn/forward'
import type { Dimensions } from '../../nn/dimensions'
import { entryDepth, isHidden, isLogits } from '../matching'
import { withProjections } from '../signals/hiddenMse/projections'
import type { TeacherTask } from '../tasks'
import { backwardReader } from './backwardReader'
import { extended, recordBasis, supervisedCapabilities } from './basis'
import { recordBatch } from './batch'
import { recordCombination } from './combination'
import { recordCrossEntropy } from './crossEntropy'
import { chooseGradientTasks, type GradientTask } from './gradientTasks'
import { recordNextInput } from './nextInput'
import { recordOwnAnswers } from './ownAnswers'
import type { CombinationOptions, PhaseName, RecordedStep, StepOptions } from './recordedStep'
import { stateLayout } from './stepInput'
import { entryTaskWgsl, recordTeacherLosses } from './teacherLosses'
import { recordUpdate } from './update'

/** Records the step. Task index 0 is cross-entropy; the teacher tasks come next, deepest signal first. */
export function recordStep(plan: Plan, options: StepOptions): RecordedStep {
  const { data, signals, splits, trainProjector } = options
  const { d, gradientTasks, logitTasks, combining } = choose(options)
  const { config, layout, textRows } = d
  const phases: RecordedStep['phases'] = []
  const endPhase = (name: PhaseName) => phases.push({ name, end: plan.ops.length })

  // 1. Batch: frames and questions of the next input -> tokens [text rows], targets, row weights [2, 3, R].
  const input = recordNextInput(plan, d, options.ring)
  const batch = recordBatch(plan, d, data, input.state, signals)
  const parameters = plan.buffer('parameters', layout.total)
  const ownAnswers = { data, signals, state: input.state, batch, parameters }
  const live = options.ownAnswers ? recordOwnAnswers(plan, d, options.ownAnswers, ownAnswers) : null
  endPhase('batch')

  // 2. Student forward: logits [text rows, V], attention [L][R, H, keys], hidden states [L + 1][R, D].
  const inputs = { parameters, features: data.features, sourceRow: batch.sourceRow, tokens: batch.tokens }
  // Image rows of the last hidden states are read by a hidden-state signal there, and by nothing else.
  const textOnly = !signals.some((s) => isHidden(s) && s.studentLayer === config.layers - 1)
  const activations = recordForward(plan, d, inputs, true, textOnly)
  endPhase('forward')

  // 3. Losses per row, and their gradients at logits, hidden states and attention maps.
  const dLogits = plan.buffer('d logits', logitTasks * textRows * config.vocabulary)
  const losses = { data, state: input.state, batch, activations, gradientTasks, dLogits }
  const ceRowLoss = recordCrossEntropy(plan, d, losses)
  const teacher = recordTeacherLosses(plan, d, {
    ...losses,
    signals: options.targets ? signals : [],
    targets: options.targets ?? { attention: [], hidden: [], logits: [] },
    live,
    parameters,
    dataImageRows: data.host.frames * config.imageTokens,
    dataRows: data.rows,
  })
  endPhase('losses')

  // 4. One batched backward pass: partial gradients [splits, N, P].
  const { cotangents, hiddenCotangents, placements, rowLoss, entryTasks } = teacher
  const first = plan.bufferCount
  const entering = { tasks: gradientTasks.length, logitTasks, ...placements, splits, trainProjector }
  const upstream = { ...inputs, dLogits, cotangents, hiddenCotangents }
  const partials = recordBackward(plan, d, activations, upstream, entering)
  teacher.recordProjections(partials)
  endPhase('backward')

  // 5. Gram matrix [4, 4] and 6. its combination to coefficients [4]; a row of metrics.
  const entryTask = entryTaskWgsl(entryTasks)
  const sums = { ceRowLoss, rowLoss, entries: entryTasks.length, entryTask }
  const combination = recordCombination(plan, partials, input.state, sums, combining)
  endPhase('gram')

  // 7. Update: weighted sum of the gradients -> clipping -> AdamW -> parameters [P].
  const update = recordUpdate(plan, parameters, input.state, combination, combining, options.optimizer)
  endPhase('update')
  const { tokens, targets: batchTargets } = batch
  return {
    ...combination,
    ...input,
    ...update,
    readBackward: backwardReader(plan, first, d, activations, upstream, entering, update.readBefore),
    dLogits,
    logitTasks,
    activations,
    layout,
    parameters,
    gradientTasks,
    tokens,
    batchTargets,
    phases,
  }
}

/** Which gradients are computed and combined, and how. */
function choose(options: StepOptions): {
  /** With the layout that holds the projections of signals. */
  d: Dimensions
  gradientTasks: GradientTask[]
  logitTasks: number
  combining: CombinationOptions
} {
  const { signals, unweightedNorms = false, microBatches = 1, perModule = false } = options
  const { config, layout: student } = options.dimensions
  const layout = withProjections(student, config, signals)
  const d = { ...options.dimensions, layout }
  const own = (teacherTask: TeacherTask) => signals.filter((s) => s.teacherTask === teacherTask)
  const basis = extended(options.basis)
  const gradientTasks = chooseGradientTasks({
    supervised: supervisedCapabilities(basis),
    teacherTasks: options.teacherTasks.filter((task) => own(task).length > 0),
    depth: (task) => Math.max(...own(task).map((s) => entryDepth(s, config.layers))),
    unweightedNorms,
  })
  const combining = {
    dimensions: d,
    student: student.total,
    gradientTasks,
    basis: basis && recordBasis(basis, gradientTasks, { config, layout, signals }),
    splits: options.splits,
    trained: options.trainProjector ? student.total : student.withoutProjector,
    ring: options.ring,
    perModule,
    microBatches,
    stateConstants: stateLayout(d.frames, d.segments, d.microBatches).constants,
  }
  const logitTasks = gradientTasks.filter(({ task }) => task === 'ce' || own(task).some(isLogits)).length
  return { d, gradientTasks, logitTasks, combining }
}
