// An offered way out works: on an adapter of a given size, real or limited buffer by buffer, the change that comes
// with the failure prepares where the settings did not.

import { describe, expect, it } from 'vitest'
import type { Gpu } from '../../src/gpu/device'
import { GUARANTEED_LIMITS } from '../../src/gpu/limits'
import { roomFor } from '../../src/gpu/room'
import { presetSettings } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import { measureRun } from '../../src/experiment/run/memory'
import { failureOf } from '../../src/worker/failures'
import { changeAfterShortage, ensureRoom, NoRoom } from '../../src/worker/room'

const shape = { layers: 6, width: 64, hiddenLayers: 5 }
const TEACHERS = { perception: shape, reasoning: shape, planning: shape }

/** A device with so many bytes of memory: what finds no room is an error of the innermost scope that asks. */
function adapterOf(memory: number, limits: object = GUARANTEED_LIMITS): { gpu: Gpu; used: () => number } {
  let used = 0
  const scopes: { filter: string; error: object | null }[] = []
  const device = {
    limits,
    pushErrorScope: (filter: string) => scopes.push({ filter, error: null }),
    popErrorScope: () => Promise.resolve(scopes.pop()!.error),
    createBuffer: ({ size }: { size: number }) => {
      const fits = used + size <= memory
      const scope = scopes.findLast((s) => s.filter === 'out-of-memory')
      if (fits) used += size
      else if (scope) scope.error = { message: 'no room' }
      else throw new Error('an error that nobody asked for')
      return { destroy: () => (used -= fits ? size : 0) }
    },
  }
  const adapter = { vendor: '', architecture: '', device: '', description: '', software: false }
  return { gpu: { device: device as unknown as GPUDevice, adapter }, used: () => used }
}

const settings: Settings = { ...presetSettings('agp'), layers: 6, width: 128, trainFrames: 1024 }
const { peak } = measureRun(settings, { software: false }, TEACHERS)

const refusal = (gpu: Gpu, of: Settings, teachers = TEACHERS): Promise<NoRoom | null> =>
  ensureRoom(gpu, of, teachers).then(
    () => null,
    (error: NoRoom) => error,
  )

describe('room', () => {
  it('is counted in the buffers that find some, and given back', async () => {
    const { gpu, used } = adapterOf(1000)
    expect(await roomFor(gpu.device, [400, 300, 200])).toBe(900)
    expect(await roomFor(gpu.device, [400, 300, 400, 100])).toBe(800)
    expect(used()).toBe(0)
  })

  it('is there where a run fits to the byte', async () => {
    expect(await refusal(adapterOf(peak).gpu, settings)).toBeNull()
    expect(await refusal(adapterOf(peak - 1).gpu, settings)).toBeInstanceOf(NoRoom)
  })

  it.each([0.9, 0.5, 0.3, 0.15])('%f of what is needed: what is offered prepares', async (share) => {
    const { gpu, used } = adapterOf(Math.floor(share * peak))
    const refused = await refusal(gpu, settings)
    expect(refused).toMatchObject({ kind: 'memory', needed: peak })
    expect(refused!.found).toBeLessThan(peak)
    const next = resolveSettings({ ...settings, ...refused!.change })
    if (!next.ok) throw new Error(next.errors[0].message)
    expect(await refusal(gpu, next.settings)).toBeNull()
    expect(used()).toBe(0)
    const failure = failureOf(refused)
    expect(failure).toMatchObject({ code: 'out-of-memory', change: refused!.change, room: { needed: peak } })
    expect(failure.message).toContain(`${(peak / 1e6).toFixed(0)} MB`)
  })

  it('nothing is offered where nothing fits', async () => {
    const refused = await refusal(adapterOf(1e6).gpu, settings)
    expect(refused).toMatchObject({ kind: 'memory', change: null })
    expect(failureOf(refused)).not.toHaveProperty('change')
    expect(failureOf(refused).wayOut).toContain('Close other pages')
  })

  it('a buffer beyond the limits: the code says so, and what is offered is within them', async () => {
    const wide = { layers: 6, width: 1024, hiddenLayers: 5 }
    const teachers = { perception: wide, reasoning: wide, planning: wide }
    const hidden: Settings = { ...presetSettings('ce-hidden'), trainFrames: 1024 }
    const { gpu } = adapterOf(Infinity)
    const refused = await refusal(gpu, hidden, teachers)
    expect(failureOf(refused)).toMatchObject({ code: 'limits', change: { trainFrames: expect.any(Number) } })
    expect(await refusal(gpu, { ...hidden, ...refused!.change }, teachers)).toBeNull()
  })

  it('after a shortage nobody measured: half as much, or less, and there is room for it', async () => {
    for (const memory of [peak, 0.3 * peak]) {
      const change = await changeAfterShortage(adapterOf(memory).gpu, settings, TEACHERS)
      const next = measureRun({ ...settings, ...change }, { software: false }, TEACHERS)
      expect(next.peak).toBeLessThanOrEqual(Math.min(memory, peak / 2))
    }
  })
})
