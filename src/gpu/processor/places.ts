// Where a variable lies, in registers (locals) or in memory, and how it is read and written there.

import { LOWEST } from './memory'
import {
  F,
  VEC4F,
  bytesOf,
  offsetOf,
  partsOf,
  registerOf,
  type Row,
  type Structure,
  type Type,
} from './types'
import { laneOf, type Value } from './values'
import { I32_OP, VECTOR_OP, get, i32, load, set, simd, store, type Code } from './wasm'

export type Place =
  | { in: 'local'; type: Type; local: number }
  /** One of four floats in a register. */
  | { in: 'lane'; type: Type; local: number; at: number }
  /** Several values, each in a place of its own. `variable`: whose they are. */
  | { in: 'parts'; type: Type; parts: Place[]; variable: object }
  /** At `base` + `plus` bytes. */
  | { in: 'memory'; type: Type; base: Code; plus: number }

/** Part `index` of a place that has parts, or one of its four floats. */
export function partOf(place: Place, index: number): Place {
  if (place.in === 'parts') return place.parts[index]
  if (place.in === 'local') return { in: 'lane', type: F, local: place.local, at: index }
  if (place.in === 'memory') {
    const { type } = place
    const isWide = type === VEC4F
    const part = isWide ? F : partsOf(type)![index]
    const offset = isWide ? 4 * index : offsetOf(type as Row | Structure, index)
    return { in: 'memory', type: part, base: place.base, plus: place.plus + offset }
  }
  throw new Error('a float has no parts')
}

/** The part of a place in memory at an index, known or not. */
export function partAt(place: Extract<Place, { in: 'memory' }>, index: Value): Place {
  const part = place.type === VEC4F ? F : (place.type as Row).of
  const bytes = bytesOf(part)
  if (index.constant !== undefined) return { ...place, type: part, plus: place.plus + bytes * index.constant }
  const known = bytes * (index.plus ?? 0)
  const isNear = known < LOWEST
  const scaled: Code = [
    isNear && index.base ? index.base : index.code,
    ...(Number.isInteger(Math.log2(bytes))
      ? [i32(Math.log2(bytes)), I32_OP['<<']]
      : [i32(bytes), I32_OP['*']]),
  ]
  return {
    in: 'memory',
    type: part,
    base: [scaled, place.base, I32_OP['+']],
    plus: place.plus + (isNear ? known : 0),
  }
}

export function read(place: Place): Value {
  if (place.in === 'local') return { type: place.type, code: get(place.local) }
  if (place.in === 'lane') return laneOf({ type: VEC4F, code: get(place.local) }, place.at)
  const parts = partsOf(place.type)
  if (parts) return { type: place.type, code: [], parts: parts.map((_, i) => read(partOf(place, i))) }
  if (place.in === 'memory')
    return { type: place.type, code: [place.base, load(registerOf(place.type), place.plus)] }
  throw new Error('parts without a type of parts')
}

/** Instructions that write a value; those of all parts are calculated before the first is written. */
export function write(place: Place, value: Value): Code {
  if (value.parts) {
    const leaves = leavesOf(place, value)
    if (leaves.length === 1 || leaves.every(([to]) => to.in === 'memory'))
      return leaves.map(([to, from]) => write(to, from))
    // Memory is written at once: what is read there is not what is written, or comes before it.
    const locals = leaves.filter(([to]) => to.in === 'local')
    const others = leaves.filter(([to]) => to.in !== 'local')
    return [
      ...locals.map(([, from]) => from.code),
      ...locals.reverse().map(([to]) => set((to as { local: number }).local)),
      ...others.map(([to, from]) => write(to, from)),
    ]
  }
  if (place.in === 'local') return [value.code, set(place.local)]
  if (place.in === 'lane')
    return [get(place.local), value.code, simd(VECTOR_OP.replaceF, place.at), set(place.local)]
  if (place.in === 'memory') return [place.base, value.code, store(registerOf(place.type), place.plus)]
  throw new Error('a value without parts for a place with parts')
}

/** The registers and memory cells of a place, each with the value for it. */
function leavesOf(place: Place, value: Value): [Place, Value][] {
  if (!value.parts) return [[place, value]]
  return value.parts.flatMap((part, i) => leavesOf(partOf(place, i), part))
}
