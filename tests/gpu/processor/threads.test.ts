// Workgroups and their threads: memory, barriers, dispatches, bindings.

import { describe, expect, it } from 'vitest'
import { firstOf, processorDevice, statements } from './run'

describe('workgroup memory', () => {
  it('begins at zero in every workgroup', async () => {
    const outside = 'var<workgroup> cells: array<i32, 4>; var<workgroup> total: i32;'
    const body = `
out[group.x * 4u + local.x] = cells[local.x] * 1000 + total;
cells[local.x] = 7;
total += 1;
workgroupBarrier();
if (local.x == 0u) { out[group.x * 4u] += total * 10; }`
    expect(await statements('i32', body, { outside, threads: 4, workgroups: [2] })).toEqual([
      40, 1, 2, 3, 40, 1, 2, 3,
    ])
  })

  it('holds vectors, matrices and arrays of arrays', async () => {
    const outside = 'var<workgroup> rows: array<array<vec4f, 2>, 3>; var<workgroup> m: mat4x4f;'
    const body = `
rows[local.x][1] = vec4f(f32(local.x));
rows[local.x][0].w = 5.0;
m[local.x] = vec4f(1.0, 2.0, 3.0, f32(local.x));
workgroupBarrier();
let other = (local.x + 1u) % 3u;
out[local.x] = rows[other][1].z * 100.0 + rows[other][0].w + (m * vec4f(1.0)).w;`
    expect(await firstOf(3, 'f32', body, { outside, threads: 3 })).toEqual([108, 208, 8])
  })
})

describe('barriers', () => {
  it('keep what every thread knows, of every kind', async () => {
    const outside = `
struct Two { x: f32, v: vec4f }
var<workgroup> cells: array<f32, 4>;`
    const body = `
let i = local.x;
var x = f32(i) * 2.0;
let v = vec4f(x, 1.0, 2.0, 3.0);
var a: array<f32, 3>;
a[i % 3u] = 5.0;
var two = Two(x, v.wzyx);
let known = 3.0;
let yes = i > 1u;
cells[i] = x;
workgroupBarrier();
x += cells[3u - i];
two.v.w += x;
a[1] += x;
workgroupBarrier();
cells[i] = a[1] + two.v.w;
workgroupBarrier();
out[i] = cells[(i + 1u) % 4u] + x * 1000.0 + v.z + known + f32(yes) * 0.5 + two.x * 10.0;`
    const x = 6
    const cell = (i: number) => (i === 1 ? 5 : 0) + x + 2 * i + x
    expect(await firstOf(4, 'f32', body, { outside, threads: 4 })).toEqual(
      [0, 1, 2, 3].map((i) => cell((i + 1) % 4) + 6000 + 2 + 3 + (i > 1 ? 0.5 : 0) + 20 * i),
    )
  })

  it('stand in loops whose turns are known', async () => {
    const outside = 'var<workgroup> cells: array<i32, 8>;'
    const body = `
let i = local.x;
cells[i] = i32(i) + 1;
workgroupBarrier();
for (var s = 4u; s > 0u; s = s / 2u) {
  if (i < s) { cells[i] += cells[i + s]; }
  workgroupBarrier();
}
out[i] = cells[0];
workgroupBarrier();
for (var turn = 0; turn < 2; turn++) {
  for (var inner = 0; inner <= turn; inner++) {
    let before = cells[(i + 1u) % 8u];
    workgroupBarrier();
    cells[i] = before * (inner + 1);
    workgroupBarrier();
  }
}
if (i < 2u) { out[i] = cells[i] * 100 + out[i]; }`
    // 36, 14, 10, 12, 5, 6, 7, 8 turned by three places; the last turn doubles.
    const cells = [36, 2 + 4 + 6 + 8, 3 + 7, 4 + 8, 5, 6, 7, 8]
    const got = await statements('i32', body, { outside, threads: 8 })
    cells[1] = 20
    expect(got).toEqual([cells[3] * 200 + 36, cells[4] * 200 + 36, 36, 36, 36, 36, 36, 36])
  })

  it('in loops leave names outside of the loop as they are', async () => {
    const outside = 'const turn = 100; var<workgroup> cells: array<i32, 2>;'
    const body = `
var x = 1;
for (var turn = 0; turn < 2; turn++) {
  var x = x + 10;
  x += turn;
  workgroupBarrier();
  cells[local.x] = x;
  workgroupBarrier();
}
out[local.x] = x + cells[1u - local.x] * 10 + turn;`
    expect(await firstOf(2, 'i32', body, { outside, threads: 2 })).toEqual([221, 221])
  })

  it('come after loops and branches without one', async () => {
    const outside = 'var<workgroup> cells: array<i32, 4>;'
    const body = `
var sum = 0;
for (var k = 0; k < given[0]; k++) { if (k == 2) { continue; } if (k == 4) { break; } sum += k; }
if (local.x == 1u) { sum *= 10; } else { sum += i32(local.x); }
cells[local.x] = sum;
storageBarrier();
workgroupBarrier();
if (local.x > 1u) { return; }
out[local.x] = cells[local.x + 2u] + sum * 100;`
    expect(await firstOf(4, 'i32', body, { outside, threads: 4, given: [9] })).toEqual([406, 4007, 0, 0])
  })
})

describe('dispatches', () => {
  const body = (across: number, down: number) => `
let at = (group.z * ${down}u + group.y) * ${across}u * 2u + id.x;
out[at] = group.x + 10u * group.y + 100u * group.z + 1000u * local.x + 10000u * (id.y + id.z) + 1u;`

  it.each([
    [3, 1, 1],
    [3, 2, 1],
    [2, 3, 4],
    [1, 1, 2],
  ])('of %i x %i x %i workgroups run each once', async (x, y, z) => {
    const count = x * y * z * 2
    const got = await statements('u32', body(x, y), { threads: 2, workgroups: [x, y, z], outputs: count })
    const wanted = Array.from({ length: count }, (_, at) => {
      const [thread, group] = [at % 2, Math.floor(at / 2)]
      const [gx, gy, gz] = [group % x, Math.floor(group / x) % y, Math.floor(group / x / y)]
      return gx + 10 * gy + 100 * gz + 1000 * thread + 10000 * (gy + gz) + 1
    })
    expect(got).toEqual(wanted)
  })

  it('without workgroups run nothing', async () => {
    expect(await firstOf(1, 'u32', 'out[0] = 7u;', { workgroups: [0, 3] })).toEqual([0])
  })
})

it('a binding begins at its offset and has its size', async () => {
  const device = await processorDevice()
  const code = `
@group(0) @binding(0) var<storage, read_write> out: array<u32>;
@group(0) @binding(1) var<storage, read> part: array<u32>;
@compute @workgroup_size(1) fn main() { out[0] = part[0]; out[1] = arrayLength(&part); out[2] = arrayLength(&out); }`
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }) },
  })
  const [out, all] = [1024, 1024].map((size) => device.createBuffer({ size, usage: 0 }))
  device.queue.writeBuffer(
    all,
    0,
    Uint32Array.from({ length: 256 }, (_, i) => i),
  )
  const entries = [
    { binding: 0, resource: { buffer: out, offset: 512 } },
    { binding: 1, resource: { buffer: all, offset: 256, size: 64 } },
  ]
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, device.createBindGroup({ layout: {} as GPUBindGroupLayout, entries }))
  pass.dispatchWorkgroups(1)
  pass.end()
  device.queue.submit([encoder.finish()])
  await out.mapAsync(1)
  expect([...new Uint32Array(out.getMappedRange(), 512, 3)]).toEqual([64, 16, 128])
  expect([...new Uint32Array(out.getMappedRange(), 0, 3)]).toEqual([0, 0, 0])
})
