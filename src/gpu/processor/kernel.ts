// What is known while one kernel is translated: its names, types, buffers, and which of its variables lie in memory.

import { write, type Place } from './places'
import { Frame, type Binding } from './scope'
import { WgslError, type FunctionDeclaration, type Program, type Statement } from './syntax'
import { bytesOf, partsOf, registerOf, type Type } from './types'
import type { Value } from './values'
import { V128, block, get, set, type Code } from './wasm'

/** What a function returns to: where its result goes, and the block that a `return` leaves. */
interface Return {
  depth: number
  result: Place | null
}

/** Arrays of more parts than this lie in memory from the beginning. */
const MOST_REGISTERS = 64

/** Registers of a kernel's arguments (see kernelModule.ts); buffers follow: pointer, bytes. */
export const ARGUMENTS = { first: 0, end: 1, across: 2, down: 3, scratch: 4, buffers: 5 } as const

/** A storage buffer: an array in memory whose length the call says. */
export interface KernelBuffer {
  in: 'memory'
  type: Type
  base: Code
  plus: 0
  /** Elements. */
  length: Code
}

export class Kernel {
  readonly frame: Frame
  readonly global = new Map<string, Binding>()
  readonly structures = new Map<string, Type>()
  readonly buffers = new Map<string, KernelBuffer>()
  private returns: Return[] = []
  /** Blocks that `break` and `continue` leave. */
  readonly loops: { breakDepth: number; continueDepth: number }[] = []
  /** Bytes of scratch memory that are in use so far. */
  scratchBytes = 0
  /**
   * While the outermost statements of a kernel with barriers are translated: where its variables lie for each of its
   * threads, since the next part of the kernel reads them.
   */
  perThread: { base: Code; bytes: number } | null = null

  /**
   * `inMemory`: variables, by their declarations, that need memory; grows by those that turn out to, and `again` is
   * set. `body`: translates the statements of a function.
   */
  constructor(
    readonly program: Program,
    readonly inMemory: Set<object>,
    readonly body: (kernel: Kernel, statements: readonly Statement[]) => void,
  ) {
    this.frame = new Frame(ARGUMENTS.buffers + 2 * program.buffers.length)
  }

  buffer(name: string): KernelBuffer | null {
    return this.buffers.get(name) ?? null
  }

  functionNamed(name: string): FunctionDeclaration | null {
    return this.program.functions.find((f) => f.name === name) ?? null
  }

  /** Scratch memory of a type, at the same address for every thread. */
  scratch(type: Type): Extract<Place, { in: 'memory' }> {
    const plus = Math.ceil(this.scratchBytes / 16) * 16
    this.scratchBytes = plus + bytesOf(type)
    return { in: 'memory', type, base: get(ARGUMENTS.scratch), plus }
  }

  /** A new place for a variable; `variable` is what marks it should it need memory. */
  variable(type: Type, variable: object): Place {
    if (this.perThread) {
      const plus = Math.ceil(this.perThread.bytes / 16) * 16
      this.perThread.bytes = plus + bytesOf(type)
      return { in: 'memory', type, base: this.perThread.base, plus }
    }
    if (this.inMemory.has(variable) || registersOf(type) > MOST_REGISTERS) return this.scratch(type)
    return this.registers(type, variable)
  }

  registers(type: Type, variable: object): Place {
    const parts = partsOf(type)
    if (parts)
      return { in: 'parts', type, variable, parts: parts.map((part) => this.registers(part, variable)) }
    const local = this.frame.local(registerOf(type))
    if (registerOf(type) === V128) this.owners.set(local, variable)
    return { in: 'local', type, local }
  }

  /** Whose variable a vector register is. */
  private readonly owners = new Map<number, object>()

  /** Set where the translation has to be done again, since more is known of `inMemory` now. */
  again = false

  /** Marks the variable of a place. What is translated from here on is of no use but to find others. */
  needsMemory(place: Place): Extract<Place, { in: 'memory' }> {
    const variable =
      place.in === 'parts' ? place.variable : place.in === 'local' ? this.owners.get(place.local) : null
    if (!variable) throw new WgslError('an index that is not known')
    this.inMemory.add(variable)
    this.again = true
    return { in: 'memory', type: place.type, base: get(ARGUMENTS.scratch), plus: 0 }
  }

  /** A value that may be read several times: its instructions only get a register or are constant. */
  cheap(value: Value): Value {
    if (value.parts) return { ...value, parts: value.parts.map((part) => this.cheap(part)) }
    if (value.constant !== undefined || isRegister(value.code)) return value
    if (value.lane && isRegister(value.lane.of)) return value
    const local = this.frame.local(registerOf(value.type))
    this.frame.emit(value.code, set(local))
    return { type: value.type, code: get(local) }
  }

  /** A value put into memory, so that an index that is not known can pick of it. */
  spilled(value: Value): Extract<Place, { in: 'memory' }> {
    const place = this.scratch(value.type)
    this.frame.emit(write(place, value))
    return place
  }

  /** A place for a function's result; `variable` as above. */
  place(type: Type, variable: object): Place {
    return this.inMemory.has(variable) ? this.scratch(type) : this.registers(type, variable)
  }

  /** A parameter is its argument, or a copy in memory where it is indexed by what is not known. */
  bindArgument(parameter: { name: string }, value: Value): void {
    if (!value.parts && value.type.kind !== 'wide') {
      this.frame.bind(parameter.name, { kind: 'value', value })
      return
    }
    const place = this.place(value.type, parameter)
    this.frame.emit(write(place, value))
    this.frame.bind(parameter.name, { kind: 'place', place })
  }

  /** Translates the body of a function: without the names, loops and threads of its caller. */
  apart<T>(body: () => T): T {
    const { perThread } = this
    const loops = this.loops.splice(0)
    this.perThread = null
    try {
      return this.frame.inside(this.global, body)
    } finally {
      this.perThread = perThread
      this.loops.push(...loops)
    }
  }

  /** Puts a block that `return` leaves around what `body` puts. */
  withReturn(result: Place | null, body: () => void): void {
    const code = this.frame.collect(() => {
      this.returns.push({ depth: this.frame.depth, result })
      body()
      this.returns.pop()
    }, 1)
    this.frame.emit(block(code))
  }

  /** What the function that is translated now returns to. */
  get target(): Return {
    return this.returns.at(-1)!
  }
}

const registersOf = (type: Type): number => {
  if (type.kind === 'row') return type.count * registersOf(type.of)
  return type.kind === 'structure' ? type.fields.reduce((sum, field) => sum + registersOf(field.type), 0) : 1
}

/** Whether instructions only get a register. */
const isRegister = (code: Code): boolean => code.length === 2 && code[0] === 0x20
