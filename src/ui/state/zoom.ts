// Which part of the x axis all charts show, in units of that axis; null: all of it. It ends with the run that
// it was made for.

import { create } from 'zustand'
import type { Span } from '../explain/decimate'
import { useCharts } from './charts'
import { useMetrics } from './metrics'

interface Zoom {
  view: Span | null
  set: (view: Span | null) => void
}

export const useZoom = create<Zoom>((set) => ({
  view: null,
  set: (view) => set((s) => (s.view?.[0] === view?.[0] && s.view?.[1] === view?.[1] ? s : { view })),
}))

let shown = useMetrics.getState().published.history
useMetrics.subscribe(({ published: { history } }) => {
  if (history !== shown || history.steps.length === 0) useZoom.getState().set(null)
  shown = history
})
// Steps are not seconds.
useCharts.subscribe((now, before) => {
  if (now.x !== before.x) useZoom.getState().set(null)
})
