// Pictures of the recorded run: which layers teach which, how sure everybody is of a word, and one step of
// AGP. Text, no DOM.

import { method as agp } from '../../../../distill/combine/methods/agp'
import type { SignalEntry } from '../../../../distill/matching'
import { PERMUTATIONS, TASK_PAIRS, TASKS, type StepMetrics, type Task } from '../../../../distill/tasks'
import type { Playable } from '../../../../records/recording'
import type { ShownSample } from '../../../../records/recordedSample'
import { CAPABILITIES } from '../../../../world/types'
import { explainGradients } from '../../../explain/explainStep'
import { combine, planar, type Point } from '../../../explain/planar'
import { isLayeredSignal } from '../../../explain/signalKinds'
import type { LearnStrings } from '../../../text/learn.en'
import type { SolvedStep } from '../live/agpFigure'
import { arrowHead, at, dataIn, drawing, escaped, table, textAt } from './markup'

const PITCH = 26
const COLUMN = 144

/**
 * For each teacher: its layers on the left, the student's on the right, lines where one copies the other. `chosen`:
 * by default what the recorded run matched.
 */
export function matchingDiagram(
  t: LearnStrings,
  { signals, studentLayers, inspections }: ShownSample,
  chosen: readonly SignalEntry[] = signals,
): string {
  const teacherLayers = inspections[0].teachers[0].attention.length
  const y = (layer: number, of: number): number =>
    30 + (teacherLayers - 1 - layer) * PITCH - ((teacherLayers - of) * PITCH) / 2
  const columns = CAPABILITIES.map((capability, c) => {
    const x = c * COLUMN
    const matched = chosen.filter(isLayeredSignal).filter((s) => s.teacherTask === capability)
    const lines = matched.flatMap(({ teacherLayers: from, studentLayer }) =>
      from.map(
        (layer) =>
          `<path d="M${x + 22} ${y(layer, teacherLayers)}L${x + 100} ${y(studentLayer, studentLayers)}"/>`,
      ),
    )
    const dots = (count: number, left: number, of: number, on: (layer: number) => boolean): string =>
      Array.from(
        { length: count },
        (_, i) =>
          `<circle cx="${x + left}" cy="${y(i, of)}" r="8" data-on="${on(i)}"/>` +
          textAt(x + left, y(i, of) + 4, String(i + 1), 'lesson-layer', 'middle'),
      ).join('')
    const name = t.capability[capability]
    return `<g class="lesson-match ${capability}"><title>${escaped(t.figure.matching(name))}</title>${textAt(x + 4, 12, name, 'lesson-strong')}${lines.join('')}${dots(
      teacherLayers,
      14,
      teacherLayers,
      (i) => matched.some((s) => s.teacherLayers.includes(i)),
    )}${dots(studentLayers, 108, studentLayers, (i) => matched.some((s) => s.studentLayer === i))}${textAt(x, 30 + teacherLayers * PITCH, t.figure.teacherSide, 'lesson-axis')}${textAt(x + 124, 30 + teacherLayers * PITCH, t.figure.studentSide, 'lesson-axis', 'end')}</g>`
  })
  const names = CAPABILITIES.map((c) => t.figure.matching(t.capability[c])).join('; ')
  return drawing(3 * COLUMN, 40 + teacherLayers * PITCH, names, columns.join(''))
}

/** What everybody answers to the recorded question, with probabilities. */
export function surenessTable(t: LearnStrings, { inspections }: ShownSample): string {
  const last = inspections[inspections.length - 1]
  const models = [...last.teachers, last.student]
  const words = last.truth.length
  const name = (model: string): string =>
    model in t.capability ? t.capability[model as keyof LearnStrings['capability']] : t.figure.student
  return table(
    [t.figure.model, ...Array.from({ length: words }, (_, i) => `${t.figure.says} ${i + 1}`)],
    models.map((model) => [
      name(model.name),
      ...model.answer
        .slice(0, words)
        .map(
          ({ word, probability }) =>
            `${word} ${t.figure.sure((100 * probability).toFixed(probability > 0.9 ? 2 : 0))}`,
        ),
    ]),
  )
}

/** The recorded step in which stage 1 had most to do. Throws where no step has gradients. */
export function mostProjected({ steps, stops }: Playable): StepMetrics {
  const known = stops.map((stop) => steps[stop - 1])
  if (known.length === 0) throw new Error('the recording has no gradients')
  return known.reduce((most, step) => (step.coefficients[0] > most.coefficients[0] ? step : most))
}

/** Whether both stages of AGP come to the same update of this step in every order. */
export const orderless = (coefficients: readonly (readonly number[])[]): boolean =>
  coefficients.every((row) => row.every((v, k) => Math.abs(v - coefficients[0][k]) < 1e-9))

/** The recorded run has all three teachers. */
const ALL_PRESENT = [true, true, true]

/** AGP's coefficients of one step, for each order of stage 2. */
export const everyOrder = (gram: readonly number[]): number[][] =>
  PERMUTATIONS.map((permutation) => agp.coefficients(gram, { permutation, present: ALL_PRESENT }))

/** The four gradients in the plane that keeps most of their lengths; `stage1` false: as they arrive. */
function arrowsOf(step: StepMetrics, name: (task: Task) => string, before: string, stage1 = true): string {
  const { gram } = step
  const { points } = planar(gram)
  const { turns, lengths } = explainGradients('agp', gram, {
    permutation: PERMUTATIONS[step.permutation],
    present: ALL_PRESENT,
  })
  const projected = TASKS.map((_, k) => (stage1 && turns.find(({ task }) => task === k)?.projected) || null)
  const tips = points.map((p, k) => (projected[k] ? combine(points, projected[k]) : p))
  const all = [...points, ...tips, [0, 0] as Point]
  const [left, right] = [Math.min(...all.map((p) => p[0])), Math.max(...all.map((p) => p[0]))]
  const [low, high] = [Math.min(...all.map((p) => p[1])), Math.max(...all.map((p) => p[1]))]
  const scale = Math.min(300 / (right - left), 230 / (high - low))
  const pixel = ([x, y]: Point): [number, number] => [24 + (x - left) * scale, 24 + (high - y) * scale]
  const foot = pixel([0, 0])
  const line = (to: [number, number], classes: string): string =>
    `<g class="lesson-arrow ${classes}"><line x1="${at(foot[0])}" y1="${at(foot[1])}" x2="${at(to[0])}" y2="${at(to[1])}"/><path d="${arrowHead(to, foot)}"/></g>`
  // Labels stand beside their tips; tips close to each other share a corner, so labels keep a line's distance.
  const taken: number[] = []
  const drawn = TASKS.map((task, i) => {
    const [tip, old] = [pixel(tips[i]), pixel(points[i])]
    const changed = projected[i] !== null
    let y = tip[1] + 4
    while (taken.some((other) => Math.abs(other - y) < 16)) y += 16
    taken.push(y)
    return [
      changed ? line(old, `${task} before`) : '',
      line(tip, task),
      textAt(
        tip[0] + 10,
        y,
        `${name(task)} ${lengths[i].toFixed(2)}${changed ? ` (${before})` : ''}`,
        `lesson-name ${task}`,
      ),
    ].join('')
  })
  return drawing(
    440,
    Math.max(60, (high - low) * scale + 48, ...taken.map((y) => y + 12)),
    TASKS.map(name).join(', '),
    drawn.join(''),
  )
}

/** How many recorded steps the live figure has. */
const LIVE_STEPS = 12

/** Recorded steps, evenly over the run, and the one in which stage 1 had most to do first; all solved. */
export function solvedSteps(t: LearnStrings, recording: Playable): SolvedStep[] {
  const name = (task: Task): string => (task === 'ce' ? t.figure.supervised : t.capability[task])
  const known = recording.stops.map((stop) => recording.steps[stop - 1])
  const most = mostProjected(recording)
  const every = Math.max(1, Math.ceil((known.length - 1) / (LIVE_STEPS - 1)))
  const others = known.filter((step, i) => step !== most && i % every === 0)
  return [most, ...others].map((step) => {
    const orders = everyOrder(step.gram)
    return {
      step: step.step,
      pictures: [arrowsOf(step, name, t.figure.before, false), arrowsOf(step, name, t.figure.before)],
      opposed: TASK_PAIRS.filter((_, k) => (step.angles[k] ?? 0) > 90).map(
        ([a, b]) => `${name(a)}/${name(b)}`,
      ),
      supervised: orders[0][0],
      orders: orders.map((coefficients, i) => ({
        name: PERMUTATIONS[i].map((c) => t.capability[CAPABILITIES[c]]).join(' → '),
        coefficients,
      })),
      fires: !orderless(orders) || orders[0].slice(1).some((v) => Math.abs(v - 1) > 1e-9),
    }
  })
}

/** One step of AGP: arrows, angles, and the update in all six orders. */
export function agpFigure(t: LearnStrings, recording: Playable): string {
  const step = mostProjected(recording)
  const name = (task: Task): string => (task === 'ce' ? t.figure.supervised : t.capability[task])
  const angles = TASK_PAIRS.map(([a, b], k) => [
    `${name(a)} – ${name(b)}`,
    step.angles[k] === null ? '–' : step.angles[k].toFixed(1),
  ])
  const orders = everyOrder(step.gram).map((row, i) => [
    PERMUTATIONS[i].map((c) => t.capability[CAPABILITIES[c]]).join(' → '),
    ...row.map((v) => v.toFixed(3)),
  ])
  return [
    `<p class="lesson-note">${escaped(t.figure.recordedStep(String(step.step)))}</p>`,
    arrowsOf(step, name, t.figure.before),
    table([t.figure.angles, t.figure.degrees], angles),
    table([t.figure.order, ...TASKS.map((task) => t.figure.coefficient(name(task)))], orders),
    dataIn(solvedSteps(t, recording)),
  ].join('')
}
