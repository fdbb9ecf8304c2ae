// Kept students: which stay, which is offered, how they lie in storage, and that older databases still open.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/settings/resolve'
import type { RunRecord } from '../../src/records/runRecord'
import { savedRun } from '../../src/ui/state/savedRun'
import { decline, keep, openSavedRuns, recordOf, remove, studentOf, undo } from '../../src/ui/state/savedRuns'
import { packed } from '../../src/ui/state/storedRecord'
import { memoryStorage, openIndexedDb, StorageFailure } from '../../src/ui/state/runStore'
import {
  dispensableStudent,
  offered,
  studentLine,
  surplusStudents,
  type StudentLine,
} from '../../src/ui/state/students'
import type { SavedStudent } from '../../src/protocol/messages'
import { stream } from '../../src/world/random'
import { fakeFacts, fakeStep } from './fakeRun'
import { useSavedRuns } from '../../src/ui/state/savedRunsSlice'

const settings = { ...defaultSettings(), steps: 400 }
const random = stream(3, 'students')
const steps = Array.from({ length: 130 }, (_, i) => fakeStep(settings, i + 1, random))
const record = (count: number): RunRecord => ({
  format: 'drive-kd-run',
  formatVersion: 1,
  version: '0.1.0',
  config: settings,
  seed: settings.seed,
  adapter: fakeFacts(settings).adapter,
  createdAt: '2026-01-31T12:00:00.000Z',
  seconds: 20,
  dispatchesPerStep: 1,
  steps: steps.slice(0, count),
  finalAccuracy: null,
})
const student = (step: number): SavedStudent => ({
  step,
  parameters: Float32Array.of(0.1, -0, Number.MIN_VALUE),
  moments: [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)],
  memory: { gradVacTargets: Array.from({ length: 16 }, (_, i) => (i === 1 ? -0 : 0.1 + 0.2)) },
  settings,
  tuned: false,
  initialWeights: null,
  seconds: 1.5,
  firstCe: 3.25,
})
const now = Date.parse('2026-01-06T00:00:00.000Z')
const line = (id: string, change: Partial<StudentLine> = {}): StudentLine => ({
  id,
  step: 10,
  steps: 40,
  bytes: 100,
  savedAt: '2026-01-05T00:00:00.000Z',
  ...change,
})
const NONE = new Set<string>()

describe('rules of keeping students', () => {
  const many = Array.from({ length: 5 }, (_, i) =>
    line(String(i), { savedAt: `2026-01-0${i + 1}T00:00:00.000Z` }),
  )

  it('the oldest go, by number and by size; what a tab has open stays', () => {
    expect(surplusStudents(many, NONE, 3)).toEqual(['1', '0'])
    expect(surplusStudents(many, new Set(['0']), 3)).toEqual(['1'])
    expect(surplusStudents(many, NONE, 9, 250)).toEqual(['2', '1', '0'])
    expect(dispensableStudent(many, new Set(['0']))).toBe('1')
    expect(dispensableStudent(many.slice(0, 1), new Set(['0']))).toBeNull()
  })

  it("this tab's own is offered first, then the newest unfinished one that no tab has open", () => {
    expect(offered(many, '2', NONE, now)?.id).toBe('2')
    expect(offered(many, null, new Set(['4']), now)?.id).toBe('3')
    expect(offered(many, '2', new Set(['2']), now)?.id).toBe('4')
    expect(offered([line('a', { step: 40 })], null, NONE, now)).toBeNull()
    expect(offered([line('a', { step: 40 })], 'a', NONE, now)?.id).toBe('a')
    expect(offered([line('a', { declined: true })], 'a', NONE, now)).toBeNull()
    expect(offered([line('a', { savedAt: '2025-12-01T00:00:00.000Z' })], null, NONE, now)).toBeNull()
  })
})

describe('in IndexedDB', () => {
  const open = () => openIndexedDb(() => undefined)
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory()
  })

  it('a run that is saved again and again, cut, and left, comes back whole', async () => {
    const storage = await open()
    for (const [count, atOnce] of [
      [3, false],
      [49, false],
      [52, true],
      [130, false],
      [60, false],
      [70, true],
    ] as const) {
      const at = record(count)
      await storage.save(savedRun('a', at), at, undefined, atOnce)
      expect((await storage.load('a'))?.steps).toEqual(at.steps)
    }
    await storage.remove('a')
    expect([await storage.load('a'), await storage.list()]).toEqual([null, []])
  })

  it('a run that another tab deleted is written whole again', async () => {
    const [one, other] = [await open(), await open()]
    await one.save(savedRun('a', record(120)), record(120))
    await other.remove('a')
    await one.save(savedRun('a', record(121)), record(121))
    expect((await other.load('a'))?.steps).toEqual(steps.slice(0, 121))
  })

  it('a student comes back bit for bit, and goes with its run', async () => {
    const storage = await open()
    const saved = student(10)
    await storage.save(savedRun('a', record(12)), record(12), {
      line: studentLine('a', saved, 'now'),
      student: saved,
    })
    const back = await storage.student('a')
    expect(back).toEqual(saved)
    expect(Object.is(back?.parameters[1], -0)).toBe(true)
    expect(Object.is(back?.memory.gradVacTargets?.[1], -0)).toBe(true)
    expect(await storage.students()).toEqual([line('a', { steps: 400, bytes: 36, savedAt: 'now' })])
    await storage.remove('a')
    expect([await storage.students(), await storage.student('a')]).toEqual([[], null])
  })

  it.each([1, 2])('a database of version %i opens with its runs, and saves over them', async (version) => {
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('drive-kd-runs', version)
      opening.onupgradeneeded = () => {
        const stored = version === 1 ? record(110) : packed(record(110))
        opening.result.createObjectStore('runs', { keyPath: 'id' }).put(savedRun('old', record(110)))
        opening.result.createObjectStore('records').put(stored, 'old')
      }
      opening.onerror = () => reject(new Error(String(opening.error)))
      opening.onsuccess = () => {
        opening.result.close()
        resolve()
      }
    })
    const storage = await open()
    expect(await storage.list()).toEqual([savedRun('old', record(110))])
    expect(await storage.load('old')).toEqual(record(110))
    await storage.save(savedRun('old', record(112)), record(112))
    expect(await storage.load('old')).toEqual(record(112))
  })

  it('an older page that holds the database is named, and so is a newer one', async () => {
    const older = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('drive-kd-runs', 2)
      opening.onsuccess = () => resolve(opening.result)
    })
    await expect(open()).rejects.toMatchObject({ code: 'busy' })
    older.close()
    globalThis.indexedDB = new IDBFactory()
    const lost: string[] = []
    const storage = await openIndexedDb((code) => lost.push(code))
    await new Promise((resolve) => {
      indexedDB.open('drive-kd-runs', 99).onsuccess = resolve
    })
    expect(lost).toEqual(['newer'])
    await expect(storage.save(savedRun('a', record(1)), record(1))).rejects.toMatchObject({ code: 'newer' })
    await expect(open()).rejects.toMatchObject({ code: 'newer' })
  })
})

describe('the library', () => {
  const students = () => useSavedRuns.getState().students.map((l) => l.id)

  it('keeps a student with its run, brings it back with it, and remembers who is not to be offered', async () => {
    await openSavedRuns(Promise.resolve(memoryStorage()))
    await keep(savedRun('a', record(10)), record(10), student(10))
    expect([students(), (await studentOf('a'))?.step]).toEqual([['a'], 10])
    await decline('a')
    expect(useSavedRuns.getState().students[0].declined).toBe(true)
    await remove('a')
    expect([students(), await studentOf('a')]).toEqual([[], null])
    await undo()
    expect([students(), (await studentOf('a'))?.step]).toEqual([['a'], 10])
  })

  it('full storage: older students make room, then the record is kept without its student, and that is said', async () => {
    const inner = memoryStorage()
    let room = 2
    await openSavedRuns(
      Promise.resolve({
        ...inner,
        save: async (run, rec, entry) => {
          const there = (await inner.students()).filter((l) => l.id !== run.id).length
          if (entry && there >= room) throw new StorageFailure('full', 'no room')
          await inner.save(run, rec, entry)
        },
      }),
    )
    const other = (id: string) =>
      savedRun(id, { ...record(10), config: { ...settings, seed: id.charCodeAt(0) } })
    for (const id of ['a', 'b', 'c']) await keep(other(id), record(10), student(10))
    expect(students()).toHaveLength(2)
    expect(students()).toContain('c')
    expect(useSavedRuns.getState().problem).toBeNull()
    room = 0
    await keep(other('d'), record(10), student(10))
    expect(useSavedRuns.getState().problem).toBe('full')
    expect((await recordOf('d'))?.steps).toHaveLength(10)
    // Good until the page goes.
    expect((await studentOf('d'))?.step).toBe(10)
  })
})
