// What the engine could choose on an adapter (tiles, rows per attention thread, splits), tried on it: variants take
// turns on the same steps. A choice is worth only what it gains beyond the spread of those turns.

import type { Gpu } from '../../gpu/device'
import type { Engine } from '../../distill/engine/engine'
import type { StepInput } from '../../distill/step/stepInput'
import { TEACHER_TASKS } from '../../distill/tasks'
import { BLOCK_TILE, engineChoices, HARDWARE_TILE, softwareTile } from '../run/engineChoices'
import { makeEngine, median, stepInput, timeSteps, type BenchmarkSize } from './benchmark'
import type { Tile } from '../../nn/tile'
import { BLOCK } from '../../nn/workgroupBlocks'

export interface Variant {
  name: string
  tile: Tile
  splits: number
}

export interface VariantResult {
  size: string
  name: string
  model: TileModel
  /** Null where it did not run; `reason` says why. */
  figures: VariantFigures | null
  reason?: string
}

export interface VariantFigures {
  /** Median of the turns, ms per step. */
  stepMs: number
  /** Median over turns of its time over the chosen variant's time in the same turn. */
  overChosen: number
  /** Smallest and largest of these ratios. */
  spread: [number, number]
  /** Whether losses and Gram matrices of the first steps have the same bits as with the chosen variant. */
  sameBits: boolean
}

/** What a tile asks of a graphics processor (docs/LAB-NOTEBOOK.md, "What is expected of blocks"). */
export interface TileModel {
  /** Bytes that a product loads per floating-point operation, from caches; and from workgroup memory. */
  loads: number
  shared: number
  /** Numbers of y per thread: the more of them, the fewer threads. */
  perThread: number
}

/**
 * Where loads bound products, they take as long as `loads` says; where there are too few threads to hide the latency
 * of memory, the longer the fewer there are.
 */
export function tileModel({ rows, columns, subgroup = 0, inWorkgroup }: Tile): TileModel {
  const perThread = rows * columns
  const bytes = (2 * (rows / Math.max(1, subgroup) + columns)) / perThread
  return inWorkgroup
    ? { loads: (2 * (rows + columns)) / (BLOCK * perThread), shared: bytes, perThread }
    : { loads: bytes, shared: 0, perThread }
}

const named = (tile: Tile, splits: number): string =>
  [
    `${tile.rows} x ${tile.columns}`,
    ...(tile.subgroup ? [`subgroups of ${tile.subgroup}`] : []),
    ...(tile.run && tile.run > 1 ? [`${tile.run} rows per attention thread`] : []),
    ...(tile.unroll && tile.unroll > 1 ? [`${tile.unroll} turns at once`] : []),
    ...(tile.inWorkgroup ? ['in workgroup memory'] : []),
    ...(tile.storesInLoop ? ['stores in a loop'] : []),
    `${splits} splits`,
  ].join(', ')

/** The chosen variant first, then one change at a time from what hardware gets, then what software gets. */
export function variantsOf(gpu: Gpu): Variant[] {
  const chosen = engineChoices(gpu)
  const subgroup = gpu.subgroupSize ?? 0
  const tiles: Tile[] = [
    { rows: 1, columns: 4 },
    { rows: 2, columns: 4 },
    HARDWARE_TILE,
    { rows: 4, columns: 8 },
    { rows: 8, columns: 4 },
    { rows: 8, columns: 8 },
    { ...HARDWARE_TILE, run: 2 },
    { ...HARDWARE_TILE, run: 4 },
    BLOCK_TILE,
    { rows: 8, columns: 4, inWorkgroup: true },
    { rows: 1, columns: 4, unroll: 2 },
    { rows: 1, columns: 4, unroll: 4 },
    { rows: 2, columns: 4, unroll: 2 },
    { rows: 2, columns: 4, unroll: 4 },
    { ...HARDWARE_TILE, unroll: 2 },
    { ...HARDWARE_TILE, unroll: 4 },
    ...(subgroup > 0 ? [{ ...HARDWARE_TILE, subgroup }] : []),
    softwareTile(0),
    ...(subgroup > 0 ? [softwareTile(subgroup)] : []),
  ]
  const pairs: [Tile, number][] = [
    [chosen.tile, chosen.splits],
    ...tiles.map((tile): [Tile, number] => [tile, chosen.splits]),
    ...[1, 2, 4, 8, 16, 32].map((splits): [Tile, number] => [chosen.tile, splits]),
  ]
  const all = pairs.map(([tile, splits]) => ({ name: named(tile, splits), tile, splits }))
  return all.filter(({ name }, i) => all.findIndex((other) => other.name === name) === i)
}

const CHECKED_STEPS = 3

const inputs = (size: BenchmarkSize): StepInput[] =>
  Array.from({ length: CHECKED_STEPS }, (_, i) => stepInput(size, i + 1, TEACHER_TASKS))

/** Losses and Gram matrices of the first steps, as text: equal where their bits are. */
async function firstSteps(engine: Engine, size: BenchmarkSize): Promise<string> {
  return JSON.stringify((await engine.run(inputs(size))).map(({ losses, gram }) => [losses, [...gram]]))
}

/**
 * Trains every variant in turns of `steps` steps with the chosen one, `rounds` times. The chosen one comes first in
 * the results.
 */
export async function measureVariants(
  gpu: Gpu,
  size: BenchmarkSize,
  rounds: number,
  steps: number,
): Promise<VariantResult[]> {
  const [chosen, ...others] = variantsOf(gpu)
  const chosenEngine = await makeEngine(gpu, size, TEACHER_TASKS, { choices: chosen })
  const bits = await firstSteps(chosenEngine, size)
  const times: number[] = []
  const measure = async (variant: Variant): Promise<VariantFigures> => {
    const engine = await makeEngine(gpu, size, TEACHER_TASKS, { choices: variant })
    try {
      const sameBits = (await firstSteps(engine, size)) === bits
      const turns: [number, number][] = []
      for (let i = 0; i < rounds; i++)
        turns.push([
          await timeSteps(engine, size, TEACHER_TASKS, steps),
          await timeSteps(chosenEngine, size, TEACHER_TASKS, steps),
        ])
      times.push(...turns.map(([, b]) => b))
      const ratios = turns.map(([a, b]) => a / b)
      return {
        stepMs: median(turns.map(([a]) => a)),
        overChosen: median(ratios),
        spread: [Math.min(...ratios), Math.max(...ratios)],
        sameBits,
      }
    } finally {
      engine.destroy()
    }
  }
  const results: VariantResult[] = []
  for (const variant of others) {
    const result = { size: size.name, name: variant.name, model: tileModel(variant.tile) }
    try {
      results.push({ ...result, figures: await measure(variant) })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      results.push({ ...result, figures: null, reason })
    }
  }
  chosenEngine.destroy()
  const figures: VariantFigures = { stepMs: median(times), overChosen: 1, spread: [1, 1], sameBits: true }
  const name = `${chosen.name} (chosen)`
  return [{ size: size.name, name, model: tileModel(chosen.tile), figures }, ...results]
}
