// What a tile is expected to load: the figures of the lab notebook.

import { expect, it } from 'vitest'
import { BLOCK_TILE, HARDWARE_TILE, SMALL_TILE, softwareTile } from '../../src/experiment/run/engineChoices'
import { tileModel } from '../../src/experiment/speed/variants'

it('loads per floating-point operation', () => {
  expect(tileModel(HARDWARE_TILE)).toEqual({ loads: 1, shared: 0, perThread: 16 })
  expect(tileModel(SMALL_TILE)).toEqual({ loads: 2.5, shared: 0, perThread: 4 })
  expect(tileModel(BLOCK_TILE)).toEqual({ loads: 0.125, shared: 1, perThread: 16 })
  // Each of eight lanes loads an eighth of the rows.
  expect(tileModel(softwareTile(8)).loads).toBeCloseTo((2 * (1 + 8)) / 64)
})
