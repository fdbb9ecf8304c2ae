// Pictures of roads in the lesson: drawn by the toy world itself, or taken from the recorded sample. Text, no
// DOM.

import type { ShownSample } from '../../../../records/recordedSample'
import { FIRST_ROAD, ROAD_PICTURE_SEED, roadOf, viewRoad } from '../../../../world/lessonRoad'
import { encodeScene } from '../../../../world/sceneCode'
import type { Language } from '../../../../world/sentence'
import { IMAGE_SIZE, IMAGE_TOKENS, PATCH_SIZE, type Scene, type VehicleState } from '../../../../world/types'
import { tokenIds } from '../../../../world/vocabulary'
import { imageRow, MAP_SIDE, visible } from '../../../explain/attentionMaps'
import { isLayeredSignal } from '../../../explain/signalKinds'
import type { LearnStrings } from '../../../text/learn.en'
import type { WhereData } from '../live/whereFigure'
import { at, dataIn, drawing, escaped, pictureIn, table, textAt } from './markup'

const PATCHES = IMAGE_SIZE / PATCH_SIZE

/** The lesson's road with its truck in this state. */
export const roadScene = (state: VehicleState): Scene => roadOf({ ...FIRST_ROAD, state })

/** Its code for the scene editor. */
export const roadSceneCode = (): string =>
  encodeScene({
    scene: roadScene('braking'),
    pictureSeed: ROAD_PICTURE_SEED,
    corruption: null,
    question: tokenIds('what should ego do'),
  })

/** The same road with the truck cruising and braking, and what is true of each. */
export function brakingFigure(t: LearnStrings, language: Language): string {
  const views = (['cruising', 'braking'] as const).map((state) =>
    viewRoad({ ...FIRST_ROAD, state }, language),
  )
  const names = [t.figure.cruising, t.figure.braking]
  const pictures = views.map(
    ({ pixels }, i) =>
      `<div>${drawing(192, 192, names[i], pictureIn(pixels, IMAGE_SIZE, 192))}<p>${escaped(names[i])}</p></div>`,
  )
  const rows = views[0].answers.map(({ question, answer }, i) => [
    question,
    answer ?? '–',
    views[1].answers[i].answer ?? '–',
  ])
  const changed = rows.flatMap(([, before, after], i) => (before === after ? [] : [i]))
  return `<div class="lesson-pictures">${pictures.join('')}</div>${table([t.figure.question, ...names], rows, changed)}`
}

const gridLines = (size: number): string =>
  Array.from({ length: PATCHES - 1 }, (_, i) => {
    const place = at(((i + 1) * size) / PATCHES)
    return `<path d="M${place} 0V${size}M0 ${place}H${size}" class="lesson-grid"/>`
  }).join('')

/** Where token `i` of 44 begins in the drawing of the mask: words, which have names, take more room. */
const tokenPlace = (i: number): number =>
  i <= IMAGE_TOKENS ? 5 * i : 5 * IMAGE_TOKENS + 13 * (i - IMAGE_TOKENS)

/** The picture in patches, and which token may attend to which. */
export function tokensFigure(t: LearnStrings, { inspections }: ShownSample): string {
  const { pixels, words } = inspections[0]
  const side = tokenPlace(MAP_SIDE)
  const border = tokenPlace(IMAGE_TOKENS)
  const rows = Array.from({ length: MAP_SIDE }, (_, row) => {
    const seen = Array.from({ length: MAP_SIDE }, (_, column) =>
      visible(row, column, words.length),
    ).lastIndexOf(true)
    if (seen < 0) return ''
    const [y, height] = [tokenPlace(row), tokenPlace(row + 1) - tokenPlace(row) - 1]
    const end = tokenPlace(seen + 1)
    const bar = (from: number, to: number, name: string): string =>
      to > from ? `<rect x="${from}" y="${y}" width="${to - from}" height="${height}" class="${name}"/>` : ''
    return bar(0, Math.min(end, border), 'lesson-patch') + bar(border, end, 'lesson-word')
  })
  const labels = words.map((word, i) =>
    textAt(
      tokenPlace(IMAGE_TOKENS + i + 1) + 5,
      tokenPlace(IMAGE_TOKENS + i) + 10,
      word === '<eos>' ? t.figure.endMark : word,
      'lesson-token',
    ),
  )
  const mask = `${rows.join('')}<path d="M${border} 0V${side}M0 ${border}H${side}" class="lesson-border"/>${labels.join('')}`
  const part = (picture: string, words: string): string => `<div>${picture}<p>${escaped(words)}</p></div>`
  return `<div class="lesson-pictures">${part(
    drawing(228, 228, t.figure.picture, pictureIn(pixels, IMAGE_SIZE, 228) + gridLines(228)),
    t.figure.patches,
  )}${part(drawing(side + 30, side, t.figure.mask, mask), `${t.figure.patches} + ${t.figure.words}`)}</div>`
}

/** The picture, darkened, with the attention of one row over its patches; its largest share below. */
function attentionPicture(
  pixels: Uint8Array,
  map: Float32Array,
  row: number,
  name: string,
  whose: 'teacher' | 'student',
  t: LearnStrings,
): string {
  const { values, max } = imageRow(map, row)
  const size = 168
  const cell = size / PATCHES
  const squares = values.map((v, i) => {
    const [x, y] = [(i % PATCHES) * cell, Math.floor(i / PATCHES) * cell]
    return `<rect x="${x}" y="${y}" width="${cell}" height="${cell}" fill-opacity="${max > 0 ? (0.82 * (1 - v / max)).toFixed(2) : 0.82}" class="lesson-shade"/>`
  })
  const strongest = values.indexOf(max)
  const mark = `<rect x="${(strongest % PATCHES) * cell + 1}" y="${Math.floor(strongest / PATCHES) * cell + 1}" width="${cell - 2}" height="${cell - 2}" class="lesson-strongest ${whose}"/>`
  const largest = t.figure.largest((100 * max).toFixed(0))
  return `<div>${drawing(size, size, `${name}, ${largest}`, pictureIn(pixels, IMAGE_SIZE, size) + squares.join('') + mark)}<p>${escaped(name)}<br>${escaped(largest)}</p></div>`
}

/** Layers of the four maps, from 0: the perception teacher's second, and what planning compares. */
const SHARP_LAYER = 1

/** What was asked when the sample was recorded. */
export const recordedQuestion = (
  { questions, question }: ShownSample['inspections'][number],
  language: Language,
): string => (language === 'ko' ? questions[question].textKo : questions[question].text)

/** Where teachers and student look from the last word of the recorded question. */
export function whereFigure(
  t: LearnStrings,
  { inspections, signals }: ShownSample,
  language: Language,
): string {
  const [first, last] = [inspections[0], inspections[inspections.length - 1]]
  const row = IMAGE_TOKENS + first.questionLength - 1
  const matched = signals.filter(isLayeredSignal).find((s) => s.teacherTask === 'planning')
  if (!matched) throw new Error('the recorded sample has no layers that planning compares')
  const { studentLayer } = matched
  const teacher = (name: 'perception' | 'planning', layer: number): string => {
    const view = first.teachers.find((v) => v.name === name)
    if (!view) throw new Error(`the recorded sample has no ${name} teacher`)
    return attentionPicture(
      first.pixels,
      view.attention[layer],
      row,
      t.figure.teacherLayer(t.capability[name], String(layer + 1)),
      'teacher',
      t,
    )
  }
  const student = (inspected: typeof first, name: string): string =>
    attentionPicture(first.pixels, inspected.student.attention[studentLayer], row, name, 'student', t)
  const shares = ({ attention }: { attention: readonly Float32Array[] }, layer: number): number[] =>
    Array.from(imageRow(attention[layer], row).values, (v) => Math.round(1e4 * v) / 1e4)
  const data: WhereData = {
    question: recordedQuestion(first, language),
    place: first.words[first.questionLength - 1],
    teacher: shares(
      first.teachers.find((v) => v.name === 'perception')!,
      SHARP_LAYER,
    ),
    untrained: shares(first.student, studentLayer),
    trained: shares(last.student, studentLayer),
  }
  return `<div class="lesson-pictures">${[
    teacher('perception', SHARP_LAYER),
    teacher('planning', matched.teacherLayers[0]),
    student(first, t.figure.untrained(String(studentLayer + 1))),
    student(last, t.figure.trained(String(studentLayer + 1), String(last.step))),
  ].join('')}</div>${dataIn(data)}`
}
