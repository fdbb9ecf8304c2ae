// Typed attention losses: read, differentiated, checked, refused.

import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { GRID } from '../../../src/distill/signals/attention/typed/check'
import { LOSS_EXAMPLES } from '../../../src/distill/signals/attention/typed/examples'
import { LossError } from '../../../src/distill/signals/attention/typed/lossError'
import { readLoss } from '../../../src/distill/signals/attention/typed/typedLoss'
import { CASES, FUZZ_TIMEOUT, SEED, timed } from '../../settings/fuzz'
import { expression, hostileExpression } from './hostile'

const refusal = (text: string): string => {
  try {
    readLoss(text)
  } catch (error) {
    if (error instanceof LossError) return error.message
    throw error
  }
  return 'none'
}

describe('an expression', () => {
  it.each([
    ['(s-t)^2', (s: number, t: number) => (s - t) ** 2, (s: number, t: number) => 2 * (s - t)],
    ['t*log(t/s)', (s: number, t: number) => t * Math.log(t / s), (s: number, t: number) => -t / s],
    [
      '(sqrt(s)-sqrt(t))^2',
      (s: number, t: number) => (Math.sqrt(s) - Math.sqrt(t)) ** 2,
      (s: number, t: number) => 1 - Math.sqrt(t / s),
    ],
    ['abs(s-t)', (s: number, t: number) => Math.abs(s - t), (s: number, t: number) => Math.sign(s - t)],
    [
      '-s^2 + 2*s*-t',
      (s: number, t: number) => -(s * s) - 2 * s * t,
      (s: number, t: number) => -2 * s - 2 * t,
    ],
    ['2^-s^2', (s: number) => 2 ** -(s * s), (s: number) => 2 ** -(s * s) * -2 * s * Math.LN2],
    ['s**3/-2 - t - 1', (s: number, t: number) => s ** 3 / -2 - t - 1, (s: number) => -1.5 * s * s],
    [
      '(s+1)^(s+t)',
      (s: number, t: number) => (s + 1) ** (s + t),
      (s: number, t: number) => (s + 1) ** (s + t) * (Math.log(s + 1) + (s + t) / (s + 1)),
    ],
    [
      'min(s,t) + max(s, 0.5)',
      (s: number, t: number) => Math.min(s, t) + Math.max(s, 0.5),
      (s: number, t: number) => Number(s < t) + Number(s > 0.5),
    ],
    [
      'tanh(3*(s-t))',
      (s: number, t: number) => Math.tanh(3 * (s - t)),
      (s: number, t: number) => 3 * (1 - Math.tanh(3 * (s - t)) ** 2),
    ],
    [
      's/(1+t) - s/t/s',
      (s: number, t: number) => s / (1 + t) - s / t / s,
      (_: number, t: number) => 1 / (1 + t),
    ],
  ])('%s has the value and the slope of its formula', (text, value, slope) => {
    const loss = readLoss(text)
    for (const s of [0.01, 0.2, 0.77])
      for (const t of [0.02, 0.4, 0.9]) {
        const found = loss.at(s, t)
        expect(Math.abs(found.value - value(s, t))).toBeLessThan(1e-12)
        expect(Math.abs(found.slope - slope(s, t))).toBeLessThan(1e-11 * Math.max(1, Math.abs(slope(s, t))))
      }
  })

  it('has a derivative in few words', () => {
    expect(readLoss('(s-t)^2').derivative).toBe('2 * (s - t)')
    expect(readLoss('t*log(t/s)').derivative).toBe('-t / s')
    expect(readLoss('abs(s-t)').derivative).toBe('sign(s - t)')
  })

  it('has as derivative an expression that reads the same', () => {
    fc.assert(
      fc.property(expression, (text) => {
        if (refusal(text) !== 'none') return
        const loss = readLoss(text)
        if (loss.derivative.includes('sign')) return
        const again = `s*0 + (${loss.derivative})`
        if (again.length > 200 || refusal(again) !== 'none') return
        const read = readLoss(again)
        for (const s of GRID)
          expect(Math.abs(read.at(s, 0.3).value - loss.at(s, 0.3).slope)).toBeLessThanOrEqual(
            1e-9 * Math.max(1, Math.abs(loss.at(s, 0.3).slope)),
          )
      }),
      { numRuns: 1000 },
    )
  })

  it('all examples pass, and are smallest where the student attends as its teacher', () => {
    for (const { text, id, loss } of LOSS_EXAMPLES) {
      const { check } = readLoss(text)
      expect(check.largestError).toBeLessThan(1e-3)
      // Summed over a row, KL is; entry by entry it only falls with s.
      if (id !== 'kl') expect(check.smallestAtTeacher).toBe(true)
      expect(loss).toMatch(/^typed/)
    }
  })
})

test.each([
  ['', 'The attention loss: it is empty; type one in s and t, such as (s - t)^2.'],
  ['(s-t', 'The attention loss, character 4: the bracket opened at character 1 is not closed; add a ).'],
  [
    '2s',
    'The attention loss, character 2: "s" cannot stand here; products are written with *, powers with ^.',
  ],
  [
    's - ',
    'The attention loss, character 3: it ends where a term should follow; add one, or delete the last sign.',
  ],
  [
    's + * t',
    'The attention loss, character 5: a term should stand before "*"; add one, or delete the sign.',
  ],
  [
    'foo(s)',
    'The attention loss, character 1: "foo" is not known; there are s, t, abs, exp, log, max, min, sqrt, tanh.',
  ],
  [
    's - x',
    'The attention loss, character 5: "x" is not known; there are s, t, abs, exp, log, max, min, sqrt, tanh.',
  ],
  ['min(s)', 'The attention loss, character 1: min takes two arguments: min(a, b).'],
  ['abs', 'The attention loss, character 1: abs needs its argument in brackets: abs(…).'],
  ['s² ', 'The attention loss, character 2: "²" is not part of an expression; delete it.'],
  [
    'log(0)*s',
    'The attention loss, character 1: the value of "log" is not a finite number; replace it by one that is.',
  ],
  ['t', 'The attention loss: it does not depend on s, so that nothing would be learned; use s in it.'],
  [
    'log(s-t)',
    'The attention loss: its value is not finite at s = 1e-8, t = 1e-8; keep divisors and arguments of log above 0, for example with + 0.001.',
  ],
  [
    'sqrt(s-t)',
    'The attention loss: its slope is not finite at s = 1e-8, t = 1e-8; add a small number below a root or a divisor, for example 0.001.',
  ],
  [
    'log(1-s)',
    'The attention loss: its value is not finite at s = 1, t = 1e-8; keep divisors and arguments of log above 0, for example with + 0.001.',
  ],
  [
    '1/s^5',
    'The attention loss: its value is not finite at s = 1e-8, t = 1e-8; keep divisors and arguments of log above 0, for example with + 0.001.',
  ],
  [
    '1/(s-0.123456)',
    'The attention loss: it divides by something that passes zero, at s = 0.15, t = 1e-8 or before; add to the divisor what keeps it above 0.',
  ],
  ['(s-t)/abs(s-0.123456)^3', /divides by something that passes zero/],
  ['tanh(1e9*(s-t-0.1))', /changes too fast to be checked|not finite/],
  [
    '('.repeat(100) + 's' + ')'.repeat(99),
    'The attention loss, character 33: it is nested more than 32 deep; leave out brackets that change nothing.',
  ],
  [
    's+'.repeat(120) + 't',
    'The attention loss: it has 241 characters, at most 200 are read; write it more shortly.',
  ],
])('"%s" is refused with its reason and its place', (text, message) => {
  if (typeof message === 'string') expect(refusal(text)).toBe(message)
  else expect(refusal(text)).toMatch(message)
})

test('what overflows only in single precision is refused', () => {
  expect(refusal('exp(100*s) - exp(100*s)*0.5')).toMatch(/its value is not finite at s = 0\.7, t = 1e-8/)
  expect(refusal('exp(20*s)')).toBe('none')
})

test(
  `${CASES} hostile expressions end in a message or in a loss, none slower than a second`,
  () => {
    const before = Object.getOwnPropertyNames(globalThis).length
    const outcomes = { read: 0, refused: 0 }
    let [slowest, longest] = [0, 0]
    fc.assert(
      fc.property(hostileExpression, (text) => {
        const [message, ms] = timed(() => refusal(text))
        slowest = Math.max(slowest, ms)
        longest = Math.max(longest, message.length)
        if (message === 'none') {
          outcomes.read++
          // The shader names its own values, s and t, and built-in functions of WGSL.
          const own = readLoss(text)
            .wgsl('typed0')
            .replace(
              /\b(e\d+|fn|let|return|s|t|typed0|f32|vec2f|abs|exp|log|sqrt|tanh|clamp|sign|power|min|max|\d[\d.]*(e[+-]?\d+)?)\b/g,
              '',
            )
          expect(own).toMatch(/^[\s(){};:,=+\-*/>.]*$/)
        } else {
          outcomes.refused++
          expect(message.length).toBeLessThanOrEqual(300)
          expect(message).toMatch(/^The attention loss(, character \d+)?: .+\.$/u)
          expect(message).not.toMatch(/[\p{Cc}\u202e\n]/u)
        }
      }),
      { numRuns: CASES, endOnFailure: CASES > 10_000, seed: 15, ...SEED },
    )
    if (process.env.FUZZ_CASES)
      console.log(
        `typed losses: ${CASES} cases, ${outcomes.refused} refused, slowest ${slowest.toFixed(0)} ms, longest message ${longest}`,
      )
    expect(slowest).toBeLessThan(1000)
    expect(outcomes.read).toBeGreaterThan(CASES / 100)
    expect(outcomes.refused).toBeGreaterThan(CASES / 4)
    expect(Object.getOwnPropertyNames(globalThis)).toHaveLength(before)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  },
  FUZZ_TIMEOUT,
)
