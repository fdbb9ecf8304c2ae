// Threads of Node that help the device on the CPU. A thread has no loader for TypeScript: it gets the loop's text
// without its types.

import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ROOT } from '../../../scripts/install.mjs'
import { withoutTypes } from '../../../scripts/withoutTypes.mjs'
import type { KernelThreads } from '../../gpu/processor/threadPool'

/** Hands a thread's messages to the loop. */
const ENTRY = `
import { parentPort } from 'node:worker_threads'
parentPort.on('message', threadLoop())`

/** How a device gets threads, `count` with the one that submits; as a rule one per core. */
export async function kernelThreads(count = availableParallelism()): Promise<KernelThreads> {
  const loop = await withoutTypes(join(ROOT, 'src/gpu/processor/threadLoop.ts'))
  const url = new URL(`data:text/javascript,${encodeURIComponent(loop + ENTRY)}`)
  const start = () => {
    const worker = new Worker(url)
    // A thread that waits for work does not keep the process.
    worker.unref()
    // One that fails takes no part: nobody waits for it, and nothing is lost.
    worker.on('error', () => undefined)
    return {
      post: (message: unknown) => worker.postMessage(message),
      end: () => void worker.terminate(),
    }
  }
  return { count, start }
}
