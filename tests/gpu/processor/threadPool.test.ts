// Threads that share the work of the processor device: the bits of one thread, whatever the others do.

import { describe, expect, it, vi } from 'vitest'
import { kernelThreads } from '../../../src/cli/node/kernelThreads'
import { processorGpu, threadsOf } from '../../../src/gpu/processor/device'
import { ThreadPool, type KernelThread, type KernelThreads } from '../../../src/gpu/processor/threadPool'
import { compute } from './run'

const open = async (threads: KernelThreads | null): Promise<GPUDevice> =>
  (await processorGpu(threads).requestAdapter())!.requestDevice()

/** Every workgroup takes some microseconds and uses memory of its own. */
const SUMS = `
@group(0) @binding(0) var<storage, read_write> out: array<f32>;
@group(0) @binding(1) var<storage, read> given: array<f32>;
var<workgroup> part: array<f32, 64>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  var sum = 0.0;
  for (var i = 0u; i < 40u; i++) { sum += sin32(given[(i * 7u + local.x) % 64u] * f32(group.x + i)); }
  part[local.x] = sum;
  workgroupBarrier();
  if (local.x == 0u) {
    var all = 0.0;
    for (var i = 0u; i < 64u; i++) { all += part[i]; }
    out[group.x] = all;
  }
}
fn sin32(x: f32) -> f32 { return tanh(x) * exp(-x * x); }`

const GIVEN = Float32Array.from({ length: 64 }, (_, i) => ((i * 29) % 64) / 64)
const sums = async (on: GPUDevice, workgroups = 333): Promise<Uint32Array> =>
  new Uint32Array(await compute(SUMS, { inputs: [GIVEN], outputs: workgroups, workgroups: [workgroups], on }))

const openPool = async (count: number): Promise<ThreadPool> =>
  new ThreadPool(
    new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true }),
    await kernelThreads(count),
  )

/** A kernel without buffers, with these instructions. */
const kernelOf = (body: number[]): WebAssembly.Module => {
  const type = [1, 9, 1, 0x60, 5, 127, 127, 127, 127, 127, 0]
  const run = [7, 7, 1, 3, 114, 117, 110, 0, 0]
  const code = [10, 4 + body.length, 1, 2 + body.length, 0, ...body, 0x0b]
  return new WebAssembly.Module(
    Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, ...type, 3, 2, 1, 0, ...run, ...code]),
  )
}

const JOB = { workgroups: 1000, across: 1000, down: 1, scratch: 0, scratchBytes: 0, buffers: [] }

/** Workgroups of 1,000 that this thread takes, which needs .2 ms for each portion. */
function sharesOf(pool: ThreadPool, kernel: number): number {
  let taken = 0
  const run = (first: number, end: number): void => {
    taken += end - first
    const until = performance.now() + 0.2
    while (performance.now() < until);
  }
  pool.begin()
  try {
    pool.run({ ...JOB, kernel, run })
  } finally {
    pool.rest()
  }
  return taken
}

/** What a call throws, in words. */
function captured(call: () => unknown): string {
  try {
    call()
    return ''
  } catch (error) {
    return String(error)
  }
}

describe('several threads', () => {
  it('give the bits of one, again and again', async () => {
    const expected = await sums(await open(null))
    const device = await open(await kernelThreads(4))
    expect(threadsOf(device)).toBe(4)
    for (let turn = 0; turn < 40; turn++) expect(await sums(device)).toEqual(expected)
    device.destroy()
  })

  it('that never come are not waited for', async () => {
    const ended = vi.fn()
    const device = await open({ count: 4, start: () => ({ post: () => undefined, end: ended }) })
    const expected = await sums(await open(null))
    for (let turn = 0; turn < 20; turn++) expect(await sums(device)).toEqual(expected)
    device.destroy()
    expect(ended).toHaveBeenCalledTimes(3)
  })

  it('that the browser refuses leave one, and none behind', async () => {
    const ended = vi.fn()
    let started = 0
    const start = (): KernelThread => {
      if (started++ === 2) throw new Error('no more threads')
      return { post: () => undefined, end: ended }
    }
    const device = await open({ count: 4, start })
    expect([threadsOf(device), ended.mock.calls.length]).toEqual([1, 2])
    expect(await sums(device)).toEqual(await sums(await open(null)))
  })

  it('take what the first has no time for', async () => {
    const pool = await openPool(3)
    const kernel = pool.add(kernelOf([]))
    // Threads that are still on their way come later.
    await expect.poll(() => sharesOf(pool, kernel)).toBeLessThan(900)
    pool.end()
  })

  it('help with no kernel that they could not instantiate, and with those after it', async () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true })
    const pool = new ThreadPool(memory, await kernelThreads(2))
    // (module (import "env" "missing" (func))): there is no such function.
    const wrong = pool.add(
      new WebAssembly.Module(
        Uint8Array.from([
          ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0],
          ...[2, 15, 1, 3, 101, 110, 118, 7, 109, 105, 115, 115, 105, 110, 103, 0, 0],
        ]),
      ),
    )
    const fine = pool.add(kernelOf([]))
    await expect.poll(() => sharesOf(pool, fine)).toBeLessThan(900)
    expect(sharesOf(pool, wrong)).toBe(1000)
    pool.end()
  })

  it('of which one fails say so, and go on', async () => {
    const pool = await openPool(2)
    const UNREACHABLE = 0
    const failing = pool.add(kernelOf([UNREACHABLE]))
    const fine = pool.add(kernelOf([]))
    await expect.poll(() => captured(() => sharesOf(pool, failing))).toContain('a kernel failed in a thread')
    expect(() => sharesOf(pool, fine)).not.toThrow()
    const fail = (): void => {
      throw new Error('here')
    }
    // A kernel that the others do not have: this thread is the one to fail.
    expect(captured(() => pool.run({ ...JOB, kernel: 99, run: fail }))).toContain('here')
    expect(() => sharesOf(pool, fine)).not.toThrow()
    pool.end()
    expect(sharesOf(pool, fine)).toBe(1000)
  })
})
