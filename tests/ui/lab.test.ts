// What is put together by pointing is a file that npm run lab takes; what is opened takes its place.
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { readSpec, type Experiment, type ExperimentSpec } from '../../src/experiment/lab/spec'
import { runHash, type SavedLabRun } from '../../src/experiment/lab/queue'
import { defaultSettings } from '../../src/settings/resolve'
import { presetSettings } from '../../src/settings/presets'
import { closeSpec, currentSpec, openLinked, openSpec, restoreLab, takeRequest } from '../../src/ui/state/lab'
import { useLab } from '../../src/ui/state/labSlice'
import {
  FIRST_DRAFT,
  firstValues,
  specOfDraft,
  VARIABLE_KEYS,
  type LabDraft,
} from '../../src/ui/state/labDraft'
import { READY_MADE, recordedResults } from '../../src/ui/state/readyMade'
import { decodeSpec, encodeSpec } from '../../src/ui/state/labLink'
import { expectedHere, rememberSpeed } from '../../src/ui/state/labSpeed'
import { EXPERIMENT_CODE } from '../../src/ui/state/labRequest'
import { READY_MADE_KO } from '../../src/ui/text/readyMade.ko'
import { openLabRuns } from '../../src/ui/state/labRuns'
import { MACHINE, measured, SMALLEST } from '../experiment/lab/labRuns'
import { plannedRuns } from '../../src/experiment/lab/spec'
import { usePage } from '../../src/ui/state/pageSlice'

const experimentOf = (changes: Partial<LabDraft>, now = defaultSettings()): Experiment => {
  // As it is after it was saved to a file.
  const read = readSpec(JSON.parse(JSON.stringify(specOfDraft({ ...FIRST_DRAFT, ...changes }, now))))
  if (!read.ok) throw new Error(read.errors[0].message)
  return read.experiment
}

describe('a draft', () => {
  it('compares the chosen methods from the settings of the page, by the control', () => {
    // What only followed from the page's method is no part of the base: each method has its own default weights.
    const now = { ...presetSettings('tiny'), seed: 7 }
    expect(now.weightPlanning).toBe(9000)
    const { arms, seeds } = experimentOf({ methods: ['pcgrad', 'sum'] }, now)
    expect(arms.map(({ name, control }) => [name, control])).toEqual([
      ['sum', null],
      ['pcgrad', 'sum'],
    ])
    expect(arms[1].resolved).toMatchObject({ method: 'pcgrad', steps: 40, layers: 2, weightPlanning: 3000 })
    expect(seeds).toEqual([1, 2, 3])
  })

  it('of a preset, with a setting that is varied by number or by name', () => {
    const weights = experimentOf({ base: 'tiny', varied: 'weightPlanning', values: '1000; 3000 ' })
    expect(weights.arms.map(({ name }) => name)).toEqual([
      'agp, weightPlanning 1000',
      'agp, weightPlanning 3000',
      'sum, weightPlanning 1000',
      'sum, weightPlanning 3000',
    ])
    const streams = experimentOf({ methods: ['sum'], varied: 'trainConditions', values: 'night day' })
    expect(streams.arms.map(({ resolved }) => resolved.trainConditions)).toEqual(['night', 'day'])
  })

  it('keeps the weights where that is wished', () => {
    const { arms } = experimentOf({ keepWeights: true })
    expect(new Set(arms.map(({ resolved }) => resolved.weightPlanning))).toEqual(new Set([9000]))
  })

  it('without a method, or with a value that is none, is told by field', () => {
    const problem = (changes: Partial<LabDraft>) => {
      const read = readSpec(specOfDraft({ ...FIRST_DRAFT, ...changes }, defaultSettings()))
      return read.ok ? '' : read.errors[0].message
    }
    expect(problem({ methods: [] })).toMatch(/^arms is \[\], expected/)
    expect(problem({ varied: 'clip', values: 'x' })).toMatch(/^factors: clip is "x"/)
    expect(problem({ varied: 'clip', values: '' })).toMatch(/^factors.clip is \[\], expected a list/)
  })

  it.each([
    ['learningRate', '0,001 0,003; ', null],
    ['learningRate', '0,001; 0,003', [0.001, 0.003]],
    ['learningRate', '0,001 0.003\u30001e-2', [0.001, 0.003, 0.01]],
    ['steps', '1,000 1\u00A0500 ２０００', [1000, 1500, 2000]],
    ['steps', '1 000; 1 500', [1000, 1500]],
    ['weightPlanning', '3.000,5；9 000', [3000.5, 9000]],
    // Digits of one number, or values of their own: refused, not made to 1 and 0.
    ['steps', '1 000 1 500', null],
    // 1 or 1,000.
    ['weightPlanning', '1,000 3,000', null],
  ] as const)('reads values of %s as people type them: %s', (varied, values, wanted) => {
    const spec = specOfDraft({ ...FIRST_DRAFT, varied, values }, defaultSettings())
    if (wanted) expect(spec.factors).toEqual({ [varied]: wanted })
    else expect(readSpec(spec).ok).toBe(false)
  })

  it.each([
    ['2', 2],
    [' １０ ', 10],
    ['1e1', 10],
    ['', 0],
    ['1.5', 0],
    ['1,000', 0],
    ['0', 0],
    ['-3', 0],
    ['1e300', 0],
    ['three', 0],
  ])('with "%s" seeds has %i', (seeds, wanted) => {
    const spec = specOfDraft({ ...FIRST_DRAFT, seeds }, defaultSettings())
    expect(spec.seeds).toHaveLength(wanted)
    expect(readSpec(spec).ok).toBe(wanted > 0)
  })

  it('can vary every number and choice but seed and method', () => {
    expect(VARIABLE_KEYS).toContain('labelNoise')
    expect(VARIABLE_KEYS).not.toContain('seed')
    expect(VARIABLE_KEYS).not.toContain('mixPlanning')
  })
})

describe('the Lab', () => {
  beforeEach(() => {
    closeSpec()
    useLab.setState({ results: null, status: 'idle', done: 0, total: 0 })
  })

  it('takes a file in the place of the draft, and tells what is wrong with another', () => {
    openSpec('mine.json', JSON.stringify(SMALLEST))
    expect(useLab.getState().opened?.name).toBe('mine.json')
    expect(currentSpec()).toEqual(SMALLEST)
    openSpec('bad.json', '{"version": 1, "arms": [{"name": "a"}]}')
    expect(useLab.getState().opened?.name).toBe('mine.json')
    expect(useLab.getState().problems[0].message).toMatch(/^seeds is nothing, expected a list/)
    closeSpec()
    expect(currentSpec().arms?.map(({ name }) => name)).toEqual(['agp', 'sum'])
  })

  it('shows after a reload what is kept of the last experiment', async () => {
    const { store, lasting } = await openLabRuns()
    expect(lasting).toBe(true)
    const read = readSpec(SMALLEST)
    if (!read.ok) throw new Error('the smallest spec does not open')
    const [first, second] = plannedRuns(read.experiment)
    for (const planned of [first, second]) {
      const saved: SavedLabRun = {
        format: 'drive-kd-lab-run',
        formatVersion: 1,
        settings: { ...planned.settings },
        ...MACHINE,
        ...(await measured(planned)),
        createdAt: '2026-01-01T00:00:00.000Z',
      }
      await store.write(await runHash(planned.settings, MACHINE), JSON.stringify(saved))
    }
    const values = new Map([['lab-last', JSON.stringify({ spec: SMALLEST, machine: MACHINE })]])
    const storage = { getItem: (key: string) => values.get(key) ?? null, setItem: () => undefined }
    Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true })
    await restoreLab()
    const { done, total, results, opened } = useLab.getState()
    expect([done, total]).toEqual([2, 6])
    expect(results?.arms.map(({ n }) => n)).toEqual([1, 1])
    expect(opened).toEqual({ name: null, ready: null, spec: SMALLEST })
    values.set('lab-last', '{')
    useLab.setState({ results: null })
    await restoreLab()
    expect(useLab.getState().results).toBeNull()
  })
})

describe('an experiment in a link', () => {
  it('comes back whole, whatever its letters; one that is too long is a file', () => {
    const spec = { ...SMALLEST, question: 'Ist das besser? 나은가? “≥ 3 %”' } as unknown as ExperimentSpec
    const code = encodeSpec(spec)!
    expect(code).toMatch(EXPERIMENT_CODE)
    const read = decodeSpec(code)
    expect(read.ok && read.experiment.spec).toEqual(spec)
    const long = {
      ...spec,
      arms: Array.from({ length: 100 }, (_, i) => ({ name: `arm ${'x'.repeat(60)} ${i}` })),
    }
    expect(encodeSpec(long as ExperimentSpec)).toBeNull()
  })

  it('that is damaged is told in a sentence, and nothing is opened', () => {
    for (const code of ['', '!', 'AAAA', encodeSpec(SMALLEST as unknown as ExperimentSpec)!.slice(0, 50)]) {
      const read = decodeSpec(code)
      expect(read.ok).toBe(false)
      if (!read.ok) expect(read.errors[0].message.length).toBeLessThanOrEqual(300)
    }
    closeSpec()
    openLinked('AAAA')
    expect(useLab.getState().opened).toBeNull()
    expect(useLab.getState().problems[0].message).toMatch(/^This is no specification/)
  })

  it('named by a ready-made one opens that, and every ready-made one has its words in Korean', () => {
    openLinked('f-which-layers')
    expect(useLab.getState().opened).toMatchObject({ ready: 'f-which-layers', name: null })
    expect(usePage.getState().experiment).toBe('f-which-layers')
    closeSpec()
    expect(usePage.getState().experiment).toBeNull()
    expect(READY_MADE.filter(({ id }) => !(id in READY_MADE_KO)).map(({ id }) => id)).toEqual([])
  })
})

describe('several runs from the set-up form', () => {
  it('start from its settings, with the method of the form among those compared', () => {
    const settings = { ...presetSettings('tiny'), method: 'pcgrad' as const, learningRate: 0.001 }
    usePage.setState({ several: { settings, varied: null } })
    expect(takeRequest()).toBe(true)
    expect(useLab.getState().draft).toMatchObject({ base: 'form', methods: ['sum', 'agp', 'pcgrad'] })
    expect(currentSpec().base?.settings).toMatchObject({ learningRate: 0.001, layers: 2 })
    expect(takeRequest()).toBe(false)
  })

  it('vary a choice over all of its values, a number from the one of now; two settings make a grid', () => {
    const settings = defaultSettings()
    usePage.setState({ several: { settings, varied: 'trainConditions' } })
    takeRequest()
    const { draft } = useLab.getState()
    expect(draft.values.split(' ')).toContain('night')
    const spec = specOfDraft(
      {
        ...draft,
        varied: 'weightPlanning',
        values: '1000 3000',
        alsoVaried: 'labelNoise',
        alsoValues: '0 0.4',
      },
      settings,
    )
    expect(spec.factors).toEqual({ weightPlanning: [1000, 3000], labelNoise: [0, 0.4] })
    expect(firstValues('weightPlanning', settings)).toBe(String(settings.weightPlanning))
    useLab.setState({ draft: FIRST_DRAFT })
  })
})

describe('how long it will take', () => {
  const tiny = presetSettings('tiny')

  it('is known from runs of the Lab on this adapter, and unknown on another', () => {
    const values = new Map<string, string>()
    const storage = {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => void values.set(key, value),
    }
    Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true })
    expect(expectedHere([tiny])).toBeNull()
    rememberSpeed('llvmpipe (LLVM 15)', tiny, 8)
    const found = expectedHere([tiny, { ...tiny, seed: 2 }])
    expect(found?.adapter).toBe('llvmpipe')
    expect(found?.seconds).toBeCloseTo(16)
    rememberSpeed('another', tiny, 1)
    expect(expectedHere([tiny])).toMatchObject({ adapter: 'another', seconds: 1 })
    values.set('lab-pace', '{"adapter": 3}')
    expect(expectedHere([tiny])).toBeNull()
  })
})

describe('recorded results', () => {
  it('open, and are of the experiment of their name as it is now', async () => {
    const recorded = await Promise.all(
      READY_MADE.map(async (one) => ({ ...one, found: await recordedResults(one.id) })),
    )
    for (const { id, spec, recorded: said, found } of recorded) {
      expect(found !== null, id).toBe(said)
      if (found) expect(found.results.spec, id).toEqual(spec)
    }
    expect(await recordedResults('no such experiment')).toBeNull()
  })
})
