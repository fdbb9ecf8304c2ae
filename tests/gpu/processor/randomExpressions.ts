// Random expressions of kernels, each with what it does: every construct is written as WGSL and, beside it, as a
// function that does the same with float32 and 32-bit integer arithmetic. The numbers drawn decide; where they end, the
// simplest is taken.

export type Kind = 'i32' | 'u32' | 'f32' | 'bool' | 'vec4f'
export type Value = number | number[]

/** What one thread knows: its variables by number, and what a function returned. */
export interface State {
  slots: Value[]
  result: Value
  given: Uint32Array
  /** Workgroup memory. */
  cells: Int32Array
  /** What it writes there when all threads have read. */
  own: number
  thread: number
}

export type Signal = 'break' | 'continue' | 'return' | undefined

export interface Expression {
  text: string
  run: (state: State) => Value
}

export interface Statement {
  text: string
  run: (state: State) => Signal
}

export interface Variable {
  name: string
  kind: Kind
  /** Of an array: its length. */
  length: number | null
  slot: number
  constant: boolean
}

export interface Callable {
  name: string
  parameters: Variable[]
  result: Kind
  body: Statement
}

const f = Math.fround
export const num = (value: Value): number => value as number

/** An operation on two numbers of a kind, as WGSL does it. */
type Operation = (a: number, b: number) => number
const INTEGER: Record<string, Operation> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': Math.imul,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
}
export const OPERATIONS: Record<'i32' | 'u32' | 'f32', Record<string, Operation>> = {
  i32: {
    ...INTEGER,
    '/': (a, b) => (b === 0 ? a : Math.trunc(a / b)),
    '%': (a, b) => (b === 0 ? 0 : a % b),
  },
  u32: {
    ...INTEGER,
    '/': (a, b) => (b === 0 ? a : Math.floor(a / b)),
    '%': (a, b) => (b === 0 ? 0 : a % b),
  },
  f32: { '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b },
}
const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
}
export const fit = (kind: Kind, x: number): number =>
  kind === 'f32' ? f(x) : kind === 'u32' ? x >>> 0 : x | 0
const smaller = (a: number, b: number): number => (a < b ? a : b)
const larger = (a: number, b: number): number => (a > b ? a : b)

/** Conversions between numbers. */
export function convert(from: Kind, to: Kind, x: number): number {
  if (from !== 'f32' || to === 'f32') return fit(to, x)
  if (Number.isNaN(x)) return 0
  const [least, most] = to === 'u32' ? [0, 2 ** 32 - 1] : [-(2 ** 31), 2 ** 31 - 1]
  return Math.min(Math.max(Math.trunc(x), least), most)
}

const NUMBERS: Record<'i32' | 'u32' | 'f32', readonly number[]> = {
  i32: [0, 1, 2, 3, -1, 5, -7, 100, 2147483647, -2147483648, 65535],
  u32: [0, 1, 2, 3, 4, 7, 31, 100, 4294967295, 2147483648, 65536],
  f32: [0, 1, 2, 0.5, -1, 0.1, 3.25, -2.5, 1e10, 16777217, 1e-30],
}
export const KINDS = ['i32', 'u32', 'f32', 'vec4f'] as const
const NAMES = 'abcdefgh'
export const LETTERS = 'xyzw'

/** Draws expressions, of the variables and functions that are visible. */
export class Expressions {
  private at = 0
  protected slots = 0
  protected scopes: Variable[][] = [[]]
  protected functions: Callable[] = []

  constructor(private readonly numbers: readonly number[]) {}

  protected draw(below: number): number {
    return (this.numbers[this.at++] ?? 0) % below
  }

  protected one<T>(items: readonly T[]): T {
    return items[this.draw(items.length)]
  }

  protected get visible(): Variable[] {
    const found = new Map<string, Variable>()
    for (const scope of this.scopes) for (const variable of scope) found.set(variable.name, variable)
    return [...found.values()]
  }

  protected declare(kind: Kind, length: number | null, constant = false): Variable {
    const scope = this.scopes.at(-1)!
    const free = [...NAMES].filter((name) => scope.every((variable) => variable.name !== name))
    const name = free.length > 0 ? this.one(free) : `v${this.slots}`
    const variable = { name, kind, length, slot: this.slots++, constant }
    scope.push(variable)
    return variable
  }

  private literal(kind: 'i32' | 'u32' | 'f32'): Expression {
    const x = fit(kind, this.one(NUMBERS[kind]))
    const text = x === -(2 ** 31) ? '-2147483647i - 1i' : `${x}${kind[0]}`
    return { text: x < 0 ? `(${text})` : text, run: () => x }
  }

  private leaf(kind: Kind): Expression {
    const own = this.visible.filter((v) => v.kind === kind && v.length === null)
    if (own.length > 0 && this.draw(3) > 0) {
      const { name, slot } = this.one(own)
      return { text: name, run: ({ slots }) => slots[slot] }
    }
    if (kind === 'bool') return { text: 'true', run: () => 1 }
    if (kind === 'vec4f') {
      const x = this.literal('f32')
      return { text: `vec4f(${x.text})`, run: (s) => Array<number>(4).fill(num(x.run(s))) }
    }
    if (this.draw(3) === 1) {
      const at = this.draw(8)
      const read = `given[${at}]`
      if (kind === 'u32') return { text: read, run: ({ given }) => given[at] }
      return { text: `${kind}(${read})`, run: ({ given }) => convert('u32', kind, given[at]) }
    }
    return this.literal(kind)
  }

  /** An index below `length`: known, or not. */
  protected index(length: number, depth: number): Expression {
    if (this.draw(2) === 0) {
      const at = this.draw(length)
      return { text: `${at}`, run: () => at }
    }
    const x = this.expression('u32', depth - 1)
    return { text: `(${x.text}) % ${length}u`, run: (s) => num(x.run(s)) % length }
  }

  expression(kind: Kind, depth: number): Expression {
    if (depth <= 0) return this.leaf(kind)
    if (kind === 'bool') return this.truth(depth)
    if (kind === 'vec4f') return this.vector(depth)
    const arrays = this.visible.filter((v) => v.kind === kind && v.length !== null)
    switch (this.draw(9)) {
      case 0:
        return this.leaf(kind)
      case 1:
        if (arrays.length === 0) return this.leaf(kind)
        return this.element(this.one(arrays), depth)
      case 2:
        return this.conversion(kind, depth)
      case 3: {
        const [a, b, c] = [
          this.expression(kind, depth - 1),
          this.expression(kind, depth - 1),
          this.truth(depth - 1),
        ]
        return { text: `select(${a.text}, ${b.text}, ${c.text})`, run: (s) => (c.run(s) ? b : a).run(s) }
      }
      case 4:
        return this.call(kind, depth)
      case 5:
        return this.function(kind, depth)
      default:
        return this.binary(kind, depth)
    }
  }

  private element({ name, slot, length }: Variable, depth: number): Expression {
    const at = this.index(length!, depth)
    return { text: `${name}[${at.text}]`, run: (s) => (s.slots[slot] as number[])[num(at.run(s))] }
  }

  private binary(kind: 'i32' | 'u32' | 'f32', depth: number): Expression {
    if (kind !== 'f32' && this.draw(6) === 1) {
      const [a, b] = [this.expression(kind, depth - 1), this.expression('u32', depth - 1)]
      if (this.draw(2) === 0)
        return { text: `(${a.text} << ${b.text})`, run: (s) => fit(kind, num(a.run(s)) << num(b.run(s))) }
      const right: Operation = kind === 'u32' ? (x, y) => x >>> y : (x, y) => x >> y
      return { text: `(${a.text} >> ${b.text})`, run: (s) => right(num(a.run(s)), num(b.run(s))) }
    }
    const operator = this.one(Object.keys(OPERATIONS[kind]))
    const operation = OPERATIONS[kind][operator]
    const [a, b] = [this.expression(kind, depth - 1), this.expression(kind, depth - 1)]
    return {
      text: `(${a.text} ${operator} ${b.text})`,
      run: (s) => fit(kind, operation(num(a.run(s)), num(b.run(s)))),
    }
  }

  private conversion(kind: 'i32' | 'u32' | 'f32', depth: number): Expression {
    const from = this.one(['u32', 'i32', 'f32', 'vec4f', 'bool'] as const)
    const x = this.expression(from, depth - 1)
    if (from === 'vec4f') {
      if (kind !== 'f32') return this.leaf(kind)
      const lane = this.index(4, depth)
      return { text: `${x.text}[${lane.text}]`, run: (s) => (x.run(s) as number[])[num(lane.run(s))] }
    }
    return { text: `${kind}(${x.text})`, run: (s) => convert(from, kind, num(x.run(s))) }
  }

  private function(kind: 'i32' | 'u32' | 'f32', depth: number): Expression {
    const a = this.expression(kind, depth - 1)
    const both = (name: string, operation: Operation): Expression => {
      const b = this.expression(kind, depth - 1)
      return { text: `${name}(${a.text}, ${b.text})`, run: (s) => operation(num(a.run(s)), num(b.run(s))) }
    }
    const single = (text: string, operation: (x: number) => number): Expression => ({
      text: `${text}(${a.text})`,
      run: (s) => fit(kind, operation(num(a.run(s)))),
    })
    const choice = this.draw(5)
    if (choice === 0) return both('min', smaller)
    if (choice === 1) return both('max', larger)
    if (choice === 2) return single('abs', Math.abs)
    if (kind === 'f32') return choice === 3 ? single('floor', Math.floor) : single('sqrt', Math.sqrt)
    return choice === 3 ? single('-', (x) => -x) : single('~', (x) => ~x)
  }

  protected truth(depth: number): Expression {
    if (depth <= 0) return this.leaf('bool')
    const choice = this.draw(6)
    if (choice === 1) {
      const a = this.truth(depth - 1)
      return { text: `!(${a.text})`, run: (s) => Number(!a.run(s)) }
    }
    if (choice === 2 || choice === 3) {
      const operator = choice === 2 ? '&&' : '||'
      const [a, b] = [this.truth(depth - 1), this.truth(depth - 1)]
      return {
        text: `(${a.text} ${operator} ${b.text})`,
        run: (s) => (Boolean(a.run(s)) === (operator === '||') ? a.run(s) : b.run(s)),
      }
    }
    const kind = this.one(['i32', 'u32', 'f32'] as const)
    const operator = this.one(Object.keys(COMPARE))
    const [a, b] = [this.expression(kind, depth - 1), this.expression(kind, depth - 1)]
    return {
      text: `(${a.text} ${operator} ${b.text})`,
      run: (s) => Number(COMPARE[operator](num(a.run(s)), num(b.run(s)))),
    }
  }

  private vector(depth: number): Expression {
    const lanes = (run: (s: State, lane: number) => number) => (s: State) =>
      [0, 1, 2, 3].map((i) => run(s, i))
    const arrays = this.visible.filter((v) => v.kind === 'vec4f' && v.length !== null)
    switch (this.draw(6)) {
      case 0:
        return arrays.length > 0 ? this.element(this.one(arrays), depth) : this.leaf('vec4f')
      case 1: {
        const all = [0, 1, 2, 3].map(() => this.expression('f32', depth - 1))
        return {
          text: `vec4f(${all.map((x) => x.text).join(', ')})`,
          run: (s) => all.map((x) => num(x.run(s))),
        }
      }
      case 2: {
        const a = this.vector(depth - 1)
        const order = [0, 1, 2, 3].map(() => this.draw(4))
        const name = order.map((lane) => LETTERS[lane]).join('')
        return { text: `${a.text}.${name}`, run: (s) => order.map((lane) => (a.run(s) as number[])[lane]) }
      }
      case 3: {
        const [a, b, x, y] = [0, 1, 2, 3].map(() => this.expression('vec4f', depth - 1))
        const operator = this.one(Object.keys(COMPARE))
        return {
          text: `select(${a.text}, ${b.text}, ${x.text} ${operator} ${y.text})`,
          run: (s) => {
            const [p, q, u, v] = [a, b, x, y].map((e) => e.run(s) as number[])
            return u.map((left, i) => (COMPARE[operator](left, v[i]) ? q[i] : p[i]))
          },
        }
      }
      default: {
        const operator = this.one(Object.keys(OPERATIONS.f32))
        const [a, b] = [
          this.expression('vec4f', depth - 1),
          this.expression(this.one(['vec4f', 'f32']), depth - 1),
        ]
        const part = (value: Value, i: number): number => (typeof value === 'number' ? value : value[i])
        return {
          text: `(${a.text} ${operator} ${b.text})`,
          run: lanes((s, i) => f(OPERATIONS.f32[operator](part(a.run(s), i), part(b.run(s), i)))),
        }
      }
    }
  }

  private call(kind: Kind, depth: number): Expression {
    const own = this.functions.filter((callable) => callable.result === kind)
    if (own.length === 0) return this.leaf(kind)
    const { name, parameters, body } = this.one(own)
    const args = parameters.map((parameter) => this.expression(parameter.kind, depth - 1))
    return {
      text: `${name}(${args.map((x) => x.text).join(', ')})`,
      run: (s) => {
        const values = args.map((x) => x.run(s))
        parameters.forEach(({ slot }, i) => (s.slots[slot] = values[i]))
        body.run(s)
        return s.result
      },
    }
  }
}
