// One chart of the column: title, explanation, menu, the lazily loaded drawing (or a table), a legend with
// the values at the crosshair, and the newest values as text for those who do not see the drawing.

import { lazy, Suspense, useCallback, useMemo, useRef, type ReactNode } from 'react'
import { FOLLOWERS } from '../../../distill/tasks'
import { formatCount, formatPercent } from '../../explain/numbersText'
import { Empty, Panel } from '../../components/Panel'
import { useCharts, type ChartId } from '../../state/charts'
import { useEvaluation } from '../../state/evaluation'
import { lossKindsOf, type History, type LossKind } from '../../state/metrics'
import { useOverlays } from '../../state/overlays'
import { useReplay } from '../../state/replay'
import { useSettings } from '../../state/settings'
import { useTransport } from '../../state/transport'
import { useView } from '../../state/attentionView'
import { useStrings } from '../../text/useStrings'
import type { Strings } from '../../text/en'
import { xAt, type Axis, type XAxis } from '../../explain/axis'
import { ChartMenu } from './ChartMenu'
import { ChartTable } from './ChartTable'
import { Crosshair } from './Crosshair'
import { csvOf } from './csv'
import { decimate } from './decimate'
import { Legend } from './Legend'
import type { LinesProps, OverlayCurve } from './Lines'
import { download, pictureOf, pngOf, type PictureKey } from '../../state/figureFile'
import { referenceKeys, referenceMarks, References, referencesOf, tellReferences } from './references'
import { pointsOf, shownAt, type Source, type XOf } from './source'
import { CHARTS } from './specs/registry'
import type { ChartSpec, SeriesSpec } from './specs/types'
import {
  samplesPerStep,
  sourceOfRecord,
  useAxisEnd,
  useOverlaySources,
  useSlow,
  useSource,
  useTurn,
  useVisible,
  type Overlay,
} from './useSource'

const Lines = lazy(() => import('./Lines'))

/** Rows per chart; raw and smoothed lines share them. */
const MAX_ROWS = 160
/** Points per line of a kept run. */
const MAX_OVERLAY_POINTS = 150
const NOTHING_SHOWN = { domain: [0, 1] as [number, number], ticks: [] }

const X_TICKS: Record<XAxis, (v: number) => string> = {
  step: (v) => String(Math.round(v)),
  seconds: (v) => String(Number(v.toFixed(v < 100 ? 1 : 0))),
  samples: (v) => (v >= 10_000 ? `${Number((v / 1000).toFixed(1))}k` : String(Math.round(v))),
}

/** Points of the kept runs' curves, for the lines that are shown. */
function curvesOf(overlays: readonly Overlay[], series: readonly SeriesSpec[], axis: XAxis): OverlayCurve[] {
  return overlays.flatMap(({ id, source, pattern, samplesPerStep }) => {
    const xOf: XOf = (s, i) => xAt(s, i, axis, samplesPerStep)
    return series.map(({ column, colour }) => ({
      key: `${id}/${column}`,
      colour,
      pattern,
      points: pointsOf(source, column, xOf, MAX_OVERLAY_POINTS),
    }))
  })
}

/** The newest values in words, e.g. "ce 2.31, perception 0.41"; where curves are smoothed, the raw ones. */
function tell(spec: ChartSpec, source: Source): string {
  return spec.series
    .flatMap(({ column, name }) => {
      const values = source.columns[column]?.[spec.smoothed ? 'raw' : 'smooth'] ?? []
      const v = values.findLast((each) => Number.isFinite(each))
      return v === undefined ? [] : [`${name} ${spec.bare(v)}`]
    })
    .join(', ')
}

/** How the losses that are not squared differences of maps are written. */
const LOSS_NAMES: Record<LossKind, string> = {
  mse: 'MSE',
  cosine: '1 − cos',
  kl: 'KL',
  'logits-kl': 'KL',
  'hidden-mse': 'MSE',
  none: '–',
}

export function ChartView({ id, place }: { id: ChartId; place: number }) {
  const t = useStrings()
  const spec: ChartSpec = CHARTS[id]
  const words = t.charts[id]
  const { x, smoothing, log } = useCharts()
  const table = useCharts((s) => s.tables.has(id))
  const hidden = useView((s) => s.hidden)
  const samples = useSettings((s) => samplesPerStep(s.settings))
  const replaying = useReplay((s) => s.shown !== null)
  const ownFacts = useTransport((s) => s.facts)
  // Reference lines are those of our own run's validation questions.
  const facts = replaying ? null : ownFacts
  const [ref, visible] = useVisible<HTMLDivElement>()
  const frame = useRef<HTMLDivElement>(null)
  const published = useTurn(place, visible)
  const source = useSource(spec, published)
  const overlays = useOverlaySources(spec)
  const end = useAxisEnd(published)
  const average = useEvaluation((s) => s.points.at(-1)?.accuracy)
  const references = useMemo(() => (id === 'accuracy' ? referencesOf(facts) : []), [id, facts])

  const xOf = useCallback<XOf>((s, i) => xAt(s, i, x, samples), [x, samples])
  const placeText = useCallback(
    (v: number) => t.charts.at[x](x === 'samples' ? formatCount(v) : X_TICKS[x](v)),
    [t, x],
  )
  const any = spec.series.some(({ column }) => source.columns[column]?.smooth.some((v) => Number.isFinite(v)))
  const curves = useMemo(
    () =>
      curvesOf(
        overlays,
        spec.series.filter((s) => !hidden.has(s.column)),
        x,
      ),
    [overlays, spec, hidden, x],
  )
  const filled = any || curves.some((c) => c.points.length > 0) || (id === 'accuracy' && facts !== null)

  const drawn = useMemo(() => {
    const shown = spec.series.filter((s) => !hidden.has(s.column))
    const raw = spec.raw && smoothing > 0
    const rows = source.steps.length
      ? decimate(
          source.steps,
          source.columns,
          shown.map((s) => s.column),
          MAX_ROWS,
          (i) => xOf(source, i),
        )
      : []
    const values = [
      ...rows.flatMap((r) =>
        shown.flatMap((s) => (raw ? [r[s.column], r[`${s.column}:raw`]] : [r[s.column]])),
      ),
      ...curves.flatMap((c) => c.points.flatMap(([, y, sd]) => [y - sd, y + sd])),
    ]
    return { rows, axis: JSON.stringify(spec.axis(values, log) ?? NOTHING_SHOWN) }
  }, [spec, hidden, smoothing, source, xOf, curves, log])
  // An axis that looks the same stays the same object: a new one makes recharts set up its axes again, and
  // draw twice.
  const axis = useMemo(() => JSON.parse(drawn.axis) as Axis, [drawn.axis])
  const series = useMemo(
    () =>
      spec.series
        .filter((s) => !hidden.has(s.column))
        .map((s) => ({
          key: s.column,
          colour: s.colour,
          dash: s.dash,
          ...(spec.raw && smoothing > 0 ? { raw: `${s.column}:raw` } : {}),
          dots: spec.dots ?? false,
        })),
    [spec, hidden, smoothing],
  )
  const marks = useMemo(
    () => referenceMarks(references.filter((r) => !hidden.has(`accuracy-${r.capability}`))),
    [references, hidden],
  )
  const chart = useMemo((): LinesProps | null => {
    if (!filled || table) return null
    return {
      rows: drawn.rows,
      end,
      axis,
      tick: spec.tick,
      xTick: X_TICKS[x],
      xText: placeText,
      hideZero: x !== 'step',
      series,
      marks,
      overlays: curves,
      conflictAbove: spec.conflictAbove ?? null,
    }
  }, [filled, table, drawn, end, axis, spec, x, placeText, series, marks, curves])

  const save = (kind: 'png' | 'svg' | 'csv'): void => {
    const { settings } = useSettings.getState()
    const file = `drive-kd-${id}-seed${settings.seed}-step${source.steps.at(-1) ?? 0}.${kind}`
    if (kind === 'csv') {
      const kept = useOverlays.getState().runs.map((r) => ({
        name: r.name,
        source: sourceOfRecord(r.record, spec, smoothing),
        samplesPerStep: samplesPerStep(r.record.config),
      }))
      download(
        new Blob(
          [
            csvOf(
              spec,
              [{ name: t.charts.thisRun, source, samplesPerStep: samples }, ...kept],
              spec.smoothed ? smoothing : 0,
            ),
          ],
          { type: 'text/csv' },
        ),
        file,
      )
      return
    }
    const drawing = frame.current?.querySelector<SVGSVGElement>('svg.recharts-surface')
    if (!drawing) return
    const styles = getComputedStyle(document.documentElement)
    const keys: PictureKey[] = [
      ...spec.series
        .filter((s) => !hidden.has(s.column))
        .map((s) => ({
          label: s.label(t),
          value: spec.value(shownAt(source, s.column, source.steps.length - 1)),
          colour: s.colour,
          dash: s.dash,
        })),
      ...(id === 'accuracy' ? referenceKeys(references, t.charts.accuracy) : []),
      ...overlays.map((o) => ({
        label: o.name,
        value: o.n > 1 ? t.charts.seeds(String(o.n)) : '',
        colour: 'var(--soft)',
        dash: null,
        pattern: o.pattern,
      })),
    ]
    const picture = pictureOf(drawing, words.title, t.charts.axes[x], keys, (name) =>
      styles.getPropertyValue(name),
    )
    if (kind === 'svg') download(new Blob([picture.text], { type: 'image/svg+xml' }), file)
    else
      pngOf(picture).then(
        (png) => download(png, file),
        () => download(new Blob([picture.text], { type: 'image/svg+xml' }), file.replace(/png$/, 'svg')),
      )
  }

  const summary = useSlow(
    id === 'accuracy'
      ? [
          average && `${tell(spec, source)}, average ${formatPercent(average.average)}`,
          average && facts && tellReferences(references),
        ]
          .filter(Boolean)
          .join('; ')
      : tell(spec, source),
  )
  const otherKinds = useSettings((st) =>
    FOLLOWERS.filter((f) => lossKindsOf(st.settings)[f] !== 'mse')
      .map((f) => `${t.task[f]} ${LOSS_NAMES[lossKindsOf(st.settings)[f]]}`)
      .join(', '),
  )
  const how =
    !spec.smoothed || smoothing === 0
      ? id === 'conflicts'
        ? words.note
        : t.charts.exact
      : t.charts.smoothed(String(smoothing))
  const pairs = id === 'angles' || id === 'conflicts'
  return (
    <Panel
      className={`chart-panel ${spec.className}`}
      title={words.title}
      note={
        id === 'accuracy' && average
          ? `${t.charts.accuracy.average} ${formatPercent(average.average)} % · ${t.charts.accuracy.questions(formatCount(average.questions))}`
          : id === 'losses' && otherKinds
            ? t.charts.losses.noteOther(otherKinds)
            : words.note
      }
      info={{ what: words.infoTitle, text: words.info }}
      tools={<ChartMenu id={id} onSave={save} drawn={chart !== null} filled={filled} />}
    >
      <div ref={ref} className="chart-body">
        {chart && (
          <div ref={frame} className="chart">
            <Suspense fallback={<Empty>{t.charts.loading}…</Empty>}>
              <Lines {...chart} />
            </Suspense>
            <span className="axis-name" aria-hidden="true">
              {t.charts.axisNames[x]}
            </span>
            <Crosshair
              spec={spec}
              title={words.title}
              source={source}
              xOf={xOf}
              end={end}
              place={placeText}
            />
          </div>
        )}
        {filled && table && (
          <ChartTable
            spec={spec}
            title={words.title}
            source={source}
            xOf={xOf}
            xName={t.charts.axes[x]}
            xTick={X_TICKS[x]}
            how={how}
          />
        )}
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
          {formatPercent(share, 0)} %
        </span>
      )
    },
  }
}
