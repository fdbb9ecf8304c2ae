// The messages between the page and the worker that trains teachers. Types only.

import type { DeviceChoice } from '../browser/deviceChoice'
import type { TeacherPlan } from '../settings/teacherPlan'
import type { CardAccuracy } from '../teacher/card'
import type { OwnTeacher } from '../teacher/ownTeacher'
import type { Failure, LentTeachers } from './messages'

export type TrainerCommand =
  /** Begins a training under this id; ends in `stored` or `failure`. */
  | {
      type: 'start'
      id: string
      plan: TeacherPlan
      lent?: LentTeachers | undefined
      device?: DeviceChoice | undefined
    }
  /** Resumes the stored training of this id. */
  | { type: 'resume'; id: string; device?: DeviceChoice | undefined }
  | { type: 'pause' }
  | { type: 'go' }
  /** Evaluates and stores it as it is, with the steps so far. */
  | { type: 'keep' }

export type TrainerStage = 'device' | 'data' | 'features' | 'pipelines' | 'measuring' | 'keeping'

/** The curves of a training: [step, cross-entropy] and [step, held-out accuracy]. */
export interface TrainingCurve {
  losses: [number, number][]
  accuracy: [number, CardAccuracy][]
}

export type TrainerReport =
  | { type: 'stage'; stage: TrainerStage; done: number; total: number }
  /** The step of a resumed training, with its curves. */
  | { type: 'resumed'; plan: TeacherPlan; step: number; curve: TrainingCurve }
  | { type: 'status'; status: 'training' | 'paused' | 'measuring' }
  /** Steps since the last report; `msPerStep` measured over the last ones, 0 while unknown. */
  | { type: 'steps'; losses: [number, number][]; msPerStep: number }
  | { type: 'accuracy'; step: number; accuracy: CardAccuracy }
  /** A checkpoint is stored in this browser; null: the browser cannot store any. */
  | { type: 'saved'; step: number | null }
  /** `bytes`: the browser cannot store the teacher, so the page has to hold it. */
  | { type: 'stored'; teacher: OwnTeacher; bytes?: Uint8Array }
  /** The device was lost: start another worker and resume. */
  | { type: 'lost'; reason: string }
  | { type: 'failure'; failure: Failure }
