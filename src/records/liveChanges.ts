// Hyperparameters that were updated live: from which step on, and to what. Pure.

import { list, object, type Check } from '../json/check'
import { count, someSettings } from '../settings/figureChecks'
import { checkSetting, sameValue } from '../settings/resolve'
import type { Settings } from '../settings/settings'
import { SETTINGS_TABLE, SETTING_KEYS } from '../settings/table'

/** Steps after `step` were taken with these settings. */
export interface LiveChange {
  step: number
  change: Partial<Settings>
}

/** Far more than anyone makes by hand; dragging a slider makes one per step. */
export const MOST_CHANGES = 1000

/** Adds a change; changes at one step are merged, and beyond the bound the oldest are dropped. */
export function withChange(changes: readonly LiveChange[], next: LiveChange): LiveChange[] {
  const last = changes.at(-1)
  const afterStage1 =
    last?.step === next.step
      ? [...changes.slice(0, -1), { step: next.step, change: { ...last.change, ...next.change } }]
      : [...changes, next]
  return afterStage1.slice(-MOST_CHANGES)
}

/**
 * The changes of a run that is rewound to `step` and continues with the current settings: later changes apply
 * from there on. At step 0 there are none.
 */
export function changesUpTo(changes: readonly LiveChange[], step: number): LiveChange[] {
  if (step === 0) return []
  return changes.reduce<LiveChange[]>((saved, { step: at, change }) => {
    return withChange(saved, { step: Math.min(at, step), change })
  }, [])
}

/**
 * The changes of a run that resumes from a student of these settings, saved at `step`: later changes are
 * undone.
 */
export const changesUntil = (
  changes: readonly LiveChange[],
  step: number,
  settings: Settings,
): LiveChange[] =>
  changes.filter(
    ({ step: at, change }) =>
      at < step ||
      (at === step && SETTING_KEYS.every((key) => !(key in change) || sameValue(change[key], settings[key]))),
  )

/** The shape of a list of changes; keys and values are those of any version. */
export const someChanges: Check<unknown> = list(
  object({ step: count, change: someSettings }),
  0,
  MOST_CHANGES,
)

/** Drops settings that this version does not know or cannot change live, and invalid values. */
export function knownChanges(changes: readonly LiveChange[]): LiveChange[] {
  return changes.flatMap(({ step, change }) => {
    const known = SETTING_KEYS.filter(
      (key) =>
        Object.hasOwn(change, key) && SETTINGS_TABLE[key].live && checkSetting(key, change[key]) === null,
    )
    const saved: Partial<Settings> = Object.fromEntries(known.map((key) => [key, change[key]]))
    return known.length > 0 ? [{ step, change: saved }] : []
  })
}
