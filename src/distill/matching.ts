// Which student layer learns from which teacher layers (METHOD 1): layer ranges, group matching, and the paper's three recipes.

import type { Follower } from './tasks'

/** Which entries of a map a signal compares: text rows to image keys, or the whole map. */
export type Block = 'text-to-vision' | 'full'

/** One matched layer of one follower: the student's head-averaged map against the mean over a group of teacher layers. */
export interface SignalEntry {
  follower: Follower
  studentLayer: number
  teacherLayers: number[]
  block: Block
}

/** The layer an index means; negative indices count from the end (-1 is the last). Throws outside the model. */
export function resolveLayer(layers: number, index: number): number {
  const resolved = index < 0 ? layers + index : index
  if (!Number.isInteger(index) || resolved < 0 || resolved >= layers) {
    throw new Error(`layer ${index} does not exist in a model of ${layers} layers`)
  }
  return resolved
}

/** Layers from `start` to `end`, both included, negative indices allowed (METHOD 1: reasoning uses 0..-2). Throws on an empty range. */
export function layerRange(layers: number, start: number, end: number): number[] {
  const first = resolveLayer(layers, start)
  const last = resolveLayer(layers, end)
  if (first > last) throw new Error(`layer range ${start}..${end} is empty in a model of ${layers} layers`)
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** One student layer and the teacher layers whose mean it is matched to. */
export interface LayerGroup {
  studentLayer: number
  teacherLayers: number[]
}

/**
 * Group matching (METHOD 1): k student layers, m teacher layers, group size g = max(1, m-k+1); student i is matched to the
 * teacher indices [s, s+g) with s = min(i, m-g). Empty when either side is empty.
 */
export function matchGroups(studentLayers: readonly number[], teacherLayers: readonly number[]): LayerGroup[] {
  const m = teacherLayers.length
  if (m === 0) return []
  const size = Math.max(1, m - studentLayers.length + 1)
  return studentLayers.map((studentLayer, i) => {
    const start = Math.min(i, m - size)
    return { studentLayer, teacherLayers: teacherLayers.slice(start, start + size) }
  })
}

/**
 * The paper's three recipes: perception = text-to-vision of the first layers, reasoning = full maps of layers 0..-2 in groups,
 * planning = text-to-vision of the penultimate layers. Throws when either model has fewer than two layers.
 */
export function paperSignals(studentLayers: number, teacherLayers: number): SignalEntry[] {
  const penultimateStudent = resolveLayer(studentLayers, -2)
  const penultimateTeacher = resolveLayer(teacherLayers, -2)
  const groups = matchGroups(layerRange(studentLayers, 0, -2), layerRange(teacherLayers, 0, -2))
  return [
    { follower: 'perception', studentLayer: 0, teacherLayers: [0], block: 'text-to-vision' },
    ...groups.map((group): SignalEntry => ({ follower: 'reasoning', ...group, block: 'full' })),
    { follower: 'planning', studentLayer: penultimateStudent, teacherLayers: [penultimateTeacher], block: 'text-to-vision' },
  ]
}

/** The block all entries of a follower share, or null when it has none. Throws when its entries disagree. */
export function followerBlock(signals: readonly SignalEntry[], follower: Follower): Block | null {
  const blocks = new Set(signals.filter((entry) => entry.follower === follower).map((entry) => entry.block))
  if (blocks.size > 1) throw new Error(`the ${follower} signal mixes text-to-vision and full maps`)
  return [...blocks][0] ?? null
}
