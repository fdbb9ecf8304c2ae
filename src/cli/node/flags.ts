// Flags of all commands, parsed by Node's own parser: `--name VALUE` and `--name=VALUE` are the same.

import { parseArgs } from 'node:util'
import { sentence, shortened } from '../../json/text'
import { problem, type Problem } from '../../settings/problem'

/** What a command knows: flags with a value, switches without one, and how many arguments stand alone. */
export interface KnownFlags {
  values: readonly string[]
  switches?: readonly string[]
  /** Most arguments that are no flags; default: none. */
  paths?: number
}

export interface Flags {
  /** The flags in the order given, without their dashes; of a switch `value` is empty. */
  given: readonly { flag: string; value: string }[]
  /** Arguments that are no flags. */
  paths: readonly string[]
  errors: readonly Problem[]
}

/** Drivers that a command can be told to use; `auto`: the best one there is. */
export const DRIVERS = ['auto', 'lavapipe', 'swiftshader', 'processor'] as const
export type Driver = (typeof DRIVERS)[number]

/** The driver that a flag names, the best one where it is absent; else what is wrong. */
export function driverOf(value: string | undefined): Driver | Problem {
  const driver = DRIVERS.find((d) => d === (value ?? 'auto'))
  return driver ?? problem('--driver', value, `one of ${DRIVERS.join(', ')}`)
}

/** Most characters of a flag that an error quotes. */
const LONGEST_NAME = 60

const listed = ({ values, switches = [] }: KnownFlags): string =>
  [...values, ...switches].map((flag) => `--${flag}`).join(', ')

/** The sentence about a flag that no command of this kind has; `hint`: a sentence in between. */
export function unknownFlag(flag: string, known: KnownFlags, hint = ''): Problem {
  const expected = `one of ${listed(known)}`
  const name = shortened(flag, LONGEST_NAME)
  return {
    key: name,
    found: `"${name}"`,
    expected,
    message: sentence(`There is no flag ${name}.${hint} Expected ${expected}.`),
  }
}

/**
 * Parses the arguments of a command; never throws. An unknown flag, a missing value and an argument too many
 * are errors, each with a sentence; `hintFor` may add a sentence to that about an unknown flag.
 */
export function readFlags(
  argv: readonly string[],
  known: KnownFlags,
  hintFor: (flag: string) => string = () => '',
): Flags {
  const { values, switches = [], paths: mostPaths = 0 } = known
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries([
      ...values.map((flag) => [flag, { type: 'string' as const }]),
      ...switches.map((flag) => [flag, { type: 'boolean' as const }]),
    ]),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const given: { flag: string; value: string }[] = []
  const paths: string[] = []
  const errors: Problem[] = []
  let unknownAt = -2
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      // The value of an unknown flag is not a second error.
      if (token.index === unknownAt + 1) continue
      if (paths.length < mostPaths) paths.push(token.value)
      else errors.push(problem(token.value, token.value, `a flag: ${listed(known)}`))
      continue
    }
    const { name, rawName, value, inlineValue } = token
    if (switches.includes(name)) {
      if (inlineValue) errors.push(problem(rawName, value, 'no value'))
      else given.push({ flag: name, value: '' })
    } else if (!rawName.startsWith('--') || !values.includes(name)) {
      errors.push(unknownFlag(rawName, known, hintFor(name)))
      if (!inlineValue) unknownAt = token.index
    } else if (value === undefined || value === '' || (!inlineValue && value.startsWith('--')))
      errors.push(problem(rawName, value || undefined, 'a value after it'))
    else given.push({ flag: name, value })
  }
  return { given, paths, errors }
}

/** The last value of each flag. */
export const lastValues = ({ given }: Flags): ReadonlyMap<string, string> =>
  new Map(given.map(({ flag, value }) => [flag, value]))
