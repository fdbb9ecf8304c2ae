// The six angles between the four gradients, smoothed; above 90 degrees two tasks conflict.

import { TASK_PAIRS } from '../../distill/tasks'
import { formatAngle, formatPercent } from '../format'
import { PAIR_NAMES, useMetrics } from '../stores/metrics'
import { useView } from '../stores/view'
import { useStrings } from '../strings/useStrings'
import { angleAxis } from './axis'
import { ChartPanel, Key } from './ChartPanel'
import { pairColours } from './colours'
import { useAxisEnd, useRows } from './useRows'

const CONFLICT = 90

export function AngleChart() {
  const t = useStrings()
  const rows = useRows(PAIR_NAMES)
  const end = useAxisEnd()
  const hidden = useView((s) => s.hidden)
  const { history } = useMetrics((s) => s.published)
  const pairs = TASK_PAIRS.map(([a, b], i) => ({
    name: PAIR_NAMES[i],
    label: `${t.taskShort[a]}–${t.taskShort[b]}`,
    full: `${t.task[a]} – ${t.task[b]}`,
    ...pairColours(i),
  }))
  const shown = pairs.filter((p) => !hidden.has(p.name))
  const axis = angleAxis(rows.flatMap((r) => shown.map((p) => r[p.name] ?? null)))
  const any = rows.some((r) => PAIR_NAMES.some((name) => r[name] != null))
  const summary = PAIR_NAMES.flatMap((name) => {
    const v = history.latest(name)
    return v === null ? [] : [`${name} ${formatAngle(v)}`]
  }).join(', ')
  return (
    <ChartPanel
      className="angles"
      title={t.charts.angles.title}
      note={t.charts.angles.note}
      info={{ what: t.charts.angles.infoTitle, text: t.charts.angles.info }}
      empty={rows.length > 0 && !any ? t.charts.angles.none : t.charts.angles.empty}
      summary={summary}
      chart={any ? {
        rows,
        end,
        domain: axis.domain,
        ticks: axis.ticks,
        tick: (v) => `${Number(v.toFixed(1))}°`,
        value: (v) => `${formatAngle(v)}°`,
        stepName: t.charts.step,
        conflictAbove: CONFLICT,
        series: shown.map((p) => ({ key: p.name, name: p.label, colour: p.base, dash: p.dash })),
      } : null}
      legend={
        <div className="legend angle-legend">
          {pairs.map((p) => {
            const v = rows.at(-1)?.[p.name] ?? null
            const counted = history.counted[p.name]
            const share = counted > 0 ? history.conflicts[p.name] / counted : null
            return (
              <Key key={p.name} name={p.name} label={p.label} title={p.full} colour={p.base} dash={p.dash}>
                <b className={v !== null && v > CONFLICT ? 'bad' : ''}>{formatAngle(v)}°</b>
                <span className="soft" title={t.charts.angles.share(formatPercent(share, 0))}>{formatPercent(share, 0)} %</span>
              </Key>
            )
          })}
        </div>
      }
    />
  )
}
