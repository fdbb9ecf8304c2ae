// The landscape of two losses as SVG: the same drawing in the page as it is built and in the figure that
// moves. Text, no DOM.

import {
  descent,
  HEIGHT,
  project,
  ring,
  trail,
  updateOf,
  WAYS,
  WIDTH,
  type Bowl,
  type Landscape,
  type Point,
  type Way,
} from '../landscape'
import { arrowHead, at } from './markup'

export const SCALE = 66
export const PICTURE_WIDTH = 2 * WIDTH * SCALE
export const PICTURE_HEIGHT = 2 * HEIGHT * SCALE
/** Drawn length of an arrow for each unit of a descent direction. */
export const ARROW = 0.55

export const pixel = ([x, y]: Point): Point => [(x + WIDTH) * SCALE, (HEIGHT - y) * SCALE]
export const unpixel = ([x, y]: Point): Point => [x / SCALE - WIDTH, HEIGHT - y / SCALE]

/** Where the arrow of this bowl ends, in the drawing. */
export function tipOf(bowl: Bowl, ball: Point): Point {
  const [x, y] = descent(bowl, ball)
  return pixel([ball[0] + ARROW * x, ball[1] + ARROW * y])
}

function rings(bowl: Bowl, name: string): string {
  const [x, y] = pixel(bowl.centre)
  const ellipses = [1, 2, 3, 4, 5, 6].map((k) => {
    const { a, b, turn } = ring(bowl, 0.11 * k * k)
    return `<ellipse rx="${at(a * SCALE)}" ry="${at(b * SCALE)}" transform="rotate(${at(-turn)})"/>`
  })
  return `<g class="lesson-rings ${name}" transform="translate(${at(x)} ${at(y)})">${ellipses.join('')}<path d="M-5 0H5M0-5V5"/></g>`
}

function arrow(from: Point, to: Point, classes: string): string {
  const line = `<line x1="${at(from[0])}" y1="${at(from[1])}" x2="${at(to[0])}" y2="${at(to[1])}"/>`
  const head = arrowHead([...to], [...from])
  return `<g class="lesson-arrow ${classes}">${line}${head && `<path d="${head}"/>`}</g>`
}

const pathOf = (places: readonly Point[]): string =>
  places
    .map((p, i) => {
      const [x, y] = pixel(p)
      return `${i === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`
    })
    .join('')

export interface LandscapeView {
  land: Landscape
  /** Where the trails begin. */
  start: Point
  ball: Point
  way: Way
  /** Ways whose trails are drawn; by default all. */
  trails?: readonly Way[]
}

/** Everything but the knobs. */
export function landscapeContent({ land, start, ball, way, trails = WAYS }: LandscapeView): string {
  const foot = pixel(ball)
  const [s, f] = [descent(land.answers, ball), descent(land.teacher, ball)]
  const kept = project(f, s)
  const cut = way === 'projection' && kept !== f
  const update = updateOf(way, s, f)
  const updateTip = pixel([ball[0] + ARROW * update[0], ball[1] + ARROW * update[1]])
  const keptTip = pixel([ball[0] + ARROW * kept[0], ball[1] + ARROW * kept[1]])
  return [
    rings(land.answers, 'answers'),
    rings(land.teacher, 'teacher'),
    ...trails.map((each) => `<path class="lesson-trail ${each}" d="${pathOf(trail(land, start, each))}"/>`),
    arrow(foot, tipOf(land.answers, ball), 'answers'),
    arrow(foot, tipOf(land.teacher, ball), cut ? 'teacher before' : 'teacher'),
    cut ? arrow(foot, keptTip, 'teacher') : '',
    arrow(foot, updateTip, 'update'),
    `<circle cx="${at(foot[0])}" cy="${at(foot[1])}" r="8" class="lesson-ball"/>`,
  ].join('')
}
