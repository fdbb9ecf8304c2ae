// Who draws the attention maps: the worker on canvases transferred to it, from the GPU's own buffers, or this
// page from maps that are read back. Drawing by the worker can lose the graphics device on some systems;
// where it did, this browser remembers and does not try again by itself.

import { create } from 'zustand'
import { recall, remember } from '../../browser/storage'
import { canvasesCrash } from './canvasSafety'

/** `automatic`: the worker draws where it can. */
export type ScreenMode = 'automatic' | 'readback'

const KEY = 'attention-screen'

/** Never `automatic` where drawing would crash the browser, whatever was remembered. */
const initialMode = (crashes: boolean): ScreenMode =>
  crashes || recall(KEY) === 'readback' ? 'readback' : 'automatic'

interface Screen {
  mode: ScreenMode
  /** Drawing by the worker would crash this browser: there is nothing to choose. */
  crashes: boolean
  /** What the worker found out; null until then. */
  drawing: boolean | null
  /** Why it does not draw. */
  detail: string
  /** Grows with every worker that can draw: canvases of an older one are dead. */
  epoch: number
  setMode: (mode: ScreenMode) => void
  report: (drawing: boolean, lost: boolean, detail: string) => void
}

export const useScreen = create<Screen>((set, get) => ({
  mode: initialMode(canvasesCrash()),
  crashes: canvasesCrash(),
  drawing: null,
  detail: '',
  epoch: 0,
  setMode: (mode) => {
    if (get().crashes) return
    remember(KEY, mode)
    set({ mode })
  },
  report: (drawing, lost, detail) => {
    if (lost) remember(KEY, 'readback')
    set((s) => ({ drawing, detail, epoch: s.epoch + 1, mode: lost ? 'readback' : s.mode }))
  },
}))

/** True while the worker draws. */
export const isDrawn = (s: Pick<Screen, 'mode' | 'drawing'>): boolean =>
  s.mode === 'automatic' && s.drawing === true
