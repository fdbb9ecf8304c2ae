// What this browser remembers between visits. Private windows may refuse: it then lasts as long as the page.

export function recall(key: string): string | null {
  try {
    return globalThis.localStorage?.getItem(key) ?? null
  } catch {
    return null
  }
}

export function remember(key: string, value: string): void {
  try {
    globalThis.localStorage?.setItem(key, value)
  } catch {
    // Nothing to do, and nothing that the person must know now.
  }
}
