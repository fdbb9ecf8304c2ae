// A link that cannot be read in full: nothing starts, the address stays, the person decides.

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultSettings } from '../../src/settings/resolve'
import { saveRun, openDefaults, openLink, openRest } from '../../src/ui/state/openLink'
import { writeAddress } from '../../src/ui/state/address'
import { openView } from '../../src/ui/state/page'
import { reportStatus } from '../../src/ui/state/transport'
import { useSettings } from '../../src/ui/state/settingsSlice'
import { usePage } from '../../src/ui/state/pageSlice'
import { useRun } from '../../src/ui/state/runSlice'

const replaceState = vi.fn()
const address = (): unknown => replaceState.mock.lastCall?.[2]
const asked = (): string[] => (useSettings.getState().unreadLink?.problems ?? []).map((p) => p.message)

beforeEach(() => {
  vi.stubGlobal('history', { replaceState })
  replaceState.mockClear()
  usePage.setState(usePage.getInitialState(), true)
  useSettings.setState(useSettings.getInitialState(), true)
  useRun.setState(useRun.getInitialState(), true)
})

describe('a link', () => {
  it('that mail escaped is the run that was meant', () => {
    for (const link of [
      '#v=1&amp;preset=tiny&amp;seed=3',
      '#v%3D1%26preset%3Dtiny%26seed%3D3',
      '#v=1&preset=tiny&seed=3.',
    ]) {
      openLink(link, true)
      expect(useSettings.getState()).toMatchObject({ unreadLink: null, settings: { seed: 3, layers: 2 } })
      expect(address()).toBe('#v=1&preset=tiny&seed=3')
    }
  })

  it.each([
    ['#v=1&preset=tiny&constructor=1', 'a key "constructor"'],
    ['#v=1&preset=tiny&learningRate=1e+5', 'learningRate is 100000'],
    ['#v=1&preset=tiny&page=garden', 'page is "garden", expected one of playground, gradients'],
    ['#v=1&preset=tiny&expect=350_0.6', 'expect is "350_0.6"'],
    ['#v=1&preset=tiny&from=me', 'from is "me"'],
  ])('%s starts nothing and stays in the address', (link, words) => {
    openLink(link, true)
    expect(asked()).toHaveLength(1)
    expect(asked()[0]).toContain(words)
    expect(useRun.getState().status).toBe('failed')
    expect(useSettings.getState().settings).toEqual(defaultSettings())
    openView('gradients')
    writeAddress()
    expect(replaceState).not.toHaveBeenCalled()
    openRest()
    expect(useSettings.getState()).toMatchObject({ unreadLink: null, settings: { layers: 2 } })
    expect(address()).toBe('#v=1&preset=tiny&page=gradients')
  })

  it('can be given up for the defaults', () => {
    openLink('#v=1&preset=tiny&colour=red', true)
    openDefaults()
    expect(useSettings.getState()).toMatchObject({ unreadLink: null, settings: defaultSettings() })
    expect(address()).toBe('#v=3&preset=agp')
  })

  it('pasted beside a run leaves the run alone', () => {
    openLink('#v=1&preset=tiny&seed=4', true)
    reportStatus('running', 7, 40, 1)
    replaceState.mockClear()
    openLink('#v=1&layers=99')
    expect(useRun.getState()).toMatchObject({ status: 'running', step: 7 })
    expect(useSettings.getState().settings.seed).toBe(4)
    expect(replaceState).not.toHaveBeenCalled()
    saveRun()
    expect(address()).toBe('#v=1&preset=tiny&seed=4')
    expect(asked()).toEqual([])
  })

  it('opens the part of the Lab that it names, and the address keeps it', async () => {
    const { ANALYSES, LAB_PARTS } = await import('../../src/ui/state/analysisSlice')
    const { showLabPart } = await import('../../src/ui/state/analysis')
    for (const part of [...ANALYSES, 'claims']) {
      openLink(`#v=1&preset=tiny&page=lab&part=${part}`, true)
      expect(usePage.getState()).toMatchObject({ view: 'lab', labPart: part })
      expect(address()).toBe(`#v=1&preset=tiny&page=lab&part=${part}`)
      expect(LAB_PARTS).toContain(part)
    }
    showLabPart('experiments')
    expect(address()).toBe('#v=1&preset=tiny&page=lab')
    showLabPart('claims')
    openView('gradients')
    writeAddress()
    expect(address()).toBe('#v=1&preset=tiny&page=gradients')
    openLink('#v=1&preset=tiny&page=lab&part=garden', true)
    expect(asked()[0]).toContain('part is "garden", expected one of prestudies')
  })

  it('opens the view that it names', () => {
    for (const view of ['gradients', 'runs', 'teachers', 'playground'] as const) {
      openLink(`#v=1&preset=tiny&page=${view}`, true)
      expect(usePage.getState()).toMatchObject({ view, contract: false })
    }
    openLink('#v=1&page=contract', true)
    expect(usePage.getState()).toMatchObject({ view: 'teachers', contract: true })
  })
})
