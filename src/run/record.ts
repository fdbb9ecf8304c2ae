// The run record: what a headless run writes and the page can save. Types and their checks; knows no engine.

import type { Accuracy, StepMetrics } from '../distill/tasks'
import type { AdapterSummary } from '../worker/protocol'
import type { Settings } from './settings'

export interface RecordedStep extends StepMetrics {
  accuracy?: Accuracy
}

/** `config`, seed, version, adapter and every step: enough to repeat a run and to say whether it matched. */
export interface RunRecord {
  format: 'drive-kd-run'
  formatVersion: 1
  version: string
  config: Settings
  seed: number
  adapter: AdapterSummary
  createdAt: string
  seconds: number
  dispatchesPerStep: number
  steps: RecordedStep[]
  /** Exact match on all validation frames after the last step. */
  finalAccuracy: Accuracy | null
}
