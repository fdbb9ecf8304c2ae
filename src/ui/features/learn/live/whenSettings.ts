// What the students of chapter 10's live figure train with: settings, no DOM.

import { ONE_TEACHER } from './oneTeacher'

export const STEPS = 300
/** The two that train while somebody watches. */
export const METHODS = ['sum', 'agp'] as const
export type Method = (typeof METHODS)[number]
export const WEIGHTS = ['0.3', '0.6', '1'] as const
/** What is wrong: the teacher, nothing, or the labels. */
export const REGIMES = ['wrong', 'right', 'labels'] as const
export type Regime = (typeof REGIMES)[number]
/** The share of labels that are replaced, as in the Lab's measurement. */
const LABEL_NOISE = 0.4

/** What every student has besides the preset: pictures, batches, and whether the labels are wrong. */
const pictures = (regime: Regime) =>
  ({
    batchFrames: 3,
    batchSegments: 6,
    trainFrames: 48,
    steps: STEPS,
    labelNoise: regime === 'labels' ? LABEL_NOISE : 0,
  }) as const

/** Of one student. AGP counts the answers once for each teacher, here once: at equal weights the two compare. */
export const studentChanges = (method: Method, weight: number, regime: Regime) =>
  ({
    ...ONE_TEACHER,
    ...pictures(regime),
    weightPerception: weight,
    wrongTeacher: regime === 'wrong' ? 'perception' : 'none',
    wrongHow: 'words',
    method,
  }) as const

/** Of the student without a teacher that the two are compared with: it was trained beforehand. */
export const aloneChanges = (regime: Regime) => ({ ...pictures(regime), method: 'ce-only' }) as const

/**
 * What answers alone reach (experiments/lesson/answers-alone.json): exact match on perception questions, in 0..1,
 * after each step that was measured; with right labels, and with wrong ones.
 */
export type AnswersAlone = Record<'right' | 'labels', { step: number; perception: number }[]>
