// What a part of a kernel's tree contains.

import type { Kernel } from './kernel'
import type { Expression, FunctionDeclaration, Program, Statement } from './syntax'

/** Whether `break` or `continue` of this very body is among its statements. A switch has a `break` of its own. */
export function contains(statements: readonly Statement[], kind: 'break' | 'continue'): boolean {
  return statements.some((statement) => {
    if (statement.kind === kind) return true
    if (statement.kind === 'if') return contains(statement.then, kind) || contains(statement.otherwise, kind)
    if (statement.kind === 'switch')
      return kind === 'continue' && statement.cases.some((c) => contains(c.body, kind))
    return statement.kind === 'block' && contains(statement.body, kind)
  })
}

const nested = (statement: Statement): readonly Statement[] => {
  switch (statement.kind) {
    case 'if':
      return [...statement.then, ...statement.otherwise]
    case 'for':
      return [
        ...(statement.first ? [statement.first] : []),
        ...(statement.step ? [statement.step] : []),
        ...statement.body,
      ]
    case 'switch':
      return statement.cases.flatMap((c) => c.body)
    case 'block':
      return statement.body
    default:
      return []
  }
}

/** Whether a variable of this name is assigned to. */
export const assigns = (statements: readonly Statement[], name: string): boolean =>
  statements.some(
    (s) => (s.kind === 'assign' && s.to.kind === 'name' && s.to.name === name) || assigns(nested(s), name),
  )

const expressionsOf = (statement: Statement): readonly (Expression | null)[] => {
  switch (statement.kind) {
    case 'declare':
    case 'return':
      return [statement.value]
    case 'assign':
      return [statement.to, statement.value]
    case 'if':
      return [statement.condition]
    case 'for':
      return [statement.condition]
    case 'switch':
      return [statement.value]
    case 'call':
      return [statement.call]
    default:
      return []
  }
}

const operands = (e: Expression): readonly Expression[] =>
  e.kind === 'member' || e.kind === 'unary'
    ? [e.of]
    : e.kind === 'index'
      ? [e.of, e.at]
      : e.kind === 'binary'
        ? [e.left, e.right]
        : e.kind === 'call'
          ? e.args
          : []

/** Whether some expression in the statements holds for `test`. */
export const anywhere = (statements: readonly Statement[], test: (e: Expression) => boolean): boolean => {
  const inside = (e: Expression): boolean => test(e) || operands(e).some(inside)
  return statements.some(
    (s) => expressionsOf(s).some((e) => e !== null && inside(e)) || anywhere(nested(s), test),
  )
}

/** Whether a variable is indexed. */
export const picks = (kernel: Kernel, statements: readonly Statement[]): boolean =>
  anywhere(statements, (e) => e.kind === 'index' && !(e.of.kind === 'name' && kernel.buffer(e.of.name)))

/** Parts of expressions. */
export const sizeOf = (statements: readonly Statement[]): number => {
  const size = (e: Expression): number => 1 + operands(e).reduce((sum, o) => sum + size(o), 0)
  return statements.reduce(
    (sum, s) => sum + expressionsOf(s).reduce((n, e) => n + (e ? size(e) : 0), 0) + sizeOf(nested(s)),
    0,
  )
}

/** The variable that an assignment is to, or to a part of. */
const rootOf = (e: Expression): string | null =>
  e.kind === 'member' || e.kind === 'index' ? rootOf(e.of) : e.kind === 'name' ? e.name : null

const assignsMemory = (statements: readonly Statement[], isMemory: (name: string) => boolean): boolean =>
  statements.some(
    (s) => (s.kind === 'assign' && isMemory(rootOf(s.to) ?? '')) || assignsMemory(nested(s), isMemory),
  )

/** Functions of a program that write to buffers or workgroup memory, themselves or through others. */
const writers = new WeakMap<Program, ReadonlySet<string>>()

function writersOf(program: Program): ReadonlySet<string> {
  const known = writers.get(program)
  if (known) return known
  const memory = new Set([...program.buffers, ...program.shared].map(({ name }) => name))
  const found = new Set<string>()
  const writes = ({ name, body }: FunctionDeclaration): boolean =>
    !found.has(name) &&
    (assignsMemory(body, (n) => memory.has(n)) ||
      anywhere(body, (e) => e.kind === 'call' && found.has(e.callee.name)))
  for (let more = true; more;) {
    const next = program.functions.filter(writes)
    for (const { name } of next) found.add(name)
    more = next.length > 0
  }
  writers.set(program, found)
  return found
}

/** Whether evaluating the expression writes memory. */
export function writesMemory(program: Program, expression: Expression): boolean {
  const functions = writersOf(program)
  if (functions.size === 0) return false
  const inside = (e: Expression): boolean =>
    (e.kind === 'call' && functions.has(e.callee.name)) || operands(e).some(inside)
  return inside(expression)
}
