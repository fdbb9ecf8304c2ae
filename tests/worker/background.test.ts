// What a run that is ready still lacks: computed in pieces that let training go on, and left where another run takes
// its place.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BetweenPieces } from '../../src/experiment/run/baselines'
import type { Distillation } from '../../src/experiment/run/distillation'
import type { Baselines, Report } from '../../src/protocol/messages'
import { FAKE_BASELINES } from '../ui/fakeRun'

const posted: Report[] = []
vi.stubGlobal('self', { postMessage: (report: Report) => posted.push(report) })
const { complete } = await import('../../src/worker/training/background')
const { nextPreparation, state } = await import('../../src/worker/training/state')

const PIECES = 10
const PIECE_MS = 30

/** A run whose pieces hold the thread up for so long. */
function fakeRun() {
  const done: string[] = []
  return {
    done,
    fillTargets: () => {
      done.push('targets')
      return Promise.resolve()
    },
    async baselines(between: BetweenPieces): Promise<Baselines> {
      for (let piece = 0; piece < PIECES; piece++) {
        vi.setSystemTime(Date.now() + PIECE_MS)
        done.push('piece')
        await between()
      }
      return FAKE_BASELINES
    },
  }
}

function begin(run: ReturnType<typeof fakeRun>, status: typeof state.status): Promise<void> {
  nextPreparation()
  posted.length = 0
  state.run = run as unknown as Distillation
  state.status = status
  return complete(state.run)
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now())
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('in the background', () => {
  it('targets are filled first, then baselines are measured and told', async () => {
    const run = fakeRun()
    const completing = begin(run, 'ready')
    await vi.runAllTimersAsync()
    await completing
    expect(run.done).toEqual(['targets', ...Array.from({ length: PIECES }, () => 'piece')])
    expect(posted).toEqual([{ type: 'baselines', baselines: FAKE_BASELINES }])
  })

  it('pieces leave a run that trains most of the time', async () => {
    const run = fakeRun()
    const from = Date.now()
    const completing = begin(run, 'running')
    await vi.runAllTimersAsync()
    await completing
    expect(Date.now() - from).toBeGreaterThanOrEqual(3 * PIECES * PIECE_MS)
    expect(posted).toHaveLength(1)
  })

  it('nothing is measured on, told or reported once another run has taken its place', async () => {
    const run = fakeRun()
    const completing = begin(run, 'running')
    await vi.advanceTimersByTimeAsync(3 * PIECE_MS)
    const before = run.done.length
    expect(before).toBeLessThan(PIECES)
    nextPreparation()
    state.run = null
    await vi.runAllTimersAsync()
    await completing
    expect(run.done.length).toBeLessThanOrEqual(before + 1)
    expect(posted).toEqual([])
  })
})
