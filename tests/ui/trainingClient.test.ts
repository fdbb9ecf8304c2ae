// The worker client: only well-formed Reports pass, a crash becomes a Failure, and the next command starts a
// prepared fresh worker.

import { describe, expect, it, vi } from 'vitest'
import { defaultSettings } from '../../src/settings/resolve'
import { isReport, WorkerClient, type WorkerLike } from '../../src/worker/clients/trainingClient'
import { SCRIPT_MS } from '../../src/worker/clients/workerScript'
import type { Command, Report } from '../../src/protocol/messages'

class Recorder implements WorkerLike {
  sent: Command[] = []
  ended = false
  onmessage: WorkerLike['onmessage'] = null
  onerror: WorkerLike['onerror'] = null
  onmessageerror: WorkerLike['onmessageerror'] = null
  postMessage(message: Command): void {
    this.sent.push(message)
  }
  terminate(): void {
    this.ended = true
  }
  say(data: unknown): void {
    this.onmessage?.({ data } as MessageEvent<unknown>)
  }
}

function setUp() {
  const workers: Recorder[] = []
  const heard: Report[] = []
  const client = new WorkerClient(
    (report) => heard.push(report),
    () => {
      const worker = new Recorder()
      workers.push(worker)
      return worker
    },
  )
  return { workers, heard, client }
}
const prepare: Command = { type: 'prepare', settings: defaultSettings() }

describe('worker client', () => {
  it('starts a worker with the first command and hands on its reports', () => {
    const { workers, heard, client } = setUp()
    client.post(prepare)
    const status: Report = { type: 'status', status: 'ready', step: 0, steps: 700, stepsPerSecond: 0 }
    workers[0].say(status)
    expect(workers[0].sent).toEqual([prepare])
    expect(heard).toEqual([status])
  })

  it('turns a crash into a failure, and prepares a fresh worker before the next command', () => {
    const { workers, heard, client } = setUp()
    client.post(prepare)
    workers[0].onerror?.({ message: 'boom', filename: 'worker.js', lineno: 7 } as ErrorEvent)
    expect(workers[0].ended).toBe(true)
    expect(heard[0]).toMatchObject({
      type: 'failure',
      failure: { code: 'internal', detail: 'boom · worker.js:7' },
    })
    client.post({ type: 'run' })
    expect(workers[1].sent).toEqual([prepare, { type: 'run' }])
  })

  it('what only matters to a worker that is there starts none', () => {
    const { workers, client } = setUp()
    client.postCommand({ type: 'picture', id: 1, picture: null })
    expect(workers).toHaveLength(0)
    client.post(prepare)
    client.postCommand({ type: 'picture', id: 1, picture: null })
    expect(workers[0].sent).toEqual([prepare, { type: 'picture', id: 1, picture: null }])
    client.stop()
    expect(client.running).toBe(false)
  })

  it('a worker that cannot be started is a failure, not an exception', () => {
    const heard: Report[] = []
    const client = new WorkerClient(
      (report) => heard.push(report),
      () => {
        throw new Error('blocked')
      },
    )
    client.post(prepare)
    expect(heard[0]).toMatchObject({ type: 'failure', failure: { detail: 'blocked' } })
  })

  it('a script that does not arrive is a failed download, by refusal or by silence, and can be tried again', () => {
    vi.useFakeTimers()
    try {
      const { workers, heard, client } = setUp()
      const missing = { type: 'failure', failure: { code: 'download' } }
      client.post(prepare)
      // What a browser sends then is no ErrorEvent: it has no message.
      workers[0].onerror?.({ type: 'error' } as ErrorEvent)
      expect(heard).toMatchObject([missing])
      client.post(prepare)
      vi.advanceTimersByTime(SCRIPT_MS - 1)
      expect(heard).toHaveLength(1)
      vi.advanceTimersByTime(1)
      expect(heard).toMatchObject([missing, missing])
      expect(workers[1].ended).toBe(true)
      client.post(prepare)
      workers[2].say({ type: 'checkpoints', steps: [0] })
      vi.advanceTimersByTime(10 * SCRIPT_MS)
      expect(heard.at(-1)).toEqual({ type: 'checkpoints', steps: [0] })
      // One that was ended on purpose is not missed.
      client.stop()
      client.post(prepare)
      client.stop()
      vi.advanceTimersByTime(10 * SCRIPT_MS)
      expect(heard).toHaveLength(3)
    } finally {
      vi.useRealTimers()
    }
  })

  it('something it does not understand stops the worker with a failure', () => {
    const { workers, heard, client } = setUp()
    client.post(prepare)
    workers[0].say({ type: 'surprise' })
    expect(heard[0]).toMatchObject({ type: 'failure', failure: { code: 'internal' } })
    expect(workers[0].ended).toBe(true)
  })

  it('an ended worker is not heard any more', () => {
    const { workers, heard, client } = setUp()
    client.post(prepare)
    client.stop()
    workers[0].say({ type: 'status', status: 'ready', step: 0, steps: 1, stepsPerSecond: 0 })
    expect(heard).toEqual([])
  })

  it('knows reports from other things', () => {
    for (const bad of [
      null,
      1,
      'x',
      {},
      { type: 'status', status: 'dancing', step: 0, steps: 0, stepsPerSecond: 0 },
      { type: 'metrics', steps: [{}] },
      { type: 'inspected', inspected: {} },
      { type: 'failure', failure: {} },
    ]) {
      expect(isReport(bad)).toBe(false)
    }
    expect(isReport({ type: 'failure', failure: { code: 'limits', message: 'a', wayOut: 'b' } })).toBe(true)
  })
})

it('a worker that cannot be made is a failure like any other', () => {
  const heard: Report[] = []
  const client = new WorkerClient(
    (report) => heard.push(report),
    () => {
      throw new Error('no workers here')
    },
  )
  client.post(prepare)
  expect(heard).toMatchObject([{ type: 'failure', failure: { detail: 'no workers here' } }])
})
