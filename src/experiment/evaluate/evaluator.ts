// Asks a model all questions of a data set: exact match per capability, and one frame's answers with
// attention maps. It works on a snapshot of the parameters, so that training continues while it answers.

import { recordBatch } from '../../distill/step/batch'
import { uploadData, type DeviceData, type HostData } from '../../distill/engine/deviceData'
import { NO_TEACHERS, encodeStepInput, stateLayout } from '../../distill/step/stepInput'
import type { Accuracy } from '../../distill/tasks'
import { GUARANTEED_LIMITS } from '../../gpu/limits'
import { Plan, ReadBack } from '../../gpu/plan'
import { ablatedRanges, type ModelPart } from '../../nn/ablation'
import type { ModelConfig } from '../../nn/config'
import { recordForward, type Activations } from '../../nn/forward'
import { dimensions, read, readWrite, threads, type Dimensions } from '../../nn/dimensions'
import type { Tile } from '../../nn/tile'
import predictWgsl from './predict.wgsl?raw'

/** Exact match: every answer token (`<eos>` included) is the arg-max at its position. */
export function exactMatch(host: HostData, predicted: ArrayLike<number>, textSlots: number): Accuracy {
  const right = [0, 0, 0]
  const asked = [0, 0, 0]
  for (let q = 0; q < host.lengths.length; q++) {
    if (host.counted && host.counted[q] === 0) continue
    let all = true
    for (let s = 0; s < textSlots; s++) {
      const wanted = host.targets[q * textSlots + s]
      if (wanted >= 0 && predicted[q * textSlots + s] !== wanted) all = false
    }
    asked[host.capabilities[q]]++
    if (all) right[host.capabilities[q]]++
  }
  const [perception, reasoning, planning] = right.map((r, c) => (asked[c] > 0 ? r / asked[c] : 0))
  const present = asked.filter((n) => n > 0).length
  return {
    perception,
    reasoning,
    planning,
    average: present > 0 ? (perception + reasoning + planning) / present : 0,
    questions: asked[0] + asked[1] + asked[2],
  }
}

/** Arg-max tokens and probabilities of text rows, and for a view the attention maps. */
export interface Answers {
  /** [text rows] token ids. */
  tokens: Float32Array
  /** [text rows] probability of that token. */
  probabilities: Float32Array
}

/**
 * A forward plan over a fixed data set, `chunk` frames at a time with all their questions. It compiles when it is
 * first asked something, unless `compile` was called before: a run's first step does not wait for it.
 */
export class Evaluator {
  readonly plan: Plan
  readonly d: Dimensions
  private readonly state: GPUBuffer
  private readonly predictions: GPUBuffer
  private readonly activations: Activations
  private readonly words: Uint32Array
  private readonly back: ReadBack
  private readonly data: DeviceData
  private compiling: Promise<void> | null = null
  private destroyed = false
  /** The snapshot of the parameters. */
  readonly parameters: GPUBuffer

  constructor(
    device: GPUDevice,
    readonly config: ModelConfig,
    readonly host: HostData,
    chunk: number,
    tile?: Tile,
  ) {
    const frames = Math.min(chunk, host.frames)
    const { maxStorageBufferBindingSize: largest } = GUARANTEED_LIMITS
    this.plan = new Plan(device, 'evaluation', largest, 'asked')
    this.d = dimensions(config, frames, host.questionsPerFrame, tile)
    this.words = new Uint32Array(stateLayout(frames, host.questionsPerFrame).words)
    this.state = this.plan.buffer('state', this.words.length)
    const data = (this.data = uploadData(this.plan, config, host))
    this.parameters = this.plan.buffer('snapshot of the parameters', this.d.layout.total)
    const { parameters } = this
    const batch = recordBatch(this.plan, this.d, data, this.state, [])
    this.activations = recordForward(
      this.plan,
      this.d,
      { parameters, features: data.features, sourceRow: batch.sourceRow, tokens: batch.tokens },
      false,
      true,
    )
    this.predictions = this.plan.buffer('predictions', 2 * this.d.textRows)
    this.plan.record(
      {
        label: 'predict',
        body: predictWgsl,
        u32: { ROWS: this.d.textRows, VOCABULARY: config.vocabulary },
        bindings: { logits: read('f32'), predictions: readWrite('f32') },
      },
      { logits: this.activations.logits, predictions: this.predictions },
      threads(this.d.textRows),
    )
    // Attention and logits are read of one-frame evaluators only; predictions always.
    this.back = new ReadBack(
      device,
      Math.max(
        2 * this.d.textRows,
        frames === 1
          ? Math.max(config.layers * this.d.attentionStride, this.d.textRows * config.vocabulary)
          : 0,
      ),
    )
  }

  /** GPU bytes of everything this evaluator owns. */
  get bytes(): number {
    return this.plan.bytes + this.back.bytes
  }

  compile(onProgress?: (done: number, total: number) => void): Promise<void> {
    return (this.compiling ??= this.plan.compile(onProgress))
  }

  /** Takes a snapshot of the parameters as they are after everything submitted so far. */
  snapshot(parameters: GPUBuffer): void {
    const encoder = this.plan.device.createCommandEncoder({ label: 'snapshot' })
    encoder.copyBufferToBuffer(parameters, 0, this.parameters, 0, this.parameters.size)
    this.plan.device.queue.submit([encoder.finish()])
  }

  /** Switches parts of the model off, in the snapshot, until the next one is taken. */
  switchOff(off: readonly ModelPart[]): void {
    const encoder = this.plan.device.createCommandEncoder({ label: 'ablation' })
    for (const { offset, size } of ablatedRanges(this.config, off))
      encoder.clearBuffer(this.parameters, 4 * offset, 4 * size)
    this.plan.device.queue.submit([encoder.finish()])
  }

  /**
   * Replaces the data set's features and tokens by others of the same size; for scenes that are made up
   * interactively.
   */
  replace(features: Float32Array, tokens: Int32Array): void {
    const { queue } = this.plan.device
    queue.writeBuffer(this.data.features, 0, features as Float32Array<ArrayBuffer>)
    queue.writeBuffer(this.data.data, 0, tokens as Int32Array<ArrayBuffer>)
  }

  /**
   * Runs frames [first, first + chunk) (wrapping past the end) and returns the answers of the chunk. Throws where
   * the evaluator was destroyed.
   */
  async answers(first: number): Promise<Answers> {
    const { textRows } = this.d
    await this.ready()
    this.submit(first)
    const both = await this.back.read(this.predictions, 2 * textRows)
    return { tokens: both.slice(0, textRows), probabilities: both.slice(textRows) }
  }

  /**
   * Runs one frame and returns its logits [text rows, V]. Throws unless the evaluator takes one frame at a
   * time.
   */
  async logits(frame: number): Promise<Float32Array> {
    if (this.d.frames !== 1) throw new Error('logits are read one frame at a time')
    await this.ready()
    this.submit(frame)
    return this.back.read(this.activations.logits, this.d.textRows * this.config.vocabulary)
  }

  private async ready(): Promise<void> {
    await this.compile()
    if (this.destroyed) throw new Error('the evaluator was destroyed')
  }

  private submit(first: number): void {
    const { frames, segments } = this.d
    const rows = Int32Array.from({ length: frames }, (_, i) => (first + i) % this.host.frames)
    const questions = Int32Array.from(
      { length: frames * segments },
      (_, i) => rows[Math.floor(i / segments)] * segments + (i % segments),
    )
    encodeStepInput(
      this.words,
      0,
      {
        step: 1,
        method: 'ce-only',
        permutation: 0,
        learningRate: 0,
        clip: 0,
        weights: [1, 0, 0, 0],
        ...NO_TEACHERS,
        answerTokens: 1,
        frames: rows,
        questions,
      },
      0,
      [0.9, 0.9],
    )
    this.plan.device.queue.writeBuffer(this.state, 0, this.words as Uint32Array<ArrayBuffer>)
    this.plan.submit()
  }

  /**
   * Exact match over the whole data set; `between` runs after each chunk, so that the caller can do other
   * work.
   */
  async accuracy(between?: () => void | Promise<void>): Promise<Accuracy> {
    const slots = this.config.textSlots
    const perFrame = this.host.questionsPerFrame * slots
    const predicted = new Float32Array(this.host.frames * perFrame)
    for (let first = 0; first < this.host.frames; first += this.d.frames) {
      const { tokens } = await this.answers(first)
      const count = Math.min(this.d.frames, this.host.frames - first)
      predicted.set(tokens.subarray(0, count * perFrame), first * perFrame)
      await between?.()
    }
    return exactMatch(this.host, predicted, slots)
  }

  /**
   * Exact match over other frames of the same shape, any number of them: they replace the data set's, chunk
   * by chunk, and the data set is restored afterwards.
   */
  async accuracyOn(other: HostData, between?: () => void | Promise<void>): Promise<Accuracy> {
    const slots = this.config.textSlots
    const perFrame = other.questionsPerFrame * slots
    const features = other.features.length / other.frames
    const predicted = new Float32Array(other.frames * perFrame)
    try {
      for (let begin = 0; begin < other.frames; begin += this.host.frames) {
        const count = Math.min(this.host.frames, other.frames - begin)
        this.replace(
          other.features.subarray(begin * features, (begin + count) * features),
          other.tokens.subarray(begin * perFrame, (begin + count) * perFrame),
        )
        for (let first = 0; first < count; first += this.d.frames) {
          const { tokens } = await this.answers(first)
          const used = Math.min(this.d.frames, count - first)
          predicted.set(tokens.subarray(0, used * perFrame), (begin + first) * perFrame)
          await between?.()
        }
      }
    } finally {
      this.replace(this.host.features, this.host.tokens)
    }
    return exactMatch(other, predicted, slots)
  }

  /** Runs one chunk and reads nothing back. Not before something was answered. */
  show(first: number): void {
    this.submit(first)
  }

  /** Where the attention maps of the latest chunk lie: [L][R, H, keys], layer stride `d.attentionStride`. */
  get maps(): GPUBuffer {
    return this.activations.attention
  }

  /** Those maps, read back, per layer [R, H, keys]. Throws unless the evaluator takes one frame at a time. */
  async attention(): Promise<Float32Array[]> {
    const { config, attentionStride } = this.d
    if (this.d.frames !== 1) throw new Error('attention is read one frame at a time')
    const maps = await this.back.read(this.activations.attention, config.layers * attentionStride)
    return Array.from({ length: config.layers }, (_, l) =>
      maps.subarray(l * attentionStride, (l + 1) * attentionStride),
    )
  }

  destroy(): void {
    this.destroyed = true
    this.plan.destroy()
    this.back.destroy()
  }
}
