// Both stages of AGP with numbers so small that they are done by hand: four gradients on two parameters, solved by the
// product's own functions and drawn. Text, no DOM.

import { afterStage1Of, project, total } from '../../../../distill/combine/gramSpace'
import { TASKS, type Task } from '../../../../distill/tasks'
import { CAPABILITIES } from '../../../../world/types'
import { combine, type Point } from '../../../explain/planar'
import type { LearnStrings } from '../../../text/learn.en'
import { arrowHead, at, drawing, escaped } from './markup'

/** s, f of perception, reasoning and planning. */
export const HAND_GRADIENTS: readonly Point[] = [
  [1, 0],
  [-1, 2],
  [1, -2],
  [1, 1],
]

const GRAM = HAND_GRADIENTS.flatMap((a) => HAND_GRADIENTS.map((b) => a[0] * b[0] + a[1] * b[1]))
const TEACHERS = [1, 2, 3]

export interface HandSolution {
  /** P(f; s), s + P(f; s) and what stage 2 makes of it, of each teacher. */
  projected: Point[]
  first: Point[]
  second: Point[]
  update: Point
  /** The plain sum of the four, and the one in which s counts three times. */
  sum: Point
  triple: Point
}

/** The example, in this order of stage 2 (indices of capabilities). */
export function solveByHand(order: readonly number[] = [0, 1, 2]): HandSolution {
  const point = (coefficients: readonly number[]): Point => combine(HAND_GRADIENTS, coefficients)
  const afterStage1 = afterStage1Of(GRAM, TEACHERS)
  const first = TEACHERS.map((k) => afterStage1.get(k)!)
  const second = TEACHERS.map((k) =>
    order
      .map((c) => c + 1)
      .reduce(
        (t, other) => (other === k ? t : project(GRAM, t, afterStage1.get(other)!)),
        afterStage1.get(k)!,
      ),
  )
  return {
    projected: first.map((m) => point(m.map((v, i) => (i === 0 ? v - 1 : v)))),
    first: first.map(point),
    second: second.map(point),
    update: point(total(second)),
    sum: point([1, 1, 1, 1]),
    triple: point([3, 1, 1, 1]),
  }
}

const [CELL, SIDE] = [34, 176]
/** Where the drawing's origin lies: two parameters from -1.2 to 3.2 across, from -2.3 to 2.3 up. */
const ORIGIN: Point = [1.35 * CELL, 2.55 * CELL]

const pixel = ([x, y]: Point): Point => [ORIGIN[0] + CELL * x, ORIGIN[1] - CELL * y]

interface HandArrow {
  task: Task
  to: Point
  /** Drawn dashed: what it was before. */
  before?: Point
}

function arrow({ task, to }: HandArrow, dashed: boolean): string {
  const [foot, tip] = [pixel([0, 0]), pixel(to)]
  return `<g class="lesson-arrow ${task}${dashed ? ' before' : ''}"><line x1="${at(foot[0])}" y1="${at(foot[1])}" x2="${at(tip[0])}" y2="${at(tip[1])}"/><path d="${arrowHead([...tip], [...foot])}"/></g>`
}

/** One panel: arrows over a grid of ones, and the numbers of each below. */
function panel(title: string, arrows: readonly HandArrow[], t: LearnStrings): string {
  const name = (task: Task): string => (task === 'ce' ? t.figure.supervised : t.capability[task])
  const lines = [-1, 0, 1, 2, 3].map((v) => {
    const [x] = pixel([v, 0])
    return `<path d="M${at(x)} 4V${SIDE - 4}" class="lesson-chart-grid"/>`
  })
  const rows = [-2, -1, 0, 1, 2].map((v) => {
    const [, y] = pixel([0, v])
    return `<path d="M4 ${at(y)}H${SIDE - 18}" class="lesson-chart-grid"/>`
  })
  const drawn = arrows.map((each) => {
    const old = each.before ? arrow({ ...each, to: each.before }, true) : ''
    return old + arrow(each, false)
  })
  const list = arrows
    .map(({ task, to }) => `<span class="lesson-hand ${task}">${escaped(name(task))} ${pair(to)}</span>`)
    .join('<br>')
  const picture = drawing(SIDE, SIDE, title, [...lines, ...rows, ...drawn].join(''))
  return `<div>${picture}<p><b>${escaped(title)}</b><br>${list}</p></div>`
}

/** "(2.4, −1.2)". */
export const pair = (to: Point): string =>
  `(${to.map((v) => String(Math.round(10 * v) / 10).replace('-', '−')).join(', ')})`

/** The example as three panels: as they arrive, after stage 1, after stage 2. */
export function handDrawing(t: LearnStrings): string {
  const { projected, first, second } = solveByHand()
  const [s, ...f] = HAND_GRADIENTS
  const moved = (now: Point, then: Point): Partial<HandArrow> =>
    now.every((v, i) => Math.abs(v - then[i]) < 1e-9) ? {} : { before: then }
  const panels = [
    panel(
      t.figure.hand.arrive,
      TASKS.map((task, k) => ({ task, to: HAND_GRADIENTS[k] })),
      t,
    ),
    panel(
      t.figure.hand.cut,
      [
        { task: 'ce', to: s },
        ...CAPABILITIES.map((task, i) => ({ task, to: projected[i], ...moved(projected[i], f[i]) })),
      ],
      t,
    ),
    panel(
      t.figure.hand.first,
      CAPABILITIES.map((task, i) => ({ task, to: first[i] })),
      t,
    ),
    panel(
      t.figure.hand.second,
      CAPABILITIES.map((task, i) => ({ task, to: second[i], ...moved(second[i], first[i]) })),
      t,
    ),
  ]
  return `<figure class="lesson-measured lesson-by-hand"><div class="lesson-pictures">${panels.join('')}</div><figcaption>${escaped(t.figure.hand.caption)}</figcaption></figure>`
}
