// The page's run in the training loop, with a run whose steps only take time: what is reported and how often,
// and how training ends.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StepMetrics } from '../../src/distill/tasks'
import type { Distillation } from '../../src/experiment/run/distillation'
import { TrainingClock } from '../../src/experiment/run/trainingClock'
import type { Report } from '../../src/protocol/messages'
import { defaultSettings } from '../../src/settings/resolve'

vi.mock('../../src/experiment/run/frozen', () => ({ teacherChecksum: () => Promise.resolve('same') }))
const posted: (Report & { at: number })[] = []
vi.stubGlobal('self', { postMessage: (report: Report) => posted.push({ ...report, at: Date.now() }) })
vi.stubGlobal('OffscreenCanvas', class {})
const { train } = await import('../../src/worker/training/loop')
const { enqueue, halt, nextPreparation, nextTraining, standAt, state } =
  await import('../../src/worker/training/state')
const { requestTensor } = await import('../../src/worker/training/tensors')
const { saveStudent } = await import('../../src/worker/training/keeping')

/** Firefox looks at its queue so often. */
const POLL_MS = 100

/** A run whose steps take so long, and whose browser tells of their end when it looks. */
function fakeRun(msPerStep: number, ce: (step: number) => number = () => 2) {
  let idleAt = 0
  const run = {
    step: 0,
    config: { vocabulary: 50 },
    data: { validation: null },
    checkpoints: [0],
    layerGrams: { groups: [], grams: [] },
    forgetFrom: vi.fn(),
    saveCheckpoint: () => Promise.resolve(),
    studentState: () => Promise.resolve({ step: run.step, parameters: new Float32Array(1) }),
    batchOf: (step: number) => ({ step }),
    evaluate: () =>
      Promise.resolve({ perception: 0, reasoning: 0, planning: 0, average: run.step / 1000, questions: 1 }),
    async advance(count: number): Promise<StepMetrics[]> {
      const first = run.step + 1
      run.step += count
      idleAt = Math.max(idleAt, Date.now()) + count * msPerStep
      const at = Math.floor(idleAt / POLL_MS + 1) * POLL_MS
      await new Promise((resolve) => setTimeout(resolve, at - Date.now()))
      return Array.from({ length: count }, (_, i) => ({
        step: first + i,
        losses: { ce: ce(first + i) },
        gram: [],
      })) as unknown as StepMetrics[]
    },
  }
  return run
}

function prepare(run: ReturnType<typeof fakeRun>, settings = {}): void {
  nextPreparation()
  state.run = run as unknown as Distillation
  state.runId = 'first'
  state.loop = null
  state.session = { latencyMs: POLL_MS } as unknown as typeof state.session
  state.settings = { ...defaultSettings(), testFrames: 0, steps: 2000, evaluateEvery: 100, ...settings }
  state.status = 'running'
  state.clock = new TrainingClock(() => Date.now())
  state.stopWhen = { accuracy: null, step: null }
  state.speedLimit = null
  state.firstCe = null
  posted.length = 0
}

/** Lets time pass; commands that are posted to the worker come in between. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10) {
    await vi.advanceTimersByTimeAsync(10)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const reports = <T extends Report['type']>(type: T) =>
  posted.filter((r): r is Extract<Report, { type: T }> & { at: number } => r.type === type)
const reportedSteps = () => reports('metrics').flatMap(({ steps }) => steps.map(({ step }) => step))
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }))
afterEach(() => vi.useRealTimers())

describe('reports', () => {
  it('come at their rate, however many steps a second there are', async () => {
    const run = fakeRun(0.1)
    prepare(run, { steps: 100_000, evaluateEvery: 0 })
    state.endless = true
    void train(nextTraining())
    await pass(3000)
    posted.length = 0
    const { step } = run
    await pass(4000)
    expect((run.step - step) / 4).toBeGreaterThan(100)
    // Besides one for each checkpoint.
    const between = reports('status').length - reports('checkpoints').length
    expect(between / 4).toBeLessThan(1000 / 220 + 1)
    expect(reports('metrics').length / 4).toBeGreaterThan(2)
    halt()
    await pass(500)
  })

  it('tell of every step once, and the page hears of a pause within .3 s', async () => {
    const run = fakeRun(20)
    prepare(run)
    const training = train(nextTraining())
    await pass(2000)
    const asked = Date.now()
    halt()
    await pass(1000)
    await training
    expect(reportedSteps()).toEqual(upTo(run.step))
    const paused = reports('status').find(({ status, step }) => status === 'paused' && step === run.step)
    expect(paused!.at - asked).toBeLessThan(300)
  })
})

describe('looking inside a step', () => {
  /** Tensors that tell at which step, and with how many steps under way, they were read. */
  function inspectable(msPerStep: number) {
    const run = fakeRun(msPerStep)
    let underWay = 0
    const { advance } = run
    const read = vi.fn((name: string) =>
      Promise.resolve({ step: run.step, tensor: { name }, values: Float32Array.of(underWay) }),
    )
    return Object.assign(run, {
      tensors: { step: null, batch: {}, list: [], read },
      advance: (count: number) => {
        underWay++
        return advance(count).finally(() => underWay--)
      },
    })
  }

  it('while it trains: between two steps, the newest wish alone, and training goes on', async () => {
    const run = inspectable(5)
    prepare(run, { evaluateEvery: 0 })
    const token = nextTraining()
    const training = enqueue(() => train(token))
    await pass(1000)
    requestTensor('a')
    requestTensor('b')
    await pass(1500)
    const [answer, ...others] = reports('tensor')
    expect(others).toEqual([])
    expect(answer.read?.tensor.name).toBe('b')
    expect([...(answer.read?.values ?? [])], 'steps under way').toEqual([0])
    expect(reports('status').every(({ status }) => status === 'running')).toBe(true)
    expect(run.step).toBeGreaterThan(answer.step ?? Infinity)
    halt()
    await pass(500)
    await training
    expect(reportedSteps()).toEqual(upTo(run.step))
  })

  it('while it stands still: at once; without a run there is no answer', async () => {
    prepare(inspectable(1))
    requestTensor(null)
    await pass(50)
    expect(reports('tensor')).toMatchObject([{ step: null, read: null }])
    posted.length = 0
    state.run = null
    requestTensor('a')
    await pass(50)
    expect(posted).toEqual([])
  })
})

describe('training ends', () => {
  it('at the last step: finished, evaluated there', async () => {
    const run = fakeRun(1)
    prepare(run, { steps: 230 })
    const training = train(nextTraining())
    await pass(5000)
    await training
    expect(reportedSteps()).toEqual(upTo(230))
    expect(reports('status').at(-1)).toMatchObject({ status: 'finished', step: 230 })
    expect(reports('evaluation').map(({ step }) => step)).toEqual([100, 200, 230])
  })

  it('after one step that was asked for, with its batch', async () => {
    prepare(fakeRun(1))
    const training = train(nextTraining(), 1)
    await pass(500)
    await training
    expect(reportedSteps()).toEqual([1])
    expect(reports('batch')).toHaveLength(1)
    expect(reports('status').at(-1)).toMatchObject({ status: 'paused', step: 1 })
  })

  it.each([
    ['a step', { step: 137, accuracy: null }, 137],
    ['an accuracy', { step: null, accuracy: 0.2 }, 200],
  ] as const)('by a condition on %s', async (_, stopWhen, least) => {
    const run = fakeRun(1)
    prepare(run)
    state.stopWhen = stopWhen
    const training = train(nextTraining())
    await pass(8000)
    await training
    expect(reports('stopped')).toHaveLength(1)
    expect(run.step).toBeGreaterThanOrEqual(least)
    expect(run.step - least).toBeLessThan(stopWhen.step === null ? 40 : 1)
    expect(reports('status').at(-1)).toMatchObject({ status: 'paused', step: run.step })
    expect(reportedSteps()).toEqual(upTo(run.step))
  })

  it('by a divergence, that only a run which stands elsewhere gets over', async () => {
    const run = fakeRun(1, (step) => (step >= 9 ? NaN : 2))
    prepare(run)
    const training = train(nextTraining())
    await pass(3000)
    await training
    expect(run.forgetFrom).toHaveBeenCalledWith(9)
    expect(reports('failure')).toMatchObject([{ failure: { code: 'diverged', step: 9 } }])
    expect(reports('status').at(-1)).toMatchObject({ status: 'failed' })
    const { step } = run
    await train(nextTraining())
    expect(run.step).toBe(step)
    standAt(0)
    run.step = 0
    void train(nextTraining())
    await pass(200)
    expect(run.step).toBeGreaterThan(0)
    halt()
    await pass(3000)
  })

  it('when another run is prepared: nothing more is said of this one, and its steps are not lost', async () => {
    const run = fakeRun(20)
    prepare(run)
    const training = train(nextTraining())
    await pass(1000)
    nextPreparation()
    state.run = null
    state.runId = 'second'
    posted.length = 0
    await pass(1000)
    await training
    expect(posted).toEqual([])
    const now = { run: run as unknown as Distillation, id: 'first', seconds: 1, firstCe: 2, sound: true }
    await saveStudent(now, true)
    const [saved] = reports('saved')
    expect(saved.unreported.at(-1)!.step).toBe(run.step)
  })

  it('by its own token: one that was asked for after a pause goes on', async () => {
    const run = fakeRun(20)
    prepare(run)
    const first = train(nextTraining())
    await pass(500)
    halt()
    const token = nextTraining()
    state.status = 'running'
    await pass(500)
    await first
    const { step } = run
    expect(state.status).toBe('running')
    void train(token)
    await pass(500)
    expect(run.step).toBeGreaterThan(step)
    halt()
    await pass(500)
    expect(reportedSteps()).toEqual(upTo(run.step))
  })
})
