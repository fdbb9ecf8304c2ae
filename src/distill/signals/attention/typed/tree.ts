// The expression of a typed attention loss as a tree of a few operations. Whatever an expression says, nothing
// but these operations is ever made of it: there is no name to look up and no text to run.

/** Operations of one and of two arguments; `sign` appears in derivatives alone. */
export const UNARY = ['neg', 'abs', 'exp', 'log', 'sqrt', 'tanh', 'sign'] as const
export const BINARY = ['add', 'sub', 'mul', 'div', 'pow', 'min', 'max'] as const
export type UnaryOperation = (typeof UNARY)[number]
export type BinaryOperation = (typeof BINARY)[number]
export type Operation = UnaryOperation | BinaryOperation

export type Tree =
  | { kind: 'number'; value: number }
  /** An attention weight of the student, and the teacher's at the same place. */
  | { kind: 's' }
  | { kind: 't' }
  | { kind: 'call'; operation: Operation; args: readonly Tree[] }

export const S: Tree = { kind: 's' }
export const T: Tree = { kind: 't' }

export const number = (value: number): Tree => ({ kind: 'number', value })

/** x^y where it is defined for real numbers; NaN elsewhere. Whole powers of any x are products (program.ts). */
export function power(x: number, y: number): number {
  if (x > 0) return Math.pow(x, y)
  return x === 0 && y >= 0 ? (y === 0 ? 1 : 0) : NaN
}

/** Every operation in float64. */
export const COMPUTE: Readonly<Record<Operation, (a: number, b: number) => number>> = {
  neg: (a) => -a,
  abs: (a) => Math.abs(a),
  exp: (a) => Math.exp(a),
  log: (a) => Math.log(a),
  sqrt: (a) => Math.sqrt(a),
  tanh: (a) => Math.tanh(a),
  sign: (a) => Math.sign(a),
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => (Number.isInteger(b) ? Math.pow(a, b) : power(a, b)),
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
}

export const isNumber = (tree: Tree): tree is Tree & { kind: 'number' } => tree.kind === 'number'

/** Whether a tree is this very number. */
const is = (tree: Tree, value: number): boolean => tree.kind === 'number' && tree.value === value

/** The arguments of a tree that is this operation; null where it is another. */
const argsOf = (tree: Tree, operation: Operation): readonly Tree[] | null =>
  tree.kind === 'call' && tree.operation === operation ? tree.args : null

/** x of -x; null where there is no such sign. */
const negated = (tree: Tree): Tree | null => argsOf(tree, 'neg')?.[0] ?? null

/** The same in fewer operations where one of the arguments is simple; null: nothing to gain. */
function simpler(operation: Operation, a: Tree, b: Tree): Tree | null {
  const [minusA, minusB] = [negated(a), negated(b)]
  switch (operation) {
    case 'neg':
      return minusA
    case 'add':
      if (is(a, 0)) return b
      if (is(b, 0)) return a
      return minusB && call('sub', a, minusB)
    case 'sub':
      if (is(b, 0)) return a
      if (is(a, 0)) return call('neg', b)
      return minusB && call('add', a, minusB)
    case 'mul':
      return simplerProduct(a, b)
    case 'div':
      if (is(a, 0) || is(b, 1)) return a
      return minusA ? call('neg', call('div', minusA, b)) : simplerQuotient(a, b)
    case 'pow':
      if (is(b, 0)) return number(1)
      return is(b, 1) ? a : null
    default:
      return null
  }
}

function simplerProduct(a: Tree, b: Tree): Tree | null {
  if (is(a, 0) || is(b, 0)) return number(0)
  if (is(a, 1)) return b
  if (is(b, 1)) return a
  const [minusA, minusB] = [negated(a), negated(b)]
  if (minusA) return call('neg', call('mul', minusA, b))
  if (minusB) return call('neg', call('mul', a, minusB))
  if (isNumber(b)) return call('mul', b, a)
  // x (1 / y) is x / y, and c (d x) is (c d) x.
  const [over, under] = argsOf(b, 'div') ?? []
  if (over && is(over, 1)) return call('div', a, under)
  const [factor, rest] = argsOf(b, 'mul') ?? []
  if (isNumber(a) && factor && isNumber(factor)) return call('mul', number(a.value * factor.value), rest)
  return null
}

/** (c x) / (d y) is (c / d) x / y. */
function simplerQuotient(a: Tree, b: Tree): Tree | null {
  const [[c, x], [d, y]] = [argsOf(a, 'mul') ?? [], argsOf(b, 'mul') ?? []]
  if (!c || !d || !isNumber(c) || !isNumber(d) || d.value === 0) return null
  return call('div', call('mul', number(c.value / d.value), x), y)
}

/** An operation on trees; of numbers alone, the number. */
export function call(operation: Operation, a: Tree, b: Tree = number(0)): Tree {
  const args = (UNARY as readonly string[]).includes(operation) ? [a] : [a, b]
  if (args.every((arg) => isNumber(arg)))
    return number(
      COMPUTE[operation](...(args.map((arg) => (arg as { value: number }).value) as [number, number])),
    )
  return simpler(operation, a, b) ?? { kind: 'call', operation, args }
}
