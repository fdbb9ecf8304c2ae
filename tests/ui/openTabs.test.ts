// Which tab has which run: never two, and none whose tab is gone.

import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeLocks } from './fakeLocks'

type Tabs = typeof import('../../src/ui/state/openTabs')

/** A tab: the module as that tab has it, called with that tab's locks. */
async function openTab(locks: FakeLocks, number: number): Promise<Tabs> {
  vi.resetModules()
  const tab = await import('../../src/ui/state/openTabs')
  const manager = locks.manager(number)
  const within =
    <A extends unknown[], R>(call: (...given: A) => R) =>
    (...given: A): R => {
      vi.stubGlobal('navigator', { locks: manager })
      return call(...given)
    }
  return Object.fromEntries(
    Object.entries(tab).map(([name, call]) => [name, within(call as (...given: unknown[]) => unknown)]),
  ) as unknown as Tabs
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
afterEach(() => vi.unstubAllGlobals())

describe('runs and tabs', () => {
  it('of two tabs that resume one run at once, one gets it', async () => {
    const locks = new FakeLocks()
    const [one, two] = [await openTab(locks, 1), await openTab(locks, 2)]
    one.openRun('x')
    two.openRun('y')
    expect(await Promise.all([one.claimRun('a'), two.claimRun('a')])).toEqual([true, false])
    // Until it has another one open, a tab is the old one's.
    expect([locks.holder('x'), locks.holder('a')]).toEqual([1, 1])
    one.openRun('a')
    two.openRun('b')
    await settled()
    expect(['x', 'y', 'a', 'b'].map((run) => locks.holder(run))).toEqual([undefined, undefined, 1, 2])
    expect([...(await two.openElsewhere())]).toEqual(['a'])
  })

  it('a run that was left for another one before its claim is answered is not claimed any more', async () => {
    const locks = new FakeLocks()
    const [one, two] = [await openTab(locks, 1), await openTab(locks, 2)]
    one.openRun('a')
    await settled()
    const again = one.claimRun('a')
    one.openRun('b')
    expect(await Promise.all([again, two.claimRun('a')])).toEqual([false, true])
  })

  it('a crashed tab has none; what was claimed and not opened is free again', async () => {
    const locks = new FakeLocks()
    const [one, two] = [await openTab(locks, 1), await openTab(locks, 2)]
    one.openRun('a')
    expect(await two.claimRun('a')).toBe(false)
    locks.end(1)
    expect(await two.claimRun('a')).toBe(true)
    two.letGoOf('a')
    await settled()
    expect(locks.holder('a')).toBeUndefined()
    two.openRun('a')
    two.letGoOf('a')
    await settled()
    expect(locks.holder('a')).toBe(2)
  })

  it('without locks, or where they are refused, every run is free', async () => {
    for (const manager of [undefined, { request: () => Promise.reject(new Error('refused')) }]) {
      vi.resetModules()
      const tab = await import('../../src/ui/state/openTabs')
      vi.stubGlobal('navigator', { locks: manager })
      expect([await tab.claimRun('a'), [...(await tab.openElsewhere())]]).toEqual([true, []])
    }
  })

  it('whatever three tabs do, no run is open in two, and one that says so has it', async () => {
    const move = fc.record({
      tab: fc.nat(2),
      run: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom('resume', 'new', 'claim', 'give back'),
      wait: fc.boolean(),
    })
    let fresh = 0
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 20 }), async (moves) => {
        const locks = new FakeLocks()
        const tabs = [await openTab(locks, 0), await openTab(locks, 1), await openTab(locks, 2)]
        const open = ['', '', '']
        const going: Promise<void>[] = []
        for (const { tab, run, kind, wait } of moves) {
          const opens = (id: string): void => {
            tabs[tab].openRun(id)
            open[tab] = id
          }
          if (kind === 'new') opens(`new ${fresh++}`)
          else if (kind === 'give back') tabs[tab].letGoOf(run)
          else
            going.push(
              tabs[tab].claimRun(run).then((mine) => {
                if (kind === 'resume') opens(mine ? run : `new ${fresh++}`)
              }),
            )
          if (wait) await Promise.all(going)
        }
        await Promise.all(going)
        await settled()
        const runs = open.filter((id) => id !== '')
        expect(new Set(runs).size).toBe(runs.length)
        expect(open.map((id, tab) => id === '' || locks.holder(id) === tab)).toEqual([true, true, true])
      }),
      { numRuns: 500 },
    )
  })
})
