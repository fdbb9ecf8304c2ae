// Puts passes of a recorded step on the device's queue and reads their rows of metrics, without holding up what
// follows. Allocates its buffers once.

import { answered } from '../../gpu/answers'
import type { Plan } from '../../gpu/plan'
import type { RecordedStep, StepOptions } from '../step/recordedStep'
import { encodePasses, rowsOfPasses, type Pass } from './passes'
import { StagingBuffers } from './stagingBuffers'

const STAGING_BUFFERS = 3

export class PassQueue {
  private readonly words: Uint32Array<ArrayBuffer>
  private readonly staging: StagingBuffers

  /** `ring`: passes that fit into one submit. */
  constructor(
    private readonly device: GPUDevice,
    private readonly step: RecordedStep,
    private readonly options: Pick<StepOptions, 'dimensions' | 'optimizer'>,
    ring: number,
  ) {
    this.words = new Uint32Array(ring * step.stateWords)
    this.staging = new StagingBuffers(device, STAGING_BUFFERS, step.metrics.size)
  }

  get bytes(): number {
    return this.staging.bytes
  }

  /**
   * Writes the passes' inputs and encodes the plan's ops of each up to `end`; resolves with the rows of metrics of
   * each. `begin` is called with the last pass when they go onto the queue: at once, unless all staging buffers are
   * lent.
   */
  submit(
    plan: Plan,
    passes: readonly Pass[],
    end: (i: number) => number,
    begin: (last: Pass) => void,
  ): Promise<Float32Array[][]> {
    return this.staging.lend((staging) => {
      const { stateWords, ring, cursor } = this.step
      encodePasses(this.words, stateWords, passes, this.options.optimizer)
      begin(passes[passes.length - 1])
      const { queue } = this.device
      queue.writeBuffer(ring, 0, this.words, 0, passes.length * stateWords)
      queue.writeBuffer(cursor, 0, new Uint32Array(4))
      const ranges = passes.map((_, i) => [0, end(i)] as const)
      return this.encode(plan, ranges, passes, staging)
    })
  }

  /** Encodes the ops [from, to) for passes whose inputs are written; resolves with their rows of metrics. */
  resubmit(plan: Plan, from: number, to: number, passes: readonly Pass[]): Promise<Float32Array[][]> {
    return this.staging.lend((staging) => this.encode(plan, [[from, to]], passes, staging))
  }

  /**
   * Encodes ranges of ops into one compute pass and one submit; resolves with the rows of metrics of these passes,
   * which the ring has from its start.
   */
  private async encode(
    plan: Plan,
    ranges: readonly (readonly [number, number])[],
    passes: readonly Pass[],
    staging: GPUBuffer,
  ): Promise<Float32Array[][]> {
    const { metricFloats, metrics } = this.step
    const encoder = this.device.createCommandEncoder({ label: 'steps' })
    const pass = encoder.beginComputePass()
    for (const [from, to] of ranges) plan.encode(pass, from, to)
    pass.end()
    const bytes = passes.length * this.options.dimensions.microBatches * metricFloats * 4
    encoder.copyBufferToBuffer(metrics, 0, staging, 0, bytes)
    this.device.queue.submit([encoder.finish()])
    await answered(this.device.queue, staging.mapAsync(1, 0, bytes))
    const all = new Float32Array(staging.getMappedRange(0, bytes).slice(0))
    staging.unmap()
    return rowsOfPasses(all, metricFloats, passes)
  }

  destroy(): void {
    this.staging.destroy()
  }
}
