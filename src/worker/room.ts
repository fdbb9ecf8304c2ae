// Graphics memory: checked before frames are generated and teachers run. Where there is not enough, finds a
// change of settings that fits.

import type { Gpu } from '../gpu/device'
import { roomFor } from '../gpu/room'
import { changeThatFits } from '../settings/room'
import type { Settings } from '../settings/settings'
import { measureRun, sizesOf, tooLarge, type RunMemory } from '../experiment/run/memory'
import type { TeacherShapes } from '../distill/matching'

/** The memory that a run needs and did not get. */
export class NoRoom extends Error {
  constructor(
    /** `limits`: one buffer is larger than the adapter allows; `memory`: all buffers together do not fit. */
    readonly kind: 'limits' | 'memory',
    /** Bytes. */
    readonly needed: number,
    readonly found: number,
    /** The buffer that is too large, or the largest one. */
    readonly label: string,
    readonly change: Partial<Settings> | null,
  ) {
    super(`${label}: ${needed} bytes needed, ${found} found`)
  }
}

type Measure = (settings: Settings) => RunMemory

const measuring = (gpu: Gpu, teachers: TeacherShapes): Measure => {
  const { subgroupSize = 0, adapter } = gpu
  return (settings) => measureRun(settings, { software: adapter.software, subgroupSize }, teachers)
}

/**
 * The mildest change of settings with which the run takes at most one of these ceilings (bytes, tried in turn) and
 * for which the device has just been found to have room; null when there is none.
 */
async function changeWithin(
  gpu: Gpu,
  settings: Settings,
  measure: Measure,
  ceilings: readonly number[],
): Promise<Partial<Settings> | null> {
  const { limits } = gpu.device
  for (const ceiling of ceilings) {
    const change = changeThatFits(settings, (one) => {
      const memory = measure(one)
      return memory.peak <= ceiling && tooLarge(memory, limits) === null
    })
    if (!change) return null
    const memory = measure({ ...settings, ...change })
    if ((await roomFor(gpu.device, sizesOf(memory))) === memory.peak) return change
  }
  return null
}

/** @throws NoRoom where the device cannot hold a run of these settings. */
export async function ensureRoom(gpu: Gpu, settings: Settings, teachers: TeacherShapes): Promise<void> {
  const measure = measuring(gpu, teachers)
  const memory = measure(settings)
  const large = tooLarge(memory, gpu.device.limits)
  if (large) {
    const change = await changeWithin(gpu, settings, measure, [Infinity])
    throw new NoRoom('limits', large.size, large.limit, large.label, change)
  }
  const found = await roomFor(gpu.device, sizesOf(memory))
  if (found === memory.peak) return
  const ceilings = [1, 0.75, 0.5, 0.25].map((share) => share * found)
  const change = await changeWithin(gpu, settings, measure, ceilings)
  const largest = memory.buffers.reduce((a, b) => (b.size > a.size ? b : a))
  throw new NoRoom('memory', memory.peak, found, largest.label, change)
}

/** After the device has run out of memory during a run: a change that needs half as much, or less. */
export async function changeAfterShortage(
  gpu: Gpu,
  settings: Settings,
  teachers: TeacherShapes,
): Promise<Partial<Settings> | null> {
  const measure = measuring(gpu, teachers)
  const { peak } = measure(settings)
  return changeWithin(
    gpu,
    settings,
    measure,
    [0.5, 0.25, 0.125].map((share) => share * peak),
  )
}
