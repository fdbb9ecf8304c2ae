// Canvases lent to the worker, which draws attention maps on them.

import type { MapPicture } from '../../protocol/messages'
import { packed } from '../explain/heatMapColours'

import { postCommand } from './workerBridge'
import { usePreferences } from './preferencesSlice'

/** Colours of the attention maps, as the theme has them. */
export function sendPalette(): void {
  postCommand({ type: 'palette', colours: packed(usePreferences.getState().theme) })
}

let lentCanvases = 0
/** Transfers a canvas to the worker for good and returns its number. */
export function lendCanvas(element: HTMLCanvasElement): number {
  const canvas = element.transferControlToOffscreen()
  postCommand({ type: 'canvas', id: ++lentCanvases, canvas }, [canvas])
  return lentCanvases
}

/** What a lent canvas shows; null: it is gone. */
export const drawPicture = (id: number, picture: MapPicture | null): void =>
  postCommand({ type: 'picture', id, picture })
