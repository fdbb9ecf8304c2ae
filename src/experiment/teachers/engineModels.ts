// Frozen teachers computed by this project's own engine, from the weights in their files: where runs are computed on
// the CPU, no second runtime has to be fetched and compiled, and teachers answer as fast as students. Possible for
// files that hold the graph which this project writes; any other graph is the ONNX runtime's.

import type { Gpu } from '../../gpu/device'
import { Plan } from '../../gpu/plan'
import { RangesBack, type FloatRange } from '../../gpu/readRanges'
import { parseJson } from '../../json/parse'
import { hiddenWidth, type ModelConfig } from '../../nn/config'
import { dimensions, read, readWrite, threadGrid, type Dimensions } from '../../nn/dimensions'
import { recordForward, type Activations } from '../../nn/forward'
import { CARD_KEY, type ModelCard } from '../../teacher/card'
import { WORLD_SIZES } from '../../teacher/contract'
import { exportTeacher, readWeights, type TeacherWeights } from '../../teacher/exportTeacher'
import { TeacherError } from '../../teacher/failure'
import { readOnnx } from '../../teacher/onnxReader'
import type { CpuBatch, CpuTeacherOutput, HiddenShape, RunOptions } from '../../teacher/runtime'
import { engineChoices } from '../run/engineChoices'
import headMeansWgsl from './headMeans.wgsl?raw'

/** Batch shapes of which plans are kept; those of the run that was used longest ago go first. */
const MOST_PLANS = 6

/** Floats of the maps that a teacher outputs, of image rows and of text rows. */
const mapFloats = ({ config, imageRows, textRows, keys }: Dimensions): [number, number] => [
  config.layers * imageRows * config.imageTokens,
  config.layers * textRows * keys,
]

/** Records the means over heads of all maps; gives where they lie, those of image rows first. */
function recordHeadMeans(plan: Plan, d: Dimensions, maps: GPUBuffer): GPUBuffer {
  const { layers, heads, imageTokens } = d.config
  const [image, text] = mapFloats(d)
  const means = plan.buffer('maps, means over heads', image + text)
  const { workgroups, THREADS_PER_ROW } = threadGrid((image + text) / 4)
  plan.record(
    {
      label: 'head means',
      body: headMeansWgsl,
      u32: {
        LAYERS: layers,
        IMAGE_ROWS: d.imageRows,
        TEXT_ROWS: d.textRows,
        HEADS: heads,
        IMAGE_TOKENS4: imageTokens / 4,
        KEYS4: d.keys / 4,
        STRIDE4: d.attentionStride / 4,
        THREADS_PER_ROW,
      },
      bindings: { maps: read('vec4f'), means: readWrite('vec4f') },
    },
    { maps, means },
    workgroups,
  )
  return means
}

/** States of layers, each [image rows of all frames, text rows of all frames], as [frames, image rows, text rows]. */
function byFrame(
  states: Float32Array,
  { frames, imageRows, textRows, rows, config }: Dimensions,
): Float32Array {
  const [image, text] = [imageRows, textRows].map((n) => (n / frames) * config.width)
  const out = new Float32Array(states.length)
  let at = 0
  for (let layer = 0; layer < states.length; layer += rows * config.width)
    for (let frame = 0; frame < frames; frame++)
      for (const [from, floats] of [
        [layer + frame * image, image],
        [layer + frames * image + frame * text, text],
      ]) {
        out.set(states.subarray(from, from + floats), at)
        at += floats
      }
  return out
}

/** A forward pass over batches of one shape, for every model of one configuration. */
class ForwardPlan {
  private readonly plan: Plan
  private readonly d: Dimensions
  private readonly features: GPUBuffer
  private readonly tokens: GPUBuffer
  private readonly parameters: GPUBuffer
  private readonly activations: Activations
  private readonly maps: GPUBuffer
  private readonly outputs: readonly FloatRange[]
  private readonly back: RangesBack
  private readonly compiled: Promise<void>
  private holds: Float32Array | null = null

  constructor(
    gpu: Gpu,
    config: ModelConfig,
    frames: number,
    segments: number,
    /** Every layer keeps what it outputs. */
    private readonly keeps: boolean,
  ) {
    this.plan = new Plan(gpu.device, 'teacher')
    this.d = dimensions(config, frames, segments, engineChoices(gpu).tile)
    const { plan, d } = this
    this.parameters = plan.buffer('parameters', d.layout.total)
    this.features = plan.buffer('features', d.imageRows * config.featureSize)
    this.tokens = plan.buffer('tokens', d.textRows)
    const sourceRow = plan.upload(
      'source rows',
      Uint32Array.from({ length: d.rows }, (_, row) => row),
    )
    const { parameters, features, tokens } = this
    this.activations = recordForward(plan, d, { parameters, features, sourceRow, tokens }, keeps, true)
    this.maps = recordHeadMeans(plan, d, this.activations.attention)
    this.outputs = this.outputRanges()
    this.back = new RangesBack(
      gpu.device,
      this.outputs.reduce((sum, { floats }) => sum + floats, 0),
    )
    this.compiled = plan.compile()
    this.compiled.catch(() => undefined)
  }

  /** Logits, maps, and where they are kept the outputs of all blocks but the last. */
  private outputRanges(): FloatRange[] {
    const { d, activations } = this
    const [image, text] = mapFloats(d)
    const kept = this.keeps ? activations.layers.slice(1).map(({ x }) => x) : []
    return [
      { buffer: activations.logits, offset: 0, floats: d.textRows * d.config.vocabulary },
      { buffer: this.maps, offset: 0, floats: image + text },
      ...kept.map((buffer) => ({ buffer, offset: 0, floats: d.rows * d.config.width })),
    ]
  }

  async run(parameters: Float32Array, { features, tokens }: CpuBatch): Promise<CpuTeacherOutput> {
    await this.compiled
    const { plan, d } = this
    const { queue } = plan.device
    if (this.holds !== parameters)
      queue.writeBuffer(this.parameters, 0, parameters as Float32Array<ArrayBuffer>)
    this.holds = parameters
    queue.writeBuffer(this.features, 0, features as Float32Array<ArrayBuffer>)
    queue.writeBuffer(this.tokens, 0, tokens as Int32Array<ArrayBuffer>)
    plan.submit()
    const { layers, vocabulary } = d.config
    const logits = d.textRows * vocabulary
    const [image, text] = mapFloats(d)
    const read = await this.back.read(this.outputs)
    const hidden = read.subarray(logits + image + text)
    return {
      logits: read.subarray(0, logits),
      imageAttention: read.subarray(logits, logits + image),
      textAttention: read.subarray(logits + image, logits + image + text),
      hidden: this.keeps ? byFrame(hidden, d) : null,
      layers,
      vocabulary,
    }
  }

  destroy(): void {
    this.back.destroy()
    this.plan.destroy()
  }
}

/** Plans by shape, and one run at a time: all teachers of a run share them. */
class ForwardPlans {
  private readonly plans = new Map<string, ForwardPlan>()
  private tail: Promise<unknown> = Promise.resolve()

  constructor(private readonly gpu: Gpu) {}

  run(config: ModelConfig, parameters: Float32Array, batch: CpuBatch, hidden: boolean) {
    const result = this.tail.then(() => this.planFor(config, batch, hidden).run(parameters, batch))
    this.tail = result.catch(() => undefined)
    return result
  }

  private planFor(config: ModelConfig, { frames, segments }: CpuBatch, hidden: boolean): ForwardPlan {
    const name = JSON.stringify([config, frames, segments, hidden])
    const plan = this.plans.get(name) ?? new ForwardPlan(this.gpu, config, frames, segments, hidden)
    this.plans.delete(name)
    this.plans.set(name, plan)
    for (const [oldest, old] of this.plans) {
      if (this.plans.size <= MOST_PLANS) break
      old.destroy()
      this.plans.delete(oldest)
    }
    return plan
  }

  /** Frees everything once the runs before it are done. */
  async destroy(): Promise<void> {
    await this.tail
    for (const plan of this.plans.values()) plan.destroy()
    this.plans.clear()
  }
}

/** A teacher in the engine. Where it runs is the CPU, as for one in the runtime without a device. */
export class EngineTeacher {
  readonly backend = 'wasm'
  readonly statedLayers: number
  readonly hidden: HiddenShape | null

  constructor(
    private readonly plans: ForwardPlans,
    private readonly config: ModelConfig,
    private parameters: Float32Array | null,
  ) {
    const { layers, width } = config
    this.statedLayers = layers
    this.hidden = layers > 1 ? { layers: layers - 1, width } : null
  }

  /** @throws TeacherError `disposed`. */
  run(batch: CpuBatch, { hidden = false }: RunOptions = {}): Promise<CpuTeacherOutput> {
    if (!this.parameters)
      throw new TeacherError('disposed', 'This teacher was disposed and cannot run.', 'Load it again.')
    return this.plans.run(this.config, this.parameters, batch, hidden && this.hidden !== null)
  }

  dispose(): Promise<void> {
    this.parameters = null
    return Promise.resolve()
  }
}

/** Whether such a model reads this world's pictures and words. */
const ofWorld = ({ imageTokens, textSlots, featureSize, vocabulary }: ModelConfig): boolean =>
  [imageTokens, textSlots, featureSize, vocabulary].every((size, i) => size === WORLD_SIZES['ISFV'[i]])

/** Whether kernels have its sizes: they compute four channels at a time. */
const fitsKernels = (config: ModelConfig): boolean =>
  [config.width / config.heads, hiddenWidth(config)].every((size) => size % 4 === 0)

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((x, i) => x === b[i])

/** Whether a file is, byte for byte, what this project writes for its weights and its card, in the card's own words. */
function ofProject(bytes: Uint8Array, { config, parameters }: TeacherWeights): boolean {
  const json = readOnnx(bytes).metadata[CARD_KEY]
  const card = parseJson(json, json.length)
  return card.ok && same(exportTeacher(config, parameters, card.value as ModelCard), bytes)
}

/** The teachers of a run that the engine computes; a device of the CPU alone. */
export class EngineModels {
  private readonly plans: ForwardPlans

  constructor(gpu: Gpu) {
    this.plans = new ForwardPlans(gpu)
  }

  /**
   * The teacher of a file with this project's graph, of sizes that kernels have; null for any other. `trusted`: the
   * file is known to be one, otherwise it has to be, byte for byte, what this project writes for its card and
   * weights.
   */
  teacher(bytes: Uint8Array, trusted: boolean): EngineTeacher | null {
    try {
      const weights = readWeights(bytes)
      const { config, parameters } = weights
      if (!ofWorld(config) || !fitsKernels(config)) return null
      if (!trusted && !ofProject(bytes, weights)) return null
      return new EngineTeacher(this.plans, config, parameters)
    } catch (thrown) {
      if (thrown instanceof TeacherError) return null
      throw thrown
    }
  }

  destroy(): Promise<void> {
    return this.plans.destroy()
  }
}
