// The saved runs: list, details of one, comparison of two, files in and out, and messages about the
// storage.

import './runs.css'
import { useCallback, useMemo, useRef, useState } from 'react'
import { MOST_RECORD_BYTES } from '../../../records/runRecord'
import { formatBytes, formatCount } from '../../explain/numbersText'
import { Empty, Panel } from '../../components/Panel'
import { notify } from '../../state/notices'
import { useFileDrop } from '../../components/useFileDrop'
import { useViewStrings } from '../../text/useViewStrings'
import { undoDelete } from '../../state/savedRunActions'
import { freshId } from '../../state/autosave'
import { CacheNote, SavingNote } from './SavedStudents'
import { Notices } from '../../components/Notices'
import { openRun } from '../../state/savedRuns'
import { matching, NEWEST, PAGE_ROWS, sorted, type NamedRun } from './listOrder'
import { RunCompare } from './RunCompare'
import { RunDetail } from './RunDetail'
import { RunList } from './RunList'
import { StudentPanel } from './Student'
import { useNamedRuns } from './useNamedRuns'
import { hasWeights, openWeights } from '../../state/openWeights'
import { nameOf, runWords } from '../../text/runLabels'
import { useSavedRuns } from '../../state/savedRunsSlice'
import { CloseButton } from '../../components/CloseButton'

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
    <div className="banner" role="status">
      <p className="banner-text">{t.removed(nameOf(removed.run, words))}</p>
      <button type="button" onClick={() => void undoDelete()}>
        {t.undo}
      </button>
      <CloseButton onClose={() => useSavedRuns.setState({ removed: null })} />
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
      notify(file.name, read.ok ? read.version : null, read.ok ? read.notices : [])
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
        <div key={file} className="banner refusal" role="alert" data-testid="bad-file">
          <div className="banner-text">
            <b>{words.badFile(file)}</b>
            <ul>
              {errors.slice(0, MOST_ERRORS).map((e) => (
                <li key={e}>{e}</li>
              ))}
            </ul>
            <p className="soft">{words.badFileWayOut}</p>
          </div>
          <CloseButton onClose={onDismiss} />
        </div>
      ))}
    </>
  )
}

interface ListProps {
  all: readonly NamedRun[]
  selected: ReadonlySet<string>
  onSelect: (change: (now: readonly string[]) => readonly string[]) => void
}

/** Filter, table and pages. */
function List({ all, selected, onSelect }: ListProps) {
  const { runs: t } = useViewStrings()
  const [text, setText] = useState('')
  const [order, setOrder] = useState(NEWEST)
  const [page, setPage] = useState(0)
  const shown = useMemo(() => sorted(matching(all, text), order), [all, text, order])
  const from = Math.min(page, Math.max(0, Math.ceil(shown.length / PAGE_ROWS) - 1)) * PAGE_ROWS
  const rows = useMemo(() => shown.slice(from, from + PAGE_ROWS), [shown, from])
  const choose = useCallback((id: string) => onSelect(() => [id]), [onSelect])
  const toggle = useCallback(
    (id: string) =>
      onSelect((now) => (now.includes(id) ? now.filter((other) => other !== id) : [...now, id])),
    [onSelect],
  )
  const selectPage = (on: boolean): void => {
    const ids = rows.map(({ run }) => run.id)
    onSelect((now) => [...now.filter((id) => !ids.includes(id)), ...(on ? ids : [])])
  }
  return (
    <>
      {all.length > 1 && (
        <div className="runs-tools">
          <input
            type="search"
            aria-label={t.filter}
            placeholder={`${t.filter}: ${t.filterHint}`}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setPage(0)
            }}
          />
          <span className="soft" role="status">
            {text.trim() && t.filtered(formatCount(shown.length), formatCount(all.length))}
          </span>
        </div>
      )}
      {shown.length === 0 ? (
        <Empty>{t.nothing}</Empty>
      ) : (
        <div className="runs-scroll">
          <RunList
            rows={rows}
            selected={selected}
            order={order}
            onOrder={setOrder}
            onChoose={choose}
            onToggle={toggle}
            onAll={selectPage}
          />
        </div>
      )}
      {shown.length > PAGE_ROWS && (
        <div className="runs-tools" role="group" aria-label={t.title}>
          <button
            type="button"
            className="small"
            disabled={from === 0}
            onClick={() => setPage(from / PAGE_ROWS - 1)}
          >
            {t.before}
          </button>
          <span data-testid="runs-page">
            {t.page(formatCount(from + 1), formatCount(from + rows.length), formatCount(shown.length))}
          </span>
          <button
            type="button"
            className="small"
            disabled={from + PAGE_ROWS >= shown.length}
            onClick={() => setPage(from / PAGE_ROWS + 1)}
          >
            {t.after}
          </button>
        </div>
      )}
    </>
  )
}

/** The chosen runs: one with all that can be done with it, several compared. */
function Chosen({ chosen, onClear }: { chosen: readonly NamedRun[]; onClear: () => void }) {
  const { runs: words } = useViewStrings()
  if (chosen.length === 1) return <RunDetail key={chosen[0].run.id} run={chosen[0].run} />
  if (chosen.length > 1) return <RunCompare chosen={chosen} onClear={onClear} />
  return (
    <div className="runs-hint">
      <Empty>{words.pick}</Empty>
    </div>
  )
}

export default function RunsView() {
  const t = useViewStrings()
  const words = t.runs
  const runs = useSavedRuns((s) => s.runs)
  const ready = useSavedRuns((s) => s.ready)
  const [selected, setSelected] = useState<readonly string[]>([])
  const input = useRef<HTMLInputElement>(null)
  const { refused, open, dismiss } = useFiles((id) => setSelected([id]))
  const drop = useFileDrop((files) => void open(files))
  const all = useNamedRuns(runs, runWords(t))
  const chosenIds = useMemo(() => new Set(selected), [selected])
  // In the order in which they were selected.
  const chosen = useMemo(() => {
    const byId = new Map(all.map((one) => [one.run.id, one]))
    return selected.flatMap((id) => byId.get(id) ?? [])
  }, [all, selected])
  return (
    <div className="runs" {...drop}>
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
              <List all={all} selected={chosenIds} onSelect={setSelected} />
            ) : (
              <Empty>{ready ? words.empty : `${words.reading}…`}</Empty>
            )}
            <SavingNote />
            <CacheNote />
          </Panel>
          <StudentPanel />
        </div>
        {runs.length > 0 && <Chosen chosen={chosen} onClear={() => setSelected([])} />}
      </div>
      {drop['data-dragging'] && (
        <div className="drop-here" aria-hidden="true">
          <b>{words.drop}</b>
        </div>
      )}
    </div>
  )
}
