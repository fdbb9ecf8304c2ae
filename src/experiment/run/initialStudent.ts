// The student before its first step: a function of the settings.

import { withInitialProjections } from '../../distill/signals/hiddenMse/projections'
import type { ParameterLayout } from '../../nn/config'
import { initialParameters } from '../../nn/initialise'
import type { Settings } from '../../settings/settings'
import { stream } from '../../world/random'
import { worldModel } from './worldModel'

/** The student before its first step, flat [layout.total]. */
export function initialStudent(settings: Settings): Float32Array {
  const random = stream(settings.seed, 'student init')
  return initialParameters(worldModel(settings), {
    normal: () => random.normal(),
    projector: 'orthonormal',
  })
}

/**
 * The student's parameters followed by the seed's projections of its hidden-state signals; `layout` includes
 * them.
 */
export function withSeedProjections(
  { seed }: Settings,
  parameters: Float32Array,
  layout: ParameterLayout,
): Float32Array {
  const random = stream(seed, 'signal projections')
  return withInitialProjections(parameters, layout, () => random.normal())
}
