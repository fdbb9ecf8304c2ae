// What the reader can choose in chapters 5 to 7, with what was measured of each choice: made when the site is built.

import type { Language } from '../../../../world/sentence'
import { CAPABILITIES, type Capability } from '../../../../world/types'
import { VOCABULARY } from '../../../../world/vocabulary'
import type { PrestudyResults } from '../../../../experiment/analysis/prestudies'
import type { LearnStrings } from '../../../text/learn.en'
import { dotChart, mean } from './dotChart'
import { escaped } from './markup'
import { percents, type MeasuredRun } from './measured'
import { marginChart, prestudyChart, type PrestudyWords } from './prestudies'
import { matchingDiagram } from './recorded'
import { recordedQuestion } from './roadPictures'
import { LAYER_CHOICE_IDS, type LayerChoiceId, type LessonData } from './lessonData'

/** Arms of experiments/results/f-which-layers.json. */
export const LAYER_ARMS: Readonly<Record<LayerChoiceId, string>> = {
  paper: "the paper's",
  first: 'all first',
  penultimate: 'all penultimate',
  intermediate: 'all first to penultimate',
}

/** "76.0 ± 1.4": mean and standard error. */
export function meanError(values: readonly number[]): string {
  const middle = mean(values)
  const variance = values.reduce((sum, v) => sum + (v - middle) ** 2, 0) / (values.length - 1)
  return `${middle.toFixed(1)} ± ${Math.sqrt(variance / values.length).toFixed(1)}`
}

/** One choice of layers for all three teachers, as chapter 7's live figure shows it. */
export interface ChosenLayers {
  id: LayerChoiceId
  name: string
  /** A drawing. */
  picture: string
  /** Percent, mean ± standard error: perception, reasoning, planning, average. */
  scores: string[]
}

export interface LayersData {
  columns: string[]
  seeds: number
  choices: ChosenLayers[]
}

const namesOf = (t: LearnStrings): Readonly<Record<LayerChoiceId, string>> => ({
  paper: t.figure.paperLayers,
  first: t.figure.allFirst,
  penultimate: t.figure.allLate,
  intermediate: t.figure.allLayers,
})

/** Accuracy of every student of each choice, as dots. */
export const layersChart = (t: LearnStrings, runs: readonly MeasuredRun[]): string => {
  const names = namesOf(t)
  return dotChart(
    t.figure.accuracy,
    LAYER_CHOICE_IDS.map((id) => ({ label: names[id], values: percents(runs, LAYER_ARMS[id]) })),
  )
}

export function layersData(t: LearnStrings, { sample, layerRuns, layerChoices }: LessonData): LayersData {
  const names = namesOf(t)
  return {
    columns: [...CAPABILITIES.map((c) => t.capability[c]), t.figure.average],
    seeds: percents(layerRuns, LAYER_ARMS.paper).length,
    choices: LAYER_CHOICE_IDS.map((id) => ({
      id,
      name: names[id],
      picture: matchingDiagram(t, sample, layerChoices[id]),
      scores: ([...CAPABILITIES, 'average'] as const).map((score) =>
        meanError(percents(layerRuns, LAYER_ARMS[id], score)),
      ),
    })),
  }
}

/** The data of the live figure of pre-studies: everything measured, and the words of its charts. */
export interface PrestudiesData {
  words: PrestudyWords
  results: readonly PrestudyResults[]
}

const prestudyWords = (t: LearnStrings): PrestudyWords => t.prestudy

const ofSubject = (results: readonly PrestudyResults[], subject: string): PrestudyResults => {
  const found = results.find((result) => result.subject === subject)
  if (!found) throw new Error(`no pre-study of the ${subject} teacher was recorded`)
  return found
}

/** Dispersion along the layers of the base teacher; with the data of all. */
export const scatterFigure = (t: LearnStrings, results: readonly PrestudyResults[]): string =>
  `<p class="lesson-note">${escaped(t.figure.scatter(String(ofSubject(results, 'base').capabilities.perception.samples)))}</p>` +
  prestudyChart('dispersion', ofSubject(results, 'base'), 'perception', prestudyWords(t)) +
  `<script type="application/json">${JSON.stringify({ words: prestudyWords(t), results: results.map(rounded) } satisfies PrestudiesData)}</script>`

const short = (values: readonly (number | null)[]): (number | null)[] =>
  values.map((v) => (v === null ? null : Number(v.toFixed(4))))

/** Four decimals are enough to draw. */
const rounded = (result: PrestudyResults): PrestudyResults => ({
  ...result,
  capabilities: Object.fromEntries(
    CAPABILITIES.map((c) => {
      const found = result.capabilities[c]
      return [
        c,
        {
          ...found,
          adjacent: short(found.adjacent),
          visionText: short(found.visionText),
          similarity: short(found.similarity),
          hiddenDispersion: short(found.hiddenDispersion),
          attentionDispersion: short(found.attentionDispersion),
          margin: short(found.margin),
        },
      ]
    }),
  ) as PrestudyResults['capabilities'],
})

/** Margins along the answers of the planning teacher to planning questions. */
export const marginFigure = (t: LearnStrings, results: readonly PrestudyResults[]): string =>
  `<p class="lesson-note">${escaped(t.figure.margins)}</p>` +
  marginChart(ofSubject(results, 'planning'), 'planning', prestudyWords(t))

/** How sure the specialists are along one recorded answer, and on average. */
export interface SurenessData {
  question: string
  vocabulary: readonly string[]
  teachers: {
    name: string
    capability: Capability
    /** Words of the recorded answer, `<eos>` last. */
    logits: number[][]
    /** Mean margin on its own questions, and the chart along their answers. */
    margin: number
    picture: string
  }[]
}

export function surenessData(
  t: LearnStrings,
  { prestudies, logits, sample }: LessonData,
  language: Language,
): SurenessData {
  return {
    question: recordedQuestion(sample.inspections[0], language),
    vocabulary: VOCABULARY,
    teachers: CAPABILITIES.map((capability) => {
      const result = ofSubject(prestudies, capability)
      return {
        name: t.capability[capability],
        capability,
        logits: logits[capability],
        margin: result.capabilities[capability].meanMargin ?? 0,
        picture: marginChart(result, capability, prestudyWords(t)),
      }
    }),
  }
}
