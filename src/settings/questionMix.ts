// How the training questions of a frame are mixed, from the settings that say so.

import { shortened } from '../json/text'
import type { TemplateId } from '../world/types'
import type { Settings } from './settings'

/** Questions per frame; a test, not the compiler, ensures the value. */
export const QUESTIONS_OF_A_FRAME = 12

const TEMPLATES: readonly TemplateId[] = [
  ...(['P1', 'P2', 'P3', 'P4', 'P5'] as const),
  ...(['R1', 'R2', 'R3', 'R4', 'R5'] as const),
  ...(['L1', 'L2', 'L3', 'L4'] as const),
]
const MOST_WEIGHT = 1000

export type TemplateMix = Partial<Record<TemplateId, number>>

/** Weights of templates: `even` (null: in turn) or `P1:3 R4:0`; or a string that says what is wrong. */
export function parseTemplateMix(text: string): TemplateMix | null | string {
  if (text.trim() === 'even') return null
  const mix: TemplateMix = {}
  for (const part of text.trim().split(/\s+/)) {
    const match = /^([PRL]\d):(\d{1,4}(?:\.\d{1,6})?)$/.exec(part)
    const template = TEMPLATES.find((id) => id === match?.[1])
    if (!match || !template)
      return `"${shortened(part, 40)}" is no TEMPLATE:WEIGHT of ${TEMPLATES.join(', ')}`
    if (mix[template] !== undefined) return `${template} is given twice`
    if (Number(match[2]) > MOST_WEIGHT) return `the weight of ${template} is above ${MOST_WEIGHT}`
    mix[template] = Number(match[2])
  }
  for (const capability of ['P', 'R', 'L'])
    if (TEMPLATES.filter((id) => id[0] === capability).every((id) => mix[id] === 0))
      return `every template ${capability}1, ${capability}2, ... has weight 0`
  return mix
}

/** Questions per capability: twelve, by the largest remainders; earlier capabilities win ties. */
export function questionCounts(mix: readonly number[]): [number, number, number] {
  const sum = mix.reduce((a, b) => a + b, 0)
  const exact = mix.map((x) => (QUESTIONS_OF_A_FRAME * x) / sum)
  const counts = exact.map(Math.floor)
  const order = [0, 1, 2].sort((a, b) => exact[b] - counts[b] - (exact[a] - counts[a]) || a - b)
  for (let i = 0; counts.reduce((a, b) => a + b, 0) < QUESTIONS_OF_A_FRAME; i = (i + 1) % 3)
    counts[order[i]]++
  return counts as [number, number, number]
}

/** Whether a frame has equally many questions of each capability. */
export const isEven = (mix: readonly number[]): boolean =>
  questionCounts(mix).every((n) => n === QUESTIONS_OF_A_FRAME / 3)

/** The question plan of a training set under these settings; empty where it is the world's default. */
export function trainingQuestions({
  capabilityMix,
  templateMix,
}: Pick<Settings, 'capabilityMix' | 'templateMix'>): {
  counts?: [number, number, number]
  mix?: TemplateMix
} {
  const mix = parseTemplateMix(templateMix)
  if (typeof mix === 'string') throw new Error(mix)
  return {
    ...(!isEven(capabilityMix) && { counts: questionCounts(capabilityMix) }),
    ...(mix && { mix }),
  }
}
