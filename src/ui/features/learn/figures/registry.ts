// The lesson's pictures by name. Each is drawn from what the product recorded or measured, or by its own
// world; nothing is drawn by hand.

import type { Language } from '../../../../world/sentence'
import type { LearnStrings } from '../../../text/learn.en'
import type { FigureId } from './figureIds'
import { LANDSCAPE, START } from '../landscape'
import { landscapeContent, PICTURE_HEIGHT, PICTURE_WIDTH } from './landscapePicture'
import { dataIn, drawing } from './markup'
import { layersChart, layersData, marginFigure, scatterFigure, surenessData } from './choices'
import type { LessonData } from './lessonData'
import { answersFigure, probabilitiesChart, signalsFigure, sizesFigure, whenFigure } from './measured'
import { agpFigure } from './agpSteps'
import { matchingDiagram, surenessTable } from './recorded'
import { brakingFigure, tokensFigure, whereFigure } from './roadPictures'

type Figure = (data: LessonData, t: LearnStrings, language: Language) => string

export const FIGURES: Readonly<Record<FigureId, Figure>> = {
  braking: (_, t, language) => brakingFigure(t, language),
  tokens: ({ sample }, t) => tokensFigure(t, sample),
  where: ({ sample }, t, language) => whereFigure(t, sample, language),
  answers: ({ measured, majority }, t) => answersFigure(t, measured, majority),
  probabilities: (data, t, language) =>
    surenessTable(t, data.sample) +
    marginFigure(t, data.prestudies) +
    probabilitiesChart(t, data.measured) +
    dataIn(surenessData(t, data, language)),
  signals: ({ measured, prestudies }, t) => scatterFigure(t, prestudies) + signalsFigure(t, measured),
  layers: (data, t) =>
    matchingDiagram(t, data.sample) + layersChart(t, data.layerRuns) + dataIn(layersData(t, data)),
  landscape: (_, t) =>
    drawing(
      PICTURE_WIDTH,
      PICTURE_HEIGHT,
      t.figure.landscape,
      landscapeContent({ land: LANDSCAPE, start: START, ball: START, way: 'projection' }),
    ),
  agp: (data, t) => agpFigure(t, data),
  when: ({ measured, answersAlone }, t) => whenFigure(t, measured) + dataIn(answersAlone),
  sizes: ({ teacher, student }, t) => sizesFigure(t, teacher, student),
}
