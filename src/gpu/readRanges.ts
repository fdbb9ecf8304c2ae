// Reading parts of several buffers at one moment.

import { answered } from './answers'
import { BufferUsage } from './plan'

/** `floats` elements of a storage buffer from element `offset` on; both in floats (4 bytes). */
export interface FloatRange {
  buffer: GPUBuffer
  offset: number
  floats: number
}

/** A staging buffer for parts of several buffers, `floats` in all. */
export class RangesBack {
  private readonly staging: GPUBuffer

  constructor(
    private readonly device: GPUDevice,
    floats: number,
  ) {
    this.staging = device.createBuffer({
      label: 'tensor read-back',
      size: Math.max(4, 4 * floats),
      usage: BufferUsage.MAP_READ | BufferUsage.COPY_DST,
    })
  }

  /**
   * Copies the ranges, one behind the other, as they are after everything submitted so far. Nothing that is submitted
   * later can come between them. One call at a time.
   */
  async read(ranges: readonly FloatRange[]): Promise<Float32Array> {
    const { device, staging } = this
    const encoder = device.createCommandEncoder({ label: 'read a tensor' })
    let at = 0
    for (const range of ranges) {
      encoder.copyBufferToBuffer(range.buffer, 4 * range.offset, staging, 4 * at, 4 * range.floats)
      at += range.floats
    }
    device.queue.submit([encoder.finish()])
    await answered(device.queue, staging.mapAsync(1))
    const floats = new Float32Array(staging.getMappedRange(0, Math.max(4, 4 * at)).slice(0, 4 * at))
    staging.unmap()
    return floats
  }

  destroy(): void {
    this.staging.destroy()
  }
}

/** The same once: a staging buffer of their size is made and freed. */
export async function readRanges(device: GPUDevice, ranges: readonly FloatRange[]): Promise<Float32Array> {
  const back = new RangesBack(
    device,
    ranges.reduce((sum, range) => sum + range.floats, 0),
  )
  try {
    return await back.read(ranges)
  } finally {
    back.destroy()
  }
}
