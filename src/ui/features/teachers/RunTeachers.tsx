// The four roles of a run, and which teachers fill them: chosen here, applied as a new run, saved as a set.

import { useId, useState } from 'react'
import { TEACHER_SETS } from '../../../teacher/sets'
import type { OwnRole } from '../../../teacher/ownTeacher'
import type { Settings, TeacherChoice } from '../../../settings/settings'
import { prepare } from '../../state/runActions'
import { Panel } from '../../components/Panel'
import { saveSet, missingOf, TEACHER_NAME_LENGTH } from '../../state/ownTeacherActions'
import { useViewStrings } from '../../text/useViewStrings'
import { choiceLabel, setLabel } from '../../text/teacherLabels'
import { choiceOf, KEY_OF_ROLE, ROLES, TEACHER_KEYS, type TeacherKeys } from '../../explain/teacherChoice'
import { useTeachers } from '../../state/teachersSlice'
import { useSettings } from '../../state/settingsSlice'

const keysOf = (settings: Settings): TeacherKeys =>
  Object.fromEntries(TEACHER_KEYS.map((key) => [key, settings[key]])) as unknown as TeacherKeys

function Place({
  role,
  choice,
  onChoose,
}: {
  role: OwnRole
  choice: TeacherChoice
  onChoose: (choice: TeacherChoice) => void
}) {
  const t = useViewStrings()
  const id = useId()
  const teachers = useTeachers((s) => s.teachers)
  const fits = teachers.filter((o) => o.role === role)
  const others = teachers.filter((o) => o.role !== role)
  const lost = missingOf([choice], teachers)
  return (
    <div className="teacher-place">
      <label htmlFor={id} className={role}>
        {t.teachers.roleTitles[role]}
      </label>
      <select
        id={id}
        value={choice}
        aria-invalid={lost.length > 0}
        onChange={(e) => onChoose(e.target.value as TeacherChoice)}
      >
        <option value="set">{t.teacherNames.fromSet}</option>
        {TEACHER_SETS.map((set) => (
          <option key={set.id} value={set.id}>
            {setLabel(set.id, t)}
          </option>
        ))}
        {lost.map((one) => (
          <option key={one} value={one}>
            {choiceLabel(one, t, teachers)}
          </option>
        ))}
        {[...fits, ...others].map((o) => (
          <option key={o.id} value={o.id}>
            {o.name}
            {o.role === role ? '' : ` (${t.teachers.roles[o.role]})`}
          </option>
        ))}
      </select>
    </div>
  )
}

export function RunTeachers() {
  const t = useViewStrings()
  const words = t.teachers.run
  const setId = useId()
  const settings = useSettings((s) => s.settings)
  const teachers = useTeachers((s) => s.teachers)
  const [base, setBase] = useState(settings)
  const [draft, setDraft] = useState<TeacherKeys>(() => keysOf(settings))
  const [name, setName] = useState('')
  const [kept, setSaved] = useState('')
  if (base !== settings) {
    setBase(settings)
    setDraft(keysOf(settings))
  }
  const changed = TEACHER_KEYS.some((key) => draft[key] !== settings[key])
  const missing = ROLES.filter((role) => missingOf([choiceOf(draft, role)], teachers).length > 0)
  const keep = async (): Promise<void> => {
    const roles = Object.fromEntries(
      ROLES.flatMap((role) => (choiceOf(draft, role) === 'set' ? [] : [[role, choiceOf(draft, role)]])),
    )
    if (!(await saveSet(name, draft.teachers, roles))) return
    setSaved(name.trim())
    setName('')
  }
  return (
    <Panel className="run-teachers" title={words.title} info={{ what: words.infoTitle, text: words.info }}>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          prepare({ ...settings, ...draft })
        }}
      >
        <div className="teacher-places">
          <div className="teacher-place">
            <label htmlFor={setId}>{words.set}</label>
            <select
              id={setId}
              value={draft.teachers}
              onChange={(e) => setDraft({ ...draft, teachers: e.target.value as Settings['teachers'] })}
            >
              {TEACHER_SETS.map((set) => (
                <option key={set.id} value={set.id}>
                  {setLabel(set.id, t)}
                </option>
              ))}
            </select>
          </div>
          {ROLES.map((role) => (
            <Place
              key={role}
              role={role}
              choice={choiceOf(draft, role)}
              onChoose={(choice) => setDraft({ ...draft, [KEY_OF_ROLE[role]]: choice })}
            />
          ))}
        </div>
        {missing.length > 0 && (
          <p className="bad" role="alert">
            {words.missing(missing.map((role) => t.teachers.roles[role]).join(', '))}
          </p>
        )}
        <div className="row">
          <button type="submit" className="primary" disabled={!changed || missing.length > 0}>
            {words.apply}
          </button>
          <button type="button" disabled={!changed} onClick={() => setDraft(keysOf(settings))}>
            {words.revert}
          </button>
          {!changed && <span className="soft">{words.applied}</span>}
        </div>
      </form>
      <form
        className="row"
        onSubmit={(e) => {
          e.preventDefault()
          void keep()
        }}
      >
        <input
          aria-label={words.name}
          placeholder={words.name}
          maxLength={TEACHER_NAME_LENGTH}
          value={name}
          onChange={(e) => setName(e.target.value)}
        />
        <button type="submit" title={words.keepHint} disabled={name.trim() === ''}>
          {words.keep}
        </button>
        <span className="soft" role="status">
          {kept && words.kept(kept)}
        </span>
      </form>
    </Panel>
  )
}
