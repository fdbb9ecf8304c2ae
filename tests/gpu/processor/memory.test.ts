// The memory behind all buffers: ranges do not overlap, begin at zero, and come back.

import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { LOWEST, ProcessorMemory } from '../../../src/gpu/processor/memory'
import { SEED } from '../../settings/fuzz'

const MEBIBYTE = 2 ** 20
/** What a memory begins with and grows by, at least. */
const GROWTH = 16 * MEBIBYTE

type Action = { kind: 'allocate'; bytes: number } | { kind: 'release'; which: number }

const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('allocate' as const),
      bytes: fc.oneof(fc.nat(2000), fc.nat(100_000), fc.constantFrom(0, 1, 255, 256, 257, 65_536)),
    }),
    fc.record({ kind: fc.constant('release' as const), which: fc.nat(1000) }),
  ),
  { maxLength: 60 },
)

interface Held {
  at: number
  bytes: number
  mark: number
}

const rounded = (bytes: number): number => 256 * Math.ceil(Math.max(bytes, 1) / 256)

afterEach(() => {
  vi.restoreAllMocks()
})

describe('memory', () => {
  it('gives zeroed, aligned ranges that do not touch one another', () => {
    const memory = new ProcessorMemory()
    fc.assert(
      fc.property(actions, (list) => {
        const held: Held[] = []
        list.forEach((action, i) => {
          if (action.kind === 'allocate') {
            const at = memory.allocate(action.bytes)
            expect(at % 256).toBe(0)
            expect(at).toBeGreaterThanOrEqual(LOWEST)
            const own = memory.bytes.subarray(at, at + action.bytes)
            expect(own.length).toBe(action.bytes)
            expect(own.every((byte) => byte === 0)).toBe(true)
            for (const other of held)
              expect(at + rounded(action.bytes) <= other.at || other.at + rounded(other.bytes) <= at).toBe(
                true,
              )
            own.fill((i % 255) + 1)
            held.push({ at, bytes: action.bytes, mark: (i % 255) + 1 })
          } else if (held.length > 0) {
            const [{ at, bytes }] = held.splice(action.which % held.length, 1)
            memory.release(at, bytes)
          }
        })
        // Nobody wrote where another's range lies.
        for (const { at, bytes, mark } of held)
          expect(memory.bytes.subarray(at, at + bytes).every((byte) => byte === mark)).toBe(true)
        for (const { at, bytes } of held) memory.release(at, bytes)
      }),
      { numRuns: 100, ...SEED },
    )
    // All of it came back, in one piece.
    expect(memory.bytes.length).toBe(GROWTH)
    expect(memory.allocate(GROWTH - LOWEST)).toBe(LOWEST)
    expect(memory.bytes.length).toBe(GROWTH)
  })

  it('uses again what was released, joined with its neighbours', () => {
    const memory = new ProcessorMemory()
    const [a, b, c] = [1, 2, 3].map((n) => memory.allocate(n * 1000))
    const last = memory.allocate(256)
    memory.release(a, 1000)
    memory.release(c, 3000)
    memory.release(b, 2000)
    expect(memory.allocate(1024 + 2048 + 3072)).toBe(a)
    expect(last).toBe(a + 1024 + 2048 + 3072)
  })

  it('grows, keeps what it holds, and joins the end with what is added', () => {
    const memory = new ProcessorMemory()
    const small = memory.allocate(1000)
    memory.bytes.fill(7, small, small + 1000)
    const large = memory.allocate(3 * GROWTH)
    expect(large).toBe(small + 1024)
    expect(memory.bytes.subarray(small, small + 1000).every((byte) => byte === 7)).toBe(true)
    expect(memory.bytes.subarray(large, large + 3 * GROWTH).indexOf(7)).toBe(-1)
    memory.release(large, 3 * GROWTH)
    expect(memory.allocate(2 * GROWTH)).toBe(large)
  })

  it('loses nothing where the browser gives no more', () => {
    const memory = new ProcessorMemory()
    const held = memory.allocate(5000)
    const grow = vi.spyOn(memory.memory, 'grow').mockImplementation(() => {
      throw new RangeError('no more')
    })
    expect(() => memory.allocate(2 * GROWTH)).toThrow(RangeError)
    expect(grow).toHaveBeenCalled()
    const rest = GROWTH - LOWEST - rounded(5000)
    const all = memory.allocate(rest)
    expect(() => memory.allocate(1)).toThrow(RangeError)
    memory.release(all, rest)
    memory.release(held, 5000)
    grow.mockRestore()
    expect(memory.allocate(GROWTH)).toBe(LOWEST)
  })

  it('takes as much as is needed where more is refused', () => {
    const memory = new ProcessorMemory()
    const { grow } = memory.memory
    const asked: number[] = []
    vi.spyOn(memory.memory, 'grow').mockImplementation((pages) => {
      asked.push(pages)
      if (pages > 200) throw new RangeError('no more')
      return grow.call(memory.memory, pages)
    })
    expect(memory.allocate(GROWTH)).toBe(LOWEST)
    // All that was free counts: LOWEST bytes are missing.
    expect(asked).toEqual([256, LOWEST / 65536])
  })

  it('refuses what 32-bit addresses cannot reach', () => {
    const memory = new ProcessorMemory()
    expect(() => memory.allocate(2 ** 32)).toThrow(RangeError)
    expect(memory.allocate(1)).toBe(LOWEST)
  })
})
