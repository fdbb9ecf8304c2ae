// What the engine chooses by kind of adapter: nothing here changes a result beyond float32 rounding.

import type { GpuAdapterSummary } from '../gpu/device'
import type { Tile } from '../nn/matmul'

export interface EngineChoices {
  /** Register tile of the matrix products. */
  tile: Tile
  /** Partial sums per weight gradient: more parallel work on a real GPU, less memory traffic on a software adapter. */
  splits: number
}

export const engineChoices = (adapter: GpuAdapterSummary): EngineChoices =>
  adapter.software ? { tile: { rows: 4, columns: 8 }, splits: 2 } : { tile: { rows: 4, columns: 4 }, splits: 8 }
