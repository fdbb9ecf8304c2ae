// Checks of values that came from outside: files, storage, messages. A check costs nothing where a value is
// right, ends early where it is wrong, and says where, what was found and what was expected.

/** One thing that is wrong. `path`: `steps[3].gram`, empty for the value itself. */
export interface Finding {
  path: string
  found: unknown
  expected: string
  reason?: string
}

/** What is wrong with a value, at most `MOST_FINDINGS`; none: it is a T. */
export interface Check<T> {
  (value: unknown): readonly Finding[]
  /** Never set: it only carries the type. */
  readonly type?: T
}

/** The type of values that pass a check. */
export type Passed<C> = C extends Check<infer T> ? T : never

/** A file with one mistake per step would fill the screen: this many are reported. */
export const MOST_FINDINGS = 10

const NONE: readonly Finding[] = []

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const finding = (found: unknown, expected: string, reason?: string): readonly Finding[] => [
  reason === undefined ? { path: '', found, expected } : { path: '', found, expected, reason },
]

const within = (place: string, findings: readonly Finding[]): Finding[] =>
  findings.map((f) => ({
    ...f,
    path: f.path === '' || f.path[0] === '[' ? place + f.path : `${place}.${f.path}`,
  }))

/** Any test, with a description of what it expects. */
export const satisfying = <T>(
  expected: string,
  test: (value: unknown) => boolean,
  reason?: string,
): Check<T> => {
  return (value) => (test(value) ? NONE : finding(value, expected, reason))
}

/** A finite number in a range. */
export const number = (
  least: number,
  most: number,
  expected = `a number from ${least} to ${most}`,
): Check<number> => satisfying(expected, (v) => typeof v === 'number' && v >= least && v <= most)

/** A whole number in a range. */
export const whole = (
  least: number,
  most: number,
  expected = `a whole number from ${least} to ${most}`,
): Check<number> =>
  satisfying(expected, (v) => Number.isInteger(v) && Number(v) >= least && Number(v) <= most)

/** Text of at most so many UTF-16 units. */
export const text = (most: number, expected = `text of at most ${most} characters`): Check<string> =>
  satisfying(expected, (v) => typeof v === 'string' && v.length <= most)

export const flag: Check<boolean> = satisfying('true or false', (v) => typeof v === 'boolean')

/** One of a few values. */
export const choice = <const V extends string | number>(values: readonly V[]): Check<V> =>
  satisfying(values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.join(', ')}`, (v) =>
    (values as readonly unknown[]).includes(v),
  )

/** ISO 8601, or any other date that the language reads. */
export const date: Check<string> = satisfying(
  'a date such as 2026-01-31T12:00:00Z',
  (v) => typeof v === 'string' && v.length <= 64 && !Number.isNaN(Date.parse(v)),
)

/** A list whose length is known, or in a range; its items are looked at only where the length is right. */
export const list =
  <T>(item: Check<T>, least: number, most = least, expected = listWords(least, most)): Check<T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return finding(value, expected)
    let found: Finding[] | undefined
    for (let i = 0; i < value.length && (found?.length ?? 0) < MOST_FINDINGS; i++) {
      const inner = item(value[i])
      if (inner.length > 0) found = [...(found ?? []), ...within(`[${i}]`, inner)]
    }
    return found ?? NONE
  }

const listWords = (least: number, most: number): string =>
  least === most ? `a list of ${least} values` : `a list of ${least} to ${most} values`

type Fields = Record<string, Check<unknown>>
type OptionalKeys<F extends Fields> = { [K in keyof F]: undefined extends Passed<F[K]> ? K : never }[keyof F]
type Shape<F extends Fields> = { [K in Exclude<keyof F, OptionalKeys<F>>]: Passed<F[K]> } & {
  [K in OptionalKeys<F>]?: Exclude<Passed<F[K]>, undefined>
}

/** An object with these fields. Further fields are allowed: a later version may add some. */
export const object = <F extends Fields>(fields: F): Check<Shape<F>> => {
  const entries = Object.entries(fields)
  return (value) => {
    if (!isObject(value)) return finding(value, 'an object')
    let found: Finding[] | undefined
    for (const [name, check] of entries) {
      const inner = check(Object.hasOwn(value, name) ? value[name] : undefined)
      if (inner.length > 0) found = [...(found ?? []), ...within(name, inner)]
      if (found && found.length >= MOST_FINDINGS) break
    }
    return found ?? NONE
  }
}

/** An object with any fields, each passing the same check. */
export const dictionary =
  <T>(item: Check<T>, most: number, longestKey: number): Check<Record<string, T>> =>
  (value) => {
    const expected = `an object of at most ${most} fields with names of at most ${longestKey} characters`
    if (!isObject(value)) return finding(value, 'an object')
    let count = 0
    for (const key in value) {
      if (++count > most || key.length > longestKey) return finding(value, expected)
      const inner = item(value[key])
      if (inner.length > 0) return within(key, inner)
    }
    return NONE
  }

/** May be absent. */
export const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value) =>
    value === undefined ? NONE : check(value)

/** May be null. */
export const nullable =
  <T>(check: Check<T>): Check<T | null> =>
  (value) =>
    value === null ? NONE : check(value)

/** Both, the second only where the first passes. */
export const both =
  <A, B>(first: Check<A>, second: (value: A) => Check<B>): Check<A & B> =>
  (value) => {
    const found = first(value)
    return found.length > 0 ? found : second(value as A)(value)
  }

/** Anything. */
export const anything: Check<unknown> = () => NONE

export type Read<T> = { ok: true; value: T } | { ok: false; findings: readonly Finding[] }

/** Parses a value as the type of the check. */
export function read<T>(check: Check<T>, value: unknown): Read<T> {
  const findings = check(value)
  return findings.length > 0
    ? { ok: false, findings: findings.slice(0, MOST_FINDINGS) }
    : { ok: true, value: value as T }
}
