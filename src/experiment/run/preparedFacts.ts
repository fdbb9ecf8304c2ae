// What a prepared run reports about itself.

import { COMBINE } from '../../distill/combine/registry'
import { isAttention } from '../../distill/matching'
import type { Gpu } from '../../gpu/device'
import { sizeLimits } from '../../gpu/limits'
import { threadsOf } from '../../gpu/processor/device'
import { parameterLayout } from '../../nn/config'
import type { RunFacts } from '../../protocol/runFacts'
import type { Settings } from '../../settings/settings'
import { ownDataName } from '../data/sceneSet'
import type { Teachers } from '../teachers/frozenTeachers'
import type { PreparedData } from './preparedData'
import type { RecordedRun } from './recordedRun'
import { VERSION } from './version'

/** Facts of a recorded run. */
export function factsOf(
  gpu: Gpu,
  settings: Settings,
  teachers: Pick<Teachers, 'backend' | 'sources' | 'onCpu'>,
  data: PreparedData,
  { config, engine, evaluator, viewer, signals }: RecordedRun,
): RunFacts {
  const threads = threadsOf(gpu.device)
  return {
    adapter: gpu.adapter,
    ...(threads !== null && { threads }),
    version: VERSION,
    studentParameters: parameterLayout(config).count,
    dispatchesPerStep: engine.dispatches,
    gpuBytes: engine.bytes + evaluator.bytes + viewer.bytes,
    limits: sizeLimits(gpu.device.limits),
    targets: settings.onPolicyShare > 0 ? 'live' : 'cached',
    teacherBackend: teachers.backend,
    ...(teachers.onCpu.length > 0 && { teachersOnCpu: teachers.onCpu }),
    teachers: teachers.sources,
    validationFrames: data.validation.frames,
    ...(data.trainingData && { trainingData: ownDataName(data.trainingData) }),
    majority: data.majority,
    studentLayers: config.layers,
    signals: COMBINE[settings.method].withoutTeachers
      ? []
      : signals.map((entry) =>
          isAttention(entry) ? { ...entry, signal: 'attention', loss: entry.loss ?? 'mse' } : entry,
        ),
  }
}
