// The four losses on a log axis: smoothed over raw, attention losses in units of 3000 x MSE.

import { TASKS } from '../../distill/tasks'
import { formatLoss } from '../format'
import { useMetrics } from '../stores/metrics'
import { useView } from '../stores/view'
import { useStrings } from '../strings/useStrings'
import { logAxis } from './axis'
import { ChartPanel, Key } from './ChartPanel'
import { colourOf } from './colours'
import { useAxisEnd, useRows } from './useRows'

const tick = (v: number): string => String(Number(v.toPrecision(2)))

export function LossChart() {
  const t = useStrings()
  const rows = useRows(TASKS)
  const end = useAxisEnd()
  const hidden = useView((s) => s.hidden)
  const { history } = useMetrics((s) => s.published)
  const shown = TASKS.filter((task) => !hidden.has(task) && rows.some((r) => (r[task] ?? 0) > 0))
  const axis = logAxis(rows.flatMap((r) => shown.flatMap((task) => [r[task] ?? null, r[`${task}:raw`] ?? null])))
  const summary = TASKS.flatMap((task) => {
    const v = history.latest(task)
    return v === null ? [] : [`${task} ${formatLoss(v)}`]
  }).join(', ')
  return (
    <ChartPanel
      className="losses"
      title={t.charts.losses.title}
      note={t.charts.losses.note}
      info={{ what: t.charts.losses.infoTitle, text: t.charts.losses.info }}
      empty={t.charts.losses.empty}
      summary={summary}
      chart={axis && {
        rows,
        end,
        domain: axis.domain,
        ticks: axis.ticks,
        log: true,
        tick,
        value: formatLoss,
        stepName: t.charts.step,
        series: shown.map((task) => ({ key: task, name: t.task[task], colour: colourOf(task), raw: `${task}:raw` })),
      }}
      legend={
        <div className="legend">
          {TASKS.map((task) => (
            <Key key={task} name={task} label={t.task[task]} title={t.charts.now} colour={colourOf(task)}>
              <b>{formatLoss(rows.at(-1)?.[task] ?? null)}</b>
            </Key>
          ))}
        </div>
      }
    />
  )
}
