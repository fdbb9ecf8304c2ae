// The tile of the run's training step. A worker has no localStorage: the page remembers what was decided, and sends
// it along with the settings.

import type { Gpu } from '../../gpu/device'
import type { Settings } from '../../settings/settings'
import { tileForRun, type TileForRun } from '../../experiment/run/tileChoice'
import { TileMemory } from '../../experiment/run/tileMemory'
import { post, state } from './state'

let memory: TileMemory | null = null

/** What the page remembers; of several, the first is read, for this worker knows what came later. */
export function recallTiles(text: string | null | undefined): void {
  if (text !== undefined) memory ??= new TileMemory(text)
}

/** Null where the adapter has one tile. A trial that ends is reported while its run is the page's. */
export function tileOf(gpu: Gpu, settings: Settings): TileForRun | null {
  const known = (memory ??= new TileMemory())
  const { preparation } = state
  return tileForRun(gpu, settings, known, (tile, remembered) => {
    if (!preparation.cancelled) post({ type: 'tile', tile, remember: remembered ? known.text : null })
  })
}
