// Settings with their values, by the labels that the page uses. Fetched with the views.

import { displayValue } from '../../records/runNames'
import type { Settings } from '../../settings/settings'
import { SETTING_KEYS } from '../../settings/table'
import { runWords } from './runLabels'
import type { Strings } from './en'

/** Some settings in words: "Perception: signal (Attention maps), Planning: signal (Hidden states)". */
export const settingsInWords = (some: Readonly<Partial<Settings>>, t: Strings): string =>
  SETTING_KEYS.flatMap((key) => {
    const value = some[key]
    const words = runWords(t)
    return value === undefined ? [] : [`${words.setting?.(key) ?? key} (${displayValue(key, value, words)})`]
  }).join(', ')
