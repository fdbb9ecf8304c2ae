// The page's side of the Lab's worker: a lost device is opened again and its run made anew, a few times; another
// adapter in its place ends the experiment, because its bits would differ.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { MeasuredRun } from '../../src/experiment/lab/queue'
import type { Failure } from '../../src/protocol/messages'
import { defaultSettings } from '../../src/settings/resolve'
import { LabClient, LabFailure, LabStopped } from '../../src/worker/clients/labClient'
import type { LabReport, LabRequest } from '../../src/worker/labMessages'

const LOST: Failure = { code: 'device-lost', message: 'The graphics device was lost.', wayOut: 'Again.' }
const MEASURED: MeasuredRun = { accuracy: null, diverged: 3, curve: [], seconds: 1 }

/** What the next workers answer to `make`, and which adapter they open. */
let answers: ('lost' | 'measured' | 'bad' | 'never')[] = []
let adapters: string[] = []
let hired = 0

class FakeWorker {
  onmessage: (event: { data: LabReport }) => void = () => undefined
  onerror: unknown
  private readonly adapter = adapters[hired] ?? 'one'
  ended = false

  constructor() {
    hired++
  }

  postMessage(request: LabRequest): void {
    queueMicrotask(() => {
      if (this.ended) return
      const report = (data: LabReport): void => this.onmessage({ data })
      if (request.type === 'open')
        return report({ type: 'opened', machine: { version: '1', adapter: this.adapter } })
      const answer = answers.shift()
      if (answer === 'lost') report({ type: 'failure', failure: LOST })
      if (answer === 'bad') report({ type: 'failure', failure: { ...LOST, code: 'bad-file' } })
      if (answer === 'measured') report({ type: 'measured', measured: MEASURED })
    })
  }

  terminate(): void {
    this.ended = true
  }
}

beforeEach(() => {
  answers = []
  adapters = []
  hired = 0
  vi.stubGlobal('Worker', FakeWorker)
})
afterEach(() => vi.unstubAllGlobals())

const opened = async (recovering: boolean[] = []): Promise<LabClient> => {
  const client = new LabClient((now) => void recovering.push(now))
  await client.open(undefined)
  return client
}
const make = (client: LabClient): Promise<MeasuredRun> => client.make(defaultSettings(), () => undefined)

it('a lost device costs the run, not the experiment', async () => {
  answers = ['lost', 'lost', 'measured', 'measured']
  const recovering: boolean[] = []
  const client = await opened(recovering)
  expect(await make(client)).toEqual(MEASURED)
  expect(hired).toBe(3)
  expect(recovering).toContain(true)
  expect(recovering.at(-1)).toBe(false)
  await make(client)
  expect(hired).toBe(3)
})

it('a device that is lost again and again ends it, as does another failure, and another adapter', async () => {
  answers = ['lost', 'lost', 'lost', 'lost', 'measured']
  await expect(make(await opened())).rejects.toMatchObject({ failure: { code: 'device-lost' } })
  answers = ['bad', 'measured']
  hired = 0
  await expect(make(await opened())).rejects.toBeInstanceOf(LabFailure)
  expect(hired).toBe(1)
  answers = ['lost', 'measured']
  adapters = ['one', 'another']
  hired = 0
  await expect(make(await opened())).rejects.toMatchObject({ failure: { code: 'no-device' } })
})

it('stopped, a run under way rejects', async () => {
  answers = ['never']
  const client = await opened()
  const running = make(client)
  client.stop()
  await expect(running).rejects.toBeInstanceOf(LabStopped)
})
