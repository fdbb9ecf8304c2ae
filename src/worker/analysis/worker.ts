// A worker for one analysis: it loads the models, measures, reports, and is ended by the page. Each has a runtime, and
// thereby a heap, of its own. Models run on the processor here; only deployment asks for a device.

import { analysePrestudies, analyseRobustness, type SubjectFile } from '../../experiment/analysis/analyse'
import { measureDeployment, RUNTIMES, type DeploymentFigures } from '../../experiment/analysis/deployment'
import { meterWasm } from '../../experiment/analysis/memoryMeter'
import { adapterText } from '../../experiment/run/runMaker'
import type { Gpu } from '../../gpu/device'
import {
  isAnalysisRequest,
  type AnalysisReport,
  type AnalysisRequest,
  type SubjectSource,
} from '../analysisMessages'
import { openDevice, setDeviceChoice } from '../device'
import { failureOf } from '../failures'
import { dataSetFile } from '../dataSets'
import { setLentTeachers, teacherFile } from '../teacherFiles'

const wasmBytes = meterWasm()
const post = (report: AnalysisReport): void => self.postMessage(report)
const encoder = (): Promise<Uint8Array> => teacherFile('encoder.onnx')

const filesOf = (models: readonly SubjectSource[]): SubjectFile[] =>
  models.map(({ subject, source }) => ({
    subject,
    read: () => (typeof source === 'string' ? teacherFile(source) : Promise.resolve(source)),
  }))

async function prestudies({
  models,
  frames,
}: Extract<AnalysisRequest, { type: 'prestudies' }>): Promise<void> {
  const results = await analysePrestudies(
    encoder,
    filesOf(models),
    frames,
    (found) => post({ type: 'prestudies', results: found, ended: false }),
    (done, total) => post({ type: 'progress', done, total }),
  )
  post({ type: 'prestudies', results, ended: true })
}

async function robustness(request: Extract<AnalysisRequest, { type: 'robustness' }>): Promise<void> {
  const { models, frames, settings } = request
  const results = await analyseRobustness(
    encoder,
    filesOf(models),
    frames,
    settings,
    (found, done, total) => {
      post({ type: 'robustness', results: found, ended: false })
      post({ type: 'progress', done, total })
    },
    dataSetFile,
  )
  post({ type: 'robustness', results, ended: true })
}

/** The device, where there is one: without, only the processor is measured. */
const gpuOrNone = (): Promise<Gpu | null> => openDevice().catch(() => null)

async function deployment({
  models,
  budgetMs,
}: Extract<AnalysisRequest, { type: 'deployment' }>): Promise<void> {
  const [{ subject, read }] = filesOf(models)
  const gpu = await gpuOrNone()
  const adapter = gpu ? adapterText(gpu.adapter) : ''
  const report = (results: DeploymentFigures, ended: boolean): void =>
    post({ type: 'deployment', results, adapter, ended })
  const results = await measureDeployment({
    subject,
    onnx: await read(),
    encoder: await encoder(),
    gpu,
    wasmBytes,
    // What takes longest to compile comes last.
    runtimes: RUNTIMES,
    budgetMs,
    onRuntime: (found) => report(found, false),
  })
  report(results, true)
}

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (!isAnalysisRequest(data)) {
    const message = 'The page sent the worker that analyses models something that it does not understand.'
    return post({ type: 'failure', failure: { code: 'internal', message, wayOut: 'Reload the page.' } })
  }
  setLentTeachers(data.lent)
  setDeviceChoice(data.device)
  const work =
    data.type === 'prestudies'
      ? prestudies(data)
      : data.type === 'robustness'
        ? robustness(data)
        : deployment(data)
  work.catch((error: unknown) => post({ type: 'failure', failure: failureOf(error) }))
}
