// Results that are cached in the browser: found as they were written, the oldest lost first, damage taken for absence,
// and no refusal of the browser an error.

import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  MOST_CACHED_BYTES,
  openAllResults,
  openResultCache,
  type ResultCache,
} from '../../src/browser/resultCache'

const bytesOf = (...values: number[]): ArrayBuffer => Uint8Array.from(values).buffer
const CODE = 'worker-1.js'

/** The quota of this address, in bytes, and the time of day. */
function browser(quota: number | undefined): void {
  vi.stubGlobal('navigator', { storage: { estimate: () => Promise.resolve({ quota }) } })
}
const opened = async (code = CODE): Promise<ResultCache> => (await openResultCache(code))!

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  browser(undefined)
  vi.spyOn(Date, 'now').mockReturnValue(1000)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a browser that stores', () => {
  test('finds after a reload what was written, and nothing under another name', async () => {
    await (await opened()).write('a', bytesOf(1, 2, 3))
    const later = await opened()
    expect(await later.read('a')).toEqual(bytesOf(1, 2, 3))
    expect(await later.read('b')).toBeNull()
    expect(await later.bytes()).toBe(3)
    const all = await openAllResults()
    expect(await all?.bytes()).toBe(3)
    await all?.clear()
    expect(await later.read('a')).toBeNull()
    expect(await later.bytes()).toBe(0)
  })

  test('writes again under the same name', async () => {
    const cache = await opened()
    await cache.write('a', bytesOf(1, 2, 3))
    await cache.write('a', bytesOf(4))
    expect(await cache.read('a')).toEqual(bytesOf(4))
    expect(await cache.bytes()).toBe(1)
  })

  test('loses first what was used longest ago, and holds no more than a tenth of the quota', async () => {
    browser(1000)
    const cache = await opened()
    const now = vi.mocked(Date.now)
    for (const [i, name] of ['a', 'b', 'c'].entries()) {
      now.mockReturnValue(1000 + i)
      await cache.write(name, new ArrayBuffer(30))
    }
    now.mockReturnValue(2000)
    expect(await cache.read('a')).not.toBeNull()
    now.mockReturnValue(3000)
    await cache.write('d', new ArrayBuffer(40))
    expect(await cache.bytes()).toBe(100)
    expect(await cache.read('b')).toBeNull()
    for (const name of ['a', 'c', 'd']) expect(await cache.read(name), name).not.toBeNull()
    await cache.write('too large', new ArrayBuffer(101))
    expect(await cache.read('too large')).toBeNull()
    expect(await cache.bytes()).toBe(100)
    expect(MOST_CACHED_BYTES).toBe(256e6)
  })

  test('forgets what other code computed', async () => {
    await (await opened()).write('a', bytesOf(1))
    const next = await opened('worker-2.js')
    expect(await next.read('a')).toBeNull()
    expect(await next.bytes()).toBe(0)
  })

  /** Puts something else in the place of a stored value. */
  async function damage(store: 'results' | 'facts', value: unknown): Promise<void> {
    const database = await openDB('drive-kd-results', 1)
    const key = `${CODE} a`
    await (value === undefined ? database.delete(store, key) : database.put(store, value, key))
    database.close()
  }

  test.each([
    ['other bytes of the same length', 'results', bytesOf(1, 2, 4)],
    ['fewer bytes', 'results', bytesOf(1, 2)],
    ['no bytes', 'results', undefined],
    ['something else', 'results', { length: 3 }],
    ['no facts', 'facts', undefined],
    ['facts of something else', 'facts', { bytes: 'three', usedAt: 1 }],
  ] as const)('takes damage for absence: %s', async (_name, store, value) => {
    const cache = await opened()
    await cache.write('a', bytesOf(1, 2, 3))
    await damage(store, value)
    expect(await cache.read('a')).toBeNull()
    await cache.write('a', bytesOf(5, 6))
    expect(await cache.read('a')).toEqual(bytesOf(5, 6))
    expect(await cache.bytes()).toBe(2)
  })

  test('gives its room back and writes no more where the browser is full', async () => {
    const cache = await opened()
    await cache.write('a', bytesOf(1, 2, 3))
    const put = IDBObjectStore.prototype.put
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    await cache.write('b', bytesOf(4))
    full.mockImplementation(put)
    expect(await cache.bytes()).toBe(0)
    await cache.write('c', bytesOf(4))
    expect(await cache.read('c')).toBeNull()
  })
})

describe('a browser that does not store', () => {
  const forbidden = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  }

  test('is one without the cache: naming the database throws, or opening it fails', async () => {
    vi.stubGlobal('indexedDB', { open: forbidden })
    expect(await openResultCache(CODE)).toBeNull()
    const original = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!
    Object.defineProperty(globalThis, 'indexedDB', { get: forbidden, configurable: true })
    expect(await openResultCache(CODE)).toBeNull()
    Object.defineProperty(globalThis, 'indexedDB', original)
  })

  test('is one without the cache where no hash can be computed', async () => {
    vi.stubGlobal('crypto', {})
    expect(await openResultCache(CODE)).toBeNull()
  })

  test('is not waited for where the database never opens', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    vi.stubGlobal('indexedDB', { open: () => new EventTarget() })
    const opening = openResultCache(CODE)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await opening).toBeNull()
    vi.useRealTimers()
  })

  test('loses what it has while it is open: nothing is thrown', async () => {
    const cache = await opened()
    await cache.write('a', bytesOf(1))
    for (const method of ['get', 'getAll', 'put', 'clear'] as const)
      vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(forbidden)
    expect(await cache.read('a')).toBeNull()
    expect(await cache.bytes()).toBe(0)
    await cache.write('b', bytesOf(1))
    await cache.clear()
  })
})
