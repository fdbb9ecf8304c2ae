// Two saved runs side by side: only the settings in which they differ, and their results.

import { TEACHER_TASKS } from '../../../distill/tasks'
import { diffSettings } from '../../../records/runNames'
import { formatCount, formatPercent } from '../../explain/numbersText'
import { useViewStrings } from '../../text/useViewStrings'
import type { SavedRun } from '../../state/savedRun'
import { runWords } from '../../text/runLabels'
import type { NamedRun } from './listOrder'
import { withPercent } from '../../text/percent'

/** A difference in percentage points: "+3.1", "0". */
const points = (v: number): string =>
  Math.abs(v) < 0.05 ? '0' : `${v < 0 ? '−' : '+'}${Math.abs(v).toFixed(1)}`

/** A line per capability, on validation frames. */
function Accuracies({ left, right }: { left: SavedRun; right: SavedRun }) {
  const words = useViewStrings()
  return (
    <>
      {TEACHER_TASKS.map((f) => {
        const [a, b] = [left.accuracy?.[f], right.accuracy?.[f]]
        return (
          <tr key={f}>
            <th scope="row" className={f}>
              {words.capabilityTitle[f]}
            </th>
            <td>{withPercent(formatPercent(a))}</td>
            <td>{withPercent(formatPercent(b))}</td>
            <td className="number">{a !== undefined && b !== undefined ? points(100 * (b - a)) : '–'}</td>
          </tr>
        )
      })}
    </>
  )
}

/** `left` was selected first. */
export function ComparedTwo({ left: first, right: second }: { left: NamedRun; right: NamedRun }) {
  const words = useViewStrings()
  const { runs: t } = words
  const [left, right] = [first.run, second.run]
  const differences = diffSettings(left.config, right.config, runWords(words))
  const ce = (run: SavedRun): string => (run.expect ? String(run.expect.ce) : '–')
  return (
    <>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{first.name}</th>
            <th scope="col">{second.name}</th>
            <th scope="col" className="number">
              {t.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className="section">
            <th scope="rowgroup" colSpan={4}>
              {t.results}
            </th>
          </tr>
          <tr>
            <th scope="row">{t.columns.steps}</th>
            <td>{formatCount(left.steps)}</td>
            <td>{formatCount(right.steps)}</td>
            <td />
          </tr>
          <Accuracies left={left} right={right} />
          <tr title={t.lastCe}>
            <th scope="row">{words.task.ce}</th>
            <td>{ce(left)}</td>
            <td>{ce(right)}</td>
            <td />
          </tr>
          <tr className="section">
            <th scope="rowgroup" colSpan={4}>
              {t.settings}
            </th>
          </tr>
          {differences.map((d) => (
            <tr key={d.key}>
              <th scope="row">{d.label}</th>
              <td>{d.left}</td>
              <td>{d.right}</td>
              <td />
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft">{differences.length === 0 ? t.same : t.sameSettingsSeed}</p>
    </>
  )
}
