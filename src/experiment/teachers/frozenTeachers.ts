// The frozen teachers of a run: vision encoder, base teacher and three specialists. On a real GPU they run in
// onnxruntime-web, share our device, and their maps stay there; on a software adapter its CPU backend is a hundred
// times faster, so it is used and the maps are uploaded. Where runs are computed on the CPU, the engine has them.

import type { HostData } from '../../distill/engine/deviceData'
import type { Accuracy } from '../../distill/tasks'
import type { TeacherShape, TeacherShapes } from '../../distill/matching'
import type { Gpu } from '../../gpu/device'
import { readBuffer } from '../../gpu/plan'
import { isProcessor } from '../../gpu/processor/device'
import { loadEncoder, type CpuTeacherOutput } from '../../teacher/runtime'
import { sha256 } from '../../settings/initialWeights'
import { engineChoices } from '../run/engineChoices'
import { exactMatch } from '../evaluate/evaluator'
import { cachedFeatures, type CachedResults } from './cachedResults'
import { EngineEncoder } from './engineEncoder'
import { EngineModels } from './engineModels'
import {
  encodePictures,
  hostBatch,
  runToHost,
  type EncoderSession,
  type Reader,
  type TeacherSession,
} from './hostRun'
import { LoadedTeacher } from './loadedTeacher'
import { TEACHER_CHUNK } from '../run/teacherChunk'
import { TEACHER_NAMES, type TeacherName, type TeacherSources } from '../../settings/teacherSources'
import { TargetFilling, type FillingOptions } from './targetFilling'

/** Fetches one file below the teachers' folder by its name, e.g. `encoder.onnx` or `gpt-6x64/base.onnx`. */
export type FileLoader = (name: string) => Promise<Uint8Array>

const CHUNK = TEACHER_CHUNK
const ENGINE_CHUNK = 4

export type { Reader } from './hostRun'

/** Maps and answers of one teacher on some frames, on the CPU. */
export interface TeacherOutputs {
  logits: Float32Array
  imageAttention: Float32Array
  textAttention: Float32Array
  layers: number
  vocabulary: number
}

type LoadProgress = (done: number, total: number) => void

/** The encoder's file, and its session, which is opened when it is first asked for. */
class LateEncoder {
  private opening: Promise<EncoderSession> | null = null

  constructor(
    private readonly gpu: Gpu,
    private bytes: Uint8Array | null,
    private readonly shared: { device: GPUDevice } | undefined,
    /** SHA-256 of the file; null where results are not cached. */
    readonly hash: string | null,
  ) {}

  /** Rejects as `loadEncoder`. */
  session(): Promise<EncoderSession> {
    const { bytes } = this
    this.bytes = null
    if (!this.opening && !bytes) return Promise.reject(new Error('the encoder was disposed'))
    return (this.opening ??= this.open(bytes!))
  }

  private async open(bytes: Uint8Array): Promise<EncoderSession> {
    const { gpu, shared } = this
    if (shared) return loadEncoder(bytes, shared)
    return isProcessor(gpu.device) ? EngineEncoder.of(gpu, bytes) : loadEncoder(bytes)
  }

  async dispose(): Promise<void> {
    this.bytes = null
    await (await this.opening?.catch(() => null))?.dispose()
  }
}

export class Teachers {
  /** By source: two roles with the same file share a session. */
  private readonly loaded = new Map<string, LoadedTeacher>()
  private chosen: TeacherSources | null = null
  /** Computes teachers where runs are computed on the CPU. */
  private readonly engine: EngineModels | null

  private constructor(
    private readonly gpu: Gpu,
    private readonly encoder: LateEncoder,
    /** Where they run. */
    readonly backend: 'webgpu' | 'wasm',
    private readonly files: FileLoader,
    /** Where what they give is cached; null: nowhere. */
    readonly results: CachedResults | null,
  ) {
    this.engine = backend === 'wasm' && isProcessor(gpu.device) ? new EngineModels(gpu) : null
  }

  /**
   * Loads the encoder and the chosen teachers. `force` overrides the choice of backend (tests). Where `results` has
   * something already, the encoder's session waits until it is needed.
   */
  static async load(
    gpu: Gpu,
    files: FileLoader,
    sources: TeacherSources,
    onLoaded?: LoadProgress,
    force?: 'wasm' | 'webgpu',
    results: CachedResults | null = null,
  ): Promise<Teachers> {
    const backend = force ?? engineChoices(gpu).teacherBackend
    const shared = backend === 'webgpu' ? { device: gpu.device } : undefined
    const file = files('encoder.onnx')
    // Fetched meanwhile; `choose` awaits them and handles their failure.
    const ahead = new Map([...new Set(Object.values(sources))].map((source) => [source, files(source)]))
    for (const one of ahead.values()) one.catch(() => undefined)
    const bytes = await file
    const encoder = new LateEncoder(gpu, bytes, shared, results && (await sha256(bytes)))
    const teachers = new Teachers(gpu, encoder, backend, files, results)
    try {
      if (!results || results.empty) await encoder.session()
      await teachers.choose(sources, onLoaded, ahead)
    } catch (thrown) {
      await teachers.dispose()
      throw thrown
    }
    return teachers
  }

  private get shared(): { device: GPUDevice } | undefined {
    return this.backend === 'webgpu' ? { device: this.gpu.device } : undefined
  }

  /**
   * Switches to other teachers: fetches those that are missing (their sessions: loadedTeacher.ts), then releases
   * those no longer chosen. Nothing changes when one of them cannot be loaded.
   * @throws TeacherError as `loadTeacher` and the file loader do.
   */
  async choose(
    sources: TeacherSources,
    onLoaded: LoadProgress = () => undefined,
    ahead?: ReadonlyMap<string, Promise<Uint8Array>>,
  ): Promise<void> {
    const wanted = [...new Set(Object.values(sources))]
    const fresh = new Map<string, LoadedTeacher>()
    let done = wanted.filter((source) => this.loaded.has(source)).length
    try {
      const missing = wanted.filter((source) => !this.loaded.has(source))
      const fetched = await Promise.all(missing.map((source) => ahead?.get(source) ?? this.files(source)))
      for (const [i, source] of missing.entries()) {
        const hash = this.results && (await sha256(fetched[i]))
        fresh.set(source, await LoadedTeacher.load(source, fetched[i], this.shared, hash, this.engine))
        onLoaded(++done, wanted.length)
      }
    } catch (thrown) {
      for (const one of fresh.values()) await one.dispose()
      throw thrown
    }
    for (const [source, one] of fresh) this.loaded.set(source, one)
    this.chosen = sources
    for (const [source, one] of [...this.loaded]) {
      if (wanted.includes(source)) continue
      this.loaded.delete(source)
      await one.dispose()
    }
  }

  private of(name: TeacherName): LoadedTeacher {
    const one = this.chosen && this.loaded.get(this.chosen[name])
    if (!one) throw new Error(`the ${name} teacher is not loaded`)
    return one
  }

  /** The session of a chosen teacher. Rejects as `LoadedTeacher.session`. */
  session(name: TeacherName): Promise<TeacherSession> {
    return this.of(name).session()
  }

  /**
   * Frames that a teacher answers at once, of targets: the engine gains little from many, and a run begins when those
   * of its first step are there.
   */
  get chunk(): number {
    return this.engine ? ENGINE_CHUNK : CHUNK
  }

  /** The device that targets are on. */
  get device(): GPUDevice {
    return this.gpu.device
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

  /** SHA-256 of a teacher's file, and where it runs if not where all do; null where results are not cached. */
  hash(name: TeacherName): string | null {
    const { hash, beside } = this.of(name)
    return hash && beside ? `${hash} wasm` : hash
  }

  /** The chosen teachers whose graphs the device cannot run, which the CPU does. */
  get onCpu(): TeacherName[] {
    return TEACHER_NAMES.filter((name) => this.of(name).beside)
  }

  layers(name: TeacherName): number {
    return this.of(name).shape.layers
  }

  /** The layers of a teacher that can be matched. */
  shape(name: TeacherName): TeacherShape {
    return this.of(name).shape
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
    return encodePictures(await this.encoder.session(), pixels, onProgress, read)
  }

  /** The features of the pictures of a data set, from the cache where they are there. */
  async cachedFeatures(
    pixels: Uint8Array,
    onProgress?: (done: number, total: number) => void,
  ): Promise<Float32Array> {
    const compute = () => this.features(pixels, onProgress)
    const { results, encoder } = this
    if (!results || !encoder.hash) return compute()
    return cachedFeatures(results, `${encoder.hash} ${this.backend}`, pixels, compute)
  }

  /** One teacher's logits and maps for frames [first, first + count) of a data set, on the CPU. */
  async outputs(name: TeacherName, host: HostData, first: number, count: number): Promise<TeacherOutputs> {
    return this.said(name, host, first, count, false)
  }

  /** The same, with hidden states where they are requested and the file outputs them. */
  async said(
    name: TeacherName,
    host: HostData,
    first: number,
    count: number,
    hidden: boolean,
  ): Promise<CpuTeacherOutput> {
    return runToHost(await this.session(name), hostBatch(host, first, count), { hidden }, this.read)
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
    const session = await this.session(name)
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
   * Runs the specialists that have signals over the training set once and fills `targets`; `onProgress` counts
   * chunks of all of them.
   */
  async fillTargets(
    options: Omit<FillingOptions, 'between'>,
    onProgress: (done: number, total: number) => void,
  ): Promise<void> {
    let done = 0
    const between = (pieces: number): void => onProgress((done += pieces), total)
    const filling = new TargetFilling(this, { ...options, between })
    const total = filling.pieces()
    await filling.rest().finally(() => filling.destroy())
  }

  async dispose(): Promise<void> {
    await this.encoder.dispose()
    for (const one of this.loaded.values()) await one.dispose()
    await this.engine?.destroy()
  }
}

/** Index of the largest of `length` values from `offset`, relative to `offset`. */
export function argMax(values: ArrayLike<number>, offset: number, length: number): number {
  let best = 0
  for (let i = 1; i < length; i++) if (values[offset + i] > values[offset + best]) best = i
  return best
}
