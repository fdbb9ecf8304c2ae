// Judges the paper's claims by what was measured here. No verdict is written down anywhere: each follows from results,
// and where there are none the claim says how to get them. Pure.

import { CAPABILITIES } from '../../world/types'
import { figuresIn, type ExperimentResults } from '../lab/results'
import type { Measure } from '../lab/spec'
import { holm, pairedDifference, type Interval } from '../lab/statistics'
import { CLAIMS, type Claim, type ClaimArms, type ClaimCheck, type ClaimExperiment } from './claims'
import type { DeploymentFigures, RuntimeFigures } from './deployment'
import type { PrestudyResults } from './prestudies'
import { readingsOf, type ReadingId } from './readings'
import type { RobustnessResults } from './robustnessFigures'

/**
 * `reproduced`: what the paper says, in every row. `partly`: in some. `undecided`: no interval shows a difference.
 * `opposite`: some show the contrary and none what the paper says. `unmeasured`: no results yet.
 */
export const CLAIM_VERDICTS = ['reproduced', 'partly', 'undecided', 'opposite', 'unmeasured'] as const
export type ClaimVerdict = (typeof CLAIM_VERDICTS)[number]

/** One figure of ours: a share or difference of shares (0 to 1), a ratio, or a statistic of a pre-study. */
export interface ClaimFigure {
  /** What it is of: an arm against its control, by name; else a capability, a model, or one of `QUANTITIES`. */
  label: string
  /** Of a difference of arms. */
  measure: Measure | null
  unit: 'points' | 'share' | 'ratio' | 'number'
  /** Where two figures are compared: the first of them. */
  from: number | null
  value: number
  interval: Interval | null
  /** Seeds, questions, or samples. */
  n: number
  paper: string | null
}

export const QUANTITIES = ['student-base', 'memory', 'speed'] as const

export interface JudgedClaim {
  claim: Claim
  verdict: ClaimVerdict
  figures: ClaimFigure[]
  /** The file of the results; null: not of an experiment, or not there. */
  results: ClaimExperiment | null
  /** True where students of two layers were asked instead of those of the default size. */
  small: boolean
  /** What measured it, or would, from the repository's folder. */
  command: string
}

/** Everything that was measured; what is missing is left out. */
export interface Evidence {
  experiments: ReadonlyMap<ClaimExperiment, ExperimentResults>
  prestudies: PrestudyResults | null
  robustness: RobustnessResults | null
  deployment: readonly DeploymentFigures[]
}

/** Differences count at this level, corrected for the rows of the claim. */
const LEVEL = 0.05

type Judgement = Pick<JudgedClaim, 'verdict' | 'figures'>

const NOTHING: Judgement = { verdict: 'unmeasured', figures: [] }

/** The verdict of rows that each say 1 (as the paper), -1 (the contrary) or 0 (nothing). */
export function combined(signs: readonly number[]): ClaimVerdict {
  if (signs.length === 0) return 'unmeasured'
  if (signs.every((sign) => sign > 0)) return 'reproduced'
  if (signs.some((sign) => sign > 0)) return 'partly'
  return signs.some((sign) => sign < 0) ? 'opposite' : 'undecided'
}

function bySeed({ arms, split }: ExperimentResults, name: string, measure: Measure): Map<number, number> {
  const runs = arms.find((arm) => arm.name === name)?.runs ?? []
  return new Map(
    runs.flatMap(({ seed, accuracy }): [number, number][] => {
      const figures = figuresIn(accuracy, split)
      return figures ? [[seed, figures[measure]]] : []
    }),
  )
}

const quoted = ({ paper }: ClaimArms['rows'][number]): string | null =>
  paper === 'arm' ? null : `${paper[0].toFixed(2)} / ${paper[1].toFixed(2)}`

function judgeArms(rows: ClaimArms['rows'], results: ExperimentResults | undefined): Judgement {
  if (!results) return NOTHING
  const found = rows.flatMap((row) => {
    const difference = pairedDifference(
      bySeed(results, row.arm, row.measure),
      bySeed(results, row.control, row.measure),
    )
    return difference ? [{ row, difference }] : []
  })
  if (found.length < rows.length) return NOTHING
  const corrected = holm(found.map(({ difference }) => difference.p))
  const signs = found.map(({ row: { paper }, difference }, i) => {
    const p = corrected[i]
    if (p === null || p >= LEVEL) return 0
    const wanted = paper === 'arm' ? 1 : Math.sign(paper[0] - paper[1])
    return Math.sign(difference.difference) * wanted
  })
  return {
    verdict: combined(signs),
    figures: found.map(({ row, difference: { difference, interval, n } }) => ({
      label: `${row.arm} − ${row.control}`,
      measure: row.measure,
      unit: 'points',
      from: null,
      value: difference,
      interval,
      n,
      paper: quoted(row),
    })),
  }
}

/** The paper's own, where this project knows them: of the first and the last layer. */
const PRESTUDY_FIGURES: Partial<Record<ReadingId, string>> = {
  'attention-falls': '.03 → .002',
  'hidden-rises': '.14 → .34',
}

function judgePrestudy(
  { reading: id }: Extract<ClaimCheck, { kind: 'prestudy' }>,
  results: PrestudyResults | null,
): Judgement {
  const reading = results && readingsOf(results).find((one) => one.id === id)
  if (!reading || reading.verdict === 'unknown') return NOTHING
  const figures = CAPABILITIES.flatMap((capability): ClaimFigure[] => {
    const found = reading.figures[capability]
    const value = found.at(-1) ?? null
    const from = found.length > 1 ? found[0] : null
    const n = results.capabilities[capability].samples
    const rest = {
      measure: null,
      unit: 'number',
      interval: null,
      paper: PRESTUDY_FIGURES[id] ?? null,
    } as const
    return value === null ? [] : [{ label: capability, from, value, n, ...rest }]
  })
  // A single model's curves have no standard error, so a reading that fails counts as contradicted.
  const { verdict } = reading
  return { verdict: verdict === 'not' ? 'opposite' : verdict, figures }
}

const NORMAL_POINT = 1.959963984540054

/** The 95 % interval of a difference of two shares of the same number of questions; correlation is not used. */
export function shareDifference(a: number, b: number, n: number): Interval {
  const reach = NORMAL_POINT * Math.sqrt((a * (1 - a) + b * (1 - b)) / n)
  return [a - b - reach, a - b + reach]
}

const cleanOf = ({ conditions }: RobustnessResults) =>
  conditions.find(({ corruption }) => corruption === null)?.accuracy
const blindOf = ({ conditions }: RobustnessResults) =>
  conditions.find(({ corruption }) => corruption === 'no-image')?.accuracy

function judgeSize(
  [paperStudent, paperTeacher]: readonly [number, number],
  results: RobustnessResults | null,
): Judgement {
  const accuracy = results && cleanOf(results)
  const { student, base } = accuracy ?? {}
  if (!student || !base) return NOTHING
  const n = student.questions
  const interval = shareDifference(student.average, base.average, n)
  const sign = interval[0] > 0 ? 1 : interval[1] < 0 ? -1 : 0
  const paper = `${paperStudent.toFixed(2)} / ${paperTeacher.toFixed(2)}`
  const value = student.average - base.average
  return {
    verdict: combined([sign]),
    figures: [
      { label: 'student-base', measure: null, unit: 'points', from: null, value, interval, n, paper },
    ],
  }
}

/** Shares of the clean score that stay without a picture; half or more is called answering from the text. */
function judgePriors(results: RobustnessResults | null): Judgement {
  const [clean, blind] = results ? [cleanOf(results), blindOf(results)] : []
  if (!results || !clean || !blind) return NOTHING
  const shares = results.subjects.flatMap((subject) => {
    const [seen, unseen] = [clean[subject]?.average, blind[subject]?.average]
    return seen && unseen !== undefined ? [{ subject, share: unseen / seen }] : []
  })
  return {
    verdict: combined(shares.map(({ share }) => (share >= 0.5 ? 1 : -1))),
    figures: shares.map(({ subject, share }) => ({
      label: subject,
      measure: null,
      unit: 'share',
      from: null,
      value: share,
      interval: null,
      n: results.questions,
      paper: null,
    })),
  }
}

/** Of the same runtime for both: the engine where it is there. */
function sameRuntime(figures: readonly DeploymentFigures[]): [RuntimeFigures, RuntimeFigures] | null {
  const of = (subject: string, runtime: string): RuntimeFigures | undefined => {
    const found = figures.find((one) => one.subject === subject)?.runtimes.find((r) => r.runtime === runtime)
    return found && !('problem' in found) ? found : undefined
  }
  for (const runtime of ['engine', 'ort-webgpu', 'ort-wasm']) {
    const [student, teacher] = [of('student', runtime), of('base', runtime)]
    if (student && teacher) return [student, teacher]
  }
  return null
}

function judgeDeployment(
  { paper }: Extract<ClaimCheck, { kind: 'deployment' }>,
  measured: readonly DeploymentFigures[],
): Judgement {
  const pair = sameRuntime(measured)
  if (!pair) return NOTHING
  const [student, teacher] = pair
  const ratio = (label: string, value: number, given: readonly [number, number]): ClaimFigure => ({
    label,
    measure: null,
    unit: 'ratio',
    from: null,
    value,
    interval: null,
    n: 1,
    paper: `${(Math.max(...given) / Math.min(...given)).toFixed(1)}×`,
  })
  const figures = [
    ...(student.peakBytes && teacher.peakBytes
      ? [ratio('memory', teacher.peakBytes / student.peakBytes, paper.memory)]
      : []),
    ratio(
      'tokens per second, student / base',
      student.tokensPerSecond / teacher.tokensPerSecond,
      paper.speed,
    ),
  ]
  return { verdict: combined(figures.map(({ value }) => Math.sign(value - 1))), figures }
}

/** The experiment that a claim is judged by: its own, or the small one where only that has results. */
const askedOf = (check: Extract<ClaimCheck, { kind: 'arms' }>, { experiments }: Evidence): ClaimArms =>
  check.small && !experiments.has(check.experiment) && experiments.has(check.small.experiment)
    ? check.small
    : check

function judgement({ check }: Claim, evidence: Evidence): Judgement {
  switch (check.kind) {
    case 'arms': {
      const { rows, experiment } = askedOf(check, evidence)
      return judgeArms(rows, evidence.experiments.get(experiment))
    }
    case 'prestudy':
      return judgePrestudy(check, evidence.prestudies)
    case 'smaller-beats-larger':
      return judgeSize(check.paper, evidence.robustness)
    case 'text-priors':
      return judgePriors(evidence.robustness)
    case 'deployment':
      return judgeDeployment(check, evidence.deployment)
  }
}

const COMMANDS: Record<Exclude<ClaimCheck['kind'], 'arms'>, string> = {
  prestudy: 'npm run analysis -- prestudies',
  'smaller-beats-larger': 'npm run analysis -- robustness --student model.onnx',
  'text-priors': 'npm run analysis -- robustness --student model.onnx',
  deployment: 'npm run analysis -- deployment --student model.onnx',
}

const labCommand = ({ experiment }: ClaimArms): string =>
  `npm run lab -- experiments/${experiment}.json --out ${experiment}`

/** The command that measures a claim. */
export const commandOf = ({ check }: Claim): string =>
  check.kind === 'arms' ? labCommand(check) : COMMANDS[check.kind]

/** Every claim with its verdict. */
export const judgeClaims = (evidence: Evidence): JudgedClaim[] =>
  CLAIMS.map((claim) => {
    const { check } = claim
    const asked = check.kind === 'arms' ? askedOf(check, evidence) : null
    return {
      claim,
      ...judgement(claim, evidence),
      results: asked && evidence.experiments.has(asked.experiment) ? asked.experiment : null,
      small: asked !== null && asked !== check,
      command: asked ? labCommand(asked) : commandOf(claim),
    }
  })

/** Results of an experiment as they stand in a file; null where it is no such file. */
export function readResults(value: unknown): ExperimentResults | null {
  const results = value as Partial<ExperimentResults> | null
  const whole =
    typeof results === 'object' &&
    results !== null &&
    Array.isArray(results.arms) &&
    results.arms.every((arm) => typeof arm?.name === 'string' && Array.isArray(arm.runs)) &&
    typeof results.version === 'string'
  if (!whole) return null
  // Files that do not name them report averages on test frames.
  return {
    ...(results as ExperimentResults),
    split: results.split ?? 'test',
    measure: results.measure ?? 'average',
  }
}
