// Inspects the chosen sample, and checks the teachers, whether or not training is running.

import { teacherChecksum } from '../../experiment/run/frozen'
import { paintAll } from './attentionCanvases'
import { post, reportError, state } from './state'

let inspecting = false
/** True while the sample is being inspected. */
export const isInspecting = (): boolean => inspecting

/**
 * Inspects the chosen sample; further requests during an inspection are merged into one more. An inspection of a run
 * that is replaced meanwhile ends, and the new one is inspected.
 */
export async function inspectSample(): Promise<void> {
  if (inspecting) return
  inspecting = true
  const { preparation, viewer } = state
  const alive = (): boolean => state.viewer === viewer && !preparation.cancelled
  try {
    for (let seen: typeof state.sample | null = null; seen !== state.sample && viewer && alive();) {
      seen = state.sample
      const view = await viewer.inspectedWhile(alive, seen.frame, seen.question)
      if (!view || !alive()) break
      paintAll()
      post({ type: 'inspected', inspected: view })
    }
  } catch (error) {
    if (alive()) await reportError(error)
  } finally {
    inspecting = false
  }
  if (state.viewer && state.viewer !== viewer) await inspectSample()
}

let checking = false
/** Reports the checksum of the teachers; during a check no second one begins. */
export async function checkTeachers(): Promise<void> {
  const { run, session, preparation } = state
  if (!run || !session || checking) return
  checking = true
  try {
    const { step } = run
    const checksum = await teacherChecksum(session.teachers, run.data.validation)
    if (!preparation.cancelled) post({ type: 'teachers', step, checksum })
  } catch (error) {
    if (!preparation.cancelled) await reportError(error)
  } finally {
    checking = false
  }
}
