// The saved runs, newest first: a table that becomes a list of cards where there is no room.

import { TEACHER_TASKS, type Accuracy } from '../../../distill/tasks'
import { displayValue } from '../../../records/runNames'
import { formatCount, formatPercent } from '../../explain/numbersText'
import { useOverlays } from '../../state/overlays'
import { usePreferences } from '../../state/preferences'
import { useViewStrings } from '../../text/useViewStrings'
import { isCurrent } from '../../state/autosave'
import type { SavedRun } from '../../state/savedRun'
import { shortHash } from './OpenWeights'
import { formatDate, nameOf, runWords } from '../../text/runLabels'

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
  const overlaid = useOverlays((s) => s.runs.some((r) => r.id === run.id))
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
          title={words.takeAlong.fromRun(run.startedFrom.file, shortHash(run.startedFrom.sha256))}
        >
          {words.takeAlong.chip}
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

interface RunListProps {
  runs: readonly SavedRun[]
  selected: readonly string[]
  /** One run alone. */
  onChoose: (id: string) => void
  /** One more, or one less: two are compared. */
  onToggle: (id: string) => void
}

export function RunList({ runs, selected, onChoose, onToggle }: RunListProps) {
  const words = useViewStrings()
  const { runs: t } = words
  const language = usePreferences((s) => s.language)
  return (
    <table className="run-list">
      <thead>
        <tr>
          <td />
          <th scope="col">{t.columns.run}</th>
          <th scope="col">{t.columns.method}</th>
          <th scope="col" className="number">
            {t.columns.steps}
          </th>
          <th scope="col">
            {t.columns.accuracy}{' '}
            <small>
              {TEACHER_TASKS.map((f, i) => (
                <span key={f}>
                  {i > 0 && ' · '}
                  <span className={f}>{words.taskShort[f]}</span>
                </span>
              ))}
            </small>
          </th>
          <th scope="col">{t.columns.when}</th>
          <th scope="col">{t.columns.adapter}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => {
          const name = nameOf(run, words)
          const on = selected.includes(run.id)
          return (
            <tr key={run.id} data-selected={on}>
              <td>
                <input
                  type="checkbox"
                  checked={on}
                  aria-label={t.select(name)}
                  onChange={() => onToggle(run.id)}
                />
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
        })}
      </tbody>
    </table>
  )
}
