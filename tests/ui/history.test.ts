// Back walks through views; an address with other settings is offered while there is a run, and opened when
// there is none.

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { writeLink } from '../../src/settings/link'
import { defaultSettings } from '../../src/settings/resolve'
import { leaveDrawerFor, openOffered, putAddress, readEntry, startHistory } from '../../src/ui/state/history'
import { openView, showContract } from '../../src/ui/state/page'
import { setSettings, setDrawer } from '../../src/ui/state/settings'

import { useSettings } from '../../src/ui/state/settingsSlice'
import { usePage } from '../../src/ui/state/pageSlice'
import { useRun } from '../../src/ui/state/runSlice'
/** The browser's history, as far as it is used. */
class FakeHistory {
  entries: { state: unknown; url: string }[] = [{ state: null, url: '#' }]
  at = 0
  get state(): unknown {
    return this.entries[this.at].state
  }
  pushState(state: unknown, _: string, url: string): void {
    this.entries.splice(this.at + 1, Infinity, { state, url })
    this.at++
  }
  replaceState(state: unknown, _: string, url: string): void {
    this.entries[this.at] = { state, url }
  }
  move(by: number): void {
    this.at += by
    vi.stubGlobal('location', { hash: this.entries[this.at].url })
    moved({ state: this.state })
  }
  back(): void {
    this.move(-1)
  }
}

let history: FakeHistory
let moved: (event: { state: unknown }) => void = () => undefined
const opened: string[] = []
const settings = defaultSettings()
const link = (seed: number) => writeLink({ ...settings, seed })
vi.stubGlobal('addEventListener', (type: string, listener: typeof moved) => {
  if (type === 'popstate') moved = listener
})
history = new FakeHistory()
vi.stubGlobal('history', history)
startHistory({
  open: (fragment) => {
    opened.push(fragment)
    const seed = Number(/seed=(\d+)/.exec(fragment)?.[1] ?? 1)
    setSettings({ ...settings, seed })
  },
  fragment: () => writeLink(useSettings.getState().settings),
  pageKeys: {},
})

describe('history', () => {
  beforeEach(() => {
    usePage.setState({ view: 'playground', contract: false })
    useSettings.setState({ settings, drawerOpen: false, unreadLink: null })
    useRun.setState({ status: 'ready', step: 0, runWhenReady: false })
    usePage.setState({ addressOffer: null })
    history = new FakeHistory()
    vi.stubGlobal('history', history)
    putAddress(link(1))
    opened.length = 0
  })

  it('from the drawer to a view is one entry, and Back leads to where the drawer was opened', () => {
    setDrawer(true)
    expect(history.entries).toHaveLength(2)
    leaveDrawerFor('lab')
    expect(history.entries).toHaveLength(2)
    expect(readEntry(history.state)).toEqual({ view: 'lab', contract: false, drawer: false, only: null })
    history.move(-1)
    expect([usePage.getState().view, useSettings.getState().drawerOpen]).toEqual(['playground', false])
    history.move(1)
    expect([usePage.getState().view, useSettings.getState().drawerOpen]).toEqual(['lab', false])
  })

  it('walks through views and the contract, forwards and backwards', () => {
    openView('teachers')
    showContract(true)
    openView('runs')
    expect(history.entries).toHaveLength(4)
    history.move(-1)
    expect([usePage.getState().view, usePage.getState().contract]).toEqual(['teachers', true])
    history.move(-2)
    expect([usePage.getState().view, usePage.getState().contract]).toEqual(['playground', false])
    history.move(3)
    expect(usePage.getState().view).toBe('runs')
    expect([history.entries.length, opened]).toEqual([4, []])
  })

  it('Back closes the drawer; closing it leaves no entry of its own', () => {
    setDrawer(true)
    history.move(-1)
    expect([useSettings.getState().drawerOpen, history.at]).toEqual([false, 0])
    setDrawer(true)
    // The settings changed in it: the entry below is of the old ones, and nothing is offered.
    useRun.setState({ step: 5 })
    setSettings({ ...settings, seed: 9 })
    putAddress(link(9))
    setDrawer(false)
    expect([history.at, usePage.getState().addressOffer, history.entries[0].url]).toEqual([0, null, link(9)])
  })

  it('an older address is offered while there is a run; the view follows, the address stays with the run', () => {
    openView('teachers')
    setSettings({ ...settings, seed: 2 })
    putAddress(link(2))
    useRun.setState({ status: 'running', step: 40 })
    history.move(-1)
    expect([usePage.getState().view, opened, usePage.getState().addressOffer]).toEqual([
      'playground',
      [],
      link(1),
    ])
    expect(history.entries[0].url).toBe(link(2))
    openOffered()
    expect([opened, usePage.getState().addressOffer, history.entries[0].url]).toEqual([
      [link(1)],
      null,
      link(1),
    ])
  })

  it('without a run it opens by itself, and so does an address that somebody typed', () => {
    openView('teachers')
    setSettings({ ...settings, seed: 2 })
    history.move(-1)
    expect(opened).toEqual([link(1)])
    history.pushState(null, '', link(7))
    useRun.setState({ step: 40 })
    history.move(0)
    expect(opened).toEqual([link(1), link(7)])
    expect(readEntry(history.state)).toEqual({
      view: 'playground',
      contract: false,
      drawer: false,
      only: null,
    })
  })

  it('reads its own marks only', () => {
    for (const state of [null, 3, {}, { view: 'nothing' }, []]) expect(readEntry(state)).toBeNull()
    expect(readEntry({ view: 'runs' })).toEqual({ view: 'runs', contract: false, drawer: false, only: null })
  })
})
