// The processor device as a `GPUDevice`: what plans and engines ask of one.

import { describe, expect, it, vi } from 'vitest'
import { isProcessor, processorGpu } from '../../../src/gpu/processor/device'
import { compute } from './run'

const create = async (): Promise<GPUDevice> => (await processorGpu().requestAdapter())!.requestDevice()

const read = async (buffer: GPUBuffer): Promise<number[]> => {
  await buffer.mapAsync(1)
  const bytes = [...new Uint8Array(buffer.getMappedRange())]
  buffer.unmap()
  return bytes
}

describe('buffers', () => {
  it('begin at zero, also where another was destroyed', async () => {
    const device = await create()
    const first = device.createBuffer({ size: 300, usage: 0 })
    device.queue.writeBuffer(first, 0, new Uint8Array(300).fill(9))
    first.destroy()
    expect(await read(device.createBuffer({ size: 300, usage: 0 }))).toEqual(Array(300).fill(0))
  })

  it('are written from views of every kind, from an element on, so many elements', async () => {
    const device = await create()
    const buffer = device.createBuffer({ size: 24, usage: 0 })
    const bytes = Uint8Array.from({ length: 40 }, (_, i) => i)
    device.queue.writeBuffer(buffer, 0, bytes.buffer, 30, 2)
    device.queue.writeBuffer(buffer, 4, new Uint8Array(bytes.buffer, 10, 4))
    device.queue.writeBuffer(buffer, 8, new Uint16Array(bytes.buffer, 20, 6), 2, 2)
    device.queue.writeBuffer(buffer, 12, new Float32Array(bytes.buffer, 4), 1, 1)
    device.queue.writeBuffer(buffer, 16, new Uint32Array(bytes.buffer, 28), 2)
    device.queue.writeBuffer(buffer, 20, new DataView(bytes.buffer, 1, 8), 2, 4)
    expect(await read(buffer)).toEqual([
      ...[30, 31, 0, 0],
      ...[10, 11, 12, 13],
      ...[24, 25, 26, 27],
      ...[8, 9, 10, 11],
      ...[36, 37, 38, 39],
      ...[3, 4, 5, 6],
    ])
  })

  it('refuse bytes beyond their end, and name themselves', async () => {
    const device = await create()
    const [a, b] = ['a', 'b'].map((label) => device.createBuffer({ label, size: 16, usage: 0 }))
    expect(() => device.queue.writeBuffer(a, 12, new Uint8Array(8))).toThrow(/^a: 20 bytes/)
    const encoder = device.createCommandEncoder()
    expect(() => encoder.copyBufferToBuffer(a, 8, b, 0, 12)).toThrow(/^a: 20 bytes/)
    expect(() => encoder.copyBufferToBuffer(a, 0, b, 8, 12)).toThrow(/^b: 20 bytes/)
    expect(() => encoder.clearBuffer(b, 8, 12)).toThrow(/^b: 20 bytes/)
    const bind = (offset: number, size?: number) =>
      device.createBindGroup({
        layout: {} as GPUBindGroupLayout,
        entries: [{ binding: 0, resource: { buffer: b, offset, ...(size && { size }) } }],
      })
    expect(() => bind(0, 20)).toThrow(/^b: 20 bytes/)
    expect(() => bind(32)).toThrow(/^b: 32 bytes/)
  })

  it('are copied and cleared in the order of their commands, when these are submitted', async () => {
    const device = await create()
    const [a, b] = [0, 1].map(() => device.createBuffer({ size: 8, usage: 0 }))
    device.queue.writeBuffer(a, 0, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(a, 4, b, 0, 4)
    encoder.clearBuffer(a, 4)
    encoder.copyBufferToBuffer(a, 2, b, 4, 4)
    encoder.clearBuffer(b, 0, 1)
    const commands = encoder.finish()
    expect(await read(b)).toEqual(Array(8).fill(0))
    device.queue.submit([commands])
    expect(await read(a)).toEqual([1, 2, 3, 4, 0, 0, 0, 0])
    expect(await read(b)).toEqual([0, 6, 7, 8, 3, 4, 0, 0])
    const all = device.createCommandEncoder()
    all.clearBuffer(b)
    device.queue.submit([all.finish()])
    expect(await read(b)).toEqual(Array(8).fill(0))
  })

  it('are mapped once at a time, as a copy of what they hold', async () => {
    const device = await create()
    const buffer = device.createBuffer({ label: 'answers', size: 8, usage: 0 })
    expect(() => buffer.getMappedRange()).toThrow('answers is not mapped')
    const mapping = buffer.mapAsync(1)
    await expect(buffer.mapAsync(1)).rejects.toThrow('answers cannot be mapped')
    await mapping
    const before = buffer.getMappedRange(4)
    expect(before.byteLength).toBe(4)
    expect(buffer.getMappedRange(0, 4).byteLength).toBe(4)
    device.queue.writeBuffer(buffer, 0, new Uint8Array(8).fill(7))
    expect([...new Uint8Array(before)]).toEqual([0, 0, 0, 0])
    buffer.unmap()
    expect(() => buffer.getMappedRange()).toThrow('answers is not mapped')
    expect(await read(buffer)).toEqual(Array(8).fill(7))
  })

  it('that were destroyed are named where they are used', async () => {
    const device = await create()
    const [gone, there] = ['gone', 'there'].map((label) => device.createBuffer({ label, size: 16, usage: 0 }))
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(gone, 0, there, 0, 8)
    const commands = encoder.finish()
    gone.destroy()
    gone.destroy()
    expect(() => device.queue.writeBuffer(gone, 0, new Uint8Array(8))).toThrow(
      'gone is used after it was destroyed',
    )
    expect(() => device.queue.submit([commands])).toThrow('gone is used after it was destroyed')
    await expect(gone.mapAsync(1)).rejects.toThrow('gone cannot be mapped')
    expect(() => gone.getMappedRange()).toThrow('gone is not mapped')
    // Destroyed twice, its memory came back once.
    const [c, d] = [0, 1].map(() => device.createBuffer({ size: 16, usage: 0 }))
    device.queue.writeBuffer(c, 0, new Uint8Array(16).fill(1))
    expect(await read(d)).toEqual(Array(16).fill(0))
  })
})

describe('errors', () => {
  const HUGE = 2 ** 30

  it('of memory are caught by the innermost scope of their kind', async () => {
    const device = await create()
    device.pushErrorScope('out-of-memory')
    device.pushErrorScope('out-of-memory')
    device.pushErrorScope('validation')
    vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('no more')
    })
    const refused = device.createBuffer({ label: 'weights', size: HUGE, usage: 0 })
    vi.restoreAllMocks()
    expect(await device.popErrorScope()).toBeNull()
    expect((await device.popErrorScope())?.message).toMatch(/^weights: 1073741824 bytes/)
    expect(await device.popErrorScope()).toBeNull()
    expect(() => device.queue.writeBuffer(refused, 0, new Uint8Array(0))).toThrow('weights is used after')
    // Room for others is left.
    expect(await read(device.createBuffer({ size: 4, usage: 0 }))).toEqual([0, 0, 0, 0])
  })

  it('of size are validation errors; the first of a scope is kept', async () => {
    const device = await create()
    device.pushErrorScope('validation')
    device.createBuffer({ label: 'one', size: HUGE + 4, usage: 0 })
    device.createBuffer({ label: 'two', size: HUGE + 4, usage: 0 })
    expect((await device.popErrorScope())?.message).toMatch(/^one: 1073741828 bytes, at most 1073741824/)
  })

  it('outside of a scope are heard as events', async () => {
    const device = await create()
    const heard: string[] = []
    device.addEventListener('uncapturederror', (event) => heard.push(event.error.message))
    device.pushErrorScope('out-of-memory')
    device.createBuffer({ label: 'one', size: HUGE + 4, usage: 0 })
    expect(await device.popErrorScope()).toBeNull()
    expect(heard).toEqual(['one: 1073741828 bytes, at most 1073741824'])
  })

  it('of kernels reject their pipeline', async () => {
    await expect(compute('fn main() {}')).rejects.toThrow('no entry point')
  })
})

describe('the device', () => {
  it('is told that it was destroyed', async () => {
    const device = await create()
    let lost: GPUDeviceLostInfo | null = null
    void device.lost.then((info) => (lost = info))
    await device.queue.onSubmittedWorkDone()
    expect(lost).toBeNull()
    device.destroy()
    expect((await device.lost).reason).toBe('destroyed')
  })

  it('runs kernels of two devices apart', async () => {
    const [one, two] = [await create(), await create()]
    const code = `
@group(0) @binding(0) var<storage, read_write> out: array<u32>;
var<workgroup> cells: array<u32, 600>;
@compute @workgroup_size(1) fn main() { cells[599] += 1u; out[0] += cells[599] + out[1]; }`
    for (const on of [one, two, one])
      expect([...new Uint32Array(await compute(code, { outputs: 2, on }))]).toEqual([1, 0])
  })

  it('has scratch memory of its own for kernels, which grows', async () => {
    const device = await create()
    const filled = (n: number) => `
@group(0) @binding(0) var<storage, read_write> out: array<u32>;
@compute @workgroup_size(1) fn main() {
  var a: array<u32, ${n}>;
  for (var i = 0u; i < ${n}u; i++) { a[i] = i; }
  for (var i = 0u; i < 64u; i++) { out[0] += a[(i * 7u) % ${n}u]; }
}`
    const wanted = (n: number) =>
      Array.from({ length: 64 }, (_, i) => (i * 7) % n).reduce((sum, x) => sum + x, 0)
    for (const n of [100, 500, 70])
      expect(new Uint32Array(await compute(filled(n), { on: device }))[0]).toBe(wanted(n))
  })

  it('names itself, its limits, and refuses a dispatch without a pipeline', async () => {
    const adapter = (await processorGpu().requestAdapter())!
    expect(adapter.info.description).toBe('CPU (WebAssembly)')
    const device = await adapter.requestDevice()
    expect([isProcessor(device), isProcessor({} as GPUDevice)]).toEqual([true, false])
    expect(device.limits.maxBufferSize).toBe(HUGE_LIMIT)
    const pass = device.createCommandEncoder().beginComputePass()
    expect(() => pass.dispatchWorkgroups(1)).toThrow('a dispatch without a pipeline')
  })
})

/** The largest buffer. */
const HUGE_LIMIT = 2 ** 30

it('a kernel that could not be compiled for want of memory can be, later', async () => {
  const device = await create()
  const code = '@compute @workgroup_size(1) fn main() { out[0] = 7u; }'
  const kernel = `@group(0) @binding(0) var<storage, read_write> out: array<u32>;\n${code}`
  vi.spyOn(WebAssembly, 'instantiate').mockRejectedValueOnce(new RangeError('out of memory'))
  await expect(compute(kernel, { on: device })).rejects.toThrow('out of memory')
  vi.restoreAllMocks()
  expect(new Uint32Array(await compute(kernel, { on: device, outputs: 1 }))).toEqual(Uint32Array.of(7))
})
