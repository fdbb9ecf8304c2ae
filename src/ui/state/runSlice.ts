// Slice `run`: the run in the worker. How it stands and how it proceeds, what is being prepared and what went
// wrong, the student it trains, the figures that its link expects, and the step that is opened.

import { create } from 'zustand'
import type { WalkedStep } from '../explain/explainStep'
import type {
  Failure,
  InspectedTensor,
  Progress,
  RunStatus,
  StudentFile,
  WeightsNote,
  WeightsProblem,
} from '../../protocol/messages'
import type { Baselines, RunFacts, StepBatch } from '../../protocol/runFacts'
import type { Expectation, Verdict } from '../../records/expectedFigures'
import type { InitialWeights } from '../../settings/initialWeights'
import type { Settings } from '../../settings/settings'

/** Something that happened to the run at a step, for marks on the charts' step axis. */
export interface RunEvent {
  step: number
  kind: 'updateHyperparameters' | 'rewind' | 'diverged' | 'recovered'
  /** What `updateHyperparameters` changed. */
  change?: Partial<Settings>
}

/** SHA-256 of the teachers' outputs when the run was at this step. */
export interface Checksum {
  step: number
  value: string
}

/** Why the opened step was chosen, of how many, and whether they are those of a replay. */
export interface WalkReason {
  kind: 'projected' | 'quiet' | 'latest'
  steps: number
  replay: boolean
}

/** One training step, opened: which step it was, which phase of it is shown, and whether one is being made. */
export interface Walk {
  open: boolean
  /** Index into the phases of the step's method. */
  phase: number
  /** What it waits for: that a run has paused, or that the one step has been made. */
  wanted: 'pause' | 'step' | null
  step: WalkedStep | null
  /** Null: the one step that was asked for. */
  why: WalkReason | null
  /** Steps are being made until one shows a projection. */
  searching: boolean
  /** What the latest single step trained on. */
  batch: StepBatch | null
}

/** A weights file as it was opened, with the text of the config.json that came with it. */
export interface WeightsFile {
  name: string
  weights: Uint8Array
  config: string | null
}

/** What is wrong with chosen files before anything of them is read. */
export type FileProblem =
  | { kind: 'noFile' }
  | { kind: 'tooLarge'; bytes: number }
  /** Parts of the weights that were not given, by name. */
  | { kind: 'parts'; missing: string[] }
  /** Weights of several models, by name. */
  | { kind: 'several'; names: string[] }

/** The student on its way out and in: exported files, a weights file to start from, the initial weights. */
export interface Student {
  /** What is to be saved when the files arrive: all of them in one, or one by name. */
  wanted: 'zip' | string | null
  /** The last exported files, and the step they are of. Invalidated when the run restarts. */
  exported: { step: number; files: readonly StudentFile[] } | null
  /** The file that was opened last, and whether it waits for a student to be ready. */
  opened: WeightsFile | null
  waiting: boolean
  refused: { problem: WeightsProblem | FileProblem; fit: Partial<Settings> | null } | null
  /** The initial weights of the run on screen; null: its seed's. */
  initialWeights: InitialWeights | null
  /** What was done with the file it started from. */
  notes: readonly WeightsNote[]
  /**
   * The initial weights of the opened link (or of the saved run that is run again), and the settings they are
   * for.
   */
  expected: { initialWeights: InitialWeights; settings: Settings } | null
}

/** The figures that the opened link expects of its run, and whether the run reached them. */
export interface ExpectedFigures {
  expected: Expectation | null
  /** The settings they hold for. */
  settings: Settings | null
  verdict: Verdict | null
}

/** Whether the worker draws the attention maps, on canvases that the page lends it. */
export interface Canvases {
  /** What the worker found out; null until then. */
  drawn: boolean | null
  /** Why it does not draw. */
  detail: string
  /** Grows with every worker that can draw: canvases of an older one are dead. */
  epoch: number
}

export interface RunState {
  status: RunStatus
  step: number
  steps: number
  stepsPerSecond: number
  facts: RunFacts | null
  /** What models that are not trained reach; null until it is measured. */
  baselines: Baselines | null
  /** The tensor that was read last, where one looks inside a step. */
  tensor: InspectedTensor | null
  /** Run was pressed before everything was ready: it starts by itself then. */
  runWhenReady: boolean
  /** Steps one can rewind to, ascending. */
  checkpoints: number[]
  /** A stop condition paused the run here; null once it continues. */
  stop: { step: number; because: 'accuracy' | 'step' } | null
  /** The device was lost and is being reopened; the run will be at `step`. */
  recovering: { step: number; attempt: number } | null
  /** The run has just been recovered at this step; null once the message is gone. */
  recovered: number | null
  /** Checksum of the frozen teachers' outputs: the first and the latest of this run. */
  frozen: { first: Checksum; latest: Checksum } | null
  /** Ascending by step. */
  events: RunEvent[]
  /** Latest report of each stage of preparation, in the order in which the stages first reported. */
  stages: Progress[]
  failure: Failure | null
  /**
   * Bytes of graphics memory that were available when a run last did not fit; null while every run has
   * fitted.
   */
  room: number | null
  /** Steps per second, at most; null: as fast as it goes. Throttle and automatic pauses outlive runs. */
  speed: number | null
  stopStep: number | null
  /** Average validation accuracy, 0..1. */
  stopAccuracy: number | null
  student: Student
  expectation: ExpectedFigures
  canvases: Canvases
  walk: Walk
}

export const useRun = create<RunState>(() => ({
  status: 'preparing',
  step: 0,
  steps: 0,
  stepsPerSecond: 0,
  facts: null,
  baselines: null,
  tensor: null,
  runWhenReady: false,
  checkpoints: [],
  stop: null,
  recovering: null,
  recovered: null,
  frozen: null,
  events: [],
  stages: [],
  failure: null,
  room: null,
  speed: null,
  stopStep: null,
  stopAccuracy: null,
  student: {
    wanted: null,
    exported: null,
    opened: null,
    waiting: false,
    refused: null,
    initialWeights: null,
    notes: [],
    expected: null,
  },
  expectation: { expected: null, settings: null, verdict: null },
  canvases: { drawn: null, detail: '', epoch: 0 },
  walk: {
    open: false,
    phase: 0,
    wanted: null,
    step: null,
    why: null,
    searching: false,
    batch: null,
  },
}))
