// Statements -> instructions.

import { evaluate, placeOf, returned, typeOf, zeroOf } from './expressions'
import type { Kernel } from './kernel'
import { read, write } from './places'
import { WgslError, type Expression, type Statement } from './syntax'
import { VEC4F } from './types'
import { as, binary, concrete, constantOf, splat, type Value } from './values'
import { I32_OP, block, branch, branchIf, loop, when } from './wasm'

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>

/** Turns of a loop that are written out, at most, and parts of expressions in all of them together. */
const MOST_TURNS = 64
const MOST_PARTS = 6000

/** A list of statements in a scope of its own. */
export function translate(kernel: Kernel, statements: readonly Statement[]): void {
  kernel.frame.scope(() => {
    for (const statement of statements) {
      one(kernel, statement)
      if (statement.kind === 'return' || statement.kind === 'break' || statement.kind === 'continue') break
    }
  })
}

export function one(kernel: Kernel, statement: Statement): void {
  switch (statement.kind) {
    case 'declare':
      declare(kernel, statement)
      break
    case 'assign':
      kernel.frame.scope(() => {
        assign(kernel, statement)
      })
      break
    case 'if':
      kernel.frame.scope(() => {
        conditional(kernel, statement)
      })
      break
    case 'for':
      kernel.frame.scope(() => {
        if (!unrolled(kernel, statement)) repeated(kernel, statement)
      })
      break
    case 'switch':
      kernel.frame.scope(() => {
        switched(kernel, statement)
      })
      break
    case 'return':
      returned(kernel, statement.value && evaluate(kernel, statement.value))
      break
    case 'break':
    case 'continue': {
      const { breakDepth, continueDepth } = kernel.loops.at(-1)!
      kernel.frame.emit(
        branch(kernel.frame.depth - (statement.kind === 'break' ? breakDepth : continueDepth)),
      )
      break
    }
    case 'block':
      translate(kernel, statement.body)
      break
    case 'call':
      evaluate(kernel, statement.call)
  }
}

function declare(kernel: Kernel, statement: Of<'declare'>): void {
  const { name, as: how, type: written, value: expression } = statement
  const type = written && typeOf(kernel, written)
  const found = expression ? evaluate(kernel, expression) : zeroOf(type!)
  const value = type ? as(found, type) : concrete(found)
  if (how !== 'var' && value.constant !== undefined) {
    kernel.frame.bind(name, { kind: 'value', value })
    return
  }
  const place = kernel.variable(value.type, statement)
  kernel.frame.emit(write(place, value))
  kernel.frame.bind(name, { kind: 'place', place })
}

function assign(kernel: Kernel, { to, operator, value: expression }: Of<'assign'>): void {
  if (to.kind === 'name' && to.name === '_') return
  const place = placeOf(kernel, to)
  if (!place) throw new WgslError('an assignment to what is no variable')
  const found = evaluate(kernel, expression)
  const before = operator ? read(place) : null
  const value = before ? binary(operator, before, found, kernel.arithmetic) : found
  const wide = place.type === VEC4F ? splat(value) : value
  kernel.frame.emit(write(place, as(wide, place.type)))
}

function conditional(kernel: Kernel, { condition: expression, then, otherwise }: Of<'if'>): void {
  const condition = evaluate(kernel, expression)
  if (condition.constant !== undefined) {
    translate(kernel, condition.constant ? then : otherwise)
    return
  }
  const branches = [then, otherwise].map((body) =>
    kernel.frame.collect(() => {
      translate(kernel, body)
    }, 1),
  )
  kernel.frame.emit(condition.code, when(branches[0], otherwise.length > 0 ? branches[1] : null))
}

/** What a loop counts, where that is known: the name, and its values. */
export function turnsOf(
  kernel: Kernel,
  { first, condition, step }: Of<'for'>,
): { name: string; values: Value[] } | null {
  if (first?.kind !== 'declare' || !first.value || condition?.kind !== 'binary' || step?.kind !== 'assign')
    return null
  if (condition.left.kind !== 'name' || condition.left.name !== first.name) return null
  if (step.to.kind !== 'name' || step.to.name !== first.name) return null
  const start = known(kernel, first.value)
  const end = known(kernel, condition.right)
  const by = known(kernel, step.value)
  if (!start || !end || !by) return null
  const values: Value[] = []
  let value = concrete(start)
  for (;;) {
    const goes = binary(condition.operator, value, end, kernel.arithmetic).constant
    if (goes === undefined) return null
    if (goes === 0) return { name: first.name, values }
    if (values.length === MOST_TURNS) return null
    values.push(value)
    value = binary(step.operator, value, by, kernel.arithmetic)
  }
}

/** The value of an expression where it is known; nothing of it is put. */
function known(kernel: Kernel, expression: Expression): Value | null {
  let value: Value | null = null
  kernel.frame.collect(() => {
    value = evaluate(kernel, expression)
  })
  return value && (value as Value).constant !== undefined ? value : null
}

/** Writes a short loop out whose turns are known, if that lets an array lie in registers. */
function unrolled(kernel: Kernel, statement: Of<'for'>): boolean {
  const turns = turnsOf(kernel, statement)
  if (!turns) return false
  const { name, values } = turns
  if (assigns(statement.body, name)) return false
  if (
    values.length > 1 &&
    (!picks(kernel, statement.body) || values.length * sizeOf(statement.body) > MOST_PARTS)
  )
    return false
  const leaves = contains(statement.body, 'break')
  const skips = contains(statement.body, 'continue')
  const body = (breakDepth: number): void => {
    for (const value of values) {
      const turn = (continueDepth: number): void => {
        kernel.loops.push({ breakDepth, continueDepth })
        kernel.frame.scope(() => {
          kernel.frame.bind(name, { kind: 'value', value: constantOf(value.type as never, value.constant!) })
          translate(kernel, statement.body)
        })
        kernel.loops.pop()
      }
      inBlock(kernel, skips, turn)
    }
  }
  inBlock(kernel, leaves, body)
  return true
}

/** Puts what `body` puts into a block where it is needed; `body` is told the block's depth. */
function inBlock(kernel: Kernel, needed: boolean, body: (depth: number) => void): void {
  if (!needed) {
    body(kernel.frame.depth)
    return
  }
  const code = kernel.frame.collect(() => {
    body(kernel.frame.depth)
  }, 1)
  kernel.frame.emit(block(code))
}

function repeated(kernel: Kernel, { first, condition, step, body }: Of<'for'>): void {
  const { frame } = kernel
  if (first) one(kernel, first)
  const whether = (): Value =>
    condition ? evaluate(kernel, condition) : constantOf({ kind: 'scalar', of: 'bool' }, 1)
  const code = frame.collect(() => {
    const breakDepth = frame.depth
    frame.emit(whether().code, I32_OP.eqz, branchIf(0))
    const inner = frame.collect(() => {
      inBlock(kernel, contains(body, 'continue'), (continueDepth) => {
        kernel.loops.push({ breakDepth, continueDepth })
        translate(kernel, body)
        kernel.loops.pop()
      })
      if (step) one(kernel, step)
      frame.emit(whether().code, branchIf(0))
    }, 1)
    frame.emit(loop(inner))
  }, 1)
  frame.emit(block(code))
}

function switched(kernel: Kernel, { value: expression, cases }: Of<'switch'>): void {
  const value = kernel.cheap(evaluate(kernel, expression))
  const otherwise = cases.find(({ isDefault }) => isDefault)?.body ?? []
  const rest = (from: number): void => {
    const next = cases.slice(from).find(({ isDefault }) => !isDefault)
    if (!next) {
      translate(kernel, otherwise)
      return
    }
    const matches = next.values
      .map((v) => binary('==', value, evaluate(kernel, v), kernel.arithmetic))
      .reduce((a, b) => binary('|', a, b, kernel.arithmetic))
    if (matches.constant !== undefined) {
      if (matches.constant) translate(kernel, next.body)
      else rest(cases.indexOf(next) + 1)
      return
    }
    const [then, other] = [
      () => {
        translate(kernel, next.body)
      },
      () => {
        rest(cases.indexOf(next) + 1)
      },
    ].map((put) => kernel.frame.collect(put, 1))
    kernel.frame.emit(matches.code, when(then, other))
  }
  rest(0)
}

/** Whether `break` or `continue` of this very body is among its statements. */
function contains(statements: readonly Statement[], kind: 'break' | 'continue'): boolean {
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

const assigns = (statements: readonly Statement[], name: string): boolean =>
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
const anywhere = (statements: readonly Statement[], test: (e: Expression) => boolean): boolean => {
  const inside = (e: Expression): boolean => test(e) || operands(e).some(inside)
  return statements.some(
    (s) => expressionsOf(s).some((e) => e !== null && inside(e)) || anywhere(nested(s), test),
  )
}

/** Whether a variable is indexed. */
const picks = (kernel: Kernel, statements: readonly Statement[]): boolean =>
  anywhere(statements, (e) => e.kind === 'index' && !(e.of.kind === 'name' && kernel.buffer(e.of.name)))

/** Parts of expressions. */
const sizeOf = (statements: readonly Statement[]): number => {
  const size = (e: Expression): number => 1 + operands(e).reduce((sum, o) => sum + size(o), 0)
  return statements.reduce(
    (sum, s) => sum + expressionsOf(s).reduce((n, e) => n + (e ? size(e) : 0), 0) + sizeOf(nested(s)),
    0,
  )
}
