// Rewinding, pausing by itself, keys, events, recovery, and the search of the set-up.

import { beforeEach, describe, expect, it } from 'vitest'
import type { StepMetrics } from '../../src/distill/tasks'
import { presetSettings } from '../../src/settings/presets'
import { defaultSettings } from '../../src/settings/resolve'
import { checkSetting, resolveSettings } from '../../src/settings/resolve'
import { rewind, rewindWithLowerLearningRate } from '../../src/ui/state/runActions'
import { handleReport } from '../../src/ui/state/reports'
import { startPage } from '../../src/ui/app/start'
import { placeOf } from '../../src/ui/features/charts/place'
import { problemText } from '../../src/ui/features/setup/problems'
import { matches } from '../../src/ui/features/setup/search'
import { readStop } from '../../src/ui/explain/stopConditions'
import { byKey, lastGood, nearest } from '../../src/ui/explain/checkpoints'
import { shortcutOf } from '../../src/ui/explain/shortcuts'
import { withEvent, addEvent } from '../../src/ui/state/transport'
import { closeWalk, patchWalk } from '../../src/ui/state/walk'
import { explainAnother, explainAStep } from '../../src/ui/state/walkSearch'
import { exportStudent } from '../../src/ui/state/studentActions'
import { viewsEn } from '../../src/ui/text/views.en'
import { ko } from '../../src/ui/text/ko'
import type { WorkerLike } from '../../src/worker/clients/trainingClient'
import type { Command } from '../../src/protocol/messages'
import { stream } from '../../src/world/random'
import { fakeStep } from './fakeRun'
import { useHistory, shownCurves } from '../../src/ui/state/historySlice'
import { useRun } from '../../src/ui/state/runSlice'
import { useSettings } from '../../src/ui/state/settingsSlice'

const settings = defaultSettings()
const steps = (from: number, to: number) => {
  const random = stream(1, 'transport')
  return Array.from({ length: to - from + 1 }, (_, i) => fakeStep(settings, from + i, random))
}
const accuracy = { perception: 0, reasoning: 0, planning: 0, average: 0, questions: 1 }
const status = (name: 'paused' | 'running' | 'ready' | 'preparing', step: number) =>
  handleReport({ type: 'status', status: name, step, steps: 700, stepsPerSecond: 0 })

let sent: Command[] = []
beforeEach(() => {
  sent = []
  const worker: WorkerLike = {
    postMessage: (c) => void sent.push(c),
    terminate: () => undefined,
    onmessage: null,
    onerror: null,
    onmessageerror: null,
  }
  void startPage(() => worker, true)
  patchWalk({ open: false, wanted: null, step: null, why: null, searching: false })
  status('ready', 0)
  sent = []
})

describe('rewinding', () => {
  it('cuts curves, evaluations and events to the step the worker stands at', () => {
    handleReport({ type: 'metrics', steps: steps(1, 80), seconds: 8 })
    for (const step of [0, 50, 75]) handleReport({ type: 'evaluation', step, accuracy })
    handleReport({ type: 'checkpoints', steps: [0, 50] })
    status('paused', 80)
    addEvent({ step: 70, kind: 'updateHyperparameters', change: { learningRate: 1 } })
    rewind(60)
    expect(sent).toEqual([])
    rewind(50)
    expect(sent).toMatchObject([{ type: 'rewind', step: 50 }])
    status('paused', 50)
    expect(useHistory.getState().live.history.steps.at(-1)).toBe(50)
    expect(shownCurves(useHistory.getState()).points.map((p) => p.step)).toEqual([0, 50])
    expect(useRun.getState().events).toEqual([])
  })

  it('after a divergence goes to the last good checkpoint, with a third of the learning rate, and runs', () => {
    handleReport({ type: 'metrics', steps: steps(1, 80), seconds: 8 })
    handleReport({ type: 'checkpoints', steps: [0, 50] })
    handleReport({ type: 'failure', failure: { code: 'diverged', message: '', wayOut: '', step: 80 } })
    expect(useRun.getState().events).toEqual([{ step: 80, kind: 'diverged' }])
    rewindWithLowerLearningRate()
    status('paused', 50)
    expect(sent.map((c) => c.type)).toEqual(['rewind', 'updateHyperparameters', 'run'])
    expect(useSettings.getState().settings.learningRate).toBe(0.001)
  })

  it('finds the checkpoint that is near, next, or still good', () => {
    expect([nearest([0, 50, 100], 0.2, 200), nearest([], 0.2, 200)]).toEqual([50, null])
    expect(
      ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'a'].map((key) => byKey(key, [0, 50, 100], 50)),
    ).toEqual([0, 100, 0, 100, null])
    expect(lastGood([0, 10, 20], [1, 10, 11, 20, 21], [4, 3, 3, 5, 9])).toBe(10)
    expect(lastGood([0, 10], [1, 10], [4, Number.NaN])).toBe(0)
    expect(lastGood([], [], [])).toBeNull()
  })
})

/** A step in which perception stands at this angle to the answers, and nothing else conflicts. */
function stepAt(step: number, angle: number, learningRate = 1e-3): StepMetrics {
  const [made] = steps(step, step)
  const gram = Array.from({ length: 16 }, (_, i): number => (i % 5 === 0 ? 1 : 0))
  gram[1] = gram[4] = Math.cos((angle * Math.PI) / 180)
  return { ...made, gram, learningRate }
}
const report = (...made: StepMetrics[]) => handleReport({ type: 'metrics', steps: made, seconds: 1 })
const walk = () => useRun.getState().walk

describe('explaining a step', () => {
  it('another one: pauses a run first, makes exactly one step, and opens it', () => {
    handleReport({ type: 'metrics', steps: steps(1, 9), seconds: 1 })
    status('running', 9)
    explainAnother()
    handleReport({ type: 'metrics', steps: steps(10, 12), seconds: 1 })
    status('paused', 12)
    handleReport({ type: 'metrics', steps: steps(13, 13), seconds: 1 })
    expect(sent.map((c) => c.type)).toEqual(['pause', 'step'])
    expect([walk().step?.metrics.step, walk().step?.before?.step, walk().wanted]).toEqual([13, 12, null])
    expect(walk().why).toBeNull()
  })

  it('opens, of those that were made, the one in which most was projected, and pauses the run', () => {
    report(stepAt(1, 170, 0), stepAt(2, 80), stepAt(3, 130), stepAt(4, 100), stepAt(5, 70))
    status('running', 5)
    explainAStep()
    expect(sent.map((c) => c.type)).toEqual(['pause'])
    expect([walk().open, walk().step?.metrics.step, walk().step?.before?.step]).toEqual([true, 3, 2])
    expect(walk().why).toEqual({ kind: 'projected', steps: 5, replay: false })
  })

  it('does not explain steps from before a live change', () => {
    report(stepAt(1, 130), stepAt(2, 120), stepAt(3, 95))
    status('paused', 3)
    addEvent({ step: 2, kind: 'updateHyperparameters', change: { learningRate: 1 } })
    explainAStep()
    expect(walk().step?.metrics.step).toBe(3)
  })

  it('makes steps until one shows a projection: never the first, whose learning rate is 0', () => {
    explainAStep()
    expect(walk()).toMatchObject({ open: true, searching: true })
    const angles = [150, 60, 75, 110]
    angles.forEach((angle, i) => {
      status('running', i)
      report(stepAt(i + 1, angle, i === 0 ? 0 : 1e-3))
      status('paused', i + 1)
    })
    expect(sent.map((c) => c.type)).toEqual(['step', 'step', 'step', 'step'])
    expect([walk().searching, walk().step?.metrics.step, walk().why?.kind]).toEqual([false, 4, 'projected'])
  })

  it('says so where nothing is projected, and stops when the panel is closed', () => {
    explainAStep()
    for (let i = 0; i < 30 && walk().searching; i++) {
      status('running', i)
      report(stepAt(i + 1, 60))
      status('paused', i + 1)
    }
    expect(sent).toHaveLength(20)
    expect(walk()).toMatchObject({ searching: false, why: { kind: 'quiet', steps: 20 } })
    explainAStep()
    expect(sent).toHaveLength(21)
    closeWalk()
    report(stepAt(21, 60))
    status('paused', 21)
    expect(sent).toHaveLength(21)
    expect(walk().open).toBe(false)
  })

  it('of a method without stages opens the latest step', () => {
    useSettings.setState({ settings: presetSettings('no-projection') })
    report(stepAt(1, 130), stepAt(2, 60))
    status('paused', 2)
    explainAStep()
    expect([walk().step?.metrics.step, walk().why?.kind]).toEqual([2, 'latest'])
    useSettings.setState({ settings })
  })
})

describe('recovery', () => {
  it('shows where the run will stand, cuts what came after, and goes on when it ran', () => {
    handleReport({ type: 'metrics', steps: steps(1, 80), seconds: 8 })
    status('running', 80)
    handleReport({ type: 'recovering', step: 50, attempt: 1, running: true })
    status('preparing', 50)
    expect(useRun.getState().recovering).toEqual({ step: 50, attempt: 1 })
    expect(useHistory.getState().live.history.steps.at(-1)).toBe(50)
    status('paused', 50)
    handleReport({ type: 'recovered', step: 50 })
    expect(sent.map((c) => c.type)).toEqual(['run'])
    expect([useRun.getState().recovering, useRun.getState().recovered]).toEqual([null, 50])
  })

  it('asks again for the student that was being exported, and gives it up where no device comes back', () => {
    status('paused', 50)
    exportStudent('zip')
    handleReport({ type: 'recovering', step: 50, attempt: 1, running: false })
    status('paused', 50)
    handleReport({ type: 'recovered', step: 50 })
    expect(sent.map((c) => c.type)).toEqual(['exportStudent', 'exportStudent'])
    expect(useRun.getState().student.wanted).toBe('zip')
    handleReport({ type: 'recovered', step: 20 })
    expect(useRun.getState().student.wanted).toBeNull()
    exportStudent('zip')
    const failure = { code: 'device-lost', message: 'It is gone.', wayOut: 'Try again.' } as const
    handleReport({ type: 'failure', failure })
    expect(useRun.getState().student.wanted).toBeNull()
    handleReport({ type: 'recovered', step: 50 })
    expect(sent.map((c) => c.type)).toEqual(['exportStudent', 'exportStudent', 'exportStudent'])
  })
})

describe('small parts', () => {
  it('live changes at one step are one event', () => {
    const events = withEvent(
      withEvent([], { step: 5, kind: 'updateHyperparameters', change: { learningRate: 1 } }),
      {
        step: 5,
        kind: 'updateHyperparameters',
        change: { weightCe: 2 },
      },
    )
    expect(events).toEqual([
      { step: 5, kind: 'updateHyperparameters', change: { learningRate: 1, weightCe: 2 } },
    ])
  })

  it('an event lies between the steps around its own, and beyond the last one', () => {
    const source = { steps: [0, 50], seconds: [0, 5], columns: {} }
    const xOf = (s: { seconds: readonly number[] }, i: number): number => s.seconds[i]
    expect([25, 50, 60].map((step) => placeOf(source, xOf, step))).toEqual([2.5, 5, 6])
    expect(placeOf({ steps: [50], seconds: [5], columns: {} }, xOf, 50)).toBeNull()
  })

  it('stop fields: empty is never, anything else is a number in range or refused', () => {
    const read = (text: string, max: number, whole: boolean): unknown => {
      const stop = readStop(text, max, whole)
      return stop.ok ? stop.value : 'refused'
    }
    expect([' ', '12', '12.5', '0', 'x'].map((text) => read(text, 1e6, true))).toEqual([
      null,
      12,
      'refused',
      'refused',
      'refused',
    ])
    expect(['62,5', '101', '50 %', '0,001'].map((text) => read(text, 100, false))).toEqual([
      62.5,
      'refused',
      50,
      0.001,
    ])
    expect(['1,000', '1.000', '1 000', '１０００'].map((text) => read(text, 1e6, true))).toEqual([
      1000, 1000, 1000, 1000,
    ])
  })

  it('keys: by place, not while typing, not with a modifier', () => {
    const press = (code: string, key = '', target: string | null = null, more = {}) =>
      shortcutOf({
        code,
        key,
        repeat: false,
        defaultPrevented: false,
        ctrlKey: false,
        metaKey: false,
        altKey: false,
        target: { closest: (s: string) => (target && s.includes(target) ? {} : null) },
        ...more,
      })
    expect([press('Space'), press('KeyW', 'ㅈ'), press('Slash', '?'), press('KeyQ')]).toEqual([
      'toggle',
      'walk',
      'keys',
      null,
    ])
    expect([
      press('KeyS', 's', 'input'),
      press('Space', ' ', 'button'),
      press('KeyS', 's', 'button'),
      press('KeyR', 'r', null, { ctrlKey: true }),
    ]).toEqual([null, null, 'step', null])
  })

  it('the search finds settings by key, label in any language, group and choice', () => {
    const english = { label: 'Learning rate', help: 'Peak of the schedule.' }
    expect(
      ['learning', 'RATE peak', 'optimizer', 'seed'].map((q) =>
        matches(q, 'learningRate', english, 'Optimizer'),
      ),
    ).toEqual([true, true, true, false])
    expect(matches('학습률', 'learningRate', { label: '학습률', help: '' }, '최적화')).toBe(true)
    expect(matches('pcgrad', 'method', { label: '그래디언트 결합', help: '' }, '실행')).toBe(true)
  })

  it('faults are told in both languages, with the range or the rule', () => {
    const steps = checkSetting('steps', 'many')!
    for (const t of [viewsEn, ko]) expect(problemText(steps, 'many', t)).toContain('100000')
    const heads = resolveSettings({ heads: 5 })
    expect(heads.ok ? '' : problemText(heads.errors[0]!, '5', ko)).toBe(ko.form.problems.together.heads)
  })
})
