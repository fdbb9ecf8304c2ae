// Axis ends and ticks, and which x a step has. Any finite numbers give finite ends and few ticks. Pure.

import type { Span } from './decimate'

export const X_AXES = ['step', 'seconds', 'samples'] as const
/** What runs along x: training steps, seconds of training, or samples seen. */
export type XAxis = (typeof X_AXES)[number]

/** Two gradients more than this many degrees apart are in conflict. */
export const CONFLICT = 90

/** Share of a linear axis above its highest tick. */
const EDGE = 0.02
/** Below this two values are the same: the decades of smaller ones cannot be computed. */
const TINY = 1e-100
/** Linear axes end here: beyond it the difference of two values may overflow. */
const HUGE = Number.MAX_VALUE / 4
/** Ticks of an axis at most. */
const MOST_TICKS = 7
/** A log axis over a smaller ratio than this has the ticks of a linear one. */
const NARROW = 2
/** Ticks nearer to each other than this share of them would read the same. */
const CLOSEST = 3e-4

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

const powerOf = (value: number): number => 10 ** Math.floor(Math.log10(value))
const finite = (value: number): number => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
/** Without the rounding noise of binary fractions. */
const round = (value: number): number => Number(value.toPrecision(12))

/**
 * The next round number: 1, 1.5, 2, 3, 5 or 7 times a power of ten, so that a time axis moves only now and
 * then.
 */
export function roundUp(value: number): number {
  if (!(value > TINY)) return TINY
  const power = powerOf(Math.min(value, Number.MAX_VALUE))
  return finite(([1, 1.5, 2, 3, 5, 7].find((u) => u * power >= value * (1 - 1e-9)) ?? 10) * power)
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

/** A round distance of which about `count` fit into `width`. */
function distance(width: number, count: number): number {
  const rough = width / count
  const power = powerOf(rough)
  return ([1, 2, 2.5, 5, 10].find((u) => u * power >= rough * (1 - 1e-9)) ?? 10) * power
}

/** Multiples of `size` in from..to; none twice, however coarse the numbers are there. */
function multiples(from: number, to: number, size: number): number[] {
  const first = Math.ceil(from / size - 1e-9)
  const ticks = new Set<number>()
  for (let k = 0; k <= 2 * MOST_TICKS; k++) {
    const tick = round((first + k) * size)
    if (!(tick <= Math.min(Number.MAX_VALUE, to + 1e-9 * size))) break
    ticks.add(tick)
  }
  return [...ticks]
}

/** Round ticks of the x axis from `from` to `to`, about five; whole numbers where x counts something. */
export function linearTicks([from, to]: Span, whole: boolean): number[] {
  const width = to - from
  if (!(width > TINY) || !Number.isFinite(width)) return [from]
  const size = distance(width, 5)
  if (!whole) return multiples(from, to, size)
  return multiples(from, to, size < 2 ? 1 : size === 2.5 ? 5 : size)
}

/** Ticks of x as text: as many digits as tell ticks `size` apart from each other. */
export function xText(axis: XAxis, size: number): (v: number) => string {
  const digits = (d: number): number => Math.max(0, Math.min(6, Math.ceil(-Math.log10(d) - 1e-9)))
  const short = (v: number, decimals: number): string =>
    v >= 1e7
      ? Number(v.toPrecision(4)).toExponential().replace('e+', 'e')
      : String(Number(v.toFixed(decimals)))
  if (axis === 'step') return (v) => short(v, 0)
  if (axis === 'seconds') return (v) => short(v, digits(size))
  return (v) => (v >= 10_000 && v < 1e9 ? `${short(v / 1000, digits(size / 1000))}k` : short(v, 0))
}

/** The smallest and the largest of the finite values; null without any. */
function rangeOf(values: Iterable<number | null>): [number, number] | null {
  let [low, high] = [Infinity, -Infinity]
  for (const v of values) {
    if (v === null || !Number.isFinite(v)) continue
    low = Math.min(low, v)
    high = Math.max(high, v)
  }
  return low > high ? null : [low, high]
}

/** 1, 2 and 5 times these powers of ten, as far as they are numbers above 0. */
const gridOf = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) =>
    [1, 2, 5].map((m) => Number(`${m}e${from + i}`)),
  )
    .flat()
    .filter((g) => g > 0 && Number.isFinite(g))

/** The grid 1-2-5 between the ends, or its powers of ten, or every second, third ... of these: as many as fit. */
function logTicks(from: number, to: number): number[] {
  const [low, high] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))]
  const inside = (ticks: readonly number[]): number[] => ticks.filter((g) => g >= from && g <= to)
  if (high - low <= MOST_TICKS) {
    const all = inside(gridOf(low, high))
    if (all.length <= MOST_TICKS) return all
  }
  const every = Math.ceil((high - low + 1) / MOST_TICKS)
  const powers = Array.from({ length: high - low + 1 }, (_, i) => Number(`1e${low + i}`))
  return inside(powers).filter((_, i) => i % every === 0)
}

/** Ends and ticks of a log axis whose values are nearly the same. */
function narrowLogAxis(low: number, high: number): Axis | null {
  const size = distance(high - low, 3)
  if (!(high - low > low * CLOSEST) || !(size > TINY)) return null
  const [from, to] = [Math.floor(low / size + 1e-9), Math.ceil(high / size - 1e-9)]
  if (from <= 0 || to - from > MOST_TICKS || !Number.isFinite(to * size)) return null
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => round((from + i) * size))
  return { domain: [ticks[0], ticks[ticks.length - 1]], ticks, log: true }
}

/**
 * A log axis around the positive values: ends on the grid 1-2-5, and the grid lines inside. What is 0 or below
 * is marked at its lower edge; with nothing else the axis is bare. Null without values.
 */
export function logAxis(values: Iterable<number | null>): Axis | null {
  const all = [...values]
  const range = rangeOf(all.filter((v) => v !== null && v > 0))
  if (!range) return rangeOf(all) && { domain: [0.1, 1], ticks: [], log: true }
  const [low, high] = range
  const narrow = high / low < NARROW ? narrowLogAxis(low, high) : null
  if (narrow) return narrow
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))]
  const from = gridOf(first - 1, first + 1).findLast((g) => g <= low) ?? low
  const to = gridOf(last - 2, last + 1).find((g) => g >= high) ?? Number.MAX_VALUE
  const ends: [number, number] = from < to ? [from, to] : to * 2 < Infinity ? [from, to * 2] : [from / 2, to]
  return { domain: ends, ticks: logTicks(from, to), log: true }
}

/** A little higher, so that a line along the top is drawn in its full width. */
export const widened = ([low, high]: readonly [number, number]): [number, number] => [
  low,
  high + EDGE * (high - low),
]

/**
 * A linear axis that holds 0 and the values up to a fourth of the largest number, with round ends and about
 * four grid lines. Null without values.
 */
export function plainAxis(values: Iterable<number | null>): Axis | null {
  const range = rangeOf(values)
  if (!range) return null
  let [low, high] = [Math.max(-HUGE, Math.min(0, range[0])), Math.min(HUGE, Math.max(0, range[1]))]
  if (high - low < TINY) [low, high] = [0, 1]
  const unit = distance(high - low, 4)
  const [from, to] = [Math.floor(low / unit + 1e-9), Math.ceil(high / unit - 1e-9)]
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => round((from + i) * unit))
  return { domain: widened([ticks[0], ticks[ticks.length - 1]]), ticks }
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
