// Whether a dispatch gets help, decided on a simulated clock.

import { describe, expect, it } from 'vitest'
import { Together } from '../../../src/gpu/processor/together'

type Time = (run: number) => number

/** The share of the last hundred of so many runs that was shared between threads. */
function share(alone: Time, shared: Time, runs = 600): number {
  const together = new Together()
  let [time, helped] = [0, 0]
  for (let run = 0; run < runs; run++)
    together.run(
      () => (time += alone(run)),
      () => {
        time += shared(run)
        if (run >= runs - 100) helped++
      },
      () => time,
    )
  return helped / 100
}

/** Noise of a tenth, the same every time. */
const noisy =
  (ms: number): Time =>
  (run) =>
    ms * (0.9 + 0.2 * ((Math.sin(run * 12.9898) * 43758.5453) % 1) ** 2)

describe('a dispatch', () => {
  it('is shared where that is faster, and nearly always', () =>
    expect(share(noisy(1), noisy(0.6))).toBeGreaterThan(0.9))
  it('is not where that is slower', () => expect(share(noisy(0.6), noisy(1))).toBeLessThan(0.1))
  it('is shared although one run in ten has to wait for a core', () =>
    expect(share(noisy(1), (run) => (run % 10 === 0 ? 4 : 0.6))).toBeGreaterThan(0.9))
  it('is not where every other run has to wait', () =>
    expect(share(noisy(1), (run) => ((run * 7) % 13 < 6 ? 4 : 0.6))).toBeLessThan(0.1))
  it('changes sides when the cores get busy, and when they are free again', () => {
    const busyFrom =
      (from: number): Time =>
      (run) =>
        run >= from ? 3 : 0.5
    expect(share(noisy(1), busyFrom(300), 900)).toBeLessThan(0.1)
    expect(share(noisy(1), (run) => (run < 300 ? 3 : 0.5), 900)).toBeGreaterThan(0.9)
  })
})
