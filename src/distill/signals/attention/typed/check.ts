// Whether a typed attention loss can be trained with: finite with a finite slope wherever attention weights may
// be, its derivative that of its differences, and dependent on s at all. On a grid of s and t, the ends of
// [PROBABILITY_FLOOR, 1] among them, in float64 and rounded as in single precision.

import { PROBABILITY_FLOOR } from '../../types'
import { LossError, short } from './lossError'
import { run, type Program } from './program'

/** Weights at which a loss is tried. */
export const GRID: readonly number[] = [
  PROBABILITY_FLOOR,
  1e-7,
  1e-6,
  1e-5,
  1e-4,
  1e-3,
  0.003,
  0.01,
  0.02,
  0.03,
  ...Array.from({ length: 18 }, (_, i) => (i + 1) / 20),
  0.95,
  0.97,
  0.98,
  0.99,
  0.997,
  0.999,
  1,
]

/** Beyond this, sums over a row could leave single precision. */
const LARGEST = 1e30
/** Step of the differences, relative to s. */
const STEP = 1e-6
/** How far slope and differences may be apart, relative to both. */
const TOLERANCE = 1e-3

/** What the check found of a loss that can be trained with. */
export interface LossCheck {
  /** Points of the grid. */
  points: number
  /** Largest difference between slope and finite differences, relative to the slope's size. */
  largestError: number
  /** Whether, for every t, no s of the grid has a smaller loss than s = t. */
  smallestAtTeacher: boolean
}

/** Factors of a denominator, through products, absolute values and roots. */
function factorsOf(program: Program, index: number): number[] {
  const instruction = program.instructions[index]
  if (instruction.kind === 'call' && instruction.operation === 'mul')
    return [...new Set([...factorsOf(program, instruction.a), ...factorsOf(program, instruction.b)])]
  if (instruction.kind === 'call' && ['abs', 'sqrt'].includes(instruction.operation))
    return factorsOf(program, instruction.a)
  return [index]
}

/** A denominator that changes sign on the grid has a zero in between. */
class Denominators {
  private readonly signs: Map<number, { below: boolean; above: boolean }>

  constructor(program: Program) {
    const divided = program.instructions.flatMap((i) =>
      i.kind === 'call' && i.operation === 'div' ? factorsOf(program, i.b) : [],
    )
    this.signs = new Map(divided.map((index) => [index, { below: false, above: false }]))
  }

  note(registers: Float64Array, s: number, t: number): void {
    for (const [index, sign] of this.signs) {
      if (registers[index] < 0) sign.below = true
      else if (registers[index] > 0) sign.above = true
      if (sign.below && sign.above) throw LossError.at(null, 'zero', short(s), short(t))
    }
  }
}

/** Value and slope at a point, finite in float64 and in single precision. */
function finiteAt(
  program: Program,
  s: number,
  t: number,
  registers: Float64Array,
): [value: number, slope: number] {
  for (const round of [Math.fround, (x: number) => x]) {
    run(program, s, t, registers, round)
    for (const [i, what] of (['value', 'slope'] as const).entries()) {
      const found = registers[program.results[i]]
      if (Number.isFinite(found) && Math.abs(found) <= LARGEST) continue
      throw LossError.at(null, Number.isNaN(found) ? `${what}NaN` : what, short(s), short(t))
    }
  }
  return [registers[program.results[0]], registers[program.results[1]]]
}

/** Differences of values to the left and right of s, and how exact they are. */
function differencesAt(
  value: Program,
  s: number,
  t: number,
  registers: Float64Array,
): { left: number; right: number; rounding: number } {
  const h = s * STEP
  const valueAt = (x: number) => {
    run(value, x, t, registers)
    return registers[value.results[0]]
  }
  const here = valueAt(s)
  const largest = registers.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  const left = (here - valueAt(s - h)) / h
  const right = (valueAt(s + h) - here) / h
  return { left, right, rounding: (16 * Number.EPSILON * largest) / h }
}

/** Compares slope and differences at s, or right beside it where that is an end; gives how far they are apart. */
function differenceError(both: Program, value: Program, s: number, t: number, ofValue: Float64Array): number {
  const inside = Math.min(Math.max(s, PROBABILITY_FLOOR * (1 + 2 * STEP)), 1 - 2 * STEP)
  const registers = new Float64Array(both.instructions.length)
  run(both, inside, t, registers)
  const slope = registers[both.results[1]]
  const { left, right, rounding } = differencesAt(value, inside, t, ofValue)
  const [low, high] = [Math.min(left, right), Math.max(left, right)]
  const off = Math.max(0, low - slope, slope - high) - rounding
  const size = Math.abs(slope) + Math.abs(left) + Math.abs(right)
  if (!(off <= TOLERANCE * size))
    throw LossError.at(null, 'fast', short(s), short(t), short(slope), short((low + high) / 2))
  return off > 0 ? off / size : 0
}

/**
 * Checks a loss: `both` computes its value and slope, `value` its value alone.
 * @throws LossError naming the first point where it cannot be trained with.
 */
export function checkLoss(both: Program, value: Program): LossCheck {
  const registers = new Float64Array(both.instructions.length)
  const ofValue = new Float64Array(value.instructions.length)
  const denominators = new Denominators(both)
  let depends = false
  let largestError = 0
  let smallestAtTeacher = true
  for (const t of GRID) {
    const [atTeacher] = finiteAt(both, t, t, registers)
    for (const s of GRID) {
      const [here, slope] = finiteAt(both, s, t, registers)
      denominators.note(registers, s, t)
      if (slope !== 0) depends = true
      if (here < atTeacher - 1e-12 * Math.max(1, Math.abs(atTeacher))) smallestAtTeacher = false
      largestError = Math.max(largestError, differenceError(both, value, s, t, ofValue))
    }
  }
  if (!depends) throw LossError.at(null, 'independent')
  return { points: GRID.length ** 2, largestError, smallestAtTeacher }
}
