// Runs frozen teachers and the vision encoder in onnxruntime-web: on our GPU device, where outputs stay in
// buffers for our own kernels, or on the CPU ('wasm'), for Node and for checking a file.

import type { Tensor } from 'onnxruntime-web'
import { IMAGE_SIZE } from '../world/types'
import {
  checkSignature,
  ENCODER_CONTRACT,
  TEACHER_CONTRACT,
  WORLD_SIZES,
  type Contract,
  type Signature,
} from './contract'
import { TeacherError, type TeacherFailure } from './failure'
import { OrtSession, type Feed } from './session'
import { floatsOf } from './tensorFloats'

/** Fixed sizes by the contract's symbols. Other worlds (tests) pass their own. */
export type Sizes = Readonly<Record<string, number>>

export interface LoadOptions {
  /** Sizes that the file must have; TinyDrive's when absent. */
  sizes?: Sizes
}

/** A packed batch for a teacher: `frames` B, `segments` K per frame. */
export interface TeacherBatch<Features, Tokens> {
  /** [B, I, F], as `PackedBatch.features`. */
  features: Features
  /** [B, K, S], as `PackedBatch.tokens`. */
  tokens: Tokens
  frames: number
  segments: number
}

export type CpuBatch = TeacherBatch<Float32Array, Int32Array>
/**
 * Either side may already be on the device (buffer usage STORAGE | COPY_SRC | COPY_DST, at least as long as
 * its shape).
 */
export type GpuBatch = TeacherBatch<Float32Array | GPUBuffer, Int32Array | GPUBuffer>

export interface CpuTeacherOutput {
  /** [B, K, S, V] */
  logits: Float32Array
  /** Head-averaged [L, B, I, I]. */
  imageAttention: Float32Array
  /** Head-averaged [L, B, K, S, I+S]. */
  textAttention: Float32Array
  /** [N, B, I+K*S, D]; null unless it was requested and the file outputs it. */
  hidden: Float32Array | null
  layers: number
  vocabulary: number
}

/** Which hidden states a file outputs: of its first `layers` blocks, `width` channels each. */
export interface HiddenShape {
  layers: number
  width: number
}

/** What a run outputs besides logits and maps. */
export interface RunOptions {
  hidden?: boolean
}

/** A tensor in a buffer of the runtime. The buffer is longer than the tensor: bind it with `size`. */
export interface GpuTensor {
  buffer: GPUBuffer
  /** Bytes of the tensor. */
  size: number
  shape: readonly number[]
}

/**
 * Outputs on the device, usable in any later submit on it. Call `release()` right after submitting the
 * commands that read them: the runtime then gives the buffers to its next run, whose commands follow in the
 * same queue.
 */
export interface GpuTeacherOutput {
  logits: GpuTensor
  imageAttention: GpuTensor
  textAttention: GpuTensor
  /** Null unless it was requested and the file outputs it. */
  hidden: GpuTensor | null
  layers: number
  vocabulary: number
  release(): void
}

const shown = (failures: readonly TeacherFailure[]): string => failures.map((f) => f.message).join(' ')

/** The size of the layer axis as the file states it; null where it leaves it open. */
function statedLayers(session: OrtSession): number | null {
  const size = session.signature.outputs.find((port) => port.name === 'image_attention')?.shape[0]
  return typeof size === 'number' ? size : null
}

/**
 * True when a graph of this signature can run on a device: it has the contract's own types. Only words may be int64,
 * which are converted before they are handed over; other floats would need shaders of 16 or 64 bits.
 */
const fitsDevice = (contract: Contract, signature: Signature): boolean =>
  (['inputs', 'outputs'] as const).every((side) =>
    contract[side].every(({ name, type }) => {
      const found = signature[side].find((port) => port.name === name)
      return !found || found.type === type || (side === 'inputs' && found.type === 'int64')
    }),
  )

async function open(
  bytes: Uint8Array,
  contract: Contract,
  sizes: Sizes,
  device?: GPUDevice,
): Promise<OrtSession> {
  const session = await OrtSession.open(bytes, device)
  const problems = checkSignature(contract, session.signature, sizes)
  if (problems.length > 0) {
    await session.dispose()
    throw new TeacherError('contract', shown(problems), problems[0].wayOut)
  }
  if (device && !fitsDevice(contract, session.signature)) {
    await session.dispose()
    throw new TeacherError(
      'session',
      'This graph has inputs or outputs of types that are converted, which the CPU does.',
      'Export it with float32 values to run it on the GPU.',
    )
  }
  return session
}

const bytesOf = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 4)

/** Throws `bad-input` unless an array has exactly, or a buffer at least, the elements of its shape. */
function requireSize(name: string, { data, shape }: Feed): void {
  if (shape.some((size) => !Number.isInteger(size) || size < 1))
    throw new TeacherError(
      'bad-input',
      `${name} would have the shape [${shape.join(', ')}].`,
      'Frames and segments must be whole numbers of at least 1.',
    )
  const wanted = bytesOf(shape)
  const isArray = ArrayBuffer.isView(data)
  const given = isArray ? data.byteLength : data.size
  if (isArray ? given !== wanted : given < wanted) {
    throw new TeacherError(
      'bad-input',
      `${name} should hold ${wanted} bytes for the shape [${shape.join(', ')}], but ${given} were given.`,
      'Check frames and segments against the data.',
    )
  }
}

function feedsOf(batch: GpuBatch, sizes: Sizes): Record<string, Feed> {
  const features: Feed = {
    type: 'float32',
    data: batch.features,
    shape: [batch.frames, sizes['I'], sizes['F']],
  }
  const tokens: Feed = {
    type: 'int32',
    data: batch.tokens,
    shape: [batch.frames, batch.segments, sizes['S']],
  }
  requireSize('features', features)
  requireSize('tokens', tokens)
  return { features, tokens }
}

function encoderFeeds(pixels: Float32Array | GPUBuffer, frames: number): Record<string, Feed> {
  const feed: Feed = { type: 'float32', data: pixels, shape: [frames, 3, IMAGE_SIZE, IMAGE_SIZE] }
  requireSize('pixels', feed)
  return { pixels: feed }
}

function floats(tensor: Tensor): Float32Array {
  const values = floatsOf(tensor)
  if (!values)
    throw new TeacherError(
      'contract',
      `An output is ${tensor.type}, it should be float32.`,
      'Export the graph with float32 outputs.',
    )
  return values
}

const hiddenShape = ({ signature }: OrtSession): HiddenShape | null => {
  const shape = signature.outputs.find((port) => port.name === 'hidden')?.shape
  return shape ? { layers: Number(shape[0]), width: Number(shape[3]) } : null
}

/** Hidden states are large, so they are fetched only when needed. */
const wanted = (session: OrtSession, { hidden }: RunOptions): string[] => [
  'logits',
  'image_attention',
  'text_attention',
  ...(hidden && hiddenShape(session) ? ['hidden'] : []),
]

const onDevice = (tensor: Tensor): GpuTensor => ({
  buffer: tensor.gpuBuffer as GPUBuffer,
  size: bytesOf(tensor.dims),
  shape: tensor.dims,
})

/** Disposes all outputs once, however often it is called. */
function releaser(outputs: Record<string, Tensor>): () => void {
  let open = true
  return () => {
    if (open) for (const tensor of Object.values(outputs)) tensor.dispose()
    open = false
  }
}

/** A teacher wherever it runs. */
abstract class LoadedTeacher {
  readonly statedLayers: number | null
  constructor(
    protected readonly session: OrtSession,
    protected readonly sizes: Sizes,
  ) {
    this.statedLayers = statedLayers(session)
  }

  get hidden(): HiddenShape | null {
    return hiddenShape(this.session)
  }

  /** Outputs on a device that are not yet released stay usable. */
  dispose(): Promise<void> {
    return this.session.dispose()
  }
}

/** A teacher on the CPU. */
export class CpuTeacher extends LoadedTeacher {
  readonly backend = 'wasm'

  /** @throws TeacherError `bad-input`, `run` or `disposed`. */
  async run(batch: CpuBatch, options: RunOptions = {}): Promise<CpuTeacherOutput> {
    const outputs = await this.session.run(feedsOf(batch, this.sizes), wanted(this.session, options))
    const { logits, image_attention: image, text_attention: text, hidden } = outputs
    return {
      logits: floats(logits),
      imageAttention: floats(image),
      textAttention: floats(text),
      hidden: hidden ? floats(hidden) : null,
      layers: image.dims[0],
      vocabulary: logits.dims[3],
    }
  }
}

/** A teacher on our device. */
export class GpuTeacher extends LoadedTeacher {
  readonly backend = 'webgpu'

  /** @throws TeacherError `bad-input`, `run`, `device-lost` or `disposed`. */
  async run(batch: GpuBatch, options: RunOptions = {}): Promise<GpuTeacherOutput> {
    const outputs = await this.session.run(feedsOf(batch, this.sizes), wanted(this.session, options))
    const { logits, image_attention: image, text_attention: text, hidden } = outputs
    return {
      logits: onDevice(logits),
      imageAttention: onDevice(image),
      textAttention: onDevice(text),
      hidden: hidden ? onDevice(hidden) : null,
      layers: image.dims[0],
      vocabulary: logits.dims[3],
      release: releaser(outputs),
    }
  }
}

/** The vision encoder on the CPU. */
export class CpuEncoder {
  readonly backend = 'wasm'
  constructor(private readonly session: OrtSession) {}

  /**
   * pixels [B, 3, 48, 48] in [-1, 1] -> features [B, 36, 44], labels [B, 36, 20] (logits). Throws as a
   * teacher's run does.
   */
  async run(pixels: Float32Array, frames: number): Promise<{ features: Float32Array; labels: Float32Array }> {
    const outputs = await this.session.run(encoderFeeds(pixels, frames))
    return { features: floats(outputs['features']), labels: floats(outputs['labels']) }
  }

  dispose(): Promise<void> {
    return this.session.dispose()
  }
}

/** The vision encoder on our device. */
export class GpuEncoder {
  readonly backend = 'webgpu'
  constructor(private readonly session: OrtSession) {}

  /**
   * pixels [B, 3, 48, 48] in [-1, 1] -> features [B, 36, 44], labels [B, 36, 20] (logits). Throws as a
   * teacher's run does.
   */
  async run(
    pixels: Float32Array | GPUBuffer,
    frames: number,
  ): Promise<{ features: GpuTensor; labels: GpuTensor; release(): void }> {
    const outputs = await this.session.run(encoderFeeds(pixels, frames))
    return {
      features: onDevice(outputs['features']),
      labels: onDevice(outputs['labels']),
      release: releaser(outputs),
    }
  }

  dispose(): Promise<void> {
    return this.session.dispose()
  }
}

/**
 * Loads a teacher; with `device` it runs there, without on the CPU. Its signature is checked against the
 * contract; one with 16- or 64-bit floats runs on the CPU only (`session`).
 * @throws TeacherError `bad-file`, `session`, `contract` or `device-lost`.
 */
export function loadTeacher(
  bytes: Uint8Array,
  options: LoadOptions & { device: GPUDevice },
): Promise<GpuTeacher>
export function loadTeacher(bytes: Uint8Array, options?: LoadOptions): Promise<CpuTeacher>
export async function loadTeacher(
  bytes: Uint8Array,
  options: LoadOptions & { device?: GPUDevice } = {},
): Promise<CpuTeacher | GpuTeacher> {
  const { device, sizes = WORLD_SIZES } = options
  const session = await open(bytes, TEACHER_CONTRACT, sizes, device)
  return device ? new GpuTeacher(session, sizes) : new CpuTeacher(session, sizes)
}

/**
 * Loads the vision encoder; with `device` it runs there, without on the CPU.
 * @throws TeacherError `bad-file`, `session`, `contract` or `device-lost`.
 */
export function loadEncoder(bytes: Uint8Array, options: { device: GPUDevice }): Promise<GpuEncoder>
export function loadEncoder(bytes: Uint8Array): Promise<CpuEncoder>
export async function loadEncoder(
  bytes: Uint8Array,
  options: { device?: GPUDevice } = {},
): Promise<CpuEncoder | GpuEncoder> {
  const session = await open(bytes, ENCODER_CONTRACT, WORLD_SIZES, options.device)
  return options.device ? new GpuEncoder(session) : new CpuEncoder(session)
}
