// Everything that the next steps of a run depend on, as it is saved outside the run.

import type { Checkpoint } from '../distill/engine/checkpoint'
import type { InitialWeights } from '../settings/initialWeights'
import type { Settings } from '../settings/settings'

/**
 * The student at a step (parameters and both moments, projections of signals included), what methods and
 * reweighting carry from step to step, and the settings with their live changes. Batches and orders are drawn
 * from seed and step, and the schedule is a function of the step: nothing else is needed.
 */
export interface StudentState extends Checkpoint {
  settings: Settings
  /** Hyperparameters were updated live. */
  tuned: boolean
  /** The file of the run's initial weights; null: the seed's. */
  initialWeights: InitialWeights | null
}
