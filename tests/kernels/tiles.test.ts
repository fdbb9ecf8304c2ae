// Which tile an adapter gets is only free to choose because none of them changes a result.

import { afterAll, describe, expect, it } from 'vitest'
import { requestGpu } from '../../src/gpu/device'
import { Plan, readBuffer } from '../../src/gpu/plan'
import { recordBackward } from '../../src/nn/backward'
import type { ModelConfig } from '../../src/nn/config'
import { recordForward } from '../../src/nn/forward'
import { dimensions } from '../../src/nn/dimensions'
import { matmulWorkgroups } from '../../src/nn/matmul'
import type { Tile } from '../../src/nn/tile'
import { weightGradientWorkgroups } from '../../src/nn/weightGradient'
import {
  BLOCK_TILE,
  CHALLENGERS,
  engineChoices,
  HARDWARE_TILE,
  SMALL_TILE,
  softwareTile,
} from '../../src/experiment/run/engineChoices'
import { normals, tinyBatch, tinyParameters } from '../nn/tiny'
import { casesHere, ON_CPU, SPARED } from './thorough'

/** Row counts that two splits of whole subgroups divide. On an adapter each layer would compile its own shaders. */
const SHAPE = {
  layers: SPARED ? 1 : 2,
  vocabulary: 20,
  imageTokens: 6,
  textSlots: 4,
  featureSize: 8,
}
const [FRAMES, SEGMENTS] = [4, 3]
const GPT: ModelConfig = { ...SHAPE, family: 'gpt', width: 32, heads: 2, mlpRatio: 4 }
const LLAMA: ModelConfig = { ...SHAPE, family: 'llama', width: 24, heads: 6, kvHeads: 2, hidden: 32 }
const gpu = await requestGpu(navigator.gpu)
const { device } = gpu
const errors: string[] = []
device.addEventListener('uncapturederror', (event) => errors.push(event.error.message))
const subgroup = gpu.subgroupSize ?? 0
/** On an adapter those with subgroups and with blocks, which the CPU device has not, and the two of hardware. */
const tilesHere = (all: readonly Tile[]): Tile[] =>
  casesHere(
    all,
    (tile) => Boolean(tile.subgroup) || tile.inWorkgroup || tile.rows === 1 || tile === HARDWARE_TILE,
  ).filter((tile) => !(ON_CPU && tile.inWorkgroup))
const ALL: readonly Tile[] = [
  HARDWARE_TILE,
  softwareTile(0),
  softwareTile(subgroup),
  { rows: 3, columns: 12, run: 2 },
  { rows: 2, columns: 4, subgroup, run: 1 },
  SMALL_TILE,
  { rows: 4, columns: 4, unroll: 4 },
  BLOCK_TILE,
]

afterAll(() => device.destroy())

/** Logits and gradient partials of a forward and backward pass with this tile. */
async function pass(config: ModelConfig, tile: Tile): Promise<Float32Array[]> {
  const random = (length: number, seed: number) => Float32Array.from({ length }, normals(seed))
  const batch = tinyBatch(config, FRAMES, SEGMENTS, 5)
  const d = dimensions(config, FRAMES, SEGMENTS, tile)
  const plan = new Plan(device, 'tile')
  const sourceRow = plan.upload(
    'source row',
    Uint32Array.from({ length: d.rows }, (_, r) => r),
  )
  const inputs = {
    parameters: plan.upload('parameters', Float32Array.from(tinyParameters(config, 3))),
    features: plan.upload('features', batch.features),
    sourceRow,
    tokens: plan.upload('tokens', batch.tokens),
  }
  const activations = recordForward(plan, d, inputs, true, false)
  const partials = recordBackward(
    plan,
    d,
    activations,
    {
      ...inputs,
      dLogits: plan.upload('d logits', random(2 * d.textRows * config.vocabulary, 1)),
      hiddenCotangents: plan.buffer('none', 4),
      cotangents: plan.upload('seeds', random(d.rows * d.keys, 2)),
    },
    {
      tasks: 3,
      logitTasks: 2,
      cotangents: [{ task: 2, layer: 0, index: 0 }],
      hiddenCotangents: [],
      splits: 2,
      trainProjector: true,
    },
  )
  await plan.compile()
  plan.submit()
  const results = [
    await readBuffer(device, activations.logits),
    await readBuffer(device, partials.parts[0].buffer),
  ]
  plan.destroy()
  return results
}

describe.each([
  { family: 'gpt', config: GPT, tiles: ALL },
  {
    family: 'llama',
    config: LLAMA,
    tiles: [
      softwareTile(0),
      softwareTile(subgroup),
      { rows: 1, columns: 4, unroll: 4 },
      { rows: 3, columns: 8, inWorkgroup: true },
    ],
  },
])('a $family model', ({ config, tiles }) => {
  it('has the same logits and gradients, bit for bit, with every tile', async () => {
    const [first, ...others] = tilesHere(tiles)
    const [logits, partials] = await pass(config, first)
    expect(logits.some((x) => x !== 0) && partials.some((x) => x !== 0)).toBe(true)
    for (const tile of others) {
      const [l, p] = await pass(config, tile)
      expect(
        Buffer.from(l.buffer).equals(Buffer.from(logits.buffer)),
        `logits, ${JSON.stringify(tile)}`,
      ).toBe(true)
      expect(
        Buffer.from(p.buffer).equals(Buffer.from(partials.buffer)),
        `gradients, ${JSON.stringify(tile)}`,
      ).toBe(true)
    }
    expect(errors).toEqual([])
  })
})

describe('workgroups', () => {
  it('cover every row and column, whatever the lanes walk along', () => {
    const product = { label: '', m: 100, k: 48, n: 48, epilogue: 'none' as const }
    expect(matmulWorkgroups({ ...product, tile: { rows: 4, columns: 8 } })).toEqual([3, 1])
    const gradient = {
      label: '',
      m: 100,
      k: 48,
      n: 144,
      tasks: 4,
      splits: 2,
      taskCapacity: 4,
      parameters: 64,
      biasOffset: 0,
    }
    expect(weightGradientWorkgroups({ ...gradient, tile: { rows: 4, columns: 8 } })).toEqual([27, 1, 1])
    // Twelve lanes make three subgroups of four; a sum over a length that four does not divide falls back.
    expect(matmulWorkgroups({ ...product, tile: { rows: 4, columns: 8, subgroup: 4 } })).toEqual([1, 25])
    expect(matmulWorkgroups({ ...product, k: 44, tile: { rows: 4, columns: 8, subgroup: 8 } })).toEqual([
      3, 1,
    ])
    expect(
      weightGradientWorkgroups({ ...gradient, m: 96, tile: { rows: 4, columns: 8, subgroup: 4 } }),
    ).toEqual([3, 6, 2])
    expect(
      weightGradientWorkgroups({
        ...gradient,
        m: 96,
        perTask: 'x',
        tile: { rows: 4, columns: 8, subgroup: 4 },
      }),
    ).toEqual([1, 18, 2])
  })
})

describe('the choice of a tile', () => {
  it('takes subgroups where a software adapter has them', () => {
    const software = { ...gpu, adapter: { ...gpu.adapter, software: true } }
    expect(engineChoices({ ...software, subgroupSize: 8 }).tile).toEqual({
      rows: 8,
      columns: 8,
      subgroup: 8,
      run: 4,
      storesInLoop: true,
    })
    expect(engineChoices({ ...software, subgroupSize: 0 }).tile).toEqual({
      rows: 4,
      columns: 8,
      run: 4,
      storesInLoop: true,
    })
  })

  it('is between several tiles on hardware', () => {
    expect(engineChoices({ ...gpu, adapter: { ...gpu.adapter, software: false } })).toEqual({
      tile: HARDWARE_TILE,
      challengers: CHALLENGERS,
      splits: 8,
      teacherBackend: 'webgpu',
    })
  })
})
