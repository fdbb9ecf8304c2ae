// Expressions -> values. Functions are translated where they are called: there are no calls when a kernel runs, and
// what a caller knows is known inside.

import { builtin } from './builtins'
import { ARGUMENTS, type Kernel } from './kernel'
import type { Binding } from './scope'
import { partAt, partOf, read, write, type Place } from './places'
import { writesMemory } from './walk'
import { WgslError, at, type Expression, type FunctionDeclaration, type TypeName } from './syntax'
import {
  BOOL,
  F,
  FLOAT,
  I,
  INT,
  MASK,
  SCALARS,
  U,
  VEC4F,
  bytesOf,
  nameOf,
  partsOf,
  vector,
  type Row,
  type Scalar,
  type Type,
} from './types'
import {
  as,
  binary,
  bitsAs,
  concrete,
  constantOf,
  converted,
  laneOf,
  negative,
  splat,
  truth,
  type Value,
} from './values'
import { I32, I32_OP, VECTOR_OP, branch, get, i32, simd, when, type Code } from './wasm'

const LITERALS = { f32: F, i32: I, u32: U, int: INT, float: FLOAT } as const
const LETTERS = ['xyzw', 'rgba']

/** Indices of the components that a name like `xz` stands for; null where it is none. */
function swizzle(name: string): number[] | null {
  const letters = LETTERS.find((set) => [...name].every((letter) => set.includes(letter)))
  return letters ? [...name].map((letter) => letters.indexOf(letter)) : null
}

/** Truth values of four floats have no places of their own. */
const hasPlaces = (place: Place | null): place is Place => place !== null && place.type !== MASK

/** The place that an expression names; null where it is a value only. */
export function placeOf(kernel: Kernel, expression: Expression): Place | null {
  if (expression.kind === 'name') {
    const binding = kernel.frame.find(expression.name)
    return binding.kind === 'place' ? binding.place : null
  }
  if (expression.kind === 'index') {
    const buffer = expression.of.kind === 'name' ? kernel.buffer(expression.of.name) : null
    if (buffer) return partAt(buffer, anyInteger(kernel, expression.at))
    const of = placeOf(kernel, expression.of)
    return hasPlaces(of) ? indexed(kernel, of, anyInteger(kernel, expression.at)) : null
  }
  if (expression.kind === 'member') {
    const of = placeOf(kernel, expression.of)
    if (!hasPlaces(of)) return null
    if (of.type.kind === 'structure') {
      const at = of.type.fields.findIndex((field) => field.name === expression.name)
      if (at < 0) throw new WgslError(`${of.type.name} has no ${expression.name}`)
      return partOf(of, at)
    }
    const lanes = swizzle(expression.name)
    return lanes?.length === 1 ? partOf(of, lanes[0]) : null
  }
  return null
}

/** An index: i32 or u32. */
function anyInteger(kernel: Kernel, expression: Expression): Value {
  const value = evaluate(kernel, expression)
  return value.constant !== undefined ? constantOf(U, value.constant) : value
}

/** An index beyond the end, of what is guarded by a condition that is not known, is that of the last part. */
const within = (type: Type, index: number): number =>
  Math.min(index, type.kind === 'wide' ? 3 : type.kind === 'row' ? type.count - 1 : 0)

function indexed(kernel: Kernel, of: Place, index: Value): Place {
  if (index.constant !== undefined) return partOf(of, within(of.type, index.constant))
  if (of.in === 'memory') return partAt(of, index)
  // An index that is not known when the kernel is translated: the variable must lie in memory.
  return partAt(kernel.needsMemory(of), index)
}

export function evaluate(kernel: Kernel, expression: Expression): Value {
  switch (expression.kind) {
    case 'number':
      return constantOf(LITERALS[expression.of], expression.value)
    case 'boolean':
      return truth(expression.value)
    case 'name': {
      const binding = kernel.frame.find(expression.name)
      return binding.kind === 'value' ? binding.value : read(binding.place)
    }
    case 'unary':
      return negative(expression.operator, evaluate(kernel, expression.of))
    case 'binary':
      return binaryOf(kernel, expression)
    case 'call':
      return callOf(kernel, expression)
    case 'member':
    case 'index': {
      const place = placeOf(kernel, expression)
      return place ? read(place) : partOfValue(kernel, expression)
    }
  }
}

/** A part of what is not a variable. */
function partOfValue(kernel: Kernel, expression: Extract<Expression, { kind: 'member' | 'index' }>): Value {
  const of = kernel.cheap(evaluate(kernel, expression.of))
  if (expression.kind === 'index') {
    const index = anyInteger(kernel, expression.at)
    if (index.constant !== undefined) {
      const at = within(of.type, index.constant)
      return of.parts ? of.parts[at] : laneOf(of, at)
    }
    return read(partAt(kernel.spilled(of), index))
  }
  if (of.type.kind === 'structure') {
    const at = of.type.fields.findIndex((field) => field.name === expression.name)
    return of.parts![at]
  }
  const lanes = swizzle(expression.name)
  if (!lanes) throw new WgslError(`${nameOf(of.type)} has no ${expression.name}`)
  const picked = lanes.map((lane) => (of.parts ? of.parts[lane] : laneOf(of, lane)))
  return picked.length === 1 ? picked[0] : vectorOf(picked[0].type as Scalar, picked)
}

/**
 * Values of expressions from the left to the right. Instructions of a value stand where it is used; where a later
 * expression writes memory, those before it are calculated first.
 */
function inOrder(kernel: Kernel, expressions: readonly Expression[]): Value[] {
  const found: Value[] = []
  for (const expression of expressions) {
    if (found.length > 0 && writesMemory(kernel.program, expression))
      found.splice(0, found.length, ...found.map((value) => kernel.cheap(value)))
    found.push(evaluate(kernel, expression))
  }
  return found
}

function binaryOf(kernel: Kernel, expression: Extract<Expression, { kind: 'binary' }>): Value {
  const { operator } = expression
  if (operator !== '&&' && operator !== '||') {
    const [left, right] = inOrder(kernel, [expression.left, expression.right])
    const both = left.parts || right.parts ? [kernel.cheap(left), kernel.cheap(right)] : [left, right]
    return binary(operator, both[0], both[1])
  }
  const left = evaluate(kernel, expression.left)
  const stops = operator === '||' ? 1 : 0
  if (left.constant !== undefined)
    return left.constant === stops ? truth(stops === 1) : evaluate(kernel, expression.right)
  let right: Value = truth(false)
  const code = kernel.frame.collect(() => {
    right = evaluate(kernel, expression.right)
    kernel.frame.emit(right.code)
  }, 1)
  if (right.constant !== undefined && right.constant !== stops) return left
  return {
    type: BOOL,
    code: [left.code, operator === '&&' ? when(code, i32(0), I32) : when(i32(1), code, I32)],
  }
}

/** A vector of components. */
export function vectorOf(of: Scalar, components: readonly Value[]): Value {
  const type = vector(of, components.length)
  const parts = components.map((component) => as(component, of))
  if (type.kind === 'row') return { type, code: [], parts }
  if (of.of === 'bool') return masks(parts)
  return {
    type,
    code: parts.reduce<Code>(
      (code, part, i) => (i === 0 ? splat(part).code : [code, part.code, simd(VECTOR_OP.replaceF, i)]),
      [],
    ),
  }
}

/** Four truth values: all bits of a lane, or none. */
function masks(values: readonly Value[]): Value {
  const bits = (value: Value): Code => [i32(0), value.code, I32_OP['-']]
  return {
    type: MASK,
    code: values.reduce<Code>(
      (code, value, i) =>
        i === 0 ? [bits(value), simd(VECTOR_OP.splatI)] : [code, bits(value), simd(VECTOR_OP.replaceI, i)],
      [],
    ),
  }
}

/** The zero of a type. */
export function zeroOf(type: Type): Value {
  const parts = partsOf(type)
  if (parts) return { type, code: [], parts: parts.map(zeroOf) }
  return type.kind === 'scalar' ? constantOf(type, 0) : splat(constantOf(F, 0))
}

/** Components that arguments have together. */
function components(kernel: Kernel, args: readonly Value[]): Value[] {
  return args.flatMap((arg) => {
    if (arg.parts) return arg.parts
    if (arg.type.kind !== 'wide') return [arg]
    const cheap = kernel.cheap(arg)
    return [0, 1, 2, 3].map((lane) => laneOf(cheap, lane))
  })
}

function bitcast(kernel: Kernel, value: Value, type: Type): Value {
  if (type.kind === 'scalar') return bitsAs(value, type)
  const of = type === VEC4F ? F : ((type as Row).of as Scalar)
  return vectorOf(
    of,
    components(kernel, [value]).map((part) => bitsAs(part, of)),
  )
}

function constructed(kernel: Kernel, type: Type, args: readonly Value[]): Value {
  if (args.length === 0) return zeroOf(type)
  if (type.kind === 'scalar') return converted(args[0], type)
  if (type === VEC4F && args.length === 1 && !args[0].parts)
    return args[0].type.kind === 'wide' ? args[0] : splat(args[0])
  if (type === VEC4F) {
    const all = components(kernel, args)
    if (all.length !== 4) throw new WgslError(`vec4f of ${all.length} values`)
    return vectorOf(F, args.length === 1 ? all.map((value) => converted(value, F)) : all)
  }
  if (type === MASK) {
    const all = components(kernel, args)
    return all.length === 1 ? masks(Array<Value>(4).fill(kernel.cheap(all[0]))) : masks(all)
  }
  if (type.kind === 'row' && type.as === 'vector') {
    const all = components(kernel, args)
    const of = type.of as Scalar
    const filled = all.length === 1 ? Array<Value>(type.count).fill(kernel.cheap(as(all[0], of))) : all
    if (filled.length !== type.count) throw new WgslError(`${nameOf(type)} of ${filled.length} values`)
    return vectorOf(
      of,
      filled.map((value) => converted(as(value, value.type), of)),
    )
  }
  const kinds = partsOf(type)!
  if (kinds.length !== args.length) throw new WgslError(`${nameOf(type)} of ${args.length} values`)
  return { type, code: [], parts: args.map((arg, i) => as(arg, kinds[i])) }
}

function callOf(kernel: Kernel, { callee, args }: Extract<Expression, { kind: 'call' }>): Value {
  if (callee.name === 'bitcast') return bitcast(kernel, evaluate(kernel, args[0]), typeOf(kernel, callee.of!))
  if (callee.name === 'arrayLength') {
    const buffer =
      args[0].kind === 'unary' && args[0].of.kind === 'name' ? kernel.buffer(args[0].of.name) : null
    if (!buffer) throw new WgslError('arrayLength of what is no buffer')
    return { type: U, code: buffer.length }
  }
  const own = kernel.functionNamed(callee.name)
  if (own) return inlined(kernel, own, inOrder(kernel, args))
  const type =
    callee.name in SCALARS || callee.of || isType(kernel, callee.name) ? typeOf(kernel, callee) : null
  if (type) return constructed(kernel, type, inOrder(kernel, args))
  return builtin(kernel, callee.name, inOrder(kernel, args))
}

/** Whether a name is that of a type. */
const isType = (kernel: Kernel, name: string): boolean =>
  kernel.structures.has(name) || /^(vec[234][fiu]|mat4x4f)$/.test(name)

/** The type that is written. */
export function typeOf(kernel: Kernel, { name, of, count }: TypeName): Type {
  const known = SCALARS[name] ?? kernel.structures.get(name)
  if (known) return known
  if (name === 'array' && of && count) {
    const value = evaluate(kernel, count).constant
    if (value === undefined) throw new WgslError('the length of an array is not known')
    return { kind: 'row', as: 'array', of: typeOf(kernel, of), count: value }
  }
  if (name === 'mat4x4f') return { kind: 'row', as: 'matrix', of: VEC4F, count: 4 }
  const letters = /^vec([234])([fiu]?)$/.exec(name)
  if (!letters) throw new WgslError(`type ${name} is not known`)
  const component = { f: F, i: I, u: U }[letters[2]] ?? typeOf(kernel, of!)
  return vector(component as Scalar, Number(letters[1]))
}

/** A value as one of a type; numbers without a suffix become what belongs there. */
const fitted = (value: Value, type: Type): Value => as(concrete(as(value, type)), type)

/** A function's body with these arguments, and its result. */
function inlined(
  kernel: Kernel,
  { name, parameters, result, body }: FunctionDeclaration,
  args: readonly Value[],
): Value {
  if (args.length !== parameters.length) throw new WgslError(`${name} with ${args.length} arguments`)
  const bound = args.map((arg, i) => kernel.cheap(fitted(arg, typeOf(kernel, parameters[i].type))))
  const type = result && typeOf(kernel, result)
  // One expression: nothing to return from.
  const only = type && body[0]?.kind === 'return' ? body[0].value : null
  const place = type && !only ? kernel.place(type, result) : null
  return kernel.apart(() => {
    parameters.forEach((parameter, i) => {
      kernel.bindArgument(parameter, bound[i])
    })
    if (only) return fitted(evaluate(kernel, only), type!)
    kernel.withReturn(place, () => {
      kernel.body(kernel, body)
    })
    return place ? read(place) : truth(false)
  })
}

/** `return value` of the function that is translated now. */
export function returned(kernel: Kernel, value: Value | null): void {
  const { depth, result } = kernel.target
  if (value && result) kernel.frame.emit(write(result, fitted(value, result.type)))
  kernel.frame.emit(branch(kernel.frame.depth - depth))
}

/** Structures, constants, workgroup memory and buffers of a program become known. */
export function declareGlobals(kernel: Kernel): void {
  const { structures, constants, shared, buffers } = kernel.program
  for (const { name, line, fields } of structures)
    at(line, () => {
      const known = fields.map((field) => ({ name: field.name, type: typeOf(kernel, field.type) }))
      kernel.structures.set(name, { kind: 'structure', name, fields: known })
    })
  kernel.frame.inside(kernel.global, () => {
    for (const { name, line, type, value } of constants)
      at(line, () => {
        const found = evaluate(kernel, value!)
        const binding: Binding = { kind: 'value', value: type ? as(found, typeOf(kernel, type)) : found }
        kernel.global.set(name, binding)
        kernel.frame.bind(name, binding)
      })
    for (const { name, line, type } of shared)
      at(line, () => {
        kernel.global.set(name, { kind: 'place', place: kernel.scratch(typeOf(kernel, type)) })
      })
  })
  buffers.forEach(({ name, line, element }, i) => {
    const type = at(line, () => elementOf(typeOf(kernel, element)))
    const pointer = ARGUMENTS.buffers + 2 * i
    kernel.buffers.set(name, {
      in: 'memory',
      type: { kind: 'row', as: 'array', of: type, count: Infinity },
      base: get(pointer),
      plus: 0,
      length: [get(pointer + 1), i32(Math.log2(bytesOf(type))), I32_OP['>>u']],
    })
  })
}

/** An element of a buffer: of those types alone that lie there without gaps, as they do here. */
function elementOf(type: Type): Type {
  const isDense = type.kind === 'scalar' ? type.of !== 'bool' : type === VEC4F || isDenseRow(type)
  if (!isDense) throw new WgslError(`a buffer of ${nameOf(type)}`)
  return type
}

const isDenseRow = (type: Type): boolean =>
  type.kind === 'row' && type.as !== 'array' && (type.of === VEC4F || [2, 4].includes(type.count))
