// Slice `teachers`: the teachers of one's own, the file that is being imported, and the teacher that is being
// trained. The actions on the latter two come with the teachers view.

import { create } from 'zustand'
import type { Failure } from '../../protocol/messages'
import type { TrainerStage } from '../../protocol/teacherTraining'
import type { TeacherPlan } from '../../settings/teacherPlan'
import type { CardAccuracy } from '../../teacher/card'
import type { TeacherFailure } from '../../teacher/failure'
import type { OwnSet, OwnTeacher } from '../../teacher/ownTeacher'

/** What went wrong before any check, as a key of the dictionary; `detail` completes it. */
export type BringProblem =
  | { kind: 'cors' | 'notAnAddress' | 'crashed' | 'unloaded' | 'weightsAlone' | 'noGraph' }
  | { kind: 'tooLarge'; bytes: number }
  | { kind: 'tooSlow'; seconds: number }
  | { kind: 'failures'; failures: TeacherFailure[] }

/** A dropped file or an address on its way into the list. */
export interface Bring {
  status: 'idle' | 'fetching' | 'checking' | 'added' | 'known' | 'refused'
  /** File name or address. */
  name: string
  problem: BringProblem | null
}

/** A saved training that can resume. */
export interface Unfinished {
  id: string
  plan: TeacherPlan
  step: number
}

export interface Training {
  status: 'none' | 'preparing' | 'training' | 'paused' | 'measuring' | 'done' | 'failed'
  id: string
  plan: TeacherPlan | null
  stage: { stage: TrainerStage; done: number; total: number } | null
  step: number
  losses: [number, number][]
  accuracy: { step: number; accuracy: CardAccuracy } | null
  msPerStep: number
  /** The newest checkpoint in this browser; null before the first; 'never' where the browser stores none. */
  saved: number | 'never' | null
  /** The run was paused for it. */
  tookTurns: boolean
  /** It waits because the run is training. */
  waits: boolean
  /** How many times in a row the device was lost. */
  attempt: number
  failure: Failure | null
  kept: OwnTeacher | null
  unfinished: Unfinished[]
}

export const NO_TRAINING: Omit<Training, 'unfinished'> = {
  status: 'none',
  id: '',
  plan: null,
  stage: null,
  step: 0,
  losses: [],
  accuracy: null,
  msPerStep: 0,
  saved: null,
  tookTurns: false,
  waits: false,
  attempt: 0,
  failure: null,
  kept: null,
}

export interface TeachersState {
  /** Newest first. */
  teachers: readonly OwnTeacher[]
  sets: readonly OwnSet[]
  ready: boolean
  /** In English, as the teacher store says it; null while all is well. */
  problem: { message: string; wayOut: string } | null
  /** Deleted last, and can still be restored. */
  removed: { teacher: OwnTeacher; bytes: Uint8Array } | null
  bring: Bring
  training: Training
}

export const useTeachers = create<TeachersState>(() => ({
  teachers: [],
  sets: [],
  ready: false,
  problem: null,
  removed: null,
  bring: { status: 'idle', name: '', problem: null },
  training: { ...NO_TRAINING, unfinished: [] },
}))
