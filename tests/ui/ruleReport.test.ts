// A rule that fails while the page draws gives no numbers, says why once, and is asked again with other gradients.

import { expect, it } from 'vitest'
import type { CombineContext } from '../../src/distill/combine/context'
import { RuleError, TOO_LONG } from '../../src/distill/combine/rule/ruleError'
import { whatIf } from '../../src/distill/combine/whatIf'
import { hasResult } from '../../src/ui/features/gradients/NoResult'
import { reporting } from '../../src/ui/state/rule'
import type { RuleFault } from '../../src/ui/state/ruleSlice'

const context: CombineContext = { permutation: [0, 1, 2], present: [true, true, true] }
const gram = (x: number): number[] => Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? x : 0))

it('has no result where it throws, and one again where it does not', () => {
  const told: (RuleFault | null)[] = []
  let calls = 0
  const rule = reporting(
    (g) => {
      calls++
      if (g[0] > 1) throw new RuleError('too large', 2)
      return [1, 1, 1, 1]
    },
    (fault) => told.push(fault),
  )
  const bad = gram(2)
  expect(hasResult(rule(bad, context))).toBe(false)
  expect(hasResult(rule(bad, context))).toBe(false)
  expect(calls).toBe(1)
  expect(told).toEqual([{ message: 'too large', line: 2 }])
  const row = whatIf(bad, { ...context, rule }).find(({ id }) => id === 'rule')
  expect(hasResult(row?.coefficients ?? [0])).toBe(false)
  expect(rule(gram(1), context)).toEqual([1, 1, 1, 1])
  expect(told.at(-1)).toBeNull()
})

it('is not called again once it did not end', () => {
  let calls = 0
  const rule = reporting(
    () => {
      calls++
      throw new RuleError(TOO_LONG, 1)
    },
    () => undefined,
  )
  for (const x of [1, 2, 3]) expect(hasResult(rule(gram(x), context))).toBe(false)
  expect(calls).toBe(1)
})
