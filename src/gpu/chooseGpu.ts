// What a run is computed on: the graphics adapter, or the processor through WebAssembly where that is faster or all
// there is.

import { identify, saidKind } from './adapterKind'
import { GpuFailure, requestGpu, type Gpu } from './device'
import type { DeviceChoice } from '../browser/deviceChoice'
import { processorGpu } from './processor/device'
import type { KernelThreads } from './processor/threadPool'
import { hasVectorInstructions } from '../browser/webAssembly'

/**
 * Up to so many cores, one thread of WebAssembly takes a step faster than an emulated graphics adapter with a thread
 * per core (docs/LAB-NOTEBOOK.md, "Without WebGPU"). Cores are counted, not timed: a run must be computed by the same
 * arithmetic on every visit.
 */
const CORES_OF_EMULATION = 8

/** Whether so many threads of WebAssembly are faster than an emulated adapter with so many cores. */
const outrunEmulation = (cores: number, threads: KernelThreads | null): boolean =>
  cores <= CORES_OF_EMULATION * (threads?.count ?? 1)

const coresHere = (): number => globalThis.navigator?.hardwareConcurrency ?? 4

/**
 * Whether runs are computed on the processor, as far as that can be said before a device is opened: an adapter that
 * does not name itself is measured when it is.
 */
export async function usesProcessor(
  gpu: GPU | undefined,
  choice: DeviceChoice,
  cores = coresHere(),
  threads: KernelThreads | null = null,
): Promise<boolean> {
  if (choice === 'graphics' || !hasVectorInstructions()) return false
  if (choice === 'processor' || !gpu) return true
  const adapter = await gpu.requestAdapter().catch(() => null)
  return !adapter || (outrunEmulation(cores, threads) && saidKind(await identify(adapter)) === 'software')
}

/**
 * Opens what runs are computed on. Automatically that is the graphics adapter; the processor where there is none, or
 * where the browser only emulates one with few cores. `threads`: how the processor gets threads that help.
 * @throws GpuFailure of `requestGpu` where a graphics adapter was asked for, or neither can be used.
 */
export async function openGpu(
  gpu: GPU | undefined,
  choice: DeviceChoice = 'automatic',
  cores = coresHere(),
  threads: KernelThreads | null = null,
): Promise<Gpu> {
  const onProcessor = (): Promise<Gpu> => requestGpu(processorGpu(threads))
  if (await usesProcessor(gpu, choice, cores, threads)) return onProcessor()
  const fallsBack = choice === 'automatic' && hasVectorInstructions()
  try {
    const instead = fallsBack && outrunEmulation(cores, threads) ? { instead: onProcessor } : {}
    return await requestGpu(gpu, instead)
  } catch (error) {
    if (fallsBack && error instanceof GpuFailure) return onProcessor()
    throw error
  }
}
