// Slice `analysis`: what is known of pre-studies, robustness, deployment and the paper's claims, and the analysis under
// way. The actions come with the Lab.

import { create } from 'zustand'
import type { ClaimExperiment } from '../../experiment/analysis/claims'
import { EMPTY_RECORD, type AnalysisRecord } from '../../experiment/analysis/record'
import { ROBUSTNESS_FRAMES } from '../../experiment/analysis/sizes'
import type { ExperimentResults } from '../../experiment/lab/results'
import type { Failure } from '../../protocol/messages'

export const ANALYSES = ['prestudies', 'robustness', 'deployment'] as const
export type Analysis = (typeof ANALYSES)[number]

/** The parts of the Lab, each a tab. */
export const LAB_PARTS = ['experiments', ...ANALYSES, 'claims'] as const
export type LabPart = (typeof LAB_PARTS)[number]

interface AnalysisState {
  record: AnalysisRecord
  /** Sections of the record that were measured here since the page was opened. */
  here: readonly Analysis[]
  /** Results of experiments that come with the page. */
  experiments: ReadonlyMap<ClaimExperiment, ExperimentResults>
  running: Analysis | null
  progress: { done: number; total: number } | null
  failure: Failure | null
  /** Test frames of robustness. */
  frames: number
}

export const useAnalysis = create<AnalysisState>(() => ({
  record: EMPTY_RECORD,
  here: [],
  experiments: new Map(),
  running: null,
  progress: null,
  failure: null,
  frames: ROBUSTNESS_FRAMES,
}))
