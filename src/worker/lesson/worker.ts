// Trains one small student of the lesson on the float64 reference: no GPU, the product's own settings, data and
// step. One worker trains one student and is ended with it. It may be told to prepare before it is told to train, so
// that files, roads and the first evaluation are there when a reader presses the button.

import { ReferenceRun, teachersRead, type ReferenceAccuracy } from '../../experiment/reference/referenceRun'
import type { ReferenceTeacherWeights } from '../../experiment/reference/referenceTeachers'
import { findPreset, type PresetId } from '../../settings/presets'
import { resolveSettings } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import { fetchWithProgress } from '../../teacher/download'
import { readEncoderWeights } from '../../teacher/exportEncoder'
import { readWeights } from '../../teacher/exportTeacher'
import { writeStudentWeights } from '../../teacher/studentWeights'
import { shortened } from '../../json/text'
import { failureOf } from '../failures'

/** Trains a student of a preset's settings, with changes. `root`: the site's address, a slash at its end. */
export interface LessonRequest {
  root: string
  preset: PresetId
  changes: Partial<Settings>
  /** Hands the trained student over as a safetensors file. */
  keep?: boolean
}

/** `prepare`: only what comes before the first step. */
export interface LessonMessage {
  work: 'prepare' | 'train'
  request: LessonRequest
}

export type LessonReport =
  /** `accuracy`: of the student that has not learned yet. */
  | { type: 'ready'; steps: number; majority: ReferenceAccuracy; accuracy: ReferenceAccuracy }
  /** `accuracy`: measured after this step; absent where it was not. `used`: how much of each gradient. */
  | { type: 'step'; step: number; ce: number; used: readonly number[]; accuracy?: ReferenceAccuracy }
  | { type: 'done'; student?: Uint8Array }
  | { type: 'failed'; message: string }

/** Steps after which it is measured too, so that whoever waits sees a result soon. */
const EARLY: readonly number[] = [2, 5, 10]
const MOST_MESSAGE = 300
const post = (report: LessonReport): void => self.postMessage(report)

interface OpenedRun {
  settings: Settings
  run: ReferenceRun
  /** Of the student that has not learned yet. */
  accuracy: ReferenceAccuracy
}

async function openRun({ root, preset, changes }: LessonRequest): Promise<OpenedRun> {
  const resolved = resolveSettings({ ...findPreset(preset)?.settings, ...changes })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  const { settings } = resolved
  const file = (name: string): Promise<Uint8Array> => fetchWithProgress(`${root}teachers/${name}`)
  const teachers: ReferenceTeacherWeights = {}
  const [encoder] = await Promise.all([
    file('encoder.onnx'),
    ...teachersRead(settings).map(async (task) => {
      teachers[task] = readWeights(await file(`${settings.teachers}/${task}.onnx`))
    }),
  ])
  const run = new ReferenceRun(settings, { encoder: readEncoderWeights(encoder).parameters, teachers })
  return { settings, run, accuracy: run.evaluate() }
}

let prepared: { key: string; opened: Promise<OpenedRun> } | null = null

/** The run of this request: the prepared one where it is the same. */
function prepare(request: LessonRequest): Promise<OpenedRun> {
  const key = JSON.stringify([request.preset, request.changes])
  if (prepared?.key !== key) prepared = { key, opened: openRun(request) }
  return prepared.opened
}

async function train(request: LessonRequest): Promise<void> {
  const { settings, run, accuracy } = await prepare(request)
  const { steps, evaluateEvery } = settings
  post({ type: 'ready', steps, majority: run.majority, accuracy })
  while (run.step < steps) {
    const { losses, coefficients } = run.next()
    const measured = EARLY.includes(run.step) || run.step % evaluateEvery === 0 || run.step === steps
    post({
      type: 'step',
      step: run.step,
      ce: losses.ce,
      used: coefficients,
      ...(measured && { accuracy: run.evaluate() }),
    })
  }
  post({ type: 'done', ...(request.keep && { student: writeStudentWeights(run.config, run.parameters) }) })
}

self.onmessage = ({ data: { work, request } }: MessageEvent<LessonMessage>) => {
  // What cannot be prepared is tried again, and reported, when it is to train.
  if (work === 'prepare') return void prepare(request).catch(() => (prepared = null))
  void train(request).catch((thrown: unknown) => {
    const { message, wayOut } = failureOf(thrown)
    post({ type: 'failed', message: shortened(`${message} ${wayOut}`, MOST_MESSAGE) })
  })
}
