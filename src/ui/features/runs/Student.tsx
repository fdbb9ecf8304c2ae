// Exporting the student and starting from weights: a panel of the runs view, and the same in the popover of
// the run controls (StudentMenu.tsx).

import './student.css'
import type { ModelConfig } from '../../../nn/config'
import { MOST_WEIGHTS_BYTES } from '../../../settings/initialWeights'
import { displayValue } from '../../../records/runNames'
import type { Settings } from '../../../settings/settings'
import { formatBytes, formatCount } from '../../explain/numbersText'
import { Panel } from '../../components/Panel'
import { Terms } from '../../components/Terms'
import type { Strings } from '../../text/en'
import { useViewStrings } from '../../text/useViewStrings'
import type { WeightsNote } from '../../../protocol/messages'
import { startWithFit, exportStudent } from '../../state/studentActions'
import { runWords } from '../../text/runLabels'
import { OpenWeights, shortHash } from './OpenWeights'
import { useRun } from '../../state/runSlice'

const FILES = [
  ['model.onnx', 'onnx'],
  ['model.safetensors', 'safetensors'],
  ['config.json', 'config'],
  ['card.json', 'card'],
  ['README.md', 'readme'],
] as const

function ExportStudent() {
  const { exportStudent: t } = useViewStrings()
  const { wanted, exported: taken } = useRun((s) => s.student)
  const step = useRun((s) => s.step)
  const stands = useRun(
    (s) =>
      s.facts !== null && s.status !== 'preparing' && (s.status !== 'failed' || s.checkpoints.length > 0),
  )
  const sizeOf = (name: string): string | null => {
    const file = taken?.files.find((f) => f.name === name)
    return file ? formatBytes(file.bytes.length) : null
  }
  const off = !stands || wanted !== null
  return (
    <>
      <p className="soft">{stands ? t.text(formatCount(taken?.step ?? step)) : t.none}</p>
      <div className="student-buttons">
        <button
          type="button"
          className="primary"
          title={t.zipHint}
          disabled={off}
          onClick={() => exportStudent('zip')}
        >
          {wanted ? `${t.measuring}…` : t.zip}
        </button>
        <span className="soft">{t.files}</span>
        {FILES.map(([name, key]) => (
          <button
            key={name}
            type="button"
            className="small"
            title={t[key]}
            disabled={off}
            onClick={() => exportStudent(name)}
          >
            {name}
            {sizeOf(name) && <span className="soft"> {sizeOf(name)}</span>}
          </button>
        ))}
      </div>
    </>
  )
}

/** `Layers 2, Width 32`: settings as people read them. */
function described(fit: Partial<Settings>, words: Strings): string {
  const names = runWords(words)
  return (Object.keys(fit) as (keyof Settings)[])
    .map((key) => `${names.setting?.(key) ?? key} ${displayValue(key, fit[key] as never, names)}`)
    .join(', ')
}

/** What is wrong with the opened file, and the way out. */
function Refusal() {
  const words = useViewStrings()
  const { exportStudent: t } = words
  const { refused, opened } = useRun((s) => s.student)
  if (!refused) return null
  const { problem, fit } = refused
  const shape = (c: ModelConfig): string =>
    t.shapeOf(String(c.layers), String(c.width), String(c.heads), words.teacherNames.families[c.family])
  const lists =
    problem.kind === 'tensors'
      ? ([
          [t.missing, problem.missing],
          [t.misshapen, problem.misshapen],
          [t.unknown, problem.unknown],
        ] as const)
      : []
  return (
    <div className="student-refusal" role="alert" data-testid="student-refused">
      <p>
        <b>{opened ? t.refused(opened.name) : t.notExported}.</b>
      </p>
      {problem.kind === 'file' && (
        <p>
          {problem.message} {problem.wayOut}
        </p>
      )}
      {problem.kind === 'noFile' && <p>{t.noWeights}</p>}
      {problem.kind === 'parts' && <p>{t.parts(problem.missing.join(', '))}</p>}
      {problem.kind === 'several' && <p>{t.several(problem.names.join(', '))}</p>}
      {problem.kind === 'tooLarge' && (
        <p>{t.tooLarge(formatBytes(problem.bytes), formatBytes(MOST_WEIGHTS_BYTES))}</p>
      )}
      {problem.kind === 'untied' && <p>{t.untied(problem.name)}</p>}
      {problem.kind === 'shape' && (
        <p>
          {t.shape(shape(problem.found), shape(problem.expected))}{' '}
          {fit ? t.fitSettings(described(fit, words)) : t.noFit}
        </p>
      )}
      {problem.kind === 'notFinite' && <p>{t.notFinite(problem.name)}</p>}
      {problem.kind === 'tensors' && (
        <>
          <p>{t.tensors}</p>
          <ul>
            {lists
              .filter(([, names]) => names.length > 0)
              .map(([say, names]) => (
                <li key={names[0]}>{say(names.join(', '))}</li>
              ))}
          </ul>
        </>
      )}
      {fit && (
        <button type="button" className="primary" onClick={startWithFit}>
          {t.fit}
        </button>
      )}
    </div>
  )
}

/** What was done with the file that the run started from. */
function Notes() {
  const { exportStudent: t } = useViewStrings()
  const notes = useRun((s) => s.student.notes)
  if (notes.length === 0) return null
  const described = (note: WeightsNote): string => {
    if (note.kind === 'projector' || note.kind === 'configProjector') return t.notes[note.kind]
    if (note.kind === 'ignored') return t.notes.ignored(note.names.join(', '))
    if (note.kind === 'converted') return t.notes.converted(note.types.join(', '))
    return t.notes.prefix(note.prefix)
  }
  return (
    <ul role="status" className="soft" data-testid="student-notes">
      {notes.map((note) => (
        <li key={note.kind}>{described(note)}</li>
      ))}
    </ul>
  )
}

function Start() {
  const { exportStudent: t } = useViewStrings()
  const { opened, waiting, initialWeights } = useRun((s) => s.student)
  return (
    <>
      <h3>{t.startTitle}</h3>
      <p className="soft">
        <Terms>{t.startText}</Terms>
      </p>
      <div className="student-buttons">
        <OpenWeights label={`${t.open}…`} />
      </div>
      {waiting && opened && <p role="status">{t.waiting(opened.name)}…</p>}
      {initialWeights && (
        <p role="status" data-testid="student-origin" title={initialWeights.sha256}>
          {t.from(initialWeights.file, shortHash(initialWeights.sha256))}{' '}
          <span className="soft">{t.fromHint}</span>
        </p>
      )}
      <Notes />
      <Refusal />
    </>
  )
}

/** In the runs view. */
export function StudentPanel() {
  const { exportStudent: t } = useViewStrings()
  return (
    <Panel className="student-files" title={t.title}>
      <ExportStudent />
      <Start />
    </Panel>
  )
}

/** The content of the run controls' popover. */
export function StudentForm() {
  const { exportStudent: t } = useViewStrings()
  return (
    <div className="student-files">
      <h3>{t.title}</h3>
      <ExportStudent />
      <Start />
    </div>
  )
}
