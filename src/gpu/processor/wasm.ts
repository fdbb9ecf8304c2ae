// WebAssembly instructions and modules as bytes (WebAssembly core specification 2.0, "Binary Format").

import { MOST_PAGES } from './memory'

/** Instructions: bytes, nested as they were put together; what is ready as such. */
export type Code = readonly (number | Code | Uint8Array)[]

/** Value types. */
export const I32 = 0x7f
export const F32 = 0x7d
export const V128 = 0x7b
export type ValueType = typeof I32 | typeof F32 | typeof V128
/** The result of a block without one. */
const NOTHING = 0x40

type Bytes = readonly number[]

/** Each number is encoded once. A map takes the zeros of either sign for one: they stay with the caller. */
function encodedOnce(encode: (n: number) => Bytes): (n: number) => Bytes {
  const known = new Map<number, Bytes>()
  return (n) => {
    let bytes = known.get(n)
    if (!bytes) known.set(n, (bytes = encode(n)))
    return bytes
  }
}

export const unsigned = encodedOnce((n) => {
  const bytes: number[] = []
  let rest = n
  do {
    const low = rest % 128
    rest = Math.floor(rest / 128)
    bytes.push(rest > 0 ? low | 128 : low)
  } while (rest > 0)
  return bytes
})

/** A 32-bit integer, signed LEB128. */
const signed = encodedOnce((n) => {
  const bytes: number[] = []
  let rest = n
  for (;;) {
    const low = rest & 127
    rest >>= 7
    if ((rest === 0 && !(low & 64)) || (rest === -1 && low & 64)) return [...bytes, low]
    bytes.push(low | 128)
  }
})

const floatBytes = encodedOnce((x) => [...new Uint8Array(Float32Array.of(x).buffer)])
const MINUS_ZERO: Bytes = [0, 0, 0, 0x80]
const float = (x: number): Bytes => (Object.is(x, -0) ? MINUS_ZERO : floatBytes(x))

export const simd = (opcode: number, ...rest: Code): Code => [0xfd, unsigned(opcode), ...rest]

export const i32 = (n: number): Code => [0x41, signed(n | 0)]
export const f32 = (x: number): Code => [0x43, float(x)]
/** Four equal floats. */
export const f32x4 = (x: number): Code => simd(0x0c, ...[0, 1, 2, 3].map(() => float(x)))
/** Four equal integers. */
export const i32x4 = (n: number): Code =>
  simd(0x0c, ...[0, 1, 2, 3].map(() => [...new Uint8Array(Int32Array.of(n).buffer)]))

export const get = (local: number): Code => [0x20, unsigned(local)]
export const set = (local: number): Code => [0x21, unsigned(local)]
export const tee = (local: number): Code => [0x22, unsigned(local)]
export const call = (index: number): Code => [0x10, unsigned(index)]
export const branch = (depth: number): Code => [0x0c, unsigned(depth)]
export const branchIf = (depth: number): Code => [0x0d, unsigned(depth)]
export const block = (body: Code): Code => [0x02, NOTHING, body, 0x0b]
export const loop = (body: Code): Code => [0x03, NOTHING, body, 0x0b]
/** The condition lies on the stack. */
export const when = (then: Code, otherwise: Code | null = null, result: ValueType | null = null): Code => [
  ...[0x04, result ?? NOTHING, then],
  ...(otherwise ? [0x05, otherwise] : []),
  0x0b,
]
export const SELECT: Code = [0x1b]
export const DROP: Code = [0x1a]
/** memory.fill: address, value, bytes lie on the stack. */
export const FILL: Code = [0xfc, 11, 0]

/** Loads and stores; `offset` in bytes. The address lies on the stack, below the value of a store. */
export const load = (type: ValueType, offset: number): Code =>
  type === V128 ? simd(0x00, 4, unsigned(offset)) : [type === F32 ? 0x2a : 0x28, 2, unsigned(offset)]
export const store = (type: ValueType, offset: number): Code =>
  type === V128 ? simd(0x0b, 4, unsigned(offset)) : [type === F32 ? 0x38 : 0x36, 2, unsigned(offset)]

/** Numbers of i32 instructions; `u`: of unsigned operands. */
export const I32_OP = {
  eqz: 0x45,
  '==': 0x46,
  '!=': 0x47,
  '<': 0x48,
  '<u': 0x49,
  '>': 0x4a,
  '>u': 0x4b,
  '<=': 0x4c,
  '<=u': 0x4d,
  '>=': 0x4e,
  '>=u': 0x4f,
  '+': 0x6a,
  '-': 0x6b,
  '*': 0x6c,
  '/': 0x6d,
  '/u': 0x6e,
  '%': 0x6f,
  '%u': 0x70,
  '&': 0x71,
  '|': 0x72,
  '^': 0x73,
  '<<': 0x74,
  '>>': 0x75,
  '>>u': 0x76,
} as const

export const F32_OP = {
  '==': 0x5b,
  '!=': 0x5c,
  '<': 0x5d,
  '>': 0x5e,
  '<=': 0x5f,
  '>=': 0x60,
  abs: 0x8b,
  '-x': 0x8c,
  ceil: 0x8d,
  floor: 0x8e,
  trunc: 0x8f,
  round: 0x90,
  sqrt: 0x91,
  '+': 0x92,
  '-': 0x93,
  '*': 0x94,
  '/': 0x95,
  min: 0x96,
  max: 0x97,
} as const

/** Of four floats at once; comparisons give masks. */
export const F32X4_OP = {
  '==': 0x41,
  '!=': 0x42,
  '<': 0x43,
  '>': 0x44,
  '<=': 0x45,
  '>=': 0x46,
  ceil: 0x67,
  floor: 0x68,
  trunc: 0x69,
  round: 0x6a,
  abs: 0xe0,
  '-x': 0xe1,
  sqrt: 0xe3,
  '+': 0xe4,
  '-': 0xe5,
  '*': 0xe6,
  '/': 0xe7,
  min: 0xea,
  max: 0xeb,
} as const

/** Bits and lanes of vectors. */
export const VECTOR_OP = {
  shuffle: 0x0d,
  splatI: 0x11,
  splatF: 0x13,
  laneI: 0x1b,
  replaceI: 0x1c,
  laneF: 0x1f,
  replaceF: 0x20,
  and: 0x4e,
  or: 0x50,
  bitselect: 0x52,
  anyTrue: 0x53,
  allTrue: 0xa3,
  shiftLeft: 0xab,
  shiftRight: 0xac,
  addI: 0xae,
  subI: 0xb1,
  convertI: 0xfa,
  truncateI: 0xf8,
} as const

/** The lanes of two vectors (0 to 3, 4 to 7) in a new order. */
export const shuffle = (lanes: readonly number[]): Code =>
  simd(
    VECTOR_OP.shuffle,
    lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
  )

/** Bytes one after another. */
class Stream {
  private bytes = new Uint8Array(4096)
  private length = 0

  put(code: Code): this {
    for (const part of code) {
      if (typeof part === 'number') {
        this.grow(1)
        this.bytes[this.length++] = part
      } else if (part instanceof Uint8Array) {
        this.grow(part.length)
        this.bytes.set(part, this.length)
        this.length += part.length
      } else this.put(part)
    }
    return this
  }

  get all(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length)
  }

  private grow(by: number): void {
    if (this.length + by <= this.bytes.length) return
    const larger = new Uint8Array(2 * (this.length + by))
    larger.set(this.bytes)
    this.bytes = larger
  }
}

/** A function of a module: parameters and results, then its own locals, then its body. */
export interface WasmFunction {
  parameters: readonly ValueType[]
  results: readonly ValueType[]
  locals: readonly ValueType[]
  body: Code
}

const list = (items: readonly Code[]): Code => [unsigned(items.length), ...items]

const sized = (content: Code): Code => {
  const bytes = new Stream().put(content).all
  return [unsigned(bytes.length), bytes]
}

const section = (id: number, items: readonly Code[]): Code => [id, sized(list(items))]

const text = (name: string): Code => list([...new TextEncoder().encode(name)].map((byte) => [byte]))

function locals(types: readonly ValueType[]): Code {
  const runs: [number, ValueType][] = []
  for (const type of types) {
    const last = runs.at(-1)
    if (last?.[1] === type) last[0]++
    else runs.push([1, type])
  }
  return list(runs.map(([count, type]) => [unsigned(count), type]))
}

const bodies = new WeakMap<WasmFunction, Code>()

/** A function's locals and body; of one that several modules have, put together once. */
function encoded(f: WasmFunction): Code {
  const known = bodies.get(f) ?? sized([locals(f.locals), f.body, 0x0b])
  bodies.set(f, known)
  return known
}

/** Limits of a memory: any, or shared with at most so many pages as there are. */
const MEMORY: Code = [0, unsigned(0)]
const SHARED_MEMORY: Code = [3, unsigned(0), unsigned(MOST_PAGES)]

/**
 * A module that imports the memory `env.memory` and exports its last function as `run`. Functions are numbered in
 * order. `shared`: the memory is shared between threads.
 */
export function wasmModule(functions: readonly WasmFunction[], shared = false): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, results }) => [
    0x60,
    list(parameters.map((type) => [type])),
    list(results.map((type) => [type])),
  ])
  const code: Code = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, types),
    section(2, [[text('env'), text('memory'), 2, shared ? SHARED_MEMORY : MEMORY]]),
    section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    section(7, [[text('run'), 0, unsigned(functions.length - 1)]]),
    section(10, functions.map(encoded)),
  ]
  return new Stream().put(code).all
}
