// Under the share of own answers: whether the chosen teachers can score them, once that part is here.

import { TEACHER_TASKS, type TeacherTask } from '../../../distill/tasks'
import type { Settings } from '../../../settings/settings'
import { CAPABILITY_KEYS } from '../../../settings/signalTable'
import type { OwnTeacher } from '../../../teacher/ownTeacher'
import { lazyPart } from '../../components/LazyPart'
import { useTeachers } from '../../state/teachersSlice'
import type { Draft } from './draft'
import type { OnRefused } from './ExpressionNote'

const OwnAnswersPanel = lazyPart(() => import('./OwnAnswersPanel'))

/** The teachers of a draft that are files of other tools, of those that compare anything. */
export const foreignTeachers = (draft: Draft, own: readonly OwnTeacher[]): TeacherTask[] =>
  TEACHER_TASKS.filter((_, i) => {
    const c = CAPABILITY_KEYS[i]
    const teacher = own.find(({ id }) => id === draft[`teacher${c}`])
    return draft[`signal${c}`] !== 'none' && teacher?.card === null
  })

interface OwnAnswersNoteProps {
  name: keyof Settings
  draft: Draft
  onRefused: OnRefused
}

/** Nothing under any other setting, and nothing without own answers. */
export function OwnAnswersNote({ name, draft, onRefused }: OwnAnswersNoteProps) {
  const own = useTeachers((s) => s.teachers)
  if (name !== 'onPolicyShare' || !(Number(draft[name]) > 0)) return null
  return (
    <OwnAnswersPanel
      foreign={foreignTeachers(draft, own)}
      onRefused={(refused) => onRefused(name, refused)}
    />
  )
}
