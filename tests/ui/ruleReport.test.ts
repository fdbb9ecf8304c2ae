// A rule that fails while the page draws gives no numbers, says why once, and is asked again with other gradients.

import { expect, it, vi } from 'vitest'
import type { CombineContext } from '../../src/distill/combine/context'
import { quickJs } from '../../src/cli/node/quickJs'
import { RuleError, TOO_LONG } from '../../src/distill/combine/rule/ruleError'
import { typedRule } from '../../src/distill/combine/rule/typedRule'
import { whatIf } from '../../src/distill/combine/whatIf'
import { hasResult } from '../../src/ui/features/gradients/NoResult'
import { ruleReasonKo, ruleReportKo } from '../../src/ui/text/ruleReason.ko'
import { openSandbox } from '../distill/rule/openSandbox'
import { readQuickJsWith } from '../../src/distill/combine/rule/open'
import { usePage } from '../../src/ui/state/pageSlice'
import { retryMissing } from '../../src/ui/state/missing'
import { editRule, reporting } from '../../src/ui/state/rule'
import { useRule, type RuleFault } from '../../src/ui/state/ruleSlice'

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

it.each([
  'for (;;) {}',
  'eval("(".repeat(100000))',
  'throw null',
  'throw { toString() { throw 1 } }',
  'return 5',
  'return [1, 1]',
  'return [1, 1, 0 / 0, 1]',
  'return [1, 1, "1", 1]',
  'return [1e300, 1, 1, 1]',
  'ctx.memory.x = "x".repeat(20000); return [1, 1, 1, 1]',
  null,
])('what the sandbox says of "%s" is said in Korean', async (body) => {
  const sandbox = await openSandbox()
  const source = body === null ? 'let a' : `function combine(G, ctx) {\n  ${body}\n}`
  try {
    typedRule(sandbox, source)(gram(1), context)
    expect.fail('it was not refused')
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    expect(ruleReasonKo(error.reason)).toMatch(/[가-힣]/)
    expect(ruleReasonKo(error.reason)).not.toMatch(/\b(it|returned|expected|limit|memory,)\b/)
  }
})

it('a report has line and step in Korean, and leaves alone what a rule itself says', () => {
  expect(
    ruleReportKo(new RuleError('it returned a list of 2, expected four numbers', 3).at(4, []).message),
  ).toBe('규칙의 3번째 줄: 수 네 개가 아니라 2개의 배열을 돌려주었습니다. 실행은 4스텝에서 멈췄습니다.')
  expect(ruleReportKo(new RuleError('Error: no. More').message)).toBe('규칙: Error: no. More.')
  expect(ruleReportKo('Something else')).toBe('Something else')
})

/** A busy machine compiles slowly. */
const PATIENCE = { timeout: 30_000, interval: 20 }

it('a sandbox that does not arrive, or arrives cut, is no fault of the rule, and can be fetched again', async () => {
  const wasm = await quickJs()
  const said = () => ({ ...useRule.getState(), missing: usePage.getState().missing.map(({ id }) => id) })
  readQuickJsWith(() => Promise.reject(new Error('the server answered 404')))
  await editRule('var combine = () => [1, 1, 1, 1]')
  expect(said()).toMatchObject({ reading: 0, fault: null, missing: ['rule'] })
  readQuickJsWith(() => Promise.resolve(wasm.subarray(0, 1000)))
  retryMissing()
  await vi.waitFor(() => expect(said().missing).toEqual(['rule']), PATIENCE)
  expect(said()).toMatchObject({ reading: 0, fault: null })
  readQuickJsWith(() => Promise.resolve(wasm))
  retryMissing()
  await vi.waitFor(() => expect(said().reading).toBeGreaterThan(0), PATIENCE)
  expect(said()).toMatchObject({ fault: null, missing: [] })
})
