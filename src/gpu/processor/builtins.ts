// The functions that WGSL has itself, as far as kernels use them.

import type { Kernel } from './kernel'
import { MATH } from './mathFunctions'
import { WgslError } from './syntax'
import {
  BOOL,
  F,
  FLOAT,
  INT,
  MASK,
  VEC4F,
  isAbstract,
  isInteger,
  isUnsigned,
  nameOf,
  type Scalar,
} from './types'
import { as, binary, concrete, constantOf, laneOf, splat, type Value } from './values'
import { F32X4_OP, F32_OP, SELECT, VECTOR_OP, call, shuffle, simd, type Code } from './wasm'

/** What a function of one argument is calculated as where that is known. */
const KNOWN: Record<string, (x: number) => number> = {
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sqrt: Math.sqrt,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
}

/** exp, log, tanh: functions of four floats in every module; of one float, its four copies. */
function transcendental(name: keyof typeof MATH, x: Value): Value {
  const code: Code = [splat(x).code, call(MATH[name])]
  return x.type === VEC4F ? { type: VEC4F, code } : { ...laneOf({ type: VEC4F, code }, 0), four: code }
}

function unary(name: keyof typeof F32_OP & keyof typeof F32X4_OP, x: Value): Value {
  return x.type === VEC4F
    ? { type: VEC4F, code: [x.code, simd(F32X4_OP[name])] }
    : { type: F, code: [as(x, F).code, F32_OP[name]] }
}

/** Truth values of four floats. */
const isMask = (value: Value): boolean => value.type === MASK

/** `a` where the condition holds, else `b`; both are calculated. */
function chosen(kernel: Kernel, b: Value, a: Value, condition: Value): Value {
  const isScalar = a.type.kind === 'scalar' && b.type.kind === 'scalar'
  if (condition.constant !== undefined) return (isScalar ? common(a, b) : [a, b])[condition.constant ? 0 : 1]
  if (isMask(condition)) return wideOf(a, b, [condition.code, simd(VECTOR_OP.bitselect)])
  const once = kernel.cheap(condition)
  if (a.parts && b.parts) {
    const parts = a.parts.map((part, i) => chosen(kernel, b.parts![i], part, once.parts?.[i] ?? once))
    return { type: a.type, code: [], parts }
  }
  // select t, of vectors.
  if (!isScalar) return wideOf(a, b, [once.code, 0x1c, 1, 0x7b])
  const [x, y] = common(a, b)
  const of = concrete(x).type
  return { type: of, code: [as(x, of).code, as(y, of).code, once.code, SELECT] }
}

/** One of two vectors of four. */
const wideOf = (a: Value, b: Value, choice: Code): Value => ({
  type: isMask(a) ? MASK : VEC4F,
  code: [splat(a).code, splat(b).code, choice],
})

/** Two scalars as values of one type. */
function common(a: Value, b: Value): [Value, Value] {
  if (isAbstract(a.type) && isAbstract(b.type)) {
    const type = a.type === b.type ? a.type : FLOAT
    return [as(a, type), as(b, type)]
  }
  const { type } = isAbstract(a.type) ? b : a
  return [as(a, type), as(b, type)]
}

function extreme(kernel: Kernel, name: 'min' | 'max', left: Value, right: Value): Value {
  if (left.parts)
    return {
      type: left.type,
      code: [],
      parts: left.parts.map((part, i) => extreme(kernel, name, part, right.parts?.[i] ?? right)),
    }
  if (left.type.kind === 'wide' || right.type.kind === 'wide')
    // The smaller or larger by one comparison, pmin and pmax: the second operand is what is kept.
    return { type: VEC4F, code: [splat(right).code, splat(left).code, simd(F32X4_OP[name])] }
  const [a, b] = common(left, right)
  if (a.constant !== undefined && b.constant !== undefined)
    return constantOf(a.type as Scalar, Math[name](a.constant, b.constant))
  const [x, y] = [kernel.cheap(concrete(a)), kernel.cheap(concrete(b))]
  const first = binary(name === 'min' ? '<' : '>', x, y)
  return { type: x.type, code: [x.code, y.code, first.code, SELECT] }
}

function dot(kernel: Kernel, a: Value, b: Value): Value {
  if (a.parts)
    return a.parts
      .map((part, i) => binary('*', part, b.parts![i]))
      .reduce((sum, term) => binary('+', sum, term))
  const product = kernel.cheap({ type: VEC4F, code: [a.code, b.code, simd(F32X4_OP['*'])] })
  const halves = kernel.cheap({
    type: VEC4F,
    code: [product.code, product.code, product.code, shuffle([2, 3, 2, 3]), simd(F32X4_OP['+'])],
  })
  return {
    type: F,
    code: [
      ...[halves.code, halves.code, halves.code, shuffle([1, 1, 1, 1]), simd(F32X4_OP['+'])],
      ...simd(VECTOR_OP.laneF, 0),
    ],
  }
}

function absolute(kernel: Kernel, value: Value): Value {
  if (!isInteger(value.type)) return unary('abs', value)
  if (isUnsigned(value.type)) return value
  const x = kernel.cheap(concrete(value))
  const negated = binary('-', constantOf(x.type as Scalar, 0), x)
  return chosen(kernel, x, negated, binary('<', x, constantOf(x.type as Scalar, 0)))
}

function sign(kernel: Kernel, x: Value): Value {
  const where = (operator: string): Value => binary(operator, x, constantOf(INT, 0))
  const below = chosen(kernel, zeroLike(x), constantOf(INT, -1), where('<'))
  return chosen(kernel, below, constantOf(INT, 1), where('>'))
}

/** The zero of a scalar, or of the floats of a vector. */
const zeroLike = ({ type }: Value): Value => constantOf(type.kind === 'scalar' ? type : F, 0)

/** Functions of one argument, and of the components of a vector of another length each. */
const COMPONENTWISE = [
  'exp',
  'log',
  'tanh',
  'sqrt',
  'floor',
  'ceil',
  'trunc',
  'round',
  'inverseSqrt',
  'abs',
  'sign',
]

/** Whether all, or any, of several truth values hold. */
function together(name: 'all' | 'any', value: Value): Value {
  const { type, code, parts } = value
  if (parts) return parts.reduce((sum, part) => binary(name === 'any' ? '|' : '&', sum, part))
  if (type !== MASK) return value
  return { type: BOOL, code: [code, simd(name === 'any' ? VECTOR_OP.anyTrue : VECTOR_OP.allTrue)] }
}

/** @throws WgslError for a function that no kernel has used yet. */
export function builtin(kernel: Kernel, name: string, args: readonly Value[]): Value {
  const [a, b, c] = args
  if (args.length === 1 && a.constant !== undefined && name in KNOWN) {
    const type = a.type !== INT || name === 'abs' ? concrete(a).type : FLOAT
    return constantOf(type as Scalar, KNOWN[name](as(a, type).constant!))
  }
  if (a?.parts && COMPONENTWISE.includes(name)) {
    const parts = a.parts.map((part) => builtin(kernel, name, [part]))
    return { ...a, parts }
  }
  switch (name) {
    case 'exp':
    case 'log':
    case 'tanh':
      return transcendental(name, a)
    case 'sqrt':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'round':
      return unary(name, a)
    case 'inverseSqrt':
      return binary('/', constantOf(F, 1), unary('sqrt', a))
    case 'pow':
      return transcendental('exp', binary('*', b, transcendental('log', a)))
    case 'abs':
      return absolute(kernel, a)
    case 'min':
    case 'max':
      return extreme(kernel, name, a, b)
    case 'clamp':
      return extreme(kernel, 'min', extreme(kernel, 'max', a, b), c)
    case 'dot':
      return dot(kernel, a, b)
    case 'select':
      return chosen(kernel, a, b, c)
    case 'all':
    case 'any':
      return together(name, a)
    case 'sign':
      return sign(kernel, kernel.cheap(a))
    case 'mix':
      return binary('+', binary('*', a, binary('-', constantOf(F, 1), c)), binary('*', b, c))
    default:
      throw new WgslError(`function ${name}(${args.map((arg) => nameOf(arg.type)).join(', ')}) is not known`)
  }
}
