// The tile of a run's training step: what is remembered of this adapter and shape, else the usual one with a trial.

import type { Engine } from '../../distill/engine/engine'
import type { Gpu } from '../../gpu/device'
import type { Tile } from '../../nn/tile'
import type { TileFacts } from '../../protocol/runFacts'
import type { Settings } from '../../settings/settings'
import { engineChoices } from './engineChoices'
import { tileKey, type TileMemory } from './tileMemory'
import { TileTuning, type TileOutcome } from './tileTuning'

/** The tile that a run begins with, and its trial. */
export interface TileForRun {
  /** Of the training step at the start. */
  tile: Tile
  facts: TileFacts
  /** The trial of the other tile; null: none is due. */
  trialFor: (engine: Engine) => TileTuning | null
}

const factsOf = ({ rows, columns }: Tile, because: TileFacts['because']): TileFacts => ({
  rows,
  columns,
  because,
})

/**
 * Null where the adapter has one tile. `onOutcome` is told how a trial ended; `remembered`: the memory has changed.
 */
export function tileForRun(
  gpu: Gpu,
  settings: Settings,
  memory: TileMemory,
  onOutcome: (facts: TileFacts, remembered: boolean) => void,
): TileForRun | null {
  const { tile, otherTile } = engineChoices(gpu)
  if (!otherTile) return null
  const key = tileKey(gpu.adapter, settings)
  const known = memory.get(key)
  if (known) {
    memory.set(key, known)
    const chosen = known === 'other' ? otherTile : tile
    return {
      tile: chosen,
      facts: factsOf(chosen, known === 'unequal' ? 'unequal' : 'remembered'),
      trialFor: () => null,
    }
  }
  const ended = (outcome: TileOutcome): void => {
    if (outcome !== 'failed') memory.set(key, outcome)
    const facts = outcome === 'other' ? factsOf(otherTile, 'faster') : factsOf(tile, outcome)
    onOutcome(facts, outcome !== 'failed')
  }
  return {
    tile,
    facts: factsOf(tile, 'trying'),
    trialFor: (engine) => new TileTuning(engine, otherTile, ended),
  }
}
