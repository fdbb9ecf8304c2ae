// How the page looks to this person: theme and language, remembered in this browser.

import type { Theme } from '../explain/heatMapColours'
import { create } from 'zustand'
import { recall, remember } from '../../browser/storage'

export type Language = 'en' | 'ko'

/** The remembered theme, else what the system prefers. */
export function initialTheme(): Theme {
  const stored = recall('theme')
  if (stored === 'light' || stored === 'dark') return stored
  return globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** The remembered language, else the browser's when we speak it. */
export function initialLanguage(): Language {
  const stored = recall('language')
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
    remember('theme', theme)
    set({ theme })
  },
  setLanguage: (language) => {
    remember('language', language)
    set({ language })
  },
}))
