import { describe, expect, it } from 'vitest'
import type { Engine } from '../../src/distill/engine/engine'
import type { StepInput } from '../../src/distill/step/stepInput'
import type { StepMetrics } from '../../src/distill/tasks'
import {
  ATTENTION_ROWS,
  BLOCK_TILE,
  engineChoices,
  HARDWARE_TILE,
  SMALL_TILE,
} from '../../src/experiment/run/engineChoices'
import { tileForRun } from '../../src/experiment/run/tileChoice'
import { TileMemory, tileKey, type RememberedTrial } from '../../src/experiment/run/tileMemory'
import type { TileOutcome } from '../../src/experiment/run/tileTuning'
import type { Gpu } from '../../src/gpu/device'
import type { Tile } from '../../src/nn/tile'
import { presetSettings } from '../../src/settings/presets'

const names = { vendor: 'acme', architecture: 'ample', device: '', description: 'Acme 9' }
const gpuOf = (software: boolean, description = 'Acme 9'): Gpu => ({
  device: null as unknown as GPUDevice,
  adapter: { ...names, description, software },
})
const settings = presetSettings('agp')

describe('remembered tiles', () => {
  it('are read again as they were written', () => {
    const memory = new TileMemory()
    memory.set('a', ['other', 'usual'])
    memory.set('b', ['unequal'])
    const again = new TileMemory(memory.text)
    expect([again.get('a'), again.get('b'), again.get('c')]).toEqual([['other', 'usual'], ['unequal'], []])
  })

  it('are few: what was used longest ago is forgotten', () => {
    let memory = new TileMemory()
    for (let i = 0; i < 100; i++) memory.set(`key ${i}`, ['usual'])
    memory = new TileMemory(memory.text)
    expect([memory.get('key 67'), memory.get('key 68'), memory.get('key 99')]).toEqual([
      [],
      ['usual'],
      ['usual'],
    ])
  })

  it.each([
    '',
    '{',
    'null',
    '7',
    '{"a":["other"]}',
    '[["a"],["a","other"],["a",["best"]],[1,["other"]],null,"other",["a",["other",1]]]',
    `[["${'a'.repeat(500)}",["other"]]]`,
    `[["a",${JSON.stringify(Array(9).fill('usual'))}]]`,
  ])('that cannot be read are forgotten: %s', (text) => {
    expect(new TileMemory(text).text).toBe('[]')
  })

  it('belong to an adapter and a shape', () => {
    const key = tileKey(gpuOf(false).adapter, settings)
    expect(tileKey(gpuOf(false).adapter, { ...settings, learningRate: 1, seed: 9 })).toBe(key)
    for (const other of [
      tileKey(gpuOf(false, 'Acme 10').adapter, settings),
      tileKey(gpuOf(false).adapter, { ...settings, width: 2 * settings.width }),
      tileKey(gpuOf(false).adapter, { ...settings, batchFrames: 2 * settings.batchFrames }),
    ])
      expect(other).not.toBe(key)
  })
})

describe('the tile of a run', () => {
  const never = () => expect.unreachable()

  it('has no choice on a software adapter', () => {
    expect(engineChoices(gpuOf(true)).challengers).toEqual([])
    expect(tileForRun(gpuOf(true), settings, new TileMemory(), never)).toBeNull()
  })

  it('is the usual one with a trial where nothing is known', () => {
    const made = tileForRun(gpuOf(false), settings, new TileMemory(), never)!
    expect(made.tile).toEqual(HARDWARE_TILE)
    expect(made.facts).toEqual({ rows: 4, columns: 4, because: 'trying' })
    expect(made.trialFor({} as never)).not.toBeNull()
  })

  it.each([
    [['other', 'usual', 'usual'], SMALL_TILE, 'remembered'],
    [['usual', 'other', 'other'], { ...BLOCK_TILE, run: ATTENTION_ROWS }, 'remembered'],
    [['other', 'other', 'unequal'], { ...SMALL_TILE, run: ATTENTION_ROWS }, 'remembered'],
    [['usual', 'usual', 'usual'], HARDWARE_TILE, 'remembered'],
    [['usual', 'unequal', 'usual'], HARDWARE_TILE, 'unequal'],
  ] as const)('is what is remembered, without a trial: %s', (known, tile, because) => {
    const memory = new TileMemory()
    memory.set(tileKey(gpuOf(false).adapter, settings), known)
    const made = tileForRun(gpuOf(false), settings, memory, never)!
    expect([made.tile, made.facts.because, made.trialFor({} as never)]).toEqual([tile, because, null])
    expect(made.facts).toMatchObject({ rows: tile.rows, columns: tile.columns })
  })

  it('goes on where an earlier run ended: with its best tile, and the trials that are left', () => {
    const memory = new TileMemory()
    memory.set(tileKey(gpuOf(false).adapter, settings), ['other'])
    const made = tileForRun(gpuOf(false), settings, memory, never)!
    expect([made.tile, made.facts.because]).toEqual([SMALL_TILE, 'trying'])
    expect(made.trialFor({} as never)).not.toBeNull()
  })
})

describe('several trials in one run', () => {
  const key = tileKey(gpuOf(false).adapter, settings)
  const metrics = (): StepMetrics[] => [{} as StepMetrics]

  /** Trains until all trials have ended; `outcomes` of each, in order. */
  async function tried(outcomes: readonly TileOutcome[], known: readonly RememberedTrial[] = []) {
    const memory = new TileMemory()
    if (known.length > 0) memory.set(key, known)
    const said: [string, boolean][] = []
    const used: (Tile | null)[] = []
    const recordings = new Map<object, Tile>()
    const forgotten: Tile[] = []
    let trial = -1
    const engine = {
      device: { pushErrorScope: () => undefined, popErrorScope: () => Promise.resolve(null) },
      recordTile: (tile: Tile) => {
        trial++
        if (outcomes[trial] === 'failed') throw new Error('not over these buffers')
        const recorded = { plan: { compile: () => Promise.resolve() } }
        recordings.set(recorded, tile)
        return recorded
      },
      forget: (recorded: object) => recordings.get(recorded) && forgotten.push(recordings.get(recorded)!),
      agrees: () => Promise.resolve(outcomes[trial] !== 'unequal'),
      run: (_: unknown, recorded?: object) => {
        used.push(recorded ? recordings.get(recorded)! : null)
        return Promise.resolve(metrics())
      },
    }
    const made = tileForRun(gpuOf(false), settings, memory, ({ because, ...tile }, remembered) =>
      said.push([`${because} ${JSON.stringify(tile)}`, remembered]),
    )!
    const tuning = made.trialFor(engine as unknown as Engine)!
    for (let i = 0; i < 2000 && tuning.phase !== 'ended'; i++) {
      const result = await tuning.run([{} as StepInput])
      const isOther = used.at(-1) !== null && used.at(-1) === [...recordings.values()].at(-1)
      tuning.measured(result, isOther === (outcomes[trial] === 'other') ? 60 : 100)
      await Promise.resolve()
    }
    await tuning.run([{} as StepInput])
    return { said, used, forgotten, memory: memory.get(key), phase: tuning.phase }
  }

  it('each tries its tile against the best so far, and the last one is trained with', async () => {
    const { said, used, forgotten, memory, phase } = await tried(['other', 'usual', 'other'])
    expect(forgotten).toEqual([{ ...SMALL_TILE, run: ATTENTION_ROWS }, SMALL_TILE])
    expect(phase).toBe('ended')
    expect(said).toEqual([
      ['trying {"rows":1,"columns":4}', true],
      ['trying {"rows":1,"columns":4}', true],
      ['faster {"rows":4,"columns":4,"inWorkgroup":true}', true],
    ])
    expect(used.at(-1)).toEqual(BLOCK_TILE)
    expect(used).toContainEqual({ ...SMALL_TILE, run: ATTENTION_ROWS })
    expect(memory).toEqual(['other', 'usual', 'other'])
  })

  it('a tile with other bits is not trained with', async () => {
    const { said, used, memory } = await tried(['unequal', 'usual', 'unequal'])
    expect(said.at(-1)).toEqual(['unequal {"rows":4,"columns":4}', true])
    expect(used).not.toContainEqual(SMALL_TILE)
    expect(used.at(-1)).toBeNull()
    expect(memory).toEqual(['unequal', 'usual', 'unequal'])
  })

  it('one that failed is tried again on the next visit, and so is what came after it', async () => {
    const { said, memory } = await tried(['usual', 'failed', 'other'])
    expect(said.map(([, remembered]) => remembered)).toEqual([true, false, false])
    expect(said.at(-1)![0]).toMatch(/^faster/)
    expect(memory).toEqual(['usual'])
  })

  it('begins with what an earlier run left', async () => {
    const { said, used } = await tried(['usual', 'usual'], ['other'])
    expect(said.at(-1)).toEqual(['faster {"rows":1,"columns":4}', true])
    // The engine's own recording has the best tile already.
    expect(used.at(-1)).toBeNull()
  })
})
