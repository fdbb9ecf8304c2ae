// Gives a WebAssembly module a budget: every turn of every loop costs one unit, and so do 64 bytes that are
// copied or filled at once; the module traps when none is left. No code inside it can run longer than that,
// whatever it was written in. A budget of turns, unlike a time limit, is the same on every machine: what a run
// computes does not depend on the clock.

/** Names under which the changed module exports its budget (i32) and the pointer of its stack (i32). */
export const BUDGET_EXPORT = 'budget'
export const STACK_EXPORT = 'stack'

const SECTION = { IMPORT: 2, GLOBAL: 6, EXPORT: 7, CODE: 10 } as const
const GLOBAL_KIND = 3
const LOOP = 0x03
/** The prefix of bulk instructions, and those whose cost is their length: memory.copy, memory.fill. */
const BULK = 0xfc
const BULK_MOVES = [10, 11]
/** log2 of the bytes of a bulk instruction that cost as much as a turn of a loop. */
const MOVED_SHIFT = 6

/** Reads a module's bytes; every read throws beyond their end. */
class Reader {
  at = 0

  constructor(readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length
  }

  byte(): number {
    if (this.done) throw new Error('the WebAssembly module ends too early')
    return this.bytes[this.at++]
  }

  /** A LEB128 number as large as 32 bits without a sign. */
  unsigned(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }

  /** Passes over a LEB128 number of any size. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  skipNumbers(count: number): void {
    for (let i = 0; i < count; i++) this.skipNumber()
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new Error('the WebAssembly module ends too early')
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }
}

/** LEB128 of a non-negative number. */
function leb(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  return [...bytes, rest]
}

const joined = (parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Immediates of the instructions with the prefix 0xfc: how many numbers follow the instruction's own. */
const EXTENDED = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1]

/** Passes over the immediates of an instruction (WebAssembly 2.0 without SIMD). */
function skipImmediates(reader: Reader, code: number): void {
  if (code === 0x0e) reader.skipNumbers(reader.unsigned() + 1)
  else if (code === 0x1c) reader.skipNumbers(reader.unsigned())
  else if (code === 0x43) reader.take(4)
  else if (code === 0x44) reader.take(8)
  else if (code === BULK) {
    const count = EXTENDED[reader.unsigned()] as number | undefined
    if (count === undefined) throw new Error('an instruction that the meter does not know: 0xfc')
    reader.skipNumbers(count)
  } else if ([0x11, 0x13].includes(code) || (code >= 0x28 && code <= 0x3e)) reader.skipNumbers(2)
  else if (
    [0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, 0x12, 0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2].includes(code) ||
    (code >= 0x20 && code <= 0x26)
  )
    reader.skipNumber()
  else if (
    ![0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1].includes(code) &&
    !(code >= 0x45 && code <= 0xc4)
  )
    throw new Error(`an instruction that the meter does not know: 0x${code.toString(16)}`)
}

/** What stands at the head of each loop: budget -= 1; if (budget < 0) trap. */
const toll = (budget: number): number[] => [
  ...[0x23, ...leb(budget), 0x41, 1, 0x6b, 0x24, ...leb(budget)],
  ...[0x23, ...leb(budget), 0x41, 0, 0x48, 0x04, 0x40, 0x00, 0x0b],
]

/** What stands before a bulk move, whose length is on top of the stack: budget -= length / 64. */
const moveToll = (budget: number): number[] => [
  ...[0x24, ...leb(budget + 1), 0x23, ...leb(budget)],
  ...[0x23, ...leb(budget + 1), 0x41, MOVED_SHIFT, 0x76, 0x6b, 0x24, ...leb(budget)],
  ...[0x23, ...leb(budget + 1)],
]

/** One function of the code section, with a toll in each loop and before each bulk move. */
function meteredBody(body: Uint8Array, budget: number): Uint8Array {
  const reader = new Reader(body)
  for (let groups = reader.unsigned(); groups > 0; groups--) {
    reader.skipNumber()
    reader.byte()
  }
  const parts: (Uint8Array | number[])[] = []
  let from = 0
  while (!reader.done) {
    const start = reader.at
    const code = reader.byte()
    const moves = code === BULK && BULK_MOVES.includes(body[reader.at])
    skipImmediates(reader, code)
    if (code !== LOOP && !moves) continue
    // The toll of a loop is paid inside it, that of a move before it.
    const at = moves ? start : reader.at
    parts.push(body.subarray(from, at), moves ? moveToll(budget) : toll(budget))
    from = at
  }
  return joined([...parts, body.subarray(from)])
}

function meteredCode(section: Uint8Array, budget: number): Uint8Array {
  const reader = new Reader(section)
  const count = reader.unsigned()
  const bodies = Array.from({ length: count }, () => {
    const body = meteredBody(reader.take(reader.unsigned()), budget)
    return [leb(body.length), body]
  })
  return joined([leb(count), ...bodies.flat()])
}

/** A vector section with further entries. */
function appended(section: Uint8Array, count: number, entries: readonly number[]): Uint8Array {
  const reader = new Reader(section)
  const before = reader.unsigned()
  return joined([leb(before + count), section.subarray(reader.at), entries])
}

const text = (name: string): number[] => {
  const bytes = [...new TextEncoder().encode(name)]
  return [...leb(bytes.length), ...bytes]
}

/**
 * The module with its tolls. Its first global must be the pointer of its stack, as compilers of C
 * make it, and no global may be imported. The budget is 0 at first: the host sets it before each call.
 * @throws Error where the module has instructions or globals that the meter does not know.
 */
export function metered(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const reader = new Reader(bytes)
  const parts: (Uint8Array | readonly number[])[] = [reader.take(8)]
  let budget = -1
  while (!reader.done) {
    const id = reader.byte()
    const section = reader.take(reader.unsigned())
    let changed: Uint8Array = section
    if (id === SECTION.GLOBAL) {
      budget = new Reader(section).unsigned()
      // The budget, and a place for the length of a bulk move.
      changed = appended(section, 2, [0x7f, 1, 0x41, 0, 0x0b, 0x7f, 1, 0x41, 0, 0x0b])
    } else if (id === SECTION.EXPORT) {
      const exported = [BUDGET_EXPORT, STACK_EXPORT].map((name, i) => [
        ...text(name),
        GLOBAL_KIND,
        ...leb(i === 0 ? budget : 0),
      ])
      changed = appended(section, 2, exported.flat())
    } else if (id === SECTION.CODE) {
      if (budget < 1) throw new Error('the WebAssembly module has no stack pointer')
      changed = meteredCode(section, budget)
    }
    parts.push([id], leb(changed.length), changed)
  }
  return joined(parts) as Uint8Array<ArrayBuffer>
}
