// The dictionary of the chosen language. English comes with the page; others are fetched when they are
// chosen.

import { type Language, usePreferences } from '../state/preferences'
import { en, type Strings } from './en'
import type { ViewStrings } from './views.en'

/** Every language by its own name. */
export const LANGUAGES: Record<Language, string> = { en: 'English', ko: '한국어' }

const loaded: Partial<Record<Language, ViewStrings>> = {}

/** The fetched dictionary of this language; null for English, and while it is not here. */
export const loadedLanguage = (language: Language): ViewStrings | null => loaded[language] ?? null

/** The dictionary of this language, or English while it is not here. */
export const stringsOf = (language: Language): Strings => loaded[language] ?? en

/** Fetches a dictionary. Rejects when it cannot be had: the page then stays as it is. */
export async function loadLanguage(language: Language): Promise<void> {
  if (language !== 'en') loaded[language] ??= (await import('./ko')).ko
}

export const useStrings = (): Strings => stringsOf(usePreferences((s) => s.language))
