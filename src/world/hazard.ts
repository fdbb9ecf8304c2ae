// Which thing on the road matters most: the first rule that applies, in the fixed order below. Reasoning and
// planning rest on it.

import { firstObject, objectAt, type Vehicle } from './scene'
import type { Scene, SceneObject } from './types'

export type Hazard =
  | { kind: 'crossing' | 'blocking'; object: SceneObject }
  | { kind: 'braking' | 'merging' | 'close'; object: Vehicle }
  | { kind: 'light' }
  | { kind: 'clear' }

/** The hazard of a scene, seen from the ego car in the centre lane. */
export function hazard(scene: Scene): Hazard {
  const first = firstObject(scene, 'center')
  const within = first !== undefined && first.distance !== 'far' ? first : undefined
  if (within?.kind === 'pedestrian') return { kind: 'crossing', object: within }
  if (scene.light === 'red') return { kind: 'light' }
  if (within?.kind === 'cone') return { kind: 'blocking', object: within }
  if (within?.kind === 'vehicle' && within.state === 'braking') return { kind: 'braking', object: within }
  const left = objectAt(scene, 'left', 'near')
  if (left?.kind === 'vehicle' && left.state === 'signal-right') return { kind: 'merging', object: left }
  const right = objectAt(scene, 'right', 'near')
  if (right?.kind === 'vehicle' && right.state === 'signal-left') return { kind: 'merging', object: right }
  if (within?.kind === 'vehicle' && within.distance === 'near') return { kind: 'close', object: within }
  return { kind: 'clear' }
}
