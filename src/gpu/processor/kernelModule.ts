// A kernel's WGSL -> a WebAssembly module that runs a range of its workgroups. Threads of a workgroup run one after
// another; a barrier ends a part of the kernel, which all threads run before the next part begins, and what a part
// leaves to the next lies in memory, once per thread.

import { declareGlobals, evaluate } from './expressions'
import { ARGUMENTS, Kernel } from './kernel'
import { MATH_FUNCTIONS } from './mathFunctions'
import { parse } from './parser'
import { one, translate, turnsOf } from './statements'
import type { Scope } from './scope'
import { WgslError, at, type FunctionDeclaration, type Statement } from './syntax'
import { anywhere } from './walk'
import { U, vector } from './types'
import { constantOf, type Value } from './values'
import { FILL, I32, I32_OP, block, branchIf, get, i32, loop, set, tee, wasmModule, type Code } from './wasm'

/** How a kernel is called: `run(first, end, across, down, scratch, pointer, bytes, ...)`. */
export interface KernelModule {
  /** A module that imports `env.memory` and exports `run`. */
  bytes: Uint8Array<ArrayBuffer>
  /** Bytes of memory that a run needs for itself, from `scratch` on. */
  scratchBytes: number
}

/** A statement of the kernel's outermost level, with the turns of loops that are around it. */
interface Item {
  statement: Statement
  turns: readonly Scope[]
}

const isBarrier = (s: Statement): boolean =>
  s.kind === 'call' && s.call.kind === 'call' && /^(workgroup|storage)Barrier$/.test(s.call.callee.name)

const bodiesOf = (s: Statement): readonly (readonly Statement[])[] => {
  if (s.kind === 'if') return [s.then, s.otherwise]
  if (s.kind === 'switch') return s.cases.map((c) => c.body)
  return s.kind === 'for' || s.kind === 'block' ? [s.body] : []
}

const some = (statements: readonly Statement[], test: (s: Statement) => boolean): boolean =>
  statements.some((s) => test(s) || bodiesOf(s).some((body) => some(body, test)))

const firstReturn = (statements: readonly Statement[]): Statement | null => {
  for (const s of statements) {
    const found = s.kind === 'return' ? s : firstReturn(bodiesOf(s).flat())
    if (found) return found
  }
  return null
}

/** The outermost statements, loops around barriers written out. */
function items(
  kernel: Kernel,
  body: readonly Statement[],
  turns: Item['turns'] = [],
  declared = new Set<string>(),
): Item[] {
  return body.flatMap((statement): Item[] => {
    if (statement.kind === 'declare') declared.add(statement.name)
    if (isBarrier(statement) || !some([statement], isBarrier)) return [{ statement, turns }]
    const found = statement.kind === 'for' ? turnsAround(kernel, statement, turns, declared) : null
    if (!found || statement.kind !== 'for')
      throw new WgslError('a barrier inside of what is not a short loop', statement.line)
    return found.values.flatMap((value) => {
      const scope: Scope = { names: new Map([[found.name, { kind: 'value', value }]]), locals: [] }
      return items(kernel, statement.body, [...turns, scope], declared)
    })
  })
}

/** Turns of a loop around a barrier, which no name that the kernel declares may decide: none is bound yet. */
function turnsAround(
  kernel: Kernel,
  statement: Extract<Statement, { kind: 'for' }>,
  turns: Item['turns'],
  declared: ReadonlySet<string>,
): ReturnType<typeof turnsOf> {
  if (anywhere([{ ...statement, body: [] }], (e) => e.kind === 'name' && declared.has(e.name))) return null
  let found: ReturnType<typeof turnsOf> = null
  at(statement.line, () => {
    kernel.frame.again(turns, () => {
      found = turnsOf(kernel, statement)
    })
  })
  return found
}

/** The parts of a kernel between its barriers. */
function partsOf(list: readonly Item[]): Item[][] {
  const parts: Item[][] = [[]]
  for (const item of list) {
    if (isBarrier(item.statement)) parts.push([])
    else parts.at(-1)!.push(item)
  }
  for (const { statement } of parts.slice(0, -1).flat()) {
    const early = firstReturn([statement])
    if (early) throw new WgslError('a return before a barrier', early.line)
  }
  return parts
}

/** Registers of a workgroup and a thread. */
interface Ids {
  index: number
  group: readonly [number, number, number]
  thread: number
  global: number
}

function builtinValue(name: string, { group, thread, global }: Ids): Value {
  const three = (...parts: Code[]): Value => ({
    type: vector(U, 3),
    code: [],
    parts: parts.map((code) => ({ type: U, code })),
  })
  const zero = constantOf(U, 0).code
  switch (name) {
    case 'global_invocation_id':
      return three(get(global), get(group[1]), get(group[2]))
    case 'local_invocation_id':
      return three(get(thread), zero, zero)
    case 'workgroup_id':
      return three(...group.map(get))
    case 'local_invocation_index':
      return { type: U, code: get(thread) }
    default:
      throw new WgslError(`built-in value ${name} is not known`)
  }
}

/** `body` for every value of a register from 0 to `count` - 1. */
const forEach = (register: number, count: number, body: Code): Code => [
  [i32(0), set(register)],
  loop([body, get(register), i32(1), I32_OP['+'], tee(register), i32(count), I32_OP['<u'], branchIf(0)]),
]

/** Threads of a workgroup, and where their variables lie between parts; null where there is one part. */
interface Threads {
  size: number
  own: number
  between: { base: Code; bytes: number } | null
  /** Where the memory of threads begins in the scratch memory, and its bytes per thread: instructions put in last. */
  start: Code[]
  perThread: Code[]
}

/** A part of a kernel for all threads of a workgroup. `own`: the register of a thread's memory between parts. */
function partCode(
  kernel: Kernel,
  part: readonly Item[],
  ids: Ids,
  { size, own, between, start, perThread }: Threads,
): Code {
  const { frame } = kernel
  const body = frame.collect(() => {
    kernel.withReturn(null, () => {
      for (const { statement, turns } of part)
        frame.again(turns, () => {
          kernel.perThread = statement.kind === 'declare' ? between : null
          one(kernel, statement)
          kernel.perThread = null
        })
    })
  })
  const { thread, global, group } = ids
  const begin: Code = [get(group[0]), i32(size), I32_OP['*'], get(thread), I32_OP['+'], set(global)]
  const memory: Code = [
    [get(ARGUMENTS.scratch), start, I32_OP['+']],
    [get(thread), perThread, I32_OP['*'], I32_OP['+'], set(own)],
  ]
  return forEach(thread, size, [begin, between ? memory : [], body])
}

/** One attempt, with what is known of variables so far. */
function attempt(main: FunctionDeclaration, kernel: Kernel, shared: boolean): KernelModule {
  const { frame, program } = kernel
  declareGlobals(kernel)
  const size = at(main.line, () => workgroupSize(kernel, main))
  const sharedBytes = kernel.scratchBytes
  const threads = frame.inside(kernel.global, () => {
    const [index, x, y, z, thread, global, own] = Array.from({ length: 7 }, () => frame.local(I32))
    const ids: Ids = { index, group: [x, y, z], thread, global }
    at(main.line, () => {
      for (const { name, builtin } of main.parameters)
        frame.bind(name, { kind: 'value', value: builtinValue(builtin ?? name, ids) })
    })
    const parts = partsOf(items(kernel, main.body))
    const between = parts.length > 1 ? { base: get(own), bytes: 0 } : null
    const found: Threads = { size, own, between, start: [], perThread: [] }
    const code = parts.map((part) => partCode(kernel, part, ids, found))
    frame.emit(groups(ids, sharedBytes, code))
    return found
  })
  const start = Math.ceil(kernel.scratchBytes / 16) * 16
  const perThread = Math.ceil((threads.between?.bytes ?? 0) / 16) * 16
  threads.start.push(i32(start))
  threads.perThread.push(i32(perThread))
  const parameters = Array<typeof I32>(ARGUMENTS.buffers + 2 * program.buffers.length).fill(I32)
  const run = { parameters, results: [], locals: frame.locals, body: frame.body }
  return {
    bytes: wasmModule([...MATH_FUNCTIONS, run], shared),
    scratchBytes: start + size * perThread,
  }
}

/** The loop over workgroups first ... end - 1, counted along x, then y, then z. */
function groups({ index, group: [x, y, z] }: Ids, sharedBytes: number, body: Code): Code {
  const { first, end, across, down, scratch } = ARGUMENTS
  return block([
    [get(first), tee(index), get(end), I32_OP['>=u'], branchIf(0)],
    loop([
      [get(index), get(across), I32_OP['%u'], set(x)],
      [get(index), get(across), I32_OP['/u'], tee(z), get(down), I32_OP['%u'], set(y)],
      [get(z), get(down), I32_OP['/u'], set(z)],
      sharedBytes > 0 ? [get(scratch), i32(0), i32(sharedBytes), FILL] : [],
      body,
      [get(index), i32(1), I32_OP['+'], tee(index), get(end), I32_OP['<u'], branchIf(0)],
    ]),
  ])
}

function workgroupSize(kernel: Kernel, main: FunctionDeclaration): number {
  const sizes = kernel.frame.inside(kernel.global, () =>
    main.workgroupSize!.map((e) => evaluate(kernel, e).constant),
  )
  const [size, ...others] = sizes
  if (size === undefined || others.some((other) => other !== 1))
    throw new WgslError('a workgroup of more than one dimension')
  return size
}

/**
 * Translates a kernel; `shared`: for memory that is shared between threads.
 * @throws WgslError for what is not of the part of WGSL that kernels are written in.
 */
export function kernelModule(source: string, shared = false): KernelModule {
  const program = parse(source)
  const main = program.functions.find((f) => f.workgroupSize)
  if (!main) throw new WgslError('no entry point', 1)
  const inMemory = new Set<object>()
  for (;;) {
    const kernel = new Kernel(program, inMemory, translate)
    const found = attempt(main, kernel, shared)
    if (!kernel.again) return found
  }
}
