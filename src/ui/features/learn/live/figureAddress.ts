// What a reader has chosen inside the lesson's figures, as parts of the address: `#agp.run=wrong&agp.stage=stage2`.
// Each key is FIGURE.CHOICE. Read and written; pure, so that a link can be tested without a page.

import type { FigureId } from '../figures/figureIds'

type Choices = Readonly<Record<string, RegExp>>

const DECIMAL = '-?\\d{1,2}(?:\\.\\d{1,3})?'
const POINT = new RegExp(`^${DECIMAL},${DECIMAL}$`)
const CAPABILITY = /^(perception|reasoning|planning)$/
const PATCH = '(?:[1-9]|[12]\\d|3[0-6])'
const PERCENT = '(?:\\d{1,2}|100)'

/** What may be chosen in each figure, and which values are one. Patches, tokens and steps are counted from 1. */
export const FIGURE_CHOICES: Readonly<Record<FigureId, Choices>> = {
  braking: {
    place: /^(left|center|right)-(far|mid|near)$/,
    truck: /^(cruising|braking|signal-left|signal-right)$/,
    light: /^(none|red|yellow|green)$/,
  },
  tokens: { token: /^(?:[1-9]|[1-3]\d|4[0-4])$/ },
  where: { patches: new RegExp(`^${PATCH}(?:-${PATCH}){0,3}$`), shown: /^yes$/ },
  answers: { drawn: new RegExp(`^${PERCENT}(?:-${PERCENT}){6}$`) },
  probabilities: { teacher: CAPABILITY, word: /^[1-8]$/, temperature: /^\d{1,2}(?:\.\d{1,2})?$/ },
  signals: {
    look: /^(dispersion|similarity|layers)$/,
    teacher: /^(base|perception|reasoning|planning)$/,
    questions: CAPABILITY,
  },
  layers: { choice: /^(paper|first|penultimate|intermediate)$/ },
  landscape: { way: /^(sum|projection)$/, start: POINT, ball: POINT, answers: POINT, teacher: POINT },
  agp: { run: /^(good|wrong)$/, step: /^[1-9]\d{0,4}$/, stage: /^(before|stage1|stage2)$/ },
  when: { what: /^(wrong|right|labels)$/, weight: /^(0\.3|0\.6|1)$/ },
  sizes: {},
}

/** Values by the choice's name, without the figure's. */
export type ChosenValues = Readonly<Partial<Record<string, string>>>

const partsOf = (fragment: string): URLSearchParams => {
  const text = fragment.replace(/^#/, '').replaceAll('&amp;', '&')
  return new URLSearchParams(text.includes('=') ? text : '')
}

/** Whether `key=value` is a choice that this figure, or without one any figure, has. */
export function isFigureChoice(key: string, value: string, figure?: string): boolean {
  const [name, choice] = key.split('.')
  if (figure !== undefined && name !== figure) return false
  const choices: Choices | undefined = Object.hasOwn(FIGURE_CHOICES, name)
    ? FIGURE_CHOICES[name as FigureId]
    : undefined
  return choices !== undefined && Object.hasOwn(choices, choice) && choices[choice].test(value)
}

/** What a fragment says of one figure; values that are none are left out. */
export function readChoices(fragment: string, figure: FigureId): ChosenValues {
  const values: Record<string, string> = {}
  for (const [key, value] of partsOf(fragment))
    if (isFigureChoice(key, value, figure)) values[key.slice(figure.length + 1)] = value
  return values
}

/** The parts of a fragment that are choices in figures, as text without `#`; `figure`: of this one alone. */
export const choicesIn = (fragment: string, figure?: string): string =>
  [...partsOf(fragment)]
    .filter(([key, value]) => isFigureChoice(key, value, figure))
    .map(([key, value]) => `${key}=${value}`)
    .join('&')

/** The fragment, without `#`, with these choices of the figure; null takes one away. Other parts stay as they are. */
export function withChoices(
  fragment: string,
  figure: FigureId,
  change: Readonly<Record<string, string | null>>,
): string {
  const changed = (key: string): boolean =>
    key.startsWith(`${figure}.`) && key.slice(figure.length + 1) in change
  const kept = [...partsOf(fragment)].filter(([key]) => !changed(key))
  const made = Object.entries(change).flatMap(([key, value]) =>
    value === null ? [] : [[`${figure}.${key}`, value] as const],
  )
  return [...kept, ...made].map(([key, value]) => `${key}=${value}`).join('&')
}
