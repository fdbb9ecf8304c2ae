// Which file each teacher of a run is, decided by the settings alone.

import { TEACHER_TASKS } from '../distill/tasks'
import type { Settings, TeacherChoice } from './settings'
import { isOwn } from '../teacher/ownId'

export const TEACHER_NAMES = ['base', ...TEACHER_TASKS] as const
export type TeacherName = (typeof TEACHER_NAMES)[number]

/**
 * Each teacher's file below the teachers' folder, e.g. `gpt-6x64/base.onnx`, or `own:<hash>` for a user's
 * own.
 */
export type TeacherSources = Record<TeacherName, string>

/** The settings that decide. */
export type TeacherSettings = Pick<
  Settings,
  'teachers' | 'teacherBase' | 'teacherPerception' | 'teacherReasoning' | 'teacherPlanning'
>

/** The teachers that these settings choose. */
export function teacherSources({
  teachers,
  teacherBase,
  teacherPerception,
  teacherReasoning,
  teacherPlanning,
}: TeacherSettings): TeacherSources {
  const source = (name: TeacherName, choice: TeacherChoice): string =>
    isOwn(choice) ? choice : `${choice === 'set' ? teachers : choice}/${name}.onnx`
  return {
    base: source('base', teacherBase),
    perception: source('perception', teacherPerception),
    reasoning: source('reasoning', teacherReasoning),
    planning: source('planning', teacherPlanning),
  }
}

/** Settings with the same key have the same teachers. */
export const teachersKey = (sources: TeacherSources): string =>
  TEACHER_NAMES.map((name) => sources[name]).join(' ')
