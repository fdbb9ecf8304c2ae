// The tensors of the step that ran last, by name, read back from the very buffers it used: nothing is computed
// again but the update, which is never stored (its sum is written down once more, from the same gradients and
// factors), what AdamW added, which follows from its moments, and gradients at activations (activationGradients.ts).
// Reading writes into no buffer that a later step reads before it writes there.
//
// Of an update of several micro-batches the activations, targets and gradients are those of the last one, wherever
// among those side by side it lies.

import { Plan } from '../../gpu/plan'
import { readRanges, type FloatRange } from '../../gpu/readRanges'
import { hiddenWidth, qkvWidth, type ParameterEntry } from '../../nn/config'
import type { LayerActivations } from '../../nn/forward'
import { isAttention, isHidden, isLogits, type SignalEntry } from '../matching'
import type { StepInput } from '../step/stepInput'
import { TASKS, TEACHER_TASKS } from '../tasks'
import type { Engine } from './engine'
import { activationGradients } from './activationGradients'
import type { BatchShape, TensorFacts, TensorSource } from './tensorFacts'

/** The largest tensor that is read, in bytes. */
export const MOST_TENSOR_BYTES = 64 * 2 ** 20

type Source = TensorSource
type Read = Source['read']

const elements = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)

export class StepTensors {
  /** Made when somebody looks. */
  private made: readonly Source[] | null = null
  readonly batch: BatchShape

  constructor(private readonly engine: Engine) {
    const { config, microBatches, segments } = engine.options.dimensions
    const frames = engine.options.dimensions.frames / microBatches
    this.batch = { frames, segments, imageTokens: config.imageTokens, textSlots: config.textSlots }
  }

  private get sources(): readonly Source[] {
    return (this.made ??= [
      ...this.activations(),
      ...this.maps(),
      ...this.targets(),
      ...this.gradients(),
      ...activationGradients(this.engine, this.one, (...rows) => this.own(...rows)),
      ...this.parameters(),
    ].filter(({ shape }) => 4 * elements(shape) <= MOST_TENSOR_BYTES))
  }

  /** All tensors of at most MOST_TENSOR_BYTES, group by group. */
  get list(): TensorFacts[] {
    return this.sources.map(({ read: _, ...facts }) => facts)
  }

  /** The step whose tensors these are; null before the first one, and after a reset, a rewind or a failure. */
  get step(): number | null {
    return this.engine.latest?.step ?? null
  }

  /**
   * The values of a tensor, as they were in `step`. Null where the run has no tensor of this name, or no step.
   * No step may be under way.
   */
  async read(name: string): Promise<{ step: number; tensor: TensorFacts; values: Float32Array } | null> {
    const source = this.sources.find((one) => one.name === name)
    const input = this.engine.latest
    if (!source || !input) return null
    const { read, ...tensor } = source
    return { step: input.step, tensor, values: await read(input) }
  }

  private ranges(...ranges: FloatRange[]): Promise<Float32Array> {
    return readRanges(this.engine.device, ranges)
  }

  /** Sizes of one micro-batch. */
  private get one(): { rows: number; imageRows: number; textRows: number } {
    const { microBatches, rows, imageRows, textRows } = this.engine.options.dimensions
    return {
      rows: rows / microBatches,
      imageRows: imageRows / microBatches,
      textRows: textRows / microBatches,
    }
  }

  /** The micro-batch's own rows in a buffer of the whole pass's, from `offset` on; `text`: it has text rows alone. */
  private own(buffer: GPUBuffer, columns: number, text: boolean, offset = 0): Promise<Float32Array> {
    const { imageRows, textRows } = this.one
    const microBatch = this.engine.latestMicroBatch
    const rows = (first: number, count: number): FloatRange => ({
      buffer,
      offset: offset + first * columns,
      floats: count * columns,
    })
    const before = text ? 0 : this.engine.options.dimensions.imageRows
    const texts = rows(before + microBatch * textRows, textRows)
    return text ? this.ranges(texts) : this.ranges(rows(microBatch * imageRows, imageRows), texts)
  }

  /** Rows of the batch, all or those of text, in a buffer of its own. */
  private rows(name: string, buffer: GPUBuffer, text: boolean, columns: number): Source {
    const { rows, imageRows, textRows } = this.one
    const shape = [text ? textRows : rows, columns]
    const read = () => this.own(buffer, columns, text)
    return { name, group: 'activation', shape, firstRow: text ? imageRows : 0, read }
  }

  private activations(): Source[] {
    const { config } = this.engine.options.dimensions
    const { layers, last, lastFrom, normedFinal, logits } = this.engine.step.activations
    const { width } = config
    const whole: [string, keyof LayerActivations, number][] = [
      ['x', 'x', width],
      ['normed 1', 'normed1', width],
      ['qkv', 'qkv', qkvWidth(config)],
      ['heads', 'attended', width],
    ]
    const beyond: [string, keyof LayerActivations, number][] = [
      ['x2', 'x2', width],
      ['normed 2', 'normed2', width],
      ['mlp activation', 'activated', hiddenWidth(config)],
    ]
    return [
      ...layers.flatMap((layer, l) => {
        const one =
          (text: boolean) =>
          ([name, key, columns]: (typeof whole)[number]) =>
            this.rows(`layer ${l} ${name}`, layer[key] as GPUBuffer, text, columns)
        return [...whole.map(one(false)), ...beyond.map(one(l === layers.length - 1 && lastFrom > 0))]
      }),
      this.rows(`layer ${layers.length} x`, last, lastFrom > 0, width),
      this.rows('final normed', normedFinal, true, width),
      this.rows('logits', logits, true, config.vocabulary),
    ]
  }

  /** One map per layer and head, taken out of the layer's [R, H, keys]. */
  private maps(): Source[] {
    const { config, keys, attentionStride } = this.engine.options.dimensions
    const { rows } = this.one
    const { heads } = config
    const buffer = this.engine.step.activations.attention
    const layer = (l: number) => this.own(buffer, heads * keys, false, l * attentionStride)
    return Array.from({ length: config.layers * heads }, (_, i): Source => {
      const [l, head] = [Math.floor(i / heads), i % heads]
      const read = async () => {
        const all = await layer(l)
        const map = new Float32Array(rows * keys)
        for (let r = 0; r < rows; r++) {
          const at = (r * heads + head) * keys
          map.set(all.subarray(at, at + keys), r * keys)
        }
        return map
      }
      return {
        name: `layer ${l} attention head ${head}`,
        group: 'attention',
        shape: [rows, keys],
        firstRow: 0,
        read,
      }
    })
  }

  /** The rows of the batch in a buffer of the data set's rows: frames, then questions. */
  private gathered(
    buffer: GPUBuffer,
    offset: number,
    columns: number,
    text: boolean,
    { frames, questions }: StepInput,
  ): Promise<Float32Array> {
    const { imageTokens, textSlots } = this.batch
    const dataImageRows = text ? 0 : this.engine.options.data.host.frames * imageTokens
    const rows = (first: number, count: number): FloatRange => ({
      buffer,
      offset: offset + first * columns,
      floats: count * columns,
    })
    const images = text ? [] : [...frames].map((frame) => rows(frame * imageTokens, imageTokens))
    const texts = [...questions].map((q) => rows(dataImageRows + q * textSlots, textSlots))
    return this.ranges(...images, ...texts)
  }

  private target(entry: SignalEntry, index: number): Source[] {
    const { targets, data, dimensions } = this.engine.options
    if (!targets) return []
    const { keys, config } = dimensions
    const { rows, imageRows, textRows } = this.one
    const { teacherTask: task } = entry
    const of = (name: string, columns: number, buffer: GPUBuffer, offset: number): Source => {
      const text = isLogits(entry)
      return {
        name: `target ${task} ${name}`,
        group: 'target',
        shape: [text ? textRows : rows, columns],
        firstRow: text ? imageRows : 0,
        task,
        read: (input) => this.gathered(buffer, offset, columns, text, input),
      }
    }
    if (isLogits(entry)) return [of('logits', config.vocabulary, targets.logits[index], 0)]
    const layer = `layer ${entry.studentLayer}`
    if (isHidden(entry)) return [of(`${layer} hidden states`, entry.teacherWidth, targets.hidden[index], 0)]
    const maps = targets.attention.findLast(({ first }) => first <= index)
    return maps ? [of(`${layer} attention`, keys, maps.buffer, (index - maps.first) * data.rows * keys)] : []
  }

  private targets(): Source[] {
    const { signals } = this.engine.options
    return [isAttention, isHidden, isLogits].flatMap((kind) =>
      signals.filter((entry) => kind(entry)).flatMap((entry, index) => this.target(entry, index)),
    )
  }

  /** Tensors of the flat buffers whose values are trained. */
  private get trained(): ParameterEntry[] {
    const { options, step } = this.engine
    const { withoutProjector, total } = options.dimensions.layout
    const frozen = (at: number) => !options.trainProjector && at >= withoutProjector && at < total
    return step.layout.entries.filter(({ offset }) => !frozen(offset))
  }

  private gradients(): Source[] {
    const { gradients, gradientTasks, layout } = this.engine.step
    return gradientTasks.flatMap(({ task, capability, unweighted }, index) =>
      unweighted
        ? []
        : this.trained.map(({ name, shape, offset, size }): Source => {
            const read: Read = async ({ weights }) => {
              const weight = Math.fround(weights[TASKS.indexOf(task)])
              const slice = this.engine.latestMicroBatch * gradientTasks.length + index
              const at = slice * layout.total + offset
              return (await this.ranges({ buffer: gradients, offset: at, floats: size })).map(
                (g) => weight * g,
              )
            }
            const own = capability === null ? '' : ` of ${TEACHER_TASKS[capability]}`
            return {
              name: `gradient ${task}${own} ${name}`,
              group: 'gradient',
              shape,
              firstRow: null,
              task,
              read,
            }
          }),
    )
  }

  private async update(offset: number, floats: number): Promise<Float32Array> {
    const plan = new Plan(this.engine.device, 'inside a step')
    try {
      const buffer = this.engine.step.readUpdate(plan)
      await plan.compile()
      plan.submit()
      return await this.ranges({ buffer, offset, floats })
    } finally {
      plan.destroy()
    }
  }

  /** p - (p before), from what AdamW has left: p = (p before)(1 - rate decay) - rate m^ / (sqrt(v^) + epsilon). */
  private async change(offset: number, floats: number, input: StepInput): Promise<Float32Array> {
    const { parameters, moments } = this.engine.step
    const { beta1, beta2, epsilon, weightDecay } = this.engine.options.optimizer
    const all = await this.ranges(...[parameters, ...moments].map((buffer) => ({ buffer, offset, floats })))
    const { learningRate: rate, step } = input
    const [correction1, correction2] = [1 - beta1 ** step, 1 - beta2 ** step]
    return Float32Array.from({ length: floats }, (_, i) => {
      const [p, m, v] = [all[i], all[floats + i], all[2 * floats + i]]
      const moved = ((rate / correction1) * m) / (Math.sqrt(v / correction2) + epsilon)
      const before = (p + moved) / (1 - rate * weightDecay)
      return -(moved + rate * weightDecay * before)
    })
  }

  private parameters(): Source[] {
    const { parameters, moments, layout } = this.engine.step
    const plain = (group: 'parameter' | 'moment', label: string, buffer: GPUBuffer, of: ParameterEntry[]) =>
      of.map(({ name, shape, offset, size }): Source => ({
        name: `${label} ${name}`,
        group,
        shape,
        firstRow: null,
        read: () => this.ranges({ buffer, offset, floats: size }),
      }))
    const made = (group: 'update' | 'change', read: (entry: ParameterEntry) => Read) =>
      this.trained.map((entry): Source => {
        const { name, shape } = entry
        return { name: `${group} ${name}`, group, shape, firstRow: null, read: read(entry) }
      })
    return [
      ...made(
        'update',
        ({ offset, size }) =>
          () =>
            this.update(offset, size),
      ),
      ...made(
        'change',
        ({ offset, size }) =>
          (input) =>
            this.change(offset, size, input),
      ),
      ...plain('parameter', 'parameter', parameters, layout.entries),
      ...moments.flatMap((buffer, i) => plain('moment', `moment ${i + 1}`, buffer, this.trained)),
    ]
  }
}
