// Typed attention losses of map rows, in float64: the built-in ones typed are the built-in ones, and gradients
// are those of their differences.

import { describe, expect, it } from 'vitest'
import { LOSS_EXAMPLES } from '../../../src/distill/signals/attention/typed/examples'
import { chooseSignals, teacherRows } from '../../../src/distill/matching'
import { packedSignal, rowDifference } from '../../../src/distill/signals/packed.reference'
import { LossError } from '../../../src/distill/signals/attention/typed/lossError'
import { checkTypedLosses } from '../../../src/experiment/run/typedLosses'
import { defaultSettings } from '../../../src/settings/resolve'
import { stream } from '../../../src/world/random'

const KEYS = 12

/** A row of attention weights as softmax gives it, the last `masked` of them zero. */
function row(index: number, masked: number): Float64Array {
  const random = stream(9, 'typed rows', index)
  const exps = Float64Array.from({ length: KEYS }, (_, j) =>
    j < KEYS - masked ? Math.exp(3 * random.normal()) : 0,
  )
  const sum = exps.reduce((a, b) => a + b, 0)
  return exps.map((x) => x / sum)
}

const pairs = Array.from({ length: 40 }, (_, i) => [row(2 * i, i % 4), row(2 * i + 1, i % 4)] as const)

describe.each([
  ['mse', 'typed', '(s-t)^2'],
  ['kl', 'typed-rows', 't*log(t/s)'],
] as const)('the built-in %s', (builtIn, typed, expression) => {
  it.each([KEYS, 7])('typed has the same value and gradient over %i keys, to 1e-6', (compared) => {
    for (const [student, target] of pairs) {
      const own = rowDifference(builtIn, student, target, compared)
      const same = rowDifference(typed, student, target, compared, expression)
      expect(Math.abs(same.value - own.value)).toBeLessThan(1e-6)
      const scale = Math.max(1, ...own.gradient.map(Math.abs))
      own.gradient.forEach((x, j) => expect(Math.abs(same.gradient[j] - x)).toBeLessThan(1e-6 * scale))
    }
  })
})

it.each(LOSS_EXAMPLES)('$id: the gradient is that of its differences', ({ loss, text }) => {
  const h = 1e-7
  for (const [student, target] of pairs) {
    const { gradient } = rowDifference(loss, student, target, 9, text)
    const scale = Math.max(...gradient.map(Math.abs))
    expect(gradient.subarray(9).every((x) => x === 0)).toBe(true)
    for (let j = 0; j < 9; j++) {
      if (student[j] < 1e-5) continue
      const at = (d: number) =>
        rowDifference(
          loss,
          student.map((x, k) => (k === j ? x + d : x)),
          target,
          9,
          text,
        ).value
      expect(
        Math.abs((at(h * student[j]) - at(-h * student[j])) / (2 * h * student[j]) - gradient[j]),
      ).toBeLessThan(1e-4 * Math.max(scale, 1))
    }
  }
})

it('counts nothing where both maps are masked, and gives 0 for rows without weight', () => {
  const student = Float64Array.of(0.5, 0.5, 0, 0)
  const target = Float64Array.of(0.25, 0.75, 0, 0)
  const longer = rowDifference('typed', student, target, 4, '1 + (s-t)^2')
  expect(longer.value).toBeCloseTo(2 + 2 / 16, 12)
  const nothing = rowDifference('typed-rows', new Float64Array(4), target, 4, 't*log(t/s)')
  expect(nothing).toEqual({ value: 0, gradient: new Float64Array(4) })
  expect(rowDifference('typed-rows', student, target, 0, 's*t').value).toBe(0)
})

it('has the same blocks and row weights as the built-in loss of its kind', () => {
  const choice = { layer: 'penultimate', block: 'answer-rows', expression: '(s-t)^2' } as const
  const rowsOf = (loss: 'mse' | 'kl' | 'typed' | 'typed-rows') =>
    teacherRows(
      chooseSignals(
        { perception: { ...choice, loss }, reasoning: { ...choice, loss }, planning: { ...choice, loss } },
        3,
        4,
      ),
      'planning',
    )
  expect(rowsOf('typed')).toEqual(rowsOf('mse'))
  expect(rowsOf('typed-rows')).toEqual(rowsOf('kl'))
  const [entry] = chooseSignals(
    {
      perception: { ...choice, loss: 'mse' },
      reasoning: { ...choice, loss: 'mse' },
      planning: { ...choice, loss: 'mse' },
    },
    3,
    4,
  )
  expect(entry).not.toHaveProperty('expression')
})

it('reaches every head alike', () => {
  const config = { imageTokens: 4, textSlots: 2, heads: 2 } as Parameters<typeof packedSignal>[0]
  const maps = Float64Array.from({ length: 3 * 2 * 6 }, (_, i) => ((i * 7) % 11) / 30)
  const target = Float64Array.from({ length: 3 * 6 }, (_, i) => (((i * 5) % 7) + 1) / 20)
  const weights = Float64Array.of(0, 0.5, 1)
  const own = packedSignal(config, maps, target, 'full', weights, weights, 'mse')
  const typed = packedSignal(config, maps, target, 'full', weights, weights, 'typed', '(s-t)^2')
  expect(typed.loss).toBeCloseTo(own.loss, 9)
  own.dAttention.forEach((x, i) => expect(typed.dAttention[i]).toBeCloseTo(x, 7))
})

describe('before a run', () => {
  const settings = { ...defaultSettings(), expressionReasoning: 'log(s' }
  it('a loss that is trained with is checked, and the capability named', () => {
    const check = () => checkTypedLosses({ ...settings, lossReasoning: 'typed' })
    expect(check).toThrow(LossError)
    expect(check).toThrow(
      'The attention loss of reasoning, character 5: the bracket opened at character 4 is not closed; add a ).',
    )
  })
  it('one that is not is left alone', () => {
    expect(() => checkTypedLosses(settings)).not.toThrow()
    expect(() =>
      checkTypedLosses({ ...settings, lossReasoning: 'typed', signalReasoning: 'logits-kl' }),
    ).not.toThrow()
  })
})
