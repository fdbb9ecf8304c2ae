// Random kernels, each with what it does: statements, functions, and parts between barriers.

import {
  Expressions,
  KINDS,
  LETTERS,
  OPERATIONS,
  fit,
  num,
  type Expression,
  type Kind,
  type Signal,
  type State,
  type Statement,
  type Value,
} from './randomExpressions'

/** How deep expressions of declarations and assignments are. */
const DEPTH = 3

/** Draws programs. */
export class Programs extends Expressions {
  private returns: Kind | null = null
  private loops = 0

  private scope<T>(body: () => T): T {
    this.scopes.push([])
    const result = body()
    this.scopes.pop()
    return result
  }

  private block(depth: number, most = 4): Statement {
    return this.scope(() => this.list(depth, most))
  }

  private list(depth: number, most: number): Statement {
    const all = Array.from({ length: 1 + this.draw(most) }, () => this.statement(depth))
    return {
      text: all.map(({ text }) => text).join('\n'),
      run: (s) => {
        for (const statement of all) {
          const signal = statement.run(s)
          if (signal) return signal
        }
        return undefined
      },
    }
  }

  statement(depth: number): Statement {
    const choice = this.draw(depth > 0 ? 14 : 8)
    if (choice < 3) return this.declaration()
    if (choice < 7) return this.assignment()
    if (choice === 7) return this.leaving()
    if (choice < 10) return this.branch(depth)
    if (choice < 12) return this.counted(depth)
    return choice === 12 ? this.while(depth) : this.switch(depth)
  }

  declaration(): Statement {
    const kind = this.one(KINDS)
    const choice = this.draw(4)
    if (choice === 1) {
      const length = 2 + this.draw(4)
      const { name, slot } = this.declare(kind, length)
      const zero = kind === 'vec4f' ? [0, 0, 0, 0] : 0
      return {
        text: `var ${name}: array<${kind}, ${length}>;`,
        run: ({ slots }) => void (slots[slot] = Array(length).fill(zero) as number[]),
      }
    }
    const value = this.expression(kind, DEPTH)
    const { name, slot } = this.declare(kind, null, choice === 2)
    return {
      text: `${choice === 2 ? 'let' : 'var'} ${name}${choice === 3 ? `: ${kind}` : ''} = ${value.text};`,
      run: (s) => void (s.slots[slot] = value.run(s)),
    }
  }

  private assignment(): Statement {
    const variables = this.visible.filter((v) => !v.constant)
    if (variables.length === 0) return this.declaration()
    const { name, kind, length, slot } = this.one(variables)
    const at = length === null ? null : this.index(length, 2)
    const lane = kind === 'vec4f' && this.draw(2) === 1 ? this.draw(4) : null
    const to = `${name}${at ? `[${at.text}]` : ''}${lane === null ? '' : `.${LETTERS[lane]}`}`
    const own = (lane === null ? kind : 'f32') as 'i32'
    const operators = own === ('vec4f' as Kind) ? Object.keys(OPERATIONS.f32) : Object.keys(OPERATIONS[own])
    const operator = this.draw(2) === 1 ? this.one(operators) : ''
    const value = this.expression(own, DEPTH)
    const combined = (before: number, x: number): number =>
      operator
        ? fit(
            own === ('vec4f' as Kind) ? 'f32' : own,
            (OPERATIONS[own] ?? OPERATIONS.f32)[operator](before, x),
          )
        : x
    return {
      text: `${to} ${operator}= ${value.text};`,
      run: (s) => {
        const i = at ? num(at.run(s)) : 0
        const x = value.run(s)
        const before = at ? (s.slots[slot] as Value[])[i] : s.slots[slot]
        const after =
          lane !== null
            ? (before as number[]).map((y, k) => (k === lane ? combined(y, num(x)) : y))
            : typeof before === 'number'
              ? combined(before, num(x))
              : before.map((y, k) => combined(y, (x as number[])[k]))
        if (at) s.slots[slot] = (s.slots[slot] as Value[]).map((y, k) => (k === i ? after : y)) as Value
        else s.slots[slot] = after
        return undefined
      },
    }
  }

  private leaving(): Statement {
    const condition = this.truth(2)
    const signal: Signal = this.loops > 0 && this.draw(3) > 0 ? this.one(['break', 'continue']) : 'return'
    if (signal === 'return' && this.returns === null) return this.assignment()
    const value = signal === 'return' ? this.expression(this.returns!, 2) : null
    return {
      text: `if (${condition.text}) { ${signal} ${value?.text ?? ''}; }`,
      run: (s) => {
        if (!condition.run(s)) return undefined
        if (value) s.result = value.run(s)
        return signal
      },
    }
  }

  private branch(depth: number): Statement {
    const condition = this.truth(2)
    const [then, otherwise] = [this.block(depth - 1), this.block(depth - 1, 2)]
    if (this.draw(2) === 0)
      return {
        text: `if (${condition.text}) {\n${then.text}\n}`,
        run: (s) => (condition.run(s) ? then.run(s) : undefined),
      }
    return {
      text: `if (${condition.text}) {\n${then.text}\n} else {\n${otherwise.text}\n}`,
      run: (s) => (condition.run(s) ? then : otherwise).run(s),
    }
  }

  private inLoop<T>(body: () => T): T {
    this.loops++
    const result = this.scope(body)
    this.loops--
    return result
  }

  /** A loop that counts, to an end that is known or not. */
  private counted(depth: number): Statement {
    const kind = this.one(['i32', 'u32'] as const)
    const suffix = kind === 'u32' ? 'u' : ''
    const first = this.draw(3)
    const by = 1 + this.draw(2)
    const given = this.draw(3) === 1 ? this.draw(8) : null
    const known = this.draw(7)
    const end = given === null ? `${known}${suffix}` : `${kind}(given[${given}] % 6u)`
    const [variable, body] = this.inLoop(() => {
      const counter = this.declare(kind, null, true)
      return [counter, this.block(depth - 1)] as const
    })
    const { name, slot } = variable
    const step = this.one([`${name} += ${by}${suffix}`, `${name} = ${name} + ${by}${suffix}`])
    return {
      text: `for (var ${name} = ${first}${suffix}; ${name} < ${end}; ${step}) {\n${body.text}\n}`,
      run: (s) => {
        const limit = given === null ? known : s.given[given] % 6
        for (s.slots[slot] = first; num(s.slots[slot]) < limit; s.slots[slot] = num(s.slots[slot]) + by) {
          const signal = body.run(s)
          if (signal === 'return') return signal
          if (signal === 'break') break
        }
        return undefined
      },
    }
  }

  private while(depth: number): Statement {
    return this.scope(() => {
      const { name, slot } = this.declare('i32', null, true)
      const condition = this.truth(2)
      const most = this.draw(5)
      const body = this.inLoop(() => this.block(depth - 1))
      return {
        text: `{\nvar ${name} = 0;\nwhile (${condition.text} && ${name} < ${most}) {\n${name}++;\n{ ${body.text} }\n}\n}`,
        run: (s) => {
          for (s.slots[slot] = 0; condition.run(s) && num(s.slots[slot]) < most;) {
            s.slots[slot] = num(s.slots[slot]) + 1
            const signal = body.run(s)
            if (signal === 'return') return signal
            if (signal === 'break') break
          }
          return undefined
        },
      }
    })
  }

  private switch(depth: number): Statement {
    const value = this.expression('i32', 1)
    const cases = [[0], [1, 2], [-1]].map((labels) => ({ labels, body: this.inSwitch(depth) }))
    const otherwise = this.inSwitch(depth)
    const texts = cases.map(({ labels, body }) => `case ${labels.join(', ')}: {\n${body.text}\n}`)
    return {
      text: `switch (${value.text}) {\n${texts.join('\n')}\ndefault: {\n${otherwise.text}\n}\n}`,
      run: (s) => {
        const x = num(value.run(s))
        const signal = (cases.find(({ labels }) => labels.includes(x))?.body ?? otherwise).run(s)
        return signal === 'break' ? undefined : signal
      },
    }
  }

  /** `continue` of a loop around a switch is the loop's; without one, there is none. */
  private inSwitch(depth: number): Statement {
    return this.block(depth - 1, 2)
  }

  /** A function that returns what is drawn; it sees its parameters and those drawn before it. */
  callable(): string {
    const { scopes } = this
    this.scopes = [[]]
    const result = this.one(KINDS)
    const kinds = Array.from({ length: this.draw(3) }, () => this.one(KINDS))
    const parameters = kinds.map((kind) => this.declare(kind, null, true))
    this.returns = result
    const body = this.block(2, 3)
    const last = this.expression(result, 2)
    this.returns = null
    this.scopes = scopes
    const name = `f${this.functions.length}`
    const run = (s: State): Signal => {
      if (body.run(s) !== 'return') s.result = last.run(s)
      return undefined
    }
    this.functions.push({ name, parameters, result, body: { text: '', run } })
    const list = parameters.map((p) => `${p.name}: ${p.kind}`).join(', ')
    return `fn ${name}(${list}) -> ${result} {\n{\n${body.text}\n}\nreturn ${last.text};\n}`
  }

  /** Statements between two barriers: to `cells` each thread writes its own, and reads that of another after them. */
  part(isFirst: boolean): Statement {
    const { name, slot } = isFirst ? { name: '', slot: -1 } : this.declare('i32', null)
    const body = this.list(2, 4)
    const mine = this.expression('i32', 2)
    const read = isFirst ? '' : `var ${name} = cells[(local.x + 1u) % THREADS];\nworkgroupBarrier();\n`
    return {
      text: `${read}${body.text}\ncells[local.x] = ${mine.text};`,
      run: (s) => {
        if (!isFirst) s.slots[slot] = s.cells[(s.thread + 1) % s.cells.length]
        body.run(s)
        s.own = num(mine.run(s))
        return undefined
      },
    }
  }

  /** All scalars, vectors and elements that are visible at the end, as expressions of u32. */
  ends(): Expression[] {
    return this.visible.flatMap(({ name, kind, length, slot }) => {
      const elements = Array.from({ length: length ?? 1 }, (_, i) => i)
      const lanes = kind === 'vec4f' ? [0, 1, 2, 3] : [0]
      return elements.flatMap((i) =>
        lanes.map((lane): Expression => {
          const text = `${name}${length === null ? '' : `[${i}]`}${kind === 'vec4f' ? `[${lane}]` : ''}`
          const isFloat = kind === 'f32' || kind === 'vec4f'
          return {
            text: isFloat ? `bits(${text})` : `bitcast<u32>(${text})`,
            run: ({ slots }) => {
              const whole = length === null ? slots[slot] : (slots[slot] as Value[])[i]
              const x = typeof whole === 'number' ? whole : whole[lane]
              return isFloat ? bitsOf(x) : x >>> 0
            },
          }
        }),
      )
    })
  }
}

/** The bits of a float; those of NaN are not the language's to say. */
export const bitsOf = (x: number): number =>
  Number.isNaN(x) ? 0x7fc00000 : new Uint32Array(Float32Array.of(x).buffer)[0]
