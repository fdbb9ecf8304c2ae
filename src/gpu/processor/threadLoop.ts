// A thread that computes kernels together with the thread that submits them. Both share the memory of all buffers and
// some control words; a dispatch is a job whose workgroups they take in portions until none is left. This file imports
// nothing: Node runs its text in a thread as it is, without types.

/** Where a control word lies, in words of 32 bits. What one thread waits for lies in a cache line of its own. */
export const WORD = {
  /** Changes whenever there is something new: a job or a message. */
  signal: 0,
  /** Messages that were sent to every thread so far. */
  posted: 1,
  /** 1 while threads may enter the job. */
  open: 2,
  /** 1 while commands run: the next job is a matter of microseconds. */
  busy: 3,
  /** Threads that have to be woken. */
  sleeping: 16,
  /** The first workgroup that nobody has taken. */
  next: 32,
  /** Threads that have entered the job. */
  inside: 48,
  /** 1 where a kernel failed in a thread. */
  failed: 64,
  /** 1 while the submitting thread sleeps until all have left. */
  awaited: 65,
  // The job, written before it opens.
  kernel: 80,
  end: 81,
  portion: 82,
  across: 83,
  down: 84,
  /** Address of the threads' own memory, and bytes of each. */
  scratch: 85,
  scratchBytes: 86,
  /** Arguments that follow: an address and bytes of each buffer. */
  count: 87,
  buffers: 88,
} as const
/** Control words in all; a kernel has at most eight buffers. */
export const WORDS = WORD.buffers + 16

/** A translated kernel: `run` of a module (see kernelModule.ts). */
export type Run = (
  first: number,
  end: number,
  across: number,
  down: number,
  scratch: number,
  ...buffers: number[]
) => void

export type ThreadMessage =
  | { kind: 'start'; control: Int32Array; memory: WebAssembly.Memory; index: number }
  | { kind: 'kernel'; number: number; module: WebAssembly.Module }

/** Turns of an empty loop, some tens of microseconds, that a thread waits for the next job before it sleeps. */
const TURNS = 4000

/** Takes portions of the open job until none is left. `index`: whose memory of the threads' own is used. */
export function takePortions(control: Int32Array, run: Run, index: number): void {
  const [end, portion] = [control[WORD.end], control[WORD.portion]]
  const [across, down] = [control[WORD.across], control[WORD.down]]
  const scratch = control[WORD.scratch] + index * control[WORD.scratchBytes]
  const buffers = control.subarray(WORD.buffers, WORD.buffers + control[WORD.count])
  for (;;) {
    const first = Atomics.add(control, WORD.next, portion)
    if (first >= end) return
    run(first, Math.min(first + portion, end), across, down, scratch, ...buffers)
  }
}

/** Helps with the open job, if there is one and its kernel has arrived. */
function help(control: Int32Array, kernels: ReadonlyMap<number, Run>, index: number): void {
  Atomics.add(control, WORD.inside, 1)
  try {
    const run = Atomics.load(control, WORD.open) === 1 ? kernels.get(control[WORD.kernel]) : undefined
    if (run) takePortions(control, run, index)
  } catch {
    Atomics.store(control, WORD.failed, 1)
  } finally {
    if (Atomics.sub(control, WORD.inside, 1) === 1 && Atomics.load(control, WORD.awaited) === 1)
      Atomics.notify(control, WORD.inside)
  }
}

/** Waits until the signal is no longer this one. */
function waitWhile(control: Int32Array, signal: number): void {
  for (let turn = 0; turn < TURNS && Atomics.load(control, WORD.busy) === 1; turn++)
    if (Atomics.load(control, WORD.signal) !== signal) return
  Atomics.add(control, WORD.sleeping, 1)
  Atomics.wait(control, WORD.signal, signal)
  Atomics.sub(control, WORD.sleeping, 1)
}

/** Takes a kernel; this thread does not help with one that it has no memory for. */
function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Run | null {
  try {
    return new WebAssembly.Instance(module, { env: { memory } }).exports.run as Run
  } catch {
    return null
  }
}

/** What a thread does with its messages: between two of them it helps, and returns only to take the next one. */
export function threadLoop(): (message: ThreadMessage) => void {
  let start: Extract<ThreadMessage, { kind: 'start' }> | null = null
  const kernels = new Map<number, Run>()
  let taken = 0
  return (message) => {
    taken++
    if (message.kind === 'start') start = message
    else if (start) {
      const run = instantiate(message.module, start.memory)
      if (run) kernels.set(message.number, run)
    }
    if (!start) return
    const { control, index } = start
    for (;;) {
      const signal = Atomics.load(control, WORD.signal)
      if (Atomics.load(control, WORD.posted) !== taken) return
      help(control, kernels, index)
      waitWhile(control, signal)
    }
  }
}
