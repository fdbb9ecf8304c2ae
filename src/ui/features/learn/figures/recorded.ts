// Pictures of the recorded run: which layers teach which, and how sure everybody is of a word. Text, no DOM.

import type { SignalEntry } from '../../../../distill/matching'
import type { ShownSample } from '../../../../records/recordedSample'
import { CAPABILITIES } from '../../../../world/types'
import { isLayeredSignal } from '../../../explain/signalKinds'
import type { LearnStrings } from '../../../text/learn.en'
import { drawing, escaped, table, textAt } from './markup'

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
