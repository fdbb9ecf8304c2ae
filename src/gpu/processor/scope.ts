// Names and registers while a function is translated.

import type { Place } from './places'
import { WgslError } from './syntax'
import type { Value } from './values'
import type { Code, ValueType } from './wasm'

export type Binding = { kind: 'value'; value: Value } | { kind: 'place'; place: Place }

export interface Scope {
  names: Map<string, Binding>
  /** Registers to be used again when the scope ends. */
  locals: number[]
}

/** The stream of instructions of a function, with its scopes and registers. */
export class Frame {
  private code: (number | Code | Uint8Array)[] = []
  private scopes: Scope[] = []
  private readonly types: ValueType[] = []
  private readonly free = new Map<ValueType, number[]>()
  /** Blocks that are open where instructions are put now. */
  depth = 0

  /** `parameters`: how many registers hold arguments. */
  constructor(private readonly parameters: number) {}

  get locals(): readonly ValueType[] {
    return this.types
  }

  /** All instructions so far. */
  get body(): Code {
    return this.code
  }

  emit(...code: Code): void {
    this.code.push(...code)
  }

  /** The instructions that `body` puts; they are inside so many blocks more. */
  collect(body: () => void, blocks = 0): Code {
    const outer = this.code
    this.code = []
    this.depth += blocks
    try {
      body()
      return this.code
    } finally {
      this.code = outer
      this.depth -= blocks
    }
  }

  /** A register, until the scope ends. */
  local(type: ValueType): number {
    const again = this.free.get(type)?.pop()
    const local = again ?? this.parameters + this.types.length
    if (again === undefined) this.types.push(type)
    this.scopes.at(-1)?.locals.push(local)
    return local
  }

  scope<T>(body: () => T): T {
    const scope: Scope = { names: new Map(), locals: [] }
    this.scopes.push(scope)
    try {
      return body()
    } finally {
      this.scopes.pop()
      for (const local of scope.locals) {
        const type = this.types[local - this.parameters]
        const free = this.free.get(type)
        if (free) free.push(local)
        else this.free.set(type, [local])
      }
    }
  }

  /** Puts what `body` puts, inside of scopes that stay for a later time. */
  again(scopes: readonly Scope[], body: () => void): void {
    this.scopes.push(...scopes)
    try {
      body()
    } finally {
      this.scopes.splice(this.scopes.length - scopes.length)
    }
  }

  /** A function's body sees the module's names and its own: those of its caller are hidden meanwhile. */
  inside<T>(global: ReadonlyMap<string, Binding>, body: () => T): T {
    const hidden = this.scopes
    const bottom: Scope = { names: new Map(global), locals: [] }
    this.scopes = [bottom]
    try {
      return body()
    } finally {
      this.scopes = hidden
      hidden.at(-1)?.locals.push(...bottom.locals)
    }
  }

  bind(name: string, binding: Binding): void {
    this.scopes.at(-1)!.names.set(name, binding)
  }

  find(name: string): Binding {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i].names.get(name)
      if (found) return found
    }
    throw new WgslError(`${name} is not known`)
  }
}
