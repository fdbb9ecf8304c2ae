// The frozen teachers of a run: vision encoder, base teacher and three specialists, in onnxruntime-web. On a real GPU they share our device and their maps
// stay there; on a software adapter the CPU backend is a hundred times faster, so it is used and the maps are uploaded.

import type { HostData } from '../distill/deviceData'
import type { Accuracy, Follower } from '../distill/tasks'
import { FOLLOWERS } from '../distill/tasks'
import type { SignalEntry } from '../distill/matching'
import type { Gpu } from '../gpu/device'
import { readBuffer } from '../gpu/plan'
import type { ModelConfig } from '../nn/config'
import { readWeights } from '../teacher/exportTeacher'
import { FEATURE_SIZE } from '../teacher/exportEncoder'
import { loadEncoder, loadTeacher, type CpuEncoder, type CpuTeacher, type GpuEncoder, type GpuTeacher } from '../teacher/runtime'
import { IMAGE_SIZE, IMAGE_TOKENS } from '../world/types'
import { exactMatch } from './evaluator'
import { channelsFirst } from './patches'
import { TargetPacker } from './targets'

export const TEACHER_NAMES = ['base', ...FOLLOWERS] as const
export type TeacherName = (typeof TEACHER_NAMES)[number]

/** Fetches one file of the teacher set by its name, e.g. `base.onnx`. */
export type FileLoader = (name: string) => Promise<Uint8Array>

/** Frames per teacher run. */
const CHUNK = 16

/** Copies the beginning of a GPU buffer to the CPU. */
export type Reader = (source: GPUBuffer, floats: number) => Promise<Float32Array>

interface Loaded {
  session: CpuTeacher | GpuTeacher
  config: ModelConfig
}

/** Raw maps and answers of one teacher on some frames, on the CPU. */
export interface TeacherOutputs {
  logits: Float32Array
  imageAttention: Float32Array
  textAttention: Float32Array
  layers: number
  vocabulary: number
}

export class Teachers {
  private constructor(
    private readonly gpu: Gpu,
    private readonly encoder: CpuEncoder | GpuEncoder,
    private readonly loaded: Record<TeacherName, Loaded>,
  ) {}

  /** Loads all five files. `force` overrides the choice of backend (tests). */
  static async load(gpu: Gpu, files: FileLoader, onLoaded: (done: number, total: number) => void = () => undefined, force?: 'wasm' | 'webgpu'): Promise<Teachers> {
    const shared = force === 'webgpu' || (force === undefined && !gpu.adapter.software) ? { device: gpu.device } : undefined
    const names = ['encoder', ...TEACHER_NAMES] as const
    const bytes = await Promise.all(names.map((name) => files(`${name}.onnx`)))
    let done = 0
    const loaded = {} as Record<TeacherName, Loaded>
    const encoder = shared ? await loadEncoder(bytes[0], shared) : await loadEncoder(bytes[0])
    onLoaded(++done, names.length)
    for (const [i, name] of TEACHER_NAMES.entries()) {
      const session = shared ? await loadTeacher(bytes[i + 1], shared) : await loadTeacher(bytes[i + 1])
      loaded[name] = { session, config: readWeights(bytes[i + 1]).config }
      onLoaded(++done, names.length)
    }
    return new Teachers(gpu, encoder, loaded)
  }

  /** Where the teachers run. */
  get backend(): 'webgpu' | 'wasm' {
    return this.encoder.backend
  }

  layers(name: TeacherName): number {
    return this.loaded[name].config.layers
  }

  /** Features [frames * 36, 44] of pictures [frames, 48, 48, 3]. `read` in place of the usual copy, which allocates. */
  async features(pixels: Uint8Array, onProgress: (done: number, total: number) => void = () => undefined, read: Reader = this.read): Promise<Float32Array> {
    const frames = pixels.length / (IMAGE_SIZE * IMAGE_SIZE * 3)
    const features = new Float32Array(frames * IMAGE_TOKENS * FEATURE_SIZE)
    for (let first = 0; first < frames; first += CHUNK) {
      const count = Math.min(CHUNK, frames - first)
      const input = channelsFirst(pixels, first, count)
      let part: Float32Array
      if (this.encoder.backend === 'wasm') part = (await this.encoder.run(input, count)).features
      else {
        const output = await this.encoder.run(input, count)
        part = await read(output.features.buffer, output.features.size / 4)
        output.release()
      }
      features.set(part, first * IMAGE_TOKENS * FEATURE_SIZE)
      onProgress(first + count, frames)
    }
    return features
  }

  /** One teacher's logits and maps for frames [first, first + count) of a data set, on the CPU. */
  async outputs(name: TeacherName, host: HostData, first: number, count: number): Promise<TeacherOutputs> {
    const { session } = this.loaded[name]
    const batch = this.batch(host, first, count)
    if (session.backend === 'wasm') return session.run(batch)
    const output = await session.run(batch)
    const fetch = (tensor: { buffer: GPUBuffer; size: number }) => readBuffer(this.gpu.device, tensor.buffer, tensor.size / 4)
    const read = Promise.all([fetch(output.logits), fetch(output.imageAttention), fetch(output.textAttention)])
    const [logits, imageAttention, textAttention] = await read
    output.release()
    return { logits, imageAttention, textAttention, layers: output.layers, vocabulary: output.vocabulary }
  }

  /** One teacher's logits [slots, V] for one frame's features and a single question segment. `read` in place of the usual copy. */
  async segmentLogits(name: TeacherName, features: Float32Array, tokens: Int32Array, read: Reader = this.read): Promise<Float32Array> {
    const { session } = this.loaded[name]
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

  private batch(host: HostData, first: number, count: number) {
    const text = host.tokens.length / host.frames
    const image = host.features.length / host.frames
    return {
      features: host.features.slice(first * image, (first + count) * image),
      tokens: host.tokens.slice(first * text, (first + count) * text),
      frames: count,
      segments: host.questionsPerFrame,
    }
  }

  /** Exact match of one teacher on a data set; `features` replaces the pictures (e.g. all grey). */
  async accuracy(name: TeacherName, host: HostData, textSlots: number): Promise<Accuracy> {
    const predicted = new Int32Array(host.tokens.length)
    const perFrame = host.tokens.length / host.frames
    for (let first = 0; first < host.frames; first += CHUNK) {
      const count = Math.min(CHUNK, host.frames - first)
      const { logits, vocabulary } = await this.outputs(name, host, first, count)
      for (let row = 0; row < count * perFrame; row++) predicted[first * perFrame + row] = argMax(logits, row * vocabulary, vocabulary)
    }
    return exactMatch(host, predicted, textSlots)
  }

  /** Runs the specialists over the training set once and fills `targets` [signals][data rows, keys]. */
  async fillTargets(config: ModelConfig, host: HostData, signals: readonly SignalEntry[], targets: GPUBuffer, onProgress: (done: number, total: number) => void): Promise<void> {
    const used = FOLLOWERS.filter((f) => signals.some((s) => s.follower === f))
    const { device } = this.gpu
    let done = 0
    for (const name of used) {
      const chunk = Math.min(CHUNK, host.frames)
      const entries = signals.flatMap((signal, index) => (signal.follower === name ? [{ index, signal }] : []))
      const packer = new TargetPacker(device, config, host, this.layers(name), chunk, targets, entries)
      await packer.compile()
      for (let at = 0; at < host.frames; at += chunk) {
        // The last chunk starts earlier instead of being shorter: one shape for all runs.
        const first = Math.min(at, host.frames - chunk)
        await this.runInto(name, host, first, chunk, packer)
        packer.pack(first)
        done += Math.min(chunk, host.frames - at)
        onProgress(done, used.length * host.frames)
      }
      await device.queue.onSubmittedWorkDone()
      packer.destroy()
    }
  }

  private async runInto(name: Follower, host: HostData, first: number, count: number, to: TargetPacker): Promise<void> {
    const { session } = this.loaded[name]
    const { device } = this.gpu
    const batch = this.batch(host, first, count)
    if (session.backend === 'wasm') {
      const { imageAttention, textAttention } = await session.run(batch)
      device.queue.writeBuffer(to.image, 0, imageAttention as Float32Array<ArrayBuffer>)
      device.queue.writeBuffer(to.text, 0, textAttention as Float32Array<ArrayBuffer>)
      return
    }
    const output = await session.run(batch)
    const encoder = device.createCommandEncoder({ label: 'teacher maps' })
    encoder.copyBufferToBuffer(output.imageAttention.buffer, 0, to.image, 0, output.imageAttention.size)
    encoder.copyBufferToBuffer(output.textAttention.buffer, 0, to.text, 0, output.textAttention.size)
    device.queue.submit([encoder.finish()])
    output.release()
  }

  async dispose(): Promise<void> {
    await this.encoder.dispose()
    for (const { session } of Object.values(this.loaded)) await session.dispose()
  }
}

/** Index of the largest of `length` values from `offset`, relative to `offset`. */
export function argMax(values: ArrayLike<number>, offset: number, length: number): number {
  let best = 0
  for (let i = 1; i < length; i++) if (values[offset + i] > values[offset + best]) best = i
  return best
}
