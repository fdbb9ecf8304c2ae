// The sets: those that come with the page, each with its measured card, and the combinations a person has
// saved.

import { Terms } from '../../components/Terms'
import type { OwnSet, OwnTeacher } from '../../../teacher/ownTeacher'
import type { Settings } from '../../../settings/settings'
import { resolveSettings } from '../../../settings/resolve'
import { parameterLayout } from '../../../nn/config'
import { TEACHER_SETS, type TeacherSet } from '../../../teacher/sets'
import { formatBytes, formatCount } from '../../explain/numbersText'
import { prepare } from '../../state/runActions'
import { Panel } from '../../components/Panel'
import { removeSet, renameSet, TEACHER_NAME_LENGTH } from '../../state/ownTeacherActions'
import { useViewStrings } from '../../text/useViewStrings'
import { choiceLabel, setLabel } from '../../text/teacherLabels'
import { KEY_OF_ROLE, onlySet, ROLES, TEACHER_KEYS } from '../../explain/teacherChoice'
import { useCards } from '../../state/teacherCards'
import { AccuracyCells, CapabilityHeads, formatFlops, shortAdapter } from '../../components/AccuracyFigures'
import { useRun } from '../../state/runSlice'
import { useSettings } from '../../state/settingsSlice'
import { useTeachers } from '../../state/teachersSlice'
import { CloseButton } from '../../components/CloseButton'

/** True when the settings name this set and no other teacher. */
const isChosen = (settings: Settings, id: string): boolean =>
  settings.teachers === id && ROLES.every((role) => ['set', id].includes(settings[KEY_OF_ROLE[role]]))

/** True while a prepared run is taught by teachers of this set. */
function useInUse(id: string): boolean {
  const sources = useRun((s) => s.facts?.teachers)
  return Boolean(sources && Object.values(sources).every((source) => source.startsWith(`${id}/`)))
}

/** In the place of the cards while they are read, or where they cannot be. */
function NoCards({ unread, readAgain }: { unread: boolean; readAgain: () => void }) {
  const { teachers, failure } = useViewStrings()
  return (
    <p className="soft" role="status">
      {unread ? teachers.sets.unread : teachers.sets.reading}{' '}
      {unread && (
        <button type="button" className="small" onClick={readAgain}>
          {failure.retry}
        </button>
      )}
    </p>
  )
}

function SetCard({ set }: { set: TeacherSet & { id: Settings['teachers'] } }) {
  const t = useViewStrings()
  const words = t.teachers
  const [cards, readAgain] = useCards(set.id)
  const settings = useSettings((s) => s.settings)
  const chosen = isChosen(settings, set.id)
  const inUse = useInUse(set.id)
  const ready = cards !== null && cards !== 'unread' ? cards : null
  return (
    <li className="teacher-set" data-chosen={chosen} data-testid={`set-${set.id}`}>
      <div className="teacher-set-head">
        <h3>{setLabel(set.id, t)}</h3>
        <code>{set.id}</code>
        {chosen ? (
          <span className="chip">{inUse ? words.sets.inUse : words.sets.chosen}</span>
        ) : (
          <button
            type="button"
            className="small"
            title={words.sets.useHint}
            aria-label={`${words.sets.use}: ${setLabel(set.id, t)}`}
            onClick={() => prepare(onlySet(settings, set.id))}
          >
            {words.sets.use}
          </button>
        )}
      </div>
      <p className="soft">
        {ready && <>{words.sets.parameters(formatCount(parameterLayout(ready.base.config).count))} · </>}
        {words.sets.size(formatBytes(set.bytes))}
      </p>
      {ready ? (
        <>
          <table
            className="teacher-figures"
            title={words.sets.questions(formatCount(ready.base.heldOutQuestions))}
          >
            <thead>
              <tr>
                <td />
                <CapabilityHeads />
              </tr>
            </thead>
            <tbody>
              {ROLES.map((role) => (
                <tr key={role}>
                  <th scope="row">{words.roles[role]}</th>
                  <AccuracyCells accuracy={ready[role].accuracy} noImage={ready[role].noImage} />
                </tr>
              ))}
            </tbody>
          </table>
          <p className="soft small-print">
            <Terms>{words.sets.questions(formatCount(ready.base.heldOutQuestions))}</Terms>;{' '}
            {words.sets.trained(
              formatFlops(ready.base.trainingFlops),
              shortAdapter(ready.base.adapter),
              // A date stays on one line: hyphens that do not break.
              ready.base.date.slice(0, 10).replaceAll('-', '\u2011'),
            )}
          </p>
        </>
      ) : (
        <NoCards unread={cards === 'unread'} readAgain={readAgain} />
      )}
    </li>
  )
}

/** The settings of a saved combination; null when a value of it is no longer valid. */
function settingsOf(settings: Settings, set: OwnSet): Settings | null {
  const roles = Object.fromEntries(ROLES.map((role) => [KEY_OF_ROLE[role], set.roles[role] ?? 'set']))
  const resolved = resolveSettings({ ...settings, teachers: set.teachers, ...roles })
  return resolved.ok ? resolved.settings : null
}

function OwnSetRow({ set, own }: { set: OwnSet; own: readonly OwnTeacher[] }) {
  const t = useViewStrings()
  const words = t.teachers.sets
  const settings = useSettings((s) => s.settings)
  const next = settingsOf(settings, set)
  const chosen = next !== null && TEACHER_KEYS.every((key) => next[key] === settings[key])
  return (
    <li className="own-set" data-chosen={chosen}>
      <input
        key={set.name}
        className="name-input"
        aria-label={words.rename(set.name)}
        defaultValue={set.name}
        maxLength={TEACHER_NAME_LENGTH}
        onBlur={(e) => {
          if (e.target.value !== set.name) void renameSet(set.id, e.target.value)
        }}
        onKeyDown={(e) => {
          if (e.key === 'Enter') e.currentTarget.blur()
        }}
      />
      <span className="soft own-set-parts">
        {[
          setLabel(set.teachers, t),
          ...ROLES.flatMap((role) =>
            set.roles[role] ? [`${t.teachers.roles[role]}: ${choiceLabel(set.roles[role], t, own)}`] : [],
          ),
        ].join(' · ')}
      </span>
      {chosen ? (
        <span className="chip">{words.chosen}</span>
      ) : (
        <button
          type="button"
          className="small"
          disabled={!next}
          title={words.useHint}
          onClick={() => {
            if (next) prepare(next)
          }}
        >
          {words.use}
        </button>
      )}
      <CloseButton label={words.removeNamed(set.name)} onClose={() => void removeSet(set.id)} />
    </li>
  )
}

export function SetsPanel() {
  const { teachers: t } = useViewStrings()
  const sets = useTeachers((s) => s.sets)
  const teachers = useTeachers((s) => s.teachers)
  return (
    <Panel className="teacher-sets" title={t.sets.title} info={{ what: t.sets.infoTitle, text: t.sets.info }}>
      <ul className="teacher-set-list">
        {TEACHER_SETS.map((set) => (
          <SetCard key={set.id} set={set} />
        ))}
      </ul>
      {sets.length > 0 && (
        <>
          <h3 className="sub">{t.sets.ownTitle}</h3>
          <ul className="own-sets">
            {sets.map((set) => (
              <OwnSetRow key={set.id} set={set} own={teachers} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
