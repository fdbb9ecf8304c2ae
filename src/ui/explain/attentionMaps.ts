// Arithmetic on [44, 44] attention maps: which teacher layer is shown beside which student layer, scales,
// rows. Pure.

import type { Block } from '../../protocol/messages'
import type { AttentionSignal } from './signalKinds'
import { IMAGE_TOKENS, TEXT_SLOTS, type Capability } from '../../world/types'

/**
 * What is shown side by side: a student layer and the mean of its teacher group, single layers, or one head
 * of the student.
 */
export type Scope = 'group' | 'layer' | 'head'

export const MAP_SIDE = IMAGE_TOKENS + TEXT_SLOTS

/**
 * The pairing shown: which teacher layers (mean of several), and whether the student really learns from them
 * here.
 */
export interface Pairing {
  layers: number[]
  signal: AttentionSignal | null
}

/**
 * The teacher layers beside a student layer. Matched layers where this teacher teaches this layer (in the
 * scope of layers the middle one of them); else the layer at the same relative depth, for comparison only.
 */
export function pairing(
  signals: readonly AttentionSignal[],
  teacher: Capability,
  studentLayer: number,
  studentLayers: number,
  teacherLayers: number,
  chosen: number | null,
  scope: Scope = 'group',
): Pairing {
  const signal = signals.find((s) => s.teacherTask === teacher && s.studentLayer === studentLayer) ?? null
  const only = (layer: number): Pairing => ({
    layers: [layer],
    signal: signal && signal.teacherLayers.length === 1 && signal.teacherLayers[0] === layer ? signal : null,
  })
  if (chosen !== null && chosen < teacherLayers) return only(chosen)
  if (signal && scope !== 'layer') return { layers: signal.teacherLayers, signal }
  if (signal) return only(signal.teacherLayers[Math.floor((signal.teacherLayers.length - 1) / 2)])
  const depth = studentLayers > 1 ? studentLayer / (studentLayers - 1) : 0
  return { layers: [Math.round(depth * (teacherLayers - 1))], signal: null }
}

/** Mean of maps, elementwise. */
export function meanMap(maps: readonly Float32Array[]): Float32Array {
  if (maps.length === 1) return maps[0]!
  const out = new Float32Array(MAP_SIDE * MAP_SIDE)
  for (const map of maps) for (let i = 0; i < out.length; i++) out[i]! += map[i]! / maps.length
  return out
}

/** True where a row may look at all: not later tokens, no padding rows. `used` = text slots in use. */
export const visible = (row: number, column: number, used: number): boolean =>
  column <= row && row < IMAGE_TOKENS + used

/** Calls back for every visible entry from row `from` on. */
function each(used: number, from: number, columns: number, take: (index: number) => void): void {
  for (let r = from; r < IMAGE_TOKENS + used; r++)
    for (let c = 0; c <= Math.min(r, columns - 1); c++) take(r * MAP_SIDE + c)
}

/**
 * Upper end of a colour scale: the 98th percentile of what is visible (a few self-attending first rows would
 * wash out the rest), and the true maximum.
 */
export function scaleOf(
  maps: readonly Float32Array[],
  used: number,
  from: number,
  columns = MAP_SIDE,
): { top: number; max: number } {
  const all = new Float32Array(maps.length * MAP_SIDE * MAP_SIDE)
  let count = 0
  for (const map of maps) each(used, from, columns, (i) => (all[count++] = Math.abs(map[i]!)))
  const values = all.subarray(0, count).sort()
  const max = values.at(-1) ?? 0
  const top = values[Math.floor(0.98 * (values.length - 1))] ?? 0
  return { top: top > 0 ? top : max, max }
}

/** Student minus teacher. */
export function difference(student: Float32Array, teacher: Float32Array): Float32Array {
  return student.map((v, i) => v - teacher[i]!)
}

/**
 * Mean squared difference over a signal's block of one sample (METHOD 1); of answer rows all text rows are
 * taken.
 */
export function blockError(student: Float32Array, teacher: Float32Array, used: number, block: Block): number {
  let sum = 0
  let count = 0
  const side = IMAGE_TOKENS + used
  for (let r = block === 'full' ? 0 : IMAGE_TOKENS; r < side; r++) {
    for (let c = 0; c < (block === 'text-to-vision' ? IMAGE_TOKENS : side); c++) {
      sum += (student[r * MAP_SIDE + c]! - teacher[r * MAP_SIDE + c]!) ** 2
      count++
    }
  }
  return count ? sum / count : 0
}

/** One query row's attention on the 36 image tokens, with its largest value and its total. */
export function imageRow(map: Float32Array, row: number): { values: number[]; max: number; sum: number } {
  const values = Array.from(map.subarray(row * MAP_SIDE, row * MAP_SIDE + IMAGE_TOKENS))
  return { values, max: Math.max(0, ...values), sum: values.reduce((s, v) => s + v, 0) }
}

/** Index of the largest value. */
export const argMax = (values: readonly number[]): number =>
  values.reduce((best, v, i) => (v > values[best]! ? i : best), 0)
