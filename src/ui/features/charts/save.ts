// A chart as a file: figure or table of values. Loaded when the first one is asked for.

import { TEACHER_TASKS } from '../../../distill/tasks'
import type { Settings } from '../../../settings/settings'
import { runName } from '../../../records/runNames'
import { formatCount } from '../../explain/numbersText'
import { runWords } from '../../text/runLabels'
import { lossKindsOf } from '../../state/metrics'
import { shownSettings } from '../../state/replay'
import { loadedLanguage } from '../../text/useStrings'
import { viewsEn, type ViewStrings } from '../../text/views.en'
import { linearTicks, xText } from '../../explain/axis'
import { csvOf } from './csv'
import { memoryOf, ownLines, valuesIn } from './curves'
import type { Span } from '../../explain/decimate'
import { download } from '../../state/download'
import { figureOf, type FigureContent, type FigureKey } from './figure'
import type { Mark } from './Lines'
import { pngOf, type Figure } from '../../state/figureFile'
import { referenceKeys, type Reference } from './references'
import type { Source, XOf } from './source'
import type { ChartSpec } from './specs/types'
import { curvesOf } from './useDrawing'
import { samplesPerStep, sourceOfRecord, type Overlay } from './useSource'
import { usePreferences } from '../../state/preferencesSlice'
import { useHistory } from '../../state/historySlice'
import { wordsOf } from './chartWords'

/** What a chart shows now. */
export interface ShownChart {
  spec: ChartSpec
  source: Source
  overlays: readonly Overlay[]
  view: Span
  xOf: XOf
  references: readonly Reference[]
  marks: readonly Mark[]
}

/** Points of a figure's line: a paper is finer than a screen. */
const FIGURE_POINTS = 1600

/** Title of the y axis; the losses' with the unit of each series, equal units once. */
function yTitle(spec: ChartSpec, settings: Settings, hidden: ReadonlySet<string>, t: ViewStrings): string {
  const words = t.figure
  const { figureY } = wordsOf(spec, t)
  if (spec.id !== 'losses') return figureY
  const kinds = lossKindsOf(settings)
  const tasks = [
    ['ce', words.nats] as const,
    ...TEACHER_TASKS.map((f) => [f, words.units[kinds[f]]] as const),
  ].filter(([task]) => !hidden.has(task))
  const units = [...new Set(tasks.map(([, unit]) => unit))].map((unit) => {
    const of = tasks.filter(([, u]) => u === unit).map(([task]) => t.task[task])
    return `${of.join(', ')}: ${unit}`
  })
  return t.charts.withUnits(figureY, units.join('; '))
}

/** The legend: series, runs, reference lines, and what else is drawn. */
function keysOf(
  { spec, overlays, references }: ShownChart,
  { lines, bands, axis }: Pick<FigureContent, 'lines' | 'bands' | 'axis'>,
  own: string | null,
  hidden: ReadonlySet<string>,
  t: ViewStrings,
): FigureKey[] {
  const words = t.figure
  const ink = 'var(--ink)'
  const known = references.some((r) => r.majority !== undefined)
  const off = axis.log && lines.some((l) => l.points.some(([, y]) => y <= 0))
  return [
    ...spec.series
      .filter((s) => !hidden.has(s.column))
      .map((s) => ({ label: s.title(t), colour: s.colour, dash: s.dash })),
    ...(own !== null && overlays.length > 0 ? [{ label: words.run(own), colour: ink }] : []),
    ...overlays.map(({ name, n, pattern }) => ({
      label: `${name} (${t.charts.seeds(String(n))})`,
      colour: ink,
      pattern,
    })),
    ...(known
      ? referenceKeys(references, t.charts.accuracy).map(({ label, value, pattern }) => ({
          label: `${label} ${value}`,
          colour: 'var(--soft)',
          pattern,
        }))
      : []),
    ...(lines.some((l) => l.kind === 'raw' || l.kind === 'saved-raw')
      ? [{ label: words.rawLine, colour: ink, opacity: 0.3 }]
      : []),
    ...(bands.length > 0 ? [{ label: words.band, colour: ink, shape: 'band' as const }] : []),
    ...(off ? [{ label: words.offAxis, colour: ink, shape: 'mark' as const }] : []),
  ]
}

/** What was run, how much of it, how it was smoothed, and which part is shown. */
function notesOf(chart: ShownChart, settings: Settings, own: string | null, t: ViewStrings): string[] {
  const { spec, source, overlays, view, references } = chart
  const { x, smoothing } = usePreferences.getState().charts
  const words = t.figure
  const memory = memoryOf(spec, smoothing)
  const saved = useHistory.getState().overlays
  const text = xText(x, (view[1] - view[0]) / 100)
  const runs = overlays.map(({ name, n, runIds, steps, longest, otherUnits }) => {
    const records = saved.filter((r) => runIds.includes(r.id)).map((r) => r.record)
    const { seed = 0, config } = records[0] ?? {}
    return [
      n < 2
        ? words.one(name, String(seed), formatCount(steps), formatCount(config?.steps ?? steps))
        : words.several(name, String(n), records.map((r) => r.seed).join(', '), formatCount(steps)),
      ...(longest > steps ? [words.shortest(formatCount(steps), formatCount(longest))] : []),
      ...(otherUnits && spec.id === 'losses' ? [words.otherUnits] : []),
    ].join(' ')
  })
  const last = source.steps.at(-1)
  return [
    ...(own !== null && last !== undefined
      ? [words.one(own, String(settings.seed), formatCount(last), formatCount(settings.steps))]
      : []),
    ...runs,
    `${memory > 0 ? words.smoothed(String(memory)) : spec.dots ? words.exactPoints : words.exact} ${words.part(
      t.charts.zoom.shown(t.charts.axes[x], text(view[0]), text(view[1])),
    )}`,
    ...(references.some((r) => r.majority !== undefined) ? [words.references] : []),
  ]
}

/** The chart as it is now, drawn for paper. */
export function figureOfChart(chart: ShownChart, t: ViewStrings): Figure {
  const { spec, source, overlays, view, xOf, marks } = chart
  const { x, smoothing, log } = usePreferences.getState().charts
  const { hidden } = useHistory.getState()
  const settings = shownSettings()
  const series = spec.series.filter((s) => !hidden.has(s.column))
  const saved = curvesOf(spec, series, overlays, x, view, smoothing, FIGURE_POINTS)
  const own = ownLines(spec, series, source, xOf, view, smoothing, FIGURE_POINTS)
  const lines = [...saved.lines, ...own]
  const axis = spec.axis(valuesIn(lines, saved.bands, view), log) ?? { domain: [0, 1], ticks: [] }
  const xTicks = linearTicks(view, x !== 'seconds')
  const name = source.steps.length > 0 ? runName(settings, runWords(t)) : null
  const drawn = { lines, bands: saved.bands, axis }
  return figureOf({
    ...drawn,
    title: wordsOf(spec, t).title,
    xTitle: t.figure.x[x],
    yTitle: yTitle(spec, settings, hidden, t),
    view,
    xTicks,
    xTick: xText(x, (xTicks[1] ?? view[1]) - (xTicks[0] ?? 0)),
    tick: spec.tick,
    dashes: Object.fromEntries(series.flatMap((s) => (s.dash ? [[s.column, s.dash]] : []))),
    marks,
    conflictAbove: spec.conflictAbove ?? null,
    keys: keysOf(chart, drawn, name, hidden, t),
    notes: notesOf(chart, settings, name, t),
  })
}

/** Every step of every run, nothing left out. */
function csvOfChart({ spec, source }: ShownChart, t: ViewStrings): Blob {
  const { smoothing } = usePreferences.getState().charts
  const saved = useHistory.getState().overlays.map((r) => ({
    name: r.name,
    source: sourceOfRecord(r.record, spec, smoothing),
    samplesPerStep: samplesPerStep(r.record.config),
  }))
  const own = { name: t.charts.thisRun, source, samplesPerStep: samplesPerStep(shownSettings()) }
  return new Blob([csvOf(spec, [own, ...saved], spec.smoothed ? smoothing : 0)], { type: 'text/csv' })
}

/** Hands the chart to the browser's downloads; a browser that cannot draw pixels gets the figure as SVG. */
export async function saveChart(kind: 'png' | 'svg' | 'csv', chart: ShownChart): Promise<void> {
  const t = loadedLanguage(usePreferences.getState().language) ?? viewsEn
  const file = `drive-kd-${chart.spec.id}-seed${shownSettings().seed}-step${chart.source.steps.at(-1) ?? 0}`
  if (kind === 'csv') return download(csvOfChart(chart, t), `${file}.csv`)
  const figure = figureOfChart(chart, t)
  const png = kind === 'png' ? await pngOf(figure).catch(() => null) : null
  if (png) download(png, `${file}.png`)
  else download(new Blob([figure.svg], { type: 'image/svg+xml' }), `${file}.svg`)
}
