// The frozen teachers of a run: vision encoder, base teacher and three specialists, in onnxruntime-web. On a
// real GPU they share our device and their maps stay there; on a software adapter the CPU backend is a
// hundred times faster, so it is used and the maps are uploaded.

import type { HostData } from '../../distill/engine/deviceData'
import type { Accuracy, TeacherTask } from '../../distill/tasks'
import { TEACHER_TASKS } from '../../distill/tasks'
import type { SignalTargets } from '../../distill/signals/recorder'
import type { SignalEntry, TeacherShape, TeacherShapes } from '../../distill/matching'
import { answered } from '../../gpu/answers'
import type { Gpu } from '../../gpu/device'
import { readBuffer } from '../../gpu/plan'
import type { ModelConfig } from '../../nn/config'
import { cardOf } from '../../teacher/card'
import { TeacherError } from '../../teacher/failure'
import { readOnnx } from '../../teacher/onnxReader'
import { FEATURE_SIZE } from '../../teacher/exportEncoder'
import {
  loadEncoder,
  loadTeacher,
  type CpuEncoder,
  type CpuTeacher,
  type CpuTeacherOutput,
  type GpuEncoder,
  type GpuTeacher,
} from '../../teacher/runtime'
import { IMAGE_TOKENS, TEXT_SLOTS } from '../../world/types'
import { engineChoices } from '../run/engineChoices'
import { exactMatch } from '../evaluate/evaluator'
import { encodePictures, hostBatch, runToHost, type Reader } from './hostRun'
import { TargetPacker } from '../run/targets'
import { TEACHER_CHUNK } from '../run/teacherChunk'
import type { TeacherName, TeacherSources } from '../../settings/teacherSources'
import { isWrong, standIn, wrongOutputs, type WrongTeacherRule } from './wrongTeacher'

/** Fetches one file below the teachers' folder by its name, e.g. `encoder.onnx` or `gpt-6x64/base.onnx`. */
export type FileLoader = (name: string) => Promise<Uint8Array>

const CHUNK = TEACHER_CHUNK

export type { Reader } from './hostRun'

interface Loaded {
  session: CpuTeacher | GpuTeacher
  layers: number
  /** What its card says; null where it carries none. */
  config: ModelConfig | null
}

/** Maps and answers of one teacher on some frames, on the CPU. */
export interface TeacherOutputs {
  logits: Float32Array
  imageAttention: Float32Array
  textAttention: Float32Array
  layers: number
  vocabulary: number
}

/** Layers of a graph that leaves its layer axis open: those of one run on one frame with one question. */
async function inspectedLayers(session: CpuTeacher | GpuTeacher): Promise<number> {
  const batch = {
    features: new Float32Array(IMAGE_TOKENS * FEATURE_SIZE),
    tokens: new Int32Array(TEXT_SLOTS),
    frames: 1,
    segments: 1,
  }
  if (session.backend === 'wasm') return (await session.run(batch)).layers
  const output = await session.run(batch)
  output.release()
  return output.layers
}

/** The decoder that a file's card describes; null where there is no card, or a damaged one. */
function statedConfig(bytes: Uint8Array): ModelConfig | null {
  try {
    return cardOf(readOnnx(bytes).metadata).config
  } catch (thrown) {
    if (thrown instanceof TeacherError) return null
    throw thrown
  }
}

type LoadProgress = (done: number, total: number) => void

export class Teachers {
  /** By source: two roles with the same file share a session. */
  private readonly loaded = new Map<string, Loaded>()
  private chosen: TeacherSources | null = null

  private constructor(
    private readonly gpu: Gpu,
    private readonly encoder: CpuEncoder | GpuEncoder,
    private readonly shared: { device: GPUDevice } | undefined,
    private readonly files: FileLoader,
  ) {}

  /** Loads the encoder and the chosen teachers. `force` overrides the choice of backend (tests). */
  static async load(
    gpu: Gpu,
    files: FileLoader,
    sources: TeacherSources,
    onLoaded?: LoadProgress,
    force?: 'wasm' | 'webgpu',
  ): Promise<Teachers> {
    const backend = force ?? engineChoices(gpu).teacherBackend
    const shared = backend === 'webgpu' ? { device: gpu.device } : undefined
    const bytes = files('encoder.onnx')
    // Fetched meanwhile; `choose` awaits them and handles their failure.
    const ahead = new Map([...new Set(Object.values(sources))].map((source) => [source, files(source)]))
    for (const file of ahead.values()) file.catch(() => undefined)
    const encoder = shared ? await loadEncoder(await bytes, shared) : await loadEncoder(await bytes)
    const teachers = new Teachers(gpu, encoder, shared, files)
    await teachers.choose(sources, onLoaded, ahead)
    return teachers
  }

  /**
   * Switches to other teachers: fetches and loads those that are missing, then releases those no longer
   * chosen. Nothing changes when one of them cannot be loaded.
   * @throws TeacherError as `loadTeacher` and the file loader do.
   */
  async choose(
    sources: TeacherSources,
    onLoaded: LoadProgress = () => undefined,
    ahead?: ReadonlyMap<string, Promise<Uint8Array>>,
  ): Promise<void> {
    const wanted = [...new Set(Object.values(sources))]
    const fresh = new Map<string, Loaded>()
    let done = wanted.filter((source) => this.loaded.has(source)).length
    try {
      const missing = wanted.filter((source) => !this.loaded.has(source))
      const fetched = await Promise.all(missing.map((source) => ahead?.get(source) ?? this.files(source)))
      for (const [i, source] of missing.entries()) {
        // Before the runtime may take the bytes over.
        const config = statedConfig(fetched[i])
        const session = await this.session(fetched[i])
        const layers = session.statedLayers ?? (await inspectedLayers(session))
        fresh.set(source, { session, layers, config })
        onLoaded(++done, wanted.length)
      }
    } catch (thrown) {
      for (const { session } of fresh.values()) await session.dispose()
      throw thrown
    }
    for (const [source, one] of fresh) this.loaded.set(source, one)
    this.chosen = sources
    for (const [source, { session }] of [...this.loaded]) {
      if (wanted.includes(source)) continue
      this.loaded.delete(source)
      await session.dispose()
    }
  }

  /**
   * On our device where that is possible; a graph from another tool may have operators that only the CPU
   * supports.
   */
  private async session(bytes: Uint8Array): Promise<CpuTeacher | GpuTeacher> {
    if (!this.shared) return loadTeacher(bytes)
    try {
      return await loadTeacher(bytes, this.shared)
    } catch (thrown) {
      if (thrown instanceof TeacherError && thrown.failure.code === 'session') return loadTeacher(bytes)
      throw thrown
    }
  }

  private of(name: TeacherName): Loaded {
    const one = this.chosen && this.loaded.get(this.chosen[name])
    if (!one) throw new Error(`the ${name} teacher is not loaded`)
    return one
  }

  /** Where each teacher comes from. */
  get sources(): TeacherSources {
    if (!this.chosen) throw new Error('no teachers are chosen')
    return this.chosen
  }

  /**
   * The file of one teacher, fetched anew.
   * @throws TeacherError as the file loader does.
   */
  file(name: TeacherName): Promise<Uint8Array> {
    return this.files(this.sources[name])
  }

  /** Where the teachers run. */
  get backend(): 'webgpu' | 'wasm' {
    return this.encoder.backend
  }

  layers(name: TeacherName): number {
    return this.of(name).layers
  }

  /** The layers of a teacher that can be matched. */
  shape(name: TeacherName): TeacherShape {
    const { session, layers, config } = this.of(name)
    const { width = 0, layers: hiddenLayers = 0 } = session.hidden ?? {}
    return { layers, width, hiddenLayers, ...(config && { config }) }
  }

  /** The layers of each specialist that can be matched. */
  get shapes(): TeacherShapes {
    return {
      perception: this.shape('perception'),
      reasoning: this.shape('reasoning'),
      planning: this.shape('planning'),
    }
  }

  /**
   * Features [frames * 36, 44] of pictures [frames, 48, 48, 3]. `read` in place of the usual copy, which
   * allocates.
   */
  async features(
    pixels: Uint8Array,
    onProgress: (done: number, total: number) => void = () => undefined,
    read: Reader = this.read,
  ): Promise<Float32Array> {
    return encodePictures(this.encoder, pixels, onProgress, read)
  }

  /** One teacher's logits and maps for frames [first, first + count) of a data set, on the CPU. */
  async outputs(name: TeacherName, host: HostData, first: number, count: number): Promise<TeacherOutputs> {
    return this.said(name, host, first, count, false)
  }

  /** The same, with hidden states where they are requested and the file outputs them. */
  private async said(
    name: TeacherName,
    host: HostData,
    first: number,
    count: number,
    hidden: boolean,
  ): Promise<CpuTeacherOutput> {
    return runToHost(this.of(name).session, hostBatch(host, first, count), { hidden }, this.read)
  }

  /**
   * One teacher's logits [slots, V] for one frame's features and a single question segment. `read` in place
   * of the usual copy.
   */
  async segmentLogits(
    name: TeacherName,
    features: Float32Array,
    tokens: Int32Array,
    read: Reader = this.read,
  ): Promise<Float32Array> {
    const { session } = this.of(name)
    const batch = { features, tokens, frames: 1, segments: 1 }
    if (session.backend === 'wasm') return (await session.run(batch)).logits
    const output = await session.run(batch)
    try {
      return await read(output.logits.buffer, output.logits.size / 4)
    } finally {
      output.release()
    }
  }

  private readonly read: Reader = (source, floats) => readBuffer(this.gpu.device, source, floats)

  /** Exact match of one teacher on a data set; `between` runs after each chunk. */
  async accuracy(
    name: TeacherName,
    host: HostData,
    textSlots: number,
    between: () => void | Promise<void> = () => undefined,
  ): Promise<Accuracy> {
    const predicted = new Int32Array(host.tokens.length)
    const perFrame = host.tokens.length / host.frames
    for (let first = 0; first < host.frames; first += CHUNK) {
      const count = Math.min(CHUNK, host.frames - first)
      const { logits, vocabulary } = await this.outputs(name, host, first, count)
      for (let row = 0; row < count * perFrame; row++)
        predicted[first * perFrame + row] = argMax(logits, row * vocabulary, vocabulary)
      await between()
    }
    return exactMatch(host, predicted, textSlots)
  }

  /**
   * Runs the specialists that have signals over the training set once and fills `targets`. `wrong`: what some
   * of them teach instead of their own answers.
   */
  async fillTargets(
    config: ModelConfig,
    host: HostData,
    signals: readonly SignalEntry[],
    targets: SignalTargets,
    onProgress: (done: number, total: number) => void,
    wrong: WrongTeacherRule | null = null,
  ): Promise<void> {
    const used = TEACHER_TASKS.filter((f) => signals.some((s) => s.teacherTask === f))
    const { device } = this.gpu
    let done = 0
    for (const name of used) {
      const chunk = Math.min(CHUNK, host.frames)
      const packer = new TargetPacker(device, config, host, this.shape(name), chunk, targets, signals, name)
      await packer.compile()
      for (let at = 0; at < host.frames; at += chunk) {
        // The last chunk starts earlier instead of being shorter: one shape for all runs.
        const first = Math.min(at, host.frames - chunk)
        if (wrong && isWrong(wrong, name)) await this.runWrong(name, host, first, chunk, packer, wrong)
        else await this.runInto(name, host, first, chunk, packer)
        packer.pack(first)
        done += Math.min(chunk, host.frames - at)
        onProgress(done, used.length * host.frames)
      }
      await answered(device.queue, device.queue.onSubmittedWorkDone())
      packer.destroy()
    }
  }

  private async runInto(
    name: TeacherTask,
    host: HostData,
    first: number,
    count: number,
    to: TargetPacker,
  ): Promise<void> {
    const { session } = this.of(name)
    const { device } = this.gpu
    const batch = hostBatch(host, first, count)
    const options = { hidden: to.hidden !== null }
    if (session.backend === 'wasm') return this.write(await session.run(batch, options), first, to)
    const output = await session.run(batch, options)
    const encoder = device.createCommandEncoder({ label: 'teacher outputs' })
    encoder.copyBufferToBuffer(output.imageAttention.buffer, 0, to.image, 0, output.imageAttention.size)
    encoder.copyBufferToBuffer(output.textAttention.buffer, 0, to.text, 0, output.textAttention.size)
    if (to.hidden && output.hidden)
      encoder.copyBufferToBuffer(output.hidden.buffer, 0, to.hidden, 0, output.hidden.size)
    for (const { buffer, offset } of to.logitTargets(first))
      encoder.copyBufferToBuffer(output.logits.buffer, 0, buffer, offset, output.logits.size)
    device.queue.submit([encoder.finish()])
    output.release()
  }

  private write(said: CpuTeacherOutput, first: number, to: TargetPacker): void {
    const { queue } = this.gpu.device
    queue.writeBuffer(to.image, 0, said.imageAttention as Float32Array<ArrayBuffer>)
    queue.writeBuffer(to.text, 0, said.textAttention as Float32Array<ArrayBuffer>)
    if (to.hidden && said.hidden) queue.writeBuffer(to.hidden, 0, said.hidden as Float32Array<ArrayBuffer>)
    for (const { buffer, offset } of to.logitTargets(first))
      queue.writeBuffer(buffer, offset, said.logits as Float32Array<ArrayBuffer>)
  }

  /** The same for a wrong teacher: on the CPU, whatever the device. */
  private async runWrong(
    name: TeacherTask,
    host: HostData,
    first: number,
    count: number,
    to: TargetPacker,
    rule: WrongTeacherRule,
  ): Promise<void> {
    const hidden = to.hidden !== null
    const said = await this.said(name, host, first, count, hidden)
    const other = rule.wrongHow === 'specialist' ? standIn(name) : null
    const stand = other && {
      said: await this.said(other, host, first, count, hidden),
      shape: this.shape(other),
    }
    this.write(wrongOutputs(said, this.shape(name), stand, rule, name, { host, first, count }), first, to)
  }

  async dispose(): Promise<void> {
    await this.encoder.dispose()
    for (const { session } of this.loaded.values()) await session.dispose()
  }
}

/** Index of the largest of `length` values from `offset`, relative to `offset`. */
export function argMax(values: ArrayLike<number>, offset: number, length: number): number {
  let best = 0
  for (let i = 1; i < length; i++) if (values[offset + i] > values[offset + best]) best = i
  return best
}
