// The frozen vision encoder computed by this project's own engine (engineModels.ts says why). There is one such file,
// which comes with the page.

import type { Gpu } from '../../gpu/device'
import { Plan, ReadBack } from '../../gpu/plan'
import {
  BOTTLENECK,
  FEATURE_SIZE,
  positionFeatures,
  readEncoderWeights,
  type EncoderParameters,
} from '../../teacher/exportEncoder'
import { TeacherError } from '../../teacher/failure'
import { IMAGE_SIZE, IMAGE_TOKENS } from '../../world/types'
import { engineChoices } from '../run/engineChoices'
import { TEACHER_CHUNK } from '../run/teacherChunk'
import { ENCODER_LAYOUT, recordEncoder, type EncoderPlan } from './encoderPlan'
import { windows } from './patches'

const M = TEACHER_CHUNK * IMAGE_TOKENS

/** The encoder in the engine, over a chunk of pictures at a time; where some are missing, their rows are not read. */
export class EngineEncoder {
  readonly backend = 'engine'
  private readonly plan: Plan
  private readonly recorded: EncoderPlan
  private readonly back: ReadBack
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
    this.back = new ReadBack(gpu.device, M * BOTTLENECK)
    this.compiled = this.plan.compile()
    this.compiled.catch(() => undefined)
  }

  /** @throws TeacherError `bad-file`, `bad-card`, or `bad-weights` when it is a teacher's file. */
  static of(gpu: Gpu, bytes: Uint8Array): EngineEncoder {
    return new EngineEncoder(gpu, readEncoderWeights(bytes).parameters)
  }

  /**
   * RGB bytes [B, 48, 48, 3] -> features [B, 36, 44]; B at most a chunk.
   * @throws TeacherError `disposed`.
   */
  features(pixels: Uint8Array): Promise<Float32Array> {
    if (this.disposed)
      throw new TeacherError('disposed', 'The encoder was disposed and cannot run.', 'Load it again.')
    const result = this.tail.then(() => this.encoded(pixels))
    this.tail = result.catch(() => undefined)
    return result
  }

  private async encoded(pixels: Uint8Array): Promise<Float32Array> {
    await this.compiled
    const { plan, recorded } = this
    const frames = pixels.length / (3 * IMAGE_SIZE * IMAGE_SIZE)
    plan.device.queue.writeBuffer(recorded.input, 0, windows(pixels, 0, frames) as Float32Array<ArrayBuffer>)
    plan.submit()
    return this.standardised(
      await this.back.read(recorded.bottleneck, frames * IMAGE_TOKENS * BOTTLENECK),
      frames,
    )
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
