// Latency is not work: the loop on a simulated clock, with a GPU whose browser looks at it at once or every
// 100 ms, as Firefox does.

import { describe, expect, it } from 'vitest'
import { CancellationToken } from '../../src/experiment/run/cancellationToken'
import { SubmitPacing } from '../../src/experiment/run/submitPacing'
import { TrainingClock } from '../../src/experiment/run/trainingClock'
import { TrainingLoop } from '../../src/experiment/run/trainingLoop'
import { SimulatedQueue, SimulatedRun, SimulatedTime } from './simulatedTime'

const RING = 16
const POLL_MS = 100
/** Firefox's look at the queue comes some ms after the end of the work, where it is asked with empty submits. */
const ASKED_MS = 5

function start(pollMs: number, msPerStep: number, latencyMs = pollMs) {
  const time = new SimulatedTime()
  const queue = new SimulatedQueue(time, pollMs)
  const run = new SimulatedRun(queue, msPerStep)
  const loop = new TrainingLoop(
    run,
    { handleMetrics: () => true },
    {
      clock: new TrainingClock(() => time.now),
      lastStep: 1e6,
      stepsPerSubmit: RING,
      latencyMs,
      wait: time.wait,
    },
  )
  const token = new CancellationToken()
  const training = loop.train(token)
  return { time, queue, run, token, training }
}

/** Milliseconds from a pause at this moment until the loop has ended. */
async function pauseAt(ms: number, ...how: Parameters<typeof start>): Promise<number> {
  const { time, token, training } = start(...how)
  await time.pass(ms)
  let over = false
  void training.then(() => (over = true))
  token.cancel()
  await time.pass(ms + 10_000, () => over)
  return time.now - ms
}

describe('pacing', () => {
  it('with dispatches of no cost and a look every 100 ms, makes at least 200 steps a second', async () => {
    const { time, run } = start(POLL_MS, 0)
    await time.pass(10_000)
    expect(run.step).toBeGreaterThan(2000)
  })

  it.each([0, ASKED_MS, POLL_MS])(
    'a look every %i ms leaves the GPU at work nearly all the time',
    async (poll) => {
      for (const cost of [5, 12, 20, 35, 60]) {
        const { time, run } = start(poll, cost)
        await time.pass(20_000)
        expect((run.step * cost) / 20_000, `steps of ${cost} ms`).toBeGreaterThan(0.8)
      }
    },
  )

  it.each([
    [0, 0.25],
    [ASKED_MS, 0.25],
    [POLL_MS, 0.35],
  ])('with a look every %i ms, a pause takes effect within %d s', async (poll, seconds) => {
    for (const cost of [1, 5, 12, 35, 60, 100])
      for (const ms of [50, 350, 1000, 1030, 1070, 2050])
        expect(await pauseAt(ms, poll, cost), `steps of ${cost} ms, after ${ms} ms`).toBeLessThan(
          1000 * seconds,
        )
  })

  it.each([0, ASKED_MS])('with a look every %i ms, a submit takes about 40 ms or one step', async (poll) => {
    for (const cost of [2, 5, 12, 35, 100]) {
      const { time, run } = start(poll, cost)
      await time.pass(5000)
      const longest = cost * Math.max(...run.submits)
      expect(longest, `steps of ${cost} ms`).toBeLessThanOrEqual(Math.max(48, cost))
      expect(longest, `steps of ${cost} ms`).toBeGreaterThanOrEqual(Math.min(24, RING * cost))
    }
  })

  it('a step that takes longer than a pause may goes alone', async () => {
    const { time, run, queue } = start(0, 400)
    for (let ms = 100; ms < 8000; ms += 100) {
      await time.pass(ms)
      expect(queue.idleAt - time.now).toBeLessThanOrEqual(400)
    }
    expect(run.submits.every((steps) => steps === 1)).toBe(true)
    expect(run.step).toBeGreaterThanOrEqual(19)
  })
})

describe('its estimate', () => {
  it('is the time between answers of queued submits, and the round trip less the latency of others', () => {
    const pacing = new SubmitPacing(RING, 100)
    expect(pacing.msPerStep).toBe(Infinity)
    expect(pacing.steps).toBe(1)
    pacing.answered(1, 0, 130)
    expect(pacing.msPerStep).toBe(30)
    pacing.answered(2, 100, 190)
    expect(pacing.msPerStep).toBe(30)
  })

  it('grows by no more than twice the steps that were tried', () => {
    const pacing = new SubmitPacing(RING)
    const sizes: number[] = []
    for (let at = 0; at < 6; at++) {
      sizes.push(pacing.steps)
      pacing.answered(pacing.steps, at, at + 0.1)
    }
    expect(sizes).toEqual([1, 2, 4, 8, 16, 16])
  })
})
