// The property table: what is known of two built-in methods as rules, and that counter-examples are ones.

import { expect, it } from 'vitest'
import { inner, unit } from '../../../src/distill/combine/gramSpace'
import {
  ruleProperties,
  type PropertyTable,
  type RuleProperty,
} from '../../../src/distill/combine/rule/properties'
import { RULE_SOURCES } from '../../../src/distill/combine/rule/examples'
import { typedRule } from '../../../src/distill/combine/rule/typedRule'
import { COMBINE } from '../../../src/distill/combine/registry'
import { openSandbox } from './openSandbox'

const lastOf = (tables: Iterable<PropertyTable>): PropertyTable => [...tables].at(-1)!
const heldBy = ({ found }: PropertyTable): RuleProperty[] =>
  (Object.keys(found) as RuleProperty[]).filter((id) => found[id] === null)

it.each([
  ['sum', ['permutation', 'scaling']],
  ['agp', ['supervised', 'permutation', 'scaling']],
] as const)('%s keeps to %j', (id, held) => {
  const table = lastOf(ruleProperties((gram, context) => COMBINE[id].coefficients(gram, context)))
  expect(table.tried).toBe(table.of)
  expect(heldBy(table)).toEqual([...held])
})

it('a typed rule is tried in the same way, and a counter-example is one', async () => {
  const sandbox = await openSandbox()
  const sum = lastOf(ruleProperties(typedRule(sandbox, RULE_SOURCES.sum)))
  expect(sum).toEqual(lastOf(ruleProperties((gram, context) => COMBINE.sum.coefficients(gram, context))))
  const { gram, coefficients, task } = sum.found.nonConflicting!
  expect(inner(gram, coefficients, unit(task!))).toBeLessThan(0)
  const lopsided = typedRule(sandbox, 'var combine = (G) => [1, 2, 1, G[0][0] > 1 ? 1 : 0]')
  expect(heldBy(lastOf(ruleProperties(lopsided)))).toEqual([])
})

it('a rule that fails on some gradients is tried until there, and says on which', async () => {
  const rule = typedRule(
    await openSandbox(),
    'function combine(G) {\n  for (const k of [0, 1, 2, 3]) if (G[k][k] === 0) throw new Error("zero")\n  return [1, 1, 1, 1]\n}',
  )
  const { tried, of, failed, found } = lastOf(ruleProperties(rule))
  expect(tried).toBeGreaterThanOrEqual(300)
  expect(tried).toBeLessThan(of)
  expect(failed?.error).toMatchObject({ reason: 'Error: zero', line: 2 })
  const { gram } = failed!
  expect([0, 5, 10, 15].some((i) => gram[i] === 0)).toBe(true)
  expect(found.scaling).toBe(null)
  expect(() => rule(gram, { permutation: [0, 1, 2], present: [true, true, true] })).toThrow('zero')
})
