// What an experiment found: runs become means, differences and intervals. Pure, and the same bytes for the same
// runs, whenever and in whichever order they were made. Figures are exact match, 0 to 1.

import type { OwnDataAccuracy } from '../../protocol/runFacts'
import type { Accuracy } from '../../distill/tasks'
import { sameValue } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import { SETTING_KEYS } from '../../settings/table'
import {
  holm,
  mean,
  meanInterval,
  pairedDifference,
  standardDeviation,
  standardError,
  wilson,
  type Interval,
} from './statistics'
import {
  MEASURES,
  type Arm,
  type Experiment,
  type ExperimentSpec,
  type Measure,
  type ReportedSplit,
} from './spec'

/** What was measured of one finished run. */
export interface RunAccuracy {
  /** Used for choosing. */
  validation: Accuracy
  /** Used for reporting; null where the settings have no test frames. */
  test: Accuracy | null
  /** On a custom data set; absent where the settings name none. */
  own?: OwnDataAccuracy
}

/** Validation accuracy during the run. */
export type CurvePoint = { step: number; accuracy: Accuracy }

/** A run's outcome: its accuracies, or the step at which it diverged. */
export interface RunOutcome {
  accuracy: RunAccuracy | null
  diverged: number | null
  curve?: readonly CurvePoint[]
}

export interface ReportedRun {
  seed: number
  accuracy: RunAccuracy | null
  /** Wilson's interval of each reported figure: the uncertainty from the choice of questions alone. */
  interval: Record<Measure, Interval | null> | null
  /** Only where it diverged: the step. It counts in no mean. */
  diverged?: number
  /** Only where the settings ask for evaluations during the run (`evaluateEvery`). */
  curve?: readonly CurvePoint[]
}

interface Summary {
  mean: number | null
  /** Standard error and deviation between seeds; null for fewer than two. */
  se: number | null
  sd: number | null
  /** t interval of the mean; null where there is no spread to compute it from. */
  interval: Interval | null
}

export interface ReportedArm extends Summary {
  name: string
  settings: Partial<Settings>
  /** Everything in which its complete settings differ from its control's, named by the spec or not. */
  differs: Partial<Settings>
  runs: ReportedRun[]
  /** Runs that count. */
  n: number
  /** The same per capability. */
  capabilities: Record<Measure, Summary>
}

interface Difference {
  difference: number
  interval: Interval | null
  p: number | null
}

export interface Comparison extends Difference {
  arm: string
  control: string
  /** Seeds that both arms have. */
  n: number
  /** p under Holm's correction over all comparisons of the experiment. */
  pHolm: number | null
  capabilities: Record<Measure, Difference>
}

export interface ExperimentResults {
  spec: ExperimentSpec
  measure: Measure
  /** Frames behind `mean`, `se` and the comparisons. */
  split: ReportedSplit
  arms: ReportedArm[]
  comparisons: Comparison[]
  version: string
  adapter: string
  /** The day on which the last of these runs was made, YYYY-MM-DD; absent where no run is there yet. */
  date?: string
}

/** The outcome of the run with this name and seed; undefined until it has been made. */
export type OutcomeOf = (arm: Arm, seed: number) => RunOutcome | undefined

/** What a run reached on the frames that are reported; null where it was not asked there. */
export const figuresIn = (accuracy: RunAccuracy | null, split: ReportedSplit): Accuracy | null =>
  (split === 'own' ? accuracy?.own?.accuracy : accuracy?.[split]) ?? null

const perMeasure = <T>(make: (measure: Measure) => T): Record<Measure, T> =>
  Object.fromEntries(MEASURES.map((measure) => [measure, make(measure)])) as Record<Measure, T>

/**
 * Wilson's interval of one figure of an accuracy; a third of the questions are of each capability, unless `counts`
 * says how many are.
 */
function questionInterval(
  accuracy: Accuracy,
  measure: Measure,
  counts: readonly number[] | undefined,
): Interval | null {
  const third = accuracy.questions / 3
  const asked =
    measure === 'average' ? accuracy.questions : (counts?.[MEASURES.indexOf(measure) - 1] ?? third)
  return wilson(Math.round(accuracy[measure] * asked), asked)
}

function reportedRun(seed: number, outcome: RunOutcome, split: ReportedSplit): ReportedRun {
  const { accuracy, diverged, curve = [] } = outcome
  const figures = figuresIn(accuracy, split)
  const counts = split === 'own' ? accuracy?.own?.asked : undefined
  const interval = figures && perMeasure((measure) => questionInterval(figures, measure, counts))
  return {
    seed,
    accuracy,
    interval,
    ...(diverged !== null && { diverged }),
    ...(curve.length > 1 && { curve }),
  }
}

function summary(values: readonly number[]): Summary {
  return {
    mean: values.length > 0 ? mean(values) : null,
    se: standardError(values),
    sd: standardDeviation(values),
    interval: meanInterval(values),
  }
}

const figuresOf = (arm: ReportedArm, measure: Measure, split: ReportedSplit): Map<number, number> =>
  new Map(
    arm.runs.flatMap(({ seed, accuracy }): [number, number][] => {
      const figures = figuresIn(accuracy, split)
      return figures ? [[seed, figures[measure]]] : []
    }),
  )

function reportedArm(arm: Arm, experiment: Experiment, outcomeOf: OutcomeOf): ReportedArm {
  const { split } = experiment
  const runs = experiment.seeds.flatMap((seed) => {
    const outcome = outcomeOf(arm, seed)
    return outcome ? [reportedRun(seed, outcome, split)] : []
  })
  const counted = runs.flatMap(({ accuracy }) => figuresIn(accuracy, split) ?? [])
  const capabilities = perMeasure((measure) => summary(counted.map((figures) => figures[measure])))
  const control = experiment.arms.find(({ name }) => name === arm.control)
  const differs = SETTING_KEYS.filter(
    (key) => control && !sameValue(arm.resolved[key], control.resolved[key]),
  )
  return {
    name: arm.name,
    settings: arm.settings,
    differs: Object.fromEntries(differs.map((key) => [key, arm.resolved[key]])),
    runs,
    n: counted.length,
    ...capabilities[experiment.measure],
    capabilities,
  }
}

function comparison(
  arm: ReportedArm,
  control: ReportedArm,
  { measure, split }: Experiment,
): Omit<Comparison, 'pHolm'> | null {
  const of = (m: Measure) => pairedDifference(figuresOf(arm, m, split), figuresOf(control, m, split))
  const whole = of(measure)
  if (!whole) return null
  const capabilities = perMeasure((m): Difference => {
    const { difference, interval, p } = of(m)!
    return { difference, interval, p }
  })
  return { arm: arm.name, control: control.name, ...whole, capabilities }
}

/** The results of an experiment, from the runs that have been made. */
export function experimentResults(
  experiment: Experiment,
  outcomeOf: OutcomeOf,
  version: string,
  adapter: string,
): ExperimentResults {
  const { spec, measure, split } = experiment
  const arms = experiment.arms.map((arm) => reportedArm(arm, experiment, outcomeOf))
  const compared = experiment.arms.flatMap((arm, i) => {
    const control = arms.find(({ name }) => name === arm.control)
    const found = control && comparison(arms[i], control, experiment)
    return found ? [found] : []
  })
  const corrected = holm(compared.map(({ p }) => p))
  const comparisons = compared.map((one, i) => ({ ...one, pHolm: corrected[i] }))
  return { spec, measure, split, arms, comparisons, version, adapter }
}
