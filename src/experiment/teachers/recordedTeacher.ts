// Everything that the training of a teacher allocates on the GPU, recorded and not yet compiled, so that recording on
// a device that only counts measures it.

import { uploadData, type HostData } from '../../distill/engine/deviceData'
import { Engine } from '../../distill/engine/engine'
import type { Gpu } from '../../gpu/device'
import { Plan } from '../../gpu/plan'
import type { ModelConfig } from '../../nn/config'
import { dimensions } from '../../nn/dimensions'
import { Evaluator } from '../evaluate/evaluator'
import { engineChoices } from '../run/engineChoices'

export interface RecordedTeacher {
  engine: Engine
  evaluator: Evaluator
}

/** Frames a step, questions of each, and the decay of weights. */
export interface TeacherBatch {
  frames: number
  segments: number
  weightDecay: number
}

export function recordTeacher(
  gpu: Gpu,
  config: ModelConfig,
  { frames, segments, weightDecay }: TeacherBatch,
  data: { train: HostData; heldOut: HostData },
): RecordedTeacher {
  const { tile, splits } = engineChoices(gpu)
  const plan = new Plan(gpu.device, 'teacher')
  const engine = new Engine(plan, {
    dimensions: dimensions(config, frames, segments, tile),
    data: uploadData(plan, config, data.train),
    signals: [],
    targets: null,
    teacherTasks: [],
    trainProjector: true,
    splits,
    optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay },
  })
  return { engine, evaluator: new Evaluator(gpu.device, config, data.heldOut, 16, tile) }
}
