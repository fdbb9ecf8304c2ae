// Two losses over the same two parameters, and a ball that steps downhill: with the sum of both descent
// directions, or with the teacher's projected first (METHOD 3, one teacher). Quadratic bowls, so that a
// descent direction can be dragged: the valley moves along. Pure.

export type Point = readonly [x: number, y: number]

/** L(p) = 1/2 (p - centre)' A (p - centre); A symmetric, positive definite: [xx, xy, yy]. */
export interface Bowl {
  centre: Point
  curvature: readonly [xx: number, xy: number, yy: number]
}

export interface Landscape {
  answers: Bowl
  teacher: Bowl
}

export const WAYS = ['sum', 'projection'] as const
export type Way = (typeof WAYS)[number]

/** The window of the drawing: |x| and |y| at most. */
export const WIDTH = 3.3
export const HEIGHT = 2.4
/** Step size of the ball. */
export const RATE = 0.06
/** Steps that a trail is drawn for: the ball has then come to rest, or trembles where it stays. */
export const TRAIL_STEPS = 180

/** Starts in a conflict, so that projection has something to cut from the first step on. */
export const START: Point = [-0.4, -0.2]
export const LANDSCAPE: Landscape = {
  answers: { centre: [1.7, 0.9], curvature: [0.62, 0.12, 0.8] },
  teacher: { centre: [-1.7, 1.2], curvature: [0.7, -0.2, 0.6] },
}

export const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1]
export const length = (a: Point): number => Math.hypot(a[0], a[1])
const add = (a: Point, b: Point, scale = 1): Point => [a[0] + scale * b[0], a[1] + scale * b[1]]

/** The loss at a point, never negative. */
export function loss({ centre, curvature: [xx, xy, yy] }: Bowl, at: Point): number {
  const [x, y] = add(at, centre, -1)
  return 0.5 * (xx * x * x + 2 * xy * x * y + yy * y * y)
}

/** Minus the gradient: the direction in which this loss pulls the ball. */
export function descent({ centre, curvature: [xx, xy, yy] }: Bowl, at: Point): Point {
  const [x, y] = add(centre, at, -1)
  return [xx * x + xy * y, xy * x + yy * y]
}

/** The same bowl, moved so that its descent at `at` is `arrow`. */
export function withDescent({ curvature }: Bowl, at: Point, arrow: Point): Bowl {
  const [xx, xy, yy] = curvature
  const determinant = xx * yy - xy * xy
  return {
    curvature,
    centre: add(at, [
      (yy * arrow[0] - xy * arrow[1]) / determinant,
      (xx * arrow[1] - xy * arrow[0]) / determinant,
    ]),
  }
}

/** P(f; s): f without what opposes s. */
export function project(f: Point, s: Point): Point {
  const overlap = dot(f, s)
  return overlap >= 0 ? f : add(f, s, -overlap / Math.max(dot(s, s), 1e-20))
}

/** The direction that the ball takes. */
export const updateOf = (way: Way, s: Point, f: Point): Point => add(s, way === 'sum' ? f : project(f, s))

/** One step of the ball. */
export function step({ answers, teacher }: Landscape, at: Point, way: Way, rate = RATE): Point {
  return add(at, updateOf(way, descent(answers, at), descent(teacher, at)), rate)
}

/** The start and every place after it. */
export function trail(land: Landscape, start: Point, way: Way, steps = TRAIL_STEPS): Point[] {
  const places = [start]
  for (let i = 0; i < steps; i++) places.push(step(land, places[i], way))
  return places
}

/** Degrees between two arrows, 0 to 180; null where one has no length. */
export function angle(a: Point, b: Point): number | null {
  const size = length(a) * length(b)
  return size > 0 ? (Math.acos(Math.max(-1, Math.min(1, dot(a, b) / size))) * 180) / Math.PI : null
}

/** What a step does to the answers' loss to first order: (update) . s; negative where it makes them worse. */
export const gainForAnswers = (way: Way, s: Point, f: Point): number => dot(updateOf(way, s, f), s)

/** Below these lengths an arrow has nothing left to say: what is shown of the loss, and of the step, rounds to none. */
const BOTTOM = 0.08
const REST = 0.05

export type Verdict = 'bottom' | 'rest' | 'helps' | 'hurts'

/** What the next step does, in a word: at the bottom of the answers' valley and where the arrows cancel, nothing. */
export function verdictOf(way: Way, s: Point, f: Point): Verdict {
  if (length(s) < BOTTOM) return 'bottom'
  if (length(updateOf(way, s, f)) < REST) return 'rest'
  return gainForAnswers(way, s, f) >= 0 ? 'helps' : 'hurts'
}

/** Half axes and turn (degrees) of the ellipse on which the loss is `level`. */
export function ring(
  { curvature: [xx, xy, yy] }: Bowl,
  level: number,
): { a: number; b: number; turn: number } {
  const middle = (xx + yy) / 2
  const spread = Math.hypot((xx - yy) / 2, xy)
  return {
    a: Math.sqrt((2 * level) / (middle - spread)),
    b: Math.sqrt((2 * level) / (middle + spread)),
    turn: (Math.atan2(2 * xy, xx - yy) * 90) / Math.PI + 90,
  }
}

/** Inside the window. */
export const within = ([x, y]: Point): Point => [
  Math.max(-WIDTH, Math.min(WIDTH, x)),
  Math.max(-HEIGHT, Math.min(HEIGHT, y)),
]
