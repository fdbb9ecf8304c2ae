// From all steps to a few hundred points of a line. Buckets of steps each keep their smallest and their
// largest value, at their own x: no extreme of what is in view is ever left out. Pure.

/** x and y of a drawn point; y is NaN where the line has a gap. */
export type Point = readonly [x: number, y: number]

/** Part of the x axis in view, both ends included. */
export type Span = readonly [from: number, to: number]

/** Points of one line at most, gaps included. */
export const MOST_POINTS = 300

/**
 * Width in steps of the buckets that `[from, to)` is cut into: a power of two, and buckets begin at its
 * multiples, so that they keep their edges while the run grows or the view moves and nothing shimmers.
 * Two points per bucket and the two ends make at most `most`.
 */
export function bucketWidth(from: number, to: number, most: number): number {
  if (to - from <= most) return 1
  let width = 2
  while (2 * (Math.floor((to - 1) / width) - Math.floor(from / width) + 1) + 2 > most) width *= 2
  return width
}

/**
 * Steps to draw for a view: those inside and one beyond either edge, so that lines run to the edges.
 * `xOf` ascends over `count` steps. Half open.
 */
export function stepsIn(count: number, xOf: (i: number) => number, view: Span): [from: number, to: number] {
  const first = (beyond: (x: number) => boolean): number => {
    let [low, high] = [0, count]
    while (low < high) {
      const middle = (low + high) >> 1
      if (beyond(xOf(middle))) high = middle
      else low = middle + 1
    }
    return low
  }
  return [Math.max(0, first((x) => x >= view[0]) - 1), Math.min(count, first((x) => x > view[1]) + 1)]
}

/** Adds a point; gaps that touch are one. */
function add(points: Point[], x: number, y: number): void {
  if (Number.isFinite(y)) points.push([x, y])
  else if (points.length > 0 && !Number.isNaN(points[points.length - 1][1])) points.push([x, Number.NaN])
}

/** Smallest and largest finite value of `[from, to)`, in the order of their steps; -1 where there is none. */
export function extremes(values: readonly number[], from: number, to: number): [number, number] {
  let [low, high] = [-1, -1]
  for (let i = from; i < to; i++) {
    if (!Number.isFinite(values[i])) continue
    if (low < 0 || values[i] < values[low]) low = i
    if (high < 0 || values[i] > values[high]) high = i
  }
  return low < high ? [low, high] : [high, low]
}

/**
 * The line through `values` in steps `[from, to)`: every step where they are few, else every bucket's extremes
 * and both ends. At most `most` points, in the order of steps.
 */
export function lineOf(
  values: readonly number[],
  xOf: (i: number) => number,
  [from, to]: readonly [number, number],
  most = MOST_POINTS,
): Point[] {
  const points: Point[] = []
  const width = bucketWidth(from, to, most)
  if (width === 1) {
    for (let i = from; i < to; i++) add(points, xOf(i), values[i])
    return points
  }
  let last = -1
  const put = (i: number): void => {
    if (i > last) add(points, xOf(i), values[i])
    last = Math.max(last, i)
  }
  if (Number.isFinite(values[from])) put(from)
  for (let start = from; start < to; start = (Math.floor(start / width) + 1) * width) {
    const end = Math.min(to, (Math.floor(start / width) + 1) * width)
    const [a, b] = extremes(values, start, end)
    if (a < 0) put(end - 1)
    else {
      put(a)
      put(b)
    }
  }
  put(to - 1)
  return points
}

/** Evenly spread indices into `count` things, at most `most` of them; the last is always among them. */
export function spread(count: number, most: number): number[] {
  const width = Math.max(1, Math.ceil(count / most))
  const from = (count - 1) % width
  return Array.from({ length: Math.ceil(count / width) }, (_, i) => from + i * width)
}
