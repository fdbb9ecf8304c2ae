// The worker's door to the core: owns the GPU, answers Commands with Reports. The loop is paced by finished GPU work, never by timers.

import { RING } from '../distill/engine'
import { requestGpu, type Gpu } from '../gpu/device'
import type { Settings } from '../run/settings'
import { dataKey, Distillation, prepareData, type PreparedData } from '../study/distillation'
import { selfTest } from '../study/selfTest'
import { Teachers } from '../study/teachers'
import { Viewer } from '../study/view'
import { fetchWithProgress } from '../teacher/download'
import type { StepMetrics } from '../distill/tasks'
import { deviceLost, diverged, failureOf } from './failures'
import type { Command, Progress, Report, RunStatus } from './protocol'

const post = (report: Report): void => self.postMessage(report)

/** Metrics are reported this often, the student is looked at anew this often while it learns. */
const REPORT_MS = 220
const VIEW_MS = 1000
/** Longest wanted submit: other pages share the GPU. */
const SUBMIT_MS = 40
/** A checkpoint at least this often, in steps. */
const CHECKPOINT_EVERY = 50

interface Session {
  gpu: Gpu
  teachers: Teachers
}

let session: Session | null = null
let data: PreparedData | null = null
let run: Distillation | null = null
let viewer: Viewer | null = null
let settings: Settings | null = null
let status: RunStatus = 'preparing'
let look = { frame: 0, question: 0 }
let stepsPerSecond = 0
/** Seconds of training since step 0, pauses not counted. */
let seconds = 0
let speedLimit: number | null = null
let stopWhen: { accuracy: number | null; step: number | null } = { accuracy: null, step: null }
/** Grows with every `prepare`: what an older one started is dropped. */
let generation = 0

function setStatus(next: RunStatus): void {
  status = next
  post({ type: 'status', status, step: run?.step ?? 0, steps: settings?.steps ?? 0, stepsPerSecond })
}

const onProgress = (progress: Progress): void => post({ type: 'progress', progress })

/** Files of the teacher set lie beside the page; the bundle knows its own place below it. */
const teacherUrl = (name: string): string => new URL(`${import.meta.env.BASE_URL}teachers/${name}`, import.meta.env.PROD ? new URL('../', self.location.href) : self.location.origin).href

async function openSession(): Promise<Session> {
  if (session) return session
  onProgress({ stage: 'device', done: 0, total: 1, unit: 'checks' })
  const gpu = await requestGpu(navigator.gpu)
  onProgress({ stage: 'device', done: 1, total: 1, unit: 'checks' })
  void gpu.device.lost.then((info) => {
    if (session?.gpu !== gpu) return
    dropSession()
    post({ type: 'failure', failure: deviceLost(info.message || info.reason) })
    setStatus('failed')
  })
  gpu.device.addEventListener('uncapturederror', (event) => {
    void reportError((event as GPUUncapturedErrorEvent).error)
  })
  onProgress({ stage: 'selftest', done: 0, total: 1, unit: 'checks' })
  await selfTest(gpu.device)
  onProgress({ stage: 'selftest', done: 1, total: 1, unit: 'checks' })
  const sizes = new Map<string, [number, number]>()
  const teachers = await Teachers.load(
    gpu,
    (name) =>
      fetchWithProgress(teacherUrl(name), (done, total) => {
        sizes.set(name, [done, total])
        const sum = (i: 0 | 1) => [...sizes.values()].reduce((a, b) => a + b[i], 0)
        onProgress({ stage: 'download', done: sum(0), total: sum(1), unit: 'bytes' })
      }),
    (done, total) => onProgress({ stage: 'teachers', done, total, unit: 'teachers' }),
  )
  session = { gpu, teachers }
  return session
}

function dropSession(): void {
  const old = session
  session = null
  dropRun()
  data = null
  void old?.teachers.dispose().catch(() => undefined)
}

function dropRun(): void {
  run?.destroy()
  run = null
  viewer = null
}

async function prepare(next: Settings): Promise<void> {
  const mine = ++generation
  settings = next
  stepsPerSecond = 0
  setStatus('preparing')
  await idle()
  if (mine !== generation) return
  dropRun()
  const { gpu, teachers } = await openSession()
  if (mine !== generation) return
  if (data?.key !== dataKey(next)) {
    data = null
    const fresh = await prepareData(next, teachers, onProgress)
    if (mine !== generation) return
    data = fresh
  }
  const made = await Distillation.prepare(gpu, next, teachers, data, onProgress)
  if (mine !== generation) return made.destroy()
  run = made
  viewer = new Viewer(made, teachers)
  seconds = 0
  post({ type: 'ready', facts: made.facts })
  await keep(made)
  if (mine !== generation) return
  setStatus('ready')
  await probe()
}

/** Reports an error once, unless it is only an echo of a lost device, which has its own message. */
async function reportError(error: unknown): Promise<void> {
  const current = session
  if (!current) return
  const lost = await Promise.race([current.gpu.device.lost.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300))])
  if (lost) return
  post({ type: 'failure', failure: failureOf(error) })
  setStatus('failed')
}

/** One thing at a time on the GPU's side: loop turns, evaluations and views are chained. */
let chain: Promise<unknown> = Promise.resolve()
const idle = (): Promise<unknown> => chain
function enqueue(work: () => Promise<void>): Promise<void> {
  const result = chain.then(work).catch(reportError)
  chain = result
  return result
}

let probing = false
/** Looks at the chosen sample; while one look is under way further requests fold into one more. */
function probe(): Promise<void> {
  if (probing) return Promise.resolve()
  probing = true
  const mine = generation
  return (async () => {
    try {
      for (let seen: typeof look | null = null; seen !== look && viewer; ) {
        seen = look
        const view = await viewer.probe(seen.frame, seen.question)
        if (mine === generation) post({ type: 'probe', probe: view })
      }
    } catch (error) {
      if (mine === generation) await reportError(error)
    } finally {
      probing = false
    }
  })()
}

/** Pauses because a condition of the person's came true. */
function stopAt(because: 'accuracy' | 'step'): void {
  status = 'paused'
  post({ type: 'stopped', step: run?.step ?? 0, because })
}

/** Keeps a checkpoint and says which there are. */
async function keep(current: Distillation): Promise<void> {
  await current.keepCheckpoint()
  if (run === current) post({ type: 'checkpoints', steps: current.checkpoints })
}

let evaluating: Promise<void> = Promise.resolve()
/** Evaluates a snapshot of now while training goes on; one evaluation at a time. */
function evaluate(current: Distillation): void {
  const step = current.step
  const mine = generation
  const result = current.evaluate()
  evaluating = result.then(
    (accuracy) => {
      if (mine !== generation || run !== current) return
      post({ type: 'evaluation', step, accuracy })
      if (stopWhen.accuracy !== null && accuracy.average >= stopWhen.accuracy && status === 'running') stopAt('accuracy')
    },
    (error: unknown) => (mine === generation ? reportError(error) : undefined),
  )
}

/** Trains until paused, finished, failed or replaced. `most`: stop after so many steps. */
async function train(most = Infinity): Promise<void> {
  const current = run
  const plan = settings
  if (!current || !plan || current.step >= plan.steps) return
  const mine = generation
  const going = () => mine === generation && run === current && status === 'running'
  let waiting: StepMetrics[] = []
  let reported = performance.now()
  let viewed = reported
  let count = 1
  let done = 0
  let clock = performance.now()
  const flush = () => {
    seconds += (performance.now() - clock) / 1000
    clock = performance.now()
    if (waiting.length > 0) {
      post({ type: 'metrics', steps: waiting, seconds })
      post({ type: 'layers', step: waiting[waiting.length - 1].step, ...current.layerGrams })
    }
    waiting = []
    post({ type: 'status', status, step: current.step, steps: plan.steps, stepsPerSecond })
    reported = performance.now()
  }
  let window = { at: reported, steps: 0 }
  let inFlight: Promise<StepMetrics[]> | null = null
  const settle = async (metrics: StepMetrics[]): Promise<boolean> => {
    waiting.push(...metrics)
    const bad = metrics.find((m) => !TASKS_FINITE(m))
    if (!bad) return true
    flush()
    post({ type: 'failure', failure: diverged(bad.step) })
    return false
  }
  let healthy = true
  while (going() && healthy && done < most && current.step < plan.steps) {
    const until = plan.evaluateEvery > 0 ? plan.evaluateEvery - (current.step % plan.evaluateEvery) : Infinity
    const limit = speedLimit
    const untilStop = stopWhen.step !== null && stopWhen.step > current.step ? stopWhen.step - current.step : Infinity
    const now = Math.min(limit === null ? count : 1, RING, untilStop, most - done, plan.steps - current.step, until)
    const begun = performance.now()
    const next = current.advance(now)
    done += now
    const due = current.step >= plan.steps || (plan.evaluateEvery > 0 && current.step % plan.evaluateEvery === 0)
    if (due) {
      await evaluating
      evaluate(current)
    }
    if (due || current.step % CHECKPOINT_EVERY === 0) await keep(current)
    if (inFlight) healthy = await settle(await inFlight)
    inFlight = next
    if (count === 1 || now === count) {
      await next
      const perStep = (performance.now() - begun) / now
      count = Math.max(1, Math.min(RING, Math.floor(SUBMIT_MS / Math.max(perStep, 0.1))))
    }
    if (stopWhen.step !== null && current.step === stopWhen.step && current.step < plan.steps && going()) stopAt('step')
    if (limit !== null) await pause(1000 / limit - (performance.now() - begun))
    window.steps += now
    const elapsed = performance.now() - window.at
    if (elapsed > 1000) {
      stepsPerSecond = (window.steps * 1000) / elapsed
      window = { at: performance.now(), steps: 0 }
    } else if (stepsPerSecond === 0 && elapsed > 200) stepsPerSecond = (window.steps * 1000) / elapsed
    if (performance.now() - reported > REPORT_MS) flush()
    if (performance.now() - viewed > VIEW_MS && !probing) {
      void probe()
      viewed = performance.now()
    }
    // Lets Commands in.
    await new Promise<void>((resolve) => {
      channel.port1.onmessage = () => resolve()
      channel.port2.postMessage(null)
    })
  }
  if (inFlight && healthy) healthy = await settle(await inFlight)
  if (mine !== generation || run !== current) return
  await evaluating
  if (!healthy) status = 'failed'
  else if (current.step >= plan.steps) status = 'finished'
  else if (status === 'running') status = 'paused'
  flush()
  await probe()
}

/** Waits, but answers Commands meanwhile. */
const pause = (ms: number): Promise<void> => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, Math.min(ms, 2000))) : Promise.resolve())

const TASKS_FINITE = (m: StepMetrics): boolean => Object.values(m.losses).every(Number.isFinite) && m.gram.every(Number.isFinite)
const channel = new MessageChannel()

function handle(command: Command): void {
  switch (command.type) {
    case 'prepare':
      status = 'preparing'
      prepare(command.settings).catch(async (error: unknown) => {
        if (session) return reportError(error)
        post({ type: 'failure', failure: failureOf(error) })
        setStatus('failed')
      })
      return
    case 'run':
    case 'step': {
      if (!run || status === 'running' || status === 'preparing' || status === 'failed') return
      if (run.step >= (settings?.steps ?? 0)) return
      setStatus('running')
      void enqueue(() => train(command.type === 'step' ? 1 : Infinity))
      return
    }
    case 'pause':
      if (status === 'running') status = 'paused'
      return
    case 'reset': {
      if (!run) return
      if (status === 'running') status = 'paused'
      void enqueue(async () => {
        run?.reset()
        stepsPerSecond = 0
        seconds = 0
        if (run) await keep(run)
        setStatus('ready')
        await probe()
      })
      return
    }
    case 'rewind': {
      if (!run) return
      if (status === 'running') status = 'paused'
      void enqueue(async () => {
        if (!run?.rewind(command.step)) return
        post({ type: 'checkpoints', steps: run.checkpoints })
        setStatus('paused')
        await probe()
      })
      return
    }
    case 'speed':
      speedLimit = command.limit !== null && command.limit > 0 ? command.limit : null
      return
    case 'stopWhen':
      stopWhen = { accuracy: command.accuracy, step: command.step }
      return
    case 'look':
      look = { frame: command.frame, question: command.question }
      void probe()
      return
    case 'tune':
      if (settings) settings = { ...settings, ...command.settings }
      run?.tune(command.settings)
      return
    default:
      command satisfies never
  }
}

self.onmessage = (event: MessageEvent<Command>) => handle(event.data)
