// What a run is computed on: the graphics adapter, or the processor through WebAssembly where that is faster or all
// there is.

import { identify, saidKind } from './adapterKind'
import { GpuFailure, requestGpu, type Gpu } from './device'
import type { DeviceChoice } from '../browser/deviceChoice'
import { processorGpu } from './processor/device'
import { hasVectorInstructions } from '../browser/webAssembly'

/**
 * Up to so many cores, one thread of WebAssembly takes a step faster than an emulated graphics adapter with a thread
 * per core (docs/LAB-NOTEBOOK.md, "Without WebGPU"). Cores are counted, not timed: a run must be computed by the same
 * arithmetic on every visit.
 */
const CORES_OF_EMULATION = 8

const coresHere = (): number => globalThis.navigator?.hardwareConcurrency ?? 4

/** The processor as a device. */
const onProcessor = (): Promise<Gpu> => requestGpu(processorGpu())

/**
 * Whether runs are computed on the processor, as far as that can be said before a device is opened: an adapter that
 * does not name itself is measured when it is.
 */
export async function usesProcessor(
  gpu: GPU | undefined,
  choice: DeviceChoice,
  cores = coresHere(),
): Promise<boolean> {
  if (choice === 'graphics' || !hasVectorInstructions()) return false
  if (choice === 'processor' || !gpu) return true
  const adapter = await gpu.requestAdapter().catch(() => null)
  return !adapter || (cores <= CORES_OF_EMULATION && saidKind(await identify(adapter)) === 'software')
}

/**
 * Opens what runs are computed on. Automatically that is the graphics adapter; the processor where there is none, or
 * where the browser only emulates one with few cores.
 * @throws GpuFailure of `requestGpu` where a graphics adapter was asked for, or neither can be used.
 */
export async function openGpu(
  gpu: GPU | undefined,
  choice: DeviceChoice = 'automatic',
  cores = coresHere(),
): Promise<Gpu> {
  if (await usesProcessor(gpu, choice, cores)) return onProcessor()
  const fallsBack = choice === 'automatic' && hasVectorInstructions()
  try {
    return await requestGpu(gpu, fallsBack && cores <= CORES_OF_EMULATION ? { instead: onProcessor } : {})
  } catch (error) {
    if (fallsBack && error instanceof GpuFailure) return onProcessor()
    throw error
  }
}
