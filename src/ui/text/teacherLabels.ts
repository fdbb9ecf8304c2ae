// Teachers and sets as people read them.

import { setName, TEACHER_SETS } from '../../teacher/sets'
import { type OwnTeacher } from '../../teacher/ownTeacher'
import { isOwn } from '../../teacher/ownId'
import type { Strings } from './en'

/** E.g. "GPT형, 6 x 64". */
export function setLabel(id: string, t: Strings): string {
  const set = TEACHER_SETS.find((s) => s.id === id)
  return set ? setName(set, t.teacherNames.families) : id
}

/** A choice as people read it; a teacher of one's own by its name. */
export function choiceLabel(
  choice: string,
  t: Strings,
  own: readonly Pick<OwnTeacher, 'id' | 'name'>[],
): string {
  if (choice === 'set') return t.teacherNames.fromSet
  if (!isOwn(choice)) return setLabel(choice, t)
  return own.find((o) => o.id === choice)?.name ?? t.teacherNames.missing(choice.slice(4))
}
