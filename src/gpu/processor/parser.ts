// WGSL tokens -> a tree: recursive descent, expressions by precedence.

import { numberLiteral, tokens, type Token } from './lexer'
import {
  WgslError,
  type Declaration,
  type Expression,
  type FunctionDeclaration,
  type Program,
  type Statement,
  type TypeName,
} from './syntax'

/** Operators from the loosest to the tightest. */
const LEVELS = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]
const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']
const GENERIC = ['array', 'vec2', 'vec3', 'vec4', 'bitcast', 'atomic']

class Parser {
  private at = 0

  constructor(private readonly list: Token[]) {}

  private get next(): Token {
    return this.list[this.at]
  }

  private get line(): number {
    return this.next.line
  }

  private fail(expected: string): never {
    throw new WgslError(`"${this.next.text}" where ${expected} belongs`, this.line)
  }

  private is(text: string): boolean {
    return this.next.text === text && this.next.kind !== 'number'
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false
    this.at++
    return true
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail(`"${text}"`)
  }

  private name(): string {
    if (this.next.kind !== 'name') this.fail('a name')
    return this.list[this.at++].text
  }

  /** Things separated by commas up to a closing symbol, which is taken too. */
  private listOf<T>(close: string, item: () => T): T[] {
    const items: T[] = []
    while (!this.accept(close)) {
      items.push(item())
      if (!this.accept(',')) {
        this.expect(close)
        break
      }
    }
    return items
  }

  program(): Program {
    const program: Program = { constants: [], structures: [], buffers: [], shared: [], functions: [] }
    while (this.next.kind !== 'end') {
      const attributes = this.attributes()
      if (this.accept('enable')) {
        this.name()
        this.expect(';')
      } else if (this.is('const')) {
        program.constants.push(this.declaration())
        this.expect(';')
      } else if (this.accept('struct')) program.structures.push(this.structure())
      else if (this.accept('var')) this.global(program)
      else if (this.accept('fn'))
        program.functions.push(this.function(attributes.get('workgroup_size') ?? null))
      else this.fail('a declaration')
    }
    return program
  }

  /** `@name(arguments)`, as many as there are. */
  private attributes(): Map<string, Expression[]> {
    const found = new Map<string, Expression[]>()
    while (this.accept('@')) {
      const name = this.name()
      found.set(name, this.accept('(') ? this.listOf(')', () => this.expression()) : [])
    }
    return found
  }

  private structure(): Program['structures'][number] {
    const { line } = this
    const name = this.name()
    this.expect('{')
    const fields = this.listOf('}', () => ({ name: this.name(), type: this.annotation() }))
    this.accept(';')
    return { name, line, fields }
  }

  private annotation(): TypeName {
    this.expect(':')
    return this.type()
  }

  private global(program: Program): void {
    const { line } = this
    this.expect('<')
    const space = this.name()
    if (this.accept(',')) this.name()
    this.expect('>')
    const name = this.name()
    const type = this.annotation()
    this.expect(';')
    if (space === 'workgroup') program.shared.push({ name, line, type })
    else if (space === 'storage' && type.of) program.buffers.push({ name, line, element: type.of })
    else throw new WgslError(`${name} is neither a storage buffer nor workgroup memory`, line)
  }

  private function(workgroupSize: Expression[] | null): FunctionDeclaration {
    const { line } = this
    const name = this.name()
    this.expect('(')
    const parameters = this.listOf(')', () => {
      const builtin = this.attributes().get('builtin')?.[0]
      return {
        name: this.name(),
        type: this.annotation(),
        builtin: builtin?.kind === 'name' ? builtin.name : null,
      }
    })
    const result = this.accept('->') ? this.type() : null
    return { name, line, parameters, result, body: this.block(), workgroupSize }
  }

  private type(): TypeName {
    const name = this.name()
    let of: TypeName | null = null
    let count: Expression | null = null
    if (this.accept('<')) {
      of = this.type()
      // Not looser than additions: ">" closes the list.
      if (this.accept(',')) count = this.level(LEVELS.length - 2)
      this.closeList()
    }
    return { name, of, count }
  }

  /** ">" of a list of types; of ">>" the first half. */
  private closeList(): void {
    if (this.is('>>')) this.list[this.at] = { ...this.next, text: '>' }
    else this.expect('>')
  }

  private block(): Statement[] {
    this.expect('{')
    const body: Statement[] = []
    while (!this.accept('}')) {
      if (this.accept(';')) continue
      body.push(this.statement())
    }
    return body
  }

  private statement(): Statement {
    const { line } = this
    if (this.is('{')) return { kind: 'block', line, body: this.block() }
    if (this.accept('if')) return this.if(line)
    if (this.accept('for')) return this.for(line)
    if (this.accept('while')) return this.while(line, this.expression())
    if (this.accept('loop')) return this.while(line, null)
    if (this.accept('switch')) return this.switch(line)
    const simple = this.simple()
    this.expect(';')
    return simple
  }

  private while(line: number, condition: Expression | null): Statement {
    return { kind: 'for', line, first: null, condition, step: null, body: this.block() }
  }

  private simple(): Statement {
    const { line } = this
    if (this.accept('return')) return { kind: 'return', line, value: this.is(';') ? null : this.expression() }
    if (this.accept('break')) return { kind: 'break', line }
    if (this.accept('continue')) return { kind: 'continue', line }
    if (this.is('let') || this.is('var') || this.is('const')) return this.declaration()
    const to = this.unary()
    const one: Expression = { kind: 'number', value: 1, of: 'int' }
    for (const sign of ['+', '-'])
      if (this.accept(sign + sign)) return { kind: 'assign', line, to, operator: sign, value: one }
    const operator = ASSIGNMENTS.find((a) => this.accept(a))
    if (operator)
      return { kind: 'assign', line, to, operator: operator.slice(0, -1), value: this.expression() }
    if (to.kind !== 'call') this.fail('an assignment')
    return { kind: 'call', line, call: to }
  }

  private declaration(): Declaration {
    const { line } = this
    const as = this.name() as Declaration['as']
    const name = this.name()
    const type = this.is(':') ? this.annotation() : null
    return { kind: 'declare', line, as, name, type, value: this.accept('=') ? this.expression() : null }
  }

  private if(line: number): Statement {
    const condition = this.expression()
    const then = this.block()
    if (!this.accept('else')) return { kind: 'if', line, condition, then, otherwise: [] }
    const next = this.line
    return {
      kind: 'if',
      line,
      condition,
      then,
      otherwise: this.accept('if') ? [this.if(next)] : this.block(),
    }
  }

  private for(line: number): Statement {
    this.expect('(')
    const first = this.is(';') ? null : this.simple()
    this.expect(';')
    const condition = this.is(';') ? null : this.expression()
    this.expect(';')
    const step = this.is(')') ? null : this.simple()
    this.expect(')')
    return { kind: 'for', line, first, condition, step, body: this.block() }
  }

  private switch(line: number): Statement {
    const value = this.expression()
    this.expect('{')
    const cases: Extract<Statement, { kind: 'switch' }>['cases'] = []
    while (!this.accept('}')) {
      const isDefault = this.accept('default')
      if (!isDefault) this.expect('case')
      const values: Expression[] = []
      while (!isDefault && !this.is(':') && !this.is('{')) {
        values.push(this.expression())
        this.accept(',')
      }
      this.accept(':')
      cases.push({ values, isDefault, body: this.block() })
    }
    return { kind: 'switch', line, value, cases }
  }

  private expression(): Expression {
    return this.level(0)
  }

  private level(level: number): Expression {
    if (level === LEVELS.length) return this.unary()
    let left = this.level(level + 1)
    for (;;) {
      const operator = LEVELS[level].find((o) => this.is(o))
      if (!operator) return left
      this.at++
      left = { kind: 'binary', operator, left, right: this.level(level + 1) }
    }
  }

  private unary(): Expression {
    for (const operator of ['-', '!', '~', '&', '*'])
      if (this.accept(operator)) return { kind: 'unary', operator, of: this.unary() }
    let of = this.primary()
    for (;;) {
      if (this.accept('.')) of = { kind: 'member', of, name: this.name() }
      else if (this.accept('[')) {
        of = { kind: 'index', of, at: this.expression() }
        this.expect(']')
      } else return of
    }
  }

  private primary(): Expression {
    if (this.next.kind === 'number') return numberLiteral(this.list[this.at++].text)
    if (this.accept('(')) {
      const inner = this.expression()
      this.expect(')')
      return inner
    }
    if (this.accept('true')) return { kind: 'boolean', value: true }
    if (this.accept('false')) return { kind: 'boolean', value: false }
    const callee = GENERIC.includes(this.next.text)
      ? this.type()
      : { name: this.name(), of: null, count: null }
    if (!this.accept('(')) return { kind: 'name', name: callee.name }
    return { kind: 'call', callee, args: this.listOf(')', () => this.expression()) }
  }
}

/** @throws WgslError where the text is not of the part of WGSL that is known here. */
export const parse = (text: string): Program => new Parser(tokens(text)).program()
