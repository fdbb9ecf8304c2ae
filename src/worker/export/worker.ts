// A separate worker that writes a run as a PyTorch project, on its own device: the run in the other worker
// continues meanwhile. After one export the page terminates it.

import { GpuFailure } from '../../gpu/device'
import { drawData } from '../../experiment/run/preparedData'
import { Teachers } from '../../experiment/teachers/frozenTeachers'
import { teacherSources } from '../../settings/teacherSources'
import { torchProject } from '../../export/torchProject'
import { zip } from '../../export/zip'
import { openDevice, setDeviceChoice } from '../device'
import { failureOf } from '../failures'
import { preview } from '../../json/text'
import type { ExportReport, ExportRequest } from '../requests'
import { isExportRequest } from '../sideMessages'
import type { Progress } from '../../protocol/messages'
import { dataSetFile } from '../dataSets'
import { setLentTeachers, teacherFile } from '../teacherFiles'

const post = (report: ExportReport, transfer: Transferable[] = []): void =>
  self.postMessage(report, { transfer })
const onProgress = (progress: Progress): void => post({ type: 'progress', progress })

async function write({ record, folder, lent, device }: ExportRequest): Promise<void> {
  setLentTeachers(lent)
  setDeviceChoice(device)
  // The first message: the page now knows that this script has arrived.
  onProgress({ stage: 'device', done: 0, total: 1, unit: 'checks' })
  const gpu = await openDevice()
  const lost = gpu.device.lost.then(({ message, reason }): never => {
    throw new GpuFailure(
      'no-device',
      `The graphics device was lost during the export: ${message || reason}.`,
      'Try the export again.',
    )
  })
  const work = async (): Promise<void> => {
    const teachers = await Teachers.load(
      gpu,
      (name) => teacherFile(name),
      teacherSources(record.config),
      (done, total) => onProgress({ stage: 'teachers', done, total, unit: 'teachers' }),
    )
    const data = await drawData(record.config, teachers, onProgress, dataSetFile)
    const files = await torchProject(gpu, record, teachers, data, onProgress)
    const archive = zip(
      files.map(({ path, bytes }) => ({ path: `${folder}/${path}`, bytes })),
      new Date(),
    ) as Uint8Array<ArrayBuffer>
    post({ type: 'archive', archive }, [archive.buffer])
  }
  await Promise.race([work(), lost])
}

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (isExportRequest(data))
    return void write(data).catch((error: unknown) => post({ type: 'failure', failure: failureOf(error) }))
  const message = 'The page sent a run that cannot be written as a project.'
  const wayOut = 'Save the run as a file and use npm run export:torch on it.'
  post({ type: 'failure', failure: { code: 'internal', message, wayOut, detail: preview(data) } })
}
