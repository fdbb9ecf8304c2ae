// Structured mutations of valid files: a value is taken apart and put together wrongly, the way hostile or
// damaged files are, instead of being drowned in random bytes that the first check refuses.

import fc from 'fast-check'

/** Numbers that one mutation is drawn from. */
export type Draw = readonly [kind: number, place: number, value: number]

export const draws: fc.Arbitrary<Draw[]> = fc.array(
  fc.tuple(fc.nat(0xffff), fc.nat(0xffffff), fc.nat(0xffffff)),
  { minLength: 1, maxLength: 4 },
)

const deep = (levels: number): unknown => {
  let value: unknown = 0
  for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { a: value }
  return value
}

/** Values that have broken readers. */
const HOSTILE: readonly ((seed: number) => unknown)[] = [
  () => null,
  () => undefined,
  () => Number.NaN,
  () => Infinity,
  () => -0,
  () => -1,
  () => 0.5,
  () => 1e308,
  () => -1.7e308,
  () => 1e30,
  () => 2 ** 53,
  () => 4294967296,
  () => '',
  () => '\ud800',
  () => '__proto__',
  () => '=1+1',
  (seed) => 'x'.repeat(1 + (seed % 3000)),
  (seed) => String.fromCharCode(seed & 0xffff).repeat(1 + (seed % 90)),
  () => [],
  () => ({}),
  () => [[[[[]]]]],
  (seed) => deep(2 + (seed % 100)),
  (seed) => Array.from({ length: seed % 2000 }, (_, i) => i),
  (seed) => Object.fromEntries(Array.from({ length: seed % 600 }, (_, i) => [`k${i}`, i])),
  () => true,
  () => JSON.parse('{"__proto__":{"step":1},"constructor":1,"toString":[]}') as unknown,
  (seed) => new Uint8Array(seed % 64),
  () => new Date(NaN),
]

interface Place {
  parent: Record<string, unknown> | unknown[]
  key: string
}

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)

/** A place somewhere in a value, any depth; null in one that has none. */
function placeIn(value: unknown, place: number): Place | null {
  let found: Place | null = null
  let inner = value
  for (let rest = place; isContainer(inner);) {
    const keys = Array.isArray(inner) ? null : Object.keys(inner)
    const count = keys ? keys.length : (inner as unknown as unknown[]).length
    if (count === 0 || (found && rest % 4 === 0)) break
    rest = Math.imul(rest ^ (rest >>> 15), 0x2c1b3c6d) >>> 0
    const at = (rest >>> 4) % count
    const key = keys ? keys[at] : String(at)
    found = { parent: inner, key }
    inner = inner[key]
  }
  return found
}

const put = (parent: Place['parent'], key: string, value: unknown): void => {
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true })
}

function change({ parent, key }: Place, [kind, , seed]: Draw): void {
  const old = (parent as Record<string, unknown>)[key]
  switch (kind % 8) {
    case 0:
      if (Array.isArray(parent)) parent.splice(Number(key), 1)
      else delete parent[key]
      return
    case 1:
      if (Array.isArray(parent)) parent.splice(Number(key), 0, old)
      else put(parent, `${key}${HOSTILE[12 + (seed % 6)](seed) as string}`, old)
      return
    case 2:
      if (Array.isArray(old)) put(parent, key, [...old, ...old].slice(0, seed % (2 * old.length + 2)))
      else put(parent, key, [old])
      return
    case 3:
      if (typeof old === 'number') put(parent, key, old + (seed % 7) - 3)
      else if (typeof old === 'string') put(parent, key, old.slice(seed % (old.length + 1)) + old)
      else put(parent, key, 'other')
      return
    default:
      put(parent, key, HOSTILE[seed % HOSTILE.length](seed >> 5))
  }
}

/** A copy with these mutations. */
export function mutated<T>(value: T, list: readonly Draw[]): unknown {
  const copy: unknown = structuredClone({ value })
  for (const draw of list) {
    const place = placeIn(copy, draw[1])
    if (place) change(place, draw)
  }
  return (copy as { value?: unknown }).value
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(a.length + b.length)
  bytes.set(a)
  bytes.set(b, a.length)
  return bytes
}

/** A copy of bytes with these mutations: bytes changed, parts cut, doubled, moved or filled. */
export function mutatedBytes(bytes: Uint8Array, list: readonly Draw[]): Uint8Array {
  let copy = bytes.slice()
  for (const [kind, place, seed] of list) {
    const at = copy.length === 0 ? 0 : place % copy.length
    const length = 1 + (seed % 32)
    switch (kind % 7) {
      case 0:
        copy[at] = seed
        break
      case 1:
        copy[at] ^= 1 << (seed % 8)
        break
      case 2:
        copy = copy.slice(0, at)
        break
      case 3:
        copy = joined(copy.subarray(0, at), copy.subarray(at + length))
        break
      case 4:
        copy = joined(copy.subarray(0, at + length), copy.subarray(at))
        break
      case 5:
        copy.fill([0, 0xff, 0x80, 0x7f][seed % 4], at, at + length)
        break
      default:
        copy.copyWithin(at, seed % Math.max(1, copy.length), (seed % Math.max(1, copy.length)) + length)
    }
  }
  return copy
}
