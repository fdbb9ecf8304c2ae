// The dictionary of the chosen language.

import { type Language, usePreferences } from '../stores/preferences'
import { en, type Strings } from './en'
import { ko } from './ko'

export const DICTIONARIES: Record<Language, Strings> = { en, ko }

export const useStrings = (): Strings => DICTIONARIES[usePreferences((s) => s.language)]
