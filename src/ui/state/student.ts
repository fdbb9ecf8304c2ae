// The student on its way out and in: files requested and exported, a weights file to start from,
// and the initial weights of the run on screen.

import { create } from 'zustand'
import type { InitialWeights } from '../../settings/initialWeights'
import { sameValue } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import type { StudentFile, WeightsProblem, WeightsNote } from '../../protocol/messages'

/** A weights file as it was opened, with the text of the config.json that came with it. */
export interface WeightsFile {
  name: string
  weights: Uint8Array
  config: string | null
}

/** What is wrong with chosen files before anything of them is read. */
export type FileProblem = { kind: 'noFile' } | { kind: 'tooLarge'; bytes: number }

interface StudentStore {
  /** What is to be saved when the files arrive: all of them in one, or one by name. */
  wanted: 'zip' | string | null
  /** The last exported files, and the step they are of. Invalidated when the run restarts. */
  taken: { step: number; files: readonly StudentFile[] } | null
  /** The file that was opened last, and whether it waits for a student to be ready. */
  opened: WeightsFile | null
  waiting: boolean
  refused: { problem: WeightsProblem | FileProblem; fit: Partial<Settings> | null } | null
  /** The initial weights of the run on screen; null: its seed's. */
  initialWeights: InitialWeights | null
  /** What was done with the file it started from. */
  notes: readonly WeightsNote[]
  /**
   * The initial weights of the opened link (or of the saved run that is run again), and the settings they are
   * for.
   */
  expected: { initialWeights: InitialWeights; settings: Settings } | null
  /** A run of these settings begins at its seed. */
  begin: (settings: Settings) => void
  /** The run on screen is at its start again. */
  startedFrom: (initialWeights: InitialWeights | null, notes?: readonly WeightsNote[]) => void
  expect: (initialWeights: InitialWeights | null, settings: Settings) => void
}

export const useStudent = create<StudentStore>((set) => ({
  wanted: null,
  taken: null,
  opened: null,
  waiting: false,
  refused: null,
  initialWeights: null,
  notes: [],
  expected: null,
  begin: (settings) =>
    set((s) => ({
      initialWeights: null,
      notes: [],
      taken: null,
      wanted: null,
      expected: s.expected && sameValue(settings, s.expected.settings) ? s.expected : null,
    })),
  startedFrom: (initialWeights, notes = []) =>
    set({ initialWeights, notes, taken: null, wanted: null, refused: null }),
  expect: (initialWeights, settings) => set({ expected: initialWeights && { initialWeights, settings } }),
}))
