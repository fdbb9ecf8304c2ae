// Everything that depends on whether the adapter is hardware or software. Every tile sums in the same
// order, and on software adapters the results are bit-identical (tests/kernels/tiles.test.ts). Nothing is
// timed: with subgroups their tile was the fastest on every software adapter (docs/LAB-NOTEBOOK.md), and a
// choice by timing was wrong on busy machines. Hardware has several tiles: which one is fastest differs from
// adapter to adapter, so the page tries the others while it trains (tileTuning.ts), after a step has given the
// same bits with each: compilers may fuse multiplications and additions differently from kernel to kernel.

import type { Gpu } from '../../gpu/device'
import type { Tile } from '../../nn/tile'
import type { Challenger } from './tileTuning'

export interface EngineChoices {
  /** Register tile of the matrix products. */
  tile: Tile
  /** What the page may try, in this order, each against the best so far. */
  challengers: readonly Challenger[]
  /**
   * Partial sums per weight gradient: more parallel work on a real GPU, less memory traffic on a software
   * adapter.
   */
  splits: number
  /**
   * Where the frozen teachers run: on our device, or where that is software on the processor, which is a hundred
   * times faster there.
   */
  teacherBackend: 'webgpu' | 'wasm'
}

export const HARDWARE_TILE: Tile = { rows: 4, columns: 4 }
/** More threads with less work each: faster where the adapter has more cores than the usual tile has threads. */
export const SMALL_TILE: Tile = { rows: 1, columns: 4, unroll: 2 }

/** Blocks in workgroup memory: where loads of products bound a step. */
export const BLOCK_TILE: Tile = { rows: 4, columns: 4, inWorkgroup: true }
/** Fewer loads per attention thread, and fewer threads: faster where an adapter has few cores. */
export const ATTENTION_ROWS = 4

export const CHALLENGERS: readonly Challenger[] = [
  () => SMALL_TILE,
  (best) => ({ ...best, run: ATTENTION_ROWS }),
  ({ run }) => ({ ...BLOCK_TILE, ...(run && { run }) }),
]

/** For software adapters: without subgroups, or with subgroups of this size. */
export const softwareTile = (subgroup: number): Tile => ({
  ...(subgroup > 0 ? { rows: 8, columns: 8, subgroup } : { rows: 4, columns: 8 }),
  run: 4,
  storesInLoop: true,
})

export const engineChoices = ({ adapter, subgroupSize = 0 }: Gpu): EngineChoices =>
  adapter.software
    ? { tile: softwareTile(subgroupSize), challengers: [], splits: 2, teacherBackend: 'wasm' }
    : { tile: HARDWARE_TILE, challengers: CHALLENGERS, splits: 8, teacherBackend: 'webgpu' }
