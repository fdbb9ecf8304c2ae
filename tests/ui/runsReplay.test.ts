// A recorded run fills the charts and leaves them, without a trace, when the page's own run has a step.

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { expectationOf } from '../../src/records/expectedFigures'
import { playRecord } from '../../src/records/recording'
import { defaultSettings } from '../../src/settings/resolve'
import { handleReport } from '../../src/ui/state/reports'
import { beginRun, currentExpectation } from '../../src/ui/state/autosave'
import { runToShow } from '../../src/ui/state/startRuns'
import { openExpectation } from '../../src/ui/state/expectation'
import { setSmoothing } from '../../src/ui/state/charts'
import { History } from '../../src/ui/state/metrics'
import { leaveReplay, showReplay, seekReplay, playReplay, pauseReplay } from '../../src/ui/state/replay'
import { stream } from '../../src/world/random'
import { fakeFacts, fakeStep } from './fakeRun'
import { shownCurves, useHistory, replayOf } from '../../src/ui/state/historySlice'
import { forgetCurves } from '../../src/ui/state/curves'
import { useRun } from '../../src/ui/state/runSlice'

const settings = defaultSettings()
const random = stream(5, 'replay')
const accuracy = { perception: 0.5, reasoning: 0.25, planning: 0.75, average: 0.5, questions: 12 }
const steps = Array.from({ length: 200 }, (_, i) => ({
  ...fakeStep(settings, i + 1, random),
  ...(i === 99 ? { accuracy } : {}),
}))
const shown = runToShow(
  {
    format: 'drive-kd-run',
    formatVersion: 1,
    version: '0.1.0',
    config: settings,
    seed: 1,
    adapter: fakeFacts(settings).adapter,
    createdAt: '2026-01-31T12:00:00.000Z',
    seconds: 20,
    dispatchesPerStep: 1,
    steps,
    finalAccuracy: null,
  },
  '',
)
const drawn = () => shownCurves(useHistory.getState()).history.steps.length
const replay = () => replayOf(useHistory.getState())

describe('replay', () => {
  beforeEach(() => {
    leaveReplay()
    forgetCurves()
  })

  it('stands at any stop, forwards and backwards', () => {
    showReplay(shown)
    expect([drawn(), shownCurves(useHistory.getState()).points.length]).toEqual([200, 1])
    seekReplay(0)
    expect([drawn(), shownCurves(useHistory.getState()).points.length]).toEqual([shown.stops[0], 0])
    seekReplay(1e9)
    expect(shownCurves(useHistory.getState()).history.last?.step).toBe(200)
    expect(useHistory.getState().live.history.steps).toEqual([])
  })

  it('stays when the smoothing is changed, also beside a run of our own, and is smoothed so', () => {
    vi.useFakeTimers()
    handleReport({ type: 'metrics', steps: steps.slice(0, 5), seconds: 1 })
    vi.advanceTimersByTime(400)
    showReplay(shown)
    for (const smoothing of [0, 50, 12]) {
      setSmoothing(smoothing)
      expect([replay()?.shown, drawn()]).toEqual([shown, 200])
      const { history } = shownCurves(useHistory.getState())
      const fresh = new History(smoothing)
      fresh.append(steps)
      expect(history.columns.ce.smooth).toEqual(fresh.columns.ce.smooth)
    }
    expect(useHistory.getState().live.history.steps).toHaveLength(5)
    vi.useRealTimers()
  })

  it('plays to the end by itself, and from the start again', () => {
    vi.useFakeTimers()
    showReplay(shown, 3, true)
    vi.advanceTimersByTime(60_000)
    expect([replay()?.playing, drawn()]).toEqual([false, 200])
    playReplay()
    expect(drawn()).toBe(shown.stops[0])
    pauseReplay()
    vi.useRealTimers()
  })

  it('stays while the engine gets ready, and leaves at the first own step', () => {
    vi.useFakeTimers()
    showReplay(shown)
    forgetCurves()
    handleReport({ type: 'evaluation', step: 0, accuracy })
    handleReport({ type: 'status', status: 'ready', step: 0, steps: 700, stepsPerSecond: 0 })
    expect([drawn(), shownCurves(useHistory.getState()).points[0]?.step]).toEqual([200, 100])
    handleReport({ type: 'metrics', steps: steps.slice(0, 2), seconds: 1 })
    vi.advanceTimersByTime(400)
    expect([replay(), drawn(), shownCurves(useHistory.getState()).points.map((p) => p.step)]).toEqual([
      null,
      2,
      [0],
    ])
    vi.useRealTimers()
  })

  it('shows every step of a record', () => {
    expect(playRecord({ ...shown, steps } as unknown as Parameters<typeof playRecord>[0]).stops.at(-1)).toBe(
      200,
    )
  })
})

describe('the figures of a link', () => {
  const expected = expectationOf(steps.slice(0, 100), '0.1.0-fake')!
  const reach = (changed = steps) => {
    handleReport({ type: 'ready', facts: fakeFacts(settings) })
    handleReport({
      type: 'metrics',
      steps: changed.slice(0, 100).map(({ accuracy: _, ...s }) => s),
      seconds: 1,
    })
    expect(useRun.getState().expectation.verdict).toBeNull()
    handleReport({ type: 'evaluation', step: 100, accuracy })
  }

  it('are matched by the same run, and shared again by it', () => {
    openExpectation(expected, settings)
    beginRun(settings)
    reach()
    expect(useRun.getState().expectation.verdict).toMatchObject({ matches: true })
    expect(currentExpectation()).toEqual(expected)
  })

  it('are missed by another, and forgotten with other settings', () => {
    openExpectation(expected, settings)
    beginRun(settings)
    reach(steps.map((s) => ({ ...s, losses: { ...s.losses, ce: 2 * s.losses.ce } })))
    expect(useRun.getState().expectation.verdict?.mismatches.map((m) => m.what)).toEqual(['ce'])
    beginRun({ ...settings, seed: 2 })
    expect(useRun.getState().expectation.expected).toBeNull()
  })
})
