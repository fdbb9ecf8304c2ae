// What the paper reads from its pre-studies, asked of ours. A verdict is computed from the curves; nothing here knows
// which model they are of. Pure.

import { CAPABILITIES, type Capability } from '../../world/types'
import type { CapabilityPrestudy, PrestudyResults } from './prestudies'

export const READINGS = [
  'attention-tighter',
  'attention-falls',
  'hidden-rises',
  'reasoning-steady',
  'margins-low',
] as const
export type ReadingId = (typeof READINGS)[number]

export type Verdict = 'reproduced' | 'partly' | 'not' | 'unknown'

export interface Reading {
  id: ReadingId
  verdict: Verdict
  /** Capabilities in which it holds. */
  holds: Capability[]
  /** The figures that decide, two per capability; of `margins-low` one. */
  figures: Record<Capability, (number | null)[]>
}

/**
 * A margin is called low below this: at tau 1 the best word then has less than three quarters of the probability.
 * The paper's own limit is not known to this project.
 */
export const LOW_MARGIN = 0.5

const known = (values: readonly (number | null)[]): number[] =>
  values.flatMap((value) => (value === null ? [] : [value]))
const mean = (values: readonly (number | null)[]): number | null => {
  const all = known(values)
  return all.length === 0 ? null : all.reduce((sum, v) => sum + v, 0) / all.length
}
const ends = (values: readonly (number | null)[]): (number | null)[] => [
  values[0] ?? null,
  values.at(-1) ?? null,
]
const range = (values: readonly (number | null)[]): number | null => {
  const all = known(values)
  return all.length < 2 ? null : Math.max(...all) - Math.min(...all)
}

/**
 * "Far less" and "steady" mean less than this share of what is compared with; the paper gives its curves, no limit.
 */
export const FAR_LESS = 0.5

/** The figures of one reading, and whether they say what the paper reads; null: they say nothing. */
interface Question {
  figures: (of: CapabilityPrestudy) => (number | null)[]
  holds: (figures: number[]) => boolean
}

const QUESTIONS: Record<Exclude<ReadingId, 'reasoning-steady'>, Question> = {
  // Over the layers that both have.
  'attention-tighter': {
    figures: ({ attentionDispersion, hiddenDispersion }) => [
      mean(attentionDispersion.slice(0, hiddenDispersion.length)),
      mean(hiddenDispersion),
    ],
    holds: ([attention, hidden]) => attention < FAR_LESS * hidden,
  },
  'attention-falls': {
    figures: ({ attentionDispersion }) => ends(attentionDispersion),
    holds: ([first, last]) => last < first,
  },
  'hidden-rises': {
    figures: ({ hiddenDispersion }) => ends(hiddenDispersion),
    holds: ([first, last]) => last > first,
  },
  'margins-low': {
    figures: ({ meanMargin }) => [meanMargin],
    holds: ([margin]) => margin < LOW_MARGIN,
  },
}

const byCapability = <T>(make: (capability: Capability) => T): Record<Capability, T> =>
  Object.fromEntries(CAPABILITIES.map((capability) => [capability, make(capability)])) as Record<
    Capability,
    T
  >

const verdictOf = (held: number, asked: number): Verdict =>
  held === asked ? 'reproduced' : held === 0 ? 'not' : 'partly'

/** Reasoning changes far less from layer to layer than perception, and than planning. */
function reasoningSteady({ capabilities }: PrestudyResults): Reading {
  const figures = byCapability((capability) => [range(capabilities[capability].similarity)])
  const [reasoning] = figures.reasoning
  const others = (['perception', 'planning'] as const).filter((capability) => figures[capability][0] !== null)
  if (reasoning === null || others.length < 2)
    return { id: 'reasoning-steady', verdict: 'unknown', holds: [], figures }
  const holds = others.filter((capability) => reasoning < FAR_LESS * figures[capability][0]!)
  return { id: 'reasoning-steady', verdict: verdictOf(holds.length, 2), holds, figures }
}

/** All readings, in the order of the paper's panels. */
export function readingsOf(results: PrestudyResults): Reading[] {
  return READINGS.map((id): Reading => {
    if (id === 'reasoning-steady') return reasoningSteady(results)
    const { figures: figuresOf, holds: check } = QUESTIONS[id]
    const figures = byCapability((capability) => figuresOf(results.capabilities[capability]))
    const asked = CAPABILITIES.filter((capability) => figures[capability].every((value) => value !== null))
    if (asked.length < CAPABILITIES.length) return { id, verdict: 'unknown', holds: [], figures }
    const holds = asked.filter((capability) => check(figures[capability] as number[]))
    return { id, verdict: verdictOf(holds.length, asked.length), holds, figures }
  })
}
