// Which tab has which run open: each holds a lock named after its run for as long as it lives, so that no other
// tab takes the run over or drops it to make room. Where the browser has no locks, every run counts as free.

import { recallInTab, rememberInTab } from '../../browser/storage'

const PREFIX = 'drive-kd-run '
const TAB_KEY = 'drive-kd-run'

const locks = (): LockManager | null => {
  try {
    return globalThis.navigator?.locks ?? null
  } catch {
    return null
  }
}

let letGo: () => void = () => undefined
let mine = ''

/** This tab has this run open, and lets go of the one before. A reload finds it again. */
export function openRun(id: string): void {
  if (id === mine) return
  letGo()
  mine = id
  const held = new Promise<void>((resolve) => (letGo = resolve))
  try {
    locks()
      ?.request(PREFIX + id, () => held)
      .catch(() => undefined)
  } catch {
    // Refused: the run counts as free, as without locks.
  }
}

/** Ids of the runs that other tabs have open. */
export async function openElsewhere(): Promise<ReadonlySet<string>> {
  try {
    const { held = [] } = (await locks()?.query()) ?? {}
    const ids = held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []))
    return new Set(ids.filter((id) => id !== mine))
  } catch {
    return new Set()
  }
}

/** The run that this tab was training before it was reloaded; null in a new tab. */
export const runOfTab = (): string | null => recallInTab(TAB_KEY)

/** A reload of this tab is to find this run; where the browser refuses, the newest unfinished run is offered. */
export const rememberRun = (id: string): void => rememberInTab(TAB_KEY, id)
