// The kernel of the attention signal, apart from its descriptor, which the page reads before anything trains.

import { wgslSwitch, type KernelDeclaration } from '../../../gpu/kernel'
import { PROBABILITY_FLOOR, ROW_LOSSES, type RowLoss } from '../types'
import attentionWgsl from './attention.wgsl?raw'

export interface AttentionLossEntry {
  teacherTask: number
  layer: number
  textToVision: boolean
  loss: RowLoss
}

export interface AttentionLossShape {
  /**
   * One per matched student layer: which teacher task's row weights, which layer's maps, and whether only
   * image keys count, how rows are compared.
   */
  entries: readonly AttentionLossEntry[]
  /** Index of the first one among all entries, in the upstream gradients and the row losses. */
  firstEntry: number
  rows: number
  keys: number
  /** The first columns of a map row are image keys. */
  imageTokens: number
  heads: number
  /** Floats between two layers of `attention`. */
  layerStride: number
  /** Map rows per entry of `targets`. */
  dataRows: number
}

/** WGSL: what belongs to an entry, by its index. */
export function entryTables(entries: readonly AttentionLossEntry[]): string {
  const table = (
    name: string,
    type: string,
    value: (entry: AttentionLossEntry) => string,
    fallback: string,
  ) => wgslSwitch(name, 'entry', type, entries.map(value), fallback)
  return (
    table('entryTask', 'u32', (e) => `${e.teacherTask}u`, '0u') +
    table('entryLayer', 'u32', (e) => `${e.layer}u`, '0u') +
    table('entryTextToVision', 'bool', (e) => String(e.textToVision), 'false') +
    table('entryLoss', 'u32', (e) => `${ROW_LOSSES.indexOf(e.loss)}u`, '0u')
  )
}

/** One thread per (entry, row); see attention.wgsl for the bindings' shapes. */
export function attentionLosses({
  entries,
  firstEntry,
  rows,
  keys,
  imageTokens,
  heads,
  layerStride,
  dataRows,
}: AttentionLossShape): KernelDeclaration {
  return {
    label: 'attention losses',
    body: entryTables(entries) + attentionWgsl,
    f32: { PROBABILITY_FLOOR },
    u32: {
      MSE: ROW_LOSSES.indexOf('mse'),
      COSINE: ROW_LOSSES.indexOf('cosine'),
      ENTRIES: entries.length,
      FIRST_ENTRY: firstEntry,
      ROWS: rows,
      KEYS: keys,
      IMAGE_TOKENS: imageTokens,
      HEADS: heads,
      LAYER_STRIDE: layerStride,
      DATA_ROWS: dataRows,
    },
    bindings: {
      attention: { type: 'f32', access: 'read' },
      targets: { type: 'f32', access: 'read' },
      sourceRow: { type: 'u32', access: 'read' },
      rowWeights: { type: 'f32', access: 'read' },
      cotangents: { type: 'f32', access: 'read_write' },
      rowLoss: { type: 'f32', access: 'read_write' },
    },
  }
}
