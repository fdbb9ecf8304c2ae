// How the signals on logits compare two distributions, apart from their descriptors: the page reads those, and needs
// no kernels. A folder with a divergence.ts has one.

import type { Divergence, SignalId, SignalInfo } from './types'

const FOLDERS = import.meta.glob<SignalInfo>('./*/signal.ts', { eager: true, import: 'signal' })
const FILES = import.meta.glob<Divergence>('./*/divergence.ts', { eager: true, import: 'divergence' })

/** The divergence of every signal of the kind `logits`, by the signal's id. */
const DIVERGENCES: Readonly<Partial<Record<SignalId, Divergence>>> = Object.fromEntries(
  Object.entries(FOLDERS).flatMap(([path, { id }]) => {
    const divergence = FILES[path.replace('signal.ts', 'divergence.ts')]
    return divergence ? [[id, divergence]] : []
  }),
)

/** The divergence of a signal on logits. Throws where the signal has none. */
export function divergenceOf(id: SignalId): Divergence {
  const divergence = DIVERGENCES[id]
  if (!divergence) throw new Error(`the signal ${id} compares no next-word distributions`)
  return divergence
}
