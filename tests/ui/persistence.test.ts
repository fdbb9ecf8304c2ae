// The browser is asked not to clear what the page keeps: once, at the first thing worth keeping, and its answer is
// remembered for the page to show.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keep, openSavedRuns } from '../../src/ui/state/savedRuns'
import { savedRun } from '../../src/ui/state/savedRun'
import { memoryStorage } from '../../src/ui/state/runStore'
import { askToPersist } from '../../src/ui/state/persistence'
import { useSavedRuns } from '../../src/ui/state/savedRunsSlice'
import { readRecord } from '../../src/records/runRecord'
import { readFileSync } from 'node:fs'

const read = readRecord(readFileSync('tests/settings/fixtures/record-0.1.0.json', 'utf8'))
if (!read.ok) throw new Error('the fixture does not open')
const { record } = read

const asked = vi.fn<() => Promise<boolean>>()
const browserWith = (storage: unknown): void => void vi.stubGlobal('navigator', { storage })
const lasting = () => ({ ...memoryStorage(), lasting: true })

beforeEach(() => {
  asked.mockReset()
  useSavedRuns.setState({ persistence: 'unasked' })
})
afterEach(() => vi.unstubAllGlobals())

test.each([
  [true, 'granted'],
  [false, 'refused'],
] as const)('asked with the first run that is kept, and only then: %s', async (answer, state) => {
  asked.mockResolvedValue(answer)
  browserWith({ persisted: () => Promise.resolve(false), persist: asked })
  await openSavedRuns(Promise.resolve(lasting()))
  expect([asked.mock.calls.length, useSavedRuns.getState().persistence]).toEqual([0, 'unasked'])
  await keep(savedRun('a', record), record)
  await vi.waitFor(() => expect(useSavedRuns.getState().persistence).toBe(state))
  await keep(savedRun('b', record), record)
  expect(asked).toHaveBeenCalledTimes(1)
})

test('a browser that has granted it before is not asked again', async () => {
  browserWith({ persisted: () => Promise.resolve(true), persist: asked })
  await askToPersist()
  expect([asked.mock.calls.length, useSavedRuns.getState().persistence]).toEqual([0, 'granted'])
})

test.each([
  ['has no such question', {}],
  ['throws', { persisted: () => Promise.reject(new Error('no')), persist: asked }],
])('a browser that %s is not asked, and nothing breaks', async (_, storage) => {
  browserWith(storage)
  await askToPersist()
  expect(useSavedRuns.getState().persistence).toBe('unavailable')
})

test('what lasts only as long as the page asks for nothing', async () => {
  browserWith({ persisted: () => Promise.resolve(false), persist: asked })
  await openSavedRuns(Promise.resolve(memoryStorage()))
  await keep(savedRun('a', record), record)
  expect([asked.mock.calls.length, useSavedRuns.getState().persistence]).toEqual([0, 'unasked'])
})
