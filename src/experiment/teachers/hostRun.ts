// Frozen models asked from ordinary memory: data sets in, answers out, wherever they run.

import type { HostData } from '../../distill/engine/deviceData'
import { FEATURE_SIZE } from '../../teacher/exportEncoder'
import type {
  CpuBatch,
  CpuEncoder,
  CpuTeacher,
  CpuTeacherOutput,
  GpuEncoder,
  GpuTeacher,
  RunOptions,
} from '../../teacher/runtime'
import { IMAGE_SIZE, IMAGE_TOKENS } from '../../world/types'
import { TEACHER_CHUNK } from '../run/teacherChunk'
import type { EngineEncoder } from './engineEncoder'
import type { EngineTeacher } from './engineModels'
import { channelsFirst } from './patches'

/** A teacher, and the encoder, that can be asked: in the runtime, on the CPU or a device, or in the engine. */
export type TeacherSession = CpuTeacher | EngineTeacher | GpuTeacher
export type EncoderSession = CpuEncoder | EngineEncoder | GpuEncoder

/** Bytes of a picture. */
const PICTURE = IMAGE_SIZE * IMAGE_SIZE * 3

/** Copies the beginning of a GPU buffer to the CPU. */
export type Reader = (source: GPUBuffer, floats: number) => Promise<Float32Array>

/** Frames [first, first + count) of a data set with all their questions. */
export function hostBatch(host: HostData, first: number, count: number): CpuBatch {
  const text = host.tokens.length / host.frames
  const image = host.features.length / host.frames
  return {
    features: host.features.slice(first * image, (first + count) * image),
    tokens: host.tokens.slice(first * text, (first + count) * text),
    frames: count,
    segments: host.questionsPerFrame,
  }
}

/** What a model outputs for a batch, on the CPU wherever it runs. Throws as its `run`. */
export async function runToHost(
  session: TeacherSession,
  batch: CpuBatch,
  options: RunOptions,
  read: Reader,
): Promise<CpuTeacherOutput> {
  if (session.backend === 'wasm') return session.run(batch, options)
  const output = await session.run(batch, options)
  const fetch = ({ buffer, size }: { buffer: GPUBuffer; size: number }) => read(buffer, size / 4)
  const [logits, imageAttention, textAttention, hidden] = await Promise.all([
    fetch(output.logits),
    fetch(output.imageAttention),
    fetch(output.textAttention),
    output.hidden && fetch(output.hidden),
  ])
  output.release()
  const { layers, vocabulary } = output
  return { logits, imageAttention, textAttention, hidden, layers, vocabulary }
}

/** Features [frames * 36, 44] of pictures [frames, 48, 48, 3]. Throws as the encoder's `run`. */
export async function encodePictures(
  encoder: EncoderSession,
  pixels: Uint8Array,
  onProgress: (done: number, total: number) => void,
  read: Reader,
): Promise<Float32Array> {
  const frames = pixels.length / PICTURE
  const features = new Float32Array(frames * IMAGE_TOKENS * FEATURE_SIZE)
  for (let first = 0; first < frames; first += TEACHER_CHUNK) {
    const count = Math.min(TEACHER_CHUNK, frames - first)
    let part: Float32Array
    if (encoder.backend === 'engine')
      part = await encoder.features(pixels.subarray(first * PICTURE, (first + count) * PICTURE))
    else if (encoder.backend === 'wasm')
      part = (await encoder.run(channelsFirst(pixels, first, count), count)).features
    else {
      const output = await encoder.run(channelsFirst(pixels, first, count), count)
      part = await read(output.features.buffer, output.features.size / 4)
      output.release()
    }
    features.set(part, first * IMAGE_TOKENS * FEATURE_SIZE)
    onProgress(first + count, frames)
  }
  return features
}
