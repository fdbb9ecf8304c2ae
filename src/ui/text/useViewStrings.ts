// The whole dictionary of the chosen language, for the views beside the playground; nothing before first
// paint may import it.

import { usePreferences } from '../state/preferences'
import { loadedLanguage } from './useStrings'
import { viewsEn, type ViewStrings } from './views.en'

export function useViewStrings(): ViewStrings {
  const language = usePreferences((s) => s.language)
  return loadedLanguage(language) ?? viewsEn
}
