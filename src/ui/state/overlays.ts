// Saved runs that the charts draw behind the current one: each by itself, or, when they differ in nothing but
// the seed, as mean and spread. The runs view puts them in; nothing here reaches the worker.

import { create } from 'zustand'
import type { RunRecord } from '../../records/runRecord'
import type { Settings } from '../../settings/settings'
import { SETTING_KEYS } from '../../settings/table'

export interface OverlayRun {
  id: string
  /** What the legend calls it, e.g. the run's automatic name. */
  name: string
  record: RunRecord
}

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

interface Overlays {
  runs: readonly OverlayRun[]
  /** Adds a run; one with the same id is replaced. */
  add: (run: OverlayRun) => void
  remove: (id: string) => void
  clear: () => void
}

export const useOverlays = create<Overlays>((set) => ({
  runs: [],
  add: (run) => set((s) => ({ runs: [...s.runs.filter((r) => r.id !== run.id), run] })),
  remove: (id) => set((s) => ({ runs: s.runs.filter((r) => r.id !== id) })),
  clear: () => set({ runs: [] }),
}))
