// Starts the page: the one file that wires everything together.

import { openChannel } from '../../browser/storage'
import { type WorkerLike } from '../../worker/clients/trainingClient'
import { openLink, PAGE_KEYS } from '../state/openLink'
import { startRuns } from '../state/startRuns'
import { startHistory } from '../state/history'
import { firstPicture } from '../state/firstPicture'
import { openTeachers } from '../state/ownTeachers'

import { fragmentOf, writeAddress } from '../state/address'
import { sendPalette } from '../state/canvases'
import { handleReport } from '../state/reports'
import { lookForDevice } from '../state/anyDevice'
import { connectWorker } from '../state/workerBridge'
import { loadLanguage, stringsOf } from '../text/useStrings'
import { linkedLanguage, usePreferences } from '../state/preferencesSlice'
import { setLanguage } from '../state/preferences'
import { useRun } from '../state/runSlice'
import { useSettings } from '../state/settingsSlice'
import { sampleCode } from '../state/sampleCode'
import { useSample } from '../state/sampleSlice'
import { watchRefusals } from '../state/refusals'
import { usePage } from '../state/pageSlice'
import { isFirstVisit } from '../state/beginning'

/**
 * Says in the page's language that there is nothing to compute on, where that is so. Also called when somebody has
 * switched WebGPU on and tries again.
 */
export function checkDevice(): boolean {
  if (lookForDevice()) return true
  const { noWebGpu } = stringsOf(usePreferences.getState().language).failure
  const words = globalThis.isSecureContext === false ? noWebGpu.insecure : noWebGpu.missing
  handleReport({ type: 'failure', failure: { code: 'no-webgpu', ...words } })
  return false
}

/** Opens an address beside the run on screen, in the language that it names. */
function openAddress(address: string): void {
  openLink(address)
  const language = linkedLanguage(address)
  if (language) void loadLanguage(language).then(() => setLanguage(language))
}

/**
 * Starts the page; `spawn` makes the worker. Resolves when a first run is on screen, or none can be shown.
 */
export function startPage(spawn?: () => WorkerLike, skipCheck = false): Promise<void> {
  watchRefusals()
  // Before the address is opened: opening it writes settings into it.
  usePage.setState({ beginning: isFirstVisit(globalThis.location?.hash) })
  connectWorker(handleReport, spawn)
  if (!skipCheck) checkDevice()
  usePreferences.subscribe(
    (now, before) => now.theme !== before.theme && useRun.getState().canvases.drawn && sendPalette(),
  )
  // What is inspected is in the address as soon as it is asked for.
  useSample.subscribe((now, before) => {
    if (sampleCode(now) !== sampleCode(before)) writeAddress()
  })
  const fragment = (): string => fragmentOf(useSettings.getState().settings)
  openLink(globalThis.location?.hash ?? '', true)
  // Own teachers are listed after the curves, since nothing on the first screen names them.
  const teacherStore = firstPicture
    .then(() => import('../../teacher/teacherStore'))
    .then(({ openTeacherStore }) => openTeacherStore())
  void openTeachers(teacherStore, openChannel('drive-kd-teachers'))
  startHistory({ open: openAddress, fragment, pageKeys: PAGE_KEYS })
  // Where this part does not arrive, all but use offline works, and the next visit asks for it again.
  void firstPicture
    .then(() => import('../state/offline'))
    .then((part) => part.setUpOffline())
    .catch(() => undefined)
  return startRuns()
}
