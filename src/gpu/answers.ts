// How soon a browser tells that work on a queue has ended. Firefox looks at its queues every 100 ms and whenever
// something is submitted: there, empty submits ask for the answer while somebody waits for one.

/** An idle queue that answers later than this, in ms, is looked at now and then only. */
const POLLED_MS = 25
/** While somebody waits, such a queue is asked this often. */
const ASK_MS = 3

/** Asks a queue by empty submits for as long as there is somebody who waits. */
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
 * Measures how long an idle queue takes to answer, in ms, and from then on asks it where that is the quicker way.
 * For a queue with little or no work on it; takes three answers where the browser only looks now and then.
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
  // Work that was on the queue ends; where the browser looks now and then, it has just looked.
  await time()
  const unasked = await time()
  if (unasked < POLLED_MS) return unasked
  askers.set(queue, new Asker(queue))
  const asked = Math.min(await time(), await time())
  if (asked < unasked / 2) return asked
  askers.delete(queue)
  return unasked
}
