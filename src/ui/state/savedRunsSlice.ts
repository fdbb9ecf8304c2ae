// Slice `savedRuns`: the saved runs as the page sees them, whether the browser keeps them, and the export of one
// of them as a PyTorch project.

import { create } from 'zustand'
import type { Failure, Progress } from '../../protocol/messages'
import type { RunRecord } from '../../records/runRecord'
import type { StorageProblem, StudentEntry } from './runStore'
import type { SavedRun } from './savedRun'
import type { StudentLine } from './students'

/** Whether the browser has agreed not to clear what is saved. `unavailable`: it cannot be asked. */
export type Persistence = 'unasked' | 'asking' | 'granted' | 'refused' | 'unavailable'

export type ExportState =
  | { state: 'idle' }
  | { state: 'writing'; id: string; progress: Progress | null }
  | { state: 'saved'; id: string; name: string; bytes: number }
  | { state: 'failed'; id: string; failure: Failure }

/** What was read from storage. */
export interface SavedRunsList {
  /** Newest first. */
  runs: SavedRun[]
  /** The list has been read. */
  ready: boolean
  problem: StorageProblem | null
  /** Deleted last, and can still be restored. */
  removed: { run: SavedRun; record: RunRecord | null; student: StudentEntry | null } | null
  /** Students of runs that can resume. */
  students: StudentLine[]
}

interface SavedRunsState extends SavedRunsList {
  persistence: Persistence
  torchExport: ExportState
}

export const EMPTY_LIST: SavedRunsList = {
  runs: [],
  ready: false,
  problem: null,
  removed: null,
  students: [],
}

export const useSavedRuns = create<SavedRunsState>(() => ({
  ...EMPTY_LIST,
  persistence: 'unasked',
  torchExport: { state: 'idle' },
}))
