// What a parameter group is called on screen.

import type { ViewStrings } from '../../text/views.en'

/** Name of a parameter group in the page's language, layers from 1; its own where there is none. */
export function groupName(group: string, t: ViewStrings): string {
  const layer = /^layer (\d+)$/.exec(group)
  return layer
    ? t.gradients.layerMap.layer(String(Number(layer[1]) + 1))
    : (t.gradients.layerMap.names[group] ?? group)
}
