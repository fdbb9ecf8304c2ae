// Threads that help a worker whose device is the CPU.

import type { KernelThreads } from '../gpu/processor/threadPool'

/** More threads than this are not started: what a step of a small model leaves to each gets too little. */
const MOST_THREADS = 8
/** Left to the page, which draws while a run trains: a thread without a core keeps the others waiting. */
const CORES_OF_THE_PAGE = 1

/**
 * How the device of this worker gets threads; null where it has to do with one: threads share memory in pages alone
 * that are isolated from other origins (docs/USING.md, "Hosting").
 */
export function kernelThreads(): KernelThreads | null {
  const count = Math.min(globalThis.navigator.hardwareConcurrency - CORES_OF_THE_PAGE, MOST_THREADS)
  if (!globalThis.crossOriginIsolated || !(count > 1)) return null
  const start = () => {
    const thread = new Worker(new URL('./kernels/worker.ts', import.meta.url), { type: 'module' })
    // A thread whose script does not arrive, or that fails, takes no part: nobody waits for it, and nothing is lost.
    thread.onerror = (event) => event.preventDefault()
    return { post: (message: unknown) => thread.postMessage(message), end: () => thread.terminate() }
  }
  return { count, start }
}
