// A separate worker that makes the runs of an experiment, on its own device: the playground stays usable
// meanwhile. Knows nothing of experiments: it receives settings and answers with the measurements.

import type { Gpu } from '../../gpu/device'
import { adapterText, RunMaker } from '../../experiment/run/runMaker'
import { VERSION } from '../../experiment/run/version'
import type { Failure } from '../../protocol/messages'
import type { Settings } from '../../settings/settings'
import { openDevice, setDeviceChoice } from '../device'
import { failureOf } from '../failures'
import { isLabRequest, type LabReport, type LabRequest } from '../labMessages'
import { dataSetFile } from '../dataSets'
import { setLentTeachers, teacherFile } from '../teacherFiles'

const post = (report: LabReport): void => self.postMessage(report)
/** Errors that follow from a lost device come a little before the loss is known. */
const LOSS_MS = 300

let lost: Promise<Failure> | null = null

/** Posts why it cannot continue: the loss of the device, where that is behind it. */
async function fail(error: unknown): Promise<void> {
  const later = new Promise<null>((resolve) => setTimeout(() => resolve(null), LOSS_MS))
  const loss = await Promise.race([lost ?? later, later])
  post({ type: 'failure', failure: loss ?? failureOf(error) })
}

let maker: RunMaker | null = null

async function open({ lent, device }: Extract<LabRequest, { type: 'open' }>): Promise<void> {
  setLentTeachers(lent)
  setDeviceChoice(device)
  const gpu: Gpu = await openDevice()
  lost = gpu.device.lost.then(({ message, reason }) => ({
    code: 'device-lost',
    message: `The graphics device was lost: ${message || reason}.`,
    wayOut: 'Start the experiment again: saved runs are not computed again.',
  }))
  void lost.then((failure) => post({ type: 'failure', failure }))
  gpu.device.addEventListener(
    'uncapturederror',
    (event) => void fail((event as GPUUncapturedErrorEvent).error),
  )
  maker = new RunMaker(gpu, (name) => teacherFile(name), undefined, dataSetFile)
  post({ type: 'opened', machine: { version: VERSION, adapter: adapterText(gpu.adapter) } })
}

async function make(settings: Settings): Promise<void> {
  if (!maker) throw new Error('nothing is open')
  let reportedAt = 0
  const measured = await maker.make(settings, {
    onProgress: (progress) => post({ type: 'progress', progress }),
    onStep: (step) => {
      const now = performance.now()
      if (now - reportedAt < 200 && step < settings.steps) return
      reportedAt = now
      post({ type: 'step', step })
    },
  })
  post({ type: 'measured', measured })
}

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (isLabRequest(data)) return void (data.type === 'open' ? open(data) : make(data.settings)).catch(fail)
  const message = 'The page sent the worker of the Lab something that it does not understand.'
  post({ type: 'failure', failure: { code: 'internal', message, wayOut: 'Reload the page.' } })
}
