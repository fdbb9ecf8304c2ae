// Places and objects in words.

import { LANES } from '../../../world/scene'
import type { SceneObject } from '../../../world/types'
import type { ViewStrings } from '../../text/views.en'
import type { Slot } from '../../explain/sceneEdit'

export const slotName = ({ lane, distance }: Slot, t: ViewStrings): string =>
  t.bench.place(t.bench.lane[lane], t.bench.distance[distance])

/** "red car", "cone", "nothing". */
export function shortName(object: SceneObject | undefined, t: ViewStrings): string {
  if (!object) return t.bench.kind.nothing
  return object.kind === 'vehicle'
    ? `${t.bench.colour[object.colour]} ${t.bench.type[object.type]}`
    : t.bench.kind[object.kind]
}

/** "red car, braking". */
export const objectName = (object: SceneObject | undefined, t: ViewStrings): string =>
  object?.kind === 'vehicle'
    ? t.bench.vehicle(t.bench.colour[object.colour], t.bench.type[object.type], t.bench.state[object.state])
    : shortName(object, t)

/** Places in reading order: far to near, left to right. */
export const READING_ORDER: readonly Slot[] = (['far', 'mid', 'near'] as const).flatMap((distance) =>
  LANES.map((lane) => ({ lane, distance })),
)
