// Which tab has which run open: each holds a lock named after its run for as long as it lives, so that no
// other tab resumes the run or drops it to make room. Where the browser has no locks, every run counts as
// free.

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

/** Locks that this tab has asked for, by run: whether it got them, and what gives them back. */
const asked = new Map<string, { granted: Promise<boolean>; letGo: () => void }>()
let mine = ''

/**
 * Asks for the lock of a run; false where another tab has it, or it was released meanwhile. `wait`: until
 * that tab releases it.
 */
function ask(id: string, wait: boolean): Promise<boolean> {
  const before = asked.get(id)
  if (before) return before.granted
  let givenUp = false
  let end: () => void = () => undefined
  const lasting = new Promise<void>((resolve) => (end = resolve))
  const granted = new Promise<boolean>((resolve) => {
    // Refused: the run counts as free, as without locks.
    const free = (): void => resolve(true)
    try {
      const request = locks()?.request(PREFIX + id, { ifAvailable: !wait }, (lock) => {
        resolve(lock !== null && !givenUp)
        if (lock) return lasting
        if (asked.get(id)?.granted === granted) asked.delete(id)
      })
      if (request) request.catch(free)
      else free()
    } catch {
      free()
    }
  })
  const letGo = (): void => {
    givenUp = true
    end()
  }
  asked.set(id, { granted, letGo })
  return granted
}

/**
 * Claims a run that no tab has open, until this tab opens one: of several tabs that ask at once only one gets
 * it.
 */
export async function claimRun(id: string): Promise<boolean> {
  const granted = ask(id, false)
  // It may have been released, and taken by another tab, since it was granted.
  return (await granted) && asked.get(id)?.granted === granted
}

/** This tab has this run open, and releases all others. A reload finds it again. */
export function openRun(id: string): void {
  if (id === mine) return
  mine = id
  void ask(id, true)
  for (const other of [...asked.keys()]) letGoOf(other)
}

/** Releases a run that was claimed and not opened. */
export function letGoOf(id: string): void {
  if (id === mine) return
  asked.get(id)?.letGo()
  asked.delete(id)
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

/**
 * Remembers the run for a reload of this tab; where the browser refuses, the newest unfinished run is
 * offered.
 */
export const rememberRun = (id: string): void => rememberInTab(TAB_KEY, id)
