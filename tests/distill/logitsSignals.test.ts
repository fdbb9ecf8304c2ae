// Every signal on logits, in float64: its gradient is that of its loss, it is least where the student says what the
// teacher says, and a shift of all logits changes nothing.

import { describe, expect, it } from 'vitest'
import { logitsSignal } from '../../src/distill/signals/logits.reference'
import { divergenceOf } from '../../src/distill/signals/divergences'
import { SIGNAL_IDS, SIGNALS } from '../../src/distill/signals/registry'
import { DEFAULT_BETA } from '../../src/distill/signals/types'
import { defaultSettings } from '../../src/settings/resolve'
import { stream } from '../../src/world/random'

const ROWS = 5
const VOCABULARY = 7
/** Every signal on logits; one that reads a share of the mean, at several. */
const LOGITS = SIGNAL_IDS.filter((id) => SIGNALS[id].kind === 'logits').flatMap((id) =>
  (SIGNALS[id].options.includes('beta') ? [DEFAULT_BETA, 0.05, 0.2, 0.95] : [DEFAULT_BETA]).map(
    (beta) => [id, beta] as const,
  ),
)

const random = (n: number, index: number, scale = 2): Float64Array => {
  const own = stream(11, 'logits', index)
  return Float64Array.from({ length: n }, () => scale * own.normal())
}

describe.each(LOGITS)('%s, beta %s', (id, beta) => {
  const divergence = divergenceOf(id)
  const raw = Float64Array.of(0.5, 0, 0.25, 0.25, 1)
  const mixed = Float64Array.of(0.4, 0, 0.1, 0.2, 0.3)
  const teacher = random(ROWS * VOCABULARY, 1)
  const student = random(ROWS * VOCABULARY, 2)
  const at = (logits: Float64Array, weights = raw, temperature = 2.5) =>
    logitsSignal(divergence, logits, teacher, weights, weights, temperature, beta)

  it.each([0.5, 1, 2.5, 20])(
    'has the gradient that finite differences of its loss give at temperature %s',
    (tau) => {
      const { dLogits } = logitsSignal(divergence, student, teacher, raw, mixed, tau, beta)
      const step = 1e-5
      student.forEach((_, i) => {
        const moved = (sign: number) => {
          const logits = student.slice()
          logits[i] += sign * step
          return logitsSignal(divergence, logits, teacher, mixed, mixed, tau, beta).loss
        }
        expect(Math.abs((moved(1) - moved(-1)) / (2 * step) - dLogits[i])).toBeLessThan(1e-7)
      })
    },
  )

  it("is 0 with gradient 0 at the teacher's logits up to a shift per row, positive elsewhere", () => {
    const shifted = teacher.map((x, i) => x + Math.floor(i / VOCABULARY) - 3)
    const { loss, dLogits } = at(shifted)
    expect(Math.abs(loss)).toBeLessThan(1e-12)
    for (const x of dLogits) expect(Math.abs(x)).toBeLessThan(1e-12)
    expect(at(student).loss).toBeGreaterThan(0)
  })

  it('stays finite where one of them is certain', () => {
    const certain = teacher.map((_, i) => (i % VOCABULARY === 0 ? 300 : -300))
    for (const [s, t] of [
      [certain, teacher],
      [teacher, certain],
      [certain, certain.map((x) => -x)],
    ]) {
      const { loss, dLogits } = logitsSignal(divergence, s, t, raw, mixed, 1, beta)
      expect([loss, ...dLogits].every(Number.isFinite)).toBe(true)
    }
  })

  it('moves no logits as a whole: the gradient of a row sums to 0', () => {
    const { dLogits } = at(student)
    for (let row = 0; row < ROWS; row++) {
      const sum = dLogits.slice(row * VOCABULARY, (row + 1) * VOCABULARY).reduce((a, b) => a + b, 0)
      expect(Math.abs(sum)).toBeLessThan(1e-12)
    }
  })
})

describe('the generalised Jensen-Shannon divergence', () => {
  const [logits, target] = [random(ROWS * VOCABULARY, 3), random(ROWS * VOCABULARY, 4)]
  const weights = new Float64Array(ROWS).fill(1)
  const loss = (id: 'logits-js' | 'logits-kl' | 'logits-reverse-kl', beta: number, swapped = false): number =>
    logitsSignal(
      divergenceOf(id),
      swapped ? target : logits,
      swapped ? logits : target,
      weights,
      weights,
      1,
      beta,
    ).loss

  it('tends to KL where beta tends to 0 and to reverse KL where it tends to 1, each divided by the share', () => {
    expect(loss('logits-js', 1e-6) / 1e-6 / loss('logits-kl', 0.5)).toBeCloseTo(1, 3)
    expect(loss('logits-js', 1 - 1e-6) / 1e-6 / loss('logits-reverse-kl', 0.5)).toBeCloseTo(1, 3)
  })

  it('is the same with student and teacher exchanged and the other share, and for halves symmetric', () => {
    expect(loss('logits-js', 0.3)).toBeCloseTo(loss('logits-js', 0.7, true), 12)
    expect(loss('logits-js', DEFAULT_BETA)).toBeCloseTo(loss('logits-js', DEFAULT_BETA, true), 12)
  })

  it('counts both alike where settings say nothing', () => {
    const { betaPerception, betaReasoning, betaPlanning } = defaultSettings()
    expect([betaPerception, betaReasoning, betaPlanning]).toEqual(Array(3).fill(DEFAULT_BETA))
  })
})
