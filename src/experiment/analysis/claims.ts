// What the paper claims, claim by claim, with its own numbers and the experiment that asks the same here. Numbers are
// those of its Tables 1 to 3 (arXiv v1, and the README of the released code). Data alone; verdicts.ts judges.

import type { Measure } from '../lab/spec'
import type { ReadingId } from './readings'

/** Specs of experiments/ by their file name. */
export const CLAIM_EXPERIMENTS = [
  'a-default-student',
  'a-agp-as-released',
  'f-which-layers',
  't-paper-table-3',
  'j-teacher-size',
  'k-another-family',
  'a-small-fair-arms',
  'a-small-agp-as-released',
  'd-two-by-two',
  'g-small-which-signal',
  'f-small-which-layers',
  't-small-table-3',
] as const
export type ClaimExperiment = (typeof CLAIM_EXPERIMENTS)[number]

/** One arm against another. `paper`: its two figures in %, or only which of the two it says is better. */
export interface ClaimRow {
  arm: string
  control: string
  measure: Measure
  paper: readonly [arm: number, control: number] | 'arm'
}

/** Rows of one experiment. */
export interface ClaimArms {
  experiment: ClaimExperiment
  rows: readonly ClaimRow[]
}

export type ClaimCheck =
  /** `small`: the same asked of small students, judged as long as `experiment` has no results. */
  | (ClaimArms & { kind: 'arms'; small?: ClaimArms })
  | { kind: 'prestudy'; reading: ReadingId }
  | { kind: 'smaller-beats-larger'; paper: readonly [student: number, teacher: number] }
  | { kind: 'text-priors' }
  /** The student's figures and those of the paper's largest model. */
  | {
      kind: 'deployment'
      paper: { memory: readonly [number, number]; speed: readonly [number, number] }
    }

export const CLAIM_IDS = [
  'agp',
  'agp-as-released',
  'distilled-beats-labels',
  'one-teacher-beats-labels',
  'logits-do-not-help',
  'attention-beats-hidden',
  'block',
  'squares-beat-cosine',
  'many-beat-one',
  'layers',
  'teacher-size',
  'another-family',
  'smaller-beats-larger',
  'cheaper',
  'text-priors',
  'attention-tighter',
  'attention-falls',
  'hidden-rises',
  'reasoning-steady',
  'margins-low',
] as const
export type ClaimId = (typeof CLAIM_IDS)[number]

export interface Claim {
  id: ClaimId
  /** Where it stands in the paper; text-priors is DriveBench's. */
  source: string
  check: ClaimCheck
}

type Triple = readonly [
  perception: ClaimRow['paper'],
  reasoning: ClaimRow['paper'],
  planning: ClaimRow['paper'],
]

/** Three rows, one per capability; an arm's name may depend on it. */
function perCapability(
  arm: (capability: string) => string,
  control: (capability: string) => string,
  paper: Triple,
): ClaimRow[] {
  return (['perception', 'reasoning', 'planning'] as const).map((measure, i) => ({
    arm: arm(measure),
    control: control(measure),
    measure,
    paper: paper[i],
  }))
}

const always = (name: string) => (): string => name
/** Arms of experiments/t-paper-table-3.json. */
const LABELS = always('labels only (SFT)')
const ATTENTION = always('three teachers, no projection')
const alone = (capability: string): string => `attention, ${capability} teacher alone`
/** The paper takes the text-to-vision entries of perception and planning, and the full map of reasoning. */
const otherBlock = (capability: string): string =>
  capability === 'reasoning' ? 'attention, text to vision' : 'attention, full maps'
/** Hidden states of the layer that the paper takes for the capability. */
const HIDDEN: Readonly<Record<string, string>> = {
  perception: 'hidden states, first layer',
  reasoning: 'hidden states, intermediate layers',
  planning: 'hidden states, penultimate layer',
}

const PROJECTED: Triple = [
  [43.5, 42.34],
  [33.15, 25.68],
  [55.51, 51.03],
]
const OVER_LABELS: Triple = [
  [43.5, 40.86],
  [33.15, 29.05],
  [55.51, 45.63],
]
const LOGITS: Triple = [
  [39.6, 40.86],
  [28.16, 29.05],
  [43.36, 45.63],
]
const OVER_HIDDEN: Triple = [
  [43.13, 41.27],
  [34.32, 31.65],
  [52.97, 45.04],
]
/** Arms of the experiments of AGP, at full size and with small students. */
const projected = (arm: string, paper: Triple): ClaimRow[] =>
  perCapability(always(arm), always('sum, CE x3'), paper)
/** Arms of experiments/d-two-by-two.json, whose teachers hand over logits. */
const allRight = (method: string): string => `${method}, labelNoise 0, wrongTeacher none`
const small = (experiment: ClaimExperiment, arm: string, control: string, paper: Triple): ClaimArms => ({
  experiment,
  rows: perCapability(always(arm), always(control), paper),
})
/** The same rows at full size and, where that has no results, with small students. */
const inTable3 = (rows: ClaimRow[]): ClaimCheck => signals(rows, { experiment: 't-small-table-3', rows })
/** The paper's layers against another choice: rows of the experiments that ask which layers. */
const LAYERS: readonly ClaimRow[] = [
  'all first',
  'all penultimate',
  'all first to penultimate',
  'perception and planning exchanged',
].map((control) => ({ arm: "the paper's", control, measure: 'average', paper: 'arm' }))
const signals = (rows: ClaimRow[], small?: ClaimArms): ClaimCheck => ({
  kind: 'arms',
  experiment: 't-paper-table-3',
  rows,
  ...(small && { small }),
})
const PRESTUDY = 'Pre-study'

const fromReading = (id: ReadingId, panel: string): Claim => ({
  id,
  source: `${PRESTUDY} (${panel})`,
  check: { kind: 'prestudy', reading: id },
})

/** All claims, in the order in which they are shown. */
export const CLAIMS: readonly Claim[] = [
  {
    id: 'agp',
    source: 'Table 3',
    check: {
      kind: 'arms',
      experiment: 'a-default-student',
      rows: projected('AGP', PROJECTED),
      small: small('a-small-fair-arms', 'AGP', 'sum, CE x3', PROJECTED),
    },
  },
  {
    id: 'agp-as-released',
    source: 'Table 3',
    check: {
      kind: 'arms',
      experiment: 'a-agp-as-released',
      rows: projected('AGP as released', PROJECTED),
      small: small('a-small-agp-as-released', 'AGP as released', 'sum, CE x3', PROJECTED),
    },
  },
  {
    id: 'distilled-beats-labels',
    source: 'Table 3',
    check: {
      kind: 'arms',
      experiment: 'a-default-student',
      rows: perCapability(always('AGP'), always('CE only'), OVER_LABELS),
      small: small('a-small-fair-arms', 'AGP', 'CE only', OVER_LABELS),
    },
  },
  {
    id: 'one-teacher-beats-labels',
    source: 'Table 3',
    check: inTable3(
      perCapability(alone, LABELS, [
        [43.13, 40.86],
        [34.32, 29.05],
        [52.97, 45.63],
      ]),
    ),
  },
  {
    id: 'logits-do-not-help',
    source: 'Table 3',
    check: {
      kind: 'arms',
      experiment: 'd-two-by-two',
      rows: perCapability(always(allRight('sum')), always(allRight('labels only')), LOGITS),
    },
  },
  {
    id: 'attention-beats-hidden',
    source: 'Table 3',
    check: signals(
      perCapability(ATTENTION, (capability) => HIDDEN[capability], OVER_HIDDEN),
      small('g-small-which-signal', 'attention', 'hidden states', OVER_HIDDEN),
    ),
  },
  {
    id: 'block',
    source: 'Table 3',
    check: inTable3(
      perCapability(ATTENTION, otherBlock, [
        [43.13, 42.46],
        [34.32, 30.42],
        [52.97, 51.47],
      ]),
    ),
  },
  {
    id: 'squares-beat-cosine',
    source: 'Table 3',
    check: inTable3(
      perCapability(ATTENTION, always('attention, 1 - cosine'), [
        [43.13, 41.85],
        [34.32, 32.87],
        [52.97, 51.76],
      ]),
    ),
  },
  {
    id: 'many-beat-one',
    source: 'Table 1',
    check: inTable3(
      perCapability(always('AGP'), alone, [
        [43.5, 43.13],
        [33.15, 34.32],
        [55.51, 52.97],
      ]),
    ),
  },
  {
    id: 'layers',
    source: PRESTUDY,
    check: {
      kind: 'arms',
      experiment: 'f-which-layers',
      rows: LAYERS,
      small: { experiment: 'f-small-which-layers', rows: LAYERS },
    },
  },
  {
    id: 'teacher-size',
    source: 'Table 2',
    check: {
      kind: 'arms',
      experiment: 'j-teacher-size',
      rows: [
        { arm: 'teachers 6 x 64', control: 'teachers 4 x 48', measure: 'average', paper: [43.05, 44.05] },
      ],
    },
  },
  {
    id: 'another-family',
    source: 'Table 1',
    check: {
      kind: 'arms',
      experiment: 'k-another-family',
      rows: [{ arm: 'AGP', control: 'labels only', measure: 'average', paper: 'arm' }],
    },
  },
  {
    id: 'smaller-beats-larger',
    source: 'Table 1',
    check: { kind: 'smaller-beats-larger', paper: [44.05, 41.83] },
  },
  {
    id: 'cheaper',
    source: 'Table 1',
    check: { kind: 'deployment', paper: { memory: [4.1, 171.6], speed: [45.7, 4] } },
  },
  { id: 'text-priors', source: 'DriveBench', check: { kind: 'text-priors' } },
  fromReading('attention-tighter', 'c'),
  fromReading('attention-falls', 'c'),
  fromReading('hidden-rises', 'c'),
  fromReading('reasoning-steady', 'b'),
  fromReading('margins-low', 'd'),
]

/** Rows of the paper's Table 1 that deployment is shown beside. */
export const PAPER_DEPLOYMENT = [
  { model: 'InternVL3-1B', memoryGb: 4.1, tokensPerSecond: 45.7, firstTokenSeconds: 0.45 },
  { model: 'InternVL3-8B', memoryGb: 18.3, tokensPerSecond: 32.6, firstTokenSeconds: 1.58 },
  { model: 'InternVL3-78B', memoryGb: 171.6, tokensPerSecond: 4, firstTokenSeconds: 16.46 },
] as const
