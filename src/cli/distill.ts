// `npm run distill -- --steps N --seed S --out FILE.json [--preset ID] [--set key=value ...] [--driver
// auto|lavapipe|swiftshader|processor] [--init WEIGHTS.safetensors] [--export FOLDER] [--data FILE]
// [--evaluation-data FILE]`: the same run as the page's, in Node, written as a run record; the student as files.

import { VERSION } from '../experiment/run/version'
import { writeFileSync } from 'node:fs'
import { requestGpu } from '../gpu/device'
import { RuleError } from '../distill/combine/rule/ruleError'
import { readQuickJsWith } from '../distill/combine/rule/open'
import { DRIVERS, driverOf } from './node/flags'
import { ARGUMENTS_HELP, runArguments } from './node/runArguments'
import { readTextFile } from './node/textFile'
import type { RecordedStep, RunRecord } from '../records/runRecord'
import type { Accuracy } from '../distill/tasks'
import type { Settings } from '../settings/settings'
import { Distillation } from '../experiment/run/distillation'
import { drawTestData, prepareData } from '../experiment/run/preparedData'
import { Teachers } from '../experiment/teachers/frozenTeachers'
import { teacherSources } from '../settings/teacherSources'
import { TrainingClock } from '../experiment/run/trainingClock'
import { trainWholeRun } from '../experiment/run/wholeRun'
import { ownAccuracy, withData } from './node/ownData'
import { nodeGpu } from './node/gpu'
import { printFailure } from './node/printFailure'
import { readTeacher } from './node/readTeacher'
import { quickJs } from './node/quickJs'
import { readStart, writeStudent } from './node/student'

/** The progress of a run, in one line; `seconds` of training so far. */
function progressLine(step: number, total: number, last: RecordedStep | undefined, seconds: number): string {
  const percent = (share: number): string => (100 * share).toFixed(1)
  const accuracy = last?.accuracy
    ? `  exact match ${[last.accuracy.perception, last.accuracy.reasoning, last.accuracy.planning].map(percent).join(' / ')}`
    : ''
  const left = Math.round((seconds / Math.max(1, step)) * (total - step))
  return `step ${step}/${total}  ce ${last?.losses.ce.toFixed(3) ?? '...'}${accuracy}  ${left} s left`
}

/** Exact match on the test frames, also printed; null without any. */
async function reportedAccuracy(
  run: Distillation,
  settings: Settings,
  teachers: Teachers,
): Promise<Accuracy | null> {
  const test = await drawTestData(settings, teachers)
  const found = test && (await run.report(test))
  if (found) {
    const figures = [found.perception, found.reasoning, found.planning, found.average]
    const shown = figures.map((share) => (100 * share).toFixed(1)).join(' / ')
    console.log(`on ${found.questions} test questions, perception / reasoning / planning / average: ${shown}`)
  }
  return found
}

/** All steps of the run; with the error of a typed rule that stopped it, those before that. */
async function trained(
  run: Distillation,
  settings: Settings,
  clock: TrainingClock,
): Promise<{ steps: readonly RecordedStep[]; stopped: RuleError | null }> {
  let spoke = -Infinity
  let steps: readonly RecordedStep[] = []
  try {
    steps = await trainWholeRun(run, settings, clock, (done, evaluated) => {
      steps = done
      if (!evaluated && performance.now() - spoke < 5000) return
      spoke = performance.now()
      console.log(progressLine(done.length, settings.steps, done.at(-1), clock.seconds))
    })
    return { steps, stopped: null }
  } catch (error) {
    if (error instanceof RuleError) return { steps, stopped: error }
    throw error
  }
}

export const FLAGS_HELP = [
  ARGUMENTS_HELP,
  `--driver NAME     ${DRIVERS.join(', ')}`,
  '--init FILE       start from the weights of a .safetensors file',
  '--export FOLDER   write the student: ONNX, safetensors, config, card',
  '--data FILE       train on a data set of your own (docs/DATA.md)',
  '--evaluation-data FILE  evaluate the finished student on one, too',
].join('\n')

async function distill(argv: string[]): Promise<number> {
  const parsed = runArguments(argv, ['driver', 'init', 'export', 'data', 'evaluation-data'], readTextFile)
  if (!parsed.ok) {
    for (const error of parsed.errors) console.error(error.message)
    return 2
  }
  const { out } = parsed
  const own = await withData(parsed.settings, parsed.extra)
  if (typeof own === 'string') {
    console.error(own)
    return 2
  }
  const { settings, sets } = own
  const driver = driverOf(parsed.extra.driver)
  if (typeof driver !== 'string') {
    console.error(driver.message)
    return 2
  }
  const start = parsed.extra.init === undefined ? null : await readStart(parsed.extra.init, settings)
  if (start && !start.ok) {
    console.error(start.message)
    return 2
  }
  readQuickJsWith(quickJs)
  const found = await nodeGpu({ driver })
  const gpu = await requestGpu(found.gpu)
  gpu.device.addEventListener('uncapturederror', (event) => {
    console.error((event as GPUUncapturedErrorEvent).error.message)
    process.exit(1)
  })
  console.log(`adapter: ${found.adapterName}`)
  const teachers = await Teachers.load(gpu, readTeacher, teacherSources(settings), undefined, 'wasm')
  const data = await prepareData(settings, teachers, () => undefined, null, sets)
  const run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined)
  console.log(
    `${run.facts.studentParameters} parameters, ${run.facts.dispatchesPerStep} dispatches per step, ${settings.trainFrames} frames, teachers ${Object.values(
      run.facts.teachers,
    )
      .map((source) => source.replace(/\.onnx$/, ''))
      .join(' ')}, method ${settings.method}`,
  )
  if (start) {
    run.startFrom(start.parameters, start.initialWeights)
    console.log(`starting from ${start.initialWeights.file}, SHA-256 ${start.initialWeights.sha256}`)
    for (const note of start.notes) console.log(note)
  }

  const clock = new TrainingClock()
  const { steps, stopped } = await trained(run, settings, clock)
  const testAccuracy = stopped ? null : await reportedAccuracy(run, settings, teachers)
  const onOwn = stopped ? null : await ownAccuracy(run, settings, teachers, sets)
  const record: RunRecord = {
    format: 'drive-kd-run',
    formatVersion: 1,
    version: VERSION,
    config: settings,
    seed: settings.seed,
    ...(start ? { startedFrom: start.initialWeights } : {}),
    adapter: gpu.adapter,
    createdAt: new Date().toISOString(),
    seconds: clock.seconds,
    dispatchesPerStep: run.facts.dispatchesPerStep,
    steps: [...steps],
    finalAccuracy: steps[steps.length - 1]?.accuracy ?? null,
    ...(testAccuracy && { testAccuracy }),
    ...(run.facts.trainingData && { trainingData: run.facts.trainingData }),
    ...(onOwn && { ownAccuracy: onOwn }),
  }
  if (out) {
    writeFileSync(out, `${JSON.stringify(record)}\n`)
    console.log(`written to ${out}`)
  }
  if (parsed.extra.export !== undefined) {
    await writeStudent(run, settings, parsed.extra.export)
    console.log(`student written to ${parsed.extra.export}`)
  }
  run.destroy()
  if (stopped) console.error(stopped.message)
  return stopped ? 1 : 0
}

/** Exit code 2: bad arguments; 1: no adapter, a missing teacher or a divergence, each with its sentence. */
export async function main(argv: string[]): Promise<number> {
  try {
    return await distill(argv)
  } catch (error) {
    return printFailure(error)
  }
}
