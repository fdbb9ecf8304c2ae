// How the page looks to this person: theme and language, remembered in this browser.

import type { Theme } from '../explain/heatMapColours'
import { create } from 'zustand'

export type Language = 'en' | 'ko'

const read = (key: string): string | null => {
  try {
    return globalThis.localStorage?.getItem(key) ?? null
  } catch {
    return null
  }
}

const write = (key: string, value: string): void => {
  try {
    globalThis.localStorage?.setItem(key, value)
  } catch {
    // Private windows may refuse storage: the choice then lasts as long as the page.
  }
}

/** The remembered theme, else what the system prefers. */
export function initialTheme(): Theme {
  const stored = read('theme')
  if (stored === 'light' || stored === 'dark') return stored
  return globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** The remembered language, else the browser's when we speak it. */
export function initialLanguage(): Language {
  const stored = read('language')
  if (stored === 'en' || stored === 'ko') return stored
  return globalThis.navigator?.language?.startsWith('ko') ? 'ko' : 'en'
}

interface Preferences {
  theme: Theme
  language: Language
  toggleTheme: () => void
  setLanguage: (language: Language) => void
}

export const usePreferences = create<Preferences>((set, get) => ({
  theme: initialTheme(),
  language: initialLanguage(),
  toggleTheme: () => {
    const theme = get().theme === 'dark' ? 'light' : 'dark'
    write('theme', theme)
    set({ theme })
  },
  setLanguage: (language) => {
    write('language', language)
    set({ language })
  },
}))
