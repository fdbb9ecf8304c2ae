// Everything that depends on whether the adapter is hardware or software. Every tile sums in the same
// order, and on software adapters the results are bit-identical (tests/kernels/tiles.test.ts). Nothing is
// timed: with subgroups their tile was the fastest on every software adapter (docs/LAB-NOTEBOOK.md), and a
// choice by timing was wrong on busy machines. Hardware keeps one tile: its compilers may fuse
// multiplications and additions differently from kernel to kernel, and a run must repeat bit by bit.

import type { Gpu } from '../../gpu/device'
import type { Tile } from '../../nn/tile'

export interface EngineChoices {
  /** Register tile of the matrix products. */
  tile: Tile
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

/** For software adapters: without subgroups, or with subgroups of this size. */
export const softwareTile = (subgroup: number): Tile => ({
  ...(subgroup > 0 ? { rows: 8, columns: 8, subgroup } : { rows: 4, columns: 8 }),
  run: 4,
  storesInLoop: true,
})

export const engineChoices = ({ adapter, subgroupSize = 0 }: Gpu): EngineChoices =>
  adapter.software
    ? { tile: softwareTile(subgroupSize), splits: 2, teacherBackend: 'wasm' }
    : { tile: HARDWARE_TILE, splits: 8, teacherBackend: 'webgpu' }
