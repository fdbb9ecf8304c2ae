// Every signal on logits, in float64: its gradient is that of its loss, it is least where the student says what the
// teacher says, and a shift of all logits changes nothing.

import { describe, expect, it } from 'vitest'
import { logitsSignal } from '../../src/distill/signals/logits.reference'
import { SIGNAL_IDS, SIGNALS } from '../../src/distill/signals/registry'
import { stream } from '../../src/world/random'

const ROWS = 5
const VOCABULARY = 7
const LOGITS = SIGNAL_IDS.filter((id) => SIGNALS[id].kind === 'logits')

const random = (n: number, index: number, scale = 2): Float64Array => {
  const own = stream(11, 'logits', index)
  return Float64Array.from({ length: n }, () => scale * own.normal())
}

describe.each(LOGITS)('%s', (id) => {
  const { divergence } = SIGNALS[id]
  if (!divergence) throw new Error(`${id} brings no divergence`)
  const raw = Float64Array.of(0.5, 0, 0.25, 0.25, 1)
  const mixed = Float64Array.of(0.4, 0, 0.1, 0.2, 0.3)
  const teacher = random(ROWS * VOCABULARY, 1)
  const student = random(ROWS * VOCABULARY, 2)
  const at = (logits: Float64Array, weights = raw, temperature = 2.5) =>
    logitsSignal(divergence, logits, teacher, weights, weights, temperature)

  it.each([0.5, 1, 2.5, 20])(
    'has the gradient that finite differences of its loss give at temperature %s',
    (tau) => {
      const { dLogits } = logitsSignal(divergence, student, teacher, raw, mixed, tau)
      const step = 1e-5
      student.forEach((_, i) => {
        const moved = (sign: number) => {
          const logits = student.slice()
          logits[i] += sign * step
          return logitsSignal(divergence, logits, teacher, mixed, mixed, tau).loss
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
      const { loss, dLogits } = logitsSignal(divergence, s, t, raw, mixed, 1)
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
