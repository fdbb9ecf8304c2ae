// Storage that throws, is full or absent: a refusal is an answer, and is told once.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

type Module = typeof import('../../src/browser/storage')

const original = Object.fromEntries(
  ['localStorage', 'indexedDB', 'BroadcastChannel'].map((name) => [
    name,
    Object.getOwnPropertyDescriptor(globalThis, name),
  ]),
)

/** Gives a global another getter until the test ends. */
const define = (name: string, get: () => unknown): void =>
  void Object.defineProperty(globalThis, name, { get, configurable: true })

const forbidden = (): never => {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}

/** A localStorage that holds what it is given, until it is full. */
function memory(room = Infinity): Pick<Storage, 'getItem' | 'setItem'> {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError')
      values.set(key, value)
    },
  }
}

let storage: Module
beforeEach(async () => {
  vi.resetModules()
  storage = await import('../../src/browser/storage')
})
afterEach(() => {
  for (const [name, descriptor] of Object.entries(original))
    if (descriptor) Object.defineProperty(globalThis, name, descriptor)
    else delete (globalThis as Record<string, unknown>)[name]
})

describe('where naming it throws', () => {
  beforeEach(() =>
    ['localStorage', 'indexedDB', 'BroadcastChannel'].forEach((name) => define(name, forbidden)),
  )

  test('nothing throws, and everything is told', () => {
    const heard = vi.fn()
    storage.onRefusal(heard)
    expect(storage.recall('theme')).toBeNull()
    storage.remember('theme', 'dark')
    expect(storage.databases()).toBeNull()
    expect(storage.openChannel('runs')).toBeNull()
    expect(storage.refusals()).toEqual({ values: 'blocked', databases: 'blocked', channels: 'blocked' })
    expect(heard).toHaveBeenCalledTimes(3)
    expect(heard).toHaveBeenLastCalledWith(storage.refusals())
  })

  test('a listener that has left hears nothing', () => {
    const heard = vi.fn()
    storage.onRefusal(heard)()
    storage.databases()
    expect(heard).not.toHaveBeenCalled()
  })

  test('runs and teachers learn of it by a rejection, not by an exception', async () => {
    const { openIndexedDb } = await import('../../src/ui/state/runStore')
    const { openTeacherStore } = await import('../../src/teacher/teacherStore')
    await expect(openIndexedDb(() => undefined)).rejects.toMatchObject({ code: 'blocked' })
    await expect(openTeacherStore()).rejects.toMatchObject({ failure: { code: 'storage' } })
  })

  test('the stores of the page load, with their defaults', async () => {
    vi.stubGlobal('matchMedia', undefined)
    const { usePreferences } = await import('../../src/ui/state/preferencesSlice')
    const { toggleTheme } = await import('../../src/ui/state/preferences')
    const { setLog } = await import('../../src/ui/state/charts')
    const { setScreenMode } = await import('../../src/ui/state/screen')
    const { useScenes } = await import('../../src/ui/state/scenesSlice')
    toggleTheme()
    expect(usePreferences.getState().theme).toBe('dark')
    setLog(false)
    expect(usePreferences.getState().charts.log).toBe(false)
    setScreenMode('readback')
    expect(usePreferences.getState().screenMode).toBe('readback')
    expect(useScenes.getState().saved).toEqual([])
    vi.unstubAllGlobals()
  })
})

describe('where it works', () => {
  test('values come back, and nothing is refused', () => {
    const values = memory()
    define('localStorage', () => values)
    expect(storage.recall('theme')).toBeNull()
    storage.remember('theme', 'dark')
    expect(storage.recall('theme')).toBe('dark')
    const factory = {}
    define('indexedDB', () => factory)
    expect(storage.databases()).toBe(factory)
    const channel = storage.openChannel('runs') as BroadcastChannel
    expect(channel.name).toBe('runs')
    channel.close()
    expect(storage.refusals()).toEqual({})
  })

  test('until the quota is used up: that is told as such, and old values still come', () => {
    const values = memory(10)
    define('localStorage', () => values)
    storage.remember('a', 'short')
    storage.remember('a', 'much too long for it')
    expect(storage.recall('a')).toBe('short')
    expect(storage.refusals()).toEqual({ values: 'full' })
  })

  test('a value that cannot be read is none', () => {
    define('localStorage', () => ({ getItem: forbidden }))
    expect(storage.recall('a')).toBeNull()
    expect(storage.refusals()).toEqual({ values: 'blocked' })
  })
})

test('where it does not exist, it is refused', () => {
  for (const name of ['localStorage', 'indexedDB']) define(name, () => undefined)
  expect([storage.recall('a'), storage.databases()]).toEqual([null, null])
  expect(storage.refusals()).toEqual({ values: 'blocked', databases: 'blocked' })
})

describe('the banner', () => {
  test.each([
    ['all is well', {}, null, null],
    ['only other tabs do not hear', { channels: 'blocked' }, null, null],
    [
      'cookies are blocked',
      { databases: 'blocked', values: 'blocked' },
      'blocked',
      'databases values blocked',
    ],
    ['the database refuses when it is opened', {}, 'blocked', 'databases blocked'],
    ['small values have no room', { values: 'full' }, null, 'values full'],
    ['both, for two reasons', { values: 'full' }, 'blocked', 'databases values blocked'],
    ['a full database is no refusal', {}, 'full', null],
  ] as const)('%s', async (_, refused, runs, expected) => {
    const { unsaved } = await import('../../src/ui/state/refusals')
    const what = unsaved(refused, runs)
    expect(what && [...what.kinds, what.reason].join(' ')).toBe(expected)
  })
})
