// Exact match per capability, with the lines it has to be read against: teacher, no image, majority answer.

import { useMemo } from 'react'
import { FOLLOWERS } from '../../distill/tasks'
import { formatCount, formatPercent } from '../format'
import { useEvaluation } from '../stores/evaluation'
import { useTransport } from '../stores/transport'
import { useView } from '../stores/view'
import { useStrings } from '../strings/useStrings'
import { ChartPanel, Key, type ChartPanelProps } from './ChartPanel'
import { colourOf } from './colours'
import type { Row } from './decimate'
import { useAxisEnd } from './useRows'

const DASHES = { teacher: '6 4', noImage: '1.5 3', majority: '7 3 1.5 3' }
const KINDS = ['teacher', 'noImage', 'majority'] as const
const TICKS = [0, 0.25, 0.5, 0.75, 1]

export function AccuracyChart() {
  const t = useStrings()
  const points = useEvaluation((s) => s.points)
  const facts = useTransport((s) => s.facts)
  const hidden = useView((s) => s.hidden)
  const end = useAxisEnd()
  const rows = useMemo(() => points.map(({ step, accuracy }): Row => ({ step, ...Object.fromEntries(FOLLOWERS.map((f) => [`accuracy-${f}`, accuracy[f]])) })), [points])
  const last = points.at(-1)?.accuracy
  const references = useMemo(
    () =>
      FOLLOWERS.map((f) => ({
        capability: f,
        teacher: facts?.teacherAccuracy.find((a) => a.name === f)?.accuracy[f],
        noImage: facts?.noImage[f],
        majority: facts?.majority[f],
      })),
    [facts],
  )
  // Kept as long as nothing in it changes: the losses' five updates a second must not redraw this chart.
  const chart = useMemo((): ChartPanelProps['chart'] => {
    if (!facts) return null
    const shown = references.filter(({ capability }) => !hidden.has(`accuracy-${capability}`))
    return {
      rows,
      end,
      domain: [0, 1],
      ticks: TICKS,
      tick: (v) => `${Math.round(100 * v)}\u00a0%`,
      value: (v) => `${formatPercent(v)} %`,
      stepName: t.charts.step,
      series: shown.map(({ capability: f }) => ({ key: `accuracy-${f}`, name: t.capability[f], colour: colourOf(f), dots: true })),
      marks: shown.flatMap((r) => KINDS.flatMap((kind) => (r[kind] === undefined ? [] : [{ y: r[kind], colour: colourOf(r.capability), dash: DASHES[kind] }]))),
    }
  }, [facts, rows, end, hidden, references, t])
  const words = t.charts.accuracy
  const told = [
    last && [...FOLLOWERS, 'average' as const].map((f) => `${f} ${formatPercent(last[f])}`).join(', '),
    facts && references.map((r) => `${r.capability} teacher ${formatPercent(r.teacher)}, no image ${formatPercent(r.noImage)}, majority ${formatPercent(r.majority)}`).join('; '),
  ].filter(Boolean).join('; ')
  return (
    <ChartPanel
      className="accuracy"
      title={words.title}
      note={last ? `${words.average} ${formatPercent(last.average)} % · ${words.questions(formatCount(last.questions))}` : words.note}
      info={{ what: words.infoTitle, text: words.info }}
      empty={words.empty}
      summary={last ? told : ''}
      chart={chart}
      legend={
        <div className="legend accuracy-legend">
          {references.map((r) => (
            <div key={r.capability}>
              <Key name={`accuracy-${r.capability}`} label={t.capability[r.capability]} title={words.student} colour={colourOf(r.capability)}>
                <b>{last ? formatPercent(last[r.capability]) : '–'}{last && <span className="unit"> %</span>}</b>
              </Key>
            </div>
          ))}
          {KINDS.map((kind) => (
            <div key={kind} className="reference soft">
              <svg viewBox="0 0 22 4" aria-hidden="true"><line x1="0" y1="2" x2="22" y2="2" stroke="currentColor" strokeWidth="1.5" strokeDasharray={DASHES[kind]} /></svg>
              <span>{words[kind]}</span>
              {references.map((r) => <span key={r.capability} className="tabular" style={{ color: colourOf(r.capability) }} title={`${t.capability[r.capability]}: ${words[kind]} ${formatPercent(r[kind])} %`}>{formatPercent(r[kind], 0)}</span>)}
            </div>
          ))}
        </div>
      }
    />
  )
}
