// What our scales need of d3-interpolate: numbers. The package also blends colours, dates and objects, and
// brings d3-color for it; vite.config.ts puts this in its place (5 kB less before the first curve).

/** From `a` at 0 to `b` at 1. */
export function interpolateNumber(a: number, b: number): (t: number) => number {
  const [from, to] = [+a, +b]
  return (t) => from * (1 - t) + to * t
}

export const interpolate = interpolateNumber

export function interpolateRound(a: number, b: number): (t: number) => number {
  const at = interpolateNumber(a, b)
  return (t) => Math.round(at(t))
}

/** From the first value through all of them to the last, in equal shares of 0 to 1. */
export function piecewise(values: readonly number[]): (t: number) => number
export function piecewise(blend: typeof interpolateNumber, values: readonly number[]): (t: number) => number
export function piecewise(
  first: typeof interpolateNumber | readonly number[],
  second: readonly number[] = [],
): (t: number) => number {
  const blend = typeof first === 'function' ? first : interpolateNumber
  const values = typeof first === 'function' ? second : first
  const parts = values.slice(1).map((value, i) => blend(values[i], value))
  return (t) => {
    const i = Math.max(0, Math.min(parts.length - 1, Math.floor(t * parts.length)))
    return parts[i](t * parts.length - i)
  }
}
