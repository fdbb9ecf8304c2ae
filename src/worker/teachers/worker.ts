// A worker of its own that trains teachers, on a device of its own: the run in the other worker keeps
// everything it has. It writes a checkpoint into this browser every little while, so that a reload or a lost
// device costs only the steps since.

import { requestGpu } from '../../gpu/device'
import { warmupOf, type TeacherPlan } from '../../settings/teacherPlan'
import { TeacherTrainer } from '../../experiment/teachers/teacherTrainer'
import { Pace, TrainingClock } from '../../experiment/run/trainingClock'
import { type OwnTeacher } from '../../teacher/ownTeacher'
import {
  openTeacherStore,
  teacherId,
  type SavedTraining,
  type TeacherStore,
} from '../../teacher/teacherStore'
import { TeacherError } from '../../teacher/failure'
import { failureOf } from '../failures'
import { takeLent, teacherFile } from '../teacherFiles'
import type { TrainerCommand, TrainerReport, TrainingCurve } from '../../protocol/teacherTraining'

const SAVE_MS = 15_000
const REPORT_MS = 250
/** Held-out accuracy is measured this often in a training. */
const EVALUATIONS = 14

const post = (report: TrainerReport): void => self.postMessage(report)

interface Training {
  id: string
  plan: TeacherPlan
  trainer: TeacherTrainer
  store: TeacherStore | null
  curve: TrainingCurve
  savedAt: number
}

let training: Training | null = null
let going = false
/** The loop under way, or what is done between its turns. */
let chain: Promise<void> = Promise.resolve()
let lost = false

async function storeOrNull(): Promise<TeacherStore | null> {
  try {
    return await openTeacherStore()
  } catch {
    return null
  }
}

async function save(t: Training): Promise<void> {
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

async function measure(t: Training): Promise<void> {
  const { step } = t.trainer
  const accuracy = await t.trainer.accuracy()
  t.curve.accuracy.push([step, accuracy])
  post({ type: 'accuracy', step, accuracy })
}

/** Trains until paused or finished. */
async function train(t: Training): Promise<void> {
  post({ type: 'status', status: 'training' })
  const every = Math.max(1, Math.round(t.plan.steps / EVALUATIONS))
  let waiting: [number, number][] = []
  let reported = performance.now()
  const clock = new TrainingClock()
  clock.start()
  const pace = new Pace(clock)
  let before: Promise<void> = Promise.resolve()
  const flush = (): void => {
    if (waiting.length > 0)
      post({ type: 'steps', losses: waiting, msPerStep: pace.perSecond > 0 ? 1000 / pace.perSecond : 0 })
    waiting = []
    reported = performance.now()
  }
  while (going && !t.trainer.done) {
    const step = t.trainer.step + 1
    const running = t.trainer.advance().then((loss) => {
      if (!Number.isFinite(loss)) throw new Diverged(step)
      waiting.push([step, loss])
      t.curve.losses.push([step, loss])
    })
    // One step ahead, no more: a pause is to be felt.
    await before
    before = running
    running.catch(() => undefined)
    clock.stepped()
    pace.add(1, 2)
    const now = performance.now()
    if (now - reported > REPORT_MS) flush()
    const due = step % every === 0 && step < t.plan.steps
    if (due || now - t.savedAt > SAVE_MS) {
      await before
      flush()
      clock.stop()
      if (due) await measure(t)
      await save(t)
      clock.start()
    }
  }
  await before
  flush()
  if (t.trainer.done) return keep(t)
  await save(t)
  post({ type: 'status', status: 'paused' })
}

class Diverged extends Error {
  constructor(readonly step: number) {
    super(`the training diverged at step ${step}`)
  }
}

/** Measures, writes the file, and puts it where own teachers are. */
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
  post(store ? { type: 'kept', teacher } : { type: 'kept', teacher, bytes })
}

async function open(
  id: string,
  plan: TeacherPlan,
  saved: SavedTraining | null,
  store: TeacherStore | null,
): Promise<void> {
  post({ type: 'stage', stage: 'device', done: 0, total: 1 })
  const gpu = await requestGpu(navigator.gpu)
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
  )
  training = {
    id,
    plan,
    trainer,
    store,
    curve: (saved?.curve as TrainingCurve | undefined) ?? { losses: [], accuracy: [] },
    savedAt: performance.now(),
  }
}

async function resume(id: string): Promise<void> {
  const store = await openTeacherStore()
  const saved = (await store.trainings()).find((t) => t.id === id)
  if (!saved) throw new TeacherError('missing', 'The checkpoint of this training is gone.', 'Train it anew.')
  const plan = saved.plan as TeacherPlan
  post({ type: 'resumed', plan, step: saved.step, curve: saved.curve as TrainingCurve })
  await open(id, plan, saved, store)
}

function fail(error: unknown): void {
  going = false
  // What follows from a lost device is told as that.
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
  going = true
  then(async () => {
    if (training && going) await train(training)
  })
}

self.onmessage = ({ data: command }: MessageEvent<TrainerCommand>) => {
  switch (command.type) {
    case 'start':
      takeLent(command.lent)
      then(async () => open(command.id, command.plan, null, await storeOrNull()))
      loop()
      return
    case 'resume':
      then(() => resume(command.id))
      loop()
      return
    case 'pause':
      going = false
      return
    case 'go':
      if (!going) loop()
      return
    case 'keep':
      going = false
      then(async () => {
        if (training) await keep(training)
      })
      return
    default:
      command satisfies never
  }
}
