// A run that is shown and not computed: the recording that plays while the engine is prepared, or a saved
// run after a reload. It fills the charts in place of the run's own curves and leaves as soon as those
// have a first step (`curves.ts`); it never mixes with them.

import type { Settings } from '../../settings/settings'
import { LIVE, replayOf, shownRun, useHistory, type Curves, type Shown } from './historySlice'
import { History, weightsOf } from './metrics'
import { usePreferences } from './preferencesSlice'
import { useSettings } from './settingsSlice'

/** A whole recording plays in about this long. */
const PLAY_MS = 24_000
const MIN_TICK_MS = 120

let timer: ReturnType<typeof setInterval> | null = null

function hush(): void {
  if (timer !== null) clearInterval(timer)
  timer = null
}

/** Brings the replay's own history to this stop. */
function curvesAt(shown: Shown, at: number, history: History): Curves {
  const count = shown.stops[at] ?? shown.steps.length
  const have = history.steps.length
  if (count < have) history.cutBefore(shown.steps[count].step)
  else if (count > have)
    history.append(
      shown.steps.slice(have, count),
      (shown.seconds * count) / shown.steps.length,
      weightsOf(shown.config),
    )
  history.last = shown.steps[count - 1] ?? null
  const last = history.last?.step ?? 0
  return { history, points: shown.points.filter((p) => p.step <= last) }
}

/** Shows a run from this stop on; the last one when not given. */
export function showReplay(shown: Shown, at = shown.stops.length - 1, playing = false): void {
  if (shown.stops.length === 0) return
  hush()
  const history = new History(usePreferences.getState().charts.smoothing)
  const curves = curvesAt(shown, at, history)
  useHistory.setState({ source: { kind: 'replay', shown, at, playing: false, curves }, zoom: null })
  if (playing) playReplay()
}

export function seekReplay(at: number): void {
  const replay = replayOf(useHistory.getState())
  if (!replay) return
  const { shown, curves } = replay
  const to = Math.max(0, Math.min(shown.stops.length - 1, Math.round(at)))
  useHistory.setState({ source: { ...replay, at: to, curves: curvesAt(shown, to, curves.history) } })
}

function setPlaying(playing: boolean): void {
  const replay = replayOf(useHistory.getState())
  if (replay) useHistory.setState({ source: { ...replay, playing } })
}

/** From the end it plays from the start. */
export function playReplay(): void {
  const replay = replayOf(useHistory.getState())
  if (!replay || replay.shown.stops.length < 2) return
  hush()
  const last = replay.shown.stops.length - 1
  if (replay.at >= last) seekReplay(0)
  setPlaying(true)
  timer = setInterval(
    () => {
      const now = replayOf(useHistory.getState())
      if (now?.shown !== replay.shown) return hush()
      if (now.at + 1 >= last) pauseReplay()
      seekReplay(now.at + 1)
    },
    Math.max(MIN_TICK_MS, PLAY_MS / replay.shown.stops.length),
  )
}

export function pauseReplay(): void {
  hush()
  setPlaying(false)
}

/** Back to the run's own curves. */
export function leaveReplay(): void {
  hush()
  if (replayOf(useHistory.getState())) useHistory.setState({ source: LIVE, zoom: null })
}

/** The settings of the run that the charts show: a recorded or saved one, else our own. */
export const shownSettings = (): Settings =>
  shownRun(useHistory.getState())?.config ?? useSettings.getState().settings

/** The same for components. */
export function useShownSettings(): Settings {
  const own = useSettings((s) => s.settings)
  return useHistory((s) => shownRun(s)?.config) ?? own
}
