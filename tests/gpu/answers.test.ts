// How soon a queue answers: of a browser that looks at it every 100 ms and whenever something is submitted, of
// one that answers at once, and of one that no question makes quicker.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { answered, measureLatency, workDone } from '../../src/gpu/answers'

const POLL_MS = 100

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A queue whose work ends after so many ms, and whose browser tells of it when it looks. */
function makeQueue({ pollMs = 0, looksAtSubmits = false, latencyMs = 1 } = {}) {
  let idleAt = 0
  let waiting: (() => void)[] = []
  const look = () => {
    if (Date.now() < idleAt) return
    for (const resolve of waiting) resolve()
    waiting = []
  }
  if (pollMs > 0) setInterval(look, pollMs)
  const queue = {
    submits: 0,
    compute(ms: number) {
      idleAt = Math.max(idleAt, Date.now()) + ms
    },
    submit() {
      queue.submits++
      if (looksAtSubmits) setTimeout(look, latencyMs)
    },
    onSubmittedWorkDone: () =>
      new Promise<undefined>((resolve) => {
        if (pollMs > 0) waiting.push(() => resolve(undefined))
        else setTimeout(() => resolve(undefined), Math.max(0, idleAt - Date.now()) + latencyMs)
      }),
  }
  return { queue, gpuQueue: queue as unknown as GPUQueue }
}

type Made = ReturnType<typeof makeQueue>

async function after<T>(promise: Promise<T>): Promise<{ value: T; ms: number }> {
  const started = Date.now()
  const timed = promise.then((value) => ({ value, ms: Date.now() - started }))
  await vi.advanceTimersByTimeAsync(2000)
  return timed
}

const measured = ({ gpuQueue }: Made) => after(measureLatency(gpuQueue, () => Date.now()))
const answer = ({ gpuQueue }: Made) => after(answered(gpuQueue, gpuQueue.onSubmittedWorkDone()))

it('Firefox: a polled queue is asked, and answers soon after its work has ended', async () => {
  const made = makeQueue({ pollMs: POLL_MS, looksAtSubmits: true })
  const unmeasured = await answer(made)
  expect(unmeasured.ms).toBeGreaterThan(50)
  expect(made.queue.submits).toBe(0)

  const { value, ms } = await measured(made)
  expect(value).toBeLessThan(10)
  expect(ms).toBeLessThanOrEqual(3 * POLL_MS)
  made.queue.compute(230)
  const { ms: asked } = await answer(made)
  expect(asked).toBeGreaterThanOrEqual(230)
  expect(asked).toBeLessThan(240)
})

it('nobody waits, nothing is asked', async () => {
  const made = makeQueue({ pollMs: POLL_MS, looksAtSubmits: true })
  await measured(made)
  await Promise.all([answer(made), answer(made)])
  const { submits } = made.queue
  await vi.advanceTimersByTimeAsync(5000)
  expect(made.queue.submits).toBe(submits)
})

it('several who wait share the questions', async () => {
  const made = makeQueue({ pollMs: POLL_MS, looksAtSubmits: true })
  await measured(made)
  made.queue.compute(300)
  const before = made.queue.submits
  await Promise.all([answer(made), answer(made), answer(made)])
  expect(made.queue.submits - before).toBeLessThan(300 / 2)
})

it('a queue that answers at once is never asked', async () => {
  const made = makeQueue()
  expect((await measured(made)).value).toBeLessThan(5)
  made.queue.compute(500)
  expect((await answer(made)).ms).toBeLessThan(510)
  expect(made.queue.submits).toBe(0)
})

it('work that is on the queue already is not taken for latency', async () => {
  const made = makeQueue()
  made.queue.compute(400)
  expect((await measured(made)).value).toBeLessThan(5)
})

it('where asking is of no use, the latency is told and nothing is asked any more', async () => {
  const made = makeQueue({ pollMs: POLL_MS })
  expect((await measured(made)).value).toBe(POLL_MS)
  const { submits } = made.queue
  await answer(made)
  expect(made.queue.submits).toBe(submits)
})

it('an answer that is refused ends the questions too', async () => {
  const made = makeQueue({ pollMs: POLL_MS, looksAtSubmits: true })
  await measured(made)
  await expect(answered(made.gpuQueue, Promise.reject(new Error('lost')))).rejects.toThrow('lost')
  const { submits } = made.queue
  await vi.advanceTimersByTimeAsync(1000)
  expect(made.queue.submits).toBe(submits)
})

it('before it is measured, the end of work is asked for in any case', async () => {
  const made = makeQueue({ pollMs: POLL_MS, looksAtSubmits: true })
  made.queue.compute(20)
  expect((await after(workDone(made.gpuQueue))).ms).toBeLessThan(30)
})
