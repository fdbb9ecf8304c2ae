// One WebAssembly memory that holds all buffers of the processor device.

const PAGE = 2 ** 16
/** Largest memory with 32-bit addresses, in pages of 64 KiB. */
export const MOST_PAGES = 65536
/** Buffers begin at multiples of this, as bindings do. */
const ALIGNMENT = 256
/**
 * Nothing lies below: an index may be written as a negative one plus an offset, and an address must not wrap before the
 * offset is added.
 */
export const LOWEST = 2 ** 20
/** Pages that the memory grows by, at least: growing is slow, and detaches every view. */
const GROWTH = 256

interface Range {
  at: number
  bytes: number
}

const up = (bytes: number, to: number): number => Math.ceil(bytes / to) * to

/** Hands out zeroed ranges of a memory that grows, and takes them back. `shared`: between threads. */
export class ProcessorMemory {
  readonly memory: WebAssembly.Memory
  /** In order; no two touch. */
  private free: Range[] = []
  private view: Uint8Array | null = null
  /** Bytes from here on were never given to anybody: they are still the zeros of new memory, and not yet touched. */
  private untouched = LOWEST

  /** @throws RangeError where the browser gives no such memory. */
  constructor(shared = false) {
    this.memory = new WebAssembly.Memory({ initial: GROWTH, maximum: MOST_PAGES, shared })
    this.free = [{ at: LOWEST, bytes: GROWTH * PAGE - LOWEST }]
  }

  /** All of it. Not to be kept: growing detaches it, or leaves it too short. */
  get bytes(): Uint8Array {
    if (!this.view || this.view.buffer !== this.memory.buffer) this.view = new Uint8Array(this.memory.buffer)
    return this.view
  }

  /**
   * Address of a zeroed range.
   * @throws RangeError where the browser gives no more memory.
   */
  allocate(bytes: number): number {
    const wanted = up(Math.max(bytes, 1), ALIGNMENT)
    let found = this.free.find((range) => range.bytes >= wanted)
    if (!found) {
      this.grow(wanted)
      found = this.free.at(-1)!
    }
    const { at } = found
    found.at += wanted
    found.bytes -= wanted
    if (found.bytes === 0) this.free.splice(this.free.indexOf(found), 1)
    this.bytes.fill(0, at, Math.max(at, Math.min(at + wanted, this.untouched)))
    this.untouched = Math.max(this.untouched, at + wanted)
    return at
  }

  /** Takes a range back. */
  release(at: number, bytes: number): void {
    const range = { at, bytes: up(Math.max(bytes, 1), ALIGNMENT) }
    const next = this.free.findIndex((other) => other.at > at)
    const index = next < 0 ? this.free.length : next
    this.free.splice(index, 0, range)
    this.merge(index)
    this.merge(index - 1)
  }

  /** Joins a free range with the one behind it where they touch. */
  private merge(index: number): void {
    const [range, next] = [this.free[index], this.free[index + 1]] as (Range | undefined)[]
    if (!range || !next || range.at + range.bytes !== next.at) return
    range.bytes += next.bytes
    this.free.splice(index + 1, 1)
  }

  private grow(wanted: number): void {
    const end = this.memory.buffer.byteLength
    const last = this.free.at(-1)
    const there = last && last.at + last.bytes === end ? last.bytes : 0
    const needed = Math.ceil((wanted - there) / PAGE)
    const room = MOST_PAGES - end / PAGE
    const pages = Math.max(needed, Math.min(room, Math.max(GROWTH, Math.floor(end / PAGE / 4))))
    try {
      this.memory.grow(pages)
    } catch {
      this.memory.grow(needed)
    }
    this.release(end, this.memory.buffer.byteLength - end)
  }
}
