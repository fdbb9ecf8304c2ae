// WebGPU without a browser: Dawn (npm package `webgpu`) on the best Vulkan driver of this machine.
// Two traps: the Vulkan loader reads VK_DRIVER_FILES when Dawn is created, so it is set before `create()`;
// and the object that `create()` returns must stay reachable, or Node crashes when it is collected while its
// devices live: it is kept in a global.

import { create, globals } from 'webgpu'
import { identify, type AdapterNames } from '../../gpu/adapterKind'
import { processorGpu } from '../../gpu/processor/device'
import { kernelThreads } from './kernelThreads'
import { pollSparingly } from './polling'
import { type VulkanDriver, useVulkanDriver, VULKAN_HELP, vulkanDrivers } from '../../../scripts/vulkan.mjs'

/**
 * `auto`: a real GPU, else lavapipe, else SwiftShader. VK_DRIVER_FILES of the environment wins over all of
 * them. `processor`: no driver, kernels as WebAssembly.
 */
export interface NodeGpuOptions {
  driver?: 'auto' | 'lavapipe' | 'swiftshader' | 'processor'
  /** Threads of `processor`; absent: one per core. Results do not depend on it. */
  threads?: number
  /** Passed to Dawn, e.g. `enable-dawn-features=disable_robustness`. */
  dawnFlags?: string[]
}

export interface NodeGpu {
  gpu: GPU
  adapterName: string
  /** `gpu`, `lavapipe`, `swiftshader`, `metal`, `d3d12` or `processor`. */
  driver: string
}

interface KeptAlive {
  __dawn?: GPU[]
}

/**
 * Creates Dawn on one driver and keeps it for the life of the process; defines GPUBufferUsage and the other
 * WebGPU globals.
 */
export function createDawn(driver: VulkanDriver, dawnFlags: string[] = []): GPU {
  useVulkanDriver(driver)
  pollSparingly()
  Object.assign(globalThis, globals)
  const gpu = create(dawnFlags)
  const saved = globalThis as KeptAlive
  saved.__dawn = [...(saved.__dawn ?? []), gpu]
  return gpu
}

/** Hardware by its model where that is told in words, software by its driver. */
function nameOf({ vendor, architecture, device, description }: AdapterNames, { name }: VulkanDriver): string {
  const model = name === 'gpu' && !device.startsWith('0x') ? device : ''
  return model || description || device || `${vendor} ${architecture}`
}

/** A WebGPU entry point for headless commands; throws with a way out when no driver gives an adapter. */
export async function nodeGpu(options: NodeGpuOptions = {}): Promise<NodeGpu> {
  const { driver = 'auto', threads, dawnFlags = [] } = options
  if (driver === 'processor') {
    Object.assign(globalThis, globals)
    return { gpu: processorGpu(await kernelThreads(threads)), adapterName: 'CPU (WebAssembly)', driver }
  }
  for (const candidate of vulkanDrivers({ prefer: driver === 'auto' ? 'gpu' : driver })) {
    const gpu = createDawn(candidate, dawnFlags)
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter) continue
    return { gpu, adapterName: nameOf((await identify(adapter)).names, candidate), driver: candidate.name }
  }
  throw new Error(`No WebGPU adapter found. ${VULKAN_HELP}`)
}
