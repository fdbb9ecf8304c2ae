// Whether a device has room for a run, found by allocating the buffers and freeing them again: WebGPU does
// not report how much memory there is.

import { BufferUsage } from './plan'

/** Bytes of the buffers that fit, allocated one after the other: the sum of `sizes` where all of them fit. */
export async function roomFor(device: GPUDevice, sizes: readonly number[]): Promise<number> {
  const made: GPUBuffer[] = []
  const refused: Promise<boolean>[] = []
  try {
    for (const size of sizes) {
      device.pushErrorScope('out-of-memory')
      device.pushErrorScope('validation')
      const usage = BufferUsage.STORAGE | BufferUsage.COPY_SRC | BufferUsage.COPY_DST
      made.push(device.createBuffer({ label: 'room', size, usage }))
      const errors = Promise.all([device.popErrorScope(), device.popErrorScope()])
      refused.push(errors.then((both) => both.some((error) => error !== null)))
    }
    const without = await Promise.all(refused)
    return sizes.reduce((sum, size, i) => sum + (without[i] ? 0 : size), 0)
  } finally {
    for (const buffer of made) buffer.destroy()
  }
}
