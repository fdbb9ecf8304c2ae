// Saved runs that the charts draw behind the current one: each by itself, or, when they differ in nothing
// but the seed, as mean and spread. The runs view adds them; nothing here reaches the worker.

import type { Settings } from '../../settings/settings'
import { SETTING_KEYS } from '../../settings/table'
import { useHistory, type OverlayRun } from './historySlice'

/** Runs that are equal up to the seed. */
export interface OverlayGroup {
  /** The id of its first run. */
  id: string
  runs: readonly OverlayRun[]
}

/** The same for two settings exactly when they differ in nothing but the seed. */
const keyWithoutSeed = (settings: Settings): string =>
  JSON.stringify(SETTING_KEYS.filter((key) => key !== 'seed').map((key) => settings[key]))

/**
 * Groups of runs with the same settings, in the order in which they came. Two runs of one seed are one
 * sample, not two: with the seed repeated, the later run makes a group of its own, so that n always counts
 * seeds.
 */
export function groupRuns(runs: readonly OverlayRun[]): OverlayGroup[] {
  const groups: { key: string; runs: OverlayRun[] }[] = []
  for (const run of runs) {
    const key = keyWithoutSeed(run.record.config)
    const group = groups.find((g) => g.key === key && g.runs.every((r) => r.record.seed !== run.record.seed))
    if (group) group.runs.push(run)
    else groups.push({ key, runs: [run] })
  }
  return groups.map((g) => ({ id: g.runs[0].id, runs: g.runs }))
}

/** Adds a run; one with the same id is replaced. */
export const addOverlay = (run: OverlayRun): void =>
  useHistory.setState(({ overlays }) => ({ overlays: [...overlays.filter((r) => r.id !== run.id), run] }))

export const removeOverlay = (id: string): void =>
  useHistory.setState(({ overlays }) => ({ overlays: overlays.filter((r) => r.id !== id) }))

export const clearOverlays = (): void => useHistory.setState({ overlays: [] })
