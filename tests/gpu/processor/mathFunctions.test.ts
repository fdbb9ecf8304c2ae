// exp, log and tanh of the processor device against the double precision of the language, in units in the last place.

import { beforeAll, describe, expect, it } from 'vitest'
import { stream } from '../../../src/world/random'
import { compute } from './run'

type Name = 'exp' | 'log' | 'tanh'

/** What float32 values become, four at a time. */
async function evaluated(name: Name, xs: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  const code = `
@group(0) @binding(0) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(1) var<storage, read> xs: array<vec4f>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&xs)) { out[id.x] = ${name}(xs[id.x]); }
}`
  const padded = new Float32Array(4 * Math.ceil(xs.length / 4))
  padded.set(xs)
  const workgroups: [number] = [Math.ceil(padded.length / 256)]
  const bytes = await compute(code, { inputs: [padded], outputs: padded.length, workgroups })
  return new Float32Array(bytes, 0, xs.length)
}

const SMALLEST_NORMAL = 2 ** -126

/** The distance of neighbours among float32 numbers at x; below the normal ones it does not shrink further. */
const ulp = (x: number): number => 2 ** (Math.floor(Math.log2(Math.max(Math.abs(x), SMALLEST_NORMAL))) - 23)

/** The largest error in units in the last place, and where; normal results alone count. */
function worst(name: Name, xs: Float32Array, ys: Float32Array): { error: number; at: number } {
  let found = { error: 0, at: NaN }
  xs.forEach((x, i) => {
    const wanted = Math[name](x)
    if (Math.abs(wanted) < SMALLEST_NORMAL || Math.abs(Math.fround(wanted)) === Infinity) return
    const error = Math.abs(ys[i] - wanted) / ulp(wanted)
    if (!(error <= found.error)) found = { error, at: x }
  })
  return found
}

/** So many float32 numbers from `from` to `to`, evenly. */
const dense = (from: number, to: number, count: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))

/** Float32 numbers of every size and sign: random bits, NaN and infinity left out. */
function randomFloats(count: number, label: string, positive = false): Float32Array<ArrayBuffer> {
  const random = stream(5, label)
  const bits = Uint32Array.from({ length: count }, () => random.integer(2 ** 31) * (positive ? 1 : 2))
  return new Float32Array(bits.buffer).filter(Number.isFinite)
}

/** The neighbours of x, `count` on either side, in order. */
function around(x: number, count: number): Float32Array<ArrayBuffer> {
  const middle = new Int32Array(Float32Array.of(x).buffer)[0]
  const bits = Int32Array.from({ length: 2 * count + 1 }, (_, i) => middle + i - count)
  const xs = new Float32Array(bits.buffer)
  return x < 0 ? xs.reverse() : xs
}

/** Units in the last place that a result is off by, at most: what the tests below found, rounded up. */
const BOUND = { exp: 1.5, log: 1.5, tanh: 2.5 } as const

/** By how many units in the last place a result may be below that of the float before. */
const MOST_FALL = { exp: 1, log: 1, tanh: 2 } as const

describe.each([
  { name: 'exp', from: -87.3, to: 88.7 },
  { name: 'log', from: 1e-3, to: 10 },
  { name: 'tanh', from: -10, to: 10 },
] as const)('$name', ({ name, from, to }) => {
  const special = Float32Array.of(
    0,
    -0,
    Infinity,
    -Infinity,
    NaN,
    1e-45,
    -1e-45,
    1e-40,
    3.4e38,
    -3.4e38,
    1,
    -1,
    88.8,
    -104,
  )
  let specialValues: Float32Array
  beforeAll(async () => (specialValues = await evaluated(name, special)))

  it(`is off by ${BOUND[name]} units in the last place at most`, async () => {
    const ranges = [
      dense(from, to, 200_000),
      dense(-1, 1, 100_000),
      randomFloats(200_000, name, name === 'log'),
    ]
    for (const xs of ranges) {
      const { error, at } = worst(name, xs, await evaluated(name, xs))
      expect(error, `at ${at}`).toBeLessThanOrEqual(BOUND[name])
      expect(error).toBeGreaterThan(0.4)
    }
  })

  it('is that of zeros, infinities, NaN and the smallest numbers', () => {
    special.forEach((x, i) => {
      const wanted = Math.fround(Math[name](x))
      const got = specialValues[i]
      if (Number.isNaN(wanted)) expect(got, `${x}`).toBeNaN()
      else if (Math.abs(wanted) < SMALLEST_NORMAL && name === 'exp') expect(got).toBe(0)
      else if (Number.isFinite(wanted))
        expect(Math.abs(got - wanted), `${x}`).toBeLessThanOrEqual(2 * ulp(wanted))
      else expect(got, `${x}`).toBe(wanted)
    })
  })

  it('does not fall where its parts meet, by more than an error of rounding', async () => {
    const seams = {
      exp: [-87.336544, -87.33, 88.37, 88.722839, 0.34657359, 1e-7],
      log: [SMALLEST_NORMAL, 0.70710678, 1.41421356, 1],
      tanh: [0.625, -0.625, 9.010913, -9.010913],
    }[name]
    for (const seam of seams) {
      const xs = around(seam, 2000)
      const ys = await evaluated(name, xs)
      let fall = { by: 0, at: NaN }
      for (let i = 1; i < ys.length; i++) {
        const by = ys[i] < ys[i - 1] ? (ys[i - 1] - ys[i]) / ulp(ys[i - 1]) : 0
        if (by > fall.by || Number.isNaN(ys[i])) fall = { by: Number.isNaN(ys[i]) ? Infinity : by, at: xs[i] }
      }
      expect(fall.by, `${name}(${fall.at})`).toBeLessThanOrEqual(MOST_FALL[name])
      // And far over the seam it rises.
      expect(ys[ys.length - 1]).toBeGreaterThanOrEqual(ys[0])
    }
  })

  it('of one float is that of four', async () => {
    const xs = dense(Math.max(from, -5), Math.min(to, 5), 64)
    const code = `
@group(0) @binding(0) var<storage, read_write> out: array<f32>;
@group(0) @binding(1) var<storage, read> xs: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  out[id.x] = ${name}(xs[id.x]) + dot(vec4f(${name}(xs[id.x])), vec4f(0.0));
}`
    const one = new Float32Array(await compute(code, { inputs: [xs], outputs: 64 }))
    expect([...one]).toEqual([...(await evaluated(name, xs))])
  })
})

it('tanh stays within -1 and 1, and is as odd as tanh', async () => {
  const xs = dense(0, 12, 50_000)
  const [up, down] = [
    await evaluated('tanh', xs),
    await evaluated(
      'tanh',
      xs.map((x) => -x),
    ),
  ]
  expect(xs.filter((_, i) => !(up[i] <= 1 && up[i] === -down[i]))).toEqual(new Float32Array())
})
