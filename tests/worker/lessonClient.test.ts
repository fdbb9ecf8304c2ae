// The page's side of the lesson's workers: reports are passed on until the last one, and a worker that ends by
// itself is a report, too.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  measureCosts,
  openRoad,
  openStudent,
  trainInLesson,
  type CostReport,
  type LessonReport,
  type RoadView,
} from '../../src/worker/clients/lessonClient'

class FakeWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null
  onerror: ((event: { message?: string }) => void) | null = null
  readonly posted: unknown[] = []
  terminated = false
  constructor() {
    started.push(this)
  }
  postMessage(message: unknown): void {
    this.posted.push(message)
  }
  terminate(): void {
    this.terminated = true
  }
}

let started: FakeWorker[] = []
beforeEach(() => {
  started = []
  vi.stubGlobal('Worker', FakeWorker)
})
afterEach(() => vi.unstubAllGlobals())

const REQUEST = { root: '/', preset: 'one-minute', changes: {} } as const
const STEP = { type: 'step', step: 1, ce: 2, used: [1, 1, 1, 1] } as const
const ROAD = { lane: 'left', distance: 'far', state: 'braking', light: 'red' } as const
/** Lets what was put off until later happen. */
const later = (): Promise<void> => Promise.resolve()

describe("a student's worker", () => {
  it('is one from preparing to the last report, and ends with it', () => {
    const reports: LessonReport[] = []
    const student = openStudent()
    student.prepare(REQUEST)
    student.train(REQUEST, (report) => reports.push(report))
    expect(started).toHaveLength(1)
    expect(started[0].posted).toEqual([
      { work: 'prepare', request: REQUEST },
      { work: 'train', request: REQUEST },
    ])
    const { onmessage } = started[0]
    for (const data of [STEP, { type: 'done' }]) onmessage?.({ data })
    expect(reports).toEqual([STEP, { type: 'done' }])
    expect(started[0].terminated).toBe(true)
  })

  it('is started again to train where it ended while it waited', async () => {
    const reports: LessonReport[] = []
    const student = openStudent()
    student.prepare(REQUEST)
    started[0].onerror?.({})
    await later()
    student.train(REQUEST, (report) => reports.push(report))
    expect(started).toHaveLength(2)
    expect(started[1].posted).toEqual([{ work: 'train', request: REQUEST }])
    started[1].onmessage?.({ data: STEP })
    expect(reports).toEqual([STEP])
  })

  it('says why it ended: no script, a crash, a message of another page', async () => {
    const ends: [(worker: FakeWorker) => void, RegExp][] = [
      [(worker) => worker.onerror?.({}), /script of this figure could not be loaded.*Reload/],
      [(worker) => worker.onerror?.({ message: 'out of memory' }), /stopped: out of memory\. Reload/],
      [(worker) => worker.onmessage?.({ data: { type: 'steps' } }), /stopped: \{"type":"steps"\}\. Reload/],
      [(worker) => worker.onmessage?.({ data: null }), /stopped: null\. Reload/],
    ]
    for (const [end, message] of ends) {
      const reports: LessonReport[] = []
      trainInLesson(REQUEST, (report) => reports.push(report))
      end(started.at(-1)!)
      await later()
      expect(reports).toEqual([{ type: 'failed', message: expect.stringMatching(message) as string }])
      expect(started.at(-1)!.terminated).toBe(true)
    }
  })

  it('where the browser starts none, fails after the figure knows that it waits', async () => {
    vi.stubGlobal('Worker', function refuse() {
      throw new Error('workers are off')
    })
    const reports: LessonReport[] = []
    const stop = trainInLesson(REQUEST, (report) => reports.push(report))
    expect(reports).toEqual([])
    await later()
    expect(reports).toMatchObject([
      { type: 'failed', message: expect.stringContaining('workers are off') as string },
    ])
    stop()
  })
})

describe('the other workers', () => {
  it('costs are one report', () => {
    const reports: CostReport[] = []
    measureCosts({ root: '/' }, (report) => reports.push(report))
    const failed = { type: 'failed', message: 'no teacher' } as const
    started[0].onmessage?.({ data: failed })
    expect(reports).toEqual([failed])
    expect(started[0].terminated).toBe(true)
  })

  it('a road is asked as often as it changes, of one worker', () => {
    const views: RoadView[] = []
    const ask = openRoad('en', (view) => views.push(view))
    ask(ROAD)
    ask({ ...ROAD, light: 'green' })
    expect(started).toHaveLength(1)
    expect(started[0].posted).toEqual([
      { road: ROAD, language: 'en' },
      { road: { ...ROAD, light: 'green' }, language: 'en' },
    ])
    const view = { pixels: new Uint8Array(3), answers: [] }
    started[0].onmessage?.({ data: view })
    expect(views).toEqual([view])
    expect(started[0].terminated).toBe(false)
  })
})
