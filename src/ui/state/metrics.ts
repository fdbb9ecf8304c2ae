// Every step's figures, as growing columns; smoothed over all steps, on arrival, so that no drawing decision
// can change the smoothed curve. Columns are mutated in place; a new `published` object tells React, at most
// every PUBLISH_MS.

import { TASKS, TASK_PAIRS, type TeacherTask, type StepMetrics, type Task } from '../../distill/tasks'
import type { SignalId } from '../../distill/signals/types'
import type { Settings, SignalLoss } from '../../settings/settings'
import { CONFLICT } from '../explain/axis'
import { Smoother } from '../explain/smooth'
import { SMOOTHING_STEPS } from './chartIds'

/** WORLD 3: attention losses are shown in this unit, "x3000 MSE". */
export const ATTENTION_UNIT = 3000
/** Time constant of the conflict rate, in training steps: a share needs a longer memory than a value. */
export const CONFLICT_STEPS = 50

export const PAIR_NAMES = TASK_PAIRS.map(([a, b]) => `${a}-${b}`)
/**
 * Column of a pair's conflicts: raw 1 above 90 degrees, 0 below, NaN without an angle; smoothed it is the
 * conflict rate.
 */
export const conflictColumn = (pair: string): string => `conflict:${pair}`
/**
 * Column of the length of a task's weighted gradient (root of the Gram matrix's diagonal), or of the update
 * before clipping.
 */
export const normColumn = (of: Task | 'update'): string => `norm:${of}`
/** Column of a task's loss weight. */
export const weightColumn = (task: Task): string => `weight:${task}`
/** Column of how often the update contains a task's weighted gradient. */
export const coefficientColumn = (task: Task): string => `coefficient:${task}`
export const RATE_COLUMN = 'learning-rate'

const CONFLICT_COLUMNS = PAIR_NAMES.map(conflictColumn)
/** Set by hand or by schedule: smoothing would only falsify them. */
const EXACT_COLUMNS: readonly string[] = [RATE_COLUMN, ...TASKS.map(weightColumn)]
/** Column names: losses, angles, conflicts, norms, learning rate, weights, coefficients. */
export const COLUMN_NAMES: readonly string[] = [
  ...TASKS,
  ...PAIR_NAMES,
  ...CONFLICT_COLUMNS,
  ...TASKS.map(normColumn),
  normColumn('update'),
  ...EXACT_COLUMNS,
  ...TASKS.map(coefficientColumn),
]

/** One series: unsmoothed values (NaN where a step had none) and the smoothed ones. */
export interface Column {
  raw: number[]
  smooth: number[]
}

/**
 * What each teacher loss compares, maps by how their rows are compared: decides the unit the loss is shown
 * in.
 */
export type LossKind = SignalLoss | SignalId
export type LossKinds = Readonly<Record<TeacherTask, LossKind>>

type LossSettings = Pick<Settings, 'lossPerception' | 'lossReasoning' | 'lossPlanning'> &
  Partial<Pick<Settings, 'signalPerception' | 'signalReasoning' | 'signalPlanning'>>

/** The kinds of loss that settings choose; settings older than the other signals mean attention. */
export function lossKindsOf(s: LossSettings): LossKinds {
  const kind = (signal: SignalId = 'attention', loss: SignalLoss): LossKind =>
    signal === 'attention' ? loss : signal
  return {
    perception: kind(s.signalPerception, s.lossPerception),
    reasoning: kind(s.signalReasoning, s.lossReasoning),
    planning: kind(s.signalPlanning, s.lossPlanning),
  }
}

/**
 * Factor a loss is shown with: means over the entries of attention maps are tiny, sums over their rows are not.
 */
export const shownUnit = (task: Task, kinds: LossKinds | undefined): number =>
  task !== 'ce' && ['mse', 'typed'].includes(kinds?.[task] ?? 'mse') ? ATTENTION_UNIT : 1

/**
 * Loss weights of a step, where the step itself does not report them, and the kinds of its losses (default:
 * mse).
 */
export type TaskWeights = Readonly<Record<Task, number>> & { readonly kinds?: LossKinds }

/** The weights that settings give, before any reweighting. */
export const weightsOf = (s: Settings): TaskWeights => ({
  kinds: lossKindsOf(s),
  ce: s.weightCe,
  perception: s.weightPerception,
  reasoning: s.weightReasoning,
  planning: s.weightPlanning,
})

/** So many of the latest steps are kept whole, to be explained. */
const RECENT_STEPS = 64

/** All steps of a run so far, at one strength of smoothing. */
export class History {
  steps: number[] = []
  /** Seconds of training at each step. */
  seconds: number[] = []
  columns: Record<string, Column> = {}
  /** Steps whose angle was above 90, and steps that had an angle at all, per pair. */
  conflicts: Record<string, number> = {}
  counted: Record<string, number> = {}
  last: StepMetrics | null = null
  /** The latest steps whose gradients are known. */
  recent: StepMetrics[] = []
  private smoothers: Record<string, Smoother> = {}

  /** `smoothing`: time constant in steps; 0 draws the unsmoothed values. */
  constructor(private smoothing = SMOOTHING_STEPS) {
    this.clear()
  }

  clear(): void {
    this.steps = []
    this.seconds = []
    this.last = null
    this.recent = []
    for (const name of COLUMN_NAMES) {
      this.columns[name] = { raw: [], smooth: [] }
      this.smoothers[name] = new Smoother(this.memoryOf(name))
    }
    for (const pair of PAIR_NAMES) this.conflicts[pair] = this.counted[pair] = 0
  }

  /** Smooths every step again with another time constant. */
  setSmoothing(smoothing: number): void {
    if (smoothing === this.smoothing) return
    this.smoothing = smoothing
    for (const name of COLUMN_NAMES) this.fill(name, this.columns[name].raw)
  }

  /** Appends steps in order. A step that is not newer than the last one means that the run was rewound or
   * restarted: later steps are dropped. */
  append(
    metrics: readonly StepMetrics[],
    seconds = this.seconds.at(-1) ?? 0,
    weights: TaskWeights | null = null,
  ): void {
    // Where steps were cut, time continues from there.
    let before = this.seconds.at(-1) ?? 0
    for (const [i, m] of metrics.entries()) {
      if (this.last && m.step <= this.last.step) {
        this.cutBefore(m.step)
        before = this.seconds.at(-1) ?? 0
      }
      const until = Math.max(seconds, before)
      this.steps.push(m.step)
      this.seconds.push(before + (until - before) * ((i + 1) / metrics.length))
      this.last = m
      if (Number.isFinite(m.gram[0])) this.recent = [...this.recent.slice(1 - RECENT_STEPS), m]
      TASKS.forEach((task, k) => {
        this.push(task, m.step, m.losses[task] * shownUnit(task, weights?.kinds))
        this.push(normColumn(task), m.step, Math.sqrt(Math.max(0, m.gram[5 * k])))
        this.push(weightColumn(task), m.step, m.weights?.[task] ?? weights?.[task] ?? Number.NaN)
        this.push(coefficientColumn(task), m.step, m.coefficients[k])
      })
      this.push(normColumn('update'), m.step, m.updateNorm)
      this.push(RATE_COLUMN, m.step, m.learningRate)
      PAIR_NAMES.forEach((pair, k) => {
        const angle = m.angles[k] ?? Number.NaN
        this.push(pair, m.step, angle)
        this.push(
          conflictColumn(pair),
          m.step,
          Number.isFinite(angle) ? Number(angle > CONFLICT) : Number.NaN,
        )
        this.count(pair, angle, 1)
      })
    }
  }

  /** Drops this step and all later ones; the smoothed curves are rebuilt from the rest. */
  cutBefore(step: number): void {
    const at = this.steps.findIndex((s) => s >= step)
    if (at < 0) return
    this.recent = this.recent.filter((s) => s.step < step)
    for (const pair of PAIR_NAMES)
      for (const angle of this.columns[pair].raw.slice(at)) this.count(pair, angle, -1)
    this.steps.length = this.seconds.length = at
    for (const name of COLUMN_NAMES) this.fill(name, this.columns[name].raw.slice(0, at))
  }

  /** The newest finite value of a column, or null. */
  latest(name: string): number | null {
    const raw = this.columns[name]?.raw ?? []
    for (let i = raw.length - 1; i >= 0; i--) if (Number.isFinite(raw[i])) return raw[i]
    return null
  }

  private memoryOf(name: string): number {
    if (CONFLICT_COLUMNS.includes(name)) return CONFLICT_STEPS
    return EXACT_COLUMNS.includes(name) ? 0 : this.smoothing
  }

  private count(pair: string, angle: number, by: 1 | -1): void {
    if (!Number.isFinite(angle)) return
    this.counted[pair] += by
    if (angle > CONFLICT) this.conflicts[pair] += by
  }

  private fill(name: string, raw: number[]): void {
    const smoother = (this.smoothers[name] = new Smoother(this.memoryOf(name)))
    this.columns[name] = { raw, smooth: raw.map((v, i) => smoother.push(this.steps[i], v)) }
  }

  private push(name: string, step: number, value: number): void {
    const column = this.columns[name]
    column.raw.push(value)
    column.smooth.push(this.smoothers[name].push(step, value))
  }
}
