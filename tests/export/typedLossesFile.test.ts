// The exported project carries typed attention losses as PyTorch expressions.

import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LOSS_EXAMPLES } from '../../src/distill/signals/attention/typed/examples'
import { readLoss } from '../../src/distill/signals/attention/typed/typedLoss'
import { chooseSignals } from '../../src/distill/matching'
import { typedLossesFile } from '../../src/export/typedLossesFile'
import { expression as anyExpression } from '../distill/typedLoss/hostile'

const TEMPLATE = readFileSync('pytorch/typed_losses.py', 'utf8')

const signals = (expressions: readonly [string, string, string]) => {
  const choice = (expression: string) =>
    ({ layer: 'first', block: 'full', loss: 'typed', expression }) as const
  const [perception, reasoning, planning] = expressions.map(choice)
  return chooseSignals({ perception, reasoning, planning }, 3, 4)
}

it('is the same file where no loss is typed', () => {
  const choice = { layer: 'first', block: 'full', loss: 'kl' } as const
  expect(
    typedLossesFile(
      TEMPLATE,
      chooseSignals({ perception: choice, reasoning: choice, planning: choice }, 3, 4),
    ),
  ).toBe(TEMPLATE)
})

it('has one function for each expression, under the text that was typed', () => {
  const file = typedLossesFile(TEMPLATE, signals(['(s-t)^2', 't*log(t/s)', '(s-t)^2']))
  expect(file).toContain(
    'TYPED_LOSSES = {\n    "(s-t)^2": lambda s, t: (s - t) ** 2.0,\n    "t*log(t/s)": lambda s, t: t * torch.log(t / s),\n}',
  )
})

/** Stands for PyTorch where there is none: the same names, of single numbers. */
const STAND_IN = `
import math, sys, json, types
torch = types.SimpleNamespace(abs=abs, exp=math.exp, log=math.log, sqrt=math.sqrt, tanh=math.tanh,
    minimum=min, maximum=max, full_like=lambda s, x: x)
sys.modules["torch"] = torch
exec(sys.stdin.read())
print(json.dumps([[f(s, t) for s in POINTS for t in POINTS] for f in TYPED_LOSSES.values()]))
`
const PYTHON = process.env.PYTHON ?? 'python3'
const POINTS = [1e-8, 0.013, 0.4, 1]
const hasPython = spawnSync(PYTHON, ['-c', 'pass']).status === 0

it.skipIf(!hasPython)('means the same in Python as on the GPU: examples and made-up expressions', () => {
  const texts = LOSS_EXAMPLES.map(({ text }) => text).concat(
    '-s^2 + 2^-s^2',
    '(-s)^3 - -t/-2',
    's - (t - (s - 1))',
    's/(t/(s+1))',
  )
  for (const text of fc.sample(anyExpression, { numRuns: 1500, seed: 3 })) {
    try {
      readLoss(text)
      texts.push(text)
    } catch {
      // Only those that can be trained with are exported.
    }
  }
  expect(texts.length).toBeGreaterThan(50)
  const file = texts
    .map((text) => typedLossesFile(TEMPLATE, signals([text, text, text])))
    .map((whole) => /TYPED_LOSSES = (\{[^]*\})/.exec(whole)![1])
  const program = `import torch\nPOINTS = ${JSON.stringify(POINTS)}\nTYPED_LOSSES = {}\n${file
    .map((one, i) => `TYPED_LOSSES[${i}] = list((${one}).values())[0]`)
    .join('\n')}\n`
  const answer = spawnSync(PYTHON, ['-c', STAND_IN], { input: program, encoding: 'utf8' })
  expect(answer.stderr).toBe('')
  const found = JSON.parse(answer.stdout) as number[][]
  texts.forEach((text, i) => {
    const loss = readLoss(text)
    const values = POINTS.flatMap((s) => POINTS.map((t) => loss.at(s, t).value))
    values.forEach((value, k) =>
      expect(Math.abs(found[i][k] - value), text).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value))),
    )
  })
})
