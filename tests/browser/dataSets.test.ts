// Data sets of one's own in this browser: kept by the hash of their content, found by workers, and as long as the
// page where the browser stores nothing.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { openDataStore, type StoredDataSet } from '../../src/browser/dataSets'
import { openSet } from '../../src/experiment/data/openSet'
import { sceneSetId, writeSceneSet } from '../../src/experiment/data/sceneSet'
import { readLink, writeLink } from '../../src/settings/link'
import { defaultSettings, resolveSettings } from '../../src/settings/resolve'
import { defaultPlan, readPlan } from '../../src/settings/teacherPlan'
import { applies } from '../../src/settings/signalTable'
import { setOf } from '../experiment/data/sceneSets'

const set = setOf(4, 3)
const file = (name: string, content: string): File => new File([content], name)
const usual = async () => ({
  ...(await import('../../src/ui/state/dataSetsSlice')),
  ...(await import('../../src/ui/state/dataSets')),
})

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('indexedDB', new IDBFactory())
})

describe('the page', () => {
  test('keeps a file under the hash of its content, lists it, and hands it out again', async () => {
    const page = await usual()
    const id = await page.takeDataFile(file('x.json', writeSceneSet(set)), 'here')
    expect(id).toBe(await sceneSetId(set))
    vi.resetModules()
    const later = await usual()
    await later.listDataSets()
    expect(later.useDataSets.getState().sets).toMatchObject([{ id, name: 'Crossings', scenes: 4 }])
    expect(await later.dataSetOf(id!)).toEqual(set)
    await later.removeDataSet(id!)
    await later.listDataSets()
    expect(later.useDataSets.getState().sets).toEqual([])
  })

  test('takes the same content once, whatever its file and name', async () => {
    const page = await usual()
    await page.saveDataSet(set)
    await page.saveDataSet({ ...set, name: 'Other' })
    await page.listDataSets()
    expect(page.useDataSets.getState().sets.map(({ name }) => name)).toEqual(['Other'])
  })

  test('says what a file has left out, and why one is refused', async () => {
    const page = await usual()
    expect(await page.takeDataFile(file('notes.txt', 'nothing\nhere'), 'here')).toBeNull()
    expect(page.useDataSets.getState().opened?.problem?.kind).toBe('header')
    await page.takeDataFile(file('x.csv', `scene\n${'a\n'.repeat(3)}`), 'here')
    expect(page.useDataSets.getState().opened).toMatchObject({
      problem: { kind: 'empty' },
      refused: { count: 3 },
    })
  })

  test('without storage a set lasts as long as the page, and is lent to the worker', async () => {
    vi.stubGlobal('indexedDB', undefined)
    const page = await usual()
    const { lentTeachers } = await import('../../src/ui/state/ownTeachers')
    const id = await page.saveDataSet(set)
    await page.listDataSets()
    expect(page.useDataSets.getState()).toMatchObject({ unstored: true, sets: [{ id }] })
    expect(await page.dataSetOf(id)).toEqual(set)
    const { setLentTeachers } = await import('../../src/worker/teacherFiles')
    const { dataSetFile } = await import('../../src/worker/dataSets')
    expect(await dataSetFile(id)).toBeNull()
    setLentTeachers(lentTeachers())
    expect(await openSet(id, dataSetFile)).toEqual(set)
  })

  test('passes over damaged entries', async () => {
    const store = await openDataStore()
    const good = { id: await sceneSetId(set), name: 'x', scenes: 4, questions: [0, 0, 0], differing: 0 }
    const entry = { ...good, addedAt: '2026-01-31T12:00:00Z', file: new Uint8Array([1]) }
    await store.put(entry)
    await store.put({ ...entry, id: 'data:00000000000000zz' })
    await store.put({ id: 'data:0000000000000001' } as StoredDataSet)
    const page = await usual()
    await page.listDataSets()
    expect(page.useDataSets.getState().sets.map(({ id }) => id)).toEqual([good.id])
  })
})

test('a worker finds in the browser what the page stored', async () => {
  const page = await usual()
  const id = await page.saveDataSet(set)
  const { dataSetFile } = await import('../../src/worker/dataSets')
  expect(await openSet(id, dataSetFile)).toEqual(set)
  expect(await dataSetFile('data:0000000000000000')).toBeNull()
})

describe('the settings', () => {
  const id = 'data:0123456789abcdef'

  test('name a set in links; what the set replaces does not apply', () => {
    const resolved = resolveSettings({ trainingData: id, evaluationData: id })
    if (!resolved.ok) throw new Error(resolved.errors[0].message)
    expect(readLink(writeLink(resolved.settings))).toMatchObject({ ok: true, settings: resolved.settings })
    expect(writeLink(defaultSettings())).not.toContain('Data')
    for (const key of ['trainStream', 'trainConditions'] as const) {
      expect(applies(key, resolved.settings)).toBe(false)
      expect(applies(key, defaultSettings())).toBe(true)
    }
  })

  test('a plan of a teacher may name one, and no other text', () => {
    const plan = { ...defaultPlan('base', null, 'mine'), data: id }
    expect(readPlan(plan)).toEqual(plan)
    expect(readPlan({ ...plan, data: 'world' })).toBeNull()
    expect(readPlan(defaultPlan('base', null, 'mine'))).not.toHaveProperty('data')
  })

  test.each(['data:', 'data:0123456789ABCDEF', 'own:0123456789abcdef', `${id}0`, ''])(
    'refuse %j',
    (value) => {
      expect(resolveSettings({ trainingData: value }).ok).toBe(false)
    },
  )
})
