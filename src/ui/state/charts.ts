// Which charts the column shows and how: x axis, smoothing, log axis, tables.

import type { XAxis } from '../explain/axis'
import { MOST_CHARTS, type ChartId } from './chartIds'
import { smoothCurves } from './curves'
import { useHistory, type GradientView } from './historySlice'
import { CHARTS, usePreferences, type ChartPreferences } from './preferencesSlice'

const patchCharts = (change: Partial<ChartPreferences>): void =>
  usePreferences.setState(({ charts }) => ({ charts: { ...charts, ...change } }))

/** Another x axis: steps are not seconds, so crosshair and zoom end. */
export function setX(x: XAxis): void {
  if (x !== usePreferences.getState().charts.x) useHistory.setState({ crosshair: null, zoom: null })
  patchCharts({ x })
}

export function setSmoothing(smoothing: number): void {
  patchCharts({ smoothing })
  smoothCurves(smoothing)
}

export const setLog = (log: boolean): void => patchCharts({ log })

/** Removes charts that no longer exist from the column. */
export function keepCharts(known: readonly ChartId[]): void {
  const { pinned } = usePreferences.getState().charts
  const kept = pinned.filter((id) => known.includes(id))
  if (kept.length < pinned.length) patchCharts({ pinned: kept.length ? kept : CHARTS.pinned })
}

/** Puts a chart into the column or removes it; the last one stays, and a fifth is refused. */
export function togglePin(id: ChartId): void {
  const { pinned } = usePreferences.getState().charts
  if (pinned.includes(id)) {
    if (pinned.length > 1) patchCharts({ pinned: pinned.filter((p) => p !== id) })
  } else if (pinned.length < MOST_CHARTS) patchCharts({ pinned: [...pinned, id] })
}

/** Another chart in the place of this one; they change places when both are pinned. */
export function replaceChart(id: ChartId, by: ChartId): void {
  const { pinned } = usePreferences.getState().charts
  patchCharts({ pinned: pinned.map((p) => (p === id ? by : p === by ? id : p)) })
}

const toggled = <T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> => {
  const next = new Set(set)
  if (!next.delete(member)) next.add(member)
  return next
}

/** Shows a chart as a table, or as curves again. */
export const toggleTable = (id: ChartId): void =>
  useHistory.setState(({ tables }) => ({ tables: toggled(tables, id) }))

/** Hides a series of the charts, by its column, or shows it again. */
export const toggleSeries = (column: string): void =>
  useHistory.setState(({ hidden }) => ({ hidden: toggled(hidden, column) }))

/** How the playground draws the gradients. */
export const setGradientView = (gradients: GradientView): void => useHistory.setState({ gradients })
