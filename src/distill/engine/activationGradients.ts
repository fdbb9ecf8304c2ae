// Gradients at the student's activations, of the step that ran last. Every layer of the backward pass writes them
// over those of the layer before; whoever looks at one has that pass computed once more, up to where it is complete.
// It reads activations and upstream gradients that the step left, and the parameters before the update, as AdamW's
// moments give them; it writes into buffers that the backward pass alone uses. The step itself is as before.

import { Plan } from '../../gpu/plan'
import type { ActivationGradient } from '../../nn/upstream'
import { TASKS, TEACHER_TASKS } from '../tasks'
import type { Engine } from './engine'
import type { TensorSource } from './tensorFacts'

/** The micro-batch's own rows in a buffer, from a float on. */
type OwnRows = (buffer: GPUBuffer, columns: number, text: boolean, offset: number) => Promise<Float32Array>

/** Where gradients at each activation are complete. */
function completed({ step, options }: Engine): ActivationGradient[] {
  const found: ActivationGradient[] = []
  step.readBackward(null, (place) => void found.push(place))
  const columns = options.dimensions.config.vocabulary
  const logits = { name: 'logits', buffer: step.dLogits, columns, text: true, tasks: step.logitTasks, end: 0 }
  return [...found.reverse(), logits]
}

/** The values of `place` for the whole pass, after the pass was computed up to there. */
async function withGradients<T>(
  { step, device }: Engine,
  place: ActivationGradient,
  read: () => Promise<T>,
): Promise<T> {
  const own = new Plan(device, 'gradients at activations')
  try {
    if (place.end > 0) {
      const backward = step.readBackward(own, undefined)
      await Promise.all([own.compile(), backward.compile()])
      const encoder = device.createCommandEncoder({ label: own.label })
      const pass = encoder.beginComputePass()
      own.encode(pass)
      backward.encode(pass, 0, place.end)
      pass.end()
      device.queue.submit([encoder.finish()])
    }
    return await read()
  } finally {
    own.destroy()
  }
}

/** One tensor per activation and task whose loss lies above it; weighted and mixed, as gradients of parameters are. */
export function activationGradients(
  engine: Engine,
  one: { rows: number; imageRows: number; textRows: number },
  own: OwnRows,
): TensorSource[] {
  const { dimensions } = engine.options
  return completed(engine).flatMap((place) =>
    engine.step.gradientTasks.slice(0, place.tasks).flatMap(({ task, capability, unweighted }, index) => {
      if (unweighted) return []
      const { name, buffer, columns, text } = place
      const offset = index * (text ? dimensions.textRows : dimensions.rows) * columns
      const of = capability === null ? '' : ` of ${TEACHER_TASKS[capability]}`
      const source: TensorSource = {
        name: `gradient ${task}${of} at ${name}`,
        group: 'activationGradient',
        shape: [text ? one.textRows : one.rows, columns],
        firstRow: text ? one.imageRows : 0,
        task,
        read: async ({ weights }) => {
          const weight = Math.fround(weights[TASKS.indexOf(task)])
          const values = await withGradients(engine, place, () => own(buffer, columns, text, offset))
          return values.map((g) => weight * g)
        },
      }
      return [source]
    }),
  )
}
