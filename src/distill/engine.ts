// Runs a recorded step: uploads inputs, replays the plan, reads metrics from the ring without waiting on the critical path.
// After `create` no GPU buffer is allocated any more, however long it trains.

import { BufferUsage, readBuffer, ReadBack, type Plan } from '../gpu/plan'
import { COMBINE, isHostSolved } from './combine/registry'
import { inner } from './combine/gramSpace'
import type { CombineMemory } from './combine/types'
import { METRIC, recordStep, type RecordedStep, type StepOptions } from './step'
import { encodeStepInput, type StepInput } from './stepInput'
import { PERMUTATIONS, TASK_PAIRS, TASKS, type StepMetrics } from './tasks'

/** Steps that fit into one submit. */
export const RING = 16
const STAGING_BUFFERS = 3

/** Angle in degrees between tasks i and j of a 4x4 Gram matrix; null where a gradient is zero. */
export function angle(gram: readonly number[], i: number, j: number): number | null {
  const norms = gram[5 * i] * gram[5 * j]
  if (!(norms > 0)) return null
  return (Math.acos(Math.max(-1, Math.min(1, gram[4 * i + j] / Math.sqrt(norms)))) * 180) / Math.PI
}

/** One row of the metrics ring as StepMetrics. */
export function decodeMetrics(row: Float32Array, input: StepInput): StepMetrics {
  const gram = [...row.subarray(METRIC.GRAM, METRIC.GRAM + 16)]
  const [ce, perception, reasoning, planning] = row.subarray(METRIC.LOSSES, METRIC.LOSSES + 4)
  return {
    step: input.step,
    losses: { ce, perception, reasoning, planning },
    gram,
    coefficients: [...row.subarray(METRIC.COEFFICIENTS, METRIC.COEFFICIENTS + 4)],
    angles: TASK_PAIRS.map(([a, b]) => angle(gram, TASKS.indexOf(a), TASKS.indexOf(b))),
    learningRate: input.learningRate,
    updateNorm: row[METRIC.NORM],
    permutation: input.permutation,
  }
}

/** Parameters and both moments after some step: all that is needed to go on from there. */
export interface Checkpoint {
  step: number
  parameters: Float32Array
  moments: [Float32Array, Float32Array]
  memory: CombineMemory
}

/** A prepared student (or teacher) that can be trained step by step. */
export class Engine {
  readonly step: RecordedStep
  private readonly words: Uint32Array
  private readonly staging: GPUBuffer[]
  private readonly idle: GPUBuffer[]
  private readonly back: ReadBack
  /** Gram matrices of the last decoded step, per parameter group, each 4x4 row-major. */
  latestGroups: number[][] = []
  /** What methods solved on the host carry from step to step. */
  private memory: CombineMemory = {}
  private submitted: Promise<void> | null = null
  private readonly waiting: ((buffer: GPUBuffer) => void)[] = []

  /** `plan` may hold further buffers of the run (data, targets); it is destroyed with the engine. */
  constructor(
    readonly plan: Plan,
    private readonly options: Omit<StepOptions, 'ring'>,
  ) {
    this.step = recordStep(plan, { ...options, ring: RING })
    this.words = new Uint32Array(RING * this.step.stateWords)
    this.staging = Array.from({ length: STAGING_BUFFERS }, (_, i) =>
      plan.device.createBuffer({ label: `metrics staging ${i}`, size: this.step.metrics.size, usage: BufferUsage.MAP_READ | BufferUsage.COPY_DST }),
    )
    this.idle = [...this.staging]
    this.back = new ReadBack(plan.device, 3 * options.dimensions.layout.total)
  }

  get device(): GPUDevice {
    return this.plan.device
  }

  get dispatches(): number {
    return this.plan.ops.length
  }

  /** GPU bytes of everything this engine owns. */
  get bytes(): number {
    return this.plan.bytes + this.back.bytes + this.staging.reduce((sum, buffer) => sum + buffer.size, 0)
  }

  compile(onProgress?: (done: number, total: number) => void): Promise<void> {
    return this.plan.compile(onProgress)
  }

  /** Sets parameters [layout.total] and clears AdamW's moments: a run from its beginning. */
  load(parameters: Float32Array): void {
    const zeros = new Float32Array(parameters.length)
    const { queue } = this.device
    queue.writeBuffer(this.step.parameters, 0, parameters as Float32Array<ArrayBuffer>)
    for (const moment of this.step.moments) queue.writeBuffer(moment, 0, zeros)
    this.memory = {}
  }

  /**
   * Null when everything handed to `run` is on the queue already, so that work submitted now sees the parameters of now; else a promise of that moment.
   * (Methods solved on the host need round trips; the others never wait.)
   */
  get submitting(): Promise<void> | null {
    return this.submitted
  }

  /**
   * Enqueues 1..RING steps in one submit and resolves with their metrics. Several calls may be in flight;
   * with more than three the call waits for the oldest to be read.
   */
  async run(inputs: readonly StepInput[]): Promise<StepMetrics[]> {
    if (inputs.length < 1 || inputs.length > RING) throw new Error(`1 to ${RING} steps per submit, not ${inputs.length}`)
    if (inputs.some((input) => isHostSolved(input.method))) {
      const result = (this.submitted ?? Promise.resolve()).then(() => this.runOnHost(inputs))
      const done: Promise<void> = result.then(
        () => undefined,
        () => undefined,
      ).then(() => {
        if (this.submitted === done) this.submitted = null
      })
      this.submitted = done
      return result
    }
    const staging = this.idle.pop() ?? (await new Promise<GPUBuffer>((resolve) => this.waiting.push(resolve)))
    try {
      return await this.submit(inputs, staging)
    } finally {
      const next = this.waiting.shift()
      if (next) next(staging)
      else this.idle.push(staging)
    }
  }

  /** Steps whose coefficients are computed here in float64: submit up to the Gram matrix, read it, write the solution, submit the update. */
  private async runOnHost(inputs: readonly StepInput[]): Promise<StepMetrics[]> {
    const { phases, solution, stack } = this.step
    const solved = phases.find((phase) => phase.name === 'gram')?.end ?? 0
    const all: StepMetrics[] = []
    for (const input of inputs) {
      const staging = this.staging[0]
      const [metrics] = await this.submit([input], staging, solved)
      const { permutation, present } = input
      const coefficients = COMBINE[input.method].coefficients(metrics.gram, { permutation: PERMUTATIONS[permutation], present, memory: this.memory })
      const updateNorm = Math.sqrt(Math.max(0, inner(metrics.gram, coefficients, coefficients)))
      const scale = input.clip > 0 ? Math.min(1, input.clip / (updateNorm + 1e-6)) : 1
      const factors = new Float32Array(4)
      stack.forEach((task, slot) => (factors[slot] = coefficients[TASKS.indexOf(task)] * input.weights[TASKS.indexOf(task)] * scale))
      this.device.queue.writeBuffer(solution, 0, factors)
      const encoder = this.device.createCommandEncoder({ label: 'update' })
      const pass = encoder.beginComputePass()
      this.plan.encode(pass, solved)
      pass.end()
      this.device.queue.submit([encoder.finish()])
      all.push({ ...metrics, coefficients, updateNorm })
    }
    return all
  }

  private async submit(inputs: readonly StepInput[], staging: GPUBuffer, end = this.plan.ops.length): Promise<StepMetrics[]> {
    const { stateWords, metricFloats, ring, cursor, metrics } = this.step
    const { optimizer } = this.options
    inputs.forEach((input, i) => encodeStepInput(this.words, i * stateWords, input, i, [optimizer.beta1, optimizer.beta2]))
    const { queue } = this.device
    queue.writeBuffer(ring, 0, this.words, 0, inputs.length * stateWords)
    queue.writeBuffer(cursor, 0, new Uint32Array(4))
    const encoder = this.device.createCommandEncoder({ label: 'steps' })
    const pass = encoder.beginComputePass()
    for (let i = 0; i < inputs.length; i++) this.plan.encode(pass, 0, end)
    pass.end()
    const bytes = inputs.length * metricFloats * 4
    encoder.copyBufferToBuffer(metrics, 0, staging, 0, bytes)
    queue.submit([encoder.finish()])
    await staging.mapAsync(1, 0, bytes)
    const rows = new Float32Array(staging.getMappedRange(0, bytes))
    const decoded = inputs.map((input, i) => decodeMetrics(rows.subarray(i * metricFloats, (i + 1) * metricFloats), input))
    const last = rows.subarray((inputs.length - 1) * metricFloats, inputs.length * metricFloats)
    this.latestGroups = this.step.groups.map((_, g) => [...last.subarray(METRIC.GROUPS + 16 * g, METRIC.GROUPS + 16 * (g + 1))])
    staging.unmap()
    return decoded
  }

  /** Reads parameters and moments as they are after everything submitted so far; allocates nothing on the GPU. One at a time. */
  async checkpoint(step: number): Promise<Checkpoint> {
    const { parameters, moments } = this.step
    const [p, m, v] = await this.back.readAll([parameters, ...moments], this.options.dimensions.layout.total)
    return { step, parameters: p, moments: [m, v], memory: structuredClone(this.memory) }
  }

  /** Continues from a checkpoint with the next step run. */
  restore({ parameters, moments, memory }: Checkpoint): void {
    this.memory = structuredClone(memory)
    const { queue } = this.device
    queue.writeBuffer(this.step.parameters, 0, parameters as Float32Array<ArrayBuffer>)
    moments.forEach((moment, i) => queue.writeBuffer(this.step.moments[i], 0, moment as Float32Array<ArrayBuffer>))
  }

  /** The flat parameters [layout.total]. One round trip. */
  parameters(): Promise<Float32Array> {
    return readBuffer(this.device, this.step.parameters, this.options.dimensions.layout.total)
  }

  destroy(): void {
    this.plan.destroy()
    this.back.destroy()
    for (const buffer of this.staging) buffer.destroy()
  }
}

/** Permutations are drawn by index. */
export const PERMUTATION_COUNT = PERMUTATIONS.length
