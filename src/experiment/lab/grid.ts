// The grid behind an experiment's arms, for figures: which arms are values of one or two quantities. Pure.

import type { ExperimentResults, ReportedArm } from './results'
import type { ExperimentSpec } from './spec'

/** A quantity that the arms vary. */
export interface GridAxis {
  /** A setting's key, or the word in the arms' names. */
  name: string
  /** As written, in the order of the file. */
  values: readonly string[]
  /** The same as numbers; null where one of them is none. */
  numbers: readonly number[] | null
}

/** Arms that differ in nothing but the quantities. */
export interface GridFamily {
  /** The part of their names before the quantities; may be empty. */
  name: string
  /** Each arm with the places of its values on the axes. */
  cells: readonly { arm: ReportedArm; at: readonly number[] }[]
}

export interface Grid {
  axes: readonly GridAxis[]
  families: readonly GridFamily[]
  /** Arms without a value of the quantities: they stand for themselves. */
  others: readonly ReportedArm[]
}

const axisOf = (name: string, values: readonly string[]): GridAxis => {
  const numbers = values.map((value) => (value.trim() === '' ? NaN : Number(value)))
  return { name, values, numbers: numbers.every(Number.isFinite) ? numbers : null }
}

/** The places of the n-th combination, the last axis changing fastest. */
function placesOf(index: number, lengths: readonly number[]): number[] {
  let rest = index
  return lengths
    .map((length) => length)
    .reverse()
    .map((length) => {
      const place = rest % length
      rest = Math.floor(rest / length)
      return place
    })
    .reverse()
}

/** The grid of a spec with factors: arms lie in the results as the spec lists them. */
function gridOfFactors(spec: ExperimentSpec, arms: readonly ReportedArm[]): Grid {
  const factors = Object.entries(spec.factors ?? {})
  const axes = factors.map(([name, values]) => axisOf(name, values.map(String)))
  const lengths = axes.map(({ values }) => values.length)
  const size = lengths.reduce((product, length) => product * length, 1)
  const names = spec.arms?.map(({ name }) => name) ?? ['']
  const families = names.map((name, i) => ({
    name,
    cells: arms.slice(i * size, (i + 1) * size).map((arm, k) => ({ arm, at: placesOf(k, lengths) })),
  }))
  return { axes, families, others: [] }
}

/** "sum, w 0.1": family, quantity, number. */
const NAMED_VALUE = /^(?:(.*), )?([^,\d]*[^,\d\s]) (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i

/** The grid that names spell out: "sum, w 0.1", "sum, w 0.3" and so on; the commonest quantity counts. */
function gridOfNames(arms: readonly ReportedArm[]): Grid | null {
  const named = arms.map((arm) => {
    const [, family = '', quantity = '', value = ''] = NAMED_VALUE.exec(arm.name) ?? []
    return { arm, family, quantity, value }
  })
  const counts = new Map<string, number>()
  for (const { quantity } of named) if (quantity) counts.set(quantity, (counts.get(quantity) ?? 0) + 1)
  const [most] = [...counts].sort((a, b) => b[1] - a[1])
  if (!most) return null
  const inside = named.filter(({ quantity }) => quantity === most[0])
  const values = [...new Set(inside.map(({ value }) => value))].sort((a, b) => Number(a) - Number(b))
  if (values.length < 2) return null
  const families = [...new Set(inside.map(({ family }) => family))].map((name) => ({
    name,
    cells: inside
      .filter(({ family }) => family === name)
      .map(({ arm, value }) => ({ arm, at: [values.indexOf(value)] })),
  }))
  return {
    axes: [axisOf(most[0], values)],
    families,
    others: named.filter(({ quantity }) => quantity !== most[0]).map(({ arm }) => arm),
  }
}

/** The grid of an experiment's results, arms in the order of the file; null where they form none. */
export function gridOf({ spec, arms }: Pick<ExperimentResults, 'spec' | 'arms'>): Grid | null {
  return Object.keys(spec.factors ?? {}).length > 0 ? gridOfFactors(spec, arms) : gridOfNames(arms)
}

/** Whether one numeric quantity varies, from its smallest value to its largest: a line can be drawn. */
export const isLine = ({ axes }: Grid): boolean => axes.length === 1 && axes[0].numbers !== null

/** Whether two things vary: two quantities, or one and the families. */
export const isMap = ({ axes, families }: Grid): boolean =>
  axes.length === 2 || (axes.length === 1 && families.length > 1)
