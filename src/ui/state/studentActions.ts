// What the student panel's buttons do, and what happens when its files or an answer about a weights file
// arrive.

import { runName } from '../../records/runNames'
import type { Report, StudentFile } from '../../protocol/messages'
import { download } from './download'
import { withPart } from './missing'
import { send } from './workerBridge'
import { prepare } from './runActions'
import { patchStudent, setInitialWeights } from './student'
import { awaitBeginning } from './autosave'
import { fileName } from './savedRun'
import { useSettings } from './settingsSlice'
import { useRun } from './runSlice'

/** Media types of files other than plain binary ones. */
const TYPES: readonly [ending: string, type: string][] = [
  ['.json', 'application/json'],
  ['.md', 'text/markdown'],
  ['.zip', 'application/zip'],
]

function save(name: string, bytes: Uint8Array): void {
  const type = TYPES.find(([ending]) => name.endsWith(ending))?.[1] ?? 'application/octet-stream'
  download(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }), name)
}

/** Name of the .zip: what was trained, and how far. */
export const zipName = (step: number): string =>
  fileName({ config: useSettings.getState().settings, steps: step })
    .replace(/^drive-kd-/, 'drive-kd-student-')
    .replace(/\.json$/, '.zip')

function saveWanted(what: string, step: number, files: readonly StudentFile[]): void {
  if (what === 'zip')
    return withPart(
      'the zip of the student',
      () => import('../../export/zip'),
      ({ zip }) =>
        save(
          zipName(step),
          zip(
            files.map(({ name, bytes }) => ({ path: name, bytes })),
            new Date(),
          ),
        ),
    )
  const file = files.find(({ name }) => name === what)
  if (file) save(file.name, file.bytes)
}

/**
 * Exports the current student, all files in one .zip or one file by its name; it is evaluated first, unless
 * that has just been done.
 */
export function exportStudent(what: 'zip' | string): void {
  const { exported: taken } = useRun.getState().student
  if (taken) return saveWanted(what, taken.step, taken.files)
  patchStudent({ wanted: what, opened: null, refused: null })
  askForFiles()
}

/** The step of the student that was asked for. */
let askedAt = 0

function askForFiles(): void {
  askedAt = useRun.getState().step
  send({ type: 'exportStudent', name: `Drive-KD student, ${runName(useSettings.getState().settings)}` })
}

/**
 * A device that is lost takes the export with it: on the next one it is asked for again, unless the run
 * resumes at another step.
 */
export function exportAgain(step: number): void {
  if (useRun.getState().student.wanted === null) return
  if (step === askedAt) askForFiles()
  else giveUpExport()
}

/** Cancels the export under way. */
export const giveUpExport = (): void => patchStudent({ wanted: null })

/** The student has learned since: the exported files are stale. */
export function invalidateExport(): void {
  if (useRun.getState().student.exported) patchStudent({ exported: null })
}

/** Handles a report about the student. */
export function handleStudentReport(
  report: Extract<Report, { type: 'student' | 'initialWeights' | 'refused' }>,
): void {
  const { wanted } = useRun.getState().student
  if (report.type === 'initialWeights') setInitialWeights(report.initialWeights, report.notes)
  else if (report.type === 'refused')
    patchStudent({ refused: { problem: report.problem, fit: report.fit }, wanted: null })
  else {
    patchStudent({ exported: { step: report.step, files: report.files }, wanted: null })
    if (wanted) saveWanted(wanted, report.step, report.files)
  }
}

/** Starts from the opened file, now or when the student is ready. */
export function startFromOpened(): void {
  const { opened } = useRun.getState().student
  if (!opened) return
  const { status } = useRun.getState()
  const waiting = status === 'preparing'
  patchStudent({ waiting })
  const { name: file, weights, config } = opened
  if (!waiting) send({ type: 'start', file, weights, config, run: awaitBeginning('weights') })
}

/** Uses the settings that the opened file's weights fit, and starts from it. */
export function startWithFit(): void {
  const { refused } = useRun.getState().student
  if (!refused?.fit) return
  patchStudent({ refused: null })
  prepare({ ...useSettings.getState().settings, ...refused.fit })
  startFromOpened()
}
