// Stores show what Reports say, in any order that a worker may send them.

import { beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/settings/resolve'
import { stream } from '../../src/world/random'
import { handleReport } from '../../src/ui/state/reports'
import { ATTENTION_UNIT, History } from '../../src/ui/state/metrics'
import { wantSample, showInspected } from '../../src/ui/state/inspectedSample'
import { currentStage, withProgress, clearProgress } from '../../src/ui/state/progress'
import { secondsLeft, queueRun } from '../../src/ui/state/transport'
import { lockRow } from '../../src/ui/state/attentionView'
import { fakeFacts, fakeStep } from './fakeRun'
import { forgetCurves, withPoint } from '../../src/ui/state/curves'
import { useRun } from '../../src/ui/state/runSlice'
import { useSample } from '../../src/ui/state/sampleSlice'
import { useHistory, shownCurves } from '../../src/ui/state/historySlice'

const settings = defaultSettings()
const run = (n: number) => {
  const random = stream(3, 'test')
  return Array.from({ length: n }, (_, i) => fakeStep(settings, i + 1, random))
}
const accuracy = { perception: 0.5, reasoning: 0.5, planning: 0.5, average: 0.5, questions: 12 }

describe('history', () => {
  it('is the same however the steps are bundled', () => {
    const steps = run(97)
    const whole = new History()
    whole.append(steps)
    const pieces = new History()
    for (let i = 0; i < 97; i += 7) pieces.append(steps.slice(i, i + 7))
    expect(pieces.columns).toEqual(whole.columns)
    expect(pieces.conflicts).toEqual(whole.conflicts)
  })

  it('shows attention losses in their unit and ce as it is', () => {
    const [first] = run(1)
    const history = new History()
    history.append([first])
    expect(history.latest('ce')).toBe(first.losses.ce)
    expect(history.latest('planning')).toBeCloseTo(first.losses.planning * ATTENTION_UNIT)
  })

  it('begins anew when steps go back, and keeps the latest finite value through a NaN', () => {
    const steps = run(20)
    const history = new History()
    history.append(steps)
    history.append([{ ...steps[0], step: 21, losses: { ...steps[0].losses, ce: Number.NaN } }])
    expect(history.latest('ce')).toBe(steps[19].losses.ce)
    history.append([steps[0]])
    expect(history.steps).toEqual([1])
  })

  it('counts conflicts only where there is an angle', () => {
    const [first] = run(1)
    const history = new History()
    history.append([{ ...first, angles: [91, 89, null, 90, null, 120] }])
    expect(history.conflicts).toMatchObject({
      'ce-perception': 1,
      'ce-reasoning': 0,
      'perception-reasoning': 0,
      'reasoning-planning': 1,
    })
    expect(history.counted['ce-planning']).toBe(0)
    expect(history.latest('ce-planning')).toBeNull()
  })
})

describe('reports', () => {
  beforeEach(() => {
    forgetCurves()
    forgetCurves()
    clearProgress()
    useRun.setState({ status: 'preparing', step: 0, steps: 0, facts: null, runWhenReady: false })
  })

  it('ready gives facts; a layer the student does not have is left', () => {
    useSample.setState({ layer: 5 })
    handleReport({ type: 'ready', facts: fakeFacts({ ...settings, layers: 2 }) })
    expect(useRun.getState().facts?.studentLayers).toBe(2)
    expect(useSample.getState().layer).toBe(1)
  })

  it('a run queued while preparing starts once, when ready', () => {
    queueRun(true)
    handleReport({ type: 'status', status: 'preparing', step: 0, steps: 700, stepsPerSecond: 0 })
    expect(useRun.getState().runWhenReady).toBe(true)
    handleReport({ type: 'status', status: 'ready', step: 0, steps: 700, stepsPerSecond: 0 })
    expect(useRun.getState().runWhenReady).toBe(false)
  })

  it('step 0 forgets the curves that a reset left behind', () => {
    handleReport({ type: 'metrics', steps: run(5), seconds: 1 })
    handleReport({ type: 'evaluation', step: 5, accuracy })
    handleReport({ type: 'status', status: 'ready', step: 0, steps: 700, stepsPerSecond: 0 })
    expect(useHistory.getState().live.history.steps).toEqual([])
    expect(shownCurves(useHistory.getState()).points).toEqual([])
  })

  it('a failure stops, is shown, and keeps the curves', () => {
    handleReport({ type: 'metrics', steps: run(5), seconds: 1 })
    handleReport({ type: 'failure', failure: { code: 'device-lost', message: 'gone', wayOut: 'again' } })
    expect(useRun.getState().status).toBe('failed')
    expect(useRun.getState().failure?.code).toBe('device-lost')
    expect(useHistory.getState().live.history.steps).toHaveLength(5)
  })

  it('an answer to an older look does not end the waiting for the newer one', () => {
    wantSample(3, 1)
    const inspected = { frame: 2, question: 1 } as Parameters<typeof showInspected>[0]
    showInspected(inspected)
    expect(useSample.getState().wanted).toEqual({ frame: 3, question: 1 })
    showInspected({ ...inspected, frame: 3 })
    expect(useSample.getState().wanted).toBeNull()
  })
})

describe('reducers', () => {
  it('evaluations stay in order and a rewind drops what it replaces', () => {
    const points = [50, 100, 150].reduce<{ step: number; accuracy: typeof accuracy }[]>(
      (all, step) => withPoint(all, { step, accuracy }),
      [],
    )
    expect(withPoint(points, { step: 100, accuracy }).map((p) => p.step)).toEqual([50, 100])
  })

  it('progress keeps one line per stage and knows the one under way', () => {
    let stages = withProgress([], { stage: 'download', done: 1, total: 2, unit: 'bytes' })
    stages = withProgress(stages, { stage: 'pipelines', done: 0, total: 64, unit: 'pipelines' })
    stages = withProgress(stages, { stage: 'download', done: 2, total: 2, unit: 'bytes' })
    expect(stages.map((s) => s.stage)).toEqual(['download', 'pipelines'])
    expect(currentStage(stages)).toBe('pipelines')
    expect(currentStage([])).toBeNull()
  })

  it('time left is unknown without a speed', () => {
    expect(secondsLeft(100, 700, 60)).toBe(10)
    expect(secondsLeft(100, 700, 0)).toBeNull()
    expect(secondsLeft(700, 700, 60)).toBeNull()
  })

  it('locking twice sets free', () => {
    useSample.setState({ lockedRow: null })
    lockRow(38)
    expect(useSample.getState().lockedRow).toBe(38)
    lockRow(38)
    expect(useSample.getState().lockedRow).toBeNull()
  })
})
