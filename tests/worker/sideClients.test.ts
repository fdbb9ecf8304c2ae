// The page's side of the workers beside the training one: what they answer is taken, and what is no answer ends
// them with a failure in one short sentence.

import { afterEach, describe, expect, it, vi } from 'vitest'
import { AnalysisClient, AnalysisFailure, AnalysisStopped } from '../../src/worker/clients/analysisClient'
import { checkFile } from '../../src/worker/clients/checkClient'
import { startExport } from '../../src/worker/clients/exportClient'
import { TrainerClient, type TrainerWorker } from '../../src/worker/clients/teacherClient'
import type { TrainerReport } from '../../src/protocol/teacherTraining'
import {
  ANALYSIS_REPORTS,
  ANALYSIS_REQUESTS,
  CHECK_ANSWERS,
  EXPORT_REPORTS,
  EXPORT_REQUEST,
  TRAINER_REPORTS,
} from './exampleMessages'

const LONG = 'x'.repeat(5000)
const GARBAGE: unknown[] = [null, 'ready', { type: 'archive' }, { type: 'steps', losses: 3 }, { ok: 'yes' }]

/** A worker that answers with this. */
function answering(message: unknown): { terminated: () => number } {
  let terminated = 0
  class FakeWorker {
    onmessage: ((event: { data: unknown }) => void) | null = null
    postMessage(): void {
      queueMicrotask(() => this.onmessage?.({ data: message }))
    }
    terminate(): void {
      terminated++
    }
  }
  vi.stubGlobal('Worker', FakeWorker)
  return { terminated: () => terminated }
}
afterEach(() => vi.unstubAllGlobals())

describe('a check', () => {
  it.each(CHECK_ANSWERS)('answers %j', async (answer) => {
    const worker = answering(answer)
    expect(await checkFile(new Uint8Array(3))).toEqual(answer)
    expect(worker.terminated()).toBe(1)
  })

  it('that answers nonsense crashed; its sentences are short', async () => {
    for (const message of GARBAGE) {
      answering(message)
      expect(await checkFile(new Uint8Array(3))).toEqual({ ok: false, failures: [], because: 'crashed' })
    }
    answering({ ok: false, failures: [{ code: 'bad-file', message: LONG, wayOut: 'Export it anew.' }] })
    const checked = await checkFile(new Uint8Array(3))
    expect(!checked.ok && checked.failures[0].message).toHaveLength(300)
  })
})

describe('an export', () => {
  it('hands the archive over, or its failure in short sentences', async () => {
    answering(EXPORT_REPORTS.archive)
    const ignore = (): void => undefined
    expect(await startExport(EXPORT_REQUEST, ignore).done).toEqual({
      ok: true,
      archive: EXPORT_REPORTS.archive.archive,
    })
    const { failure } = EXPORT_REPORTS.failure
    answering({ type: 'failure', failure: { ...failure, message: LONG } })
    const failed = await startExport(EXPORT_REQUEST, ignore).done
    expect(!failed.ok && failed.failure.message).toHaveLength(300)
    for (const message of GARBAGE) {
      const worker = answering(message)
      expect(await startExport(EXPORT_REQUEST, ignore).done).toMatchObject({
        ok: false,
        failure: { code: 'internal' },
      })
      expect(worker.terminated()).toBe(1)
    }
  })
})

describe('a training of a teacher', () => {
  it('hears reports, and ends with what is none', () => {
    const heard: TrainerReport[] = []
    const workers: TrainerWorker[] = []
    let terminated = 0
    const client = new TrainerClient(
      (report) => heard.push(report),
      () => {
        workers.push({
          postMessage: () => undefined,
          terminate: () => void terminated++,
          onmessage: null,
          onerror: null,
        })
        return workers[workers.length - 1]
      },
    )
    const say = (data: unknown): void => workers.at(-1)?.onmessage?.({ data } as MessageEvent<unknown>)
    for (const message of GARBAGE) {
      client.begin({ type: 'resume', id: 'a' })
      say(TRAINER_REPORTS.steps)
      say(message)
      expect(heard.splice(0)).toMatchObject([TRAINER_REPORTS.steps, { type: 'failure' }])
    }
    expect(terminated).toBe(GARBAGE.length)
    client.begin({ type: 'resume', id: 'a' })
    say({ type: 'failure', failure: { ...TRAINER_REPORTS.failure.failure, wayOut: LONG } })
    expect(heard[0].type === 'failure' && heard[0].failure.wayOut).toHaveLength(300)
  })
})

describe('an analysis', () => {
  const request = ANALYSIS_REQUESTS.prestudies

  it('reports what was found, ends, and ends its worker', async () => {
    const worker = answering(ANALYSIS_REPORTS.prestudies)
    const reports: unknown[] = []
    await new AnalysisClient().run(request, (report) => void reports.push(report))
    expect(reports).toEqual([ANALYSIS_REPORTS.prestudies])
    expect(worker.terminated()).toBe(1)
  })

  it('fails in a short sentence, also where its worker talks nonsense', async () => {
    const { failure } = ANALYSIS_REPORTS.failure
    for (const message of [{ type: 'failure', failure: { ...failure, message: LONG } }, ...GARBAGE]) {
      const worker = answering(message)
      const error: unknown = await new AnalysisClient().run(request, () => undefined).catch((e: unknown) => e)
      expect(error).toBeInstanceOf(AnalysisFailure)
      expect((error as AnalysisFailure).failure.message.length).toBeLessThanOrEqual(300)
      expect(worker.terminated()).toBe(1)
    }
  })

  it('stopped, rejects', async () => {
    answering(ANALYSIS_REPORTS.progress)
    const client = new AnalysisClient()
    const running = client.run(request, () => undefined)
    client.stop()
    await expect(running).rejects.toBeInstanceOf(AnalysisStopped)
  })
})
