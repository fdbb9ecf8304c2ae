// Which teachers the settings choose, role by role. Pure.

import { type OwnRole } from '../../teacher/ownTeacher'
import { isOwn } from '../../teacher/ownId'
import type { Settings, TeacherChoice } from '../../settings/settings'

export const ROLES = ['base', 'perception', 'reasoning', 'planning'] as const satisfies readonly OwnRole[]

/** The setting that chooses the teacher of a role. */
export const KEY_OF_ROLE = {
  base: 'teacherBase',
  perception: 'teacherPerception',
  reasoning: 'teacherReasoning',
  planning: 'teacherPlanning',
} as const satisfies Record<OwnRole, keyof Settings>

/** All of the settings that choose teachers. */
export const TEACHER_KEYS = ['teachers', ...ROLES.map((role) => KEY_OF_ROLE[role])] as const
export type TeacherKeys = Pick<Settings, 'teachers' | (typeof KEY_OF_ROLE)[OwnRole]>

/** The choice for one role. */
export const choiceOf = (settings: TeacherKeys, role: OwnRole): TeacherChoice => settings[KEY_OF_ROLE[role]]

/** The chosen set and nothing else. */
export const onlySet = (settings: Settings, teachers: Settings['teachers']): Settings => ({
  ...settings,
  teachers,
  teacherBase: 'set',
  teacherPerception: 'set',
  teacherReasoning: 'set',
  teacherPlanning: 'set',
})

/** The same run with the shipped set's teachers in the place of one's own. */
export function withoutOwn(settings: Settings): Settings {
  const next = { ...settings }
  for (const role of ROLES) if (isOwn(next[KEY_OF_ROLE[role]])) next[KEY_OF_ROLE[role]] = 'set'
  return next
}

/** Roles that a teacher of one's own is chosen for, by its id. */
export const rolesOf = (settings: TeacherKeys, id: string): OwnRole[] =>
  ROLES.filter((role) => choiceOf(settings, role) === id)
