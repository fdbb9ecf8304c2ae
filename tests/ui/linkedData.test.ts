// Links that carry data sets of one's own: written once a run names a set, opened before the run is prepared, and
// never in the place of a set that is here.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { encodeSet } from '../../src/experiment/data/setCode'
import {
  MOST_DATA_SCENES,
  sceneSetId,
  writeSceneSet,
  type SceneSet,
} from '../../src/experiment/data/sceneSet'
import { writeLink } from '../../src/settings/link'
import { defaultSettings } from '../../src/settings/resolve'
import { setOf, setUpOf } from '../experiment/data/sceneSets'

const set = setOf(6, 3)
const other = setOf(4)
/** Modules are fetched meanwhile. */
const PATIENCE = { timeout: 20_000 }
const replaceState = vi.fn()
const address = (): string => String(replaceState.mock.lastCall?.[2])
const codeOf = async (of: SceneSet): Promise<string> =>
  (await encodeSet(new TextEncoder().encode(writeSceneSet(of))))!

/** The page as it is when it is opened; what a browser stores stays. */
async function visit() {
  vi.resetModules()
  replaceState.mockClear()
  return {
    ...(await import('../../src/ui/state/openLink')),
    ...(await import('../../src/ui/state/runActions')),
    ...(await import('../../src/ui/state/dataSets')),
    ...(await import('../../src/ui/state/dataSetsSlice')),
    ...(await import('../../src/ui/state/dataCodes')),
    ...(await import('../../src/ui/state/settingsSlice')),
    ...(await import('../../src/ui/state/address')),
    ...(await import('../../src/ui/state/runSlice')),
    ...(await import('../../src/ui/state/history')),
  }
}
type Page = Awaited<ReturnType<typeof visit>>
const asked = (page: Page): string[] => page.useSettings.getState().unreadLink!.problems.map((p) => p.message)
const answered = (page: Page) =>
  vi.waitFor(() => expect(page.useSettings.getState().unreadLink?.problems.length).not.toBe(0), PATIENCE)

/** The link of a person who has the sets. */
async function linkOf(training: SceneSet, evaluation?: SceneSet): Promise<string> {
  const page = await visit()
  const settings = {
    ...defaultSettings(),
    trainingData: await page.saveDataSet(training),
    ...(evaluation && { evaluationData: await page.saveDataSet(evaluation) }),
  }
  page.prepare(settings)
  expect(address()).not.toContain('&data=')
  await vi.waitFor(() => expect(address()).toContain('&data='), PATIENCE)
  expect(page.fragmentOf(settings)).toBe(address())
  return address()
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('history', { replaceState })
})

describe('a link to a run on a set', () => {
  test('carries it to a browser that lacks it, where it is kept, named, and the run prepared', async () => {
    const link = await linkOf(set, other)
    vi.stubGlobal('indexedDB', new IDBFactory())
    const page = await visit()
    page.openLink(link, true)
    await answered(page)
    const ids = [await sceneSetId(set), await sceneSetId(other)]
    const { settings, broughtData, unreadLink } = page.useSettings.getState()
    expect([settings.trainingData, settings.evaluationData]).toEqual(ids)
    expect([unreadLink, broughtData]).toEqual([null, ['Crossings', 'Crossings 2']])
    expect([await page.dataSetOf(ids[0]), (await page.dataSetOf(ids[1]))?.scenes]).toEqual([
      set,
      other.scenes,
    ])
    expect(address()).toBe(link)
    // On the next visit it is here, and nothing is said of it.
    const again = await visit()
    again.openLink(link, true)
    await answered(again)
    expect(again.useSettings.getState()).toMatchObject({ unreadLink: null, broughtData: [] })
  })

  test('replaces no set: the same content keeps its name here, another of that name is kept beside', async () => {
    const link = await linkOf(set)
    vi.stubGlobal('indexedDB', new IDBFactory())
    const page = await visit()
    const mine = await page.saveDataSet({ ...set, name: 'Mine' })
    page.openLink(link, true)
    await answered(page)
    expect(page.useDataSets.getState().sets.map(({ id, name }) => [id, name])).toEqual([[mine, 'Mine']])
    expect(page.useSettings.getState()).toMatchObject({ unreadLink: null, broughtData: [] })

    vi.stubGlobal('indexedDB', new IDBFactory())
    const next = await visit()
    const before = await next.saveDataSet({ ...other, name: 'Crossings' })
    next.openLink(link, true)
    await answered(next)
    const names = Object.fromEntries(next.useDataSets.getState().sets.map(({ id, name }) => [id, name]))
    expect(names).toEqual({ [before]: 'Crossings', [await sceneSetId(set)]: 'Crossings 2' })
    expect(await next.dataSetOf(before)).toMatchObject({ scenes: other.scenes })
  })

  test('stays in the address while it is read, and gives way to what somebody opens meanwhile', async () => {
    const link = await linkOf(set)
    const page = await visit()
    page.openLink(link, true)
    page.writeAddress()
    expect(replaceState).not.toHaveBeenCalled()
    page.prepare({ ...defaultSettings(), seed: 77 })
    await vi.dynamicImportSettled()
    await page.listDataSets()
    expect(page.useSettings.getState()).toMatchObject({ settings: { seed: 77 }, broughtData: [] })
  })

  test('without a set, as links were, asks for the file when the run is prepared', async () => {
    const page = await visit()
    const settings = { ...defaultSettings(), trainingData: await sceneSetId(set) }
    page.openLink(writeLink(settings), true)
    expect(page.useSettings.getState()).toMatchObject({ unreadLink: null, settings })
    expect(page.namesFiles(address())).toBe(true)
  })

  test('a set that is too large stays at home, and the link says that a file belongs to it', async () => {
    const page = await visit()
    const scenes = Array.from({ length: MOST_DATA_SCENES }, (_, i) => ({
      setUp: { ...setUpOf(i), pictureSeed: (i * 2654435761) >>> 0 },
      questions: [],
    }))
    const trainingData = await page.saveDataSet({ name: 'Large', scenes })
    page.prepare({ ...defaultSettings(), trainingData })
    await vi.waitFor(
      () => expect(page.useDataSets.getState().codes).toEqual({ [trainingData]: '' }),
      PATIENCE,
    )
    expect(address()).not.toContain('&data=')
    expect(page.namesFiles(address())).toBe(true)
    expect(page.namesFiles(await linkOf(set))).toBe(false)
  })
})

test('a link to an experiment carries the sets that it names, and says where it cannot', async () => {
  const { encodeSpec } = await import('../../src/ui/state/labLink')
  const ids = [await sceneSetId(set), await sceneSetId(other)]
  const spec = {
    version: 1,
    base: { settings: { steps: 4, trainingData: ids[0] } },
    arms: [
      { name: 'a', settings: {} },
      { name: 'b', settings: { evaluationData: ids[1] } },
    ],
    seeds: [1],
    control: 'a',
  }
  const code = encodeSpec(spec as unknown as Parameters<typeof encodeSpec>[0])!
  const link = `#v=3&page=lab&experiment=${code}`
  const sets = `${await codeOf(set)}.${await codeOf(other)}`
  const page = await visit()
  expect([link, `${link}&data=${sets}`].map(page.carriedBy)).toEqual([0, 2])
  page.openLink(`${link}&data=${sets}`, true)
  await answered(page)
  expect(page.useSettings.getState().unreadLink).toBeNull()
  expect(address()).toContain(`&data=${sets}`)
  await page.listDataSets()
  expect(
    page.useDataSets
      .getState()
      .sets.map(({ id }) => id)
      .sort(),
  ).toEqual(ids.sort())
})

describe('what cannot be read of it', () => {
  test.each([
    [
      'cut off',
      async (link: string) => link.slice(0, -9),
      /^The data set in the link is "eJ.*cut off or changed\.$/,
    ],
    [
      'another set',
      async (link: string) => link.replace(/&data=.*/, `&data=${await codeOf(other)}`),
      /^The data set in the link cannot be used\. It is data:/,
    ],
    [
      'no code',
      async (link: string) => link.replace(/&data=.*/, '&data=red'),
      /^data is "red", expected the code/,
    ],
  ])('%s: is named, nothing is kept, and the rest is offered', async (_, harm, words) => {
    const link = await harm(await linkOf(set))
    vi.stubGlobal('indexedDB', new IDBFactory())
    const page = await visit()
    page.openLink(link, true)
    await answered(page)
    expect(asked(page)).toEqual([expect.stringMatching(words)])
    expect(page.useRun.getState().status).toBe('failed')
    expect(replaceState).not.toHaveBeenCalled()
    await page.listDataSets()
    expect(page.useDataSets.getState().sets).toEqual([])
    page.openRest()
    const { settings, unreadLink } = page.useSettings.getState()
    expect([settings.trainingData, unreadLink]).toEqual([await sceneSetId(set), null])
    expect(address()).not.toContain('&data=')
  })

  test('with another mistake beside it, the rest has the set', async () => {
    const link = (await linkOf(set)).replace('&data=', '&colour=red&data=')
    vi.stubGlobal('indexedDB', new IDBFactory())
    const page = await visit()
    page.openLink(link, true)
    expect(asked(page)).toEqual(['The link has a key "colour" that this page does not know.'])
    page.openRest()
    await vi.waitFor(() => expect(page.useSettings.getState().unreadLink).toBeNull(), PATIENCE)
    expect(await page.dataSetOf(await sceneSetId(set))).toEqual(set)
  })
})
