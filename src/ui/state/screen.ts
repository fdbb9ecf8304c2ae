// Who draws the attention maps: the worker on lent canvases, from the GPU's own buffers, or this page from
// maps that are read back. Drawing by the worker can cost the graphics device on some set-ups; where it did,
// this browser remembers and does not try again by itself.

import { create } from 'zustand'

/** `automatic`: the worker draws where it can. */
export type ScreenMode = 'automatic' | 'readback'

const KEY = 'attention-screen'

function remembered(): ScreenMode {
  try {
    return globalThis.localStorage?.getItem(KEY) === 'readback' ? 'readback' : 'automatic'
  } catch {
    return 'automatic'
  }
}

function remember(mode: ScreenMode): void {
  try {
    globalThis.localStorage?.setItem(KEY, mode)
  } catch {
    // Private windows may refuse storage: the choice then lasts as long as the page.
  }
}

interface Screen {
  mode: ScreenMode
  /** What the worker found out; null until then. */
  drawing: boolean | null
  /** Why it does not draw. */
  detail: string
  /** Grows with every worker that can draw: canvases of an older one are dead. */
  epoch: number
  setMode: (mode: ScreenMode) => void
  report: (drawing: boolean, lost: boolean, detail: string) => void
}

export const useScreen = create<Screen>((set) => ({
  mode: remembered(),
  drawing: null,
  detail: '',
  epoch: 0,
  setMode: (mode) => {
    remember(mode)
    set({ mode })
  },
  report: (drawing, lost, detail) => {
    if (lost) remember('readback')
    set((s) => ({ drawing, detail, epoch: s.epoch + 1, mode: lost ? 'readback' : s.mode }))
  },
}))

/** True while the worker draws. */
export const isDrawn = (s: Pick<Screen, 'mode' | 'drawing'>): boolean =>
  s.mode === 'automatic' && s.drawing === true
