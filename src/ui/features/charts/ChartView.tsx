// One chart of the column: title, explanation, menu, the lazily loaded drawing (or a table), a legend with
// the values at the crosshair, and the newest values as text for those who do not see the drawing.

import { useCallback, useMemo, type ReactNode } from 'react'
import { formatCount, formatPercent } from '../../explain/numbersText'
import { lazyPart } from '../../components/LazyPart'
import { Empty, Panel } from '../../components/Panel'
import { withPart } from '../../state/missing'
import { lossKindsOf, type History } from '../../state/metrics'
import { useShownSettings } from '../../state/replay'
import type { Strings } from '../../text/en'
import { useStrings } from '../../text/useStrings'
import { xAt, xText, type XAxis } from '../../explain/axis'
import { yTitleOf } from './axisTitle'
import { ChartMenu } from './ChartMenu'
import { ChartTable } from './ChartTable'
import { Crosshair } from './Crosshair'
import { shownValues } from './curves'
import type { Span } from '../../explain/decimate'
import { howOf } from './how'
import { Legend } from './Legend'
import type { LinesProps, Mark } from './Lines'
import { referenceMarks, References, referencesOf, describeReferences, type Reference } from './references'
import type { Source, XOf } from './source'
import { CHARTS } from './specs/registry'
import type { ChartSpec, SeriesSpec } from './specs/types'
import { ShowAll } from './ZoomControls'
import { narrowest, useDrawing, useShownSpan } from './useDrawing'
import {
  samplesPerStep,
  useAxisEnd,
  useOverlaySources,
  useSlow,
  useSource,
  useTurn,
  useVisible,
  type Overlay,
} from './useSource'
import { useHistory, shownCurves, type Curves } from '../../state/historySlice'
import { usePreferences } from '../../state/preferencesSlice'
import { useRun } from '../../state/runSlice'
import type { ChartId } from '../../state/chartIds'
import { wordsOf } from './chartWords'
import { withPercent } from '../../text/percent'

function LoadingLines() {
  const t = useStrings()
  return <Empty>{t.charts.loading}…</Empty>
}

const Lines = lazyPart(() => import('./Lines'), { waiting: LoadingLines })

/** Digits of the crosshair's place: those that tell neighbouring steps apart. */
const placeText =
  (t: Strings, x: XAxis, least: number) =>
  (v: number): string =>
    t.charts.at[x](x === 'samples' ? formatCount(v) : xText(x, least / 4)(v))

/**
 * The newest values in words, e.g. "ce 2.31, perception 0.41"; where curves are smoothed, the unsmoothed
 * ones.
 */
function report(spec: ChartSpec, source: Source, t: Strings): string {
  return spec.series
    .flatMap(({ column, described }) => {
      const values = source.columns[column]?.[spec.memory ? 'smooth' : 'raw'] ?? []
      const v = values.findLast((each) => Number.isFinite(each))
      return v === undefined ? [] : [`${described(t)} ${spec.bare(v)}`]
    })
    .join(', ')
}

/** The newest values as a sentence, accuracy with its average and what it is read against. */
function useSummary(spec: ChartSpec, source: Source, references: readonly Reference[]): string {
  const t = useStrings()
  const average = useHistory((s) => shownCurves(s).points.at(-1)?.accuracy)
  const described = report(spec, source, t)
  return useSlow(
    spec.id !== 'accuracy'
      ? described
      : average
        ? [
            `${described}, ${t.charts.accuracy.average} ${formatPercent(average.average)}`,
            ...(references.length > 0 ? [describeReferences(references, t)] : []),
          ].join('; ')
        : '',
  )
}

const NO_REFERENCES: readonly Reference[] = []

/** What is shown beside the title: what the values are, or the newest average. */
function useNote(id: ChartId): ReactNode {
  const t = useStrings()
  const average = useHistory((s) => shownCurves(s).points.at(-1)?.accuracy)
  const { accuracy } = t.charts
  if (id === 'accuracy' && average) {
    const questions = accuracy.questions(formatCount(average.questions))
    return `${accuracy.average} ${withPercent(formatPercent(average.average))} · ${questions}`
  }
  return wordsOf(CHARTS[id], t).note
}

interface DrawingProps {
  spec: ChartSpec
  source: Source
  xOf: XOf
  overlays: readonly Overlay[]
  view: Span
  end: number
  marks: readonly Mark[]
}

/** The drawing with its crosshair. */
function Drawing({ spec, source, xOf, overlays, view, end, marks }: DrawingProps) {
  const t = useStrings()
  const x = usePreferences((s) => s.charts.x)
  const drawing = useDrawing(spec, source, xOf, overlays, view)
  const least = narrowest(source, xOf, end)
  const place = useMemo(() => placeText(t, x, least), [t, x, least])
  const chart: LinesProps = { ...drawing, xText: place, marks }
  const { log = false } = drawing.axis
  const yTitle = yTitleOf(spec, lossKindsOf(useShownSettings()), log, t)
  const off = log && [...drawing.lines, ...drawing.saved.lines].some((l) => l.points.some(([, y]) => y <= 0))
  return (
    <>
      <div className="chart">
        <Lines {...chart} />
        <span className="axis-title" title={yTitle} aria-hidden="true">
          {yTitle}
        </span>
        <span className="axis-name" aria-hidden="true">
          {t.charts.axisNames[x]}
        </span>
        <Crosshair
          spec={spec}
          title={wordsOf(spec, t).title}
          source={source}
          xOf={xOf}
          view={view}
          end={end}
          least={least}
          log={log}
          place={place}
        />
        <ShowAll />
      </div>
      {off && (
        <p className="off-axis-note soft" title={t.charts.offAxisHint}>
          ▼ {t.charts.offAxis}
        </p>
      )}
    </>
  )
}

/** The same as a table. */
function Table({ spec, source, xOf, end }: Pick<DrawingProps, 'spec' | 'source' | 'xOf' | 'end'>) {
  const t = useStrings()
  const { x, smoothing } = usePreferences((s) => s.charts)
  return (
    <ChartTable
      spec={spec}
      title={wordsOf(spec, t).title}
      source={source}
      which={shownValues(spec, smoothing)}
      xOf={xOf}
      xName={t.charts.axes[x]}
      xTick={xText(x, narrowest(source, xOf, end) / 4)}
      how={howOf(spec, smoothing, t)}
    />
  )
}

/** What a chart reads of the stores. */
function useChart(spec: ChartSpec, published: Curves) {
  const x = usePreferences((s) => s.charts.x)
  const samples = samplesPerStep(useShownSettings())
  const source = useSource(spec, published)
  const overlays = useOverlaySources(spec)
  const end = useAxisEnd(published)
  const view = useShownSpan(end)
  const xOf = useCallback<XOf>((s, i) => xAt(s, i, x, samples), [x, samples])
  const has = (s: Source): boolean =>
    spec.series.some(({ column }) => s.columns[column]?.smooth.some((v) => Number.isFinite(v)))
  return { source, overlays, end, view, xOf, some: has(source) || overlays.some((o) => has(o.source)) }
}

/** Lines that accuracy is read against: those of our own run's validation questions. */
function useReferences(id: ChartId): {
  references: readonly Reference[]
  marks: readonly Mark[]
  known: boolean
} {
  const hidden = useHistory((s) => s.hidden)
  const replaying = useHistory((s) => s.source.kind === 'replay')
  const own = useRun((s) => s.facts)
  const measured = useRun((s) => s.baselines)
  const facts = replaying ? null : own
  const baselines = replaying ? null : measured
  const references = useMemo(
    () => (id === 'accuracy' ? referencesOf(facts, baselines) : []),
    [id, facts, baselines],
  )
  const marks = useMemo(
    () => referenceMarks(references.filter((r) => !hidden.has(`accuracy-${r.capability}`))),
    [references, hidden],
  )
  return { references, marks, known: id === 'accuracy' && facts !== null }
}

export function ChartView({ id, place }: { id: ChartId; place: number }) {
  const t = useStrings()
  const spec = CHARTS[id]
  const words = wordsOf(spec, t)
  const table = useHistory((s) => s.tables.has(id))
  const [ref, visible] = useVisible<HTMLDivElement>()
  const published = useTurn(place, visible)
  const chart = useChart(spec, published)
  const { source, overlays, end, view, xOf } = chart
  const { references, marks, known } = useReferences(id)
  const filled = chart.some || known
  const note = useNote(id)
  const summary = useSummary(spec, source, known ? references : NO_REFERENCES)
  const pairs = id === 'angles' || id === 'conflicts'
  const save = (kind: 'png' | 'svg' | 'csv'): void =>
    withPart(
      'saving charts',
      () => import('./save'),
      ({ saveChart }) => saveChart(kind, { spec, source, overlays, view, xOf, references, marks }),
    )
  return (
    <Panel
      className={`chart-panel ${spec.className}`}
      title={words.title}
      note={note}
      info={{ what: words.infoTitle, text: words.info }}
      tools={<ChartMenu id={id} onSave={save} drawn={filled && !table} filled={filled} />}
    >
      <div ref={ref} className="chart-body">
        {filled && !table && (
          <Drawing
            spec={spec}
            source={source}
            xOf={xOf}
            overlays={overlays}
            view={view}
            end={end}
            marks={marks}
          />
        )}
        {filled && table && <Table spec={spec} source={source} xOf={xOf} end={end} />}
        {filled && (
          <Legend spec={spec} source={source} xOf={xOf} {...legendOf(id, pairs, published.history, t)}>
            {id === 'accuracy' && <References references={references} />}
          </Legend>
        )}
        {!filled && <Empty>{pairs && source.steps.length > 0 ? t.charts.angles.none : words.empty}</Empty>}
      </div>
      <p className="sr-only" data-testid={`${spec.className}-summary`}>
        {summary || t.charts.none}
      </p>
    </Panel>
  )
}

/** Class of a chart's legend, and what stands beside its values. */
function legendOf(
  id: ChartId,
  pairs: boolean,
  history: History,
  t: Strings,
): { className: string; after?: (s: SeriesSpec) => ReactNode } {
  if (id === 'accuracy') return { className: 'accuracy-legend' }
  if (!pairs) return { className: '' }
  if (id === 'conflicts') return { className: 'angle-legend' }
  return {
    className: 'angle-legend',
    after: ({ name }) => {
      const counted = history.counted[name]
      const share = counted > 0 ? history.conflicts[name] / counted : null
      return (
        <span className="soft" title={t.charts.angles.share(formatPercent(share, 0))}>
          {withPercent(formatPercent(share, 0))}
        </span>
      )
    },
  }
}
