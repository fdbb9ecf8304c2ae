// A few mappable buffers that submits in flight take turns with, so that reading metrics allocates nothing.

import { BufferUsage } from '../../gpu/plan'

export class StagingBuffers {
  private readonly all: readonly GPUBuffer[]
  private readonly idle: GPUBuffer[]
  private readonly waiting: ((buffer: GPUBuffer) => void)[] = []

  /** `count` buffers of so many bytes. */
  constructor(device: GPUDevice, count: number, size: number) {
    this.all = Array.from({ length: count }, (_, i) =>
      device.createBuffer({
        label: `metrics staging ${i}`,
        size,
        usage: BufferUsage.MAP_READ | BufferUsage.COPY_DST,
      }),
    )
    this.idle = [...this.all]
  }

  get bytes(): number {
    return this.all.reduce((sum, buffer) => sum + buffer.size, 0)
  }

  /** Lends a buffer for as long as `use` takes; with none idle it waits for the next that is returned. */
  async lend<T>(use: (buffer: GPUBuffer) => Promise<T>): Promise<T> {
    const buffer = this.idle.pop() ?? (await new Promise<GPUBuffer>((resolve) => this.waiting.push(resolve)))
    try {
      return await use(buffer)
    } finally {
      const next = this.waiting.shift()
      if (next) next(buffer)
      else this.idle.push(buffer)
    }
  }

  destroy(): void {
    for (const buffer of this.all) buffer.destroy()
  }
}
