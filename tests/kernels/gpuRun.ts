// Small plans for tests: run one kernel on given arrays, and a device that fails the test on any uncaptured
// error.

import { Plan, readBuffer, type Binding } from '../../src/gpu/plan'
import type { KernelDeclaration } from '../../src/gpu/kernel'
import { requestGpu, type Gpu } from '../../src/gpu/device'
import { testAdapter } from '../gpuSetup'

/** A fresh device; errors that nobody captured are collected. */
export async function testDevice(): Promise<{ device: GPUDevice; errors: string[] }> {
  const device = await (await testAdapter()).requestDevice()
  const errors: string[] = []
  device.addEventListener('uncapturederror', (event) =>
    errors.push((event as GPUUncapturedErrorEvent).error.message),
  )
  return { device, errors }
}

interface SharedGpu {
  __sharedGpu?: Promise<Gpu>
}

/**
 * The product's device, one for all files of a test process that do not lose or alter it: what one file has compiled
 * is compiled for the next. Nobody destroys it. An error that nobody captured fails the tests, outside of any.
 */
export function sharedGpu(): Promise<Gpu> {
  const saved = globalThis as SharedGpu
  saved.__sharedGpu ??= requestGpu(navigator.gpu).then((gpu) => {
    gpu.device.addEventListener('uncapturederror', (event) => {
      const { message } = (event as GPUUncapturedErrorEvent).error
      queueMicrotask(() => {
        throw new Error(`an error of the shared device: ${message}`)
      })
    })
    return gpu
  })
  return saved.__sharedGpu
}

/**
 * Uploads inputs, runs the kernel once and reads the named outputs. Outputs are given by their size in
 * floats.
 */
export async function runKernel(
  device: GPUDevice,
  kernel: KernelDeclaration,
  inputs: Record<string, Float32Array | Int32Array | Uint32Array>,
  outputs: Record<string, number>,
  workgroups: [number, number?, number?],
): Promise<Record<string, Float32Array>> {
  const plan = new Plan(device, 'kernel test')
  const bindings: Record<string, Binding> = {}
  for (const [name, data] of Object.entries(inputs)) bindings[name] = plan.upload(name, data)
  for (const [name, size] of Object.entries(outputs)) bindings[name] ??= plan.buffer(name, size)
  plan.record(kernel, bindings, workgroups)
  await plan.compile()
  plan.submit()
  const results: Record<string, Float32Array> = {}
  for (const [name, size] of Object.entries(outputs))
    results[name] = await readBuffer(device, bindings[name] as GPUBuffer, size)
  plan.destroy()
  return results
}

/** Relative L2 distance; the absolute one where the expected vector is zero. */
export function relativeL2(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0
  let size = 0
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i] - expected[i]) ** 2
    size += expected[i] ** 2
  }
  return Math.sqrt(size > 0 ? difference / size : difference)
}
