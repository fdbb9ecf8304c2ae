// Where a driver makes machine code of a kernel when it is first dispatched, a compiled plan has dispatched every
// kernel once, for no workgroup.

import { expect, it } from 'vitest'
import { requestGpu } from '../../src/gpu/device'
import { compileByDispatch, Plan } from '../../src/gpu/plan'

/** A device whose pipelines become ready when the test says so, and that notes what is dispatched. */
function fakeDevice() {
  const dispatched: { pipeline: string; workgroups: number[] }[] = []
  const ready: (() => void)[] = []
  let chosen = ''
  const pass = {
    setPipeline: ({ label }: { label: string }) => void (chosen = label),
    setBindGroup: () => undefined,
    dispatchWorkgroups: (...workgroups: number[]) => void dispatched.push({ pipeline: chosen, workgroups }),
    end: () => undefined,
  }
  const device = {
    createBuffer: ({ label, size }: { label: string; size: number }) => ({
      label,
      size,
      destroy: () => undefined,
    }),
    createBindGroup: () => ({}),
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createShaderModule: () => ({}),
    createComputePipelineAsync: ({ label }: { label: string }) =>
      new Promise((resolve) => ready.push(() => resolve({ label }))),
    createCommandEncoder: () => ({ beginComputePass: () => pass, finish: () => ({}) }),
    queue: { submit: () => undefined, onSubmittedWorkDone: () => Promise.resolve() },
  }
  return { device: device as unknown as GPUDevice, dispatched, ready }
}

/** Three ops of two kernels. */
function makePlan(device: GPUDevice): Plan {
  const plan = new Plan(device, 'test')
  const x = plan.buffer('x', 4)
  for (const label of ['double', 'add', 'double'])
    plan.record(
      { label, body: `// ${label}`, bindings: { x: { type: 'f32', access: 'read_write' } } },
      { x },
      [7],
    )
  return plan
}

it('every kernel is dispatched once, for no workgroup, before it counts as ready', async () => {
  const { device, dispatched, ready } = fakeDevice()
  compileByDispatch(device)
  const plan = makePlan(device)
  const progress: [number, number, number][] = []
  const compiling = plan.compile((done, total) => progress.push([done, total, dispatched.length]))
  for (const resolve of ready) resolve()
  await compiling
  expect(dispatched).toEqual([
    { pipeline: 'double', workgroups: [0] },
    { pipeline: 'add', workgroups: [0] },
  ])
  expect(progress.map(([done, total]) => [done, total])).toEqual([
    [0, 2],
    [1, 2],
    [2, 2],
  ])
  for (const [done, , before] of progress) expect(before).toBeGreaterThanOrEqual(done)
  plan.submit()
  expect(dispatched.slice(2).map(({ workgroups }) => workgroups)).toEqual(Array(3).fill([7, 1, 1]))
})

it('a plan that was given up meanwhile dispatches nothing: its buffers are gone', async () => {
  const { device, dispatched, ready } = fakeDevice()
  compileByDispatch(device)
  const plan = makePlan(device)
  const compiling = plan.compile()
  plan.destroy()
  for (const resolve of ready) resolve()
  await compiling
  expect(dispatched).toEqual([])
})

it.each([
  ['Firefox, llvmpipe', { info: { isFallbackAdapter: true, subgroupMinSize: 4, subgroupMaxSize: 128 } }, 2],
  ['Chromium, SwiftShader', { info: { vendor: 'swiftshader', subgroupMinSize: 4, subgroupMaxSize: 4 } }, 0],
  ['a graphics card', { info: { vendor: 'nvidia', isFallbackAdapter: false } }, 0],
])('%s', async (_, said, dispatches) => {
  const { device, dispatched, ready } = fakeDevice()
  const limits = {
    maxStorageBuffersPerShaderStage: 8,
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupSizeX: 256,
  }
  const requestDevice = () => Promise.resolve(device)
  const adapter = { limits, features: new Set(['subgroups']), requestDevice, ...said }
  await requestGpu({ requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU)
  const compiling = makePlan(device).compile()
  for (const resolve of ready) resolve()
  await compiling
  expect(dispatched).toHaveLength(dispatches)
})
