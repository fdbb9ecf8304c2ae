// A page of the saved runs: a table that becomes a list of cards where there is no room.

import { memo } from 'react'
import { TEACHER_TASKS, type Accuracy } from '../../../distill/tasks'
import { displayValue } from '../../../records/runNames'
import { formatCount, formatPercent } from '../../explain/numbersText'
import { useViewStrings } from '../../text/useViewStrings'
import { isCurrent } from '../../state/autosave'
import type { SavedRun } from '../../state/savedRun'
import { shortHash } from './OpenWeights'
import { formatDate, runWords } from '../../text/runLabels'
import { COLUMNS, pressed, type Column, type NamedRun, type Order } from './listOrder'
import { useHistory } from '../../state/historySlice'
import { usePreferences } from '../../state/preferencesSlice'

/** The three shares, each in its colour. */
export function Shares({ accuracy }: { accuracy: Accuracy | null }) {
  const t = useViewStrings()
  if (!accuracy) return <span className="soft">{t.runs.noAccuracy}</span>
  return (
    <span className="shares" title={t.runs.accuracyHint(formatCount(accuracy.questions))}>
      {TEACHER_TASKS.map((f) => (
        <span key={f} className={f}>
          <span className="sr-only">{t.capability[f]} </span>
          {formatPercent(accuracy[f])}
        </span>
      ))}
      <span className="soft">%</span>
    </span>
  )
}

function Chips({ run }: { run: SavedRun }) {
  const words = useViewStrings()
  const t = words.runs
  const overlaid = useHistory((s) => s.overlays.some((r) => r.id === run.id))
  return (
    <>
      {isCurrent(run.id) && <span className="chip">{t.current}</span>}
      {run.pinned && (
        <span className="chip" title={t.pinHint}>
          {t.pinned}
        </span>
      )}
      {overlaid && <span className="chip">{t.overlaid}</span>}
      {run.divergedAt !== null && (
        <span className="chip warn">{t.diverged(formatCount(run.divergedAt))}</span>
      )}
      {run.startedFrom && (
        <span
          className="chip"
          title={words.exportStudent.fromRun(run.startedFrom.file, shortHash(run.startedFrom.sha256))}
        >
          {words.exportStudent.chip}
        </span>
      )}
      {run.tuned && (
        <span className="chip" title={t.tunedHint}>
          {t.tuned}
        </span>
      )}
    </>
  )
}

interface RowProps {
  named: NamedRun
  on: boolean
  onChoose: (id: string) => void
  onToggle: (id: string) => void
}

const Row = memo(function Row({ named: { run, name }, on, onChoose, onToggle }: RowProps) {
  const words = useViewStrings()
  const { runs: t } = words
  const language = usePreferences((s) => s.language)
  return (
    <tr data-selected={on}>
      <td>
        <input type="checkbox" checked={on} aria-label={t.select(name)} onChange={() => onToggle(run.id)} />
      </td>
      <th scope="row">
        <button type="button" className="run-name textual" onClick={() => onChoose(run.id)}>
          {name}
        </button>{' '}
        <Chips run={run} />
        {run.note && <p className="run-note soft">{run.note}</p>}
      </th>
      <td className="run-method">{displayValue('method', run.config.method, runWords(words))}</td>
      <td className="number">
        {formatCount(run.steps)}
        <span className="soft"> / {formatCount(run.config.steps)}</span>
      </td>
      <td>
        <Shares accuracy={run.accuracy} />
      </td>
      <td className="soft run-date">{formatDate(run.createdAt, language)}</td>
      <td className="soft run-adapter" title={run.adapter}>
        {run.adapter}
      </td>
    </tr>
  )
})

interface RunListProps {
  /** Those of the page that is shown. */
  rows: readonly NamedRun[]
  selected: ReadonlySet<string>
  order: Order
  onOrder: (order: Order) => void
  /** One run alone. */
  onChoose: (id: string) => void
  /** One more, or one less: several are compared. */
  onToggle: (id: string) => void
  /** All of the page, or none of it. */
  onAll: (on: boolean) => void
}

/** A heading that sorts. */
function Heading({ column, order, onOrder }: { column: Column } & Pick<RunListProps, 'order' | 'onOrder'>) {
  const words = useViewStrings()
  const { runs: t } = words
  const now = order.column === column
  return (
    <th
      scope="col"
      className={column === 'steps' ? 'number' : undefined}
      aria-sort={now ? (order.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className="textual"
        title={t.sortBy(t.columns[column])}
        onClick={() => onOrder(pressed(order, column))}
      >
        {t.columns[column]}
        {now && <span aria-hidden="true">{order.descending ? ' ↓' : ' ↑'}</span>}
      </button>
      {column === 'accuracy' && (
        <small>
          {' '}
          {TEACHER_TASKS.map((f, i) => (
            <span key={f}>
              {i > 0 && ' · '}
              <span className={f}>{words.taskShort[f]}</span>
            </span>
          ))}
        </small>
      )}
    </th>
  )
}

export function RunList({ rows, selected, order, onOrder, onChoose, onToggle, onAll }: RunListProps) {
  const { runs: t } = useViewStrings()
  const all = rows.length > 0 && rows.every(({ run }) => selected.has(run.id))
  return (
    <table className="run-list">
      <thead>
        <tr>
          <td>
            <input
              type="checkbox"
              checked={all}
              aria-label={t.selectShown}
              title={t.selectShown}
              onChange={() => onAll(!all)}
            />
          </td>
          {COLUMNS.map((column) => (
            <Heading key={column} column={column} order={order} onOrder={onOrder} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((named) => (
          <Row
            key={named.run.id}
            named={named}
            on={selected.has(named.run.id)}
            onChoose={onChoose}
            onToggle={onToggle}
          />
        ))}
      </tbody>
    </table>
  )
}
