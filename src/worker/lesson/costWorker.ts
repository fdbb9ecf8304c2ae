// What an answer costs a teacher of the page and the student of its default run, measured on the float64 reference.

import { answerCosts, type AnswerCost } from '../../experiment/reference/answerCost'
import { initialStudent } from '../../experiment/run/initialStudent'
import { studentConfig } from '../../experiment/run/runSignals'
import { shortened } from '../../json/text'
import { resolveSettings } from '../../settings/resolve'
import { fetchWithProgress } from '../../teacher/download'
import { readEncoderWeights } from '../../teacher/exportEncoder'
import { readWeights } from '../../teacher/exportTeacher'
import { failureOf } from '../failures'

/** `root`: the site's address, a slash at its end. */
export interface CostRequest {
  root: string
}

export type CostReport =
  | { type: 'costs'; teacher: AnswerCost; student: AnswerCost; encoderMs: number }
  | Failed
interface Failed {
  type: 'failed'
  message: string
}

/** Code that was not compiled yet is slow; all is done within three seconds. */
const WARM_UP_MS = 500
const BUDGET_MS = 1000
const MOST_MESSAGE = 300

const post = (report: CostReport): void => self.postMessage(report)

async function measure({ root }: CostRequest): Promise<void> {
  const resolved = resolveSettings({})
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  const { settings } = resolved
  const file = (name: string): Promise<Uint8Array> => fetchWithProgress(`${root}teachers/${name}`)
  const [encoderFile, teacherFile] = await Promise.all([
    file('encoder.onnx'),
    file(`${settings.teachers}/perception.onnx`),
  ])
  const student = { config: studentConfig(settings), parameters: initialStudent(settings) }
  const { costs, encoderMs } = answerCosts({
    models: [readWeights(teacherFile), student],
    encoder: readEncoderWeights(encoderFile).parameters,
    warmUpMs: WARM_UP_MS,
    budgetMs: BUDGET_MS,
    now: () => performance.now(),
  })
  post({ type: 'costs', teacher: costs[0], student: costs[1], encoderMs })
}

self.onmessage = ({ data }: MessageEvent<CostRequest>) =>
  void measure(data).catch((thrown: unknown) => {
    const { message, wayOut } = failureOf(thrown)
    post({ type: 'failed', message: shortened(`${message} ${wayOut}`, MOST_MESSAGE) })
  })
