// Looks for WebGPU again and prepares the same settings again; a link that waits for an answer asks again.

import { openLink } from '../state/openLink'
import { useProgress } from '../state/progress'
import { prepare } from '../state/runActions'
import { useSettings } from '../state/settings'
import { stopWorker } from '../state/workerBridge'
import { checkWebGpu } from './start'

export function retry(): void {
  if (!checkWebGpu()) return
  stopWorker()
  const { settings, unreadLink } = useSettings.getState()
  if (!unreadLink) return prepare(settings)
  useProgress.getState().clear()
  openLink(globalThis.location?.hash ?? '', true)
}
