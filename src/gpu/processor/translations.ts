// Kernels that were translated, by their WGSL. To translate takes longer than to store: what one visit of a page has
// translated the next one takes as it was.

import { kernelModule, type KernelModule } from './kernelModule'

/** Most bytes of texts and modules together; one run has less than a megabyte. */
const MOST_BYTES = 16e6

const sizeOf = (source: string, { bytes }: KernelModule): number => 2 * source.length + bytes.length

/** In front of the modules, one after another: of each its text, what it needs, and its length. */
type Header = [source: string, scratchBytes: number, length: number][]

export class Translations {
  /** `shared`: for memory that is shared between threads. A module is of use for one kind of memory only. */
  constructor(readonly shared = false) {}

  private readonly known = new Map<string, KernelModule>()
  private size = 0
  /** Something came that `serialized` has not given yet. */
  isNew = false

  /** @throws WgslError, see `kernelModule`. */
  of(source: string): KernelModule {
    const known = this.known.get(source)
    if (known) return known
    const found = kernelModule(source, this.shared)
    this.isNew = true
    this.add(source, found)
    return found
  }

  private add(source: string, module: KernelModule): void {
    this.size += sizeOf(source, module)
    if (this.size > MOST_BYTES) {
      // The cache is full: drop it all. The device keeps compiled kernels, and old ones may not be needed again.
      this.known.clear()
      this.size = sizeOf(source, module)
    }
    this.known.set(source, module)
  }

  /**
   * Adds what `serialized` gave to another device of the same code, but for what is known here.
   * @throws where it is something else.
   */
  load(stored: ArrayBuffer): void {
    const length = new DataView(stored).getUint32(0, true)
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(stored, 4, length))) as Header
    let at = 4 + length
    for (const [source, scratchBytes, bytes] of header) {
      const module = { scratchBytes, bytes: new Uint8Array(stored.slice(at, (at += bytes))) }
      if (!this.known.has(source)) this.add(source, module)
    }
  }

  /** All that is known, to be stored. */
  serialized(): ArrayBuffer {
    this.isNew = false
    const header: Header = [...this.known].map(([source, { scratchBytes, bytes }]) => [
      source,
      scratchBytes,
      bytes.length,
    ])
    const text = new TextEncoder().encode(JSON.stringify(header))
    const modules = [...this.known.values()].map(({ bytes }) => bytes)
    const all = new Uint8Array(modules.reduce((sum, { length }) => sum + length, 4 + text.length))
    new DataView(all.buffer).setUint32(0, text.length, true)
    let at = 4
    for (const part of [text, ...modules]) {
      all.set(part, at)
      at += part.length
    }
    return all.buffer
  }
}
