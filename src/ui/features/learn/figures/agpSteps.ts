// Steps of AGP in chapter 9: the recorded run with three good teachers, and a run in which stage 2 acts. Everything is
// solved by the product's own combination when the site is built. Text, no DOM.

import { afterStage1Of, project } from '../../../../distill/combine/gramSpace'
import { method as agp } from '../../../../distill/combine/methods/agp'
import { PERMUTATIONS, TASK_PAIRS, TASKS, type StepMetrics, type Task } from '../../../../distill/tasks'
import type { Stage2Record } from '../../../../experiment/reference/stage2Steps'
import type { Playable } from '../../../../records/recording'
import { CAPABILITIES } from '../../../../world/types'
import { explainGradients } from '../../../explain/explainStep'
import { cosineOf, lengthOf } from '../../../explain/gradientPoints'
import { pastRight } from '../../../explain/numbers'
import { combine, planar, type Point } from '../../../explain/planar'
import type { LearnStrings } from '../../../text/learn.en'
import type { AgpData, SolvedStep } from '../live/agpFigure'
import type { LessonData } from './lessonData'
import { arrowHead, at, dataIn, drawing, escaped, table, textAt } from './markup'

/** What a picture of a step needs of it. */
type Step = Pick<StepMetrics, 'step' | 'gram' | 'permutation'>

/** The recorded step in which stage 1 had most to do. Throws where no step has gradients. */
export function mostProjected({ steps, stops }: Playable): StepMetrics {
  const known = stops.map((stop) => steps[stop - 1])
  if (known.length === 0) throw new Error('the recording has no gradients')
  return known.reduce((most, step) => (step.coefficients[0] > most.coefficients[0] ? step : most))
}

/** Whether both stages of AGP come to the same update of this step in every order. */
export const orderless = (coefficients: readonly (readonly number[])[]): boolean =>
  coefficients.every((row) => row.every((v, k) => Math.abs(v - coefficients[0][k]) < 1e-9))

/** Both runs have all three teachers. */
const ALL_PRESENT = [true, true, true]
const TEACHER_INDICES = [1, 2, 3]

/** AGP's coefficients of one step, for each order of stage 2. */
export const everyOrder = (gram: readonly number[]): number[][] =>
  PERMUTATIONS.map((permutation) => agp.coefficients(gram, { permutation, present: ALL_PRESENT }))

/** Coefficients of each teacher's gradient after stage 1 and after stage 2; of ce nothing changes. */
function afterStages({ gram, permutation }: Step): { first: number[][]; second: number[][] } {
  const afterStage1 = afterStage1Of(gram, TEACHER_INDICES)
  const order = PERMUTATIONS[permutation].map((c) => c + 1)
  const first = TEACHER_INDICES.map((k) => afterStage1.get(k)!)
  const second = TEACHER_INDICES.map((k) =>
    order.reduce(
      (t, other) => (other === k ? t : project(gram, t, afterStage1.get(other)!)),
      afterStage1.get(k)!,
    ),
  )
  return { first, second }
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((v, i) => Math.abs(v - b[i]) < 1e-9)

const nameOf =
  (t: LearnStrings) =>
  (task: Task): string =>
    task === 'ce' ? t.figure.supervised : t.capability[task]

interface Arrow {
  task: Task
  tip: Point
  /** Where it was before; null where it did not move. */
  old: Point | null
  label: string
}

/** Arrows from one foot, as large as fits; labels beside the tips keep a line's distance. */
function arrowsDrawing(arrows: readonly Arrow[], name: string): string {
  const all: Point[] = [...arrows.flatMap(({ tip, old }) => (old ? [tip, old] : [tip])), [0, 0]]
  const [left, right] = [Math.min(...all.map((p) => p[0])), Math.max(...all.map((p) => p[0]))]
  const [low, high] = [Math.min(...all.map((p) => p[1])), Math.max(...all.map((p) => p[1]))]
  const scale = Math.min(280 / (right - left), 230 / (high - low))
  const pixel = ([x, y]: Point): [number, number] => [24 + (x - left) * scale, 24 + (high - y) * scale]
  const foot = pixel([0, 0])
  const line = (to: [number, number], classes: string): string =>
    `<g class="lesson-arrow ${classes}"><line x1="${at(foot[0])}" y1="${at(foot[1])}" x2="${at(to[0])}" y2="${at(to[1])}"/><path d="${arrowHead(to, foot)}"/></g>`
  const taken: number[] = []
  const drawn = arrows.map(({ task, tip, old, label }) => {
    const [x, middle] = pixel(tip)
    let y = middle + 4
    while (taken.some((other) => Math.abs(other - y) < 16)) y += 16
    taken.push(y)
    const before = old ? line(pixel(old), `${task} before`) : ''
    return `${before}${line([x, middle], task)}${textAt(x + 10, y, label, `lesson-name ${task}`)}`
  })
  const height = Math.max(60, (high - low) * scale + 48, ...taken.map((y) => y + 12))
  return drawing(440, height, name, drawn.join(''))
}

/** The four gradients in the plane that keeps most of their lengths; `stage1` false: as they arrive. */
function gradientsDrawing({ gram, permutation }: Step, t: LearnStrings, stage1: boolean): string {
  const name = nameOf(t)
  const { points } = planar(gram)
  const context = { permutation: PERMUTATIONS[permutation], present: ALL_PRESENT }
  const { turns, lengths } = explainGradients('agp', gram, context)
  const arrows = TASKS.map((task, k): Arrow => {
    const projected = (stage1 && turns.find((turn) => turn.task === k)?.projected) || null
    const label = `${name(task)} ${lengths[k].toFixed(2)}`
    return projected
      ? { task, tip: combine(points, projected), old: points[k], label: `${label} (${t.figure.before})` }
      : { task, tip: points[k], old: null, label }
  })
  return arrowsDrawing(arrows, TASKS.map(name).join(', '))
}

/** What stage 2 compares, s + P(f), and what it makes of them in the order that was drawn for the step. */
function stage2Drawing(step: Step, t: LearnStrings): string {
  const name = nameOf(t)
  const { points } = planar(step.gram)
  const { first, second } = afterStages(step)
  const arrows = CAPABILITIES.map((task, i): Arrow => {
    const moved = !same(first[i], second[i])
    return {
      task,
      tip: combine(points, second[i]),
      old: moved ? combine(points, first[i]) : null,
      label: `${name(task)} ${lengthOf(step.gram, second[i]).toFixed(2)}${moved ? ` (${t.figure.beforeStage2})` : ''}`,
    }
  })
  return arrowsDrawing(arrows, CAPABILITIES.map(name).join(', '))
}

const degrees = (cosine: number | null): number | null =>
  cosine === null ? null : (180 * Math.acos(Math.min(1, Math.max(-1, cosine)))) / Math.PI

/** Pairs that stand at more than 90 degrees, with their angle. */
function opposing(pairs: readonly (readonly [name: string, cosine: number | null])[]): string[] {
  return pairs.flatMap(([name, cosine]) => {
    const angle = degrees(cosine)
    return angle !== null && angle > 90 ? [`${name} ${pastRight(angle)}`] : []
  })
}

/** One step with its pictures and what both stages do. */
export function solved(t: LearnStrings, step: Step): SolvedStep {
  const name = nameOf(t)
  const { gram } = step
  const orders = everyOrder(gram)
  const { first } = afterStages(step)
  const unit = (k: number): number[] => TASKS.map((_, i) => (i === k ? 1 : 0))
  return {
    step: step.step,
    pictures: [gradientsDrawing(step, t, false), gradientsDrawing(step, t, true), stage2Drawing(step, t)],
    opposed: opposing(
      TASK_PAIRS.map(([a, b]) => [
        `${name(a)}/${name(b)}`,
        cosineOf(gram, unit(TASKS.indexOf(a)), unit(TASKS.indexOf(b))),
      ]),
    ),
    quarrels: opposing(
      [
        [0, 1],
        [0, 2],
        [1, 2],
      ].map(([i, j]) => [
        `${name(CAPABILITIES[i])}/${name(CAPABILITIES[j])}`,
        cosineOf(gram, first[i], first[j]),
      ]),
    ),
    supervised: first.reduce((sum, m) => sum + m[0], 0),
    orders: orders.map((coefficients, i) => ({
      name: PERMUTATIONS[i].map((c) => t.capability[CAPABILITIES[c]]).join(' → '),
      coefficients,
    })),
    drawn: step.permutation,
    fires: !orderless(orders) || orders[0].slice(1).some((v) => Math.abs(v - 1) > 1e-9),
  }
}

/** How many recorded steps the live figure has. */
const LIVE_STEPS = 12

/** Recorded steps, evenly over the run, and the one in which stage 1 had most to do first; all solved. */
export function solvedSteps(t: LearnStrings, recording: Playable): SolvedStep[] {
  const known = recording.stops.map((stop) => recording.steps[stop - 1])
  const most = mostProjected(recording)
  const every = Math.max(1, Math.ceil((known.length - 1) / (LIVE_STEPS - 1)))
  const others = known.filter((step, i) => step !== most && i % every === 0)
  return [most, ...others].map((step) => solved(t, step))
}

/** The step of the other run that is drawn: the last that was recorded. */
export const actingStep = ({ steps }: Stage2Record): Step => steps[steps.length - 1]

const ordersTable = (t: LearnStrings, gram: readonly number[]): string =>
  table(
    [t.figure.order, ...TASKS.map((task) => t.figure.coefficient(nameOf(t)(task)))],
    everyOrder(gram).map((row, i) => [
      PERMUTATIONS[i].map((c) => t.capability[CAPABILITIES[c]]).join(' → '),
      ...row.map((v) => v.toFixed(3)),
    ]),
  )

/** One step of AGP, arrows, angles, and the update in all six orders; then one in which stage 2 acts. */
export function agpFigure(t: LearnStrings, { recording, stage2 }: LessonData): string {
  const step = mostProjected(recording)
  const name = nameOf(t)
  const angles = TASK_PAIRS.map(([a, b], k) => [
    `${name(a)} – ${name(b)}`,
    step.angles[k] === null ? '–' : step.angles[k].toFixed(1),
  ])
  const acting = actingStep(stage2)
  const good = solvedSteps(t, recording)
  const wrong = [acting, ...stage2.steps.filter((each) => each !== acting)].map((each) => solved(t, each))
  return [
    `<p class="lesson-note">${escaped(t.figure.recordedStep(String(step.step)))}</p>`,
    gradientsDrawing(step, t, true),
    table([t.figure.angles, t.figure.degrees], angles),
    ordersTable(t, step.gram),
    `<p class="lesson-note lesson-second">${escaped(t.figure.actingStep(String(acting.step), String(stage2.acted), String(stage2.of)))}</p>`,
    stage2Drawing(acting, t),
    ordersTable(t, acting.gram),
    dataIn({ good, wrong } satisfies AgpData),
  ].join('')
}
