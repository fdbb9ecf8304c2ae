// A layer map as people read it. Its own notation, which links and settings keep, counts layers from 0; the
// page counts them from 1. Pure.

import type { Strings } from './en'

const ITEM = /^(-?\d+)<-((?:-?\d+(?:\.\.-?\d+)?)(?:,-?\d+(?:\.\.-?\d+)?)*)$/

/** "layer 1", "the last layer"; `index` from 0, negative ones from the end. */
const layerName = (index: number, t: Strings): string =>
  index >= 0 ? t.layer(index + 1) : index === -1 ? t.form.lastLayer : t.form.fromLast(String(-index))

function rangeName(text: string, t: Strings): string {
  const [from, to = from] = text.split('..').map(Number)
  if (from === to) return layerName(from, t)
  return from >= 0 && to >= 0 ? t.layers(from + 1, to + 1) : `${layerName(from, t)} – ${layerName(to, t)}`
}

/** "layer 1 ← layer 1, layer 2 ← layers 2–4"; null for what is no map. */
export function layerMapInWords(text: string, t: Strings): string | null {
  const items = text.split(/[\s;]+/).filter(Boolean)
  const named = items.map((item) => {
    const match = ITEM.exec(item)
    if (!match) return null
    const teacher = match[2].split(',').map((part) => rangeName(part, t))
    return `${layerName(Number(match[1]), t)} ← ${teacher.join(' + ')}`
  })
  return named.length > 0 && named.every((each) => each !== null) ? named.join(', ') : null
}

/** Settings whose value is a layer map. */
export const isLayerMap = (key: string): boolean => /^map(Perception|Reasoning|Planning)$/.test(key)
