// Asks the worker whenever the set-up changes, and again while the student learns. The newest question wins;
// nothing waits for an answer.

import { useEffect } from 'react'
import { encodeScene } from '../../../world/sceneCode'
import type { SceneAnswer } from '../../../protocol/messages'
import { writeAddress } from '../../state/address'
import { ask } from '../../state/runActions'

import { useScenes } from '../../state/scenesSlice'
import { useRun } from '../../state/runSlice'
/** Edits within this time are one question. */
const SETTLE_MS = 120
/** A learning student is asked this often. */
const AGAIN_MS = 900

export type AskingStatus = 'current' | 'waiting' | 'impossible'

/** The answer to show, and whether it belongs to what is in the scene editor now. */
export function useAsking(): { answer: SceneAnswer | null; status: AskingStatus; step: number } {
  const setUp = useScenes((s) => s.setUp)
  const answer = useScenes((s) => s.answer)
  const facts = useRun((s) => s.facts)
  const step = useRun((s) => s.step)
  const status = useRun((s) => s.status)
  const possible = facts !== null && status !== 'preparing' && status !== 'failed'
  const current = possible && answer !== null && encodeScene(answer.request) === encodeScene(setUp)

  useEffect(() => {
    writeAddress()
    if (!possible) return
    const timer = setTimeout(() => ask(setUp), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [setUp, possible, facts])

  const behind = current && answer.step !== step
  useEffect(() => {
    if (!behind) return
    const timer = setTimeout(() => ask(setUp), AGAIN_MS)
    return () => clearTimeout(timer)
    // A new answer restarts the wait.
  }, [behind, setUp, answer])

  return { answer, status: current ? 'current' : possible ? 'waiting' : 'impossible', step }
}
