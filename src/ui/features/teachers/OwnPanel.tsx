// The teachers of one's own: what each is, and what can be done with it.

import { parameterLayout } from '../../../nn/config'
import type { CardData } from '../../../teacher/card'
import type { OwnRole, OwnTeacher } from '../../../teacher/ownTeacher'
import { download } from '../../state/download'
import { formatBytes, formatCount } from '../../explain/numbersText'
import { formatDate } from '../../text/runLabels'
import { prepare } from '../../state/runActions'
import { Empty, Panel } from '../../components/Panel'
import {
  annotateTeacher,
  fileOf,
  removeTeacher,
  restoreTeacher,
  TEACHER_NAME_LENGTH,
} from '../../state/ownTeacherActions'
import { useDataSetStrings } from '../../text/useDataSetStrings'
import { useViewStrings } from '../../text/useViewStrings'
import { KEY_OF_ROLE, ROLES, rolesOf } from '../../explain/teacherChoice'
import { AccuracyCells, CapabilityHeads, formatFlops, shortAdapter } from '../../components/AccuracyFigures'
import { usePreferences } from '../../state/preferencesSlice'
import { useRun } from '../../state/runSlice'
import { useSettings } from '../../state/settingsSlice'
import { useTeachers } from '../../state/teachersSlice'
import { CloseButton } from '../../components/CloseButton'

/** The saved file's name: letters and digits of the teacher's. */
const fileName = (name: string): string =>
  `${
    name
      .trim()
      .replace(/[^\p{L}\p{N}.-]+/gu, '-')
      .replace(/^-+|-+$/g, '') || 'teacher'
  }.onnx`

async function exportFile({ id, name }: OwnTeacher): Promise<void> {
  const bytes = await fileOf(id)
  if (bytes)
    download(
      new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' }),
      fileName(name),
    )
}

/** The custom data set that a teacher was trained on. */
function TrainedOn({ id, name, scenes }: CardData) {
  return <p data-testid="teacher-data">{useDataSetStrings().trainedOn(name, formatCount(scenes), id)}</p>
}

/** What a teacher does in the run, and whether the CPU runs it where the GPU runs others. */
function InUse({ id }: { id: string }) {
  const { own: words, roles } = useViewStrings().teachers
  const used = useSettings((s) =>
    rolesOf(s.settings, id)
      .map((role) => roles[role])
      .join(', '),
  )
  const onCpu = useRun(({ facts }) => facts?.teachersOnCpu?.some((name) => facts.teachers[name] === id))
  return (
    <>
      {used && <span className="chip">{words.usedAs(used)}</span>}
      {onCpu && (
        <span className="chip" title={words.onCpuHint} data-testid="teacher-on-cpu">
          {words.onCpu}
        </span>
      )}
    </>
  )
}

function OwnCard({ teacher, onSpecialise }: { teacher: OwnTeacher; onSpecialise: (id: string) => void }) {
  const t = useViewStrings()
  const words = t.teachers.own
  const language = usePreferences((s) => s.language)
  const settings = useSettings((s) => s.settings)
  const { id, name, role, card, layers, origin, source } = teacher
  const used = rolesOf(settings, id)
  return (
    <li className="own-teacher" data-testid="own-teacher" data-id={id}>
      <div className="own-head">
        <input
          key={name}
          className="name-input"
          aria-label={words.name(name)}
          defaultValue={name}
          maxLength={TEACHER_NAME_LENGTH}
          onBlur={(e) => {
            if (e.target.value !== name) void annotateTeacher(id, { name: e.target.value })
          }}
          onKeyDown={(e) => {
            if (e.key === 'Enter') e.currentTarget.blur()
          }}
        />
        <select
          aria-label={words.role(name)}
          value={role}
          onChange={(e) => void annotateTeacher(id, { role: e.target.value as OwnRole })}
        >
          {ROLES.map((r) => (
            <option key={r} value={r}>
              {t.teachers.roleTitles[r]}
            </option>
          ))}
        </select>
        <InUse id={id} />
      </div>
      <p className="soft">
        {[
          card
            ? `${t.teacherNames.families[card.config.family]}, ${card.config.layers} x ${card.config.width}`
            : words.layers(layers),
          card && t.teachers.sets.parameters(formatCount(parameterLayout(card.config).count)),
          formatBytes(teacher.bytes),
          words.origins[origin],
          formatDate(teacher.addedAt, language, false),
        ]
          .filter(Boolean)
          .join(' · ')}
        {' · '}
        <code title={source || undefined}>{id.slice(4)}</code>
      </p>
      {card?.trainingData && <TrainedOn {...card.trainingData} />}
      {card?.accuracy ? (
        <table className="teacher-figures">
          <thead>
            <tr>
              <td />
              <CapabilityHeads />
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{words.steps(formatCount(card.steps))}</th>
              <AccuracyCells accuracy={card.accuracy} noImage={card.noImage} />
            </tr>
          </tbody>
        </table>
      ) : (
        <p className="soft">{card ? words.notMeasured : words.noCard}</p>
      )}
      {card?.accuracy && (
        <p className="soft small-print">
          {t.teachers.sets.questions(formatCount(card.heldOutQuestions))};{' '}
          {t.teachers.sets.trained(
            formatFlops(card.trainingFlops),
            shortAdapter(card.adapter),
            card.date.slice(0, 10),
          )}
        </p>
      )}
      <div className="row">
        <button
          type="button"
          disabled={used.includes(role)}
          title={words.useAs(t.teachers.roles[role])}
          onClick={() => prepare({ ...settings, [KEY_OF_ROLE[role]]: id })}
        >
          {words.use}
        </button>
        <button type="button" onClick={() => void exportFile(teacher)}>
          {words.export}
        </button>
        {card && (
          <button type="button" title={words.specialiseHint} onClick={() => onSpecialise(id)}>
            {words.specialise}
          </button>
        )}
        <button type="button" onClick={() => void removeTeacher(id)}>
          {words.remove}
        </button>
      </div>
    </li>
  )
}

function Undo() {
  const t = useViewStrings()
  const removed = useTeachers((s) => s.removed)
  if (!removed) return null
  return (
    <div className="banner" role="status">
      <p className="banner-text">{t.teachers.own.removed(removed.teacher.name)}</p>
      <button type="button" onClick={() => void restoreTeacher()}>
        {t.teachers.own.undo}
      </button>
      <CloseButton onClose={() => useTeachers.setState({ removed: null })} />
    </div>
  )
}

export function OwnPanel({ onSpecialise }: { onSpecialise: (id: string) => void }) {
  const { teachers: t } = useViewStrings()
  const teachers = useTeachers((s) => s.teachers)
  const ready = useTeachers((s) => s.ready)
  const problem = useTeachers((s) => s.problem)
  const total = teachers.reduce((sum, o) => sum + o.bytes, 0)
  return (
    <Panel
      className="own-teachers"
      title={t.own.title}
      info={{ what: t.own.infoTitle, text: t.own.info }}
      note={teachers.length > 0 && t.own.note(formatCount(teachers.length), formatBytes(total))}
    >
      {problem && (
        <p className="bad" role="alert" data-testid="teacher-storage">
          {problem.message} {problem.wayOut}
        </p>
      )}
      <Undo />
      {teachers.length > 0 ? (
        <ul className="own-list">
          {teachers.map((teacher) => (
            <OwnCard key={teacher.id} teacher={teacher} onSpecialise={onSpecialise} />
          ))}
        </ul>
      ) : (
        <Empty>{ready ? t.own.empty : t.own.reading}</Empty>
      )}
    </Panel>
  )
}
