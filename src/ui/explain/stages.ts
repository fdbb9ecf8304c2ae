// What a way of combining does to four gradients, stage by stage, as coefficients of the gradients (METHOD
// 3). Pure.

import {
  addScaled,
  afterStage1Of,
  inner,
  presentTasks,
  project,
  total,
  unit,
  unprojected,
} from '../../distill/combine/gramSpace'
import type { CombineContext } from '../../distill/combine/context'
import type { CombineId } from '../../distill/combine/method'
import { COMBINE } from '../../distill/combine/registry'
import { angleOf, lengthOf } from './gradientPoints'

export const STAGE_IDS = ['gradients', 'stage1', 'stage2', 'update'] as const
export type StageId = (typeof STAGE_IDS)[number]

/**
 * The stages that a method has; every method has the gradients it starts from and the update it ends with.
 */
export const stagesOf = (id: CombineId): StageId[] => {
  const { stages } = COMBINE[id]
  return [
    'gradients',
    ...(stages?.first ? (['stage1'] as const) : []),
    ...(stages?.second ? (['stage2'] as const) : []),
    'update',
  ]
}

/** One question of stage 2: does t_i, as projected so far, oppose m_j? */
export interface Encounter {
  task: number
  against: number
  /** t_i . m_j; below 0 it fires. */
  product: number
  cosine: number | null
}

export interface Stages {
  id: CombineId
  /** Task indices (1..3) of the capabilities that take part. */
  tasks: number[]
  /** f_c after stage 1, by task index; null where the method has no stage 1 or the task takes no part. */
  teacherGradients: (number[] | null)[]
  /** m_c = s + what stage 1 left of f_c; null for methods without stages. */
  afterStage1: (number[] | null)[]
  /** t_i, what stage 2 left of m_i; equal to m_i without a stage 2. */
  resolved: (number[] | null)[]
  /** Stage 2's questions in the order asked; empty without a stage 2. */
  encounters: Encounter[]
  /** What is added up to the update: coefficients and the task each belongs to. */
  parts: { task: number; vector: number[] }[]
  update: number[]
}

/** Coefficients of any method; `context.permutation` visits the capabilities. */
export const coefficientsOf = (id: CombineId, gram: readonly number[], context: CombineContext): number[] =>
  COMBINE[id].coefficients(gram, context)

/**
 * Share of |t_i||m_j| below which a product is rounding: stage 2 does change t_i then, by nothing that
 * counts.
 */
export const ROUNDING = 1e-9

export const fired = (e: Encounter): boolean => e.product < 0 && e.cosine !== null && e.cosine < -ROUNDING

/** Explains what the method does on this Gram matrix. */
export function explainStages(id: CombineId, gram: readonly number[], context: CombineContext): Stages {
  const update = coefficientsOf(id, gram, context)
  const { stages: staged } = COMBINE[id]
  const tasks = presentTasks(context)
  const none = [null, null, null, null]
  if (!staged || tasks.length === 0) {
    const parts = update.flatMap((c, task) =>
      c === 0 ? [] : [{ task, vector: unit(task).map((x) => x * c) }],
    )
    return {
      id,
      tasks,
      teacherGradients: none,
      afterStage1: none,
      resolved: none,
      encounters: [],
      parts,
      update,
    }
  }
  const start = staged.first ? afterStage1Of(gram, tasks) : unprojected(tasks)
  const order = staged.second ? context.permutation.map((c) => c + 1).filter((task) => start.has(task)) : []
  const encounters: Encounter[] = []
  const end = new Map(
    [...start].map(([task, own]) => {
      let t = own
      for (const against of order) {
        const other = start.get(against)
        if (against === task || !other) continue
        const product = inner(gram, t, other)
        const size = lengthOf(gram, t) * lengthOf(gram, other)
        encounters.push({ task, against, product, cosine: size > 0 ? product / size : null })
        t = project(gram, t, other)
      }
      return [task, t]
    }),
  )
  const byTask = <T>(values: ReadonlyMap<number, T>) => [0, 1, 2, 3].map((task) => values.get(task) ?? null)
  const parts = [...end].map(([task, vector]) => ({ task, vector }))
  const rest = addScaled(update, total(end.values()), -1)
  return {
    id,
    tasks,
    teacherGradients: staged.first
      ? [0, 1, 2, 3].map((task) => (tasks.includes(task) ? project(gram, unit(task), unit(0)) : null))
      : none,
    afterStage1: byTask(start),
    resolved: byTask(end),
    encounters,
    // A method that counts ce once subtracts the surplus supervised gradients again.
    parts: rest.some((x) => Math.abs(x) > ROUNDING) ? [...parts, { task: 0, vector: rest }] : parts,
    update,
  }
}

/** What stage 1 did to one teacher gradient. Angles in degrees; null without a gradient. */
export interface Turn {
  task: number
  /** Between the teacher gradient and s. */
  angle: number | null
  /** Degrees it was turned; 0 where it was left as it is. */
  turned: number
  /** What stage 1 left of it, over the four gradients; null where it was left as it is. */
  projected: number[] | null
  /** Share of its length that it lost. */
  lost: number
  /** |m_c|. */
  afterStage1: number
}

/** What stage 1 did, per capability that takes part. */
export const turns = (gram: readonly number[], stages: Stages): Turn[] =>
  stages.tasks.map((task) => {
    const angle = angleOf(gram, unit(task), unit(0))
    const left = stages.teacherGradients[task] ?? null
    const projected = angle !== null && angle > 90 ? left : null
    const length = lengthOf(gram, unit(task))
    return {
      task,
      angle,
      turned: projected && angle !== null ? angle - 90 : 0,
      projected,
      lost: projected && length > 0 ? 1 - lengthOf(gram, projected) / length : 0,
      afterStage1: lengthOf(gram, stages.afterStage1[task] ?? unit(task)),
    }
  })

/** Whether stage 1 turned anything, with f_c . s of those it turned, else of the nearest to being turned. */
export type Stage1Verdict =
  | { kind: 'none' }
  | { kind: 'quiet'; nearest: { task: number; product: number } }
  | { kind: 'fired'; opposed: { task: number; product: number; angle: number | null }[] }

export function stage1Verdict(gram: readonly number[], stages: Stages): Stage1Verdict {
  if (!COMBINE[stages.id].stages?.first || stages.tasks.length === 0) return { kind: 'none' }
  const products = stages.tasks.map((task) => ({ task, product: inner(gram, unit(task), unit(0)) }))
  const opposed = products.filter(({ product }) => product < 0)
  return opposed.length > 0
    ? { kind: 'fired', opposed: opposed.map((o) => ({ ...o, angle: angleOf(gram, unit(o.task), unit(0)) })) }
    : { kind: 'quiet', nearest: products.reduce((a, b) => (b.product < a.product ? b : a)) }
}

/** Why stage 2 fired or did not. Products are those of m_i and m_j before any projection. */
export type Stage2Verdict =
  | { kind: 'none' }
  | { kind: 'alone' }
  /** |s|^2 >= |f_i||f_j| for all pairs: m_i . m_j >= 0 whatever the angles. */
  | { kind: 'cannot'; supervised: number; largest: number; pair: readonly [number, number] }
  | { kind: 'could'; product: number; pair: readonly [number, number]; supervised: number; largest: number }
  | {
      kind: 'fired'
      encounters: Encounter[]
      pair: readonly [number, number]
      product: number
      supervised: number
      teacherGradients: number
      mixed: number
    }

/** Reads the reason from the numbers. */
export function stage2Verdict(gram: readonly number[], stages: Stages): Stage2Verdict {
  if (!COMBINE[stages.id].stages?.second) return { kind: 'none' }
  const pairs = stages.tasks.flatMap((i) => stages.tasks.filter((j) => j > i).map((j) => [i, j] as const))
  if (pairs.length === 0) return { kind: 'alone' }
  const afterStage1 = (k: number): readonly number[] => stages.afterStage1[k] ?? unit(k)
  const product = ([i, j]: readonly [number, number]): number => inner(gram, afterStage1(i), afterStage1(j))
  const size = ([i, j]: readonly [number, number]): number =>
    Math.sqrt(Math.max(0, gram[5 * i] * gram[5 * j]))
  const least = pairs.reduce((a, b) => (product(b) < product(a) ? b : a))
  const longest = pairs.reduce((a, b) => (size(b) > size(a) ? b : a))
  const hits = stages.encounters.filter(fired)
  if (hits.length > 0) {
    const [i, j] = least
    const [a, b] = [addScaled(afterStage1(i), unit(0), -1), addScaled(afterStage1(j), unit(0), -1)]
    return {
      kind: 'fired',
      encounters: hits,
      pair: least,
      product: product(least),
      supervised: gram[0],
      teacherGradients: inner(gram, a, b),
      mixed: inner(gram, unit(0), a) + inner(gram, unit(0), b),
    }
  }
  const bounded = COMBINE[stages.id].stages?.first && pairs.every((pair) => gram[0] >= size(pair))
  return bounded
    ? { kind: 'cannot', supervised: gram[0], largest: size(longest), pair: longest }
    : { kind: 'could', product: product(least), pair: least, supervised: gram[0], largest: size(longest) }
}
