// The plan of a teacher's training, as the page requests it: one short table drives form, checks and
// defaults. The figures are those of the shipped teachers, except for the frames: for shorter waiting the
// page uses a quarter of them.

import type { Family } from '../nn/config'
import type { OwnRole } from '../teacher/ownTeacher'
import { isDataId, type DataId } from './ownData'
import { type Problem, problem } from './problem'

/** Families that can be trained and written as a file. */
export const TEACHER_FAMILIES = ['gpt', 'llama'] as const satisfies readonly Family[]

/** Layers x width, all with four heads. The first two are the sizes of the shipped sets. */
export const TEACHER_SIZES = ['6x64', '4x48', '2x32', '6x128', '12x256'] as const
export type TeacherSize = (typeof TEACHER_SIZES)[number]

const ROLES: readonly OwnRole[] = ['base', 'perception', 'reasoning', 'planning']

export interface TeacherPlan {
  name: string
  /**
   * `base`: on all questions, from random weights. A capability: a specialist, on its questions alone, from a
   * base teacher.
   */
  role: OwnRole
  /**
   * The base that a specialist starts from: `gpt-6x64/base.onnx` or `own:<hash>`; null for a base teacher.
   */
  start: string | null
  family: Family
  /** Ignored for a specialist, which has its base's size. */
  size: TeacherSize
  /** The custom data set that it learns from; absent: the world's frames. */
  data?: DataId
  seed: number
  steps: number
  learningRate: number
  /** Frames to draw from, twelve questions each. */
  trainFrames: number
  /** Frames a step, and questions of each. */
  batchFrames: number
  batchSegments: number
  /** Held-out frames to evaluate it. */
  heldOutFrames: number
}

export type PlanNumber =
  | 'seed'
  | 'steps'
  | 'learningRate'
  | 'trainFrames'
  | 'batchFrames'
  | 'batchSegments'
  | 'heldOutFrames'

interface Field {
  min: number
  max: number
  whole: boolean
  base: number
  specialist: number
}

export const PLAN_FIELDS: Readonly<Record<PlanNumber, Field>> = {
  steps: { min: 1, max: 20_000, whole: true, base: 1400, specialist: 200 },
  learningRate: { min: 1e-6, max: 0.1, whole: false, base: 2.5e-3, specialist: 1e-3 },
  trainFrames: { min: 16, max: 16_000, whole: true, base: 4000, specialist: 4000 },
  batchFrames: { min: 1, max: 32, whole: true, base: 16, specialist: 16 },
  batchSegments: { min: 1, max: 12, whole: true, base: 12, specialist: 6 },
  heldOutFrames: { min: 2, max: 500, whole: true, base: 96, specialist: 96 },
  seed: { min: 0, max: 2 ** 32 - 1, whole: true, base: 1, specialist: 1 },
}

export const PLAN_NUMBERS = Object.keys(PLAN_FIELDS) as PlanNumber[]

/** The steps in which the learning rate rises: the shipped teachers' shares of their steps. */
export const warmupOf = (role: OwnRole, steps: number): number =>
  Math.round(steps * (role === 'base' ? 100 / 1400 : 20 / 200))

/** A plan of this kind with its defaults. */
export function defaultPlan(role: OwnRole, start: string | null, name: string): TeacherPlan {
  const numbers = Object.fromEntries(
    PLAN_NUMBERS.map((key) => [key, PLAN_FIELDS[key][role === 'base' ? 'base' : 'specialist']]),
  ) as Record<PlanNumber, number>
  return { name, role, start: role === 'base' ? null : start, family: 'gpt', size: '6x64', ...numbers }
}

/** Most letters of a name, and of the base that a specialist starts from. */
const LONGEST_NAME = 400

/**
 * A plan that came from outside (a stored training, a message), without further fields; null where it is not
 * a plan.
 */
export function readPlan(value: unknown): TeacherPlan | null {
  if (typeof value !== 'object' || value === null) return null
  const given = value as Partial<Record<keyof TeacherPlan, unknown>>
  const { name, role, start, family, size, data } = given
  const isText = (text: unknown): boolean => typeof text === 'string' && text.length <= LONGEST_NAME
  const isOf = (list: readonly string[], choice: unknown): boolean => list.includes(choice as string)
  if (!isText(name) || (start !== null && !isText(start)) || !isOf(ROLES, role)) return null
  if (!isOf(TEACHER_FAMILIES, family) || !isOf(TEACHER_SIZES, size)) return null
  if (PLAN_NUMBERS.some((key) => typeof given[key] !== 'number')) return null
  const numbers = Object.fromEntries(PLAN_NUMBERS.map((key) => [key, given[key]]))
  if (data !== undefined && !(typeof data === 'string' && isDataId(data))) return null
  const own = data === undefined ? {} : { data }
  const plan = { name, role, start, family, size, ...own, ...numbers } as unknown as TeacherPlan
  return checkPlan(plan).length === 0 ? plan : null
}

/** Layers and width of a size. */
export function shapeOf(size: TeacherSize): { layers: number; width: number; heads: number } {
  const [layers, width] = size.split('x').map(Number)
  return { layers, width, heads: 4 }
}

/** What is wrong with a plan, by field; empty when nothing is. */
export function checkPlan(plan: TeacherPlan): Problem[] {
  const errors: Problem[] = []
  for (const key of PLAN_NUMBERS) {
    const { min, max, whole } = PLAN_FIELDS[key]
    const value = plan[key]
    if (!(value >= min && value <= max) || (whole && !Number.isInteger(value)))
      errors.push(problem(key, value, `${whole ? 'a whole' : 'a'} number from ${min} to ${max}`))
  }
  if (errors.length === 0 && plan.batchFrames > plan.trainFrames)
    errors.push(problem('batchFrames', plan.batchFrames, `at most the training frames, ${plan.trainFrames}`))
  if (plan.name.trim() === '') errors.push(problem('name', plan.name, 'a name'))
  if (plan.role !== 'base' && !plan.start)
    errors.push(problem('start', plan.start, 'a base teacher to start from'))
  return errors
}
