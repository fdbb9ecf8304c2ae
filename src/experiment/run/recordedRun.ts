// Everything a run allocates on the GPU, recorded and not yet compiled: the student's engine, cached targets,
// the evaluator and the viewer. Nothing else decides what a run needs, so that recording on a device that only
// counts (memory.ts) measures it.

import { COMBINE } from '../../distill/combine/registry'
import { gradientBasis } from '../../distill/combine/gradientBasis'
import { uploadData, type HostData } from '../../distill/engine/deviceData'
import { Engine } from '../../distill/engine/engine'
import type { SignalEntry, TeacherShapes } from '../../distill/matching'
import type { SignalTargets } from '../../distill/signals/recorder'
import { TEACHER_TASKS } from '../../distill/tasks'
import type { Gpu } from '../../gpu/device'
import { Plan } from '../../gpu/plan'
import type { ModelConfig } from '../../nn/config'
import { dimensions } from '../../nn/dimensions'
import type { Tile } from '../../nn/tile'
import type { Settings } from '../../settings/settings'
import { optimizerOf } from '../../settings/optimizer'
import { IMAGE_TOKENS, TEXT_SLOTS } from '../../world/types'
import { microBatchesPerStep } from './batches'
import { engineChoices } from './engineChoices'
import { liveTeacherBuffers, type LiveTeachers } from './liveTeachers'
import { Evaluator } from '../evaluate/evaluator'
import { settingsSignals, studentConfig } from './runSignals'
import { samplesPerPass } from './samplesPerPass'
import { targetBuffers } from './targets'

export { settingsSignals, studentConfig }

/** The teachers' maps of one sample, head-averaged: [teachers][layers][keys, keys]. Belongs to the plan. */
export const recordTeacherMaps = (plan: Plan, teachers: TeacherShapes): GPUBuffer =>
  plan.buffer(
    'teachers\u2019 maps',
    TEACHER_TASKS.reduce((layers, f) => layers + teachers[f].layers, 0) * (IMAGE_TOKENS + TEXT_SLOTS) ** 2,
  )

export interface RecordedRun {
  config: ModelConfig
  signals: readonly SignalEntry[]
  /** Those of the signals whose targets are cached: all, or none where teachers score own answers. */
  cached: readonly SignalEntry[]
  targets: SignalTargets
  /** Teachers whose weights are still to be filled in. */
  live: LiveTeachers
  engine: Engine
  evaluator: Evaluator
  /** One frame at a time, for inspecting answers and attention. */
  viewer: Evaluator
}

export interface RecordingOptions {
  /** Of the training step, where it is not the adapter's usual one; evaluation keeps that one. */
  tile?: Tile | undefined
  /** Bytes of one binding, for samples side by side; absent: what every device has. */
  samplesBinding?: number | undefined
}

/**
 * Records a run of these settings and makes its buffers.
 * @throws TeacherError as `settingsSignals`, and as `liveTeacherBuffers`.
 */
export function recordRun(
  gpu: Gpu,
  settings: Settings,
  teachers: TeacherShapes,
  data: { train: HostData; validation: HostData },
  { tile: stepTile, samplesBinding }: RecordingOptions = {},
): RecordedRun {
  const { tile, splits } = engineChoices(gpu)
  const config = studentConfig(settings)
  const signals = settingsSignals(settings, config.layers, teachers)
  const perSample = settings.combinePer === 'sample'
  const plan = new Plan(gpu.device, 'student', perSample ? samplesBinding : undefined)
  const { onPolicyShare: share } = settings
  const live = share > 0 ? liveTeacherBuffers(plan, config, settings, signals, teachers) : {}
  const cached = share > 0 ? [] : signals
  const targets = targetBuffers(plan, config, data.train, cached)
  const active = TEACHER_TASKS.filter(() => !COMBINE[settings.method].withoutTeachers)
  const microBatches = microBatchesPerStep(settings)
  const sideBySide = perSample
    ? samplesPerPass({ config, signals, teacherTasks: active, samples: microBatches }, plan.largestBinding)
    : 1
  const basis = gradientBasis(settings.supervision, settings.anchorSupport)
  const engine = new Engine(plan, {
    basis,
    perModule: settings.combineOver === 'module',
    microBatches,
    unweightedNorms: settings.reweighting === 'on' && !perSample && basis.supervision === 'shared',
    dimensions: perSample
      ? dimensions(config, sideBySide, 1, stepTile ?? tile, sideBySide)
      : dimensions(config, settings.batchFrames, settings.batchSegments, stepTile ?? tile),
    data: uploadData(plan, config, data.train),
    signals,
    targets,
    teacherTasks: active,
    trainProjector: false,
    // Sample by sample a gradient is one sum, however many samples a pass has.
    splits: perSample ? 1 : splits,
    ...(share > 0 && { ownAnswers: { share, teachers: live } }),
    optimizer: optimizerOf(settings),
  })
  const evaluator = new Evaluator(gpu.device, config, data.validation, 8, tile)
  const viewer = new Evaluator(gpu.device, config, data.validation, 1, tile)
  return { config, signals, cached, targets, live, engine, evaluator, viewer }
}
