// How soon a browser reports that work on a queue has ended. Firefox polls its queues every 100 ms and
// whenever something is submitted: there, empty submits trigger a poll while somebody waits for an answer.

/** An idle queue that answers later than this, in ms, is only polled by the browser now and then. */
const POLLED_MS = 25
/** Interval in ms at which such a queue is asked while somebody waits. */
const ASK_MS = 3

/** Asks a queue by empty submits for as long as somebody waits. */
class Asker {
  private waiting = 0

  constructor(private readonly queue: GPUQueue) {}

  ask(answer: Promise<unknown>): void {
    const over = (): void => void this.waiting--
    answer.then(over, over)
    if (this.waiting++ === 0) this.next()
  }

  private next(): void {
    setTimeout(() => {
      if (this.waiting === 0) return
      this.queue.submit([])
      this.next()
    }, ASK_MS)
  }
}

const askers = new WeakMap<GPUQueue, Asker>()

/** The same answer, `mapAsync` or `onSubmittedWorkDone` of this queue's device, asked for where that is needed. */
export function answered<T>(queue: GPUQueue, answer: Promise<T>): Promise<T> {
  askers.get(queue)?.ask(answer)
  return answer
}

/** Resolves when all work submitted so far has ended; asks for it wherever the queue has not been measured. */
export function workDone(queue: GPUQueue): Promise<undefined> {
  const done = queue.onSubmittedWorkDone()
  const asker = askers.get(queue) ?? new Asker(queue)
  asker.ask(done)
  return done
}

/**
 * Measures how long an idle queue takes to answer, in ms, and from then on asks it where that is faster. For
 * a queue with little or no work on it; takes three answers where the browser only polls now and then.
 */
export async function measureLatency(
  queue: GPUQueue,
  clock: () => number = () => performance.now(),
): Promise<number> {
  const time = async (): Promise<number> => {
    const started = clock()
    await answered(queue, queue.onSubmittedWorkDone())
    return clock() - started
  }
  // Work that was on the queue ends; where the browser polls now and then, it has just polled.
  await time()
  const unasked = await time()
  if (unasked < POLLED_MS) return unasked
  askers.set(queue, new Asker(queue))
  const asked = Math.min(await time(), await time())
  if (asked < unasked / 2) return asked
  askers.delete(queue)
  return unasked
}
