// Axis ends and ticks, and which x a step has. Pure.

export const X_AXES = ['step', 'seconds', 'samples'] as const
/** What runs along x: training steps, seconds of training, or samples seen. */
export type XAxis = (typeof X_AXES)[number]

/** Two gradients more than this many degrees apart are in conflict. */
export const CONFLICT = 90

/** Share of a linear axis above its highest tick. */
const EDGE = 0.02
/** Below this two values are the same: the decades of smaller ones cannot be computed. */
const TINY = 1e-100

export interface Axis {
  domain: [number, number]
  ticks: number[]
  log?: boolean
}

/** The x of the `i`-th step. `samplesPerStep` = frames times questions of a batch. */
export function xAt(
  at: { steps: readonly number[]; seconds: readonly number[] },
  i: number,
  axis: XAxis,
  samplesPerStep: number,
): number {
  return axis === 'seconds' ? at.seconds[i] : axis === 'samples' ? at.steps[i] * samplesPerStep : at.steps[i]
}

/**
 * The next round number: 1, 1.5, 2, 3, 5 or 7 times a power of ten, so that a time axis moves only now and
 * then.
 */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 1.5, 2, 3, 5, 7].find((u) => u * power >= value * (1 - 1e-9)) ?? 10) * power
}

/**
 * Where the step axis ends: the whole run, halved as often as what is there still fits (never below 16
 * steps). So early curves are not a sliver, and the axis moves only a few times.
 */
export function axisEnd(last: number, steps: number): number {
  if (last <= 0) return Math.max(steps, 16)
  let end = Math.max(steps, last, 16)
  while (end / 2 >= last && end / 2 >= 16) end /= 2
  return Math.ceil(end)
}

/** Round ticks from 0 to `end`, about `count` of them. */
export function linearTicks(end: number, count = 5): number[] {
  const rough = end / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const unit = [1, 2, 2.5, 5, 10].find((u) => u * power >= rough) ?? 10
  const size = Math.max(1, unit * power)
  const ticks: number[] = []
  for (let t = 0; t <= end + 1e-9; t += size) ticks.push(Math.round(t))
  return ticks
}

/**
 * A log axis around the values: ends on the grid 1-2-5, and the grid lines inside. Null when no value is
 * positive.
 */
export function logAxis(values: Iterable<number | null>): Axis | null {
  let low = Infinity
  let high = 0
  for (const v of values) {
    if (v === null || !(v > 0)) continue
    low = Math.min(low, v)
    high = Math.max(high, v)
  }
  if (!(high > 0)) return null
  const grid: number[] = []
  for (let e = Math.floor(Math.log10(low)) - 1; e <= Math.ceil(Math.log10(high)); e++) {
    for (const m of [1, 2, 5]) grid.push(Number(`${m}e${e}`))
  }
  const from = grid.filter((g) => g <= low).at(-1)!
  const to = grid.find((g) => g >= high) ?? high
  const inside = grid.filter((g) => g >= from && g <= to)
  const ticks = inside.length > 7 ? inside.filter((g) => /^1/.test(g.toExponential())) : inside
  return { domain: [from, from === to ? to * 2 : to], ticks, log: true }
}

/** A little higher, so that a line along the top is drawn in its full width. */
export const widened = ([low, high]: readonly [number, number]): [number, number] => [
  low,
  high + EDGE * (high - low),
]

/**
 * A linear axis that holds the values, with round ends and about four grid lines; `zero` must be on it. Null
 * without values.
 */
export function plainAxis(values: Iterable<number | null>, zero = true): Axis | null {
  let low = Infinity
  let high = -Infinity
  for (const v of values) {
    if (v === null || !Number.isFinite(v)) continue
    low = Math.min(low, v)
    high = Math.max(high, v)
  }
  if (low > high) return null
  if (zero) [low, high] = [Math.min(0, low), Math.max(0, high)]
  if (high - low < TINY)
    [low, high] = Math.abs(low) < TINY ? [0, 1] : [Math.min(0, 2 * low), Math.max(0, 2 * high)]
  const rough = (high - low) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const unit = ([1, 2, 2.5, 5, 10].find((u) => u * power >= rough * (1 - 1e-9)) ?? 10) * power
  const [from, to] = [Math.floor(low / unit + 1e-9), Math.ceil(high / unit - 1e-9)]
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => Number(((from + i) * unit).toPrecision(12)))
  return { domain: widened([ticks[0], ticks.at(-1)!]), ticks }
}

/** The angle axis, always centred on 90 degrees: the half range that holds all values. */
export function angleAxis(values: Iterable<number | null>): Axis {
  let reach = 0
  for (const v of values) if (v !== null) reach = Math.max(reach, Math.abs(v - CONFLICT))
  const half = [6, 15, 30, 60, 90].find((h) => reach <= h) ?? 90
  return {
    domain: [CONFLICT - half, CONFLICT + half],
    ticks: [-2, -1, 0, 1, 2].map((k) => CONFLICT + (k * half) / 2),
  }
}
