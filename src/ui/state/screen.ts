// Who draws the attention maps: the worker on canvases transferred to it, from the GPU's own buffers, or this
// page from maps that are read back. Drawing by the worker can lose the graphics device on some systems;
// where it did, this browser remembers and does not try again by itself.

import { canvasesCrash } from './canvasSafety'
import { usePreferences, type ScreenMode } from './preferencesSlice'
import { useRun } from './runSlice'

export function setScreenMode(screenMode: ScreenMode): void {
  // Drawing by the worker would crash this browser: there is nothing to choose.
  if (!canvasesCrash()) usePreferences.setState({ screenMode })
}

/** What the worker found out; `lost`: it lost the device by drawing. */
export function reportScreen(drawn: boolean, lost: boolean, detail: string): void {
  if (lost) usePreferences.setState({ screenMode: 'readback' })
  useRun.setState(({ canvases }) => ({ canvases: { drawn, detail, epoch: canvases.epoch + 1 } }))
}

/** No worker draws any longer; what the next one can do is not known. */
export const forgetScreen = (): void =>
  useRun.setState(({ canvases }) => ({ canvases: { ...canvases, drawn: null } }))

/** True while the worker draws. */
export function useWorkerDraws(): boolean {
  const chosen = usePreferences((s) => s.screenMode === 'automatic')
  const drawn = useRun((s) => s.canvases.drawn === true)
  return chosen && drawn
}
