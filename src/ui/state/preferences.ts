// Theme and language.

import { usePreferences, type Language } from './preferencesSlice'

export const toggleTheme = (): void =>
  usePreferences.setState(({ theme }) => ({ theme: theme === 'dark' ? 'light' : 'dark' }))

export const setLanguage = (language: Language): void => usePreferences.setState({ language })
