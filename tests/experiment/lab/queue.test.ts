// A queue that is killed and started again makes every run once, and comes to the same bytes.
import { describe, expect, it } from 'vitest'
import {
  missingRuns,
  readSavedRun,
  runExperiment,
  runHash,
  type MeasuredRun,
  type RunStore,
} from '../../../src/experiment/lab/queue'
import type { PlannedRun } from '../../../src/experiment/lab/spec'
import { presetSettings } from '../../../src/settings/presets'
import { experimentOf, MACHINE, measured, memoryStore, SMALLEST } from './labRuns'

const experiment = experimentOf(SMALLEST)
const bytes = (value: unknown): string => JSON.stringify(value)

function counting(): { made: string[]; measure: (planned: PlannedRun) => Promise<MeasuredRun> } {
  const made: string[] = []
  return {
    made,
    measure: (planned) => {
      made.push(`${planned.arm.name} ${planned.seed}`)
      return measured(planned)
    },
  }
}

const run = (store: RunStore, measure = measured) =>
  runExperiment({
    experiment,
    machine: MACHINE,
    store,
    measure,
    now: () => new Date('2026-03-04T05:06:07Z'),
  })

describe('a queue', () => {
  it('killed in the middle of a run goes on where it was, and computes nothing twice', async () => {
    const whole = await run(memoryStore().store)
    for (let kill = 0; kill <= 6; kill++) {
      const { store } = memoryStore()
      const [first, second] = [counting(), counting()]
      const killed = run(store, (planned) =>
        first.made.length === kill ? Promise.reject(new Error('killed')) : first.measure(planned),
      )
      if (kill < 6) await expect(killed).rejects.toThrow('killed')
      else await killed
      expect((await missingRuns(experiment, MACHINE, store)).length).toBe(6 - kill)
      expect(bytes(await run(store, second.measure))).toBe(bytes(whole))
      expect([...first.made, ...second.made]).toEqual(['sum 1', 'agp 1', 'sum 2', 'agp 2', 'sum 3', 'agp 3'])
    }
  })

  it('takes runs of another experiment that are the same, and makes those of another machine anew', async () => {
    const { store } = memoryStore()
    await run(store)
    const more = experimentOf({
      ...SMALLEST,
      title: 'more',
      arms: [...SMALLEST.arms, { name: 'pcgrad', settings: { method: 'pcgrad' } }],
    })
    const { made, measure } = counting()
    await runExperiment({ experiment: more, machine: MACHINE, store, measure })
    expect(made).toEqual(['pcgrad 1', 'pcgrad 2', 'pcgrad 3'])
    for (const machine of [
      { ...MACHINE, version: '9' },
      { ...MACHINE, adapter: 'another' },
    ])
      expect((await missingRuns(experiment, machine, store)).length).toBe(6)
  })

  it('makes a damaged run anew, and one that lies under the wrong name', async () => {
    const { store, texts } = memoryStore()
    const whole = await run(store)
    const [first, second, third] = [...texts.keys()]
    texts.set(first, texts.get(first)!.slice(0, 100))
    texts.set(second, texts.get(third)!)
    const { made, measure } = counting()
    expect(bytes(await run(store, measure))).toBe(bytes(whole))
    expect(made).toEqual(['sum 1', 'agp 1'])
  })

  it('tells of every run, with the results so far', async () => {
    const told: string[] = []
    await runExperiment({
      experiment,
      machine: MACHINE,
      store: memoryStore().store,
      measure: measured,
      onRun: ({ done, total, found, results }) =>
        void told.push(
          `${done}/${total} ${found} ${results()
            .arms.map((arm) => arm.n)
            .join()}`,
        ),
    })
    expect(told[0]).toBe('1/6 false 1,0')
    expect(told[5]).toBe('6/6 false 3,3')
  })
})

describe('the hash of a run', () => {
  const settings = presetSettings('tiny')

  it('is of every setting, whatever their order, of the version and of the adapter', async () => {
    const hash = await runHash(settings, MACHINE)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    const turned = Object.fromEntries(Object.entries(settings).reverse()) as unknown as typeof settings
    expect(await runHash(turned, MACHINE)).toBe(hash)
    // A run that was stored before a setting existed is found by its name.
    const before: Record<string, unknown> = { ...settings }
    for (const key of ['mgda.division', 'upgrad.supervised', 'dualproj.supervised']) delete before[key]
    expect(await runHash(before as unknown as typeof settings, MACHINE)).toBe(hash)
    const others = await Promise.all([
      runHash({ ...settings, seed: 2 }, MACHINE),
      runHash({ ...settings, labelNoise: 0.1 }, MACHINE),
      runHash(Object.assign({}, settings, { 'mgda.division': 0.5 }), MACHINE),
      runHash({ ...settings, testFrames: 7 }, MACHINE),
      runHash(settings, { ...MACHINE, version: '1' }),
      runHash(settings, { ...MACHINE, adapter: 'b' }),
    ])
    expect(new Set([hash, ...others]).size).toBe(7)
  })

  it('and a kept run with accuracies and a divergence, or with neither, is none', async () => {
    const { store, texts } = memoryStore()
    await run(store)
    const [text] = [...texts.values()]
    const saved = JSON.parse(text) as Record<string, unknown>
    const own = saved.settings as typeof settings
    expect(readSavedRun(text, own, MACHINE)).not.toBeNull()
    expect(readSavedRun(JSON.stringify({ ...saved, diverged: 3 }), own, MACHINE)).toBeNull()
    expect(readSavedRun(JSON.stringify({ ...saved, accuracy: null }), own, MACHINE)).toBeNull()
    const diverged = readSavedRun(JSON.stringify({ ...saved, accuracy: null, diverged: 3 }), own, MACHINE)
    expect(diverged?.diverged).toBe(3)
  })
})
