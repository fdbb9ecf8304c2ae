// What could not be fetched, and how to fetch it again. Every part of the page that is loaded when it is first
// wanted, and every file that the page itself downloads, comes through here.

import { create } from 'zustand'
import { lookForUpdate } from './siteVersion'

/** `part`: code; the others say themselves. */
export type MissingKind = 'part' | 'language' | 'recording' | 'sample'

interface Missing {
  kind: MissingKind
  /** Reported again, it takes its own place. */
  id: string
  retry: () => void
}

interface MissingStore {
  missing: readonly Missing[]
  /** Fetches all of it again; what fails again comes back. */
  retry: () => void
  dismiss: () => void
}

export const useMissing = create<MissingStore>((set, get) => ({
  missing: [],
  retry: () => {
    const { missing } = get()
    set({ missing: [] })
    for (const { retry } of missing) retry()
  },
  dismiss: () => set({ missing: [] }),
}))

/** Says that something is missing, and looks whether that is because the site was updated. */
export function reportMissing(kind: MissingKind, retry: () => void, id: string = kind): void {
  useMissing.setState((s) => ({ missing: [...s.missing.filter((m) => m.id !== id), { kind, id, retry }] }))
  void lookForUpdate()
}

/**
 * Loads a part of the page, called `id`, and uses it; where it cannot be loaded, that is said with a button that
 * tries again. Browsers since autumn 2026 then fetch a script anew; older ones remember that it failed until a
 * reload, which is offered too.
 */
export function withPart<T>(id: string, load: () => Promise<T>, use: (part: T) => void): void {
  load().then(use, () => reportMissing('part', () => withPart(id, load, use), id))
}
