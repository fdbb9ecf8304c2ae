// The training loop itself, with a run that only moves the clock: what it reports of seconds and speed when the
// machine sleeps for an hour between two steps.

import { afterEach, expect, it, vi } from 'vitest'
import type { StepMetrics } from '../../src/distill/tasks'
import { defaultSettings } from '../../src/settings/resolve'
import type { Distillation } from '../../src/experiment/run/distillation'
import { TrainingClock } from '../../src/experiment/run/trainingClock'
import type { Report } from '../../src/protocol/messages'

const posted: Report[] = []
vi.stubGlobal('self', { postMessage: (report: Report) => posted.push(report) })
vi.stubGlobal('OffscreenCanvas', class {})
const { train } = await import('../../src/worker/training/loop')
const { nextTraining, state } = await import('../../src/worker/training/state')

afterEach(() => vi.unstubAllGlobals())

const HOUR = 3_600_000
const STEPS = 200

it('an hour of sleep is in no figure that is reported', async () => {
  const time = { ms: 0 }
  const run = {
    step: 0,
    config: { vocabulary: 50 },
    checkpoints: [0],
    layerGrams: { groups: [], grams: [] },
    saveCheckpoint: () => Promise.resolve(),
    evaluate: async (between: () => Promise<void>) => {
      time.ms += 40
      await between()
      return { perception: 0, reasoning: 0, planning: 0, average: 0, questions: 1 }
    },
    advance(count: number): Promise<StepMetrics[]> {
      const first = run.step + 1
      run.step += count
      for (let step = first; step <= run.step; step++) time.ms += step === 120 ? HOUR + 100 : 100
      return Promise.resolve(
        Array.from({ length: count }, (_, i) => ({ step: first + i, losses: { ce: 1 }, gram: [] })),
      ) as unknown as Promise<StepMetrics[]>
    },
  }
  state.run = run as unknown as Distillation
  state.settings = { ...defaultSettings(), steps: STEPS, evaluateEvery: 100 }
  state.status = 'running'
  state.clock = new TrainingClock(() => time.ms)
  await train(nextTraining())
  const metrics = posted.filter((r) => r.type === 'metrics')
  expect(metrics.flatMap((r) => r.steps)).toHaveLength(STEPS)
  // 200 steps of .1 s, two evaluations of .04 s; the sleep counts as one usual submit.
  expect(metrics.at(-1)!.seconds).toBeGreaterThan(18)
  expect(metrics.at(-1)!.seconds).toBeLessThan(22)
  const speeds = posted.flatMap((r) =>
    r.type === 'status' && r.stepsPerSecond > 0 ? [r.stepsPerSecond] : [],
  )
  expect(speeds.length).toBeGreaterThan(0)
  for (const speed of speeds) expect(Math.abs(speed - 10)).toBeLessThan(3)
})
