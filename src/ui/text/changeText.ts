// Changed settings in words.

import { shownValue } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import { settingEntry, SETTING_KEYS } from '../../settings/table'
import type { Strings } from './en'
import { wording } from './wording'

/** Changed settings as a person reads them: "Frames per step 4, Width 64". */
export const changeText = (change: Partial<Settings>, t: Strings): string =>
  SETTING_KEYS.filter((key) => change[key] !== undefined)
    .map((key) => `${wording(settingEntry(key), t).label} ${shownValue(key, change[key]!)}`)
    .join(', ')
