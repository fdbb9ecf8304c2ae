// Which tensor of the step that ran last is looked at: asked of the worker, named in the address.

import { useEffect } from 'react'
import type { InspectedTensor } from '../../protocol/messages'
import { writeAddress } from './address'
import { usePage } from './pageSlice'
import { useRun } from './runSlice'
import { postCommand } from './workerBridge'

/** Default tensor; every student has it. */
export const FIRST_TENSOR = 'layer 1 x'

/** Looks at a tensor; null: no longer inside a step. */
export function lookAt(tensor: string | null): void {
  usePage.setState({ tensor })
  writeAddress()
}

export const readTensor = (name: string): void => postCommand({ type: 'tensor', name })

/**
 * What the worker answered last, of the prepared run; null until it has. It is asked whenever another tensor is
 * chosen, and when the run stands still at another step. While the run trains, the answer stays until it is
 * asked for again: each reading waits for the steps under way.
 */
export function useTensor(name: string): InspectedTensor | null {
  const facts = useRun((s) => s.facts)
  const at = useRun((s) => (s.status === 'running' ? 'running' : `${s.status} ${s.step}`))
  const answer = useRun((s) => s.tensor)
  // Of another run: its names need not be this one's.
  useEffect(() => () => useRun.setState({ tensor: null }), [facts])
  useEffect(() => {
    if (facts) readTensor(name)
  }, [facts, name, at])
  return answer
}
