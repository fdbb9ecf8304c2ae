// From text to the tree of a typed attention loss, or to what is wrong with it and where. Plain precedence
// climbing over a list of tokens, in bounded time and depth.

import { LONGEST_LOSS } from './defaultLoss'
import { LossError, quoted } from './lossError'
import { BINARY, call, number, S, T, type Operation, type Tree } from './tree'

/** Functions by the name that is typed. */
const FUNCTIONS: ReadonlyMap<string, Operation> = new Map(
  (['abs', 'exp', 'log', 'max', 'min', 'sqrt', 'tanh'] as const).map((name) => [name, name]),
)
export const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys()]

/** Deepest nesting of brackets, signs and powers. */
export const DEEPEST = 32
/** Largest magnitude of a number; below its inverse, single precision cannot distinguish a number from 0. */
const LARGEST_NUMBER = 1e30

interface Token {
  kind: 'number' | 'name' | 'sign' | 'end'
  text: string
  /** Of its first character, from 1. */
  position: number
}

const TOKEN = /\s*(?:((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_$][\w$]*)|(\*\*|[-+*/^(),]))/y

function tokensOf(text: string): Token[] {
  if (text.length > LONGEST_LOSS) throw LossError.at(null, 'long', text.length, LONGEST_LOSS)
  const tokens: Token[] = []
  let at = 0
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    const position = at + 1 + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0)
    if (!match) {
      const found = [...text.slice(position - 1)][0]
      throw LossError.at(position, 'character', quoted(found))
    }
    const [, digits, name, sign] = match
    if (digits !== undefined) tokens.push({ kind: 'number', text: digits, position })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, position })
    else tokens.push({ kind: 'sign', text: sign === '**' ? '^' : sign, position })
    at = TOKEN.lastIndex
  }
  return [...tokens, { kind: 'end', text: '', position: Math.max(1, text.trimEnd().length) }]
}

/** How tightly the signs between two terms bind; all but the power from left to right. */
const BINDING: ReadonlyMap<string, [operation: Operation, level: number]> = new Map([
  ['+', ['add', 1]],
  ['-', ['sub', 1]],
  ['*', ['mul', 2]],
  ['/', ['div', 2]],
  ['^', ['pow', 4]],
])
/** A sign in front binds less than a power: -s^2 is -(s^2). */
const SIGN_LEVEL = 3

class Parser {
  private at = 0
  private depth = 0

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Tree {
    const tree = this.terms(1)
    const next = this.tokens[this.at]
    if (next.kind !== 'end') throw LossError.at(next.position, 'stray', quoted(next.text))
    return tree
  }

  /** Terms joined by signs that bind at least this tightly. */
  private terms(level: number): Tree {
    const opened = this.tokens[this.at]
    if (++this.depth > DEEPEST) throw LossError.at(opened.position, 'deep', DEEPEST)
    let left = this.term()
    for (;;) {
      const token = this.tokens[this.at]
      const found = token.kind === 'sign' ? BINDING.get(token.text) : undefined
      if (!found || found[1] < level) break
      this.at++
      const [operation, own] = found
      const right = this.terms(operation === 'pow' ? SIGN_LEVEL : own + 1)
      left = made(operation, [left, right], token)
    }
    this.depth--
    return left
  }

  private term(): Tree {
    const token = this.tokens[this.at++]
    if (token.kind === 'number') return numberOf(token)
    if (token.kind === 'name') return this.named(token)
    if (token.text === '-') return call('neg', this.terms(SIGN_LEVEL))
    if (token.text === '+') return this.terms(SIGN_LEVEL)
    if (token.text === '(') {
      const inner = this.terms(1)
      this.expect(')', token)
      return inner
    }
    this.at--
    if (token.kind === 'end') throw LossError.at(token.position, 'ends')
    throw LossError.at(token.position, 'before', token.text)
  }

  private named(token: Token): Tree {
    if (token.text === 's') return S
    if (token.text === 't') return T
    const operation = FUNCTIONS.get(token.text)
    if (!operation)
      throw LossError.at(token.position, 'unknown', quoted(token.text), FUNCTION_NAMES.join(', '))
    if (this.tokens[this.at].text !== '(') throw LossError.at(token.position, 'brackets', token.text)
    const bracket = this.tokens[this.at++]
    const args = [this.terms(1)]
    while (this.tokens[this.at].text === ',') {
      this.at++
      args.push(this.terms(1))
    }
    const wanted = (BINARY as readonly string[]).includes(operation) ? 2 : 1
    if (args.length !== wanted) throw LossError.at(token.position, wanted === 1 ? 'one' : 'two', token.text)
    this.expect(')', bracket)
    return made(operation, args, token)
  }

  private expect(sign: string, opened: Token): void {
    if (this.tokens[this.at].text !== sign)
      throw LossError.at(this.tokens[this.at].position, 'unclosed', opened.position)
    this.at++
  }
}

function numberOf({ text, position }: Token): Tree {
  const value = Number(text)
  if (!(Math.abs(value) <= LARGEST_NUMBER)) throw LossError.at(position, 'huge', quoted(text), LARGEST_NUMBER)
  return number(Math.abs(value) < 1 / LARGEST_NUMBER ? 0 : value)
}

/** An operation as typed; one on numbers alone must have a value. */
function made(operation: Operation, args: readonly Tree[], { text, position }: Token): Tree {
  const tree = call(operation, args[0], args[1])
  if (tree.kind === 'number' && !(Math.abs(tree.value) <= LARGEST_NUMBER))
    throw LossError.at(position, 'constant', quoted(text))
  return tree
}

/**
 * Reads an expression in s and t.
 * @throws LossError
 */
export function parseLoss(text: string): Tree {
  if (text.trim() === '') throw LossError.at(null, 'empty')
  return new Parser(tokensOf(text)).whole()
}
