// A tree as a list of single operations, equal parts once: what float64, float32 and WGSL compute from, so that
// all three compute the same. The list of a value and its slope is about as long as the two written down.

import { LossError } from './lossError'
import { COMPUTE, number, type Operation, type Tree } from './tree'

export type Instruction =
  | { kind: 'number'; value: number }
  | { kind: 's' }
  | { kind: 't' }
  /** `a`, `b`: indices of earlier instructions; `b` is `a` where there is one argument. */
  | { kind: 'call'; operation: Operation; a: number; b: number }

export interface Program {
  instructions: readonly Instruction[]
  /** Where the results are: of the value, and of the slope if it was asked for. */
  results: readonly number[]
}

/** Most instructions: a kernel computes all of them for every entry of a map. */
const MOST_INSTRUCTIONS = 400
/** Whole powers up to this one are products, which have a value for negative numbers too. */
const LARGEST_PRODUCT = 64

class Builder {
  readonly instructions: Instruction[] = []
  private readonly known = new Map<string, number>()
  private readonly trees = new Map<Tree, number>()

  private push(instruction: Instruction): number {
    const key = JSON.stringify(instruction)
    const found = this.known.get(key)
    if (found !== undefined) return found
    if (this.instructions.length >= MOST_INSTRUCTIONS)
      throw LossError.at(null, 'operations', MOST_INSTRUCTIONS)
    const index = this.instructions.push(instruction) - 1
    this.known.set(key, index)
    return index
  }

  /** x^n as products. */
  private whole(x: number, n: number): number {
    if (n < 0)
      return this.push({ kind: 'call', operation: 'div', a: this.add(number(1)), b: this.whole(x, -n) })
    if (n === 1) return x
    const half = this.whole(x, Math.floor(n / 2))
    const square = this.push({ kind: 'call', operation: 'mul', a: half, b: half })
    return n % 2 === 0 ? square : this.push({ kind: 'call', operation: 'mul', a: square, b: x })
  }

  add(tree: Tree): number {
    const found = this.trees.get(tree)
    if (found !== undefined) return found
    const index = this.made(tree)
    this.trees.set(tree, index)
    return index
  }

  private made(tree: Tree): number {
    if (tree.kind !== 'call') return this.push(tree)
    const [first, second = first] = tree.args
    const a = this.add(first)
    if (tree.operation === 'pow' && second.kind === 'number') {
      const { value } = second
      if (Number.isInteger(value) && value !== 0 && Math.abs(value) <= LARGEST_PRODUCT)
        return this.whole(a, value)
      if (value === 0.5) return this.push({ kind: 'call', operation: 'sqrt', a, b: a })
    }
    return this.push({ kind: 'call', operation: tree.operation, a, b: this.add(second) })
  }
}

/**
 * The list of one tree or several.
 * @throws LossError where it is too long.
 */
export function programOf(trees: readonly Tree[]): Program {
  const builder = new Builder()
  const results = trees.map((tree) => builder.add(tree))
  return { instructions: builder.instructions, results }
}

/**
 * Computes every instruction at s and t into `registers`, rounding each result: identity in float64,
 * `Math.fround` as single precision does.
 */
export function run(
  { instructions }: Program,
  s: number,
  t: number,
  registers: Float64Array,
  round: (x: number) => number = (x) => x,
): void {
  for (let i = 0; i < instructions.length; i++) {
    const instruction = instructions[i]
    if (instruction.kind === 'number') registers[i] = round(instruction.value)
    else if (instruction.kind === 's') registers[i] = round(s)
    else if (instruction.kind === 't') registers[i] = round(t)
    else
      registers[i] = round(COMPUTE[instruction.operation](registers[instruction.a], registers[instruction.b]))
  }
}

const literal = (value: number): string => {
  const text = String(Math.fround(value))
  return /[.e]/.test(text) ? text : `${text}.0`
}

/** WGSL of every operation. The argument of tanh is bounded: some drivers overflow inside. */
const WGSL: Readonly<Record<Operation, (a: string, b: string) => string>> = {
  neg: (a) => `-${a}`,
  abs: (a) => `abs(${a})`,
  exp: (a) => `exp(${a})`,
  log: (a) => `log(${a})`,
  sqrt: (a) => `sqrt(${a})`,
  tanh: (a) => `tanh(clamp(${a}, -15.0, 15.0))`,
  sign: (a) => `sign(${a})`,
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `${a} / ${b}`,
  pow: (a, b) => `power(${a}, ${b})`,
  min: (a, b) => `min(${a}, ${b})`,
  max: (a, b) => `max(${a}, ${b})`,
}

/** Powers that are no products; the check refuses bases below zero. */
export const POWER_WGSL = `fn power(x: f32, y: f32) -> f32 {
  if (x <= 0.0) { return select(0.0, 1.0, y == 0.0); }
  return pow(x, y);
}
`

/** A WGSL function `name(s, t) -> vec2f` of a program of two results: value and slope. */
export function programWgsl({ instructions, results }: Program, name: string): string {
  const lines = instructions.map((instruction, i) => {
    const text =
      instruction.kind === 'number'
        ? literal(instruction.value)
        : instruction.kind === 's' || instruction.kind === 't'
          ? instruction.kind
          : WGSL[instruction.operation](`e${instruction.a}`, `e${instruction.b}`)
    return `  let e${i}: f32 = ${text};`
  })
  const [value, slope] = results
  return `fn ${name}(s: f32, t: f32) -> vec2f {\n${lines.join('\n')}\n  return vec2f(e${value}, e${slope});\n}\n`
}
