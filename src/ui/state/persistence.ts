// Asks the browser, once, not to clear what this page keeps when space runs low, and remembers the answer.

import { storageManager } from '../../browser/storage'
import { useSavedRuns, type Persistence } from './savedRunsSlice'

const set = (persistence: Persistence): void => useSavedRuns.setState({ persistence })

/** Called when the first thing worth saving is in storage; some browsers ask the person. */
export async function askToPersist(): Promise<void> {
  if (useSavedRuns.getState().persistence !== 'unasked') return
  set('asking')
  try {
    const storage = storageManager()
    if (!storage?.persist) return set('unavailable')
    const granted = (await storage.persisted()) || (await storage.persist())
    set(granted ? 'granted' : 'refused')
  } catch {
    set('unavailable')
  }
}
