// The lesson's pictures by name. Each is drawn from what the product recorded or measured, or by its own
// world; nothing is drawn by hand.

import type { ModelConfig } from '../../../../nn/config'
import type { Playable } from '../../../../records/recording'
import type { ShownSample } from '../../../../records/recordedSample'
import type { Language } from '../../../../world/sentence'
import type { LearnStrings } from '../../../text/learn.en'
import { LANDSCAPE, START } from '../landscape'
import { landscapeContent, PICTURE_HEIGHT, PICTURE_WIDTH } from './landscapePicture'
import { drawing } from './markup'
import {
  answersFigure,
  layersChart,
  probabilitiesChart,
  signalsFigure,
  sizesFigure,
  whenFigure,
  type MeasuredRun,
} from './measured'
import { agpFigure, matchingDiagram, surenessTable } from './recorded'
import { brakingFigure, tokensFigure, whereFigure } from './roadPictures'

export const FIGURE_IDS = [
  'braking',
  'tokens',
  'where',
  'answers',
  'probabilities',
  'signals',
  'layers',
  'landscape',
  'agp',
  'when',
  'sizes',
] as const
export type FigureId = (typeof FIGURE_IDS)[number]

/** What the pictures are drawn from. */
export interface LessonData {
  sample: ShownSample
  recording: Playable
  measured: readonly MeasuredRun[]
  /** Percent by capability that the majority answers reach. */
  majority: readonly number[]
  teacher: ModelConfig
  student: ModelConfig
}

type Figure = (data: LessonData, t: LearnStrings, language: Language) => string

export const FIGURES: Readonly<Record<FigureId, Figure>> = {
  braking: (_, t, language) => brakingFigure(t, language),
  tokens: ({ sample }, t) => tokensFigure(t, sample),
  where: ({ sample }, t) => whereFigure(t, sample),
  answers: ({ measured, majority }, t) => answersFigure(t, measured, majority),
  probabilities: ({ sample, measured }, t) => surenessTable(t, sample) + probabilitiesChart(t, measured),
  signals: ({ measured }, t) => signalsFigure(t, measured),
  layers: ({ sample, measured }, t) => matchingDiagram(t, sample) + layersChart(t, measured),
  landscape: (_, t) =>
    drawing(
      PICTURE_WIDTH,
      PICTURE_HEIGHT,
      t.figure.landscape,
      landscapeContent({ land: LANDSCAPE, start: START, ball: START, way: 'projection' }),
    ),
  agp: ({ recording }, t) => agpFigure(t, recording),
  when: ({ measured }, t) => whenFigure(t, measured),
  sizes: ({ teacher, student }, t) => sizesFigure(t, teacher, student),
}

export const isFigure = (id: string): id is FigureId => (FIGURE_IDS as readonly string[]).includes(id)
