// Conflict over depth and time: the cosine of one pair of gradients, parameter groups from top to bottom, steps
// from left to right, of the run that is on screen.

import { useMemo, useState } from 'react'
import { TASK_PAIRS } from '../../../distill/tasks'
import { Empty } from '../../components/Panel'
import { MatrixMap, type Cell } from '../../components/MatrixMap'
import { depthTime, depthTimeCsv, type DepthTime as Figure } from '../../explain/depthTime'
import { diverging, gradientOf } from '../../explain/heatMapColours'
import { short } from '../../explain/numbers'
import { recordedSteps } from '../../state/autosave'
import { download } from '../../state/download'
import { shownCurves, shownRun, useHistory } from '../../state/historySlice'
import { usePreferences } from '../../state/preferencesSlice'
import { useViewStrings } from '../../text/useViewStrings'
import { groupName } from './groupName'
import './inside.css'

/** Of the run on screen, or of the one that is replayed, up to the step that is shown. */
function useDepthTime(): Figure | null {
  const curves = useHistory(shownCurves)
  const replayed = useHistory(shownRun)
  return useMemo(
    () => depthTime(replayed?.steps ?? recordedSteps(), curves.history.steps.at(-1) ?? 0),
    [curves, replayed],
  )
}

function CosineMap({ figure, pair }: { figure: Figure; pair: number }) {
  const t = useViewStrings()
  const words = t.inside.depth
  const theme = usePreferences((s) => s.theme)
  const [cell, setCell] = useState<Cell | null>(null)
  const { steps, groups, cosines } = figure
  const cells = useMemo(
    () => cosines[pair].map((c) => Math.sign(c) * Math.sqrt(Math.abs(c))),
    [cosines, pair],
  )
  const here = cell && cell.row < groups.length && cell.column < steps.length ? cell : null
  const reading = (): string => {
    if (!here) return words.point
    const group = groupName(groups[here.row], t)
    const step = String(steps[here.column])
    const cosine = cosines[pair][here.row * steps.length + here.column]
    return Number.isFinite(cosine) ? words.value(group, step, short(cosine)) : words.zero(group, step)
  }
  const [a, b] = TASK_PAIRS[pair]
  return (
    <>
      <div className="depth-time">
        <ol aria-hidden="true">
          {groups.map((group) => (
            <li key={group}>{groupName(group, t)}</li>
          ))}
        </ol>
        <MatrixMap
          rows={groups.length}
          columns={steps.length}
          cells={cells}
          top={1}
          label={words.map(words.pairName(t.task[a], t.task[b]))}
          reading={reading()}
          cell={here}
          onCell={setCell}
        />
        <p className="depth-steps soft" aria-hidden="true">
          <span>{steps[0]}</span>
          <span>{steps.at(-1)}</span>
        </p>
      </div>
      <p className="tensor-reading" data-testid="depth-reading">
        {reading()}
      </p>
      <p className="colour-key soft">
        <span aria-hidden="true">{words.against} −1</span>
        <i style={{ width: 128, background: gradientOf(diverging(theme).toReversed()) }} aria-hidden="true" />
        <span aria-hidden="true">+1 {words.along}</span>
        <span>{words.scale}</span>
      </p>
    </>
  )
}

export default function DepthTime() {
  const t = useViewStrings()
  const words = t.inside.depth
  const [pair, setPair] = useState(0)
  const figure = useDepthTime()
  if (!figure) return <Empty>{words.empty}</Empty>
  const { steps } = figure
  const last = steps[steps.length - 1]
  const save = (): void =>
    download(new Blob([depthTimeCsv(figure)], { type: 'text/csv' }), `conflict-by-layer-to-step-${last}.csv`)
  return (
    <>
      <p className="soft">
        {words.lead(String(steps.length), String(last))} {words.rule}
      </p>
      <div className="tensor-head">
        <label className="field">
          <span>{words.pair}</span>
          <select value={pair} onChange={(event) => setPair(Number(event.target.value))}>
            {TASK_PAIRS.map(([a, b], k) => (
              <option key={`${a}${b}`} value={k}>
                {words.pairName(t.task[a], t.task[b])}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="push" title={words.csvHint} onClick={save}>
          {words.csv}
        </button>
      </div>
      <CosineMap figure={figure} pair={pair} />
    </>
  )
}
