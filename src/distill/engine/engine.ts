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
import { microBatchesOf, type StepInput } from '../step/stepInput'
import { TASKS, type StepMetrics, type Task } from '../tasks'
import { encodePasses, passesOf, rowsOfPasses, singlePass, type Pass } from './passes'
import { solveOnHost } from './solveOnHost'

/** Results of one step's micro-batches. */
interface Solved {
  /** Rows of metrics, one per micro-batch. */
  rows: Float32Array[]
  parts: StepMetrics[]
  /** Of the whole update before clipping. */
  updateNorm: number
}

/** Passes that fit into one submit. */
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
  /** Input of the micro-batch (of the step, where it has one) that was computed last; null: none. */
  latest: StepInput | null = null
  /** Its place among those that lie side by side in the step's buffers. */
  latestPart = 0
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

  /** Passes of one step. */
  get passes(): number {
    return Math.ceil(this.microBatches / this.options.dimensions.parts)
  }

  /** Of one step, with all its passes. */
  get dispatches(): number {
    return (this.passes - 1) * this.step.microBatchEnd + this.plan.ops.length
  }

  /** Counted floating-point operations of one step. */
  get flops(): number {
    const sum = (end?: number) => this.plan.ops.slice(0, end).reduce((flops, op) => flops + op.flops, 0)
    return (this.passes - 1) * sum(this.step.microBatchEnd) + sum()
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
      const rows = (await this.submit(inputs.map(singlePass), staging)).flat()
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

  /** Micro-batches whose coefficients the GPU computes: as many passes in one submit as the ring holds. */
  private async submitParts(inputs: readonly StepInput[]): Promise<Solved> {
    const passes = passesOf(inputs, this.options.dimensions.parts)
    const submits: Promise<Float32Array[][]>[] = []
    for (let first = 0; first < passes.length; first += RING) {
      const some = passes.slice(first, first + RING)
      const last = first + some.length === passes.length
      submits.push(
        this.withStaging((staging) =>
          this.submit(some, staging, (i) =>
            last && i === some.length - 1 ? this.plan.ops.length : this.step.microBatchEnd,
          ),
        ),
      )
    }
    const rows = (await Promise.all(submits)).flat(2)
    const parts = rows.map((row, i) => decodeMetrics(row, inputs[i]))
    return { rows, parts, updateNorm: rows[rows.length - 1][METRIC.NORM] }
  }

  /**
   * Micro-batches whose coefficients are computed here in float64: submit up to the Gram matrix, read it,
   * write the solution, continue.
   */
  private async solveParts(inputs: readonly StepInput[]): Promise<Solved> {
    const { phases, solution, solutionFloats, microBatchEnd } = this.step
    const gramEnd = phases.find((phase) => phase.name === 'gram')?.end ?? 0
    const all: Float32Array[] = []
    const parts: StepMetrics[] = []
    let updateNorm = 0
    for (const pass of passesOf(inputs, this.options.dimensions.parts)) {
      const last = pass.first + pass.count === inputs.length
      const [rows] = await this.withStaging((staging) => this.submit([pass], staging, () => gramEnd))
      const factors = new Float32Array(pass.inputs.length * solutionFloats)
      for (const [i, row] of rows.entries()) {
        const solved = this.solveRow(row, pass.inputs[i], pass.first + i)
        factors.set(solved.factors, i * solutionFloats)
        parts.push(solved.metrics)
        updateNorm = solved.metrics.updateNorm
      }
      all.push(...rows)
      this.device.queue.writeBuffer(solution, 0, factors)
      if (last && inputs.length > 1) {
        const ranges = [[gramEnd, this.plan.ops.length]] as const
        const [written] = await this.withStaging((staging) => this.encode(ranges, [pass], staging))
        updateNorm = written[written.length - 1][METRIC.NORM]
      } else {
        const encoder = this.device.createCommandEncoder({ label: 'update' })
        const pass = encoder.beginComputePass()
        this.plan.encode(pass, gramEnd, last ? this.plan.ops.length : microBatchEnd)
        pass.end()
        this.device.queue.submit([encoder.finish()])
      }
    }
    return { rows: all, parts, updateNorm }
  }

  /** The metrics of one micro-batch and its factors in the update, computed here. */
  private solveRow(row: Float32Array, input: StepInput, part: number): ReturnType<typeof solveOnHost> {
    const { step, memory } = this
    const perModule = this.options.perModule === true
    return solveOnHost({ step, clips: this.microBatches === 1, memory, perModule }, row, input, part)
  }

  /** Writes the passes' inputs and encodes the ops of each up to `end`; resolves with the rows of metrics of each. */
  private submit(
    passes: readonly Pass[],
    staging: GPUBuffer,
    end: (i: number) => number = () => this.plan.ops.length,
  ): Promise<Float32Array[][]> {
    const { stateWords, ring, cursor } = this.step
    encodePasses(this.words, stateWords, passes, this.options.optimizer)
    const { inputs, count } = passes[passes.length - 1]
    this.latestPart = count - 1
    this.latest = inputs[count - 1]
    const { queue } = this.device
    queue.writeBuffer(ring, 0, this.words, 0, passes.length * stateWords)
    queue.writeBuffer(cursor, 0, new Uint32Array(4))
    const ranges = passes.map((_, i) => [0, end(i)] as const)
    return this.encode(ranges, passes, staging)
  }

  /** Encodes ranges of ops into one compute pass and one submit; resolves with the rows of metrics of the passes. */
  private async encode(
    ranges: readonly (readonly [number, number])[],
    passes: readonly Pass[],
    staging: GPUBuffer,
  ): Promise<Float32Array[][]> {
    const { metricFloats, metrics } = this.step
    const encoder = this.device.createCommandEncoder({ label: 'steps' })
    const pass = encoder.beginComputePass()
    for (const [from, to] of ranges) this.plan.encode(pass, from, to)
    pass.end()
    const bytes = passes.length * this.options.dimensions.parts * metricFloats * 4
    encoder.copyBufferToBuffer(metrics, 0, staging, 0, bytes)
    this.device.queue.submit([encoder.finish()])
    await answered(this.device.queue, staging.mapAsync(1, 0, bytes))
    const all = new Float32Array(staging.getMappedRange(0, bytes).slice(0))
    staging.unmap()
    return rowsOfPasses(all, metricFloats, passes)
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
