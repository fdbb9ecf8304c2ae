// Every step's losses and angles, as growing columns; smoothed once, on arrival, so that no drawing decision can change the smoothed curve.
// Columns are mutated in place; a new `published` object tells React, at most every PUBLISH_MS.

import { create } from 'zustand'
import { TASKS, TASK_PAIRS, type StepMetrics } from '../../distill/tasks'
import { Smoother } from '../charts/smooth'

/** WORLD.md 3: attention losses are shown in this unit, "x3000 MSE". */
export const ATTENTION_UNIT = 3000
/** Time constant of the smoothed curves, in training steps. */
export const SMOOTHING_STEPS = 12
const PUBLISH_MS = 230

export const PAIR_NAMES = TASK_PAIRS.map(([a, b]) => `${a}-${b}`)
/** Column names: four losses, then six angles. */
export const COLUMN_NAMES: readonly string[] = [...TASKS, ...PAIR_NAMES]

/** One series: raw values (NaN where a step had none) and the smoothed ones. */
export interface Column {
  raw: number[]
  smooth: number[]
}

/** All steps of the run so far. */
export class History {
  steps: number[] = []
  /** Seconds of training at each step. */
  seconds: number[] = []
  columns: Record<string, Column> = {}
  /** Steps whose angle was above 90, and steps that had an angle at all, per pair. */
  conflicts: Record<string, number> = {}
  counted: Record<string, number> = {}
  last: StepMetrics | null = null
  private smoothers: Record<string, Smoother> = {}

  constructor() {
    this.clear()
  }

  clear(): void {
    this.steps = []
    this.seconds = []
    this.last = null
    for (const name of COLUMN_NAMES) {
      this.columns[name] = { raw: [], smooth: [] }
      this.smoothers[name] = new Smoother(SMOOTHING_STEPS)
      this.conflicts[name] = 0
      this.counted[name] = 0
    }
  }

  /** Appends steps in order. A step that is not newer than the last one means that the run was rewound or
   * began again: what came after goes. */
  append(metrics: readonly StepMetrics[], seconds = this.seconds.at(-1) ?? 0): void {
    const before = this.seconds.at(-1) ?? 0
    for (const [i, m] of metrics.entries()) {
      if (this.last && m.step <= this.last.step) this.cutBefore(m.step)
      this.steps.push(m.step)
      this.seconds.push(before + ((seconds - before) * (i + 1)) / metrics.length)
      this.last = m
      TASKS.forEach((task) => this.push(task, m.step, m.losses[task] * (task === 'ce' ? 1 : ATTENTION_UNIT)))
      PAIR_NAMES.forEach((pair, i) => {
        const angle = m.angles[i] ?? Number.NaN
        this.push(pair, m.step, angle)
        if (!Number.isFinite(angle)) return
        this.counted[pair]! += 1
        if (angle > 90) this.conflicts[pair]! += 1
      })
    }
  }

  /** Drops this step and all later ones; the smoothed curve is built again from what stays. */
  cutBefore(step: number): void {
    const keep = this.steps.findIndex((s) => s >= step)
    const { steps, seconds, columns } = this
    const count = keep < 0 ? steps.length : keep
    this.clear()
    this.steps = steps.slice(0, count)
    this.seconds = seconds.slice(0, count)
    for (const name of COLUMN_NAMES)
      for (let i = 0; i < count; i++) {
        const value = columns[name]!.raw[i]!
        this.push(name, steps[i]!, value)
        if (!PAIR_NAMES.includes(name) || !Number.isFinite(value)) continue
        this.counted[name]! += 1
        if (value > 90) this.conflicts[name]! += 1
      }
  }

  /** The newest finite value of a column, or null. */
  latest(name: string): number | null {
    const raw = this.columns[name]?.raw ?? []
    for (let i = raw.length - 1; i >= 0; i--) if (Number.isFinite(raw[i])) return raw[i]!
    return null
  }

  private push(name: string, step: number, value: number): void {
    const column = this.columns[name]!
    column.raw.push(value)
    column.smooth.push(this.smoothers[name]!.push(step, value))
  }
}

/** The same history in a new wrapper each time there is something new to draw. */
export interface Published {
  history: History
}

/** Gram matrices of the weighted gradients per parameter group, at one step. */
export interface LayerGrams {
  step: number
  groups: string[]
  grams: number[][]
}

interface Metrics {
  history: History
  published: Published
  layers: LayerGrams | null
  /** `seconds` of training at the last of these steps. */
  append: (steps: readonly StepMetrics[], seconds: number) => void
  setLayers: (layers: LayerGrams) => void
  clear: () => void
}

let timer: ReturnType<typeof setTimeout> | null = null

export const useMetrics = create<Metrics>((set) => {
  const history = new History()
  return {
    history,
    published: { history },
    layers: null,
    setLayers: (layers) => set({ layers }),
    append: (steps, seconds) => {
      history.append(steps, seconds)
      timer ??= setTimeout(() => {
        timer = null
        set({ published: { history } })
      }, PUBLISH_MS)
    },
    clear: () => {
      history.clear()
      set({ published: { history }, layers: null })
    },
  }
})
