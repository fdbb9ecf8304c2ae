// The set-up itself: a device that runs a shader and gives the bytes back.

import { expect, test } from 'vitest'
import { testAdapter } from '../gpuSetup'

const SHADER = `
@group(0) @binding(0) var<storage, read_write> y: array<u32>;
@compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) { y[id.x] = id.x * id.x; }
`

test('a compute shader runs on the test device', async () => {
  const device = await (await testAdapter()).requestDevice()
  const y = device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC })
  const read = device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: SHADER }) },
  })
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: { buffer: y } }],
    }),
  )
  pass.dispatchWorkgroups(1)
  pass.end()
  encoder.copyBufferToBuffer(y, 0, read, 0, 16)
  device.queue.submit([encoder.finish()])
  await read.mapAsync(GPUMapMode.READ)
  expect([...new Uint32Array(read.getMappedRange())]).toEqual([0, 1, 4, 9])
  device.destroy()
})

test('navigator.gpu is the same entry point as in a page', async () => {
  expect(await navigator.gpu.requestAdapter()).not.toBeNull()
})
