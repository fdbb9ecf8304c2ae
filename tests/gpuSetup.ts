// Vitest set-up of the golden and kernel projects: one Dawn per test process, on SwiftShader unless
// GPU_DRIVER=lavapipe (or gpu, or processor: no Dawn, kernels as WebAssembly). In a test: `import { testAdapter }
// from '../gpuSetup'`, then `const device = await (await testAdapter()).requestDevice()`. `navigator.gpu`,
// GPUBufferUsage and the other WebGPU globals are there as in a page.

import { createDawn } from '../src/cli/node/gpu'
import { processorGpu } from '../src/gpu/processor/device'
import { findVulkanDriver, hasVulkanLoader, VULKAN_HELP } from '../scripts/vulkan.mjs'

interface TestGlobal {
  __testGpu?: GPU
}

function testGpu(): GPU {
  const saved = globalThis as TestGlobal
  if (!saved.__testGpu) {
    const wanted = process.env.GPU_DRIVER
    if (wanted === 'processor') return (saved.__testGpu = processorGpu())
    const driver = findVulkanDriver({
      prefer: wanted === 'lavapipe' || wanted === 'gpu' ? wanted : 'swiftshader',
    })
    if (!driver || !hasVulkanLoader()) throw new Error(VULKAN_HELP)
    saved.__testGpu = createDawn(driver)
  }
  return saved.__testGpu
}

/**
 * A fresh adapter of this process's Dawn (an adapter gives one device only); throws when the driver has none.
 */
export async function testAdapter(): Promise<GPUAdapter> {
  const adapter = await testGpu().requestAdapter()
  if (!adapter) throw new Error(`the Vulkan driver gives no WebGPU adapter. ${VULKAN_HELP}`)
  return adapter
}

// Node 21+ has a read-only `navigator` without gpu; Node 20 has none.
Object.defineProperty(globalThis, 'navigator', {
  value: { gpu: testGpu(), userAgent: 'node', language: 'en' },
  configurable: true,
})
