// The charts' shared view: the part of the x axis that all of them show, and the crosshair. A zoom ends
// with the run, or the axis, that it was made for (`curves.ts`, `replay.ts`, `charts.ts`).

import type { Span } from '../explain/decimate'
import { useHistory } from './historySlice'

/** Null: all of the axis. */
export const setZoom = (zoom: Span | null): void =>
  useHistory.setState((s) => (s.zoom?.[0] === zoom?.[0] && s.zoom?.[1] === zoom?.[1] ? s : { zoom }))

/** Null: the pointer is in no chart. */
export const setCrosshair = (crosshair: number | null): void =>
  useHistory.setState((s) => (s.crosshair === crosshair ? s : { crosshair }))
