// What the browser stores for this page: small values, databases, and messages to other tabs. The only place
// that names localStorage, indexedDB and BroadcastChannel (enforced by lint): where cookies are blocked
// merely naming them throws SecurityError, in the page and in workers alike, and writing throws where the
// quota is used up. Here a refusal is a return value, never an exception.

/** What a browser may refuse: small values between visits, databases, messages to other tabs. */
export type StorageKind = 'values' | 'databases' | 'channels'

/** `blocked`: cookies or site data are off, a private window; `full`: the quota of this address is used up. */
export type RefusalReason = 'blocked' | 'full'

export type Refusals = Readonly<Partial<Record<StorageKind, RefusalReason>>>

let refused: Refusals = {}
const listeners = new Set<(refused: Refusals) => void>()

/** What has been refused so far in this thread. */
export const refusals = (): Refusals => refused

/** Calls `listener` whenever something is refused for the first time. Returns a function that unsubscribes. */
export function onRefusal(listener: (refused: Refusals) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function refuse(kind: StorageKind, error?: unknown): null {
  if (!refused[kind]) {
    // Firefox uses a different name.
    const full = /^(QuotaExceededError|NS_ERROR_DOM_QUOTA_REACHED)$/.test(
      (error as Error | undefined)?.name ?? '',
    )
    refused = { ...refused, [kind]: full ? 'full' : 'blocked' }
    for (const listener of listeners) listener(refused)
  }
  return null
}

/** The value of an access that may throw; null, and a refusal, where it does or gives nothing. */
function attempt<T>(kind: StorageKind, access: () => T | null | undefined): T | null {
  try {
    return access() ?? refuse(kind)
  } catch (error) {
    return refuse(kind, error)
  }
}

const values = (): Storage | null => attempt('values', () => globalThis.localStorage)

/** A small value that was remembered on an earlier visit; null when there is none. */
export function recall(key: string): string | null {
  try {
    return values()?.getItem(key) ?? null
  } catch (error) {
    return refuse('values', error)
  }
}

/** Remembers a small value for the next visit; where the browser refuses, it lasts as long as the page. */
export function remember(key: string, value: string): void {
  try {
    values()?.setItem(key, value)
  } catch (error) {
    refuse('values', error)
  }
}

/**
 * A value that lasts as long as this tab, across reloads; null where there is none or the browser refuses.
 */
export function recallInTab(key: string): string | null {
  try {
    return globalThis.sessionStorage?.getItem(key) ?? null
  } catch {
    return null
  }
}

/** Remembers a value for this tab; where the browser refuses, nothing is remembered. */
export function rememberInTab(key: string, value: string): void {
  try {
    if (globalThis.sessionStorage?.getItem(key) !== value) globalThis.sessionStorage?.setItem(key, value)
  } catch {
    // Values remembered per tab are only a convenience.
  }
}

/** The browser's storage manager; null where there is none or the browser refuses. */
export function storageManager(): StorageManager | null {
  try {
    return globalThis.navigator?.storage ?? null
  } catch {
    return null
  }
}

/** The entry to IndexedDB; null where there is none or the browser refuses. */
export const databases = (): IDBFactory | null => attempt('databases', () => globalThis.indexedDB)

/** The part of BroadcastChannel that is used. */
export interface Channel {
  postMessage(message: unknown): void
  onmessage: ((event: MessageEvent) => void) | null
}

/**
 * A channel to this page's other tabs; null where the browser refuses: they are then notified of nothing
 * until a reload.
 */
export const openChannel = (name: string): Channel | null =>
  attempt('channels', () => new globalThis.BroadcastChannel(name))
