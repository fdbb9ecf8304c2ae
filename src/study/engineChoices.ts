// What the engine chooses by adapter. On software adapters the register tile is measured: how lanes should lie over a product differs between them by a
// factor of two, and neither names nor limits tell. Every tile sums in the same order, and there gives the same bits (tests/kernels/tiles.test.ts). Hardware
// keeps one tile: its compilers may fuse multiplications and additions differently from kernel to kernel, and a run must repeat bit by bit.

import type { Gpu } from '../gpu/device'
import { Plan } from '../gpu/plan'
import { matmul, matmulWorkgroups } from '../nn/matmul'
import type { Tile } from '../nn/tile'

export interface EngineChoices {
  /** Register tile of the matrix products. */
  tile: Tile
  /** Partial sums per weight gradient: more parallel work on a real GPU, less memory traffic on a software adapter. */
  splits: number
}

export const HARDWARE_TILE: Tile = { rows: 4, columns: 4, lanes: 'columns' }

/** Tiles worth trying on a software adapter, the usual one first. */
export const SOFTWARE_TILES: readonly Tile[] = [{ rows: 4, columns: 8, lanes: 'columns', run: 4 }, { rows: 4, columns: 8, lanes: 'rows' }]

/** The tile for a software adapter with subgroups of one size. */
export const subgroupTiles = (subgroup: number): Tile[] => (subgroup > 0 ? [{ rows: 8, columns: 8, lanes: 'subgroup', subgroup, run: 4 }] : [])

/** The product that is timed: of the size of a default step's. */
const SHAPE = { m: 672, k: 48, n: 144 }
const REPEATS = 2
const ROUNDS = 6
/** Another tile than the usual one must be this much faster: noise decides nothing. */
const MARGIN = 0.9

const chosen = new Map<string, Promise<EngineChoices>>()

/** Measured once per software adapter, in one to a few seconds. Rejects when the device is lost meanwhile. */
export function engineChoices(gpu: Gpu): Promise<EngineChoices> {
  if (!gpu.adapter.software) return Promise.resolve({ tile: HARDWARE_TILE, splits: 8 })
  const name = JSON.stringify([gpu.adapter, gpu.subgroupSize ?? 0])
  const found = chosen.get(name)
  if (found) return found
  const choices = fastestTile(gpu.device, [...SOFTWARE_TILES, ...subgroupTiles(gpu.subgroupSize ?? 0)]).then((tile) => ({ tile, splits: 2 }))
  chosen.set(name, choices)
  choices.catch(() => chosen.delete(name))
  return choices
}

/** Each tile's fastest of a few turns of a few products; turns alternate, so that other work on the machine hits all alike. */
async function fastestTile(device: GPUDevice, tiles: readonly Tile[]): Promise<Tile> {
  const { m, k, n } = SHAPE
  const plans = tiles.map((tile) => {
    const plan = new Plan(device, 'tile')
    const options = { label: `tile ${tile.rows} x ${tile.columns}, lanes along ${tile.lanes}`, m, k, n, tile, epilogue: 'none' as const }
    plan.record(matmul(options), { x: plan.buffer('x', m * k), w: plan.buffer('w', k * n), y: plan.buffer('y', m * n) }, matmulWorkgroups(options))
    return plan
  })
  try {
    await Promise.all(plans.map((plan) => plan.compile()))
    const fastest = plans.map(() => Infinity)
    // The first turn is not counted: some drivers finish compiling in it.
    for (let round = 0; round <= ROUNDS; round++)
      for (const [i, plan] of plans.entries()) {
        const ms = await timed(plan)
        if (round > 0) fastest[i] = Math.min(fastest[i], ms)
      }
    const best = fastest.indexOf(Math.min(...fastest))
    return tiles[fastest[best] < MARGIN * fastest[0] ? best : 0]
  } finally {
    for (const plan of plans) plan.destroy()
  }
}

/** Milliseconds of `REPEATS` replays in one submit. */
async function timed(plan: Plan): Promise<number> {
  const encoder = plan.device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  for (let i = 0; i < REPEATS; i++) plan.encode(pass)
  pass.end()
  const start = performance.now()
  plan.device.queue.submit([encoder.finish()])
  await plan.device.queue.onSubmittedWorkDone()
  return performance.now() - start
}
