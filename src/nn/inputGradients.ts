// The end of the backward pass: from the gradient of the first residual stream to those of embedding, positions
// and vision projector.

import { unrolled } from '../gpu/kernel'
import type { Plan } from '../gpu/plan'
import { mapKeys, parameter } from './config'
import { microBatchConstants, read, readWrite, threads, type Dimensions } from './dimensions'
import embedBackwardWgsl from './embedBackward.wgsl?raw'
import type { ForwardInputs } from './forward'
import type { GradientPartials } from './gradientPartials'
import projectorGradientWgsl from './projectorGradient.wgsl?raw'

export interface InputGradientOptions {
  /** [tasks, R, D] */
  dx: GPUBuffer
  partials: GradientPartials
  tasks: number
  logitTasks: number
  trainProjector: boolean
}

/** Records them into the partials; the embedding's already hold what the head, which is tied to it, gave. */
export function recordInputGradients(
  plan: Plan,
  d: Dimensions,
  inputs: ForwardInputs,
  { dx, partials, tasks, logitTasks, trainProjector }: InputGradientOptions,
): void {
  const { config, layout, names, microBatches, rows, imageRows } = d
  const { width, vocabulary, textSlots, imageTokens } = config
  const embedding = `${names.embedding}.weight`
  const embeddingSums = partials.of(embedding)
  const between = (from: string, to: string) => parameter(layout, to).offset - parameter(layout, from).offset
  const positions = names.positions === null ? 0 : mapKeys(config)
  plan.record(
    {
      label: 'embedding gradient',
      body: unrolled(embedBackwardWgsl, { TASKS: tasks }),
      u32: {
        ...microBatchConstants(d),
        IMAGE_TOKENS: imageTokens,
        TEXT_SLOTS: textSlots,
        VOCABULARY: vocabulary,
        POSITIONS: positions,
        D4: width / 4,
        TASKS: tasks,
        HEAD_TASKS: logitTasks,
        P4: embeddingSums.parameters / 4,
        POSITIONS4: names.positions === null ? 0 : between(embedding, `${names.positions}.weight`) / 4,
      },
      bindings: { dx: read('vec4f'), tokens: read('i32'), partials: readWrite('vec4f') },
    },
    { dx, tokens: inputs.tokens, partials: embeddingSums.partials },
    threads((microBatches * (vocabulary + positions) * width) / 4),
  )
  if (trainProjector) {
    const sums = partials.of('projector.weight')
    plan.record(
      {
        label: 'projector gradient',
        body: projectorGradientWgsl,
        u32: {
          ROWS: rows,
          IMAGE_ROWS: imageRows,
          FEATURES: config.featureSize,
          D4: width / 4,
          TASKS: tasks,
          SPLITS: partials.slices,
          CHUNK: Math.ceil(imageRows / partials.slices),
          TASK_CAPACITY: tasks,
          P4: sums.parameters / 4,
        },
        bindings: {
          dx: read('vec4f'),
          features: read('f32'),
          sourceRow: read('u32'),
          partials: readWrite('vec4f'),
        },
      },
      { dx, features: inputs.features, sourceRow: inputs.sourceRow, partials: sums.partials },
      threads((tasks * partials.slices * config.featureSize * width) / 4),
    )
  }
}
