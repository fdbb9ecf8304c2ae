// `npm run record:sample -- OUT.json [--frame N --question N] [--frames N] [--at 0,20,50,...] [--preset ID] [--set
// key=value ...] [--driver NAME]`: trains a run and writes the inspected sample for its recording: one
// validation frame and question, as seen by the teachers and, at these steps, by the student. Which one: what
// --frame and --question name, or the first one, in the order of the validation frames, for which `showsLearning`.

import { writeFileSync } from 'node:fs'
import { RING } from '../distill/engine/engine'
import { requestGpu } from '../gpu/device'
import { driverOf } from './node/flags'
import { runArguments } from './node/runArguments'
import { makeSample, MOST_SAMPLE_BYTES, readSample } from '../records/recordedSample'
import { RECORDED_TEMPLATE, showsLearning } from '../records/sampleChoice'
import { CancellationToken } from '../experiment/run/cancellationToken'
import { Distillation } from '../experiment/run/distillation'
import { prepareData } from '../experiment/run/preparedData'
import { Teachers } from '../experiment/teachers/frozenTeachers'
import type { InspectedSample } from '../protocol/runFacts'
import { teacherSources } from '../settings/teacherSources'
import { Viewer } from '../experiment/run/inspectSample'
import { TrainingClock } from '../experiment/run/trainingClock'
import { TrainingLoop } from '../experiment/run/trainingLoop'
import { readTeacher } from './node/readTeacher'
import { nodeGpu } from './node/gpu'
import { answerSentence } from '../world/sentence'
import { tokenIds } from '../world/vocabulary'

const DEFAULT_STEPS = [0, 10, 25, 50, 100, 200, 350, 500, 700]

/** Frames among which a question is looked for. */
const DEFAULT_FRAMES = 96

/** A question of the validation set. */
interface Place {
  frame: number
  question: number
}

/** The first question of the recorded kind in each of so many frames. */
function candidates({ data }: Distillation, frames: number): Place[] {
  const { templates, questionsPerFrame } = { ...data.validationSet, ...data.validation }
  return Array.from({ length: Math.min(frames, data.validation.frames) }, (_, frame) => ({
    frame,
    question: templates
      .slice(frame * questionsPerFrame, (frame + 1) * questionsPerFrame)
      .indexOf(RECORDED_TEMPLATE),
  })).filter(({ question }) => question >= 0)
}

/** Trains up to the last of these steps; returns the inspected samples of each place, step by step. */
async function lookAt(
  run: Distillation,
  viewer: Viewer,
  steps: readonly number[],
  places: readonly Place[],
): Promise<InspectedSample[][]> {
  const inspections: InspectedSample[][] = places.map(() => [])
  let ce = NaN
  const look = async (): Promise<void> => {
    for (const [i, { frame, question }] of places.entries())
      inspections[i].push(await viewer.inspected(frame, question))
    console.log(`step ${run.step}${Number.isNaN(ce) ? '' : `: cross-entropy ${ce.toFixed(3)}`}`)
  }
  const lastStep = steps[steps.length - 1]
  const loop = new TrainingLoop(
    run,
    {
      handleMetrics: (metrics) => {
        ce = metrics.at(-1)?.losses.ce ?? ce
        return true
      },
      nextStop: (step) => steps.find((s) => s > step) ?? Infinity,
      whenDrained: () => (steps.includes(run.step) ? look : null),
      onEnd: look,
    },
    { clock: new TrainingClock(), lastStep, stepsPerSubmit: RING },
  )
  if (steps[0] === 0) await look()
  await loop.train(new CancellationToken())
  return inspections
}

/** Whether words are a sentence in answer to the recorded kind of question; others are shown in quotes. */
const understandable = (words: readonly string[]): boolean =>
  /^[A-Z]/.test(answerSentence(RECORDED_TEMPLATE, tokenIds(words.join(' '))))

/** What a student answered over the steps, in a line each. */
const history = (inspections: readonly InspectedSample[]): string =>
  inspections
    .map(
      ({ step, student }) =>
        `step ${step}: ${student.answer.map((token) => `${token.word} ${(100 * token.probability).toFixed(0)} %`).join(', ')}`,
    )
    .join('\n')

/** Exit code 2: bad arguments; 1: the file would be too large. */
export async function main(argv: string[]): Promise<number> {
  const [to, ...rest] = argv
  const parsed = runArguments(rest, ['driver', 'frame', 'question', 'frames', 'at'])
  if (!to || to.startsWith('--') || !parsed.ok) {
    console.error(
      parsed.ok
        ? 'Usage: npm run record:sample -- OUT.json [--frame N --question N] [--frames N] [--at 0,20,50]'
        : parsed.errors[0].message,
    )
    return 2
  }
  const { settings, extra } = parsed
  const driver = driverOf(extra.driver)
  const steps = (extra.at?.split(',').map(Number) ?? DEFAULT_STEPS).filter((s) => s <= settings.steps)
  const named = extra.frame !== undefined || extra.question !== undefined
  const [frame, question] = [Number(extra.frame ?? 0), Number(extra.question ?? 0)]
  const frames = Number(extra.frames ?? DEFAULT_FRAMES)
  if (
    typeof driver !== 'string' ||
    ![...steps, frame, question, frames].every((n) => Number.isInteger(n) && n >= 0) ||
    steps.length === 0 ||
    steps.some((s, i) => i > 0 && s <= steps[i - 1])
  ) {
    console.error(
      '--driver is auto, lavapipe or swiftshader; --frame, --question and --frames are whole numbers from 0; --at is a list of ascending steps.',
    )
    return 2
  }
  const found = await nodeGpu({ driver })
  const gpu = await requestGpu(found.gpu)
  const teachers = await Teachers.load(gpu, readTeacher, teacherSources(settings), undefined, 'wasm')
  const data = await prepareData(settings, teachers, () => undefined)
  const run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined)
  const places = named ? [{ frame, question }] : candidates(run, frames)
  const seen = await lookAt(run, new Viewer(run, teachers), steps, places)
  const right = seen.filter((each) => each.at(-1)?.student.answer.every((token) => token.right))
  console.log(`${right.length} of ${places.length} questions end right`)
  const inspections = named ? seen[0] : seen.find((each) => showsLearning(each, understandable))
  if (!inspections) {
    console.error(`no question of the first ${frames} frames shows learning: give more by --frames.`)
    return 1
  }
  console.log(history(inspections))
  const text = `${JSON.stringify(makeSample(inspections, run.facts, new Date().toISOString()))}\n`
  run.destroy()
  const again = readSample(JSON.parse(text))
  if (!again.ok || text.length > MOST_SAMPLE_BYTES) {
    console.error(
      again.ok
        ? `the sample has ${text.length} bytes, more than ${MOST_SAMPLE_BYTES}: take fewer steps.`
        : again.errors[0].message,
    )
    return 1
  }
  writeFileSync(to, text)
  console.log(
    `${inspections[0].questions[inspections[0].question]?.text ?? ''} ${inspections[0].truthSentence}: ${text.length} bytes, written to ${to}`,
  )
  return 0
}
