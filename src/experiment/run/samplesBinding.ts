// Samples side by side take as much of a graphics processor as there is room for: what is left out costs passes, and
// changes no bit.

import type { TeacherShapes } from '../../distill/matching'
import type { Gpu } from '../../gpu/device'
import { GUARANTEED_LIMITS } from '../../gpu/limits'
import { roomFor } from '../../gpu/room'
import type { Settings } from '../../settings/settings'
import { measureRun, sizesOf } from './memory'
import { bindingForSamples } from './samplesPerPass'

/** Bytes of one binding, for a run's samples side by side: what every device has, or more where the run then fits. */
export async function bindingWithRoom(
  gpu: Gpu,
  settings: Settings,
  teachers: TeacherShapes,
): Promise<number> {
  const { maxStorageBufferBindingSize: guaranteed } = GUARANTEED_LIMITS
  const { device, adapter, subgroupSize = 0 } = gpu
  const most = bindingForSamples(adapter.software, device.limits)
  if (settings.combinePer !== 'sample' || most === guaranteed) return guaranteed
  const recording = { software: adapter.software, subgroupSize, samplesBinding: most }
  const memory = measureRun(settings, recording, teachers)
  return (await roomFor(device, sizesOf(memory))) === memory.peak ? most : guaranteed
}
