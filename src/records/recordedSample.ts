// The sample that a recorded run is shown with: one frame and question, the teachers' maps and answers, and
// the student's at a few steps. Maps are kept as the causal part only, 8 bits against each map's own maximum,
// so that the file stays small; what is shown is exact to 1/255 of that maximum.

import type { AnswerToken, ModelView, Probe, RunFacts } from '../protocol/runFacts'
import { type Problem, problem } from '../settings/problem'

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
  /** Everything of the probe that no step changes; pixels in base64. */
  shared: Omit<Probe, 'pixels' | 'teachers' | 'student' | 'step'> & { pixels: string }
  side: number
  teachers: RecordedView[]
  /** Ascending steps. */
  students: (RecordedView & { step: number })[]
  studentLayers: number
  signals: RunFacts['signals']
}

/** What the page shows: complete probes in the order of their steps, and which layers teach which. */
export interface ShownSample {
  probes: Probe[]
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
 * The file of probes of one frame and question, taken at ascending steps of one run. Throws when they are not
 * of one sample.
 */
export function makeSample(
  probes: readonly Probe[],
  facts: Pick<RunFacts, 'studentLayers' | 'signals' | 'version'>,
  recordedAt: string,
): RecordedSample {
  const { pixels, teachers, student, step: _, ...shared } = probes[0]
  if (probes.some((p) => p.frame !== shared.frame || p.question !== shared.question))
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
    students: probes.map((p) => ({ step: p.step, ...packView(p.student, side) })),
    studentLayers: facts.studentLayers,
    signals: facts.signals,
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isView = (value: unknown): boolean =>
  isObject(value) &&
  Array.isArray(value.answer) &&
  Array.isArray(value.attention) &&
  value.attention.length > 0 &&
  value.attention.every((map) => isObject(map) && Number.isFinite(map.max) && typeof map.bytes === 'string')

/** Checks and opens a parsed file; errors name the field. */
export function readSample(value: unknown): SampleRead {
  const fail = (key: string, found: unknown, expected: string): SampleRead => ({
    ok: false,
    errors: [problem(key, found, expected)],
  })
  if (!isObject(value) || value.format !== 'drive-kd-sample')
    return fail('format', isObject(value) ? value.format : value, '"drive-kd-sample"')
  if (value.formatVersion !== 1) return fail('formatVersion', value.formatVersion, '1')
  if (!isObject(value.shared) || typeof value.shared.pixels !== 'string')
    return fail('shared', value.shared, 'an object with pixels')
  if (!Array.isArray(value.teachers) || !value.teachers.every(isView))
    return fail('teachers', value.teachers, 'views with answers and maps')
  if (
    !Array.isArray(value.students) ||
    value.students.length === 0 ||
    !value.students.every((s) => isView(s) && Number.isInteger(s.step))
  ) {
    return fail('students', value.students, 'views with steps, answers and maps')
  }
  const { shared, side, teachers, students, studentLayers, signals } = value as unknown as RecordedSample
  const pixels = fromBase64(shared.pixels)
  const opened = teachers.map((view) => unpackView(view, side))
  return {
    ok: true,
    sample: {
      probes: students.map((student) => ({
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
