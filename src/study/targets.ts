// Turns a teacher's maps into the cached target maps of a training set, on the GPU.

import type { HostData } from '../distill/deviceData'
import type { SignalEntry } from '../distill/matching'
import { Plan } from '../gpu/plan'
import { mapKeys, type ModelConfig } from '../nn/config'
import { read, readWrite, threads } from '../nn/forward'
import packTargetsWgsl from './packTargets.wgsl?raw'

/** Floats of the target buffer: one map row per row of the data set and entry. */
export const targetFloats = (config: ModelConfig, host: HostData, entries: number): number =>
  entries * host.frames * (config.imageTokens + host.questionsPerFrame * config.textSlots) * mapKeys(config)

/** Packs chunks of one teacher's maps into all target entries that this teacher gives. */
export class TargetPacker {
  readonly image: GPUBuffer
  readonly text: GPUBuffer
  private readonly plan: Plan
  private readonly first: GPUBuffer

  /** `entries`: which rows of `targets` this teacher fills, from which of its layers. */
  constructor(
    device: GPUDevice,
    config: ModelConfig,
    host: HostData,
    teacherLayers: number,
    chunk: number,
    targets: GPUBuffer,
    entries: readonly { index: number; signal: SignalEntry }[],
  ) {
    const { imageTokens, textSlots } = config
    const segments = host.questionsPerFrame
    const keys = mapKeys(config)
    this.plan = new Plan(device, 'targets')
    this.image = this.plan.buffer('image maps', teacherLayers * chunk * imageTokens * imageTokens)
    this.text = this.plan.buffer('text maps', teacherLayers * chunk * segments * textSlots * keys)
    this.first = this.plan.buffer('first frame', 4)
    for (const { index, signal } of entries) {
      const layers = [...signal.teacherLayers].sort((a, b) => a - b)
      if (layers.some((layer, i) => layer !== layers[0] + i)) throw new Error(`a layer group must be consecutive, not ${layers.join(', ')}`)
      this.plan.record(
        {
          label: 'pack targets',
          body: packTargetsWgsl,
          u32: {
            ENTRY: index, GROUP_FIRST: layers[0], GROUP_SIZE: layers.length, KEYS: keys, FRAMES: chunk, SEGMENTS: segments, IMAGE_TOKENS: imageTokens, TEXT_SLOTS: textSlots,
            DATA_FRAMES: host.frames, DATA_ROWS: host.frames * (imageTokens + segments * textSlots),
          },
          bindings: { image: read('f32'), text: read('f32'), firstFrame: read('u32'), targets: readWrite('f32') },
        },
        { image: this.image, text: this.text, firstFrame: this.first, targets },
        threads(chunk * (imageTokens + segments * textSlots) * keys),
      )
    }
  }

  compile(): Promise<void> {
    return this.plan.compile()
  }

  /** Packs the maps now in `image` and `text`, whose first frame is frame `first` of the data set. */
  pack(first: number): void {
    this.plan.device.queue.writeBuffer(this.first, 0, new Uint32Array([first, 0, 0, 0]))
    this.plan.submit()
  }

  destroy(): void {
    this.plan.destroy()
  }
}
