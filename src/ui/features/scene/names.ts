// Places and objects in words.

import { LANES } from '../../../world/scene'
import type { SceneObject } from '../../../world/types'
import type { ViewStrings } from '../../text/views.en'
import type { Slot } from '../../explain/sceneEdit'

export const slotName = ({ lane, distance }: Slot, t: ViewStrings): string =>
  t.sceneEditor.place(t.sceneEditor.lane[lane], t.sceneEditor.distance[distance])

/** "red car", "cone", "nothing". */
export function shortName(object: SceneObject | undefined, t: ViewStrings): string {
  if (!object) return t.sceneEditor.kind.nothing
  return object.kind === 'vehicle'
    ? `${t.sceneEditor.colour[object.colour]} ${t.sceneEditor.type[object.type]}`
    : t.sceneEditor.kind[object.kind]
}

/** "red car, braking". */
export const objectName = (object: SceneObject | undefined, t: ViewStrings): string =>
  object?.kind === 'vehicle'
    ? t.sceneEditor.vehicle(
        t.sceneEditor.colour[object.colour],
        t.sceneEditor.type[object.type],
        t.sceneEditor.state[object.state],
      )
    : shortName(object, t)

/** Places in reading order: far to near, left to right. */
export const READING_ORDER: readonly Slot[] = (['far', 'mid', 'near'] as const).flatMap((distance) =>
  LANES.map((lane) => ({ lane, distance })),
)
