// How much graphics memory the training of a teacher takes, said before it begins. The counting code is fetched when
// the form is first shown.

import { useEffect, useState } from 'react'
import type { TeacherPlan } from '../../../settings/teacherPlan'
import { formatBytes } from '../../explain/numbersText'
import { reportMissing } from '../../state/missing'
import { useRun } from '../../state/runSlice'
import { useViewStrings } from '../../text/useViewStrings'
import { modelOf } from './trainArithmetic'

type Need = { bytes: number; fits: boolean }

/** Wait for a person to stop typing, ms. */
const PAUSE_MS = 150

/** `plan` is null where it cannot be trained as it is. */
export function TrainMemory({ plan, shape }: { plan: TeacherPlan | null; shape: string }) {
  const words = useViewStrings().teachers.train
  const facts = useRun((s) => s.facts)
  const [need, setNeed] = useState<Need | null>(null)
  const [attempt, setAttempt] = useState(0)
  const sizes = plan && [plan.batchFrames, plan.batchSegments, plan.trainFrames, plan.heldOutFrames].join(' ')
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      const config = modelOf(shape)
      if (!sizes || !config) return setNeed(null)
      const [batchFrames, batchSegments, trainFrames, heldOutFrames] = sizes.split(' ').map(Number)
      const adapter = { software: facts?.adapter.software ?? false }
      import('../../../experiment/run/memory').then(
        ({ measureTeacher }) =>
          current &&
          setNeed(
            measureTeacher(
              { batchFrames, batchSegments, trainFrames, heldOutFrames },
              config,
              adapter,
              facts?.limits ?? null,
            ),
          ),
        () => reportMissing('part', () => setAttempt((n) => n + 1), 'memory'),
      )
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [sizes, shape, facts, attempt])
  if (!need) return null
  return (
    <p className="soft small-print" role="status" data-testid="train-memory">
      {(need.fits ? words.memory : words.memoryFull)(formatBytes(need.bytes))}
    </p>
  )
}
