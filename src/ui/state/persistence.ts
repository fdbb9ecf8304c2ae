// Asks the browser, once, not to clear what this page keeps when space runs low, and remembers the answer.

import { create } from 'zustand'
import { storageManager } from '../../browser/storage'

/** `unavailable`: the browser cannot be asked. */
export type Persistence = 'unasked' | 'asking' | 'granted' | 'refused' | 'unavailable'

export const usePersistence = create<{ state: Persistence }>(() => ({ state: 'unasked' }))

/** Called when the first thing worth saving is in storage; some browsers ask the person. */
export async function askToPersist(): Promise<void> {
  if (usePersistence.getState().state !== 'unasked') return
  usePersistence.setState({ state: 'asking' })
  try {
    const storage = storageManager()
    if (!storage?.persist) return usePersistence.setState({ state: 'unavailable' })
    const granted = (await storage.persisted()) || (await storage.persist())
    usePersistence.setState({ state: granted ? 'granted' : 'refused' })
  } catch {
    usePersistence.setState({ state: 'unavailable' })
  }
}
