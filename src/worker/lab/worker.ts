// A separate worker that makes the runs of an experiment, on its own device: the playground stays usable
// meanwhile. Knows nothing of experiments: it receives settings and answers with the measurements.

import { GpuFailure, requestGpu, type Gpu } from '../../gpu/device'
import type { Machine, MeasuredRun } from '../../experiment/lab/queue'
import { adapterText, RunMaker } from '../../experiment/run/runMaker'
import { VERSION } from '../../experiment/run/version'
import type { Failure, LentTeachers, Progress } from '../../protocol/messages'
import type { Settings } from '../../settings/settings'
import { failureOf } from '../failures'
import { takeLent, teacherFile } from '../teacherFiles'

/** `open` comes first and once; then one `make` after the other. */
export type LabRequest =
  { type: 'open'; lent?: LentTeachers | undefined } | { type: 'make'; settings: Settings }

export type LabReport =
  | { type: 'opened'; machine: Machine }
  | { type: 'progress'; progress: Progress }
  | { type: 'step'; step: number }
  | { type: 'measured'; measured: MeasuredRun }
  | { type: 'failure'; failure: Failure }

const post = (report: LabReport): void => self.postMessage(report)
const fail = (error: unknown): void => post({ type: 'failure', failure: failureOf(error) })

let maker: RunMaker | null = null

async function open(lent: LentTeachers | undefined): Promise<void> {
  takeLent(lent)
  const gpu: Gpu = await requestGpu(navigator.gpu)
  void gpu.device.lost.then(({ message, reason }) =>
    fail(
      new GpuFailure(
        'no-device',
        `The graphics device was lost: ${message || reason}.`,
        'Start the experiment again: the runs that are kept are not computed twice.',
      ),
    ),
  )
  gpu.device.addEventListener('uncapturederror', (event) => fail((event as GPUUncapturedErrorEvent).error))
  maker = new RunMaker(gpu, (name) => teacherFile(name))
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

self.onmessage = ({ data }: MessageEvent<LabRequest>) =>
  void (data.type === 'open' ? open(data.lent) : make(data.settings)).catch(fail)
