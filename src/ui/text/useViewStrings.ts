// The whole dictionary of the chosen language, for the views beside the playground; nothing before first
// paint may import it.

import { loadedLanguage, useDictionary } from './useStrings'
import { viewsEn, type ViewStrings } from './views.en'

export const useViewStrings = (): ViewStrings =>
  useDictionary((language) => loadedLanguage(language) ?? viewsEn)
