// Which charts the column shows and how: x axis, smoothing, log axis, tables; remembered in this browser. And
// the crosshair all of them share.

import { create } from 'zustand'
import { recall, remember } from '../../browser/storage'
import { X_AXES, type XAxis } from '../explain/axis'
import { SMOOTHING_STEPS, useMetrics } from './metrics'

export const CHART_IDS = [
  'losses',
  'accuracy',
  'angles',
  'conflicts',
  'norms',
  'weights',
  'rate',
  'coefficients',
] as const
export type ChartId = (typeof CHART_IDS)[number]

/** Time constants to choose from, in steps; 0: no smoothing. */
export const SMOOTHINGS = [0, SMOOTHING_STEPS, 50] as const
/** More than this many charts would leave none of them readable. */
export const MOST_CHARTS = 4

interface Saved {
  x: XAxis
  smoothing: number
  log: boolean
  /** Charts in the column, top to bottom. */
  pinned: readonly ChartId[]
}

const DEFAULTS: Saved = {
  x: 'step',
  smoothing: SMOOTHING_STEPS,
  log: true,
  pinned: ['losses', 'accuracy', 'angles'],
}
const KEY = 'charts'

/** What was remembered, as far as it still makes sense. */
export function readSaved(text: string | null): Saved {
  let value: unknown = null
  try {
    value = JSON.parse(text ?? 'null')
  } catch {
    // Something else wrote there: the defaults hold.
  }
  if (typeof value !== 'object' || value === null) return DEFAULTS
  const { x, smoothing, log, pinned } = value as Record<string, unknown>
  const known = Array.isArray(pinned)
    ? [...new Set(CHART_IDS.filter((id) => pinned.includes(id)))].sort(
        (a, b) => pinned.indexOf(a) - pinned.indexOf(b),
      )
    : []
  return {
    x: X_AXES.find((a) => a === x) ?? DEFAULTS.x,
    smoothing: SMOOTHINGS.find((n) => n === smoothing) ?? DEFAULTS.smoothing,
    log: typeof log === 'boolean' ? log : DEFAULTS.log,
    pinned: known.length ? known.slice(0, MOST_CHARTS) : DEFAULTS.pinned,
  }
}

interface Charts extends Saved {
  /** Charts shown as a table. */
  tables: ReadonlySet<ChartId>
  setX: (x: XAxis) => void
  setSmoothing: (steps: number) => void
  setLog: (log: boolean) => void
  /** Puts a chart into the column or removes it; the last one stays, and a fifth is refused. */
  togglePin: (id: ChartId) => void
  /** Another chart in the place of this one; they change places when both are pinned. */
  replace: (id: ChartId, by: ChartId) => void
  toggleTable: (id: ChartId) => void
}

export const useCharts = create<Charts>((set, get) => {
  const keep = (change: Partial<Saved>): void => {
    set(change)
    const { x, smoothing, log, pinned } = get()
    remember(KEY, JSON.stringify({ x, smoothing, log, pinned }))
  }
  const saved = readSaved(recall(KEY))
  useMetrics.getState().setSmoothing(saved.smoothing)
  return {
    ...saved,
    tables: new Set<ChartId>(),
    setX: (x) => {
      useCrosshair.getState().set(null)
      keep({ x })
    },
    setSmoothing: (smoothing) => {
      useMetrics.getState().setSmoothing(smoothing)
      keep({ smoothing })
    },
    setLog: (log) => keep({ log }),
    togglePin: (id) => {
      const { pinned } = get()
      if (pinned.includes(id)) {
        if (pinned.length > 1) keep({ pinned: pinned.filter((p) => p !== id) })
      } else if (pinned.length < MOST_CHARTS) keep({ pinned: [...pinned, id] })
    },
    replace: (id, by) => keep({ pinned: get().pinned.map((p) => (p === id ? by : p === by ? id : p)) }),
    toggleTable: (id) =>
      set((s) => {
        const tables = new Set(s.tables)
        if (!tables.delete(id)) tables.add(id)
        return { tables }
      }),
  }
})

/** Where along x the pointer is, in any chart: all charts mark it and their legends show the values there. */
export const useCrosshair = create<{ x: number | null; set: (x: number | null) => void }>((set) => ({
  x: null,
  set: (x) => set((s) => (s.x === x ? s : { x })),
}))
