// The export of a saved run as a PyTorch project, as the page sees it: one at a time, and it continues when
// another run is looked at.

import { startExport, type Export } from '../../worker/clients/exportClient'
import { download } from './download'
import { chosenDevice } from './deviceChoice'
import { lentTeachers } from './ownTeachers'
import { fileName, type SavedRun } from './savedRun'
import { recordOf } from './savedRuns'
import { lookForUpdate } from './siteVersion'
import { useSavedRuns, type ExportState } from './savedRunsSlice'

let current: Export | null = null
const set = (now: ExportState): void => useSavedRuns.setState({ torchExport: now })

/** `drive-kd-agp-seed1-700-torch`: the archive's name and the folder inside. */
export const projectName = (run: Pick<SavedRun, 'config' | 'steps'>): string =>
  `${fileName(run).replace(/\.json$/, '')}-torch`

/** Why a run cannot be exported as a project. */
export type NotExportable = 'unknown' | 'weights' | 'ownAnswers'

/** Null when it can. */
export function notExportable(
  run: Pick<SavedRun, 'unknown' | 'config'>,
  startedFrom: unknown,
): NotExportable | null {
  if (run.unknown?.length) return 'unknown'
  if (run.config.onPolicyShare > 0) return 'ownAnswers'
  return startedFrom ? 'weights' : null
}

/**
 * Writes and downloads the archive. Answers with what keeps it from being written; `gone`: the record cannot
 * be read; null: under way or done.
 */
export async function exportTorch(run: SavedRun): Promise<'gone' | NotExportable | null> {
  if (useSavedRuns.getState().torchExport.state === 'writing') return null
  const record = await recordOf(run.id)
  if (!record) return 'gone'
  const problem = notExportable(run, record.startedFrom)
  if (problem) return problem
  set({ state: 'writing', id: run.id, progress: null })
  const name = projectName(run)
  current = startExport(
    { record, folder: name, lent: lentTeachers(), device: chosenDevice() },
    (progress) => {
      if (useSavedRuns.getState().torchExport.state === 'writing')
        set({ state: 'writing', id: run.id, progress })
    },
  )
  const answer = await current.done
  current = null
  if (!answer.ok) {
    set({ state: 'failed', id: run.id, failure: answer.failure })
    if (answer.failure.code === 'download') void lookForUpdate()
  } else {
    download(new Blob([answer.archive], { type: 'application/zip' }), `${name}.zip`)
    set({ state: 'saved', id: run.id, name: `${name}.zip`, bytes: answer.archive.length })
  }
  return null
}

/** Cancels the export under way. */
export function stopTorchExport(): void {
  current?.stop()
  current = null
  set({ state: 'idle' })
}
