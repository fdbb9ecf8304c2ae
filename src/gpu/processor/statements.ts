// Statements -> instructions.

import { evaluate, placeOf, returned, typeOf, zeroOf } from './expressions'
import type { Kernel } from './kernel'
import { read, write } from './places'
import { WgslError, at, type Expression, type Statement } from './syntax'
import { BOOL, U, VEC4F } from './types'
import { as, binary, concrete, constantOf, splat, type Value } from './values'
import { assigns, contains, picks, sizeOf, writesMemory } from './walk'
import { DROP, I32_OP, block, branch, branchIf, loop, when } from './wasm'

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

/** @throws WgslError that names the line. */
export function one(kernel: Kernel, statement: Statement): void {
  at(statement.line, () => {
    put(kernel, statement)
  })
}

function put(kernel: Kernel, statement: Statement): void {
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
      const target = kernel.loops.at(-1)
      if (!target) throw new WgslError(`${statement.kind} out of a loop around a barrier`)
      const { breakDepth, continueDepth } = target
      kernel.frame.emit(
        branch(kernel.frame.depth - (statement.kind === 'break' ? breakDepth : continueDepth)),
      )
      break
    }
    case 'block':
      translate(kernel, statement.body)
      break
    case 'call':
      discard(kernel, evaluate(kernel, statement.call))
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
  if (to.kind === 'name' && to.name === '_') {
    discard(kernel, evaluate(kernel, expression))
    return
  }
  const named = placeOf(kernel, to)
  if (!named) throw new WgslError('an assignment to what is no variable')
  const isFirst = writesMemory(kernel.program, expression)
  // What the value's calculation writes changes neither the place nor what lay there before.
  const place =
    isFirst && named.in === 'memory'
      ? { ...named, base: kernel.cheap({ type: U, code: named.base }).code }
      : named
  const before = operator ? (isFirst ? kernel.cheap(read(place)) : read(place)) : null
  const found = evaluate(kernel, expression)
  const value = before ? binary(operator, before, found) : found
  const wide = place.type === VEC4F ? splat(value) : value
  // A constructor may read parts of the very variable: in memory they are written one after another.
  const apart = place.in === 'memory' && wide.parts && expression.kind === 'call' ? kernel.cheap(wide) : wide
  kernel.frame.emit(write(place, as(apart, place.type)))
}

/** Calculates what nobody reads: functions in it may write to memory. */
function discard(kernel: Kernel, value: Value): void {
  if (value.parts) for (const part of value.parts) discard(kernel, part)
  else if (value.constant === undefined) kernel.frame.emit(value.code, DROP)
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
  if (first?.kind !== 'declare' || !first.value || !condition || step?.kind !== 'assign') return null
  const { name } = first
  if (step.to.kind !== 'name' || step.to.name !== name) return null
  const start = known(kernel, first.value)
  if (!start) return null
  const values: Value[] = []
  let value = first.type ? as(start, typeOf(kernel, first.type)) : concrete(start)
  for (;;) {
    const goes = known(kernel, condition, [name, value])?.constant
    if (goes === undefined) return null
    if (goes === 0) return { name, values }
    if (values.length === MOST_TURNS) return null
    values.push(value)
    const by = known(kernel, step.value, [name, value])
    if (!by) return null
    value = step.operator ? binary(step.operator, value, by) : as(by, value.type)
  }
}

/** The value of an expression where it is known, a variable's value given; nothing of it is put. */
function known(kernel: Kernel, expression: Expression, variable?: [string, Value]): Value | null {
  let found: Value | null = null
  kernel.frame.collect(() => {
    kernel.frame.scope(() => {
      if (variable) kernel.frame.bind(variable[0], { kind: 'value', value: variable[1] })
      found = evaluate(kernel, expression)
    })
  })
  return found && (found as Value).constant !== undefined ? found : null
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
          kernel.frame.bind(name, { kind: 'value', value })
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
  const whether = (): Value => (condition ? evaluate(kernel, condition) : constantOf(BOOL, 1))
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

function switched(kernel: Kernel, statement: Of<'switch'>): void {
  const leaves = statement.cases.some(({ body }) => contains(body, 'break'))
  inBlock(kernel, leaves, (breakDepth) => {
    if (!leaves) {
      chooseCase(kernel, statement)
      return
    }
    // "break" leaves the switch, "continue" goes on with the loop around it.
    const continueDepth = kernel.loops.at(-1)?.continueDepth ?? NaN
    kernel.loops.push({ breakDepth, continueDepth })
    chooseCase(kernel, statement)
    kernel.loops.pop()
  })
}

function chooseCase(kernel: Kernel, { value: expression, cases }: Of<'switch'>): void {
  const value = kernel.cheap(evaluate(kernel, expression))
  const otherwise = cases.find(({ isDefault }) => isDefault)?.body ?? []
  const rest = (from: number): void => {
    const next = cases.slice(from).find(({ isDefault }) => !isDefault)
    if (!next) {
      translate(kernel, otherwise)
      return
    }
    const matches = next.values
      .map((v) => binary('==', value, evaluate(kernel, v)))
      .reduce((a, b) => binary('|', a, b))
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
