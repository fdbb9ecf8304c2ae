// The settings that choose the frozen teachers.

import { DEFAULT_TEACHER_SET, setName, TEACHER_SETS } from '../teacher/sets'
import type { TeacherChoice } from './settings'
import type { ChoiceEntry } from './entry'
import type { Settings } from './settings'
import type { EntryOf } from './entry'

type TeacherKey = 'teachers' | 'teacherBase' | 'teacherPerception' | 'teacherReasoning' | 'teacherPlanning'

const oneTeacher = {
  kind: 'choice',
  group: 'teachers',
  live: false,
  default: 'set',
  source: 'TinyDrive: the toy world',
  options: [
    { value: 'set', label: 'From the set', help: 'That of the chosen teacher set.' },
    ...TEACHER_SETS.map((set) => ({
      value: set.id,
      label: setName(set),
      help: `That of the set ${set.id}.`,
    })),
  ],
  also: {
    pattern: /^own:[0-9a-f]{16}$/,
    expected: "own:ID for a teacher of one's own, ID the 16 digits of its hash",
  },
} satisfies Pick<
  ChoiceEntry<'teacherBase', TeacherChoice>,
  'kind' | 'group' | 'live' | 'default' | 'source' | 'options' | 'also'
>

/** One entry per setting, in the order in which forms show them. */
export const TEACHER_TABLE = {
  teachers: {
    key: 'teachers',
    label: 'Teacher set',
    kind: 'choice',
    group: 'teachers',
    live: false,
    default: DEFAULT_TEACHER_SET,
    source: 'TinyDrive: the toy world',
    help: 'Which frozen base teacher and specialists; only the chosen set is downloaded.',
    options: TEACHER_SETS.map((set) => ({
      value: set.id,
      label: setName(set),
      help: `${set.layers} layers of width ${set.width}, four teachers, ${(set.bytes / 1e6).toFixed(1)} MB.`,
    })),
  },
  teacherBase: {
    ...oneTeacher,
    key: 'teacherBase',
    label: 'Base teacher',
    help: "A base teacher other than the set's; it is shown for comparison and teaches no signal.",
  },
  teacherPerception: {
    ...oneTeacher,
    key: 'teacherPerception',
    label: 'Perception teacher',
    help: "A perception teacher other than the set's.",
  },
  teacherReasoning: {
    ...oneTeacher,
    key: 'teacherReasoning',
    label: 'Reasoning teacher',
    help: "A reasoning teacher other than the set's.",
  },
  teacherPlanning: {
    ...oneTeacher,
    key: 'teacherPlanning',
    label: 'Planning teacher',
    help: "A planning teacher other than the set's.",
  },
} satisfies { [K in TeacherKey & keyof Settings]: EntryOf<K> }
