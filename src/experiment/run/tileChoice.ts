// The tile of a run's training step: what is remembered of this adapter and shape, and trials of what is not.

import type { Engine } from '../../distill/engine/engine'
import type { Gpu } from '../../gpu/device'
import type { Tile } from '../../nn/tile'
import type { TileFacts } from '../../protocol/runFacts'
import type { Settings } from '../../settings/settings'
import { engineChoices, type EngineChoices } from './engineChoices'
import { tileKey, type RememberedTrial, type TileMemory } from './tileMemory'
import { TileTuning, type TileOutcome } from './tileTuning'

/** The tile that a run begins with, and its trials. */
export interface TileForRun {
  /** Of the training step at the start. */
  tile: Tile
  facts: TileFacts
  /** The trials of other tiles; null: none is due. */
  trialFor: (engine: Engine) => TileTuning | null
}

const factsOf = (
  { rows, columns, run = 1, inWorkgroup }: Tile,
  because: TileFacts['because'],
): TileFacts => ({
  rows,
  columns,
  ...(run > 1 && { attentionRows: run }),
  ...(inWorkgroup && { inWorkgroup }),
  because,
})

/** The best tile after these trials, in the order of the challengers. */
const bestAfter = ({ tile, challengers }: EngineChoices, trials: readonly RememberedTrial[]): Tile =>
  trials.reduce((best, trial, i) => (trial === 'other' ? challengers[i](best) : best), tile)

/** Why it is this tile, when all trials of a run have ended. */
function reasonAfter(outcomes: readonly TileOutcome[]): TileFacts['because'] {
  if (outcomes.includes('other')) return 'faster'
  return (['unequal', 'failed'] as const).find((one) => outcomes.includes(one)) ?? 'usual'
}

/**
 * Null where the adapter has one tile. `onOutcome` is told how a trial ended; `remembered`: the memory has changed.
 * A trial that failed, and what came after it, is made again on the next visit.
 */
export function tileForRun(
  gpu: Gpu,
  settings: Settings,
  memory: TileMemory,
  onOutcome: (facts: TileFacts, remembered: boolean) => void,
): TileForRun | null {
  const choices = engineChoices(gpu)
  const { challengers } = choices
  if (challengers.length === 0) return null
  const key = tileKey(gpu.adapter, settings)
  const known = memory.get(key).slice(0, challengers.length)
  if (known.length > 0) memory.set(key, known)
  const tile = bestAfter(choices, known)
  if (known.length === challengers.length) {
    const isUnequal = !known.includes('other') && known.includes('unequal')
    return { tile, facts: factsOf(tile, isUnequal ? 'unequal' : 'remembered'), trialFor: () => null }
  }
  const outcomes: TileOutcome[] = [...known]
  const ended = (outcome: TileOutcome, best: Tile, isLast: boolean): void => {
    outcomes.push(outcome)
    const trials = outcomes.filter((one) => one !== 'failed')
    const isRemembered = trials.length === outcomes.length
    if (isRemembered) memory.set(key, trials)
    onOutcome(factsOf(best, isLast ? reasonAfter(outcomes) : 'trying'), isRemembered)
  }
  const remaining = challengers.slice(known.length)
  return {
    tile,
    facts: factsOf(tile, 'trying'),
    trialFor: (engine) => new TileTuning(engine, { tile, challengers: remaining, onOutcome: ended }),
  }
}
