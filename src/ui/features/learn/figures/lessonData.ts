// What the lesson's pictures are drawn from.

import type { SignalEntry } from '../../../../distill/matching'
import type { ExperimentResults } from '../../../../experiment/lab/results'
import type { Stage2Record } from '../../../../experiment/reference/stage2Steps'
import type { PrestudyResults } from '../../../../experiment/analysis/prestudies'
import type { ModelConfig } from '../../../../nn/config'
import type { ShownSample } from '../../../../records/recordedSample'
import type { Playable } from '../../../../records/recording'
import type { Capability } from '../../../../world/types'
import type { AnswersAlone } from '../live/whenSettings'
import type { MeasuredRun } from './measured'

/** Choices of layers, the same for all three teachers but in the paper's. */
export const LAYER_CHOICE_IDS = ['paper', 'first', 'penultimate', 'intermediate'] as const
export type LayerChoiceId = (typeof LAYER_CHOICE_IDS)[number]

/** What the pictures are drawn from. */
export interface LessonData {
  sample: ShownSample
  recording: Playable
  measured: readonly MeasuredRun[]
  /** Students of each choice of layers, ten seeds, on test frames. */
  layerRuns: readonly MeasuredRun[]
  /** Small students over the weight of a wrong teacher; null until that was recorded. */
  weights: ExperimentResults | null
  /** Percent of planning that always giving the commonest answer reaches there; null where that is not known. */
  weightsBlind: number | null
  /** Steps of a run in which stage 2 of AGP acts. */
  stage2: Stage2Record
  /** What the students of chapter 10's live figure reach without a teacher. */
  answersAlone: AnswersAlone
  /** Percent by capability that the majority answers reach. */
  majority: readonly number[]
  teacher: ModelConfig
  student: ModelConfig
  /** Which layers each measured choice of them matches. */
  layerChoices: Readonly<Record<LayerChoiceId, readonly SignalEntry[]>>
  /** Of the shipped base teacher and specialists. */
  prestudies: readonly PrestudyResults[]
  /** Each specialist's logits along the recorded answer, `<eos>` included: [words][V]. */
  logits: Readonly<Record<Capability, number[][]>>
}
