// A rule that was read, as a way of combining: from a step's Gram matrix and context to four coefficients.

import type { CombineContext, CombineRule } from '../context'
import { unit } from '../gramSpace'
import { lossesOf } from '../weighting'
import { RuleError } from './ruleError'
import type { ReadRule, RuleSandbox } from './sandbox'

/** Mixes three whole numbers into one of 32 bits, as the seed of a rule's random numbers. */
function drawnFrom({ seed, step, microBatch }: NonNullable<CombineContext['draw']>): number {
  let mixed = 0x811c9dc5
  for (const word of [seed, step, microBatch]) {
    mixed = Math.imul(mixed ^ word, 0x01000193)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  }
  return mixed >>> 0
}

/** The arguments of a call, `combine(G, ctx)`, as JSON. */
function inputOf(gram: readonly number[], context: CombineContext): string {
  const { permutation, present, supervised = true, memory, weights, draw } = context
  const { seed, step, microBatch } = draw ?? { seed: 0, step: 0, microBatch: 0 }
  const ctx = {
    step,
    losses: lossesOf(context),
    weights: weights ?? [1, 1, 1, 1],
    order: permutation.filter((c) => present[c]).map((c) => c + 1),
    present: [supervised, ...present],
  }
  const kept = memory?.rule ?? '{}'
  return JSON.stringify({
    G: [0, 1, 2, 3].map((i) => gram.slice(4 * i, 4 * i + 4)),
    ctx,
    draw: drawnFrom({ seed, step, microBatch }),
  }).replace('"ctx":{', () => `"ctx":{"memory":${kept},`)
}

/** Largest coefficient: beyond it the norm of an update leaves float32, and clipping would make it 0. */
export const LARGEST_COEFFICIENT = 1e15

function parsedAnswer(text: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** The answer of a call as far as it can be trusted: a rule may have made it up. */
function answerOf(text: string): { values: number[]; memory: string } {
  const answer = parsedAnswer(text)
  if (typeof answer.wrong === 'string') throw new RuleError(answer.wrong)
  const { values, memory = {} } = answer
  const four = Array.isArray(values) && values.length === 4 ? (values as unknown[]) : []
  const numbers = four.filter((value): value is number => Number.isFinite(value))
  if (numbers.length !== 4) throw new RuleError('it did not return four finite numbers')
  const large = numbers.find((value) => Math.abs(value) > LARGEST_COEFFICIENT)
  if (large !== undefined)
    throw new RuleError(
      `it returned ${large.toPrecision(3)}; a coefficient is at most 1e15, the GPU has float32`,
    )
  return { values: numbers, memory: JSON.stringify(memory) }
}

/** One call; what is wrong with what the rule returned is told with the line that returned it. */
function readAnswer(rule: ReadRule, input: string): { values: number[]; memory: string } {
  const answer = rule.call(input)
  try {
    return answerOf(answer)
  } catch (error) {
    throw error instanceof RuleError ? new RuleError(error.reason, rule.returnedAt(input)) : error
  }
}

/**
 * Reads a rule in a sandbox.
 * @returns The coefficients of the four weighted gradients; those of absent capabilities are 0, and without any
 * capability the update is the supervised gradient. Throws RuleError.
 * @throws RuleError where it is no rule.
 */
export function typedRule(sandbox: RuleSandbox, source: string): CombineRule {
  const rule = sandbox.read(source)
  return (gram, context) => {
    // A run that has diverged says so itself.
    if (!gram.every(Number.isFinite)) return gram.slice(0, 4).map(() => NaN)
    if (!context.present.some(Boolean)) return unit(0)
    const input = inputOf(gram, context)
    const { values, memory } = readAnswer(rule, input)
    if (context.memory) context.memory.rule = memory
    return values.map((value, k) => (k === 0 || context.present[k - 1] ? value : 0))
  }
}
