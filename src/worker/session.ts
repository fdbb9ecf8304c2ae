// Opens the GPU and the teachers, prepares runs on them, and gets both back by itself when the device is lost.

import { requestGpu, type Gpu } from '../gpu/device'
import type { Settings } from '../run/settings'
import { dataKey, Distillation, prepareData, type Handover } from '../study/distillation'
import { selfTest } from '../study/selfTest'
import { Teachers } from '../study/teachers'
import { Viewer } from '../study/view'
import { fetchWithProgress } from '../teacher/download'
import { deviceLost } from './failures'
import { keep, probe } from './loop'
import type { Progress } from './protocol'
import { idle, pause, post, reportError, setStatus, state, type Session } from './state'

/** So often in a row a lost device is opened anew; losses further apart than this are not in a row. */
const MOST_RECOVERIES = 3
const IN_A_ROW_MS = 60_000

const onProgress = (progress: Progress): void => post({ type: 'progress', progress })

/** Files of the teacher set lie beside the page; the bundle knows its own place below it. */
const teacherUrl = (name: string): string => new URL(`${import.meta.env.BASE_URL}teachers/${name}`, import.meta.env.PROD ? new URL('../', self.location.href) : self.location.origin).href

/** The device that is being made ready. */
let opening: Gpu | null = null

async function openSession(): Promise<Session> {
  if (state.session) return state.session
  onProgress({ stage: 'device', done: 0, total: 1, unit: 'checks' })
  const gpu = await requestGpu(navigator.gpu)
  onProgress({ stage: 'device', done: 1, total: 1, unit: 'checks' })
  opening = gpu
  const lost = gpu.device.lost.then((info) => {
    if (opening === gpu) void recover(info.message || info.reason)
    throw new Error(info.message || info.reason)
  })
  gpu.device.addEventListener('uncapturederror', (event) => {
    void reportError((event as GPUUncapturedErrorEvent).error)
  })
  const open = async (): Promise<Session> => {
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
    return { gpu, teachers }
  }
  // A device that is lost while the teachers load must end the wait.
  state.session = await Promise.race([open(), lost])
  return state.session
}

function dropRun(): void {
  state.run?.destroy()
  state.run = null
  state.viewer = null
}

/** Lets go of the device; generated frames and their features lie in ordinary memory and stay. */
function dropSession(): void {
  const old = state.session
  opening = null
  state.session = null
  dropRun()
  void old?.teachers.dispose().catch(() => undefined)
}

/** Builds everything for these settings. `resume`: checkpoints to take over, and to stand at the last of them. */
export async function prepare(next: Settings, resume: Handover | null = null): Promise<void> {
  const mine = ++state.generation
  state.turn++
  state.settings = next
  state.stepsPerSecond = 0
  state.restoring = resume?.step ?? 0
  if (!resume) {
    state.seconds = 0
    state.firstCe = null
    state.secondsAt.clear()
  }
  if (!resume) left = null
  dropStaleRun()
  setStatus('preparing')
  await idle()
  if (mine !== state.generation) return
  dropRun()
  const { gpu, teachers } = await openSession()
  if (mine !== state.generation) return
  if (state.data?.key !== dataKey(next)) {
    state.data = null
    const fresh = await prepareData(next, teachers, onProgress)
    if (mine !== state.generation) return
    state.data = fresh
  }
  const made = await Distillation.prepare(gpu, next, teachers, state.data, onProgress)
  if (mine !== state.generation) return made.destroy()
  if (resume) made.takeOver(resume)
  state.run = made
  state.viewer = new Viewer(made, teachers)
  if (resume) {
    state.seconds = state.secondsAt.get(resume.step) ?? state.seconds
    post({ type: 'checkpoints', steps: made.checkpoints })
  } else await keep(made)
  if (mine !== state.generation) return
  // Together: from here on a Run is taken, and the page may offer it.
  post({ type: 'ready', facts: made.facts })
  setStatus(resume ? 'paused' : 'ready')
  await probe()
}

/** The step of a run that is about to go must not be told any more: the page would take it for the new run's. */
function dropStaleRun(): void {
  const old = state.run
  state.run = null
  state.viewer = null
  if (old) void idle().then(() => old.destroy())
}

/** What the lost run left, until another one has taken over. */
let left: Handover | null = null
let recoveries = 0
let lastRecovery = -Infinity

/** The device is gone: opens it anew, prepares the same settings and stands at the last checkpoint; gives up after a few times in a row. */
async function recover(reason: string): Promise<void> {
  const { settings, run } = state
  const running = state.status === 'running' && state.endless
  const handover = run?.handOver() ?? left
  left = handover
  dropSession()
  if (performance.now() - lastRecovery > IN_A_ROW_MS) recoveries = 0
  let generation = ++state.generation
  state.turn++
  let detail = reason
  while (settings && recoveries < MOST_RECOVERIES && generation === state.generation) {
    lastRecovery = performance.now()
    recoveries++
    state.restoring = handover?.step ?? 0
    post({ type: 'recovering', step: state.restoring, attempt: recoveries, running })
    // The browser needs a moment before it offers an adapter again.
    await pause(400 * recoveries)
    if (generation !== state.generation) return
    try {
      generation++
      await prepare(state.settings ?? settings, handover)
      left = null
      if (generation === state.generation && state.run) post({ type: 'recovered', step: state.run.step })
      return
    } catch (error) {
      detail = error instanceof Error ? error.message : String(error)
    }
  }
  if (generation !== state.generation) return
  post({ type: 'failure', failure: deviceLost(detail) })
  setStatus('failed')
}
