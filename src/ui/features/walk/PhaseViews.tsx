// What each phase of a step shows: one sentence, its equation, and the real figures of that step.

import type { ReactNode } from 'react'
import type { PhaseId } from '../../explain/phases'
import { Forward, Gradients, Losses } from './ModelPhases'
import { Combine, Stage1, Stage2, Update } from './MethodPhases'
import type { PhaseProps } from './phaseParts'

export const PHASES: Record<PhaseId, (props: PhaseProps) => ReactNode> = {
  forward: Forward,
  losses: Losses,
  gradients: Gradients,
  stage1: Stage1,
  stage2: Stage2,
  combine: Combine,
  update: Update,
}
