// A separate worker that trains teachers, on its own device: the run in the other worker is not affected. It
// regularly stores a checkpoint in this browser, so that a reload or a lost device costs only the steps
// since.

import { measureLatency } from '../../gpu/answers'
import { readPlan, warmupOf, type TeacherPlan } from '../../settings/teacherPlan'
import { TeacherTrainer, type TeacherStep } from '../../experiment/teachers/teacherTrainer'
import { CancellationToken } from '../../experiment/run/cancellationToken'
import { TrainingClock } from '../../experiment/run/trainingClock'
import { TrainingLoop } from '../../experiment/run/trainingLoop'
import { RING } from '../../distill/engine/engine'
import { type OwnTeacher } from '../../teacher/ownTeacher'
import {
  openTeacherStore,
  teacherId,
  type SavedTraining,
  type TeacherStore,
} from '../../teacher/teacherStore'
import { TeacherError } from '../../teacher/failure'
import { preview } from '../../json/text'
import { openDevice, setDeviceChoice } from '../device'
import { failureOf } from '../failures'
import { curve as curveShape, isTrainerCommand } from '../sideMessages'
import { dataSetFile } from '../dataSets'
import { setLentTeachers, teacherFile } from '../teacherFiles'
import type { TrainerCommand, TrainerReport, TrainingCurve } from '../../protocol/teacherTraining'

const SAVE_MS = 15_000
const REPORT_MS = 250
/** How often held-out accuracy is measured during a training. */
const EVALUATIONS = 14

const post = (report: TrainerReport): void => self.postMessage(report)

interface Training {
  id: string
  plan: TeacherPlan
  trainer: TeacherTrainer
  store: TeacherStore | null
  curve: TrainingCurve
  savedAt: number
  loop: TrainingLoop<TeacherStep>
}

let training: Training | null = null
/** Token of the current or requested training; none before the first, or when it is cancelled. */
let token: CancellationToken | null = null
/** The running loop, or the work between its rounds. */
let chain: Promise<void> = Promise.resolve()
let lost = false

async function storeOrNull(): Promise<TeacherStore | null> {
  try {
    return await openTeacherStore()
  } catch {
    return null
  }
}

async function save(t: Omit<Training, 'loop'>): Promise<void> {
  t.savedAt = performance.now()
  const { step, parameters, moments } = await t.trainer.state()
  try {
    if (!t.store) throw new TeacherError('storage', '', '')
    await t.store.putTraining({
      id: t.id,
      savedAt: new Date().toISOString(),
      plan: t.plan,
      curve: t.curve,
      step,
      parameters,
      moments,
    })
    post({ type: 'saved', step })
  } catch {
    post({ type: 'saved', step: null })
  }
}

async function measure(t: Omit<Training, 'loop'>): Promise<void> {
  const { step } = t.trainer
  const accuracy = await t.trainer.accuracy()
  t.curve.accuracy.push([step, accuracy])
  post({ type: 'accuracy', step, accuracy })
}

function loopOf(t: Omit<Training, 'loop'>, latencyMs: number): TrainingLoop<TeacherStep> {
  const every = Math.max(1, Math.round(t.plan.steps / EVALUATIONS))
  const clock = new TrainingClock()
  let unreported: TeacherStep[] = []
  let reportedAt = clock.now()
  const report = (): void => {
    const { stepsPerSecond } = loop
    const losses = unreported.map(({ step, loss }): [number, number] => [step, loss])
    if (losses.length > 0)
      post({ type: 'steps', losses, msPerStep: stepsPerSecond > 0 ? 1000 / stepsPerSecond : 0 })
    unreported = []
    reportedAt = clock.now()
  }
  const loop: TrainingLoop<TeacherStep> = new TrainingLoop(
    t.trainer,
    {
      nextStop: (step) => every - (step % every) + step,
      handleMetrics(metrics) {
        const bad = metrics.findIndex(({ loss }) => !Number.isFinite(loss))
        const sound = bad < 0 ? metrics : metrics.slice(0, bad)
        unreported.push(...sound)
        for (const { step, loss } of sound) t.curve.losses.push([step, loss])
        return bad < 0
      },
      whenDrained() {
        const due = t.trainer.step % every === 0
        if (!due && clock.now() - t.savedAt <= SAVE_MS) return null
        return async () => {
          clock.stop()
          if (due) await measure(t)
          await save(t)
          clock.start()
        }
      },
      report(drained) {
        if (drained || clock.now() - reportedAt > REPORT_MS) report()
      },
      onEnd: report,
    },
    { clock, lastStep: t.plan.steps, stepsPerSubmit: RING, latencyMs },
  )
  return loop
}

/** Trains until paused or finished. */
async function train(t: Training, mine: CancellationToken): Promise<void> {
  post({ type: 'status', status: 'training' })
  const end = await t.loop.train(mine)
  if (end === 'diverged') throw new Diverged((t.curve.losses.at(-1)?.[0] ?? 0) + 1)
  if (t.trainer.done) return keep(t)
  await save(t)
  post({ type: 'status', status: 'paused' })
}

class Diverged extends Error {
  constructor(readonly step: number) {
    super(`the training diverged at step ${step}`)
  }
}

/** Evaluates the teacher, writes the file, and puts it into the teacher store. */
async function keep(t: Training): Promise<void> {
  post({ type: 'status', status: 'measuring' })
  post({ type: 'stage', stage: 'measuring', done: 0, total: 1 })
  await save(t)
  const { bytes, card } = await t.trainer.finish(new Date().toISOString())
  post({ type: 'stage', stage: 'keeping', done: 0, total: 1 })
  if (card.accuracy) post({ type: 'accuracy', step: card.steps, accuracy: card.accuracy })
  const teacher: OwnTeacher = {
    id: await teacherId(bytes),
    name: t.plan.name,
    role: t.plan.role,
    origin: 'trained',
    source: '',
    bytes: bytes.length,
    addedAt: new Date().toISOString(),
    layers: t.trainer.config.layers,
    card,
  }
  const store = t.store ?? (await storeOrNull())
  await store?.put(teacher, bytes)
  await store?.removeTraining(t.id)
  training = null
  t.trainer.destroy()
  post(store ? { type: 'stored', teacher } : { type: 'stored', teacher, bytes })
}

/** The curves of a stored training; a training resumes without damaged ones. */
const curveOf = (saved: SavedTraining | null): TrainingCurve =>
  curveShape(saved?.curve) ? (saved?.curve as TrainingCurve) : { losses: [], accuracy: [] }

async function open(
  id: string,
  plan: TeacherPlan,
  saved: SavedTraining | null,
  store: TeacherStore | null,
): Promise<void> {
  post({ type: 'stage', stage: 'device', done: 0, total: 1 })
  const gpu = await openDevice()
  const latencyMs = await measureLatency(gpu.device.queue)
  void gpu.device.lost.then((info) => {
    lost = true
    post({ type: 'lost', reason: info.message || info.reason })
  })
  gpu.device.addEventListener('uncapturederror', (event) => fail((event as GPUUncapturedErrorEvent).error))
  const trainer = await TeacherTrainer.prepare(
    gpu,
    plan,
    warmupOf(plan.role, plan.steps),
    teacherFile,
    saved,
    (stage, done, total) => post({ type: 'stage', stage, done, total }),
    dataSetFile,
  )
  const opened = {
    id,
    plan,
    trainer,
    store,
    curve: curveOf(saved),
    savedAt: performance.now(),
  }
  training = Object.assign(opened, { loop: loopOf(opened, latencyMs) })
}

async function resume(id: string): Promise<void> {
  const store = await openTeacherStore()
  const saved = (await store.trainings()).find((t) => t.id === id)
  if (!saved) throw new TeacherError('missing', 'The checkpoint of this training is gone.', 'Train it anew.')
  const plan = readPlan(saved.plan)
  if (!plan)
    throw new TeacherError(
      'missing',
      'The checkpoint of this training is damaged, or of another version of this page.',
      'Train it anew.',
    )
  post({ type: 'resumed', plan, step: saved.step, curve: curveOf(saved) })
  await open(id, plan, saved, store)
}

function fail(error: unknown): void {
  token?.cancel()
  // Errors that follow from a lost device are reported as a lost device.
  if (lost) return
  if (error instanceof Diverged) {
    post({
      type: 'failure',
      failure: {
        code: 'diverged',
        step: error.step,
        message: `The training diverged at step ${error.step}: the loss is no longer a finite number.`,
        wayOut: 'Train it again with a lower learning rate.',
      },
    })
    return
  }
  post({ type: 'failure', failure: failureOf(error) })
}

/** After a failure the promise of the lost device may come a moment later. */
async function failSoon(error: unknown): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 300))
  fail(error)
}

const then = (work: () => Promise<void>): void => {
  chain = chain.then(work).catch(failSoon)
}

const loop = (): void => {
  const mine = (token = new CancellationToken())
  then(async () => {
    if (training && !mine.cancelled) await train(training, mine)
  })
}

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (isTrainerCommand(data)) return handle(data)
  const message = 'The page sent the worker that trains teachers something that it does not understand.'
  post({
    type: 'failure',
    failure: { code: 'internal', message, wayOut: 'Reload the page.', detail: preview(data) },
  })
}

function handle(command: TrainerCommand): void {
  switch (command.type) {
    case 'start':
      setLentTeachers(command.lent)
      setDeviceChoice(command.device)
      then(async () => open(command.id, command.plan, null, await storeOrNull()))
      loop()
      return
    case 'resume':
      setDeviceChoice(command.device)
      then(() => resume(command.id))
      loop()
      return
    case 'pause':
      token?.cancel()
      return
    case 'go':
      if (!token || token.cancelled) loop()
      return
    case 'keep':
      token?.cancel()
      then(async () => {
        if (training) await keep(training)
      })
      return
    default:
      command satisfies never
  }
}
