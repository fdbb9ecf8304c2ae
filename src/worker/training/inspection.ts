// Inspects the chosen sample, and checks the teachers, whether or not training is running.

import { teacherChecksum } from '../../experiment/run/frozen'
import { paintAll } from './attentionCanvases'
import { post, reportError, state } from './state'

let probing = false
/** True while the sample is being inspected. */
export const isProbing = (): boolean => probing

/** Inspects the chosen sample; further requests during an inspection are merged into one more. */
export async function inspected(): Promise<void> {
  if (probing) return
  probing = true
  const { preparation } = state
  try {
    for (let seen: typeof state.look | null = null; seen !== state.look && state.viewer;) {
      seen = state.look
      const view = await state.viewer.inspected(seen.frame, seen.question)
      if (preparation.cancelled) continue
      paintAll()
      post({ type: 'inspected', inspected: view })
    }
  } catch (error) {
    if (!preparation.cancelled) await reportError(error)
  } finally {
    probing = false
  }
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
