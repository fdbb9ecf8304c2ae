// Slice `history`: the curves. `live` are those of the run in the worker, `source` says whether the charts show
// them or a run that is replayed; the two never mix. Beside them, how the curves are looked at.

import { create } from 'zustand'
import type { Accuracy } from '../../distill/tasks'
import type { Playable } from '../../records/recording'
import type { RunRecord } from '../../records/runRecord'
import type { Settings } from '../../settings/settings'
import type { Span } from '../explain/decimate'
import type { ChartId } from './chartIds'
import { History } from './metrics'
import { usePreferences } from './preferencesSlice'

export interface EvaluationPoint {
  step: number
  accuracy: Accuracy
}

/**
 * Curves as they are drawn. The history grows in place: a new object signals that its content has changed.
 */
export interface Curves {
  readonly history: History
  /** Validation accuracy, one point per evaluation. */
  readonly points: readonly EvaluationPoint[]
}

/** A run that is shown and not computed. */
export interface Shown extends Playable {
  /** `recording`: shipped with the page; `saved`: a saved run of this browser or of a file. */
  kind: 'recording' | 'saved'
  name: string
  /** ISO date of the run. */
  date: string
  adapter: string
  config: Settings
  /** Seconds of training, all steps together. */
  seconds: number
}

/** A replay: the run that is shown, up to its stop `at`. */
export interface Replay {
  kind: 'replay'
  shown: Shown
  /** Index into `shown.stops`. */
  at: number
  playing: boolean
  curves: Curves
}

export type Source = { kind: 'live' } | Replay

export const LIVE: Source = { kind: 'live' }

/** Gram matrices of the weighted gradients per parameter group, at one step. */
export interface LayerGrams {
  step: number
  groups: string[]
  grams: number[][]
}

/** A saved run that the charts draw behind the current one. */
export interface OverlayRun {
  id: string
  /** What the legend calls it, e.g. the run's automatic name. */
  name: string
  record: RunRecord
}

/** How the gradients of the playground are drawn: all four, or pair by pair. */
export type GradientView = 'together' | 'pairs'

export interface HistoryState {
  source: Source
  /** Of the run in the worker, whatever is shown. */
  live: Curves
  /** Of the run in the worker, at its latest evaluation. */
  layers: LayerGrams | null
  overlays: readonly OverlayRun[]
  /** The part of the x axis that all charts show, in units of that axis; null: all of it. */
  zoom: Span | null
  /** Where along x the pointer is, in any chart. */
  crosshair: number | null
  /** Series that are hidden, by their columns. */
  hidden: ReadonlySet<string>
  /** Charts shown as a table. */
  tables: ReadonlySet<ChartId>
  gradients: GradientView
}

export const useHistory = create<HistoryState>(() => ({
  source: LIVE,
  live: { history: new History(usePreferences.getState().charts.smoothing), points: [] },
  layers: null,
  overlays: [],
  zoom: null,
  crosshair: null,
  hidden: new Set<string>(),
  tables: new Set<ChartId>(),
  gradients: 'together',
}))

/** The curves on screen: of the replay while there is one, else the run's own. */
export const shownCurves = ({ source, live }: Pick<HistoryState, 'source' | 'live'>): Curves =>
  source.kind === 'replay' ? source.curves : live

/** The replay; null while the charts show the run itself. */
export const replayOf = ({ source }: Pick<HistoryState, 'source'>): Replay | null =>
  source.kind === 'replay' ? source : null

/** The run that is shown in place of the worker's; null while there is none. */
export const shownRun = ({ source }: Pick<HistoryState, 'source'>): Shown | null =>
  source.kind === 'replay' ? source.shown : null
