// The saved runs: list, details of one, comparison of two, files in and out, and messages about the
// storage.

import './runs.css'
import { useRef, useState, type DragEvent } from 'react'
import { MOST_RECORD_BYTES } from '../../../records/runRecord'
import { formatBytes, formatCount } from '../../explain/numbersText'
import { Empty, Panel } from '../../components/Panel'
import { useNotices } from '../../state/notices'
import { useViewStrings } from '../../text/useViewStrings'
import { undoDelete } from '../../state/savedRunActions'
import { freshId } from '../../state/autosave'
import { SavingNote } from './SavedStudents'
import { Notices } from '../../components/Notices'
import { openRun, useSavedRuns } from '../../state/savedRuns'
import { RunCompare } from './RunCompare'
import { RunDetail } from './RunDetail'
import { RunList } from './RunList'
import { StudentPanel } from './Student'
import { hasWeights, openWeights } from '../../state/studentActions'
import { nameOf } from '../../text/runLabels'

/** A file with the wrong settings has many mistakes of one kind. */
const MOST_ERRORS = 4

interface Refusal {
  file: string
  errors: string[]
}

function Undo() {
  const words = useViewStrings()
  const { runs: t } = words
  const removed = useSavedRuns((s) => s.removed)
  if (!removed) return null
  return (
    <div className="strip" role="status">
      <p className="strip-text">{t.removed(nameOf(removed.run, words))}</p>
      <button type="button" onClick={() => void undoDelete()}>
        {t.undo}
      </button>
      <button
        type="button"
        className="icon small"
        aria-label={words.close}
        title={words.close}
        onClick={() => useSavedRuns.setState({ removed: null })}
      >
        ×
      </button>
    </div>
  )
}

/** Opens files one after the other; those that are no run are answered by what is wrong with them. */
function useFiles(onOpened: (id: string) => void) {
  const { runs: words } = useViewStrings()
  const [refused, setRefused] = useState<Refusal[]>([])
  const open = async (files: Iterable<File>): Promise<void> => {
    const failures: Refusal[] = []
    const list = [...files]
    if (hasWeights(list)) return openWeights(list)
    for (const file of list) {
      if (file.size > MOST_RECORD_BYTES) {
        const text = words.tooLarge(formatBytes(file.size), formatBytes(MOST_RECORD_BYTES))
        failures.push({ file: file.name, errors: [text] })
        continue
      }
      const read = await openRun(new Uint8Array(await file.arrayBuffer()), freshId())
      useNotices.getState().notify(file.name, read.ok ? read.version : null, read.ok ? read.notices : [])
      if (read.ok) onOpened(read.id)
      else failures.push({ file: file.name, errors: read.errors })
    }
    setRefused(failures)
  }
  return { refused, open, dismiss: () => setRefused([]) }
}

/** What could not be opened, and why. */
function Refusals({ refused, onDismiss }: { refused: readonly Refusal[]; onDismiss: () => void }) {
  const t = useViewStrings()
  const words = t.runs
  return (
    <>
      {refused.map(({ file, errors }) => (
        <div key={file} className="strip refusal" role="alert" data-testid="bad-file">
          <div className="strip-text">
            <b>{words.badFile(file)}</b>
            <ul>
              {errors.slice(0, MOST_ERRORS).map((e) => (
                <li key={e}>{e}</li>
              ))}
            </ul>
            <p className="soft">{words.badFileWayOut}</p>
          </div>
          <button
            type="button"
            className="icon small"
            aria-label={t.close}
            title={t.close}
            onClick={onDismiss}
          >
            ×
          </button>
        </div>
      ))}
    </>
  )
}

export function RunsView() {
  const t = useViewStrings()
  const words = t.runs
  const { runs, ready } = useSavedRuns()
  const [selected, setSelected] = useState<readonly string[]>([])
  const [dragging, setDragging] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const { refused, open, dismiss } = useFiles((id) => setSelected([id]))
  const chosen = selected.flatMap((id) => runs.filter((r) => r.id === id))
  const toggle = (id: string): void =>
    setSelected((s) => (s.includes(id) ? s.filter((other) => other !== id) : [...s.slice(-1), id]))
  const carries = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')
  return (
    <div
      className="runs"
      data-dragging={dragging}
      onDragOver={(e) => {
        if (carries(e)) {
          e.preventDefault()
          setDragging(true)
        }
      }}
      onDragLeave={(e) => {
        if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setDragging(false)
      }}
      onDrop={(e) => {
        e.preventDefault()
        setDragging(false)
        void open([...e.dataTransfer.files])
      }}
    >
      <Undo />
      <Notices of="files" />
      <Refusals refused={refused} onDismiss={dismiss} />
      <div className="runs-columns">
        <div className="runs-left">
          <Panel
            className="runs-list"
            title={words.title}
            info={{ what: words.infoTitle, text: words.info }}
            note={runs.length > 0 && words.note(formatCount(runs.length))}
            tools={
              <>
                <button
                  type="button"
                  className="small"
                  title={words.openFileHint}
                  onClick={() => input.current?.click()}
                >
                  {words.openFile}
                </button>
                <input
                  ref={input}
                  type="file"
                  data-testid="run-file"
                  accept=".json,application/json"
                  multiple
                  hidden
                  onChange={(e) => {
                    void open([...(e.target.files ?? [])])
                    e.target.value = ''
                  }}
                />
              </>
            }
          >
            {runs.length > 0 ? (
              <div className="runs-scroll">
                <RunList
                  runs={runs}
                  selected={selected}
                  onChoose={(id) => setSelected([id])}
                  onToggle={toggle}
                />
              </div>
            ) : (
              <Empty>{ready ? words.empty : `${words.reading}…`}</Empty>
            )}
            <SavingNote />
          </Panel>
          <StudentPanel />
        </div>
        {chosen.length === 2 ? (
          <RunCompare left={chosen[0]} right={chosen[1]} onClear={() => setSelected([])} />
        ) : chosen.length === 1 ? (
          <RunDetail key={chosen[0].id} run={chosen[0]} />
        ) : (
          runs.length > 0 && (
            <div className="runs-hint">
              <Empty>{words.pick}</Empty>
            </div>
          )
        )}
      </div>
      {dragging && (
        <div className="drop-here" aria-hidden="true">
          <b>{words.drop}</b>
        </div>
      )}
    </div>
  )
}
