// Axis ends and ticks. Pure.

/**
 * Where the step axis ends: the whole run, halved as often as what is there still fits (never below 16 steps).
 * So early curves are not a sliver, and the axis moves only a few times.
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

/** A log axis around the values: ends on the grid 1-2-5, and the grid lines inside. Null when no value is positive. */
export function logAxis(values: Iterable<number | null>): { domain: [number, number]; ticks: number[] } | null {
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
  return { domain: [from, from === to ? to * 2 : to], ticks }
}

/** The angle axis, always centred on 90 degrees: the half range that holds all values. */
export function angleAxis(values: Iterable<number | null>): { domain: [number, number]; ticks: number[] } {
  let reach = 0
  for (const v of values) if (v !== null) reach = Math.max(reach, Math.abs(v - 90))
  const half = [6, 15, 30, 60, 90].find((h) => reach <= h) ?? 90
  return { domain: [90 - half, 90 + half], ticks: [90 - half, 90 - half / 2, 90, 90 + half / 2, 90 + half] }
}
