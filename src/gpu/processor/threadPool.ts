// Threads that share the work of a device on the CPU. Workgroups of a dispatch do not depend on one another, so the
// result is the same to the bit for any number of threads, and whoever takes which workgroup.

import { takePortions, WORD, WORDS, type Run, type ThreadMessage } from './threadLoop'

/** A started thread that runs `threadLoop`. */
export interface KernelThread {
  post: (message: ThreadMessage) => void
  end: () => void
}

/** How a device gets its threads, where it may have more than its own. */
export interface KernelThreads {
  /** With the one that submits. */
  count: number
  start: () => KernelThread
}

/** A dispatch is cut into so many portions per thread: one that comes late, or is slow, takes fewer. */
const PORTIONS = 8
/** Turns of an empty loop before the submitting thread sleeps until the others have left a job. */
const TURNS = 20_000

/** One dispatch. */
export interface Job {
  /** Number of its kernel, as `add` gave it. */
  kernel: number
  run: Run
  workgroups: number
  across: number
  down: number
  /** Address of memory for the threads' own use, and bytes of each. */
  scratch: number
  scratchBytes: number
  /** Address and bytes of each buffer. */
  buffers: readonly number[]
}

export class ThreadPool {
  private readonly control = new Int32Array(new SharedArrayBuffer(4 * WORDS))
  private readonly threads: readonly KernelThread[]
  /** With the one that submits. */
  readonly count: number
  private kernels = 0
  private isEnded = false

  /** @throws what `start` throws; threads that were started before it are ended. */
  constructor(memory: WebAssembly.Memory, { count, start }: KernelThreads) {
    this.count = count
    const threads: KernelThread[] = []
    this.threads = threads
    try {
      while (threads.length < count - 1) threads.push(start())
    } catch (error) {
      this.end()
      throw error
    }
    this.post((index) => ({ kind: 'start', control: this.control, memory, index }))
  }

  /** A message for every thread, whose own numbers count from 1. */
  private post(message: (index: number) => ThreadMessage): void {
    Atomics.add(this.control, WORD.posted, 1)
    this.signal()
    for (const [i, thread] of this.threads.entries()) thread.post(message(i + 1))
  }

  private signal(): void {
    Atomics.add(this.control, WORD.signal, 1)
    if (Atomics.load(this.control, WORD.sleeping) > 0) Atomics.notify(this.control, WORD.signal)
  }

  /** Gives every thread a kernel. It takes part from the moment it has it; nobody waits for that. */
  add(module: WebAssembly.Module): number {
    const number = this.kernels++
    this.post(() => ({ kind: 'kernel', number, module }))
    return number
  }

  /** Between `begin` and `rest` threads wait for the next job awake. */
  begin(): void {
    Atomics.store(this.control, WORD.busy, 1)
  }

  rest(): void {
    Atomics.store(this.control, WORD.busy, 0)
  }

  /**
   * Runs a dispatch to its end.
   * @throws what the kernel throws.
   */
  run(job: Job): void {
    const { control } = this
    if (this.isEnded) {
      const { run, workgroups, across, down, scratch, buffers } = job
      return run(0, workgroups, across, down, scratch, ...buffers)
    }
    control[WORD.kernel] = job.kernel
    control[WORD.end] = job.workgroups
    control[WORD.portion] = Math.max(1, Math.floor(job.workgroups / (PORTIONS * this.count)))
    control[WORD.across] = job.across
    control[WORD.down] = job.down
    control[WORD.scratch] = job.scratch
    control[WORD.scratchBytes] = job.scratchBytes
    control[WORD.count] = job.buffers.length
    control.set(job.buffers, WORD.buffers)
    Atomics.store(control, WORD.next, 0)
    Atomics.store(control, WORD.open, 1)
    this.signal()
    try {
      takePortions(control, job.run, 0)
    } finally {
      Atomics.store(control, WORD.open, 0)
      this.untilLeft()
    }
    if (Atomics.exchange(control, WORD.failed, 0) === 1) throw new Error('a kernel failed in a thread')
  }

  /** Until nobody is inside the job any more: its words may be written again then. */
  private untilLeft(): void {
    const { control } = this
    for (let turn = 0; turn < TURNS; turn++) if (Atomics.load(control, WORD.inside) === 0) return
    Atomics.store(control, WORD.awaited, 1)
    for (;;) {
      const inside = Atomics.load(control, WORD.inside)
      if (inside === 0) break
      Atomics.wait(control, WORD.inside, inside)
    }
    Atomics.store(control, WORD.awaited, 0)
  }

  /** What is run after it runs in this thread alone. */
  end(): void {
    this.isEnded = true
    for (const thread of this.threads) thread.end()
  }
}
