// A percentage with its sign, as the language of the page writes it: English with a space, Korean without.

import { usePreferences } from '../state/preferencesSlice'

export const withPercent = (amount: string | number): string =>
  usePreferences.getState().language === 'ko' ? `${amount}%` : `${amount}\u00a0%`
