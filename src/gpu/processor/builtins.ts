// The functions that WGSL has itself, as far as kernels use them.

import type { Kernel } from './kernel'
import { MATH } from './mathFunctions'
import { WgslError } from './syntax'
import { BOOL, F, MASK, VEC4F, isInteger, isUnsigned, nameOf, type Scalar } from './types'
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
  return x.type === VEC4F ? { type: VEC4F, code } : laneOf({ type: VEC4F, code }, 0)
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
  if (condition.constant !== undefined) return condition.constant ? a : b
  if (isMask(condition))
    return { type: VEC4F, code: [splat(a).code, splat(b).code, condition.code, simd(VECTOR_OP.bitselect)] }
  const once = kernel.cheap(condition)
  if (a.parts && b.parts) {
    const parts = a.parts.map((part, i) => chosen(kernel, b.parts![i], part, once))
    return { type: a.type, code: [], parts }
  }
  if (a.type.kind === 'wide' || b.type.kind === 'wide')
    // select t, of vectors.
    return { type: VEC4F, code: [splat(a).code, splat(b).code, once.code, 0x1c, 1, 0x7b] }
  const [x, y] = common(a, b)
  return { type: x.type, code: [x.code, y.code, once.code, SELECT] }
}

/** Two scalars as values of one type. */
function common(a: Value, b: Value): [Value, Value] {
  const type = (
    a.type.kind === 'scalar' && (a.type.of === 'int' || a.type.of === 'float') ? concrete(b) : concrete(a)
  ).type
  return [as(concrete(as(a, type)), type), as(concrete(as(b, type)), type)]
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
  const [x, y] = [kernel.cheap(a), kernel.cheap(b)]
  const first = binary(name === 'min' ? '<' : '>', x, y, kernel.arithmetic)
  return { type: x.type, code: [x.code, y.code, first.code, SELECT] }
}

function dot(kernel: Kernel, a: Value, b: Value): Value {
  if (a.parts)
    return a.parts
      .map((part, i) => binary('*', part, b.parts![i], kernel.arithmetic))
      .reduce((sum, term) => binary('+', sum, term, kernel.arithmetic))
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
  const negated = binary('-', constantOf(x.type as Scalar, 0), x, kernel.arithmetic)
  return chosen(kernel, x, negated, binary('<', x, constantOf(x.type as Scalar, 0), kernel.arithmetic))
}

/** @throws WgslError for a function that no kernel has used yet. */
export function builtin(kernel: Kernel, name: string, args: readonly Value[]): Value {
  const [a, b, c] = args
  if (args.length === 1 && a.constant !== undefined && name in KNOWN) {
    const x = isInteger(a.type) ? a : concrete(a)
    return constantOf(x.type as Scalar, KNOWN[name](x.constant!))
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
      return binary('/', constantOf(F, 1), unary('sqrt', a), kernel.arithmetic)
    case 'pow':
      return transcendental('exp', binary('*', b, transcendental('log', a), kernel.arithmetic))
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
      return isMask(a)
        ? { type: BOOL, code: [a.code, simd(name === 'any' ? VECTOR_OP.anyTrue : VECTOR_OP.allTrue)] }
        : a
    case 'sign':
      return chosen(
        kernel,
        chosen(
          kernel,
          constantOf(F, 0),
          constantOf(F, -1),
          binary('<', kernel.cheap(a), constantOf(F, 0), kernel.arithmetic),
        ),
        constantOf(F, 1),
        binary('>', kernel.cheap(a), constantOf(F, 0), kernel.arithmetic),
      )
    case 'mix':
      return binary(
        '+',
        binary('*', a, binary('-', constantOf(F, 1), c, kernel.arithmetic), kernel.arithmetic),
        binary('*', b, c, kernel.arithmetic),
        kernel.arithmetic,
      )
    default:
      throw new WgslError(`function ${name}(${args.map((arg) => nameOf(arg.type)).join(', ')}) is not known`)
  }
}
