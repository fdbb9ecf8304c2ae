// Vectors, matrices, arrays and structures: in registers and in memory they are the same.

import { describe, expect, it } from 'vitest'
import { compute, firstOf, statements, values } from './run'

describe('vectors', () => {
  it('take their components in any order', async () => {
    const body = `
let v = vec4f(given[0], 2.0, 3.0, 4.0);
let w = v.wzyx + v.xxxx;
out[0] = w.x; out[1] = w.a;
let t = v.yz;
out[2] = t.x * 10.0 + t.y;
let u = vec4f(t.yx, v.zw);
out[3] = dot(u, vec4f(1000.0, 100.0, 10.0, 1.0));
let k = vec3f(v.x, t);
out[4] = k.x + k.y + k.z;
out[5] = (v * 2.0).y + (v.xyz * vec3f(1.0, 2.0, 3.0)).z;
let i = u32(given[1]);
out[6] = v[i] * 10.0 + k[i - 1u];
out[7] = vec4f(7.0).b;`
    expect(await statements('f32', body, { given: [1, 2] })).toEqual([5, 2, 23, 3234, 6, 13, 32, 7])
  })

  it('of integers and of two or three floats are calculated with component by component', async () => {
    const body = `
let a = vec3u(given[0], 2u, 3u);
let b = a * 10u + vec3u(1u) - a.zyx;
out[0] = b.x; out[1] = b.y; out[2] = b.z;
let c = (vec4u(a, 9u) << vec4u(1u)) | vec4u(1u, 0u, 0u, 0u);
out[3] = c.x + c.y + c.z + c.w;
out[4] = u32(all(a == vec3u(5u, 2u, 3u))) + 10u * u32(any(a == vec3u(0u, 0u, 3u))) + 100u * u32(all(a < vec3u(5u)));
let f = vec2f(1.5, f32(given[0])) / 0.5;
out[5] = u32(f.x * 100.0 + f.y);
let i = vec2i(-7, 3) / vec2i(2);
out[6] = u32(i.x + 10 * i.y + 100);
let s = select(vec2u(1u, 2u), vec2u(30u, 40u), vec2u(given[0]) > vec2u(4u, 5u));
out[7] = s.x + s.y;`
    expect(await statements('u32', body, { given: [5] })).toEqual([48, 19, 26, 39, 11, 310, 107, 32])
  })

  it('go through functions component by component', async () => {
    const body = `
let v = vec2f(given[0], -2.25);
let a = abs(v) + floor(v) + max(v, vec2f(0.0)) + sqrt(vec2f(4.0, given[0]));
out[0] = a.x; out[1] = a.y;
let b = clamp(vec4f(v, 9.0, -9.0), vec4f(-3.0), vec4f(3.0));
out[2] = b.x + b.y * 10.0 + b.z * 100.0 + b.w * 1000.0;
let s = sign(vec4f(v, 0.0, 5.0));
out[3] = s.x + s.y * 10.0 + s.z * 100.0 + s.w * 1000.0;
out[4] = dot(vec3f(v, 1.0), vec3f(2.0)) + dot(v.xxyy, vec4f(1.0));
let m = mix(vec4f(0.0), vec4f(v, v), vec4f(0.5));
out[5] = m.x + m.w;
let n = min(-v, v.yx);
out[6] = n.x * 10.0 + n.y;
out[7] = length4(vec4f(3.0, 0.0, 4.0, 0.0));`
    const outside = 'fn length4(v: vec4f) -> f32 { return sqrt(dot(v, v)); }'
    expect(await statements('f32', body, { given: [4], outside })).toEqual([
      4 + 4 + 4 + 2,
      2.25 - 3 + 0 + 2,
      -2719.5,
      991,
      9,
      0.875,
      -37.75,
      5,
    ])
  })

  it('take single components', async () => {
    const body = `
var v = vec4f(1.0);
v.y = given[0];
v.z += v.y;
v[3] *= 5.0;
v.x -= v.w;
out[0] = v.x; out[1] = v.y; out[2] = v.z; out[3] = v.w;
var u = vec3f(v.xy, 0.0);
u.z = u.x;
u.x = u.y;
u = u.zxy;
out[4] = u.x; out[5] = u.y; out[6] = u.z;
v = vec4f(v.y, v.x, v.w, v.z);
out[7] = dot(v, vec4f(1.0, 10.0, 100.0, 1000.0));`
    expect(await statements('f32', body, { given: [7] })).toEqual([
      -4,
      7,
      8,
      5,
      -4,
      7,
      7,
      7 - 40 + 500 + 8000,
    ])
  })

  it('choose by masks', async () => {
    const body = `
let v = vec4f(given[0], -1.0, 2.0, -2.0);
let positive = v > vec4f(0.0);
let r = select(vec4f(0.0), v, positive);
out[0] = r.x + r.y + r.z + r.w;
let both = positive & (v < vec4f(2.0));
let e = select(v, vec4f(100.0), !both | (v == vec4f(-1.0)));
out[1] = e.x; out[2] = e.y; out[3] = e.z;
out[4] = f32(any(both)) + 2.0 * f32(all(both)) + 4.0 * f32(all(v != vec4f(5.0)));
let lanes = vec4<bool>(given[0] > 0.0, false, given[0] > 9.0, true);
let c = select(vec4f(1.0), vec4f(10.0), lanes);
out[5] = c.x + 2.0 * c.y + 3.0 * c.z + 4.0 * c.w;
out[6] = f32(lanes.x) + 2.0 * f32(lanes.y) + 4.0 * f32(positive.z) + 8.0 * f32(positive[3]);
out[7] = select(vec4f(1.0), vec4f(2.0), given[0] > 0.0).x + select(vec4f(1.0), vec4f(2.0), select(lanes, positive, given[0] < 0.0)).w;`
    expect(await statements('f32', body, { given: [1] })).toEqual([3, 1, 100, 100, 5, 55, 5, 4])
  })

  it('keep their bits as another kind', async () => {
    const body = `
let v = vec4f(1.0, -0.0, bitcast<f32>(given[0]), 2.0);
let b = bitcast<vec4u>(v);
out[0] = b.x; out[1] = b.y; out[2] = b.z;
let w = bitcast<vec4<f32>>(vec4u(b.w, b.x, 0u, 0u)) * 2.0;
out[3] = bitcast<u32>(w.x); out[4] = bitcast<u32>(w.y);
let c = vec4f(vec4u(1u, 2u, given[1], 4u));
out[5] = u32(c.z);
let d = vec4u(v);
out[6] = d.w;
out[7] = bitcast<u32>(bitcast<vec2f>(vec2u(0u, given[0])).y);`
    expect(await statements('u32', body, { given: [0x7fc12345, 9] })).toEqual([
      0x3f800000, 0x80000000, 0x7fc12345, 0x40800000, 0x40000000, 9, 2, 0x7fc12345,
    ])
  })
})

describe('matrices', () => {
  it('are columns, times a vector the sum of them', async () => {
    const outside = 'fn column(m: mat4x4f, i: i32) -> vec4f { return m[i]; }'
    const body = `
var m = mat4x4f(vec4f(1.0, 2.0, 3.0, 4.0), vec4f(5.0), vec4f(6.0), vec4f(given[0]));
let p = m * vec4f(1.0, 0.0, 2.0, 1.0);
out[0] = p.x; out[1] = p.w;
m[1] = m[0] + m[1];
m[2][3] = 9.0;
out[2] = m[1].z + m[2].w;
out[3] = column(m, i32(given[1])).y;
let q = (m * 2.0 + m)[0];
out[4] = q.w;
m[i32(given[1])].x = 70.0;
out[5] = (m * vec4f(0.0, 0.0, 1.0, 0.0)).x;`
    expect(await firstOf(6, 'f32', body, { outside, given: [7, 2] })).toEqual([
      1 + 12 + 7,
      4 + 12 + 7,
      8 + 9,
      6,
      12,
      70,
    ])
  })
})

describe('arrays', () => {
  /** The same, with indices known and read from a buffer. */
  const both = async (body: (at: (i: number) => string) => string, count: number): Promise<number[]> => {
    const given = [0, 1, 2, 3, 4, 5]
    const known = await firstOf(
      count,
      'f32',
      body((i) => `${i}`),
      { given },
    )
    expect(
      await firstOf(
        count,
        'f32',
        body((i) => `i32(given[${i}])`),
        { given },
      ),
    ).toEqual(known)
    return known
  }

  it('of floats', async () => {
    expect(
      await both(
        (at) => `
var a = array<f32, 5>(1.0, 2.0, 3.0, 4.0, 5.0);
var b = a;
a[${at(1)}] = a[${at(4)}] * 10.0;
a[${at(2)}] += b[${at(2)}];
b[0] = a[${at(1)} + 1];
a[${at(3)}] -= a[${at(0)}];
out[0] = a[0]; out[1] = a[1]; out[2] = a[2]; out[3] = a[3]; out[4] = a[4]; out[5] = b[0]; out[6] = b[1];`,
        7,
      ),
    ).toEqual([1, 50, 6, 3, 5, 6, 2])
  })

  it('of vectors of four', async () => {
    expect(
      await both(
        (at) => `
var a: array<vec4f, 4>;
for (var i = 0; i < 4; i++) { a[i] = vec4f(f32(i), 1.0, 2.0, 3.0); }
a[${at(2)}] = a[${at(3)}] * 2.0;
a[${at(1)}].z = 40.0;
a[${at(1)}][${at(3)}] += 7.0;
a[${at(0)}].x += a[${at(1)}].z;
out[0] = a[2].x; out[1] = a[2].w; out[2] = a[1].z; out[3] = a[1].w; out[4] = a[0].x; out[5] = dot(a[${at(2)}], a[${at(1)}]);`,
        6,
      ),
    ).toEqual([6, 6, 40, 10, 40, 6 + 2 + 160 + 60])
  })

  it('of arrays, and of pairs that change places', async () => {
    expect(
      await both(
        (at) => `
var a: array<array<f32, 3>, 2>;
for (var i = 0; i < 2; i++) { for (var j = 0; j < 3; j++) { a[i][j] = f32(10 * i + j); } }
let row = a[${at(1)}];
a[${at(0)}] = row;
a[${at(1)}][${at(2)}] = 5.0;
out[0] = a[0][2]; out[1] = a[1][2]; out[2] = row[${at(1)}];
var p: array<vec2f, 3>;
p[${at(1)}] = vec2f(1.0, 2.0);
p[${at(1)}] = vec2f(p[${at(1)}].y, p[${at(1)}].x);
p[${at(2)}] = p[${at(1)}].yx;
out[3] = p[1].x * 10.0 + p[1].y; out[4] = p[2].x * 10.0 + p[2].y;
var s = array<f32, 3>(1.0, 2.0, 3.0);
s = array<f32, 3>(s[${at(2)}], s[${at(0)}], s[${at(1)}]);
out[5] = s[0] * 100.0 + s[1] * 10.0 + s[2];`,
        6,
      ),
    ).toEqual([12, 5, 11, 21, 12, 312])
  })

  it('that are long lie in memory', async () => {
    const body = `
var a: array<i32, 300>;
for (var i = 0; i < 300; i++) { a[i] = i * given[0]; }
var b = a;
for (var i = 1; i < 300; i++) { a[i] = a[i - 1] + b[i]; }
out[0] = a[299]; out[1] = b[299]; out[2] = a[0];`
    expect(await firstOf(3, 'i32', body, { given: [2] })).toEqual([299 * 300, 598, 0])
  })

  it('are passed to functions by value, and returned', async () => {
    const outside = `
fn rotated(a: array<i32, 3>, by: i32) -> array<i32, 3> {
  var b = a;
  for (var i = 0; i < 3; i++) { b[(i + by) % 3] = a[i]; }
  return b;
}
fn pick(a: array<i32, 3>, at: i32) -> i32 { return a[at]; }
const TABLE = array<i32, 4>(3, 1, 4, 1);`
    const body = `
var a = array<i32, 3>(1, 2, 3);
let b = rotated(a, 1);
a = rotated(rotated(a, given[0]), given[0]);
out[0] = a[0] * 100 + a[1] * 10 + a[2];
out[1] = b[0] * 100 + b[1] * 10 + b[2];
out[2] = pick(b, given[0]) + pick(rotated(b, 2), 0) + rotated(a, 0)[given[0]];
out[3] = TABLE[2] * 10 + TABLE[given[0]];
out[4] = array<i32, 3>(7, 8, 9)[given[0]];`
    expect(await firstOf(5, 'i32', body, { outside, given: [1] })).toEqual([231, 312, 1 + 1 + 3, 41, 8])
  })
})

describe('structures', () => {
  const outside = `
struct Pair { a: f32, v: vec4f, n: array<f32, 2> }
struct Outer { first: Pair, second: Pair }
struct Small { x: f32, y: f32 }
fn made(x: f32) -> Pair { return Pair(x, vec4f(x), array<f32, 2>(x, 2.0 * x)); }
fn sum(p: Pair) -> f32 { return p.a + p.v.y + p.n[0] + p.n[1]; }
fn swapped(o: Outer) -> Outer { return Outer(o.second, o.first); }
fn first(s: Small, limit: f32) -> Small { var t = s; if (s.x > limit) { return t; } t.x = 9.0; return t; }`
  it('hold what is put into them', async () => {
    const body = `
var p = made(given[0]);
out[0] = sum(p);
p.v.z = 5.0;
p.n[1] += p.v.z;
let copy = p;
p.a = 100.0;
out[1] = sum(copy); out[2] = sum(p);
var o = Outer(p, made(1.0));
o = swapped(o);
o.first.n[u32(given[1])] = 50.0;
out[3] = sum(o.first); out[4] = sum(o.second);
var s = Small(1.0, 2.0);
s = Small(s.y, s.x);
s = first(s, given[0]);
out[5] = s.x * 10.0 + s.y;
out[6] = first(Small(4.0, 5.0), given[0]).x;
var list: array<Small, 3>;
list[u32(given[1])] = s;
list[u32(given[1])] = Small(list[u32(given[1])].y, list[1].x);
out[7] = list[1].x * 10.0 + list[1].y + list[0].x;`
    expect(await statements('f32', body, { outside, given: [3, 1] })).toEqual([
      15,
      20,
      117,
      1 + 1 + 1 + 50,
      117,
      91,
      4,
      19,
    ])
  })
})

describe('buffers', () => {
  it('of vectors are read and written component by component and whole', async () => {
    const code = `
@group(0) @binding(0) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(1) var<storage, read> pairs: array<vec2<f32>>;
@group(0) @binding(2) var<storage, read> whole: array<vec4<u32>>;
@compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  out[i] = vec4f(pairs[i], f32(whole[i].z), f32(arrayLength(&out)));
  out[i].y += 0.5;
  out[i][i] *= 10.0;
  out[i + 1u - 1u].w += f32(arrayLength(&pairs) + 100u * arrayLength(&whole));
}`
    const bytes = await compute(code, {
      inputs: [Float32Array.of(1, 2, 3, 4), Uint32Array.of(1, 2, 3, 4, 5, 6, 7, 8)],
      outputs: 8,
      workgroups: [2],
    })
    expect([...new Float32Array(bytes)]).toEqual([10, 2.5, 3, 204, 3, 45, 7, 204])
  })

  it('take an index that is below zero before an offset is added', async () => {
    const wide = 300_000
    const given = Array.from({ length: 4 }, (_, i) => i + 1)
    const at = (from: string, plus: number) => `given[${from} - ${plus} + ${plus}]`
    expect(
      await values(
        'i32',
        [
          at('given[0]', 3),
          at('given[1]', 5000),
          at('given[2]', wide),
          'given[(given[0] - 700000000) * 2 + 1400000000]',
        ],
        { given },
      ),
    ).toEqual([2, 3, 4, 3])
  })
})
