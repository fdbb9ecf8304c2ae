// Runs a recorded step: uploads inputs, replays the plan, reads metrics from the ring without waiting on the
// critical path. Methods solved on the host, reweighting and updates of several micro-batches run one step at
// a time, each read before the next. After `create` no GPU buffer is allocated, however long the run.

import { readBuffer, ReadBack, type Plan } from '../../gpu/plan'
import { dimensions } from '../../nn/dimensions'
import type { Tile } from '../../nn/tile'
import { isHostSolved } from '../combine/registry'
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
import { movingWeights, reweightingAfter, reweightingMemory } from '../step/reweighting'
import type { RecordedStep, StepOptions } from '../step/recordedStep'
import { recordStep } from '../step/step'
import { microBatchesOf, type StepInput } from '../step/stepInput'
import { TASKS, type StepMetrics, type Task } from '../tasks'
import { sameBits, type Checkpoint, type RunMemory } from './checkpoint'
import { PassQueue } from './passQueue'
import { passesOf, singlePass, type Pass } from './passes'
import { solveOnHost } from './solveOnHost'

/** Results of one step's micro-batches. */
interface Solved {
  /** Rows of metrics, one per micro-batch. */
  rows: Float32Array[]
  microBatches: StepMetrics[]
  /** Of the whole update before clipping. */
  updateNorm: number
}

/** Passes that fit into one submit. */
export const RING = 16

/** A step as it was recorded with one tile, and its dispatches. */
export interface Recorded {
  step: RecordedStep
  plan: Plan
}

/** A prepared student (or teacher) that can be trained step by step. */
export class Engine {
  readonly step: RecordedStep
  private readonly queue: PassQueue
  private readonly back: ReadBack
  /** Gram matrices of the last decoded step, per parameter group, each 4x4 row-major. */
  latestGroups: number[][] = []
  /** Input of the micro-batch (of the step, where it has one) that was computed last; null: none. */
  latest: StepInput | null = null
  /** Its place among those that lie side by side in the step's buffers. */
  latestMicroBatch = 0
  /** State that methods solved on the host, and reweighting, carry from step to step. */
  private memory: RunMemory = {}
  private submitted: Promise<void> | null = null
  /** The error that a typed rule stopped the run with: no step follows it. */
  private stopped: RuleError | null = null
  /** Buffers of the plan before the step's own. */
  private readonly given: number
  /** The same step with other tiles. */
  private readonly others = new Set<Recorded>()

  /** `plan` may hold further buffers of the run (data, targets); it is destroyed with the engine. */
  constructor(
    readonly plan: Plan,
    readonly options: Omit<StepOptions, 'ring'>,
  ) {
    this.given = plan.bufferCount
    this.step = recordStep(plan, { ...options, ring: RING })
    this.queue = new PassQueue(plan.device, this.step, options, RING)
    this.back = new ReadBack(plan.device, 3 * this.step.layout.total)
  }

  /** The step as it was recorded first. */
  private get usual(): Recorded {
    return this
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
    return Math.ceil(this.microBatches / this.options.dimensions.microBatches)
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
    return this.plan.bytes + this.back.bytes + this.queue.bytes
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
   * Records the same step with another tile, over the same buffers: they hold the run, whoever makes a step. Its plan
   * is compiled by the caller, before `run` or `agrees` use it, and destroyed with the engine.
   */
  recordTile(tile: Tile): Recorded {
    const { config, frames, segments, microBatches } = this.options.dimensions
    const plan = this.plan.overSameBuffers(this.given)
    const other = {
      ...this.options,
      dimensions: dimensions(config, frames, segments, tile, microBatches),
      ring: RING,
    }
    const recorded = { plan, step: recordStep(plan, other) }
    this.others.add(recorded)
    return recorded
  }

  /** A recording that is used no more: it owns no buffers, and submits under way end as they began. */
  forget = (recorded: Recorded): boolean => this.others.delete(recorded)

  /**
   * Whether a step gives the same bits (metrics, parameters, moments) with another recording of it. Computes it with
   * both and undoes it; calls of `run` meanwhile wait. One call of `agrees` or `checkpoint` at a time.
   */
  agrees(input: StepInput, other: Recorded): Promise<boolean> {
    return this.between(async () => {
      const { latest, latestMicroBatch, latestGroups, stopped } = this
      const before = await this.checkpoint(input.step - 1)
      const result = async (recorded: Recorded) => {
        const metrics = await this.oneStep(input, recorded)
        const after = await this.checkpoint(input.step)
        this.restore(before)
        return { metrics: JSON.stringify([metrics, this.latestGroups]), after }
      }
      try {
        const [a, b] = [await result(other), await result(this.usual)]
        return a.metrics === b.metrics && sameBits(a.after, b.after)
      } finally {
        this.restore(before)
        Object.assign(this, { latest, latestMicroBatch, latestGroups, stopped })
      }
    })
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
   * `recorded`: the recording that makes them, where it is not the usual one.
   * @throws RuleError where a typed rule fails: the student is as after the step before it, and no further step
   * is made until `load` or `restore`.
   */
  async run(inputs: readonly StepInput[], recorded = this.usual): Promise<StepMetrics[]> {
    if (inputs.length < 1 || inputs.length > RING)
      throw new Error(`1 to ${RING} steps per submit, not ${inputs.length}`)
    if (
      this.hostOnly ||
      this.microBatches > 1 ||
      inputs.some((input) => isHostSolved(input.method) || input.reweighting)
    )
      return this.inTurn(inputs, recorded)
    if (this.submitted) await this.submitted
    const rows = (await this.submit(recorded, inputs.map(singlePass))).flat()
    this.latestGroups = decodeGroups(rows[rows.length - 1], this.step.groups)
    return inputs.map((input, i) =>
      withLayers(decodeMetrics(rows[i], input), input, decodeGroups(rows[i], this.step.groups)),
    )
  }

  /** Runs the steps one by one, after all earlier calls. */
  private inTurn(inputs: readonly StepInput[], recorded: Recorded): Promise<StepMetrics[]> {
    return this.between(async () => {
      const all: StepMetrics[] = []
      for (const input of inputs) {
        if (this.stopped) throw this.stopped.again()
        try {
          all.push(await this.oneStep(input, recorded))
        } catch (error) {
          this.latest = null
          if (error instanceof RuleError) this.stopped = error.at(input.step, all)
          throw error
        }
      }
      return all
    })
  }

  /** Work with round trips, after all that was begun so. */
  private between<T>(work: () => Promise<T>): Promise<T> {
    const result = (this.submitted ?? Promise.resolve()).then(work)
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
  private async oneStep(input: StepInput, recorded: Recorded): Promise<StepMetrics> {
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
        ? await this.solveOnHostInTurn(inputs, recorded)
        : await this.submitMicroBatches(inputs, recorded)
    this.latestGroups = this.step.groups.map((_, g) =>
      mean(solved.rows.map((row) => decodeGroups(row, this.step.groups)[g])),
    )
    const accumulated = accumulatedMetrics(solved.microBatches, solved.updateNorm)
    const metrics = withLayers(accumulated, input, this.latestGroups)
    if (!rule || !memory) return metrics
    const norms = solved.rows.map((row, i) =>
      unweightedNorms(row, this.step, solved.microBatches[i], weights, this.mixedWith(inputs[i])),
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
  private async submitMicroBatches(inputs: readonly StepInput[], recorded: Recorded): Promise<Solved> {
    const { plan, step } = recorded
    const passes = passesOf(inputs, this.options.dimensions.microBatches)
    const submits: Promise<Float32Array[][]>[] = []
    for (let first = 0; first < passes.length; first += RING) {
      const some = passes.slice(first, first + RING)
      const last = first + some.length === passes.length
      submits.push(
        this.submit(recorded, some, (i) =>
          last && i === some.length - 1 ? plan.ops.length : step.microBatchEnd,
        ),
      )
    }
    const rows = (await Promise.all(submits)).flat(2)
    const microBatches = rows.map((row, i) => decodeMetrics(row, inputs[i]))
    return { rows, microBatches, updateNorm: rows[rows.length - 1][METRIC.NORM] }
  }

  /** Coefficients of micro-batches computed here in float64: submits up to the Gram matrix, reads it, goes on. */
  private async solveOnHostInTurn(inputs: readonly StepInput[], recorded: Recorded): Promise<Solved> {
    const { plan } = recorded
    const { phases, solution, solutionFloats, microBatchEnd } = recorded.step
    const gramEnd = phases.find((phase) => phase.name === 'gram')?.end ?? 0
    const all: Float32Array[] = []
    const microBatches: StepMetrics[] = []
    let updateNorm = 0
    for (const pass of passesOf(inputs, this.options.dimensions.microBatches)) {
      const last = pass.first + pass.count === inputs.length
      const [rows] = await this.submit(recorded, [pass], () => gramEnd)
      const factors = new Float32Array(pass.inputs.length * solutionFloats)
      for (const [i, row] of rows.entries()) {
        const solved = this.solveRow(row, pass.inputs[i], pass.first + i)
        factors.set(solved.factors, i * solutionFloats)
        microBatches.push(solved.metrics)
        updateNorm = solved.metrics.updateNorm
      }
      all.push(...rows)
      this.device.queue.writeBuffer(solution, 0, factors)
      if (last && inputs.length > 1) {
        const [written] = await this.queue.resubmit(plan, gramEnd, plan.ops.length, [pass])
        updateNorm = written[written.length - 1][METRIC.NORM]
      } else {
        const encoder = this.device.createCommandEncoder({ label: 'update' })
        const pass = encoder.beginComputePass()
        plan.encode(pass, gramEnd, last ? plan.ops.length : microBatchEnd)
        pass.end()
        this.device.queue.submit([encoder.finish()])
      }
    }
    return { rows: all, microBatches, updateNorm }
  }

  /** The metrics of one micro-batch and its factors in the update, computed here. */
  private solveRow(row: Float32Array, input: StepInput, microBatch: number): ReturnType<typeof solveOnHost> {
    const { step, memory } = this
    const perModule = this.options.perModule === true
    return solveOnHost({ step, clips: this.microBatches === 1, memory, perModule }, row, input, microBatch)
  }

  /** As `PassQueue.submit`; notes what is computed last. */
  private submit(
    { plan }: Recorded,
    passes: readonly Pass[],
    end: (i: number) => number = () => plan.ops.length,
  ): Promise<Float32Array[][]> {
    return this.queue.submit(plan, passes, end, ({ inputs, count }) => {
      this.latestMicroBatch = count - 1
      this.latest = inputs[count - 1]
    })
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
    for (const { plan } of this.others) plan.destroy()
    this.back.destroy()
    this.queue.destroy()
  }
}
