// The frozen vision encoder computed by this project's own engine (engineModels.ts says why). There is one such file,
// which comes with the page.

import type { Gpu } from '../../gpu/device'
import { Plan } from '../../gpu/plan'
import { RangesBack } from '../../gpu/readRanges'
import {
  BOTTLENECK,
  ENCODER_LABELS,
  FEATURE_SIZE,
  GRID,
  positionFeatures,
  readEncoderWeights,
  WINDOW,
  WINDOW_INPUTS,
  windowIndices,
  type EncoderParameters,
} from '../../teacher/exportEncoder'
import { TeacherError } from '../../teacher/failure'
import { IMAGE_SIZE, IMAGE_TOKENS } from '../../world/types'
import { engineChoices } from '../run/engineChoices'
import { TEACHER_CHUNK } from '../run/teacherChunk'
import { ENCODER_LAYOUT, recordEncoder, type EncoderPlan } from './encoderPlan'

const M = TEACHER_CHUNK * IMAGE_TOKENS

/** The windows of pictures [frames, 3, 48, 48] as rows ordered (channel, y, x): [frames * 36, 768]. */
function windowsOf(pixels: Float32Array, frames: number): Float32Array<ArrayBuffer> {
  const indices = windowIndices()
  const out = new Float32Array(frames * IMAGE_TOKENS * WINDOW_INPUTS)
  let at = 0
  for (let frame = 0; frame < frames; frame++)
    for (let patch = 0; patch < IMAGE_TOKENS; patch++) {
      const [top, left] = [Math.floor(patch / GRID) * WINDOW, (patch % GRID) * WINDOW]
      for (let channel = 0; channel < 3; channel++)
        for (let y = 0; y < WINDOW; y++) {
          const row = ((frame * 3 + channel) * IMAGE_SIZE + indices[top + y]) * IMAGE_SIZE
          for (let x = 0; x < WINDOW; x++) out[at++] = pixels[row + indices[left + x]]
        }
    }
  return out
}

/** The encoder in the engine, over a chunk of pictures at a time; where some are missing, their rows are not read. */
export class EngineEncoder {
  readonly backend = 'wasm'
  private readonly plan: Plan
  private readonly recorded: EncoderPlan
  private readonly back: RangesBack
  private readonly compiled: Promise<void>
  private tail: Promise<unknown> = Promise.resolve()
  private disposed = false

  private constructor(
    gpu: Gpu,
    private readonly parameters: EncoderParameters,
  ) {
    this.plan = new Plan(gpu.device, 'encoder')
    this.recorded = recordEncoder(this.plan, M, engineChoices(gpu).tile)
    const flat = new Float32Array(ENCODER_LAYOUT.total)
    for (const name of ['w1', 'b1', 'w2', 'b2', 'w3', 'b3'] as const)
      flat.set(parameters[name], ENCODER_LAYOUT.offsets[name])
    gpu.device.queue.writeBuffer(this.recorded.parameters, 0, flat)
    this.back = new RangesBack(gpu.device, M * (BOTTLENECK + ENCODER_LABELS))
    this.compiled = this.plan.compile()
    this.compiled.catch(() => undefined)
  }

  /** @throws TeacherError `bad-file`, `bad-card`, or `bad-weights` when it is a teacher's file. */
  static of(gpu: Gpu, bytes: Uint8Array): EngineEncoder {
    return new EngineEncoder(gpu, readEncoderWeights(bytes).parameters)
  }

  /**
   * pixels [B, 3, 48, 48] in [-1, 1] -> features [B, 36, 44], labels [B, 36, 20] (logits); B at most a chunk.
   * @throws TeacherError `disposed`.
   */
  run(pixels: Float32Array, frames: number): Promise<{ features: Float32Array; labels: Float32Array }> {
    if (this.disposed)
      throw new TeacherError('disposed', 'The encoder was disposed and cannot run.', 'Load it again.')
    const result = this.tail.then(() => this.encoded(pixels, frames))
    this.tail = result.catch(() => undefined)
    return result
  }

  private async encoded(pixels: Float32Array, frames: number) {
    await this.compiled
    const { plan, recorded } = this
    plan.device.queue.writeBuffer(recorded.input, 0, windowsOf(pixels, frames))
    plan.submit()
    const rows = frames * IMAGE_TOKENS
    const read = await this.back.read([
      { buffer: recorded.bottleneck, offset: 0, floats: rows * BOTTLENECK },
      { buffer: recorded.logits, offset: 0, floats: rows * ENCODER_LABELS },
    ])
    return {
      features: this.standardised(read, frames),
      labels: read.slice(rows * BOTTLENECK),
    }
  }

  /** The bottleneck [frames * 36, 32] without mean and scale, beside the places of the patches. */
  private standardised(bottleneck: Float32Array, frames: number): Float32Array {
    const { mean, std } = this.parameters
    const places = positionFeatures()
    const features = new Float32Array(frames * places.length)
    for (let frame = 0; frame < frames; frame++) features.set(places, frame * places.length)
    for (let row = 0; row < frames * IMAGE_TOKENS; row++)
      for (let c = 0; c < BOTTLENECK; c++) {
        const centred = Math.fround(bottleneck[row * BOTTLENECK + c] - mean[c])
        features[row * FEATURE_SIZE + c] = centred / std[c]
      }
    return features
  }

  /** Frees everything once the runs before it are done. */
  async dispose(): Promise<void> {
    this.disposed = true
    await this.tail
    this.back.destroy()
    this.plan.destroy()
  }
}
