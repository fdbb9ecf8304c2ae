// Inspections in the training worker: one at a time, and none of a run that was replaced meanwhile.

import { beforeEach, expect, test, vi } from 'vitest'
import type { Viewer } from '../../src/experiment/run/inspectSample'
import { CancellationToken } from '../../src/experiment/run/cancellationToken'

const posted: { type: string; inspected?: unknown }[] = []
vi.stubGlobal('self', { postMessage: (report: { type: string }) => posted.push(report) })
const { state, nextPreparation } = await import('../../src/worker/training/state')
const { inspectSample, isInspecting } = await import('../../src/worker/training/inspection')

beforeEach(() => {
  posted.length = 0
  state.preparation = new CancellationToken()
})

/** A viewer that answers when told so, as far as its run is still there then. */
function viewerOf(name: string) {
  let answer = (): void => undefined
  const asked: number[] = []
  const viewer = {
    inspectedWhile: async (alive: () => boolean, frame: number) => {
      asked.push(frame)
      await new Promise<void>((resolve) => (answer = resolve))
      return alive() ? { name, frame } : null
    },
  } as unknown as Viewer
  return { viewer, asked, answer: () => answer() }
}

test('requests during an inspection are merged into one more', async () => {
  const one = viewerOf('one')
  state.viewer = one.viewer
  state.sample = { frame: 1, question: 0 }
  const done = inspectSample()
  for (const frame of [2, 3]) {
    state.sample = { frame, question: 0 }
    await inspectSample()
  }
  one.answer()
  await vi.waitFor(() => expect(one.asked).toEqual([1, 3]))
  one.answer()
  await done
  expect(posted.map((report) => report.inspected)).toEqual([
    { name: 'one', frame: 1 },
    { name: 'one', frame: 3 },
  ])
  expect(isInspecting()).toBe(false)
})

test('a run that takes the place of the inspected one is inspected instead', async () => {
  const [old, next] = [viewerOf('old'), viewerOf('next')]
  state.viewer = old.viewer
  const done = inspectSample()
  // As when other settings are prepared: the run goes, other teachers come, and at last another run.
  nextPreparation()
  state.viewer = null
  state.viewer = next.viewer
  await inspectSample()
  old.answer()
  await vi.waitFor(() => expect(next.asked).toHaveLength(1))
  next.answer()
  await done
  expect(posted.map((report) => report.inspected)).toEqual([{ name: 'next', frame: state.sample.frame }])
})

test('without a run there is nothing to inspect', async () => {
  const old = viewerOf('old')
  state.viewer = old.viewer
  const done = inspectSample()
  nextPreparation()
  state.viewer = null
  old.answer()
  await done
  await inspectSample()
  expect([posted, old.asked.length]).toEqual([[], 1])
})
