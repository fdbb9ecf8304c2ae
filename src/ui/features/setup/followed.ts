// What a choice changes besides itself: settings that stand at their default take the default under the new
// choice (AGP counts cross-entropy three times, so teacher losses weigh three times more). The form says so,
// and leaves the decision to the person. Pure.

import type { Settings } from '../../../settings/settings'
import { DEFAULTS_KEYS } from '../../../settings/entry'
import { defaultOf, SETTING_KEYS } from '../../../settings/table'
import { sameValue } from '../../../settings/resolve'
import { defaultsSettings, type Draft } from './draft'
import { fieldText } from './typed'

/** Another setting than the chosen one; both values as texts of its field. */
export interface Followed {
  key: keyof Settings
  /** The run's. */
  from: string
  /** The default under the draft's choices. */
  to: string
}

/** `set`: changed along with the choice; `kept`: left at the run's values instead. */
export interface Following {
  set: Followed[]
  kept: Followed[]
}

const NOTHING: Following = { set: [], kept: [] }

/** What the draft's choice of `key` changes, or would change, besides itself. */
export function followedBy(draft: Draft, settings: Settings, key: keyof Settings): Following {
  if (!DEFAULTS_KEYS.some((k) => k === key) || draft[key] === fieldText(settings[key])) return NOTHING
  const now = defaultsSettings(draft)
  const without = defaultsSettings({ ...draft, [key]: fieldText(settings[key]) })
  const others = SETTING_KEYS.filter((other) => other !== key)
    .filter((other) => sameValue(settings[other], defaultOf(other, settings)))
    .filter((other) => !sameValue(defaultOf(other, now), defaultOf(other, without)))
    .map((other) => ({ key: other, from: fieldText(settings[other]), to: fieldText(defaultOf(other, now)) }))
    .filter(({ from, to }) => from !== to)
  return {
    set: others.filter((other) => draft[other.key] === other.to),
    kept: others.filter((other) => draft[other.key] === other.from),
  }
}

/** The draft with the run's values in place of those that were changed along. */
export const keepValues = (draft: Draft, { set }: Following): Draft => ({
  ...draft,
  ...Object.fromEntries(set.map(({ key, from }) => [key, from])),
})

/** The draft with the defaults of its choices again. */
export const takeDefaults = (draft: Draft, { kept }: Following): Draft => ({
  ...draft,
  ...Object.fromEntries(kept.map(({ key, to }) => [key, to])),
})
