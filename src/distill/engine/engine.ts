// Runs a recorded step: uploads inputs, replays the plan, reads metrics from the ring without waiting on the
// critical path. Methods solved on the host, reweighting and updates of several micro-batches run one step at
// a time, each read before the next. After `create` no GPU buffer is allocated, however long the run.

import { answered } from '../../gpu/answers'
import { BufferUsage, readBuffer, ReadBack, type Plan } from '../../gpu/plan'
import { isHostSolved } from '../combine/registry'
import type { CombineMemory } from '../combine/context'
import { RuleError } from '../combine/rule/ruleError'
import { withLayers } from '../step/layerCosines'
import {
  accumulatedMetrics,
  decodeGroups,
  decodeMetrics,
  mean,
  meanNorms,
  METRIC,
  unweightedNorms,
} from '../step/metrics'
import {
  movingWeights,
  reweightingAfter,
  reweightingMemory,
  type ReweightingMemory,
} from '../step/reweighting'
import type { RecordedStep, StepOptions } from '../step/recordedStep'
import { recordStep } from '../step/step'
import { encodeStepInput, microBatchesOf, type StepInput } from '../step/stepInput'
import { TASKS, type StepMetrics, type Task } from '../tasks'
import { solveOnHost } from './solveOnHost'

/** Results of one step's micro-batches. */
interface Solved {
  /** Rows of metrics, one per micro-batch. */
  rows: Float32Array[]
  parts: StepMetrics[]
  /** Of the whole update before clipping. */
  updateNorm: number
}

/** Steps that fit into one submit. */
export const RING = 16
const STAGING_BUFFERS = 3

/** State carried from step to step besides parameters and moments. */
export interface RunMemory extends CombineMemory {
  reweighting?: ReweightingMemory
}

/** Parameters and both moments after some step: all that is needed to resume from there. */
export interface Checkpoint {
  step: number
  parameters: Float32Array
  moments: [Float32Array, Float32Array]
  memory: RunMemory
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
  /** Input of the step that lies whole in the step's buffers; null: none does. */
  latest: StepInput | null = null
  /** State that methods solved on the host, and reweighting, carry from step to step. */
  private memory: RunMemory = {}
  private submitted: Promise<void> | null = null
  /** The error that a typed rule stopped the run with: no step follows it. */
  private stopped: RuleError | null = null
  private readonly waiting: ((buffer: GPUBuffer) => void)[] = []

  /** `plan` may hold further buffers of the run (data, targets); it is destroyed with the engine. */
  constructor(
    readonly plan: Plan,
    readonly options: Omit<StepOptions, 'ring'>,
  ) {
    this.step = recordStep(plan, { ...options, ring: RING })
    this.words = new Uint32Array(RING * this.step.stateWords)
    this.staging = Array.from({ length: STAGING_BUFFERS }, (_, i) =>
      plan.device.createBuffer({
        label: `metrics staging ${i}`,
        size: this.step.metrics.size,
        usage: BufferUsage.MAP_READ | BufferUsage.COPY_DST,
      }),
    )
    this.idle = [...this.staging]
    this.back = new ReadBack(plan.device, 3 * this.step.layout.total)
  }

  /** Micro-batches of one update. */
  private get microBatches(): number {
    return this.options.microBatches ?? 1
  }

  /** Coefficients must come from the host, whatever the method: AGP on an extended basis, or per module. */
  private get hostOnly(): boolean {
    return this.step.basis !== null || this.options.perModule === true
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

  /**
   * Sets the parameters [step.layout.total], projections of signals included, and clears AdamW's moments: a
   * run from its beginning.
   */
  load(parameters: Float32Array): void {
    const { total } = this.step.layout
    if (parameters.length !== total) throw new Error(`${parameters.length} parameters, expected ${total}`)
    const zeros = new Float32Array(parameters.length)
    const { queue } = this.device
    queue.writeBuffer(this.step.parameters, 0, parameters as Float32Array<ArrayBuffer>)
    for (const moment of this.step.moments) queue.writeBuffer(moment, 0, zeros)
    this.memory = {}
    this.stopped = this.latest = null
  }

  /**
   * Null when everything handed to `run` is already on the queue, so that work submitted now sees the current
   * parameters; else a promise of that moment. (Methods solved on the host, reweighting and updates of
   * several micro-batches need round trips; the others never wait.)
   */
  get submitting(): Promise<void> | null {
    return this.submitted
  }

  /**
   * Enqueues 1..RING steps in one submit (those that need the host one by one) and resolves with their
   * metrics. Several calls may be in flight; with more than three the call waits for the oldest to be read.
   * @throws RuleError where a typed rule fails: the student is as after the step before it, and no further step
   * is made until `load` or `restore`.
   */
  async run(inputs: readonly StepInput[]): Promise<StepMetrics[]> {
    if (inputs.length < 1 || inputs.length > RING)
      throw new Error(`1 to ${RING} steps per submit, not ${inputs.length}`)
    if (
      this.hostOnly ||
      this.microBatches > 1 ||
      inputs.some((input) => isHostSolved(input.method) || input.reweighting)
    )
      return this.inTurn(inputs)
    return this.withStaging(async (staging) => {
      const rows = await this.submit(inputs, staging)
      this.latestGroups = decodeGroups(rows[rows.length - 1], this.step.groups)
      return inputs.map((input, i) =>
        withLayers(decodeMetrics(rows[i], input), input, decodeGroups(rows[i], this.step.groups)),
      )
    })
  }

  private async withStaging<T>(use: (staging: GPUBuffer) => Promise<T>): Promise<T> {
    const staging = this.idle.pop() ?? (await new Promise<GPUBuffer>((resolve) => this.waiting.push(resolve)))
    try {
      return await use(staging)
    } finally {
      const next = this.waiting.shift()
      if (next) next(staging)
      else this.idle.push(staging)
    }
  }

  /** Runs the steps one by one, after all earlier calls. */
  private inTurn(inputs: readonly StepInput[]): Promise<StepMetrics[]> {
    const result = (this.submitted ?? Promise.resolve()).then(async () => {
      const all: StepMetrics[] = []
      for (const input of inputs) {
        if (this.stopped) throw this.stopped.again()
        try {
          all.push(await this.oneStep(input))
        } catch (error) {
          this.latest = null
          if (error instanceof RuleError) this.stopped = error.at(input.step, all)
          throw error
        }
      }
      return all
    })
    const done: Promise<void> = result
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (this.submitted === done) this.submitted = null
      })
    this.submitted = done
    return result
  }

  /** A whole step with everything it may need: reweighting, micro-batches, coefficients from the host. */
  private async oneStep(input: StepInput): Promise<StepMetrics> {
    const { reweighting: rule } = input
    const memory = rule
      ? reweightingMemory(rule, input.weights, input.active, this.memory.reweighting)
      : undefined
    const weights = rule && memory ? movingWeights(rule, input.weights, memory) : input.weights
    const inputs = microBatchesOf(input, weights)
    if (inputs.length !== this.microBatches)
      throw new Error(`${inputs.length} micro-batches for a step recorded with ${this.microBatches}`)
    const solved =
      this.hostOnly || isHostSolved(input.method)
        ? await this.solveParts(inputs)
        : await this.submitParts(inputs)
    this.latestGroups = this.step.groups.map((_, g) =>
      mean(solved.rows.map((row) => decodeGroups(row, this.step.groups)[g])),
    )
    const metrics = withLayers(accumulatedMetrics(solved.parts, solved.updateNorm), input, this.latestGroups)
    if (!rule || !memory) return metrics
    const norms = solved.rows.map((row, i) =>
      unweightedNorms(row, this.step, solved.parts[i], weights, this.mixedWith(inputs[i])),
    )
    const after = reweightingAfter(
      rule,
      memory,
      TASKS.map((task) => metrics.losses[task]),
      meanNorms(rule, norms),
    )
    this.memory = { ...this.memory, reweighting: after }
    return {
      ...metrics,
      weights: Object.fromEntries(TASKS.map((task, k) => [task, weights[k]])) as Record<Task, number>,
    }
  }

  /**
   * The factors that mixing applied to one batch's teacher gradients: the row of its (only) sample, or 1
   * where each teacher learns from its own capability's samples only.
   */
  private mixedWith({ mixing, questions }: StepInput): readonly number[] {
    if (this.step.basis?.basis.supervision === 'per-capability') return [1, 1, 1]
    return mixing[this.options.data.host.capabilities[questions[0]]]
  }

  /** Micro-batches whose coefficients the GPU computes: as many in one submit as the ring holds. */
  private async submitParts(inputs: readonly StepInput[]): Promise<Solved> {
    const chunks: Promise<Float32Array[]>[] = []
    for (let first = 0; first < inputs.length; first += RING) {
      const some = inputs.slice(first, first + RING)
      const last = first + some.length === inputs.length
      chunks.push(
        this.withStaging((staging) =>
          this.submit(
            some,
            staging,
            (i) => (last && i === some.length - 1 ? this.plan.ops.length : this.step.microBatchEnd),
            first,
          ),
        ),
      )
    }
    const rows = (await Promise.all(chunks)).flat()
    const parts = rows.map((row, i) => decodeMetrics(row, inputs[i]))
    return { rows, parts, updateNorm: rows[rows.length - 1][METRIC.NORM] }
  }

  /**
   * Micro-batches whose coefficients are computed here in float64: submit up to the Gram matrix, read it,
   * write the solution, continue.
   */
  private async solveParts(inputs: readonly StepInput[]): Promise<Solved> {
    const { phases, solution, microBatchEnd } = this.step
    const gramEnd = phases.find((phase) => phase.name === 'gram')?.end ?? 0
    const rows: Float32Array[] = []
    const parts: StepMetrics[] = []
    let updateNorm = 0
    for (const [i, input] of inputs.entries()) {
      const last = i === inputs.length - 1
      const [row] = await this.withStaging((staging) => this.submit([input], staging, () => gramEnd, i))
      const { metrics, factors } = solveOnHost(
        {
          step: this.step,
          clips: this.microBatches === 1,
          memory: this.memory,
          perModule: this.options.perModule === true,
        },
        row,
        input,
        i,
      )
      rows.push(row)
      parts.push(metrics)
      this.device.queue.writeBuffer(solution, 0, factors as Float32Array<ArrayBuffer>)
      updateNorm = metrics.updateNorm
      if (last && inputs.length > 1)
        updateNorm = (
          await this.withStaging((staging) => this.encode([[gramEnd, this.plan.ops.length]], 1, staging))
        )[0][METRIC.NORM]
      else {
        const encoder = this.device.createCommandEncoder({ label: 'update' })
        const pass = encoder.beginComputePass()
        this.plan.encode(pass, gramEnd, last ? this.plan.ops.length : microBatchEnd)
        pass.end()
        this.device.queue.submit([encoder.finish()])
      }
    }
    return { rows, parts, updateNorm }
  }

  /**
   * Writes the inputs and encodes the ops of each up to `end`; resolves with their rows of metrics. `first`:
   * index of the first input within its update.
   */
  private submit(
    inputs: readonly StepInput[],
    staging: GPUBuffer,
    end: (i: number) => number = () => this.plan.ops.length,
    first = 0,
  ): Promise<Float32Array[]> {
    const { stateWords, ring, cursor } = this.step
    const { beta1, beta2 } = this.options.optimizer
    inputs.forEach((input, i) =>
      encodeStepInput(
        this.words,
        i * stateWords,
        input,
        i,
        [beta1, beta2],
        this.microBatches > 1 ? first + i : 0,
      ),
    )
    this.latest = inputs[inputs.length - 1]
    const { queue } = this.device
    queue.writeBuffer(ring, 0, this.words, 0, inputs.length * stateWords)
    queue.writeBuffer(cursor, 0, new Uint32Array(4))
    const ranges = inputs.map((_, i) => [0, end(i)] as const)
    return this.encode(ranges, inputs.length, staging)
  }

  /** Encodes ranges of ops into one pass and one submit, and reads the first `count` rows of metrics. */
  private async encode(
    ranges: readonly (readonly [number, number])[],
    count: number,
    staging: GPUBuffer,
  ): Promise<Float32Array[]> {
    const { metricFloats, metrics } = this.step
    const encoder = this.device.createCommandEncoder({ label: 'steps' })
    const pass = encoder.beginComputePass()
    for (const [from, to] of ranges) this.plan.encode(pass, from, to)
    pass.end()
    const bytes = count * metricFloats * 4
    encoder.copyBufferToBuffer(metrics, 0, staging, 0, bytes)
    this.device.queue.submit([encoder.finish()])
    await answered(this.device.queue, staging.mapAsync(1, 0, bytes))
    const all = new Float32Array(staging.getMappedRange(0, bytes).slice(0))
    staging.unmap()
    return Array.from({ length: count }, (_, i) => all.subarray(i * metricFloats, (i + 1) * metricFloats))
  }

  /**
   * Reads parameters and moments as they are after everything submitted so far; allocates nothing on the GPU.
   * One at a time.
   */
  async checkpoint(step: number): Promise<Checkpoint> {
    const { parameters, moments } = this.step
    const [p, m, v] = await this.back.readAll([parameters, ...moments], this.step.layout.total)
    return { step, parameters: p, moments: [m, v], memory: structuredClone(this.memory) }
  }

  /** Continues from a checkpoint with the next step run. */
  restore({ parameters, moments, memory }: Checkpoint): void {
    this.memory = structuredClone(memory)
    this.stopped = this.latest = null
    const { queue } = this.device
    queue.writeBuffer(this.step.parameters, 0, parameters as Float32Array<ArrayBuffer>)
    moments.forEach((moment, i) =>
      queue.writeBuffer(this.step.moments[i], 0, moment as Float32Array<ArrayBuffer>),
    )
  }

  /** The student's flat parameters [layout.total], without projections. One round trip. */
  parameters(): Promise<Float32Array> {
    return readBuffer(this.device, this.step.parameters, this.options.dimensions.layout.total)
  }

  destroy(): void {
    this.plan.destroy()
    this.back.destroy()
    for (const buffer of this.staging) buffer.destroy()
  }
}
