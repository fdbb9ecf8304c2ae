// Types of the kernels' language, and how they lie in memory.

import { F32, I32, V128, type ValueType } from './wasm'

export type ScalarKind = 'f32' | 'i32' | 'u32' | 'bool' | 'int' | 'float'

/** `int` and `float` are those of constants without a suffix. */
export interface Scalar {
  kind: 'scalar'
  of: ScalarKind
}

/** Four floats, or four truth values as masks, in one vector register. */
export interface Wide {
  kind: 'wide'
  of: 'f32' | 'bool'
}

/** Several values side by side: vectors of other numbers, arrays, matrices (of columns). */
export interface Row {
  kind: 'row'
  /** What it is written as; vectors alone are calculated with. */
  as: 'vector' | 'array' | 'matrix'
  of: Type
  count: number
}

export interface Structure {
  kind: 'structure'
  name: string
  fields: readonly { name: string; type: Type }[]
}

export type Type = Scalar | Wide | Row | Structure

const scalar = (of: ScalarKind): Scalar => ({ kind: 'scalar', of })
export const F = scalar('f32')
export const I = scalar('i32')
export const U = scalar('u32')
export const BOOL = scalar('bool')
export const INT = scalar('int')
export const FLOAT = scalar('float')
export const SCALARS: Readonly<Record<string, Scalar>> = { f32: F, i32: I, u32: U, bool: BOOL }
export const VEC4F: Wide = { kind: 'wide', of: 'f32' }
export const MASK: Wide = { kind: 'wide', of: 'bool' }

export const vector = (of: Scalar, count: number): Type =>
  count === 4 && of.of === 'f32'
    ? VEC4F
    : count === 4 && of.of === 'bool'
      ? MASK
      : { kind: 'row', as: 'vector', of, count }

/** Types of the parts of what consists of several; null for what lies in one register. */
export function partsOf(type: Type): Type[] | null {
  if (type.kind === 'row') return Array.from({ length: type.count }, () => type.of)
  if (type.kind === 'structure') return type.fields.map((field) => field.type)
  return null
}

export const bytesOf = (type: Type): number =>
  type.kind === 'scalar'
    ? 4
    : type.kind === 'wide'
      ? 16
      : type.kind === 'row'
        ? type.count * bytesOf(type.of)
        : type.fields.reduce((sum, field) => sum + bytesOf(field.type), 0)

/** Bytes from the beginning to part `index`. */
export const offsetOf = (type: Row | Structure, index: number): number =>
  type.kind === 'row'
    ? index * bytesOf(type.of)
    : type.fields.slice(0, index).reduce((sum, field) => sum + bytesOf(field.type), 0)

/** The register that a scalar or four floats lie in. */
export const registerOf = (type: Type): ValueType =>
  type.kind === 'wide'
    ? V128
    : type.kind === 'scalar' && (type.of === 'f32' || type.of === 'float')
      ? F32
      : I32

export const isUnsigned = (type: Type): boolean => type.kind === 'scalar' && type.of === 'u32'
export const isFloat = (type: Type): boolean =>
  type.kind === 'scalar' && (type.of === 'f32' || type.of === 'float')
export const isAbstract = (type: Type): boolean =>
  type.kind === 'scalar' && (type.of === 'int' || type.of === 'float')
export const isInteger = (type: Type): boolean =>
  type.kind === 'scalar' && !isFloat(type) && type.of !== 'bool'

export const nameOf = (type: Type): string =>
  type.kind === 'scalar'
    ? type.of
    : type.kind === 'wide'
      ? `vec4<${type.of}>`
      : type.kind === 'row'
        ? `${type.as}<${nameOf(type.of)}, ${type.count}>`
        : type.name
