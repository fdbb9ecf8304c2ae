// `npm run record:sample -- OUT.json [--frame N] [--question N] [--at 0,20,50,...] [--preset ID] [--set
// key=value ...] [--driver NAME]`: trains a run and writes the inspected sample for its recording: one
// validation frame and question, as seen by the teachers and, at these steps, by the student.

import { writeFileSync } from 'node:fs'
import { RING } from '../distill/engine/engine'
import { requestGpu } from '../gpu/device'
import { driverOf } from './node/flags'
import { runArguments } from './node/runArguments'
import { makeSample, MOST_SAMPLE_BYTES, readSample } from '../records/recordedSample'
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

const DEFAULT_STEPS = [0, 10, 25, 50, 100, 200, 350, 500, 700]

/** Trains up to the last of these steps; returns the inspected sample at each. */
async function lookAt(
  run: Distillation,
  viewer: Viewer,
  steps: readonly number[],
  frame: number,
  question: number,
): Promise<InspectedSample[]> {
  const inspections: InspectedSample[] = []
  const look = async (): Promise<void> => {
    const inspected = await viewer.inspected(frame, question)
    inspections.push(inspected)
    console.log(
      `step ${run.step}: ${inspected.student.answer.map((token) => `${token.word} ${(100 * token.probability).toFixed(0)} %`).join(', ')}`,
    )
  }
  const lastStep = steps[steps.length - 1]
  const loop = new TrainingLoop(
    run,
    {
      handleMetrics: () => true,
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

/** Exit code 2: bad arguments; 1: the file would be too large. */
export async function main(argv: string[]): Promise<number> {
  const [to, ...rest] = argv
  const parsed = runArguments(rest, ['driver', 'frame', 'question', 'at'])
  if (!to || to.startsWith('--') || !parsed.ok) {
    console.error(
      parsed.ok
        ? 'Usage: npm run record:sample -- OUT.json [--frame N] [--question N] [--at 0,20,50]'
        : parsed.errors[0].message,
    )
    return 2
  }
  const { settings, extra } = parsed
  const driver = driverOf(extra.driver)
  const steps = (extra.at?.split(',').map(Number) ?? DEFAULT_STEPS).filter((s) => s <= settings.steps)
  const [frame, question] = [Number(extra.frame ?? 0), Number(extra.question ?? 0)]
  if (
    typeof driver !== 'string' ||
    ![...steps, frame, question].every((n) => Number.isInteger(n) && n >= 0) ||
    steps.length === 0 ||
    steps.some((s, i) => i > 0 && s <= steps[i - 1])
  ) {
    console.error(
      '--driver is auto, lavapipe or swiftshader; --frame and --question are whole numbers from 0; --at is a list of ascending steps.',
    )
    return 2
  }
  const found = await nodeGpu({ driver })
  const gpu = await requestGpu(found.gpu)
  const teachers = await Teachers.load(gpu, readTeacher, teacherSources(settings), undefined, 'wasm')
  const data = await prepareData(settings, teachers, () => undefined)
  const run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined)
  const inspections = await lookAt(run, new Viewer(run, teachers), steps, frame, question)
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
    `${inspections[0].questions[question]?.text ?? ''} ${inspections[0].truthSentence}: ${text.length} bytes, written to ${to}`,
  )
  return 0
}
