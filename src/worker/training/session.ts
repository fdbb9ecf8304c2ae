// Opens the GPU and the teachers, prepares runs on them, and recovers both automatically when the device is
// lost.

import { measureLatency } from '../../gpu/answers'
import type { Gpu } from '../../gpu/device'
import { isProcessor } from '../../gpu/processor/device'
import type { Settings } from '../../settings/settings'
import { Distillation } from '../../experiment/run/distillation'
import type { Handover } from '../../experiment/run/rewindPoints'
import { prepareData } from '../../experiment/run/preparedData'
import { selfTest } from '../../experiment/run/selfTest'
import { Teachers, type FileLoader } from '../../experiment/teachers/frozenTeachers'
import { teacherSources } from '../../settings/teacherSources'
import { Viewer } from '../../experiment/run/inspectSample'
import { deviceChoice, mayDraw, openDevice } from '../device'
import { deviceLost } from '../failures'
import { saveStudent, runOfNow } from './keeping'
import { complete, nextTask } from './background'
import { evaluateStart } from './evaluations'
import { checkTeachers, inspectSample } from './inspection'
import { keep } from './loop'
import { closeScreen, isLent, openScreen } from './attentionCanvases'
import type { Progress } from '../../protocol/messages'
import { ensureRoom } from '../room'
import { dataSetFile } from '../dataSets'
import { cachedResults, cacheTranslations, openCache, selfTestMemory, loadTranslations } from './resultCache'
import { tileOf } from './tiles'
import { teacherFile } from '../teacherFiles'
import {
  enqueue,
  halt,
  idle,
  nextPreparation,
  pause,
  post,
  reportError,
  setStatus,
  state,
  type Session,
} from './state'

/** How many times in a row a lost device is reopened; losses further apart than this are not in a row. */
const MOST_RECOVERIES = 3
const IN_A_ROW_MS = 60_000

const onProgress = (progress: Progress): void => post({ type: 'progress', progress })

/** The device that is being prepared. */
let opening: Gpu | null = null

/**
 * Fetches teacher files; `restart()` begins a new sum, so that the progress covers only what is fetched now.
 */
function downloads(): { files: FileLoader; restart: () => void } {
  const sizes = new Map<string, [number, number]>()
  const files: FileLoader = (name) =>
    teacherFile(name, (done, total) => {
      sizes.set(name, [done, total])
      const sum = (i: 0 | 1) => [...sizes.values()].reduce((a, b) => a + b[i], 0)
      onProgress({ stage: 'download', done: sum(0), total: sum(1), unit: 'bytes' })
    })
  return { files, restart: () => sizes.clear() }
}

const { files, restart } = downloads()
const onTeacher = (done: number, total: number): void =>
  onProgress({ stage: 'teachers', done, total, unit: 'teachers' })

/**
 * Requests the device; where trying the canvas cost the last one, the browser needs a moment before it offers
 * another.
 */
async function openGpu(canvases: boolean): Promise<Gpu> {
  const shaken = await openScreen(canvases && (await mayDraw()))
  for (let attempt = 1; shaken && attempt <= MOST_RECOVERIES; attempt++) {
    await pause(500 * attempt)
    try {
      return await openDevice()
    } catch {
      // The last attempt below reports why.
    }
  }
  return openDevice()
}

/** Resolves once the device has passed the self-test of these settings. @throws GpuFailure */
const tested = (
  { gpu, memory }: Omit<Session, 'teachers'>,
  settings: Settings,
  onCompiled?: (done: number, total: number) => void,
): Promise<void> => selfTest(gpu, settings, onCompiled, tileOf(gpu, settings)?.tile, memory)

/**
 * What a device on the CPU does once a run is complete. Its arithmetic is specified to the bit, so that the self-test
 * looks for a fault of the browser alone: the start does not wait for it.
 */
async function afterwards(session: Session, settings: Settings, made: Distillation): Promise<void> {
  if (!isProcessor(session.gpu.device) || state.session !== session) return
  try {
    if (state.run === made) await tested(session, settings)
    await cacheTranslations(session.gpu)
  } catch (error) {
    if (state.session === session) await reportError(error)
  }
}

/** The open session, with the teachers that the settings choose; only what is not there yet is fetched. */
async function openSession(settings: Settings, canvases: boolean): Promise<Session> {
  restart()
  const sources = teacherSources(settings)
  if (state.session && state.session.choice !== deviceChoice()) {
    const { device } = state.session.gpu
    dropSession()
    device.destroy()
  }
  if (state.session) {
    if (!isProcessor(state.session.gpu.device)) await tested(state.session, settings)
    await state.session.teachers.choose(sources, onTeacher)
    return state.session
  }
  void openCache()
  onProgress({ stage: 'device', done: 0, total: 1, unit: 'checks' })
  const choice = deviceChoice()
  const gpu = await openGpu(canvases)
  onProgress({ stage: 'device', done: 1, total: 1, unit: 'checks' })
  opening = gpu
  // Canvases that an earlier device of this worker drew on: this one has no textures.
  if (isProcessor(gpu.device)) closeScreen(false, '')
  const lost = gpu.device.lost.then((info) => {
    if (opening === gpu) void recover(info.message || info.reason)
    throw new Error(info.message || info.reason)
  })
  gpu.device.addEventListener('uncapturederror', (event) => {
    // All running work has become worthless and ends here.
    nextPreparation()
    halt()
    void reportError((event as GPUUncapturedErrorEvent).error)
  })
  const open = async (): Promise<Session> => {
    const latencyMs = await measureLatency(gpu.device.queue)
    const results = await cachedResults(gpu)
    // A device that comes after a lost one is tested again.
    const memory = results && recoveries === 0 ? selfTestMemory(results) : null
    if (results) await loadTranslations(gpu, results)
    const session = { gpu, choice, latencyMs, memory }
    // Together: the test compiles shaders while teachers are fetched and loaded.
    const loading = Teachers.load(gpu, files, sources, onTeacher, undefined, results)
    if (isProcessor(gpu.device)) return { ...session, teachers: await loading }
    let [done, total] = [0, 1]
    const waiting = () => onProgress({ stage: 'selftest', done, total, unit: 'checks' })
    waiting()
    let [loaded, passed] = [false, false]
    loading.then(() => ((loaded = true), passed || waiting())).catch(() => undefined)
    try {
      await tested(session, settings, (...compiled) => {
        ;[done, total] = compiled
        if (loaded) waiting()
      })
    } catch (thrown) {
      loading.then((teachers) => teachers.dispose()).catch(() => undefined)
      throw thrown
    }
    passed = true
    return { ...session, teachers: await loading }
  }
  // A device lost while the teachers load must end the wait.
  state.session = await Promise.race([open(), lost])
  return state.session
}

function dropRun(): void {
  state.run?.destroy()
  state.run = null
  state.loop = null
  state.viewer = null
}

/** Releases the device; generated frames and their features are in ordinary memory and stay. */
function dropSession(): void {
  const old = state.session
  opening = null
  state.session = null
  dropRun()
  void old?.teachers.dispose().catch(() => undefined)
}

/** What a run resumes from: checkpoints to take over; the run continues at the last one. */
export interface Resumption extends Handover {
  /** History of a run that comes from the page; absent: that of the worker's own run. */
  past?: { seconds: number; firstCe: number | null }
}

/**
 * Builds everything for these settings. `canvases` and `id`: see the command. The current student is saved
 * first.
 */
export async function prepare(
  next: Settings,
  canvases = false,
  resume: Resumption | null = null,
  id = state.runId,
): Promise<void> {
  const token = nextPreparation()
  dropStaleRun()
  state.runId = id
  state.settings = next
  state.stepsPerSecond = 0
  state.restoring = resume?.step ?? 0
  if (!resume) {
    state.clock.set(0)
    state.firstCe = null
    state.secondsAt.clear()
    left = null
  } else if (resume.past) {
    state.clock.set(resume.past.seconds)
    state.firstCe = resume.past.firstCe
    state.secondsAt = new Map([[resume.step, resume.past.seconds]])
    left = resume
  }
  setStatus('preparing')
  await idle()
  if (token.cancelled) return
  dropRun()
  const session = await openSession(next, canvases)
  const { gpu, teachers } = session
  if (token.cancelled) return
  await ensureRoom(gpu, next, teachers.shapes)
  if (token.cancelled) return
  const data = await prepareData(next, teachers, onProgress, state.data, dataSetFile)
  if (token.cancelled) return
  state.data = data
  const parts = [{ after: resume?.step ?? 0, between: nextTask }, null, tileOf(gpu, next)] as const
  const made = await Distillation.prepare(gpu, next, teachers, data, onProgress, ...parts)
  if (token.cancelled) return made.destroy()
  if (resume) made.takeOver(resume)
  // Hyperparameters that were updated live during preparation.
  if (state.settings && state.settings !== next) made.updateHyperparameters(state.settings)
  state.run = made
  state.viewer = new Viewer(made, teachers)
  made.facts.gpuBytes += state.viewer.teacherMaps.size
  if (resume) {
    state.clock.set(state.secondsAt.get(resume.step) ?? state.clock.seconds)
    post({ type: 'checkpoints', steps: made.checkpoints })
  } else await keep(made)
  if (token.cancelled) return
  // Together: from here on Run is accepted, and the page may offer it.
  post({ type: 'ready', facts: made.facts })
  setStatus(!resume ? 'ready' : resume.step < next.steps ? 'paused' : 'finished')
  if (!resume) await evaluateStart(made)
  await inspectSample()
  void cacheTranslations(gpu)
  void checkTeachers()
    .then(() => complete(made))
    .then(() => afterwards(session, next, made))
}

/**
 * The step of a run that is about to be replaced must not be reported any more: the page would take it for
 * the new run's.
 */
function dropStaleRun(): void {
  const old = runOfNow()
  state.run = null
  state.loop = null
  state.viewer = null
  if (old) void enqueue(() => saveStudent(old, true).finally(() => old.run.destroy()))
}

/** The remains of the lost run, until another one has taken over. */
let left: Resumption | null = null
let recoveries = 0
let lastRecovery = -Infinity

/**
 * After a lost device: reopens it, prepares the same settings and resumes at the last checkpoint; gives up
 * after a few times in a row.
 */
async function recover(reason: string): Promise<void> {
  const { settings, run } = state
  const running = state.status === 'running' && state.endless
  // A canvas may have been the cause: the run matters more than its pictures.
  if (isLent() && performance.now() - lastRecovery < IN_A_ROW_MS) closeScreen(true, reason)
  const handover = run?.handOver() ?? left
  left = handover
  dropSession()
  if (performance.now() - lastRecovery > IN_A_ROW_MS) recoveries = 0
  let token = nextPreparation()
  let detail = reason
  while (settings && recoveries < MOST_RECOVERIES && !token.cancelled) {
    lastRecovery = performance.now()
    recoveries++
    state.restoring = handover?.step ?? 0
    post({ type: 'recovering', step: state.restoring, attempt: recoveries, running })
    // The browser needs a moment before it offers an adapter again.
    await pause(400 * recoveries)
    if (token.cancelled) return
    try {
      const preparing = prepare(state.settings ?? settings, false, handover)
      token = state.preparation
      await preparing
      left = null
      if (!token.cancelled && state.run) post({ type: 'recovered', step: state.run.step })
      return
    } catch (error) {
      detail = error instanceof Error ? error.message : String(error)
    }
  }
  if (token.cancelled) return
  post({ type: 'failure', failure: deviceLost(detail) })
  setStatus('failed')
}
