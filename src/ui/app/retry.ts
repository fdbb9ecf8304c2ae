// Looks for WebGPU again and prepares the same settings again; a link that waits for an answer asks again.

import { openLink } from '../state/openLink'
import { clearProgress } from '../state/progress'
import { prepare } from '../state/runActions'
import { stopWorker } from '../state/workerBridge'
import { checkDevice } from './start'
import { useSettings } from '../state/settingsSlice'

export function retry(): void {
  if (!checkDevice()) return
  stopWorker()
  const { settings, unreadLink } = useSettings.getState()
  if (!unreadLink) return prepare(settings)
  clearProgress()
  openLink(globalThis.location?.hash ?? '', true)
}
