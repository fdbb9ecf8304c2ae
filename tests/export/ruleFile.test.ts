// The exported project carries a typed rule as a stub: shown, marked, and harmless whatever it says.

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DEFAULT_RULE } from '../../src/distill/combine/rule/defaultRule'
import { RULE_SOURCES } from '../../src/distill/combine/rule/examples'
import { ruleFile } from '../../src/export/ruleFile'

const TEMPLATE = readFileSync('pytorch/rule.py', 'utf8')

it('is the default rule in Python where that is the rule', () => {
  expect(ruleFile(TEMPLATE, { method: 'rule', rule: DEFAULT_RULE })).toBe(TEMPLATE)
  expect(ruleFile(TEMPLATE, { method: 'agp', rule: RULE_SOURCES.own })).toBe(TEMPLATE)
})

it('else a stub with the same signature, which stops and shows what is to be translated', () => {
  const stub = ruleFile(TEMPLATE, { method: 'rule', rule: RULE_SOURCES.own })
  expect(stub).toMatch(/^"""STUB, to be translated/)
  expect(stub).toMatch(/^def combine\(G, ctx\):$/m)
  expect(stub).toMatch(/raise NotImplementedError/)
  expect(stub).not.toMatch(/^ {4}return \[1, 1, 1, 1\]$/m)
  for (const line of RULE_SOURCES.own.trim().split('\n').filter(Boolean)) expect(stub).toContain(line)
  const lines = stub.split('\n').filter((line) => !line.startsWith('#'))
  expect(lines.filter((line) => line.length > 120)).toEqual([])
})

it('lets no rule out of its comment', () => {
  const nasty = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          '\r',
          '\n',
          '\v',
          '\f',
          '\u0085',
          '\u2028',
          '\x1c',
          '"""',
          '\\',
          "'''",
          '$&',
          '$1',
          '#',
        ),
      ),
    )
    .map((parts) => `import os${parts.join('import os')}`)
  fc.assert(
    fc.property(nasty, (rule) => {
      const stub = ruleFile(TEMPLATE, { method: 'rule', rule })
      const own = ruleFile(TEMPLATE, { method: 'rule', rule: 'x' })
      const code = (text: string) =>
        text
          .split(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/)
          .filter((line) => !line.startsWith('#'))
          .join('\n')
      expect(code(stub)).toBe(code(own))
    }),
  )
})
