// Reading parts of several buffers at one moment, for looking at a step: not for the training loop.

import { answered } from './answers'
import { BufferUsage } from './plan'

/** `floats` elements of a storage buffer from element `offset` on; both in floats (4 bytes). */
export interface FloatRange {
  buffer: GPUBuffer
  offset: number
  floats: number
}

/**
 * Copies the ranges, one behind the other, as they are after everything submitted so far. Nothing that is
 * submitted later can come between them. One staging buffer of their size is made and freed.
 */
export async function readRanges(device: GPUDevice, ranges: readonly FloatRange[]): Promise<Float32Array> {
  const floats = ranges.reduce((sum, range) => sum + range.floats, 0)
  const size = Math.max(4, 4 * floats)
  const staging = device.createBuffer({
    label: 'tensor read-back',
    size,
    usage: BufferUsage.MAP_READ | BufferUsage.COPY_DST,
  })
  try {
    const encoder = device.createCommandEncoder({ label: 'read a tensor' })
    let at = 0
    for (const range of ranges) {
      encoder.copyBufferToBuffer(range.buffer, 4 * range.offset, staging, 4 * at, 4 * range.floats)
      at += range.floats
    }
    device.queue.submit([encoder.finish()])
    await answered(device.queue, staging.mapAsync(1))
    return new Float32Array(staging.getMappedRange().slice(0, 4 * floats))
  } finally {
    staging.destroy()
  }
}
