// A run that is shown and not computed: the recording that plays while the engine is prepared, or a saved
// run after a reload. It fills the charts in place of the run's own curves and leaves as soon as those
// have a first step; it never mixes with them.

import { create } from 'zustand'
import type { Playable } from '../../records/recording'
import type { Settings } from '../../settings/settings'
import { useCharts } from './charts'
import { useEvaluation } from './evaluation'
import { History, useMetrics, weightsOf } from './metrics'
import { useSettings } from './settings'

/** A whole recording plays in about this long. */
const PLAY_MS = 24_000
const MIN_TICK_MS = 120

export interface Shown extends Playable {
  /** `recording`: shipped with the page; `kept`: a saved run of this browser or of a file. */
  kind: 'recording' | 'saved'
  name: string
  /** ISO date of the run. */
  date: string
  adapter: string
  config: Settings
  /** Seconds of training, all steps together. */
  seconds: number
}

interface Replay {
  shown: Shown | null
  /** Index into `shown.stops`. */
  at: number
  playing: boolean
  /** Shows a run from this stop on; the last one when not given. */
  show: (shown: Shown, at?: number, playing?: boolean) => void
  seek: (at: number) => void
  /** From the end it plays from the start. */
  play: () => void
  pause: () => void
  leave: () => void
}

let history = new History()
let timer: ReturnType<typeof setInterval> | null = null

const hush = (): void => {
  if (timer !== null) clearInterval(timer)
  timer = null
}

/** Brings the replay's own history to this many steps and hands it to the charts. */
function paint(shown: Shown, at: number): void {
  const count = shown.stops[at] ?? shown.steps.length
  const have = history.steps.length
  history.setSmoothing(useCharts.getState().smoothing)
  if (count < have) history.cutBefore(shown.steps[count].step)
  else if (count > have)
    history.append(
      shown.steps.slice(have, count),
      (shown.seconds * count) / shown.steps.length,
      weightsOf(shown.config),
    )
  history.last = shown.steps[count - 1] ?? null
  const last = history.last?.step ?? 0
  useEvaluation.getState().replay(shown.points.filter((p) => p.step <= last))
  useMetrics.setState({ published: { history } })
}

export const useReplay = create<Replay>((set, get) => ({
  shown: null,
  at: 0,
  playing: false,
  show: (shown, at = shown.stops.length - 1, playing = false) => {
    if (shown.stops.length === 0) return
    hush()
    history = new History()
    set({ shown, at, playing: false })
    paint(shown, at)
    if (playing) get().play()
  },
  seek: (at) => {
    const { shown } = get()
    if (!shown) return
    const to = Math.max(0, Math.min(shown.stops.length - 1, Math.round(at)))
    set({ at: to })
    paint(shown, to)
  },
  play: () => {
    const { shown, at, seek } = get()
    if (!shown || shown.stops.length < 2) return
    hush()
    if (at >= shown.stops.length - 1) seek(0)
    set({ playing: true })
    timer = setInterval(
      () => {
        const next = get().at + 1
        if (next >= shown.stops.length - 1) get().pause()
        get().seek(next)
      },
      Math.max(MIN_TICK_MS, PLAY_MS / shown.stops.length),
    )
  },
  pause: () => {
    hush()
    set({ playing: false })
  },
  leave: () => {
    if (!get().shown) return
    hush()
    set({ shown: null, playing: false, at: 0 })
    useEvaluation.getState().replay(null)
    useMetrics.setState((s) => ({ published: { history: s.history } }))
  },
}))

/** The settings of the run that the charts show: a recorded or saved one, else our own. */
export const shownSettings = (): Settings =>
  useReplay.getState().shown?.config ?? useSettings.getState().settings

/** The same for components. */
export function useShownSettings(): Settings {
  const own = useSettings((s) => s.settings)
  return useReplay((s) => s.shown?.config) ?? own
}

// The metrics store publishes its own history when it has steps or was cleared. With steps the replay is
// over; cleared, it stays.
useMetrics.subscribe(({ published, history: own }) => {
  const { shown, at, leave } = useReplay.getState()
  if (!shown || published.history === history) return
  if (own.steps.length > 0) leave()
  else paint(shown, at)
})

// Another smoothing is published by the metrics store before the choice is stored: paint again when it
// is.
useCharts.subscribe((now, before) => {
  const { shown, at } = useReplay.getState()
  if (shown && now.smoothing !== before.smoothing) paint(shown, at)
})
