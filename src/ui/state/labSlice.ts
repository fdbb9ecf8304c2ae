// Slice `lab`: the experiment that is set up or was opened, its queue, and what is known of its results. The actions
// come with the Lab.

import { create } from 'zustand'
import type { ExperimentResults } from '../../experiment/lab/results'
import type { Experiment, ExperimentSpec } from '../../experiment/lab/spec'
import type { Failure } from '../../protocol/messages'
import type { Problem } from '../../settings/problem'
import { FIRST_DRAFT, type LabDraft } from './labDraft'
import type { Recorded } from './readyMade'

/** The run under way. */
interface LabRun {
  arm: string
  seed: number
  step: number
  steps: number
}

interface Opened {
  /** Of the file; null for a ready-made one, one of a link, and that of the last visit. */
  name: string | null
  /** Of a ready-made one. */
  ready: string | null
  spec: ExperimentSpec
}

interface Lab {
  draft: LabDraft
  /** An opened experiment, shown instead of the draft. */
  opened: Opened | null
  problems: readonly Problem[]
  status: 'idle' | 'opening' | 'running'
  /** The experiment whose results are shown. */
  experiment: Experiment | null
  results: ExperimentResults | null
  /** Results of the opened experiment that were recorded elsewhere. */
  recorded: Recorded | null
  done: number
  total: number
  run: LabRun | null
  /** Null while no run has been made since the start. */
  secondsLeft: number | null
  /** The graphics device was lost and is being opened again. */
  recovering: boolean
  failure: Failure | null
  otherTab: boolean
  lasting: boolean
}

export const useLab = create<Lab>(() => ({
  draft: FIRST_DRAFT,
  opened: null,
  problems: [],
  status: 'idle',
  experiment: null,
  results: null,
  recorded: null,
  done: 0,
  total: 0,
  run: null,
  secondsLeft: null,
  recovering: false,
  failure: null,
  otherTab: false,
  lasting: true,
}))
