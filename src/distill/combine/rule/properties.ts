// Which properties a rule has, tested on made-up gradients: each held in every case tried, or has a
// counter-example.

import { stream, type RandomStream } from '../../../world/random'
import type { CombineContext, CombineRule } from '../context'
import { inner } from '../gramSpace'
import { norms, squaredNorm, times } from '../linear'
import { rows } from '../subGram'
import { RuleError } from './ruleError'
import { PERMUTATIONS } from '../../tasks'

/**
 * nonConflicting: the update opposes no gradient. supervised: it does not oppose that of cross-entropy.
 * permutation: renaming the capabilities changes no update. scaling: the common scale of the gradients
 * changes no coefficient.
 */
export const RULE_PROPERTIES = ['nonConflicting', 'supervised', 'permutation', 'scaling'] as const
export type RuleProperty = (typeof RULE_PROPERTIES)[number]

/** Gradients on which a property does not hold. */
export interface CounterExample {
  gram: number[]
  coefficients: number[]
  /**
   * nonConflicting, supervised: cosine of update and gradient; permutation, scaling: how far the update changes, as
   * a share of its length.
   */
  amount: number
  /** Index of the gradient that is opposed; null for the others. */
  task: number | null
}

export interface PropertyTable {
  /** Gram matrices tried so far, and how many will be tried in all. */
  tried: number
  of: number
  /** The first counter-example found; null: held so far. */
  found: Record<RuleProperty, CounterExample | null>
  /** The gradients on which the rule failed, which ended the trial; null: it did not. */
  failed: { gram: number[]; error: RuleError } | null
}

const RANDOM_CASES = 300
const DEGENERATE_CASES = 100

/** Share of |update| |g| below which a product is rounding error, and share of a change that is. */
const TOLERANCE = 1e-6

/** Four gradients: random directions and lengths; from `RANDOM_CASES` on dependent, parallel, opposite or zero. */
function gradients(random: RandomStream, n: number): number[][] {
  const degenerate = n >= RANDOM_CASES
  const dimension = degenerate ? 1 + (n % 3) : 3 + (n % 4)
  const vectors = [0, 1, 2, 3].map(() => {
    const length = 10 ** (random.integer(5) - 2)
    const zero = degenerate && random.integer(5) === 0
    return Array.from({ length: dimension }, () => (zero ? 0 : length * random.normal()))
  })
  const other = 1 + random.integer(3)
  if (degenerate && n % 2) vectors[other] = vectors[0].map((x) => x * (n % 4 === 1 ? -1 : 2))
  return vectors
}

const gramOf = (vectors: readonly (readonly number[])[]): number[] =>
  vectors.flatMap((a) => vectors.map((b) => a.reduce((sum, x, d) => sum + x * b[d], 0)))

/** Length of the difference of two updates, as a share of the longer one. */
function change(gram: readonly number[], a: readonly number[], b: readonly number[]): number {
  const matrix = rows(gram)
  const length = (v: readonly number[]): number => Math.sqrt(squaredNorm(matrix, v))
  const longer = Math.max(length(a), length(b))
  return longer > 0 ? length(a.map((x, k) => x - b[k])) / longer : 0
}

/** The gradient that the update opposes most, among those given, or null. */
function opposed(
  gram: readonly number[],
  coefficients: readonly number[],
  among: readonly number[],
): { task: number; amount: number } | null {
  const matrix = rows(gram)
  const lengths = norms(matrix)
  const length = Math.sqrt(Math.max(0, inner(gram, coefficients, coefficients)))
  const products = times(matrix, coefficients)
  const cosines = among.map((task) => ({
    task,
    amount: length * lengths[task] > 0 ? products[task] / length / lengths[task] : 0,
  }))
  const worst = cosines.reduce((a, b) => (b.amount < a.amount ? b : a))
  return worst.amount < -TOLERANCE ? worst : null
}

/** One case through all four properties; gives the counter-examples of those that fail. */
function tryCase(
  rule: CombineRule,
  vectors: readonly (readonly number[])[],
  n: number,
): Partial<Record<RuleProperty, CounterExample>> {
  const gram = gramOf(vectors)
  const context = (permutation: readonly number[]): CombineContext => ({
    permutation,
    present: [true, true, true],
    memory: {},
    draw: { seed: 1, step: 1, microBatch: 0 },
  })
  const order = PERMUTATIONS[n % 6]
  const names = PERMUTATIONS[(n + 1 + (n % 5)) % 6]
  const coefficients = rule(gram, context(order))
  const example = (amount: number, task: number | null): CounterExample => ({
    gram,
    coefficients,
    amount,
    task,
  })
  const worst = opposed(gram, coefficients, [0, 1, 2, 3])
  const supervised = opposed(gram, coefficients, [0])
  const renamed = rule(
    gramOf([vectors[0], ...names.map((c) => vectors[c + 1])]),
    context(order.map((c) => names.indexOf(c))),
  )
  const back = [renamed[0], ...[0, 1, 2].map((c) => renamed[names.indexOf(c) + 1])]
  const permuted = change(gram, coefficients, back)
  const scaled = change(
    gram,
    coefficients,
    rule(
      gram.map((x) => 64 * x),
      context(order),
    ),
  )
  return {
    ...(worst && { nonConflicting: example(worst.amount, worst.task) }),
    ...(supervised && { supervised: example(supervised.amount, 0) }),
    ...(permuted > TOLERANCE && { permutation: example(permuted, null) }),
    ...(scaled > TOLERANCE && { scaling: example(scaled, null) }),
  }
}

/**
 * Tries a rule on 300 random and 100 degenerate sets of four gradients, always the same; yields the table after
 * each. A rule with a memory is tried as in its first step. Where it fails (RuleError) the trial ends: it may fit the
 * gradients of a run all the same.
 */
export function* ruleProperties(rule: CombineRule): Generator<PropertyTable, void> {
  const random = stream(5, 'properties of rules', 0)
  const of = RANDOM_CASES + DEGENERATE_CASES
  let found: PropertyTable['found'] = {
    nonConflicting: null,
    supervised: null,
    permutation: null,
    scaling: null,
  }
  let asked: readonly number[] = []
  const remembering: CombineRule = (gram, context) => rule((asked = gram), context)
  for (let n = 0; n < of; n++) {
    try {
      const examples = tryCase(remembering, gradients(random, n), n)
      found = Object.fromEntries(
        RULE_PROPERTIES.map((id) => [id, found[id] ?? examples[id] ?? null]),
      ) as PropertyTable['found']
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      yield { tried: n, of, found, failed: { gram: [...asked], error } }
      return
    }
    yield { tried: n + 1, of, found, failed: null }
  }
}
