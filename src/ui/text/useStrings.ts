// The dictionary of the chosen language. English comes with the page; others are fetched when they are
// chosen.

import { useSyncExternalStore } from 'react'
import { en, type Strings } from './en'
import type { ViewStrings } from './views.en'
import { usePreferences, type Language } from '../state/preferencesSlice'

/** Every language by its own name. */
export const LANGUAGES: Record<Language, string> = { en: 'English', ko: '한국어' }

const loaded: Partial<Record<Language, ViewStrings>> = {}
const listeners = new Set<() => void>()

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The fetched dictionary of this language; null for English, and before it arrives. */
export const loadedLanguage = (language: Language): ViewStrings | null => loaded[language] ?? null

/** The dictionary of this language, or English before it arrives. */
export const stringsOf = (language: Language): Strings => loaded[language] ?? en

/** Fetches a dictionary. Rejects when it cannot be fetched: the page then stays unchanged. */
export async function loadLanguage(language: Language): Promise<void> {
  if (language === 'en' || loaded[language]) return
  loaded[language] = (await import('./ko')).ko
  for (const listener of listeners) listener()
}

/** What `read` gives for the chosen language, again when its dictionary arrives. */
export function useDictionary<T>(read: (language: Language) => T): T {
  const language = usePreferences((s) => s.language)
  return useSyncExternalStore(subscribe, () => read(language))
}

export const useStrings = (): Strings => useDictionary(stringsOf)
