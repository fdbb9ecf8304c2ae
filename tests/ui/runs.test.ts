// Kept runs: collected completely, kept by the rules, never lost silently.

import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { checkRecord } from '../../src/records/runRecord'
import { presetSettings } from '../../src/settings/presets'
import { defaultSettings } from '../../src/settings/resolve'
import { Collector } from '../../src/ui/state/recordCollector'
import {
  dispensable,
  fileName,
  inOrder,
  savedRun,
  readSavedRun,
  superseded,
  surplus,
  type SavedRun,
} from '../../src/ui/state/savedRun'
import { annotate, keep, openSavedRuns, openRun, recordOf, remove, undo } from '../../src/ui/state/savedRuns'
import { packed, unpacked } from '../../src/ui/state/storedRecord'
import { memoryStorage, openIndexedDb, StorageFailure, type RunStorage } from '../../src/ui/state/runStore'
import { stream } from '../../src/world/random'
import { fakeFacts, fakeStep } from './fakeRun'
import { useSavedRuns } from '../../src/ui/state/savedRunsSlice'

const settings = { ...defaultSettings(), steps: 40 }
const accuracy = { perception: 0.5, reasoning: 0.5, planning: 0.5, average: 0.5, questions: 12 }
const random = stream(3, 'runs')
const steps = Array.from({ length: 30 }, (_, i) => fakeStep(settings, i + 1, random))

function collected(count: number, id = 'a', when = '2026-01-01T00:00:00.000Z'): Collector {
  const collector = new Collector(settings, id, new Date(when))
  collector.collect({ type: 'ready', facts: fakeFacts(settings) })
  collector.collect({ type: 'metrics', steps: steps.slice(0, count), seconds: 3 })
  return collector
}
const recorded = (count: number) => collected(count).record()!
const line = (id: string, change: Partial<SavedRun> = {}): SavedRun => ({
  ...savedRun(id, recorded(5)),
  ...change,
})

describe('collector', () => {
  it('makes a record that opens again, with evaluations early or late', () => {
    const collector = collected(10)
    collector.collect({ type: 'evaluation', step: 0, accuracy })
    collector.collect({ type: 'evaluation', step: 5, accuracy })
    collector.collect({ type: 'evaluation', step: 12, accuracy })
    collector.collect({ type: 'metrics', steps: steps.slice(10, 12), seconds: 4 })
    const record = collector.record()
    const read = checkRecord(JSON.parse(JSON.stringify(record)))
    expect(read.ok ? [] : read.errors).toEqual([])
    expect(record?.steps.filter((s) => s.accuracy).map((s) => s.step)).toEqual([5, 12])
    expect(record?.finalAccuracy).toEqual(accuracy)
    expect(record?.seconds).toBe(4)
  })

  it('keeps the figure on test frames of the last step alone, and its line has it', () => {
    const collector = collected(12)
    const test = { ...accuracy, planning: 0.25, questions: 60 }
    collector.collect({ type: 'evaluation', step: 12, accuracy })
    expect(collector.record()).not.toHaveProperty('testAccuracy')
    collector.collect({ type: 'evaluation', step: 12, accuracy, test })
    const record = collector.record()!
    expect(record.testAccuracy).toEqual(test)
    expect(record.finalAccuracy).toEqual(accuracy)
    expect(savedRun('a', record).test).toEqual(test)
    const read = checkRecord(JSON.parse(JSON.stringify(record)))
    expect(read.ok && read.record.testAccuracy).toEqual(test)
    expect(Collector.continuing('a', record, 12, false).record()?.testAccuracy).toEqual(test)
    // Rewound and trained on: what was measured of another student is gone.
    const others = steps.slice(9, 12).map((step) => ({ ...step, updateNorm: step.updateNorm + 1 }))
    collector.collect({ type: 'metrics', steps: others, seconds: 5 })
    expect(collector.record()).not.toHaveProperty('testAccuracy')
  })

  it('has nothing to keep before the first step, nor without facts', () => {
    expect(collected(0).record()).toBeNull()
    const blind = new Collector(settings, 'a', new Date())
    blind.collect({ type: 'metrics', steps: steps.slice(0, 2), seconds: 1 })
    expect(blind.record()).toBeNull()
  })

  it('steps computed again with the same figures change nothing, with others they replace what came after', () => {
    const collector = collected(20)
    const before = collector.record()
    collector.collect({ type: 'metrics', steps: steps.slice(9, 12), seconds: 5 })
    expect(collector.record()).toEqual(before)
    const other = steps.slice(12, 14).map((s) => ({ ...s, losses: { ...s.losses, ce: s.losses.ce + 1 } }))
    collector.collect({ type: 'metrics', steps: other, seconds: 6 })
    expect(collector.record()).toMatchObject({ seconds: 6, steps: [...steps.slice(0, 12), ...other] })
    collector.collect({ type: 'metrics', steps: steps.slice(20, 22), seconds: 5 })
    expect(collector.length).toBe(14)
  })

  it('goes on after a divergence from the checkpoint just before it', () => {
    const collector = collected(4)
    const bad = { ...steps[4], updateNorm: Infinity }
    collector.collect({ type: 'metrics', steps: [bad, steps[5]], seconds: 4 })
    collector.collect({ type: 'metrics', steps: steps.slice(4, 7), seconds: 5 })
    expect([collector.divergedAt, collector.length]).toEqual([null, 7])
  })

  it('stops at a figure that is not finite, and says where', () => {
    const collector = collected(4)
    collector.collect({
      type: 'metrics',
      steps: [{ ...steps[4], losses: { ...steps[4].losses, ce: Number.NaN } }, steps[5]],
      seconds: 4,
    })
    expect(collector.divergedAt).toBe(5)
    expect(checkRecord(JSON.parse(JSON.stringify(collector.record()))).ok).toBe(true)
    expect(collector.length).toBe(4)
  })

  it('knows when there is something new, and when settings changed on the way', () => {
    const collector = collected(4)
    expect(collector.dirty).toBe(true)
    collector.record()
    expect(collector.dirty).toBe(false)
    collector.updateHyperparameters({ ...settings, learningRate: 1e-4 }, { learningRate: 1e-4 })
    expect([collector.dirty, collector.tuned]).toEqual([true, true])
    expect(collector.again('b', new Date()).length).toBe(0)
  })
})

describe('rules of keeping', () => {
  const day = (n: number) => `2026-01-${String(n).padStart(2, '0')}T00:00:00.000Z`
  const many = Array.from({ length: 9 }, (_, i) =>
    line(String(i), { createdAt: day(i + 1), pinned: i === 0 }),
  )

  it('the oldest go, pinned ones and the current one stay', () => {
    expect(inOrder(many)[0].id).toBe('8')
    expect(surplus(many, '1', 5)).toEqual(['3', '2'])
    expect(dispensable(many, '1')).toBe('2')
    expect(dispensable([line('a', { note: 'x' }), line('b')], 'b')).toBeNull()
  })

  it('a longer run of the same settings replaces an untouched shorter one', () => {
    const by = line('new', { steps: 9 })
    expect(
      superseded(
        [
          line('short'),
          line('noted', { note: 'x' }),
          line('long', { steps: 10 }),
          line('other', { adapter: 'x' }),
          by,
        ],
        by,
      ),
    ).toEqual(['short'])
    expect(superseded([line('short')], { ...by, tuned: true })).toEqual([])
  })

  it('has a file name that says what it is', () => {
    expect(fileName({ config: defaultSettings(), steps: 700 })).toBe('drive-kd-agp-seed1-700.json')
    // Its preset's, and its method's where it is no preset's any more.
    const tiny = presetSettings('tiny')
    expect(fileName({ config: tiny, steps: 2 })).toBe('drive-kd-tiny-seed1-2.json')
    expect(fileName({ config: { ...tiny, evaluateEvery: 0 }, steps: 3 })).toBe('drive-kd-agp-seed1-3.json')
  })

  it('carries expected figures unless its settings alone do not repeat it', () => {
    expect(savedRun('a', recorded(5)).expect?.step).toBe(5)
    expect(savedRun('a', recorded(5), { tuned: true }).expect).toBeNull()
  })
})

/** A storage that has room for so many runs. */
function small(room: number): RunStorage {
  const inner = memoryStorage()
  return {
    ...inner,
    save: async (run, record) => {
      const there = await inner.list()
      if (!there.some((r) => r.id === run.id) && there.length >= room)
        throw new StorageFailure('full', 'no room')
      await inner.save(run, record)
    },
  }
}

describe('library', () => {
  const ids = () => useSavedRuns.getState().runs.map((r) => r.id)
  beforeEach(() => openSavedRuns(Promise.resolve(memoryStorage())))

  it('keeps, renames, notes, deletes, undoes', async () => {
    await keep(line('a'), recorded(5))
    await annotate('a', { name: '  Mine ', note: 'why' })
    expect(useSavedRuns.getState().runs[0]).toMatchObject({ name: 'Mine', note: 'why' })
    await annotate('a', { name: ' ' })
    expect(useSavedRuns.getState().runs[0].name).toBeNull()
    await remove('a')
    expect([ids(), await recordOf('a')]).toEqual([[], null])
    await undo()
    expect(ids()).toEqual(['a'])
    expect((await recordOf('a'))?.steps).toHaveLength(5)
  })

  it('makes room when the storage is full, but never by what a person has written on', async () => {
    await openSavedRuns(Promise.resolve(small(2)))
    await keep(line('old', { createdAt: '2025-01-01T00:00:00.000Z', adapter: 'x' }), recorded(5))
    await keep(line('noted', { createdAt: '2025-01-02T00:00:00.000Z', note: 'x' }), recorded(5))
    await keep(line('new'), recorded(5))
    expect([ids(), useSavedRuns.getState().problem]).toEqual([['new', 'noted'], null])
    await annotate('new', { pinned: true })
    await keep(line('third', { adapter: 'y' }), recorded(5))
    expect(useSavedRuns.getState().problem).toBe('full')
    expect(ids()).toContain('third')
    expect(await recordOf('third')).not.toBeNull()
    await remove('noted')
    expect(useSavedRuns.getState().problem).toBeNull()
  })

  it('where storage is blocked, runs live as long as the page, and that is said', async () => {
    await openSavedRuns(openIndexedDb(() => undefined))
    expect(useSavedRuns.getState()).toMatchObject({ problem: 'blocked', ready: true })
    await keep(line('a'), recorded(5))
    expect((await recordOf('a'))?.steps).toHaveLength(5)
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('no', 'SecurityError')
      },
    })
    await expect(openIndexedDb(() => undefined)).rejects.toMatchObject({ code: 'blocked' })
    vi.unstubAllGlobals()
  })

  it('a run that a newer page kept opens with the settings known here, and names the others', async () => {
    const storage = memoryStorage()
    const newer = { ...settings, colour: 'red' }
    await storage.save(line('a', { config: newer }), { ...recorded(5), config: newer })
    await openSavedRuns(Promise.resolve(storage))
    expect(useSavedRuns.getState().runs[0]).toMatchObject({ config: settings, unknown: ['colour'] })
    expect(await recordOf('a')).toMatchObject({ config: settings, unknownSettings: { colour: 'red' } })
    expect(savedRun('a', (await recordOf('a'))!).expect).toBeNull()
  })

  it('tells other tabs, and hears them', async () => {
    const storage = memoryStorage()
    const channel = { postMessage: vi.fn(), onmessage: null as ((event: MessageEvent) => void) | null }
    await openSavedRuns(Promise.resolve(storage), channel)
    await keep(line('a'), recorded(5))
    expect(channel.postMessage).toHaveBeenCalled()
    await storage.save(line('b'), recorded(5))
    channel.onmessage?.({} as MessageEvent)
    await vi.waitFor(() => expect(ids().sort()).toEqual(['a', 'b']))
  })

  it('opens files, once each, and names what is wrong with a bad one', async () => {
    const text = JSON.stringify(recorded(5))
    expect(await openRun(text, 'x')).toMatchObject({ ok: true, id: 'x', notices: [] })
    expect(await openRun(text, 'y')).toMatchObject({ ok: true, id: 'x', notices: [] })
    expect(useSavedRuns.getState().runs[0].pinned).toBe(true)
    const bad = await openRun(JSON.stringify({ ...recorded(5), seconds: -1 }), 'z')
    expect(bad.ok ? [] : bad.errors).toEqual([
      'seconds is -1, expected a number of seconds from 0 to 1000000000.',
    ])
    expect((await openRun('{', 'z')).ok).toBe(false)
    expect(ids()).toEqual(['x'])
    const first = await openRun(readFileSync('tests/settings/fixtures/record-0.1.0.json', 'utf8'), 'first')
    expect(first).toMatchObject({ ok: true, id: 'first', version: '0.1.0' })
  })
})

describe('files and lines that are damaged, or written on Windows', () => {
  const bytesOf = (text: string) => new TextEncoder().encode(text)
  const text = JSON.stringify(recorded(5))
  beforeEach(() => openSavedRuns(Promise.resolve(memoryStorage())))

  it('a byte order mark and UTF-16 open as the text itself', async () => {
    const wide = new Uint8Array(new Uint16Array([...`\ufeff${text}`].map((c) => c.charCodeAt(0))).buffer)
    expect(await openRun(bytesOf(`\ufeff${text}`), 'x')).toMatchObject({ ok: true, id: 'x' })
    expect(await openRun(wide, 'y')).toMatchObject({ ok: true, id: 'x' })
  })

  it('says in a sentence what is no run, and nothing hostile gets in', async () => {
    const errors = async (value: unknown): Promise<string[]> => {
      const read = await openRun(typeof value === 'string' ? value : JSON.stringify(value), 'z')
      return read.ok ? [] : read.errors
    }
    expect(await errors('{')).toEqual([
      expect.stringMatching(/^This is not a run file: it is not JSON \(.*\)\.$/),
    ])
    expect(await errors({ ...recorded(5), seconds: 1.7e308 })).toEqual([
      'seconds is 1.7e+308, expected a number of seconds from 0 to 1000000000.',
    ])
    const late = recorded(5).steps.map((s) => ({ ...s, step: 1e308 }))
    expect((await errors({ ...recorded(5), steps: late }))[0]).toContain('steps[0].step is 1e+308')
    const steep = recorded(5).steps.map((s) => ({ ...s, losses: { ...s.losses, ce: 1e308 } }))
    expect((await errors({ ...recorded(5), steps: steep }))[0]).toContain('steps[0].losses.ce is 1e+308')
    expect(useSavedRuns.getState().runs).toEqual([])
  })

  it('half a character in a file becomes U+FFFD, so that its link can be written', async () => {
    const half = JSON.stringify({ ...recorded(5), version: '0.1\ud800' })
    expect(await openRun(half, 'x')).toMatchObject({ ok: true, version: '0.1\ufffd' })
    expect(() => encodeURIComponent(JSON.stringify(useSavedRuns.getState().runs))).not.toThrow()
  })

  it('a damaged line is shown as far as it goes, one without an id or settings is not', () => {
    const whole = line('a', { name: 'Mine', pinned: true })
    expect(readSavedRun(whole)).toEqual([whole])
    expect(
      readSavedRun({ ...whole, createdAt: 7, seconds: 1e308, name: 'x'.repeat(1e6), expect: {} }),
    ).toEqual([{ ...whole, createdAt: '1970-01-01T00:00:00.000Z', seconds: 0, name: null, expect: null }])
    for (const broken of [null, 3, 'text', [], {}, { ...whole, id: 3 }, { ...whole, config: 'no' }])
      expect(readSavedRun(broken)).toEqual([])
  })

  it('a damaged record in storage is no record, and the list goes on', async () => {
    const storage = memoryStorage()
    await storage.save(line('good'), recorded(5))
    await storage.save(line('bad'), { ...recorded(5), steps: 'gone' } as never)
    await storage.save({ id: 4 } as never)
    await openSavedRuns(Promise.resolve(storage))
    expect(
      useSavedRuns
        .getState()
        .runs.map((r) => r.id)
        .sort(),
    ).toEqual(['bad', 'good'])
    expect([await recordOf('bad'), (await recordOf('good'))?.steps.length]).toEqual([null, 5])
    for (const stored of [null, [], { blocks: 3 }, { blocks: ['['] }, { blocks: [7] }, { blocks: ['{}'] }])
      expect(unpacked(stored)).toBeNull()
  })
})

describe('a record in storage', () => {
  const long = Array.from({ length: 120 }, (_, i) => fakeStep(settings, i + 1, random))
  const record = { ...recorded(5), steps: long }

  it('comes back as it was, from blocks of text and from the whole records of earlier pages', () => {
    expect(unpacked(JSON.parse(JSON.stringify(packed(record))))).toEqual(record)
    expect(unpacked(record)).toBe(record)
    expect(unpacked(packed({ ...record, steps: [] }))?.steps).toEqual([])
  })

  it('writes a block again only when a step of it has changed', () => {
    const before = packed(record).blocks
    const write = vi.spyOn(JSON, 'stringify')
    expect(packed({ ...record, steps: [...long] }).blocks).toEqual(before)
    expect(write).not.toHaveBeenCalled()
    const evaluated = long.map((s, i) => (i === 70 ? { ...s, accuracy } : s))
    expect(unpacked(packed({ ...record, steps: evaluated }))?.steps[70].accuracy).toEqual(accuracy)
    expect(write).toHaveBeenCalledTimes(1)
    write.mockRestore()
  })
})
