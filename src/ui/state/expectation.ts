// The figures that the opened link expects of its run, and whether the run reached them.

import { create } from 'zustand'
import { judge, type Expectation, type Verdict } from '../../records/expectedFigures'
import type { RecordedStep } from '../../records/runRecord'
import { sameValue } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'

interface ExpectationStore {
  expected: Expectation | null
  /** The settings they hold for. */
  settings: Settings | null
  verdict: Verdict | null
  open: (expected: Expectation | null, settings: Settings) => void
  /** Other settings have nothing to do with the link's figures; the same ones begin anew. */
  begin: (settings: Settings) => void
  /** Compares, when this is the step that the link speaks of. */
  look: (stepAt: (step: number) => RecordedStep | null, version: string) => void
  close: () => void
}

const NOTHING = { expected: null, settings: null, verdict: null }

export const useExpectation = create<ExpectationStore>((set, get) => ({
  ...NOTHING,
  open: (expected, settings) => set(expected ? { expected, settings, verdict: null } : NOTHING),
  begin: (settings) => {
    const { expected, settings: theirs } = get()
    if (!expected) return
    if (sameValue(settings, theirs)) set({ verdict: null })
    else set(NOTHING)
  },
  look: (stepAt, version) => {
    const { expected, verdict } = get()
    if (!expected || verdict) return
    const step = stepAt(expected.step)
    const found = step && judge(expected, step, version)
    if (found) set({ verdict: found })
  },
  close: () => set(NOTHING),
}))
