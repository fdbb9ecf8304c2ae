// What could not be fetched, and how to fetch it again. Every part of the page that is loaded when it is first
// wanted, and every file that the page itself downloads, comes through here.

import { usePage, type MissingKind } from './pageSlice'
import { lookForUpdate } from './siteVersion'

/** Fetches everything again; what fails again is listed again. */
export function retryMissing(): void {
  const { missing } = usePage.getState()
  dismissMissing()
  for (const { retry } of missing) retry()
}

export const dismissMissing = (): void => usePage.setState({ missing: [] })

/** Says that something is missing, and looks whether that is because the site was updated. */
export function reportMissing(kind: MissingKind, retry: () => void, id: string = kind): void {
  usePage.setState((s) => ({ missing: [...s.missing.filter((m) => m.id !== id), { kind, id, retry }] }))
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
