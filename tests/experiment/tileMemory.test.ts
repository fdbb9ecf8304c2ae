import { describe, expect, it } from 'vitest'
import { engineChoices, HARDWARE_TILE, SMALL_TILE } from '../../src/experiment/run/engineChoices'
import { tileForRun } from '../../src/experiment/run/tileChoice'
import { TileMemory, tileKey } from '../../src/experiment/run/tileMemory'
import type { Gpu } from '../../src/gpu/device'
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
    memory.set('a', 'other')
    memory.set('b', 'unequal')
    const again = new TileMemory(memory.text)
    expect([again.get('a'), again.get('b'), again.get('c')]).toEqual(['other', 'unequal', null])
  })

  it('are few: what was used longest ago is forgotten', () => {
    let memory = new TileMemory()
    for (let i = 0; i < 100; i++) memory.set(`key ${i}`, 'usual')
    memory = new TileMemory(memory.text)
    expect([memory.get('key 67'), memory.get('key 68'), memory.get('key 99')]).toEqual([
      null,
      'usual',
      'usual',
    ])
  })

  it.each([
    '',
    '{',
    'null',
    '7',
    '{"a":"other"}',
    '[["a"],["a","best"],[1,"other"],null,"other"]',
    `[["${'a'.repeat(500)}","other"]]`,
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
    expect(engineChoices(gpuOf(true)).otherTile).toBeNull()
    expect(tileForRun(gpuOf(true), settings, new TileMemory(), never)).toBeNull()
  })

  it('is the usual one with a trial where nothing is known', () => {
    const made = tileForRun(gpuOf(false), settings, new TileMemory(), never)!
    expect(made.tile).toEqual(HARDWARE_TILE)
    expect(made.facts).toEqual({ rows: 4, columns: 4, because: 'trying' })
    expect(made.trialFor({} as never)).not.toBeNull()
  })

  it.each([
    ['other', SMALL_TILE, 'remembered'],
    ['usual', HARDWARE_TILE, 'remembered'],
    ['unequal', HARDWARE_TILE, 'unequal'],
  ] as const)('is what is remembered, without a trial: %s', (known, tile, because) => {
    const memory = new TileMemory()
    memory.set(tileKey(gpuOf(false).adapter, settings), known)
    const made = tileForRun(gpuOf(false), settings, memory, never)!
    expect([made.tile, made.facts.because, made.trialFor({} as never)]).toEqual([tile, because, null])
    expect(made.facts).toMatchObject({ rows: tile.rows, columns: tile.columns })
  })
})
