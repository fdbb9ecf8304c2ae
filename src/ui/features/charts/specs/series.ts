// Series that several charts share: one per task, one per pair of tasks.

import { TASK_PAIRS, TASKS, type Task } from '../../../../distill/tasks'
import { PAIR_NAMES } from '../../../state/metrics'
import { colourOf, pairColours } from '../../../components/taskColours'
import type { SeriesSpec } from './types'

export const taskSeries = (column: (task: Task) => string, tasks: readonly Task[] = TASKS): SeriesSpec[] =>
  tasks.map((task) => ({
    column: column(task),
    name: task,
    label: (t) => t.task[task],
    described: (t) => t.task[task],
    title: (t) => t.task[task],
    colour: colourOf(task),
    dash: null,
  }))

export const pairSeries = (column: (pair: string) => string): SeriesSpec[] =>
  TASK_PAIRS.map(([a, b], i) => {
    const { base, dash } = pairColours(i)
    return {
      column: column(PAIR_NAMES[i]),
      name: PAIR_NAMES[i],
      label: (t) => `${t.taskShort[a]}–${t.taskShort[b]}`,
      described: (t) => `${t.task[a]}-${t.task[b]}`,
      title: (t) => `${t.task[a]} – ${t.task[b]}`,
      colour: base,
      dash,
    }
  })

/** A tick without noise of rounding; as many digits as ticks of any axis need to differ. */
export const plainTick = (v: number): string =>
  v !== 0 && (Math.abs(v) >= 1e5 || Math.abs(v) < 1e-3)
    ? Number(v.toPrecision(6)).toExponential().replace('e+', 'e')
    : String(Number(v.toPrecision(6)))
