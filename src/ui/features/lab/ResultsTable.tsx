// One line per arm: mean ± standard error per capability and on average, and the paired difference to its control.

import { memo } from 'react'
import type { Comparison, ExperimentResults, ReportedArm } from '../../../experiment/lab/results'
import type { Measure } from '../../../experiment/lab/spec'
import { formatPercent } from '../../explain/numbersText'
import { useViewStrings } from '../../text/useViewStrings'
import type { RunKey } from './figures/drawing'

const COLUMNS: readonly Measure[] = ['perception', 'reasoning', 'planning', 'average']

function Figure({ arm, measure }: { arm: ReportedArm; measure: Measure }) {
  const { mean, se } = arm.capabilities[measure]
  return (
    <td className={`number ${measure}`}>
      {formatPercent(mean)}
      {se !== null && <span className="soft"> ± {formatPercent(se)}</span>}
    </td>
  )
}

const points = (share: number): string => `${share < 0 ? '−' : '+'}${formatPercent(Math.abs(share), 2)}`

/** A difference counts only where its interval excludes 0. */
function DifferenceCells({ comparison }: { comparison: Comparison | undefined }) {
  const t = useViewStrings()
  if (!comparison)
    return (
      <>
        <td />
        <td />
        <td />
      </>
    )
  const { difference, interval, pHolm } = comparison
  const shown = interval !== null && (interval[0] > 0 || interval[1] < 0)
  return (
    <>
      <td className="number">{shown ? <b>{points(difference)}</b> : points(difference)}</td>
      <td className="number soft" title={interval ? undefined : t.lab.noIntervalHint}>
        {interval ? `${points(interval[0])} … ${points(interval[1])}` : t.lab.noInterval}
      </td>
      <td className="number soft">{pHolm === null ? '–' : pHolm < 0.001 ? '< 0.001' : pHolm.toFixed(3)}</td>
    </>
  )
}

/** n of the arms: one number, or the smallest and the largest. */
export function seedRange(arms: readonly ReportedArm[]): string {
  const all = arms.map(({ n }) => n)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  return least === most ? String(least) : `${least}–${most}`
}

interface ResultsTableProps {
  results: ExperimentResults
  questions: string
  testId: string
  /** Called when an arm is pressed, to show its runs. */
  onArm: (arm: RunKey) => void
}

export const ResultsTable = memo(function ResultsTable(props: ResultsTableProps) {
  const { results, questions, testId, onArm } = props
  const t = useViewStrings()
  const { arms, comparisons } = results
  const { columns } = t.lab
  const compared = comparisons.length > 0
  const differences = new Map(comparisons.map((one) => [one.arm, one]))
  return (
    <div className="lab-scroll" role="group" aria-label={t.lab.results} tabIndex={0}>
      <table className="lab-table" data-testid={testId}>
        <caption>{t.lab.caption(questions, seedRange(arms))}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.arm}</th>
            <th scope="col">{columns.n}</th>
            {COLUMNS.map((measure) => (
              <th key={measure} scope="col" className="number">
                {measure === 'average' ? columns.average : t.capability[measure]}
              </th>
            ))}
            {compared &&
              (['difference', 'interval', 'p'] as const).map((name) => (
                <th key={name} scope="col" className="number">
                  {columns[name]}
                </th>
              ))}
          </tr>
        </thead>
        <tbody>
          {arms.map((arm) => {
            const diverged = arm.runs.filter((run) => run.diverged !== undefined).length
            return (
              <tr key={arm.name}>
                <th scope="row">
                  <button
                    type="button"
                    className="textual"
                    title={t.lab.openArm(arm.name)}
                    onClick={() => onArm({ arm: arm.name, seed: null })}
                  >
                    {arm.name}
                  </button>
                  {diverged > 0 && <span className="chip warn">{t.lab.diverged(diverged)}</span>}
                </th>
                <td className="number">{arm.n}</td>
                {COLUMNS.map((measure) => (
                  <Figure key={measure} arm={arm} measure={measure} />
                ))}
                {compared && <DifferenceCells comparison={differences.get(arm.name)} />}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
})
