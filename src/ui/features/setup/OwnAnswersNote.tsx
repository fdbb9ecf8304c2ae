// Under the share of own answers: what stands in the way of them, and a change after which it does not; else
// whether the chosen teachers can score them, once that part is here.

import { TEACHER_TASKS, type TeacherTask } from '../../../distill/tasks'
import {
  OWN_ANSWER_KEYS,
  ownAnswerObstacle,
  ownAnswerWayOut,
  type Obstacle,
  type OwnAnswerSettings,
} from '../../../settings/ownAnswerRules'
import { displayValue } from '../../../records/runNames'
import type { Settings } from '../../../settings/settings'
import { CAPABILITY_KEYS } from '../../../settings/signalTable'
import type { OwnTeacher } from '../../../teacher/ownTeacher'
import { lazyPart } from '../../components/LazyPart'
import { useTeachers } from '../../state/teachersSlice'
import { settingsInWords } from '../../text/settingWords'
import { runWords } from '../../text/runLabels'
import { useViewStrings } from '../../text/useViewStrings'
import type { ViewStrings } from '../../text/views.en'
import { textsOf, withValue, type Draft } from './draft'
import type { OnRefused } from './ExpressionNote'
import { ownAnswersText } from './problems'
import { typedValue } from './typed'

const OwnAnswersPanel = lazyPart(() => import('./OwnAnswersPanel'))

/** The teachers of a draft that are files of other tools, of those that compare anything. */
export const foreignTeachers = (draft: Draft, own: readonly OwnTeacher[]): TeacherTask[] =>
  TEACHER_TASKS.filter((_, i) => {
    const c = CAPABILITY_KEYS[i]
    const teacher = own.find(({ id }) => id === draft[`teacher${c}`])
    return draft[`signal${c}`] !== 'none' && teacher?.card === null
  })

const settingsOf = (draft: Draft): OwnAnswerSettings =>
  Object.fromEntries(OWN_ANSWER_KEYS.map((key) => [key, typedValue(key, draft[key])])) as OwnAnswerSettings

/** What stands in the way of own answers in a draft; null where nothing does. */
export const obstacleOf = (draft: Draft): Obstacle | null => ownAnswerObstacle(settingsOf(draft))

/** The draft with what makes own answers possible; weights that were defaults follow. */
export const withRoom = (draft: Draft): Draft =>
  Object.entries(textsOf(ownAnswerWayOut(settingsOf(draft)))).reduce(
    (next, [key, text]) => withValue(next, key as keyof Settings, text),
    draft,
  )

/** What the button says: signals that become the same one are named together. */
export function wayOutText(change: Partial<OwnAnswerSettings>, t: ViewStrings): string {
  const words = t.form.problems
  const capabilities = CAPABILITY_KEYS.filter((c) => change[`signal${c}`] !== undefined)
  const names = capabilities.map((c) => t.capability[c.toLowerCase() as TeacherTask]).join(', ')
  const { signalPerception: _1, signalReasoning: _2, signalPlanning: _3, ...others } = change
  const rest = settingsInWords(others, t)
  const signal = change[`signal${capabilities[0]}`]
  const signals =
    signal === undefined ? '' : words.signalFor(displayValue('signalPerception', signal, runWords(t)), names)
  return words.makeRoom([rest, signals].filter(Boolean).join(', '))
}

interface OwnAnswersNoteProps {
  name: keyof Settings
  draft: Draft
  onDraft: (draft: Draft) => void
  onRefused: OnRefused
}

/** The reason is the field's own error where the share is above 0. */
function ObstacleNote({ draft, onDraft }: Pick<OwnAnswersNoteProps, 'draft' | 'onDraft'>) {
  const t = useViewStrings()
  const settings = settingsOf(draft)
  const obstacle = ownAnswerObstacle(settings)
  if (!obstacle) return null
  const { reason, keys } = obstacle
  const because = { reason, settings: Object.fromEntries(keys.map((key) => [key, settings[key]])) }
  return (
    <div className="followed">
      {!(Number(draft.onPolicyShare) > 0) && <p>{ownAnswersText(because, t)}</p>}
      <button type="button" onClick={() => onDraft(withRoom(draft))}>
        {wayOutText(ownAnswerWayOut(settings), t)}
      </button>
    </div>
  )
}

/** Nothing under any other setting. */
export function OwnAnswersNote({ name, draft, onDraft, onRefused }: OwnAnswersNoteProps) {
  const own = useTeachers((s) => s.teachers)
  if (name !== 'onPolicyShare') return null
  if (obstacleOf(draft)) return <ObstacleNote draft={draft} onDraft={onDraft} />
  if (!(Number(draft[name]) > 0)) return null
  return (
    <OwnAnswersPanel
      foreign={foreignTeachers(draft, own)}
      onRefused={(refused) => onRefused(name, refused)}
    />
  )
}
