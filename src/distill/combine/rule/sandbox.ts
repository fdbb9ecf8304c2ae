// QuickJS, compiled to WebAssembly, as the place where typed rules run. A rule reaches nothing but its own
// arguments: no DOM, no network, no storage, no clock, no other realm. It gets a budget of loop turns per call,
// in machine code (meter.ts), and bounds on memory and stack. Before each call the whole memory of the module is
// set back to what it was when the rule had been read: nothing that a call leaves behind, a crash included,
// reaches the next one, but for what the rule returns.

import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
} from 'quickjs-emscripten-core'
import { marked } from './marks'
import { BUDGET_EXPORT, metered, STACK_EXPORT } from './meter'
import { FIND_RULE, PRELUDE, RULE_FILE } from './prelude'
import { quoted, RuleError, TOO_LONG } from './ruleError'

/**
 * Turns of the interpreter's own loops per call, those in built-in functions included: some 200,000 turns of a short
 * loop in a rule (sandbox.test.ts), a tenth of a second at most or so. The rules that come with the page need less
 * than a hundredth of it.
 */
export const MOST_TURNS = 4_000_000
/** Of a rule with marks, which tells where it failed: marks take turns, too. */
const MARKED_TURNS = 2 * MOST_TURNS
/** Of these, what is left for saying which line was too slow. */
const LEFT_TURNS = 500_000
/** Bytes that a rule may allocate, and bytes of its stack. */
export const MOST_BYTES = 6 * 2 ** 20
const MOST_STACK = 64 * 2 ** 10
/** The module's memory, which does not grow: 16 MiB. */
const PAGES = 256
/** Bytes of the stack that the module was built with; it ends where the stack pointer starts. */
const STACK_BYTES = 5 * 2 ** 20

/** Of an error that is about the whole text. */
const NO_LINE = -1

/** Language features: no clock, and none that needs one. */
const INTRINSICS = {
  BaseObjects: true,
  Eval: true,
  JSON: true,
  MapSet: true,
  Promise: true,
  Proxy: true,
  RegExp: true,
  RegExpCompiler: true,
  TypedArrays: true,
}

/**
 * Where QuickJS stops itself, as it does where a rule has used up its memory, it would write to the page's console.
 * Options of Emscripten that the package's types leave out.
 */
const SILENT = { print: () => undefined, printErr: () => undefined }

/** The memory of the module at one moment, without the stack, on which nothing is in use between calls. */
interface Snapshot {
  data: Uint8Array
  heap: Uint8Array
}

/** A rule that was read: called with JSON, answers with JSON. */
export interface ReadRule {
  /** @throws RuleError what the rule throws, a crash of the sandbox, and the end of the budget. */
  call(input: string): string
  /** The line at which a call returned, of its last statement where it has no return; null: not known. */
  returnedAt(input: string): number | null
}

type Place = Record<'last' | 'loop' | 'returned', number>

/** What the sandbox itself asks of QuickJS: the functions of the prelude. */
type Tools = Record<'call' | 'describe' | 'mark' | 'place', QuickJSHandle>

export class RuleSandbox {
  private readonly bytes: Uint8Array
  private readonly empty: Snapshot

  private constructor(
    memory: WebAssembly.Memory,
    private readonly globals: Globals,
    /** Where the stack begins: it grows downwards. */
    private readonly stackTop: number,
    private readonly vm: QuickJSContext,
    private readonly tools: Tools,
    /** Where false, only the budget ends a rule. */
    private readonly interrupting: { on: boolean },
  ) {
    this.bytes = new Uint8Array(memory.buffer)
    this.empty = this.snapshot()
  }

  /** From the bytes of QuickJS, the file of the package's variant. */
  static async open(bytes: Uint8Array): Promise<RuleSandbox> {
    const module = await WebAssembly.compile(metered(bytes))
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES })
    let globals: Globals | undefined
    let stackTop = 0
    const instantiateWasm = async (
      imports: WebAssembly.Imports,
      onSuccess: (instance: WebAssembly.Instance) => void,
    ): Promise<WebAssembly.Exports> => {
      const instance = await WebAssembly.instantiate(module, imports)
      globals = globalsOf(instance.exports)
      globals.budget.value = MOST_TURNS
      stackTop = Number(globals.stack.value)
      onSuccess(instance)
      return instance.exports
    }
    const js = await newQuickJSWASMModuleFromVariant(
      newVariant(variant, { wasmMemory: memory, emscriptenModule: { instantiateWasm, ...SILENT } }),
    )
    if (!globals || stackTop < STACK_BYTES) throw new Error('QuickJS came without its stack')
    const { budget } = globals
    const runtime = js.newRuntime({ memoryLimitBytes: MOST_BYTES, maxStackSizeBytes: MOST_STACK })
    const interrupting = { on: true }
    runtime.setInterruptHandler(
      () => interrupting.on && budget.value < LEFT_TURNS && budget.value > LEFT_TURNS / 2,
    )
    const vm = runtime.newContext({ intrinsics: INTRINSICS })
    const made = vm.unwrapResult(vm.evalCode(PRELUDE, 'prelude.js'))
    const [call, describe, mark, place] = [0, 1, 2, 3].map((k) => vm.getProp(made, k))
    return new RuleSandbox(memory, globals, stackTop, vm, { call, describe, mark, place }, interrupting)
  }

  /**
   * Reads a rule: a script that defines the function `combine`.
   * @throws RuleError where it is not JavaScript, throws, or defines no such function.
   */
  read(source: string): ReadRule {
    this.bytes.fill(0, this.stackTop + this.empty.heap.length)
    const { rule, ready } = this.placed(source, null, () =>
      this.within(this.empty, () => ({ rule: this.find(source), ready: this.snapshot() })),
    )
    return {
      call: (input) => this.placed(source, input, () => this.within(ready, () => this.callWith(rule, input))),
      returnedAt: (input) => {
        const { returned, last } = this.place(source, input, MARKED_TURNS)
        return returned || last || null
      },
    }
  }

  /** The function of a rule. */
  private find(source: string): QuickJSHandle {
    this.evaluate(source)
    const found = this.evaluate(FIND_RULE)
    if (this.vm.typeof(found) === 'function') return found
    throw new RuleError('it has no function combine(G, ctx), expected one', NO_LINE)
  }

  private evaluate(source: string): QuickJSHandle {
    const result = this.vm.evalCode(source, RULE_FILE, { type: 'global' })
    if (result.error) throw this.thrown(result.error)
    return result.value
  }

  private callWith(rule: QuickJSHandle, input: string): string {
    const { vm } = this
    const result = vm.callFunction(this.tools.call, vm.undefined, rule, vm.newString(input))
    if (result.error) throw this.thrown(result.error)
    return vm.getString(result.value)
  }

  /** What a rule threw, in words; with its line where QuickJS knows it. */
  private thrown(error: QuickJSHandle): RuleError {
    const { vm } = this
    const { budget } = this.globals
    const late = budget.value < LEFT_TURNS
    if (late) budget.value = LEFT_TURNS / 2
    const described = vm.callFunction(this.tools.describe, vm.undefined, error)
    const parts: unknown = described.error ? null : JSON.parse(vm.getString(described.value))
    const [message, stack] = Array.isArray(parts) ? parts.map(String) : ['', '']
    if (late) return new RuleError(TOO_LONG)
    const line = new RegExp(`${RULE_FILE.replace('.', '\\.')}:(\\d{1,5})\\b`).exec(stack)
    // Where no memory is left for an error, QuickJS throws null.
    const said = message === 'null' ? 'it ran out of memory, or threw null' : quoted(message)
    return new RuleError(said || 'it threw something', line ? Number(line[1]) : null)
  }

  /** `work`; an error that has no line gets that of the last statement that ran, from a second run with marks. */
  private placed<T>(source: string, input: string | null, work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      const { line, reason } = error
      if (line === NO_LINE) throw new RuleError(reason)
      const lines = source.split('\n').length
      if (line !== null && line >= 1 && line <= lines) throw error
      const late = reason === TOO_LONG
      const { last, loop } = this.place(source, input, late ? MOST_TURNS : MARKED_TURNS)
      throw new RuleError(reason, (late ? loop : last) || null)
    }
  }

  /**
   * Runs a rule with marks; `input` null: it is only read.
   * @returns Lines of the last statement that ran, of the loop it ran in, and of the rule's own return; 0: none.
   */
  private place(source: string, input: string | null, turns: number): Place {
    const { vm, tools, globals } = this
    this.bytes.fill(0, this.stackTop + this.empty.heap.length)
    this.restore(this.empty)
    globals.budget.value = turns
    this.interrupting.on = false
    try {
      vm.unwrapResult(vm.callFunction(tools.mark, vm.undefined))
      try {
        const rule = this.find(marked(source))
        if (input !== null) this.callWith(rule, input)
      } catch {
        // Where it ended is what is asked. A trap leaves the memory as it was then.
      }
      globals.budget.value = LEFT_TURNS
      const [last, loop, returned] = JSON.parse(
        vm.getString(vm.unwrapResult(vm.callFunction(tools.place, vm.undefined))),
      ) as number[]
      return { last, loop, returned }
    } catch {
      return { last: 0, loop: 0, returned: 0 }
    } finally {
      this.interrupting.on = true
    }
  }

  /** Runs `work` with the memory as it was at `from`; a trap or a full stack becomes an error. */
  private within<T>(from: Snapshot, work: () => T): T {
    this.restore(from)
    try {
      return work()
    } catch (error) {
      if (error instanceof RuleError) throw error
      // A trap: of the budget, of the stack of the host, of memory.
      const spent = this.globals.budget.value < 0
      throw new RuleError(spent ? TOO_LONG : 'it is nested too deeply, or needs too much memory')
    }
  }

  /** Memory beyond the end of the heap is zero or unused. */
  private snapshot(): Snapshot {
    return {
      data: this.bytes.slice(0, this.stackTop - STACK_BYTES),
      heap: this.bytes.slice(this.stackTop, endOf(this.bytes)),
    }
  }

  private restore({ data, heap }: Snapshot): void {
    this.bytes.set(data)
    this.bytes.set(heap, this.stackTop)
    this.globals.stack.value = this.stackTop
    this.globals.budget.value = MOST_TURNS
  }
}

/**
 * Behind the last byte that is not zero, within 32 bytes. Eight words at a time: whenever a character of a rule is
 * typed, the scan goes over 10 MiB.
 */
function endOf(bytes: Uint8Array): number {
  const w = new Uint32Array(bytes.buffer)
  let end = w.length
  for (; end >= 8; end -= 8)
    if (
      (w[end - 1] |
        w[end - 2] |
        w[end - 3] |
        w[end - 4] |
        w[end - 5] |
        w[end - 6] |
        w[end - 7] |
        w[end - 8]) !==
      0
    )
      break
  return 4 * end
}

interface Globals {
  budget: WebAssembly.Global<'i32'>
  stack: WebAssembly.Global<'i32'>
}

const isGlobal = (value: unknown): value is WebAssembly.Global<'i32'> => value instanceof WebAssembly.Global

function globalsOf(exports: WebAssembly.Exports): Globals {
  const { [BUDGET_EXPORT]: budget, [STACK_EXPORT]: stack } = exports
  if (!isGlobal(budget) || !isGlobal(stack)) throw new Error('QuickJS came without its budget')
  return { budget, stack }
}
