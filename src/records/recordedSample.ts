// The inspected sample of a recorded run: one frame and question, the teachers' maps and answers, and the
// student's at a few steps. To keep the file small, only the causal part of a map is stored, in 8 bits
// relative to the map's own maximum; what is shown is exact to 1/255 of that maximum.

import {
  both,
  choice,
  flag,
  isObject,
  list,
  object,
  optional,
  satisfying,
  text,
  whole,
  type Check,
} from '../json/check'
import type { AnswerToken, ModelView, InspectedSample, RunFacts } from '../protocol/runFacts'
import { count, figure, problemsIn, share } from '../settings/figureChecks'
import type { Problem } from '../settings/problem'

/** A sample file is fetched while the engine gets ready: it stays below this. */
export const MOST_SAMPLE_BYTES = 160_000

/** Rows of a map in use: the causal part of [side, side], row by row. */
interface RecordedMap {
  max: number
  /** Base64 of one byte per entry. */
  bytes: string
}

interface RecordedView {
  name: string
  answer: AnswerToken[]
  attention: RecordedMap[]
}

/** The file. */
export interface RecordedSample {
  format: 'drive-kd-sample'
  formatVersion: 1
  version: string
  /** ISO date. */
  recordedAt: string
  /** The part of the inspected sample that does not change from step to step; pixels in base64. */
  shared: Omit<InspectedSample, 'pixels' | 'teachers' | 'student' | 'step'> & { pixels: string }
  side: number
  teachers: RecordedView[]
  /** Ascending steps. */
  students: (RecordedView & { step: number })[]
  studentLayers: number
  signals: RunFacts['signals']
}

/**
 * What the page shows: complete inspected samples in the order of their steps, and which layers teach which.
 */
export interface ShownSample {
  inspections: InspectedSample[]
  studentLayers: number
  signals: RunFacts['signals']
}

export type SampleRead = { ok: true; sample: ShownSample } | { ok: false; errors: Problem[] }

const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

function packMap(map: Float32Array, side: number): RecordedMap {
  const bytes = new Uint8Array((side * (side + 1)) / 2)
  const max = map.reduce((most, value) => Math.max(most, value), 0)
  let at = 0
  for (let row = 0; row < side; row++)
    for (let column = 0; column <= row; column++)
      bytes[at++] = max > 0 ? Math.round((255 * map[row * side + column]) / max) : 0
  return { max: Number(max.toPrecision(5)), bytes: toBase64(bytes) }
}

function unpackMap({ max, bytes }: RecordedMap, side: number): Float32Array {
  const packed = fromBase64(bytes)
  const map = new Float32Array(side * side)
  let at = 0
  for (let row = 0; row < side; row++)
    for (let column = 0; column <= row; column++) map[row * side + column] = (packed[at++] * max) / 255
  return map
}

const packView = ({ name, answer, attention }: ModelView, side: number): RecordedView => ({
  name,
  answer: answer.map((token) => ({ ...token, probability: Number(token.probability.toPrecision(4)) })),
  attention: attention.map((map) => packMap(map, side)),
})
const unpackView = ({ name, answer, attention }: RecordedView, side: number): ModelView => ({
  name,
  answer,
  attention: attention.map((map) => unpackMap(map, side)),
})

/**
 * The file of inspected samples of one frame and question, taken at ascending steps of one run. Throws when
 * they are not of the same question.
 */
export function makeSample(
  inspections: readonly InspectedSample[],
  facts: Pick<RunFacts, 'studentLayers' | 'signals' | 'version'>,
  recordedAt: string,
): RecordedSample {
  const { pixels, teachers, student, step: _, ...shared } = inspections[0]
  if (inspections.some((p) => p.frame !== shared.frame || p.question !== shared.question))
    throw new Error('a recorded sample holds one frame and one question')
  const side = Math.round(Math.sqrt(student.attention[0].length))
  return {
    format: 'drive-kd-sample',
    formatVersion: 1,
    version: facts.version,
    recordedAt,
    shared: { ...shared, pixels: toBase64(pixels) },
    side,
    teachers: teachers.map((view) => packView(view, side)),
    students: inspections.map((p) => ({ step: p.step, ...packView(p.student, side) })),
    studentLayers: facts.studentLayers,
    signals: facts.signals,
  }
}

/** Tokens of the longest sequence that a map may be of: this world's have 44. */
const MOST_SIDE = 64
/** RGB bytes of a picture, [48, 48, 3]. */
const PICTURE_BYTES = 48 * 48 * 3
const MOST_LAYERS = 64

/** Base64 of exactly so many bytes. */
const base64 = (bytes: number): Check<string> =>
  satisfying(
    `${bytes} bytes in base64`,
    (v) => typeof v === 'string' && v.length === 4 * Math.ceil(bytes / 3) && /^[A-Za-z0-9+/]*={0,2}$/.test(v),
  )

const word = text(40)
const sentence = text(400)
const capability = choice(['perception', 'reasoning', 'planning'])
const layer = whole(0, MOST_LAYERS - 1)

const view = (side: number) => ({
  name: text(40),
  answer: list(object({ word, probability: share, right: flag }), 0, MOST_SIDE),
  attention: list(object({ max: share, bytes: base64((side * (side + 1)) / 2) }), 1, MOST_LAYERS),
})

const shared: Check<unknown> = (value) => {
  const { questions } = isObject(value) ? value : { questions: null }
  return object({
    frame: count,
    question: whole(0, Array.isArray(questions) ? Math.max(0, questions.length - 1) : 0),
    frames: count,
    questions: list(object({ capability, text: sentence, textKo: sentence }), 1, 100),
    words: list(word, 1, MOST_SIDE),
    questionLength: whole(0, MOST_SIDE),
    truth: list(word, 0, MOST_SIDE),
    truthSentence: sentence,
    truthSentenceKo: sentence,
    pixels: base64(PICTURE_BYTES),
  })(value)
}

/** What samples of version 0.2.0 and before call `teacherTask`. */
const FORMER_KEY = 'follower'

const signal = object({
  teacherTask: capability,
  signal: optional(text(40)),
  studentLayer: optional(layer),
  teacherLayers: optional(list(layer, 1, MOST_LAYERS)),
  block: optional(text(40)),
  loss: optional(text(40)),
  temperature: optional(figure),
  beta: optional(figure),
  teacherWidth: optional(count),
})

/** First the size that all other checks depend on. */
const heading = object({
  format: choice(['drive-kd-sample']),
  formatVersion: choice([1]),
  side: whole(1, MOST_SIDE),
})
const sample = ({ side }: { side: number }): Check<unknown> =>
  object({
    shared,
    teachers: list(object(view(side)), 1, 8),
    students: list(object({ step: count, ...view(side) }), 1, 100),
    studentLayers: whole(1, MOST_LAYERS),
    signals: list(signal, 0, 3 * MOST_LAYERS),
  })

/** A sample whose signals have today's keys; anything else is returned as it is. */
function withCurrentKeys(value: unknown): unknown {
  if (!isObject(value) || !Array.isArray(value.signals)) return value
  const signals: unknown[] = value.signals
  return {
    ...value,
    signals: signals.map((entry) => {
      if (!isObject(entry) || !Object.hasOwn(entry, FORMER_KEY)) return entry
      const { [FORMER_KEY]: teacherTask, ...rest } = entry
      return { teacherTask, ...rest }
    }),
  }
}

/** Checks and opens a parsed file; errors name the field. */
export function readSample(given: unknown): SampleRead {
  const value = withCurrentKeys(given)
  const errors = problemsIn(both(heading, sample), value)
  if (errors.length > 0) return { ok: false, errors }
  const { shared, side, teachers, students, studentLayers, signals } = value as RecordedSample
  const pixels = fromBase64(shared.pixels)
  const opened = teachers.map((view) => unpackView(view, side))
  return {
    ok: true,
    sample: {
      inspections: students.map((student) => ({
        ...shared,
        pixels,
        teachers: opened,
        student: unpackView(student, side),
        step: student.step,
      })),
      studentLayers,
      signals,
    },
  }
}
