// Which teachers take part in a step. The training loop, the float64 reference, the page's explanations and
// the PyTorch export all ask here.

import type { CombineId } from './combine/method'
import { COMBINE } from './combine/registry'
import { TEACHER_TASKS, type TeacherTask } from './tasks'

/**
 * What decides whether a teacher takes part: the method, its loss weight, and whether it has a signal at all.
 */
export interface TeacherChoices {
  method: CombineId
  weights: Readonly<Record<TeacherTask, number>>
  signalled: Readonly<Record<TeacherTask, boolean>>
}

/** Whether perception, reasoning, planning take part: a weight, a signal, and a method that has teachers. */
export const activeTeachers = ({ method, weights, signalled }: TeacherChoices): boolean[] =>
  TEACHER_TASKS.map(
    (teacher) => !COMBINE[method].withoutTeachers && weights[teacher] > 0 && signalled[teacher],
  )

/** The settings of a run that decide which teachers take part. */
export interface TeacherSettings {
  method: CombineId
  weightPerception: number
  weightReasoning: number
  weightPlanning: number
  signalPerception: string
  signalReasoning: string
  signalPlanning: string
}

/** Which teachers take part under a run's settings. */
export const activeInSettings = (s: TeacherSettings): boolean[] =>
  activeTeachers({
    method: s.method,
    weights: { perception: s.weightPerception, reasoning: s.weightReasoning, planning: s.weightPlanning },
    signalled: {
      perception: s.signalPerception !== 'none',
      reasoning: s.signalReasoning !== 'none',
      planning: s.signalPlanning !== 'none',
    },
  })

/** Which teachers take part given the signals' entries: a teacher without entries has no signal. */
export const signalledBy = (
  entries: readonly { teacherTask: TeacherTask }[],
): Record<TeacherTask, boolean> => {
  const has = (teacher: TeacherTask) => entries.some((entry) => entry.teacherTask === teacher)
  return { perception: has('perception'), reasoning: has('reasoning'), planning: has('planning') }
}

/**
 * Which of the active teachers take part in combining one sample: a teacher whose share in the mixing row of
 * the sample's capability is 0 has no gradient there, and no supervised gradient beside it.
 */
export const activeForSample = (active: readonly boolean[], mixingRow: readonly number[]): boolean[] =>
  active.map((on, c) => on && mixingRow[c] > 0)
