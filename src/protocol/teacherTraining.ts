// What the page and the worker that trains teachers say to each other. Types only.

import type { TeacherPlan } from '../settings/teacherPlan'
import type { CardAccuracy } from '../teacher/card'
import type { OwnTeacher } from '../teacher/ownTeacher'
import type { Failure, LentTeachers } from './messages'

export type TrainerCommand =
  /** Begins a training under this id; ends in `kept` or `failure`. */
  | { type: 'start'; id: string; plan: TeacherPlan; lent?: LentTeachers | undefined }
  /** Goes on with the kept training of this id. */
  | { type: 'resume'; id: string }
  | { type: 'pause' }
  | { type: 'go' }
  /** Measures and keeps it as it is, with the steps so far. */
  | { type: 'keep' }

export type TrainerStage = 'device' | 'data' | 'features' | 'pipelines' | 'measuring' | 'keeping'

/** The curves of a training: [step, cross-entropy] and [step, held-out accuracy]. */
export interface TrainingCurve {
  losses: [number, number][]
  accuracy: [number, CardAccuracy][]
}

export type TrainerReport =
  | { type: 'stage'; stage: TrainerStage; done: number; total: number }
  /** Where a resumed training stands, with its curves. */
  | { type: 'resumed'; plan: TeacherPlan; step: number; curve: TrainingCurve }
  | { type: 'status'; status: 'training' | 'paused' | 'measuring' }
  /** Steps since the last report; `msPerStep` measured over the last ones, 0 while unknown. */
  | { type: 'steps'; losses: [number, number][]; msPerStep: number }
  | { type: 'accuracy'; step: number; accuracy: CardAccuracy }
  /** A checkpoint is in this browser; null: the browser keeps none. */
  | { type: 'saved'; step: number | null }
  /** `bytes`: the browser keeps nothing, so the page has to. */
  | { type: 'kept'; teacher: OwnTeacher; bytes?: Uint8Array }
  /** The device is gone: start another worker and resume. */
  | { type: 'lost'; reason: string }
  | { type: 'failure'; failure: Failure }
