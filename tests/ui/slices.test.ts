// The slices of the page's state: one style of action, what is remembered, live and replayed curves told apart.

import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TASK_PAIRS, type StepMetrics } from '../../src/distill/tasks'
import { defaultSettings } from '../../src/settings/resolve'
import { encodeScene } from '../../src/world/sceneCode'
import { setZoom } from '../../src/ui/state/zoom'
import { addEvaluation, appendSteps, cutCurves, forgetCurves } from '../../src/ui/state/curves'
import { replayOf, shownCurves, shownRun, useHistory, type Shown } from '../../src/ui/state/historySlice'
import { leaveReplay, seekReplay, showReplay } from '../../src/ui/state/replay'
import { sampled } from '../../src/ui/state/sampledScene'
import { firstSlot } from '../../src/ui/state/scenesSlice'

const STATE = 'src/ui/state'
const SLICES =
  'analysis dataSets gradients history lab page preferences rule run sample savedRuns scenes settings teachers'.split(
    ' ',
  )

describe('style', () => {
  const sources = readdirSync(STATE).map((file) => [file, readFileSync(`${STATE}/${file}`, 'utf8')] as const)

  test('there are these slices, and no store beside them', () => {
    const named = sources.flatMap(([file]) =>
      file.endsWith('Slice.ts') ? [file.replace('Slice.ts', '')] : [],
    )
    expect(named.sort()).toEqual(SLICES)
    const creating = sources.flatMap(([file, text]) => (/= create(Remembered)?</.test(text) ? [file] : []))
    expect(creating.sort()).toEqual(SLICES.map((slice) => `${slice}Slice.ts`))
  })

  test.each(SLICES)('%s is data: no functions', async (slice) => {
    const module = (await import(`../../src/ui/state/${slice}Slice.ts`)) as Record<string, unknown>
    const [, store] = Object.entries(module).find(([name]) => name.startsWith('use'))!
    const state = (store as typeof useHistory).getState()
    expect(Object.entries(state).filter(([, value]) => typeof value === 'function')).toEqual([])
  })

  test('nothing subscribes when it is imported', () => {
    const importing = sources.flatMap(([file, text]) =>
      /^(?:\w+ )*\w+\.subscribe\(/m.test(text) ? [file] : [],
    )
    expect(importing).toEqual([])
  })
})

/** A page in a browser that has stored these values; `null`: one that stores nothing. */
async function pageWith(values: Record<string, string> | null) {
  vi.resetModules()
  const stored = new Map(Object.entries(values ?? {}))
  const written: string[] = []
  vi.stubGlobal('navigator', { language: 'en-US', productSub: '20030107' })
  if (values)
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => {
        stored.set(key, value)
        written.push(key)
      },
    })
  else
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new DOMException('denied', 'SecurityError')
      },
      setItem: () => {
        throw new DOMException('denied', 'SecurityError')
      },
    })
  const { usePreferences } = await import('../../src/ui/state/preferencesSlice')
  const { useScenes } = await import('../../src/ui/state/scenesSlice')
  const actions = {
    ...(await import('../../src/ui/state/preferences')),
    ...(await import('../../src/ui/state/charts')),
    ...(await import('../../src/ui/state/savedScenes')),
    ...(await import('../../src/ui/state/sceneEditor')),
  }
  const history = (await import('../../src/ui/state/historySlice')).useHistory
  return { usePreferences, useScenes, history, stored, written, ...actions }
}

describe('what is remembered', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.resetModules()
  })

  const setUp = sampled(7)
  /** As pages from 0.1.0 on have stored them. */
  const OLD = {
    theme: 'dark',
    language: 'ko',
    'attention-screen': 'readback',
    charts: '{"x":"samples","smoothing":50,"log":false,"pinned":["norms","losses"]}',
    beginning: 'passed',
    bench: encodeScene(setUp),
    scenes: JSON.stringify([{ name: 'mine', code: encodeScene(setUp) }]),
  }

  test('values of older pages open', async () => {
    const { usePreferences, useScenes, history, written } = await pageWith(OLD)
    expect(usePreferences.getState()).toEqual({
      theme: 'dark',
      language: 'ko',
      screenMode: 'readback',
      device: 'automatic',
      charts: { x: 'samples', smoothing: 50, log: false, pinned: ['norms', 'losses'] },
      beginningPassed: true,
    })
    expect(useScenes.getState()).toMatchObject({ setUp, slot: firstSlot(setUp.scene) })
    expect(useScenes.getState().saved).toEqual([{ id: 0, name: 'mine', setUp }])
    // The curves are smoothed as was chosen.
    history.getState().live.history.append([step(1, 1), step(2, 3)])
    expect(history.getState().live.history.columns.ce.smooth[1]).toBeCloseTo(2.01, 3)
    expect(written).toEqual([])
  })

  test('what makes no sense counts as never stored', async () => {
    const { usePreferences, useScenes } = await pageWith({
      theme: 'pink',
      language: '{',
      charts: '[[',
      beginning: '1',
      bench: 'nonsense',
      scenes: '{}',
    })
    const { usePreferences: fresh, useScenes: freshScenes } = await pageWith({})
    expect(usePreferences.getState()).toEqual(fresh.getState())
    expect(useScenes.getState()).toEqual(freshScenes.getState())
  })

  test('only what is changed is written, in the old form', async () => {
    const { toggleTheme, setLog, saveScene, editSetUp, written, stored } = await pageWith({ theme: 'light' })
    toggleTheme()
    expect([written, stored.get('theme')]).toEqual([['theme'], 'dark'])
    setLog(false)
    expect(JSON.parse(stored.get('charts')!)).toEqual({
      x: 'step',
      smoothing: 12,
      log: false,
      pinned: ['losses', 'accuracy', 'angles'],
    })
    saveScene('one', setUp)
    editSetUp({ pictureSeed: 99 })
    expect(written).toEqual(['theme', 'charts', 'scenes', 'bench'])
    expect(JSON.parse(stored.get('scenes')!)).toEqual([{ name: 'one', code: encodeScene(setUp) }])
  })

  test('two tabs that change different things do not undo one another', async () => {
    const { toggleTheme, setLanguage, stored } = await pageWith({ theme: 'light', language: 'en' })
    toggleTheme()
    stored.set('theme', 'light')
    setLanguage('ko')
    expect([stored.get('theme'), stored.get('language')]).toEqual(['light', 'ko'])
  })

  test('where storage is blocked, choices last as long as the page', async () => {
    const { usePreferences, useScenes, toggleTheme, saveScene } = await pageWith(null)
    const before = usePreferences.getState().theme
    toggleTheme()
    expect(usePreferences.getState().theme).not.toBe(before)
    expect(saveScene('one', setUp)).toBe(true)
    expect(useScenes.getState().saved).toHaveLength(1)
  })
})

function step(n: number, ce: number): StepMetrics {
  return {
    step: n,
    permutation: 0,
    losses: { ce, perception: 1, reasoning: 1, planning: 1 },
    gram: new Array<number>(16).fill(1),
    angles: TASK_PAIRS.map(() => 80),
    anglesAfter: TASK_PAIRS.map(() => 80),
    coefficients: [1, 1, 1, 1],
    learningRate: 1e-3,
    updateNorm: 1,
    fallback: false,
  } as unknown as StepMetrics
}

describe('live and replayed curves', () => {
  const accuracy = { L1: 0.5, L2: 0.5, L3: 0.5 } as never
  const shown: Shown = {
    kind: 'saved',
    name: 'old',
    date: '2026-01-01',
    adapter: 'none',
    config: defaultSettings(),
    seconds: 3,
    steps: [1, 2, 3].map((n) => step(n, 9)),
    points: [{ step: 2, accuracy }],
    stops: [1, 3],
  }
  const now = () => useHistory.getState()
  const drawn = () => shownCurves(now()).history.steps

  beforeEach(() => {
    vi.useFakeTimers()
    leaveReplay()
    forgetCurves()
  })
  afterEach(() => vi.useRealTimers())

  test('a replay says that it is one, and leaves the run alone', () => {
    expect([now().source.kind, shownRun(now()), replayOf(now())]).toEqual(['live', null, null])
    showReplay(shown)
    expect([now().source.kind, shownRun(now())]).toEqual(['replay', shown])
    expect(drawn()).toEqual([1, 2, 3])
    expect(now().live.history.steps).toEqual([])
    seekReplay(0)
    expect([drawn(), shownCurves(now()).points]).toEqual([[1], []])
    leaveReplay()
    expect([now().source.kind, drawn()]).toEqual(['live', []])
  })

  test('evaluations of the run wait behind a replay; its first steps end it', () => {
    showReplay(shown)
    addEvaluation({ step: 0, accuracy })
    expect(shownCurves(now()).points).toEqual(shown.points)
    setZoom([1, 2])
    appendSteps([step(1, 2)], 1)
    expect(now().source.kind).toBe('replay')
    vi.advanceTimersByTime(400)
    expect([now().source.kind, drawn(), now().zoom]).toEqual(['live', [1], null])
    expect(shownCurves(now()).points).toEqual([{ step: 0, accuracy }])
  })

  test('new steps, and only they, make new curves of the same history; a zoom ends with its run', () => {
    const before = now().live
    appendSteps([step(1, 2), step(2, 2)], 1)
    expect(now().live).toBe(before)
    vi.advanceTimersByTime(400)
    expect(now().live).not.toBe(before)
    expect(now().live.history).toBe(before.history)
    setZoom([1, 2])
    cutCurves(1)
    expect([drawn(), now().zoom]).toEqual([[1], [1, 2]])
    cutCurves(0)
    expect([drawn(), now().zoom]).toEqual([[], null])
  })
})
