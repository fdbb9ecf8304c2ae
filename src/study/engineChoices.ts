// What the engine chooses by adapter. The register tile is measured: how lanes should lie over a product differs between adapters by a factor of two, and
// neither names nor limits tell. Every tile sums in the same order, so the choice changes no result (tests/kernels/tiles.test.ts).

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

/** Tiles worth trying, the usual one first. */
export const TILES = {
  hardware: [{ rows: 4, columns: 4, lanes: 'columns' }, { rows: 4, columns: 8, lanes: 'columns' }, { rows: 4, columns: 4, lanes: 'rows' }, { rows: 4, columns: 8, lanes: 'rows' }],
  software: [{ rows: 4, columns: 8, lanes: 'columns' }, { rows: 4, columns: 8, lanes: 'rows' }],
} as const satisfies Record<string, readonly Tile[]>

/** The tile for a device with subgroups of one size. */
export const subgroupTiles = (subgroup: number): Tile[] => (subgroup > 0 ? [{ rows: 8, columns: 8, lanes: 'subgroup', subgroup }] : [])

/** The product that is timed: of the size of a default step's. */
const SHAPE = { m: 672, k: 48, n: 144 }
const ROUNDS = 6
/** Another tile than the usual one must be this much faster: noise decides nothing. */
const MARGIN = 0.9

const chosen = new Map<string, Promise<EngineChoices>>()

/** Measured once per adapter: a second on a software adapter, a few milliseconds on hardware. Rejects when the device is lost meanwhile. */
export function engineChoices(gpu: Gpu): Promise<EngineChoices> {
  const name = JSON.stringify([gpu.adapter, gpu.subgroupSize ?? 0])
  const found = chosen.get(name)
  if (found) return found
  const { software } = gpu.adapter
  const tiles = [...(software ? TILES.software : TILES.hardware), ...subgroupTiles(gpu.subgroupSize ?? 0)]
  const choices = fastestTile(gpu.device, tiles, software ? 2 : 64).then((tile) => ({ tile, splits: software ? 2 : 8 }))
  chosen.set(name, choices)
  choices.catch(() => chosen.delete(name))
  return choices
}

/** Each tile's fastest of a few turns of `repeats` products; turns alternate, so that other work on the machine hits all alike. */
async function fastestTile(device: GPUDevice, tiles: readonly Tile[], repeats: number): Promise<Tile> {
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
        const ms = await timed(plan, repeats)
        if (round > 0) fastest[i] = Math.min(fastest[i], ms)
      }
    const best = fastest.indexOf(Math.min(...fastest))
    return tiles[fastest[best] < MARGIN * fastest[0] ? best : 0]
  } finally {
    for (const plan of plans) plan.destroy()
  }
}

/** Milliseconds of `repeats` replays in one submit. */
async function timed(plan: Plan, repeats: number): Promise<number> {
  const encoder = plan.device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  for (let i = 0; i < repeats; i++) plan.encode(pass)
  pass.end()
  const start = performance.now()
  plan.device.queue.submit([encoder.finish()])
  await plan.device.queue.onSubmittedWorkDone()
  return performance.now() - start
}
