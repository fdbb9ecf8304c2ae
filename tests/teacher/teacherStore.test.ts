// Names of one's own teachers: the hash of the file, the same everywhere, and what settings make of them.

import { createHash } from 'node:crypto'
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, test, vi } from 'vitest'
import { readLink, writeLink } from '../../src/settings/link'
import { defaultSettings, resolveSettings } from '../../src/settings/resolve'
import { teacherSources } from '../../src/settings/teacherSources'
import { type OwnTeacher } from '../../src/teacher/ownTeacher'
import { isOwn } from '../../src/teacher/ownId'
import { openTeacherStore, teacherId } from '../../src/teacher/teacherStore'
import { withoutOwn } from '../../src/ui/explain/teacherChoice'

const OWN = 'own:0123456789abcdef'

describe("teachers of one's own", () => {
  test('are named by the SHA-256 of their file', async () => {
    const bytes = new TextEncoder().encode('a teacher')
    const id = await teacherId(bytes)
    expect(id).toBe(`own:${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`)
    expect(isOwn(id)).toBe(true)
    for (const other of ['own:', 'own:xyz', `${OWN}0`, 'set', 'gpt-6x64', 'own:0123456789ABCDEF'])
      expect(isOwn(other)).toBe(false)
  })

  test('may take any role, by settings, flags and links', () => {
    const resolved = resolveSettings({ teachers: 'gpt-4x48', teacherPlanning: OWN, teacherBase: 'gpt-6x64' })
    if (!resolved.ok) throw new Error(resolved.errors[0].message)
    expect(teacherSources(resolved.settings)).toEqual({
      base: 'gpt-6x64/base.onnx',
      perception: 'gpt-4x48/perception.onnx',
      reasoning: 'gpt-4x48/reasoning.onnx',
      planning: OWN,
    })
    expect(readLink(writeLink(resolved.settings))).toMatchObject({ ok: true, settings: resolved.settings })
    expect(teacherSources(withoutOwn(resolved.settings)).planning).toBe('gpt-4x48/planning.onnx')
    expect(withoutOwn(resolved.settings).teacherBase).toBe('gpt-6x64')
  })

  test('a name that cannot be one is refused with what was expected', () => {
    const read = resolveSettings({ teacherReasoning: 'own:my-teacher' })
    expect(read.ok ? '' : read.errors[0].message).toContain(
      'teacherReasoning is "own:my-teacher", expected one of set, gpt-6x64, gpt-4x48',
    )
    expect(read.ok ? '' : read.errors[0].message).toContain('16 digits of its hash')
    expect(resolveSettings({ teachers: OWN }).ok).toBe(false)
  })

  test("before there was a choice, every role was the set's", () => {
    expect(teacherSources(defaultSettings()).reasoning).toBe('gpt-6x64/reasoning.onnx')
  })

  test('a browser that keeps nothing says so', async () => {
    vi.stubGlobal('indexedDB', undefined)
    await expect(openTeacherStore()).rejects.toMatchObject({ failure: { code: 'storage' } })
    vi.unstubAllGlobals()
  })

  test('a database that an earlier page made opens, keeps, and gives back', async () => {
    vi.stubGlobal('indexedDB', new IDBFactory())
    const line: OwnTeacher = {
      id: OWN,
      name: 'mine',
      role: 'planning',
      origin: 'file',
      source: 'mine.onnx',
      bytes: 3,
      addedAt: '2026-01-01T00:00:00.000Z',
      layers: 4,
      card: null,
    }
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('drive-kd-teachers', 1)
      opening.onupgradeneeded = () => {
        const database = opening.result
        database.createObjectStore('teachers', { keyPath: 'id' }).put(line)
        database.createObjectStore('files').put(Uint8Array.of(1, 2, 3), OWN)
        database.createObjectStore('sets', { keyPath: 'id' })
        database.createObjectStore('trainings', { keyPath: 'id' })
      }
      opening.onerror = () => reject(new Error(String(opening.error)))
      opening.onsuccess = () => {
        opening.result.close()
        resolve()
      }
    })
    const store = await openTeacherStore()
    expect([await store.list(), await store.file(OWN)]).toEqual([[line], Uint8Array.of(1, 2, 3)])
    await store.put({ ...line, name: 'renamed' })
    await store.putSet({ id: 's', name: 'set', teachers: 'gpt-6x64', roles: { planning: OWN } })
    expect((await store.list())[0].name).toBe('renamed')
    expect(await store.sets()).toHaveLength(1)
    await store.remove(OWN)
    expect([await store.list(), await store.file(OWN)]).toEqual([[], null])
    vi.unstubAllGlobals()
  })
})
