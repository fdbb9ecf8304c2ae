// What is wrong with a typed attention loss, and where: an error as data, with an English sentence. Other
// languages have words of their own for the reasons.

/** Maximum length of an expression quoted in a message. */
const MOST_QUOTED = 30

/** Text of an expression on one line and short: a stranger may have written it. */
export const quoted = (text: string): string => {
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim()
  return line.length > MOST_QUOTED ? `${[...line].slice(0, MOST_QUOTED).join('')}…` : line
}

/** A number in a sentence. */
export const short = (x: number): string => String(Number(x.toPrecision(3)))

/** Reasons in English, without a full stop; their arguments are short texts. */
export const LOSS_REASONS = {
  empty: () => 'it is empty; type one in s and t, such as (s - t)^2',
  long: (found: string, most: string) =>
    `it has ${found} characters, at most ${most} are read; write it more shortly`,
  character: (found: string) =>
    `${found && `"${found}" `}${found ? 'is' : 'an invisible character is'} not part of an expression; delete it`,
  stray: (found: string) => `"${found}" cannot stand here; products are written with *, powers with ^`,
  deep: (most: string) => `it is nested more than ${most} deep; leave out brackets that change nothing`,
  ends: () => 'it ends where a term should follow; add one, or delete the last sign',
  before: (sign: string) => `a term should stand before "${sign}"; add one, or delete the sign`,
  unknown: (name: string, known: string) => `"${name}" is not known; there are s, t, ${known}`,
  brackets: (name: string) => `${name} needs its argument in brackets: ${name}(…)`,
  one: (name: string) => `${name} takes one argument: ${name}(a)`,
  two: (name: string) => `${name} takes two arguments: ${name}(a, b)`,
  unclosed: (position: string) => `the bracket opened at character ${position} is not closed; add a )`,
  huge: (found: string, most: string) => `${found} is larger than ${most}; take a smaller number`,
  constant: (name: string) => `the value of "${name}" is not a finite number; replace it by one that is`,
  operations: (most: string) =>
    `it and its derivative take more than ${most} operations; leave out terms or repeated powers`,
  value: (s: string, t: string) =>
    `its value is not finite at s = ${s}, t = ${t}; keep divisors and arguments of log above 0, for example with + 0.001`,
  slope: (s: string, t: string) =>
    `its slope is not finite at s = ${s}, t = ${t}; add a small number below a root or a divisor, for example 0.001`,
  valueNaN: (s: string, t: string) =>
    `its value is not a number at s = ${s}, t = ${t}; take roots, logarithms and powers of what is not below 0`,
  slopeNaN: (s: string, t: string) =>
    `its slope is not a number at s = ${s}, t = ${t}; take roots, logarithms and powers of what is not below 0`,
  zero: (s: string, t: string) =>
    `it divides by something that passes zero, at s = ${s}, t = ${t} or before; add to the divisor what keeps it above 0`,
  fast: (s: string, t: string, slope: string, differences: string) =>
    `at s = ${s}, t = ${t} its slope is ${slope}, but its values differ as if it were ${differences}: it changes too fast to be checked; take smaller powers or factors`,
  independent: () => 'it does not depend on s, so that nothing would be learned; use s in it',
}

export type LossReason = keyof typeof LOSS_REASONS
export type LossReasons = Readonly<Record<LossReason, (...values: string[]) => string>>

/**
 * A typed loss that cannot be read, differentiated or trained with. The message is a sentence of at most 300
 * characters.
 */
export class LossError extends Error {
  private constructor(
    readonly reason: LossReason,
    readonly values: readonly string[],
    /** Of a character of the expression, from 1; null where the whole expression is meant. */
    readonly position: number | null,
    capability: string | null,
  ) {
    const of = capability === null ? '' : ` of ${capability}`
    const where = position === null ? '' : `, character ${position}`
    super(`The attention loss${of}${where}: ${(LOSS_REASONS as LossReasons)[reason](...values)}.`)
    this.name = 'LossError'
  }

  static at(position: number | null, reason: LossReason, ...values: (string | number)[]): LossError {
    return new LossError(reason, values.map(String), position, null)
  }

  /** The same, of the loss that a capability would have been taught with. */
  of(capability: string): LossError {
    return new LossError(this.reason, this.values, this.position, capability)
  }
}
