// An exported student, as it travels from the worker to the page. Types only.

import type { Accuracy } from '../distill/tasks'
import type { ModelConfig } from '../nn/config'
import type { InitialWeights } from '../settings/initialWeights'
import type { Settings } from '../settings/settings'
import type { OwnDataAccuracy, OwnDataName } from './runFacts'
import type { Capability } from '../world/types'

export interface StudentFile {
  name: string
  bytes: Uint8Array
}

/** The student of one step with what was measured of it (`Distillation.examine`). */
export interface ExaminedStudent {
  step: number
  config: ModelConfig
  /** Flat buffer by `parameterLayout(config)`. */
  parameters: Float32Array
  settings: Settings
  tuned: boolean
  initialWeights: InitialWeights | null
  trainingFlops: number
  accuracy: Accuracy
  noImage: Accuracy
  /** On the test frames; of a finished run that has some. */
  test?: Accuracy
  /** The custom data set that it learned from, and its exact match on one; absent: none. */
  trainingData?: OwnDataName
  ownData?: OwnDataAccuracy
  /** Questions behind both, per capability. */
  questions: Record<Capability, number>
}
