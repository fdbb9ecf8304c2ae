// Everything an analysis found as tables of CSV, one line per figure, in full precision. Pure.

import { CAPABILITIES } from '../../world/types'
import { csvCell } from '../../json/csv'
import type { DeploymentFigures } from './deployment'
import type { CapabilityPrestudy, PrestudyResults } from './prestudies'
import { learning, type RobustnessResults } from './robustnessFigures'
import type { JudgedClaim } from './verdicts'

type Cell = string | number | null

const csv = (head: readonly string[], lines: readonly (readonly Cell[])[]): string =>
  [head, ...lines].map((line) => `${line.map((cell) => csvCell(cell ?? '')).join(',')}\n`).join('')

const CURVES = [
  'adjacent',
  'visionText',
  'similarity',
  'hiddenDispersion',
  'attentionDispersion',
  'margin',
] as const satisfies readonly (keyof CapabilityPrestudy)[]

/** A line per model, capability, curve and layer (of margins: bin). */
export const prestudyCsv = (all: readonly PrestudyResults[]): string =>
  csv(
    ['model', 'capability', 'samples', 'curve', 'layer or bin', 'value'],
    all.flatMap(({ subject, capabilities }) =>
      CAPABILITIES.flatMap((capability) =>
        CURVES.flatMap((curve) =>
          capabilities[capability][curve].map((value, at): Cell[] => [
            subject,
            capability,
            capabilities[capability].samples,
            curve,
            at,
            value,
          ]),
        ),
      ),
    ),
  )

/** A line per model and condition; accuracies 0 to 1. */
export const robustnessCsv = ({ conditions, subjects, majority, questions }: RobustnessResults): string =>
  csv(
    ['model', 'corruption', 'severity', 'questions', ...CAPABILITIES, 'average'],
    [
      ...subjects.flatMap((subject) =>
        conditions.flatMap(({ corruption, severity, accuracy }): Cell[][] => {
          const found = accuracy[subject]
          return found
            ? [
                [
                  subject,
                  corruption ?? 'none',
                  severity,
                  found.questions,
                  ...CAPABILITIES.map((c) => found[c]),
                  found.average,
                ],
              ]
            : []
        }),
      ),
      [
        'most frequent answer',
        'any',
        null,
        questions,
        ...CAPABILITIES.map((c) => majority[c]),
        majority.average,
      ],
    ],
  )

/** A line per model and template, with its most frequent confusion. */
export const templatesCsv = ({ templates, subjects }: RobustnessResults): string =>
  csv(
    ['model', 'template', 'asked', 'right', 'majority', 'learned', 'wanted', 'given', 'count'],
    subjects.flatMap((subject) =>
      (templates[subject] ?? []).map((one): Cell[] => {
        const [first] = one.confusions
        return [
          subject,
          one.template,
          one.asked,
          one.right,
          one.majority,
          learning(one),
          first?.wanted ?? null,
          first?.given ?? null,
          first?.count ?? null,
        ]
      }),
    ),
  )

/** A line per model and runtime. */
export const deploymentCsv = (all: readonly DeploymentFigures[]): string =>
  csv(
    [
      'model',
      'parameters',
      'bytes f32',
      'bytes f16',
      'runtime',
      'peak bytes',
      'first token ms',
      'answers per second',
      'tokens per second',
      'answers per second in batches',
      'problem',
    ],
    all.flatMap(({ subject, parameters, runtimes }) =>
      runtimes.map((one): Cell[] => {
        const model: Cell[] = [subject, parameters, 4 * parameters, 2 * parameters, one.runtime]
        return 'problem' in one
          ? [...model, null, null, null, null, null, one.problem]
          : [
              ...model,
              one.peakBytes,
              one.firstTokenMs,
              one.answersPerSecond,
              one.tokensPerSecond,
              one.batchAnswersPerSecond,
              null,
            ]
      }),
    ),
  )

/** A line per claim and figure. */
export const claimsCsv = (all: readonly JudgedClaim[]): string =>
  csv(
    [
      'claim',
      'source',
      'verdict',
      'figure',
      'measure',
      'paper',
      'from',
      'ours',
      'low',
      'high',
      'n',
      'measured by',
    ],
    all.flatMap(({ claim: { id, source }, verdict, figures, command }) => {
      const line: Cell[] = [id, source, verdict]
      return figures.length === 0
        ? [[...line, null, null, null, null, null, null, null, null, command]]
        : figures.map(({ label, measure, paper, from, value, interval, n }): Cell[] => [
            ...line,
            label,
            measure,
            paper,
            from,
            value,
            interval?.[0] ?? null,
            interval?.[1] ?? null,
            n,
            command,
          ])
    }),
  )
