// Runs that take each other's place: every step goes to the run it belongs to, and a student is kept only with
// all steps up to it.

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultSettings } from '../../src/settings/resolve'
import { prepare, reset, rewind, updateHyperparameters } from '../../src/ui/state/runActions'
import { handleReport } from '../../src/ui/state/reports'
import { startPage } from '../../src/ui/app/start'
import { saveAndReload } from '../../src/ui/state/reload'
import { openSavedRuns, recordOf } from '../../src/ui/state/savedRuns'
import { resumeRun } from '../../src/ui/state/resume'
import { memoryStorage } from '../../src/ui/state/runStore'
import type { WorkerLike } from '../../src/worker/clients/trainingClient'
import type { Command, SavedStudent, Report } from '../../src/protocol/messages'
import { stream } from '../../src/world/random'
import { FakeLocks } from './fakeLocks'
import { fakeFacts, fakeStep } from './fakeRun'
import { useSettings } from '../../src/ui/state/settingsSlice'
import { useSavedRuns } from '../../src/ui/state/savedRunsSlice'
import { usePage } from '../../src/ui/state/pageSlice'
import { useHistory } from '../../src/ui/state/historySlice'
import { useRun } from '../../src/ui/state/runSlice'

const settings = { ...defaultSettings(), steps: 200 }
const random = stream(4, 'keeper')
const steps = Array.from({ length: 60 }, (_, i) => fakeStep(settings, i + 1, random))
const accuracy = { perception: 0.5, reasoning: 0.5, planning: 0.5, average: 0.5, questions: 12 }
const sent: Command[] = []
const silent: WorkerLike = {
  postMessage: (command) => void sent.push(command),
  terminate: () => undefined,
  onmessage: null,
  onerror: null,
  onmessageerror: null,
}
void startPage(() => silent, true)

const lastRun = (type: Command['type']): string =>
  (sent.findLast((c) => c.type === type) as { run: string } | undefined)?.run ?? ''
const lastRequest = (): number => sent.findLast((c) => c.type === 'resume')?.request ?? -1
const status = (now: 'paused' | 'running' | 'ready', step: number): void =>
  handleReport({ type: 'status', status: now, step, steps: 200, stepsPerSecond: 0 })
const metrics = (run: string, from: number, to: number): void =>
  handleReport({ type: 'metrics', run, steps: steps.slice(from - 1, to), seconds: to })
const theStudent = (step: number): SavedStudent => ({
  step,
  parameters: Float32Array.of(1),
  moments: [Float32Array.of(2), Float32Array.of(3)],
  memory: {},
  settings: useSettings.getState().settings,
  tuned: false,
  initialWeights: null,
  seconds: step,
  firstCe: 3,
})
const saved = (run: string, step: number, more: Partial<Extract<Report, { type: 'saved' }>> = {}): void =>
  handleReport({ type: 'saved', run, student: theStudent(step), unreported: [], replaced: false, ...more })
const stepsOf = async (id: string): Promise<number[]> => (await recordOf(id))?.steps.map((s) => s.step) ?? []
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)
const studentLines = () => useSavedRuns.getState().students.map(({ id, step }) => [id, step])

/** A prepared run of this seed; its id. */
function begun(seed = 1): string {
  prepare({ ...settings, seed })
  handleReport({ type: 'ready', facts: fakeFacts(settings) })
  status('ready', 0)
  return lastRun('prepare')
}

describe('keeping', () => {
  beforeEach(async () => {
    await openSavedRuns(Promise.resolve(memoryStorage()))
    usePage.setState({ studentOffer: null })
    sent.length = 0
  })

  it('what the worker computed before it heard of another run belongs to the old one', async () => {
    const old = begun()
    metrics(old, 1, 10)
    const next = begun(2)
    metrics(old, 11, 14)
    saved(old, 16, { unreported: steps.slice(14, 16), replaced: true })
    await vi.waitFor(() => expect(studentLines()).toEqual([[old, 16]]))
    expect(await stepsOf(old)).toEqual(upTo(16))
    expect(useHistory.getState().live.history.steps).toEqual([])
    await vi.waitFor(() => expect(usePage.getState().studentOffer).toEqual({ kind: 'undo', id: old }))
    metrics(next, 1, 2)
    expect(useHistory.getState().live.history.steps).toEqual([1, 2])
  })

  it('a student without all steps up to it is not kept', async () => {
    const id = begun()
    metrics(id, 1, 10)
    saved(id, 12)
    await Promise.resolve()
    expect(studentLines()).toEqual([])
  })

  it('Reset begins a run of its own, and Undo shows the old one as it stood', async () => {
    const old = begun()
    metrics(old, 1, 30)
    handleReport({ type: 'evaluation', run: old, step: 20, accuracy })
    reset()
    const next = lastRun('reset')
    status('paused', 30)
    saved(old, 30, { replaced: true })
    handleReport({ type: 'initialWeights', initialWeights: null, run: next })
    status('ready', 0)
    expect(useHistory.getState().live.history.steps).toEqual([])
    metrics(next, 1, 3)
    await vi.waitFor(() => expect(usePage.getState().studentOffer?.id).toBe(old))
    expect(await resumeRun(old, false)).toBe(true)
    expect(sent.find((c) => c.type === 'resume')).toMatchObject({ run: old, student: { step: 30 } })
    // Until the worker stands there, what it says is of the run before.
    metrics(next, 4, 4)
    handleReport({ type: 'continues', run: old, step: 30, request: lastRequest() })
    status('paused', 30)
    expect([useHistory.getState().live.history.steps, useRun.getState().step]).toEqual([upTo(30), 30])
    expect(useHistory.getState().live.points.map((p) => p.step)).toEqual([20])
    metrics(old, 31, 33)
    status('paused', 33)
    await vi.waitFor(async () => expect(await stepsOf(old)).toEqual(upTo(33)))
    expect((await recordOf(old))?.steps[19].accuracy).toEqual(accuracy)
  })

  it('a rewind keeps what came after as a run of its own; live changes are of the new one', async () => {
    const old = begun()
    metrics(old, 1, 40)
    handleReport({ type: 'checkpoints', steps: [0, 20] })
    rewind(20)
    const next = lastRun('rewind')
    updateHyperparameters({ learningRate: 1e-4 })
    status('paused', 40)
    saved(old, 40, { replaced: true })
    handleReport({ type: 'continues', run: next, step: 20 })
    status('paused', 20)
    metrics(next, 21, 22)
    status('paused', 22)
    await vi.waitFor(async () => expect(await stepsOf(next)).toEqual(upTo(22)))
    expect(await stepsOf(old)).toEqual(upTo(40))
    const lines = useSavedRuns.getState().runs
    expect(lines.find((r) => r.id === old)).toMatchObject({ tuned: false, config: { learningRate: 0.003 } })
    expect(lines.find((r) => r.id === next)).toMatchObject({ tuned: true, config: { learningRate: 1e-4 } })
  })

  it('a run of another version goes on, and counts as changed on the way', async () => {
    const old = begun()
    metrics(old, 1, 5)
    saved(old, 5)
    await vi.waitFor(() => expect(studentLines()).toEqual([[old, 5]]))
    begun(2)
    await resumeRun(old, true)
    expect(useRun.getState().runWhenReady).toBe(true)
    handleReport({ type: 'continues', run: old, step: 5, request: lastRequest() })
    handleReport({ type: 'ready', facts: { ...fakeFacts(settings), version: '9.9.9' } })
    status('paused', 5)
    expect(sent.at(-1)).toEqual({ type: 'run' })
    metrics(old, 6, 6)
    status('paused', 6)
    await vi.waitFor(() => expect(useSavedRuns.getState().runs.find((r) => r.id === old)?.steps).toBe(6))
    expect(useSavedRuns.getState().runs.find((r) => r.id === old)?.tuned).toBe(true)
  })

  it('Resume brings the marks of live changes back, also where another tab has the run', async () => {
    const old = begun()
    metrics(old, 1, 10)
    status('running', 10)
    updateHyperparameters({ learningRate: 1e-4 })
    metrics(old, 11, 12)
    saved(old, 12, { student: { ...theStudent(12), tuned: true } })
    await vi.waitFor(() => expect(studentLines()).toEqual([[old, 12]]))
    const locks = new FakeLocks()
    for (const taken of [false, true]) {
      begun(2)
      expect(useRun.getState().events).toEqual([])
      vi.stubGlobal('navigator', { locks: locks.manager(1) })
      if (taken) void locks.manager(2).request(`drive-kd-run ${old}`, () => new Promise(() => undefined))
      await resumeRun(old, false)
      const as = lastRun('resume')
      expect(as === old).toBe(!taken)
      handleReport({ type: 'continues', run: as, step: 12, request: lastRequest() })
      expect(useRun.getState().events).toEqual([
        { step: 10, kind: 'updateHyperparameters', change: { learningRate: 1e-4 } },
      ])
      metrics(as, 13, 13)
      status('paused', 13)
      await vi.waitFor(() =>
        expect(useSavedRuns.getState().runs.find((r) => r.id === as)).toMatchObject({
          steps: 13,
          tuned: true,
        }),
      )
    }
    vi.unstubAllGlobals()
  })

  it('a run that is begun while another is being resumed is the one that goes on', async () => {
    const old = begun()
    metrics(old, 1, 5)
    saved(old, 5)
    await vi.waitFor(() => expect(studentLines()).toEqual([[old, 5]]))
    begun(2)
    await resumeRun(old, false)
    const next = begun(3)
    handleReport({ type: 'continues', run: old, step: 5, request: lastRequest() })
    expect(useSettings.getState().settings.seed).toBe(3)
    metrics(next, 1, 2)
    status('paused', 2)
    await vi.waitFor(async () => expect(await stepsOf(next)).toEqual(upTo(2)))
    expect(await stepsOf(old)).toEqual(upTo(5))

    sent.length = 0
    const asked = resumeRun(old, false)
    begun(4)
    await asked
    expect(sent.filter((c) => c.type === 'resume')).toEqual([])
  })

  it('of two rewinds in a row each is answered, the later one from where the first stands', async () => {
    const old = begun()
    metrics(old, 1, 40)
    handleReport({ type: 'checkpoints', steps: [0, 20, 30] })
    rewind(20)
    const first = lastRun('rewind')
    rewind(30)
    const second = lastRun('rewind')
    status('paused', 40)
    handleReport({ type: 'continues', run: first, step: 20 })
    status('paused', 20)
    // The checkpoint of step 30 went with the first.
    handleReport({ type: 'continues', run: second, step: 20 })
    metrics(second, 21, 22)
    status('paused', 22)
    await vi.waitFor(async () => expect(await stepsOf(second)).toEqual(upTo(22)))
    expect(await stepsOf(old)).toEqual(upTo(40))
  })

  it('a rewind to the last step that is answered after another run began names no run', async () => {
    const old = begun()
    metrics(old, 1, 20)
    handleReport({ type: 'checkpoints', steps: [0, 20] })
    rewind(20)
    expect(sent.at(-1)).toEqual({ type: 'rewind', step: 20 })
    const next = begun(2)
    metrics(next, 1, 2)
    status('paused', 2)
    await vi.waitFor(async () => expect(await stepsOf(next)).toEqual(upTo(2)))
    expect(await stepsOf(old)).toEqual(upTo(20))
  })

  it('a reset that is answered after another run began takes nothing from that', async () => {
    begun()
    reset()
    const late = lastRun('reset')
    const next = begun(2)
    handleReport({ type: 'initialWeights', initialWeights: null, run: late })
    metrics(next, 1, 2)
    status('paused', 2)
    await vi.waitFor(async () => expect(await stepsOf(next)).toEqual(upTo(2)))
  })

  it('a run that begins again after one was resumed is recorded', async () => {
    const old = begun()
    metrics(old, 1, 5)
    saved(old, 5)
    await vi.waitFor(() => expect(studentLines()).toEqual([[old, 5]]))
    await resumeRun(old, false)
    handleReport({ type: 'continues', run: old, step: 5, request: lastRequest() })
    status('paused', 5)
    reset()
    const next = lastRun('reset')
    handleReport({ type: 'initialWeights', initialWeights: null, run: next })
    status('ready', 0)
    metrics(next, 1, 3)
    status('paused', 3)
    await vi.waitFor(async () => expect(await stepsOf(next)).toEqual(upTo(3)))
  })

  it('resumed twice, a run keeps the steps between both answers', async () => {
    const old = begun()
    metrics(old, 1, 5)
    saved(old, 5)
    await vi.waitFor(() => expect(studentLines()).toEqual([[old, 5]]))
    await resumeRun(old, true)
    const first = lastRequest()
    await resumeRun(old, false)
    handleReport({ type: 'continues', run: old, step: 5, request: first })
    metrics(old, 6, 12)
    saved(old, 12)
    handleReport({ type: 'continues', run: old, step: 5, request: lastRequest() })
    status('paused', 5)
    saved(old, 5, { replaced: true })
    begun(2)
    await vi.waitFor(async () => expect(await stepsOf(old)).toEqual(upTo(12)))
  })
})

describe('saving before a reload', () => {
  it('reloads when the student on screen lies in the storage, not an earlier one, and not before', async () => {
    const kept: number[] = []
    /** Ends a save of a student, one function per save. */
    const finish: (() => void)[] = []
    const slow = memoryStorage()
    await openSavedRuns(
      Promise.resolve({
        ...slow,
        save: async (...args: Parameters<typeof slow.save>) => {
          const student = args[2]
          if (student) await new Promise<void>((resolve) => void finish.push(resolve))
          await slow.save(...args)
          if (student) kept.push(student.line.step)
        },
      }),
    )
    sent.length = 0
    const run = begun()
    status('running', 1)
    metrics(run, 1, 1)
    saved(run, 1)
    await vi.waitFor(() => expect(finish).toHaveLength(1))
    expect(studentLines()).toEqual([[run, 1]])
    finish[0]()
    await vi.waitFor(() => expect(kept).toEqual([1]))
    metrics(run, 2, 12)
    status('running', 12)

    const reload = vi.fn(() => expect(kept).toEqual([1, 12]))
    const reloaded = saveAndReload(reload)
    expect(sent.at(-1)).toEqual({ type: 'keep' })
    saved(run, 12)
    await vi.waitFor(() => expect(finish).toHaveLength(2))
    expect(studentLines()).toEqual([[run, 12]])
    expect(reload).not.toHaveBeenCalled()
    finish[1]()
    await reloaded
    expect(reload).toHaveBeenCalledOnce()
  })
})
