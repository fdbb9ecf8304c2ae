// Why the scene editor has no answers.

import { useRun } from '../../state/runSlice'
import { useSettings } from '../../state/settingsSlice'
import { useViewStrings } from '../../text/useViewStrings'

/** Why no model can answer now. */
export function useReason(): string {
  const t = useViewStrings()
  const failure = useRun((s) => s.failure)
  const unreadLink = useSettings((s) => s.unreadLink)
  const failed = useRun((s) => s.status === 'failed')
  if (failure) return t.sceneEditor.failed(t.failure.titles[failure.code])
  if (unreadLink) return t.sceneEditor.badRun
  return failed ? t.sceneEditor.failed(t.failure.titles.internal) : t.sceneEditor.preparing
}
