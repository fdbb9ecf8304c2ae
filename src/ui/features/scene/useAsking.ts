// Asks the worker whenever the set-up changes or parts of the student are switched, and again while the student
// learns. The newest question wins; nothing waits for an answer.

import { useEffect, useMemo } from 'react'
import { encodeScene } from '../../../world/sceneCode'
import type { ModelPart, SceneAnswer } from '../../../protocol/messages'
import { sameParts, within } from '../../explain/ablation'
import { writeAddress } from '../../state/address'
import { ask } from '../../state/runActions'
import { useSettings } from '../../state/settingsSlice'
import { useScenes } from '../../state/scenesSlice'
import { useRun } from '../../state/runSlice'

/** Edits within this time, in ms, make one question. */
const SETTLE_MS = 120
/** A student in training is asked this often, ms. */
const AGAIN_MS = 900

export type AskingStatus = 'current' | 'waiting' | 'impossible'

interface Asking {
  answer: SceneAnswer | null
  /** Whether the answer belongs to what is in the scene editor now. */
  status: AskingStatus
  /** The same for the parts of the student that are switched off. */
  ablation: AskingStatus
}

/** Parts that are switched off, of those that the student of this run has. */
export function useOff(): readonly ModelPart[] {
  const off = useScenes((s) => s.off)
  const { layers, heads } = useSettings((s) => s.settings)
  return useMemo(() => within(off, layers, heads), [off, layers, heads])
}

/** The answer to show. */
export function useAnswer(): Asking {
  const setUp = useScenes((s) => s.setUp)
  const answer = useScenes((s) => s.answer)
  const off = useOff()
  const facts = useRun((s) => s.facts)
  const runStatus = useRun((s) => s.status)
  const possible = facts !== null && runStatus !== 'preparing' && runStatus !== 'failed'
  const current = possible && answer !== null && encodeScene(answer.request) === encodeScene(setUp)
  const status = current ? 'current' : possible ? 'waiting' : 'impossible'
  const ablated = current && sameParts(answer.request.off ?? [], off)
  return { answer, status, ablation: current && !ablated ? 'waiting' : status }
}

/** The same, and asks: for one part of the view. */
export function useAsking(): Asking {
  const setUp = useScenes((s) => s.setUp)
  const off = useOff()
  const facts = useRun((s) => s.facts)
  const step = useRun((s) => s.step)
  const asking = useAnswer()
  const { answer, ablation } = asking
  const possible = asking.status !== 'impossible'

  useEffect(() => {
    writeAddress()
    if (!possible) return
    const timer = setTimeout(() => ask(setUp, off), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [setUp, off, possible, facts])

  const behind = ablation === 'current' && answer?.step !== step
  useEffect(() => {
    if (!behind) return
    const timer = setTimeout(() => ask(setUp, off), AGAIN_MS)
    return () => clearTimeout(timer)
    // A new answer restarts the wait.
  }, [behind, setUp, off, answer])

  return asking
}
