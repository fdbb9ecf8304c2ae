// Finds settings that fit where these do not: the largest value of a setting, and the mildest change. Pure;
// the caller, who can measure it, decides whether settings fit.

import { resolveSettings } from './resolve'
import type { Settings } from './settings'
import { settingEntry } from './table'

type Fits = (settings: Settings) => boolean

/** Settings that affect memory but not the student; then its shape. */
const FRAMES = ['trainFrames', 'batchFrames', 'validationFrames', 'batchSegments'] as const
const SHAPE = ['layers', 'width'] as const
export type RoomKey = (typeof FRAMES)[number] | (typeof SHAPE)[number]

/** The settings with another value of one key; null where that is not possible. */
function withOne(settings: Settings, key: RoomKey, value: number): Settings | null {
  const resolved = resolveSettings({ ...settings, [key]: value })
  return resolved.ok ? resolved.settings : null
}

/** Up to this many values are tried one by one. `trainFrames` has more, but is valid above some value. */
const FEW_VALUES = 512

/** The valid values of a setting below its own, ascending. */
function validBelow(settings: Settings, key: RoomKey, min: number, step: number): number[] {
  const first = Math.ceil(min / step) * step
  const all = Array.from(
    { length: Math.max(0, Math.ceil((settings[key] - first) / step)) },
    (_, i) => first + i * step,
  )
  const valid = (value: number): boolean => withOne(settings, key, value) !== null
  if (all.length <= FEW_VALUES) return all.filter(valid)
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (valid(all[middle]!)) high = middle
    else low = middle + 1
  }
  return all.slice(low)
}

/**
 * The largest smaller value of a setting with which the settings are valid and fit; null when there is none. A
 * smaller value never needs more memory.
 */
export function largestThatFits(settings: Settings, key: RoomKey, fits: Fits): number | null {
  const entry = settingEntry(key)
  if (entry.kind !== 'integer') return null
  const values = validBelow(settings, key, entry.min, entry.multiple ?? 1)
  const fitting = (value: number): boolean => {
    const made = withOne(settings, key, value)
    return made !== null && fits(made)
  }
  // The smallest first: where that is too large, nothing needs to be searched.
  if (values.length === 0 || !fitting(values[0]!)) return null
  let [low, high] = [1, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (fitting(values[middle]!)) low = middle + 1
    else high = middle
  }
  return values[low - 1]!
}

/** Of several single changes, the one that keeps the largest share of its setting's value. */
function mildest(settings: Settings, keys: readonly RoomKey[], fits: Fits): Partial<Settings> | null {
  let best: { key: RoomKey; value: number } | null = null
  for (const key of keys) {
    const value = largestThatFits(settings, key, fits)
    if (value === null) continue
    if (!best || value / settings[key] > best.value / settings[best.key]) best = { key, value }
  }
  return best && { [best.key]: best.value }
}

/** All frames halved until one of each is left, from the mildest. */
function* halvings(settings: Settings): Generator<Settings> {
  const halved = { ...settings }
  while (halved.trainFrames > 1 || halved.batchFrames > 1 || halved.validationFrames > 1) {
    for (const key of ['trainFrames', 'batchFrames', 'validationFrames'] as const)
      halved[key] = Math.max(1, halved[key] >> 1)
    yield { ...halved }
  }
}

/** One setting of frames and questions, or all frames halved as often as it takes; null where that is not enough. */
function framesThatFit(settings: Settings, fits: Fits): Partial<Settings> | null {
  const one = mildest(settings, FRAMES, fits)
  if (one) return one
  for (const halved of halvings(settings)) if (fits(halved)) return changed(settings, halved)
  return null
}

/**
 * The mildest change of settings that fits: one setting of frames and questions; all of them together, halved
 * as often as it takes; or the student's shape, together with frames where it must. Null when nothing fits.
 */
export function changeThatFits(settings: Settings, fits: Fits): Partial<Settings> | null {
  const frames = framesThatFit(settings, fits)
  if (frames) return frames
  // Frames stay as they are where they are not what needs the memory.
  const alone = mildest(settings, SHAPE, fits)
  if (alone) return alone
  const fewest = [...halvings(settings)].at(-1) ?? settings
  const shape = mildest(fewest, SHAPE, fits)
  if (!shape) return null
  return { ...shape, ...(framesThatFit({ ...settings, ...shape }, fits) ?? changed(settings, fewest)) }
}

const changed = (from: Settings, to: Settings): Partial<Settings> =>
  Object.fromEntries(FRAMES.filter((key) => to[key] !== from[key]).map((key) => [key, to[key]]))
