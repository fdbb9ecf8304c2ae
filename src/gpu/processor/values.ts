// Values while a kernel is translated: a type and the instructions that leave it on the stack. What is known already
// is calculated here, so that sizes, unrolled indices and switched-off branches cost nothing when a kernel runs.

import { WgslError } from './syntax'
import { DIVISION } from './mathFunctions'
import {
  F32,
  F32X4_OP,
  F32_OP,
  I32_OP,
  VECTOR_OP,
  call,
  f32,
  f32x4,
  i32,
  shuffle,
  simd,
  type Code,
} from './wasm'
import {
  BOOL,
  F,
  I,
  INT,
  MASK,
  U,
  VEC4F,
  isAbstract,
  isFloat,
  isInteger,
  isUnsigned,
  nameOf,
  registerOf,
  type Row,
  type Scalar,
  type Type,
} from './types'

export interface Value {
  type: Type
  code: Code
  /** Of a scalar that is known: its value; truth values are 1 and 0. */
  constant?: number
  /** Of a sum whose second term is known: `base` + `plus`, `plus` >= 0. */
  base?: Code
  plus?: number
  /** Of what consists of several values. */
  parts?: Value[]
  /** Of one float of four: the four, and which one. */
  lane?: { of: Code; at: number }
  /** For a splat: the vector of four copies. */
  four?: Code
}

/** A known scalar. */
export function constantOf(type: Scalar, value: number): Value {
  const kept = isFloat(type)
    ? type.of === 'f32'
      ? Math.fround(value)
      : value
    : type.of === 'u32'
      ? value >>> 0
      : type.of === 'i32'
        ? value | 0
        : value + 0
  return { type, constant: kept, code: isFloat(type) ? f32(kept) : i32(kept) }
}

export const truth = (value: boolean): Value => constantOf(BOOL, value ? 1 : 0)

/** A value of a type without a suffix as one of `type`; others must have that type. */
export function as(value: Value, type: Type): Value {
  if (type.kind === 'scalar' && isAbstract(value.type) && value.constant !== undefined)
    return isAbstract(type) && isFloat(value.type) ? value : constantOf(type, value.constant)
  if (value.type.kind === 'scalar' && type.kind === 'scalar' && value.type.of !== type.of)
    throw new WgslError(`${nameOf(value.type)} where ${nameOf(type)} belongs`)
  return value
}

/** What a variable without a written type has: numbers without a suffix become i32 or f32. */
export const concrete = (value: Value): Value =>
  value.type === INT || (isAbstract(value.type) && !isFloat(value.type))
    ? as(value, I)
    : isAbstract(value.type)
      ? as(value, F)
      : value

/** Four equal floats. */
export function splat(value: Value): Value {
  if (value.type.kind === 'wide') return value
  const one = as(value, F)
  if (one.constant !== undefined) return { type: VEC4F, code: f32x4(one.constant) }
  if (one.four) return { type: VEC4F, code: one.four }
  if (one.lane)
    return { type: VEC4F, code: [one.lane.of, one.lane.of, shuffle(Array<number>(4).fill(one.lane.at))] }
  return { type: VEC4F, code: [one.code, simd(VECTOR_OP.splatF)] }
}

/** One of four floats. */
export const laneOf = (value: Value, at: number): Value =>
  value.type === MASK
    ? { type: BOOL, code: [value.code, simd(VECTOR_OP.laneI, at), i32(0), I32_OP['!=']] }
    : { type: F, code: [value.code, simd(VECTOR_OP.laneF, at)], lane: { of: value.code, at } }

const COMPARISONS = ['==', '!=', '<', '>', '<=', '>=']
export const isComparison = (operator: string): boolean => COMPARISONS.includes(operator)

/** The operation on known numbers, exactly as the instruction does it. */
function calculated(operator: string, type: Scalar, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return isFloat(type) || type.of === 'int' ? a * b : Math.imul(a, b)
    case '/':
      return isFloat(type) ? a / b : Math.trunc(a / b)
    case '%':
      return a % b
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    case '<<':
      return a << b
    case '>>':
      return isUnsigned(type) ? a >>> b : a >> b
    case '==':
      return Number(a === b)
    case '!=':
      return Number(a !== b)
    case '<':
      return Number(a < b)
    case '>':
      return Number(a > b)
    case '<=':
      return Number(a <= b)
    case '>=':
      return Number(a >= b)
    default:
      throw new WgslError(`operator ${operator}`)
  }
}

/** The same operation where one side is known and the other comes out unchanged; null otherwise. */
function unchanged(operator: string, a: Value, b: Value): Value | null {
  if (b.constant === 0 && ['+', '-', '|', '^', '<<', '>>'].includes(operator) && isInteger(a.type)) return a
  if (a.constant === 0 && operator === '+' && isInteger(a.type)) return b
  if (b.constant === 1 && (operator === '*' || operator === '/')) return a
  if (a.constant === 1 && operator === '*') return b
  if (isInteger(a.type) && operator === '*' && (a.constant === 0 || b.constant === 0))
    return constantOf(a.type as Scalar, 0)
  if (isInteger(a.type) && operator === '%' && b.constant === 1) return constantOf(a.type as Scalar, 0)
  return null
}

/** Sums and products of integers that keep what is known apart, for offsets of loads and stores. */
function withOffset(operator: string, a: Value, b: Value, type: Type): Value | null {
  const make = (base: Code, plus: number): Value =>
    plus === 0 ? { type, code: base } : { type, base, plus, code: [base, i32(plus), I32_OP['+']] }
  const known = (v: Value): number => (v.constant !== undefined ? v.constant : (v.plus ?? 0))
  if (operator === '+' && known(a) + known(b) < 2 ** 28 && known(a) >= 0 && known(b) >= 0) {
    if (b.constant !== undefined) return make(a.base ?? a.code, known(a) + known(b))
    if (a.constant !== undefined) return make(b.base ?? b.code, known(a) + known(b))
    return make([a.base ?? a.code, b.base ?? b.code, I32_OP['+']], known(a) + known(b))
  }
  if (operator === '*') {
    const [factor, other] = b.constant !== undefined ? [b, a] : [a, b]
    if (
      factor.constant !== undefined &&
      other.base &&
      factor.constant > 0 &&
      factor.constant * other.plus! < 2 ** 28
    )
      return make([other.base, i32(factor.constant), I32_OP['*']], factor.constant * other.plus!)
  }
  return null
}

function scalars(operator: string, left: Value, right: Value): Value {
  const shift = operator === '<<' || operator === '>>'
  const common = isAbstract(left.type) ? right.type : left.type
  const [a, b] =
    isAbstract(left.type) && isAbstract(right.type)
      ? [left, right]
      : [
          as(shift ? concrete(left) : left, shift ? concrete(left).type : common),
          as(right, shift ? U : common),
        ]
  const type = (isFloat(a.type) ? a.type : isFloat(b.type) ? b.type : a.type) as Scalar
  const result = isComparison(operator) ? BOOL : type
  if (
    a.constant !== undefined &&
    b.constant !== undefined &&
    !(operator === '/' && b.constant === 0 && !isFloat(type))
  )
    return constantOf(result, calculated(operator, type, a.constant, b.constant))
  const same = unchanged(operator, a, b)
  if (same) return same
  if (registerOf(type) === F32) {
    const op = F32_OP[operator as keyof typeof F32_OP]
    if (op === undefined) throw new WgslError(`operator ${operator} of f32`)
    return { type: result, code: [a.code, b.code, op] }
  }
  if (isInteger(type)) {
    const split = withOffset(operator, a, b, type)
    if (split) return split
    if ((operator === '/' || operator === '%') && !(b.constant! > 0))
      return { type, code: [a.code, b.code, call(DIVISION[`${operator}${isUnsigned(type) ? 'u' : ''}`])] }
  }
  const op =
    (isUnsigned(type) ? I32_OP[`${operator}u` as keyof typeof I32_OP] : undefined) ??
    I32_OP[operator as keyof typeof I32_OP]
  if (op === undefined) throw new WgslError(`operator ${operator} of ${nameOf(type)}`)
  return { type: result, code: [a.code, b.code, op] }
}

function wide(operator: string, left: Value, right: Value): Value {
  if (left.type === MASK || right.type === MASK) {
    const op = operator === '&' ? VECTOR_OP.and : operator === '|' ? VECTOR_OP.or : null
    if (op === null) throw new WgslError(`operator ${operator} of truth values`)
    return { type: MASK, code: [left.code, right.code, simd(op)] }
  }
  const [a, b] = [splat(left), splat(right)]
  const op = F32X4_OP[operator as keyof typeof F32X4_OP]
  if (op === undefined) throw new WgslError(`operator ${operator} of vec4f`)
  return { type: isComparison(operator) ? MASK : VEC4F, code: [a.code, b.code, simd(op)] }
}

/** Component by component; a scalar counts for every component. */
function rows(operator: string, left: Value, right: Value): Value {
  const count = (left.parts ?? right.parts)!.length
  const parts = Array.from({ length: count }, (_, i) =>
    binary(operator, left.parts?.[i] ?? left, right.parts?.[i] ?? right),
  )
  const { as } = (left.parts ? left : right).type as Row
  return { type: { kind: 'row', as, of: parts[0].type, count }, code: [], parts }
}

/** Matrix times vector: the sum of its columns, each times its component. */
function matrixTimes(matrix: Value, by: Value): Value {
  return matrix
    .parts!.map((column, i) => binary('*', laneOf(by, i), column))
    .reduce((sum, term) => binary('+', sum, term))
}

const isMatrixType = (type: Type): boolean => type.kind === 'row' && type.as === 'matrix'

/** `left operator right`, && and || excepted. Parts of both are read more than once and must be cheap to read. */
export function binary(operator: string, left: Value, right: Value): Value {
  const isMatrix = isMatrixType(left.type)
  if (isMatrix && operator === '*' && right.type === VEC4F) return matrixTimes(left, right)
  if ((isMatrix || isMatrixType(right.type)) && left.type.kind !== 'scalar' && right.type.kind !== 'scalar')
    if (operator === '*' || left.type.kind !== right.type.kind)
      throw new WgslError(`${nameOf(left.type)} ${operator} ${nameOf(right.type)}`)
  if (left.parts || right.parts) return rows(operator, left, right)
  if (left.type.kind === 'wide' || right.type.kind === 'wide') return wide(operator, left, right)
  return scalars(operator, left, right)
}

/** A float towards zero, within the range of an integer type: as the processor converts it. */
const saturated = (x: number, { of }: Scalar): number =>
  of === 'u32'
    ? Math.min(Math.max(Math.trunc(x), 0), 2 ** 32 - 1)
    : Math.min(Math.max(Math.trunc(x), -(2 ** 31)), 2 ** 31 - 1)

/** A scalar converted to `f32`, `i32`, `u32` or `bool`. */
export function converted(value: Value, to: Scalar): Value {
  const from = value.type
  if (from.kind !== 'scalar') throw new WgslError(`${nameOf(from)} converted to ${to.of}`)
  if (value.constant !== undefined) {
    const { constant } = value
    if (to.of === 'bool') return truth(constant !== 0)
    return constantOf(to, isFloat(to) || !isFloat(from) ? constant : saturated(constant, to))
  }
  if (from.of === to.of) return value
  if (to.of === 'bool') return binary('!=', value, constantOf(from, 0))
  // f32.convert_i32, i32.trunc_sat_f32.
  if (isFloat(to)) return { type: to, code: [value.code, from.of === 'u32' ? 0xb3 : 0xb2] }
  if (isFloat(from)) return { type: to, code: [value.code, 0xfc, to.of === 'u32' ? 1 : 0] }
  return { ...value, type: to }
}

/** The same bits as another type. */
export function bitsAs(value: Value, to: Scalar): Value {
  const from = concrete(value)
  if (isFloat(from.type) === isFloat(to)) return { type: to, code: from.code }
  return { type: to, code: [from.code, isFloat(to) ? 0xbe : 0xbc] }
}

/** `-x`, `!x`, `~x`. */
export function negative(operator: string, value: Value): Value {
  if (value.parts) {
    const parts = value.parts.map((part) => negative(operator, part))
    return { ...value, parts }
  }
  if (value.type === VEC4F) return { type: VEC4F, code: [value.code, simd(F32X4_OP['-x'])] }
  if (value.type === MASK) return { type: MASK, code: [value.code, simd(0x4d)] }
  if (operator === '!')
    return value.constant !== undefined
      ? truth(value.constant === 0)
      : { type: BOOL, code: [value.code, I32_OP.eqz] }
  if (operator === '~') return binary('^', value, constantOf(value.type as Scalar, -1))
  if (value.constant !== undefined) return constantOf(value.type as Scalar, -value.constant)
  return isFloat(value.type)
    ? { type: F, code: [value.code, F32_OP['-x']] }
    : binary('-', constantOf(value.type as Scalar, 0), value)
}
