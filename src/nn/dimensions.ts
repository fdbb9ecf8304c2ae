// The sizes of one recorded model and batch, and what every kernel of its passes needs of them.

import { unrolled, type KernelDeclaration } from '../gpu/kernel'
import { GUARANTEED_LIMITS } from '../gpu/limits'
import type { Slice } from '../gpu/plan'
import {
  batchRows,
  kvHeadsOf,
  mapKeys,
  modelNames,
  parameter,
  parameterLayout,
  qkvWidth,
  type ModelConfig,
  type ModelNames,
  type ParameterLayout,
} from './config'
import packedKeysWgsl from './packedKeys.wgsl?raw'
import { divisors, type Tile } from './tile'

/** Everything fixed about one recorded model: shape, batch, tile choice. */
export interface Dimensions {
  config: ModelConfig
  layout: ParameterLayout
  names: ModelNames
  frames: number
  segments: number
  /**
   * Micro-batches side by side in the batch: equal runs of its frames whose gradients are kept apart. 1: the
   * batch is one.
   */
  microBatches: number
  /** R, image rows, text rows; keys per map row; floats per layer of attention maps (padded to 64). */
  rows: number
  imageRows: number
  textRows: number
  keys: number
  attentionStride: number
  /** Floats per upstream gradient of hidden states in the backward pass, R D padded to 64. */
  hiddenStride: number
  tile: Tile
}

/**
 * Derives all sizes; throws when a shape does not fit the vec4 kernels, or frames cannot be shared out evenly to
 * the micro-batches.
 */
export function dimensions(
  config: ModelConfig,
  frames: number,
  segments: number,
  tile: Tile = { rows: 4, columns: 4 },
  microBatches = 1,
): Dimensions {
  const headDim = config.width / config.heads
  if (!Number.isInteger(headDim) || headDim % 4 !== 0)
    throw new Error(
      `head size ${headDim} is not a multiple of 4 (width ${config.width}, ${config.heads} heads)`,
    )
  const kvHeads = kvHeadsOf(config)
  if (config.heads % kvHeads !== 0)
    throw new Error(`${config.heads} heads cannot share ${kvHeads} key-value heads evenly`)
  if (config.vocabulary % 4 !== 0) throw new Error(`vocabulary ${config.vocabulary} is not a multiple of 4`)
  if (frames % microBatches !== 0)
    throw new Error(`${frames} frames are no ${microBatches} equal micro-batches`)
  const rows = batchRows(config, frames, segments)
  const keys = mapKeys(config)
  return {
    config,
    layout: parameterLayout(config),
    names: modelNames(config),
    frames,
    segments,
    microBatches,
    rows,
    imageRows: frames * config.imageTokens,
    textRows: frames * segments * config.textSlots,
    keys,
    attentionStride: Math.ceil((rows * config.heads * keys) / 64) * 64,
    hiddenStride: Math.ceil((rows * config.width) / 64) * 64,
    tile,
  }
}

/** Constants of kernels that keep micro-batches apart. */
export const microBatchConstants = ({ microBatches, rows, imageRows, textRows }: Dimensions) => ({
  MICRO_BATCHES: microBatches,
  ROWS: rows,
  IMAGE_ROWS: imageRows,
  MICRO_BATCH_IMAGE_ROWS: imageRows / microBatches,
  MICRO_BATCH_TEXT_ROWS: textRows / microBatches,
})

export const read = (type: 'f32' | 'vec4f' | 'u32' | 'i32') => ({ type, access: 'read' }) as const
export const readWrite = (type: 'f32' | 'vec4f' | 'u32' | 'i32') => ({ type, access: 'read_write' }) as const

/** Workgroups of a one-thread-per-item kernel with 64 threads per workgroup. */
export const threads = (items: number): [number] => [Math.ceil(items / 64)]

/**
 * The same for more items than one dimension of a dispatch has room for: rows of workgroups, and the threads of one
 * row. The item of a thread is `gid.y * THREADS_PER_ROW + gid.x`.
 */
export function threadGrid(items: number): { workgroups: [number, number]; THREADS_PER_ROW: number } {
  const [all] = threads(items)
  const rows = Math.ceil(all / GUARANTEED_LIMITS.maxComputeWorkgroupsPerDimension)
  const each = Math.ceil(all / rows)
  return { workgroups: [each, rows], THREADS_PER_ROW: 64 * each }
}

/** A named tensor of the flat parameter buffer as a binding. */
export function slice(buffer: GPUBuffer, layout: ParameterLayout, name: string): Slice {
  const { offset, size } = parameter(layout, name)
  return { buffer, offset, size: Math.ceil(size / 4) * 4 }
}

/** Rows side by side in a picture or a segment that one thread of an attention kernel has. */
const attentionRun = ({ config: { imageTokens, textSlots }, tile: { run = 1 } }: Dimensions): number =>
  divisors(imageTokens, run).find((n) => textSlots % n === 0) ?? 1

/** Workgroups of an attention kernel: a thread per run of rows, head and task. */
export const attentionWorkgroups = (d: Dimensions, heads: number, tasks = 1): [number] =>
  threads((tasks * heads * d.rows) / attentionRun(d))

/** Constants shared by the three attention kernels; columns of qkv in units of four floats. */
export function attentionConstants(d: Dimensions): Pick<Required<KernelDeclaration>, 'u32' | 'f32'> {
  const { width, heads, imageTokens, textSlots } = d.config
  const kvHeads = kvHeadsOf(d.config)
  return {
    u32: {
      ROWS: d.rows,
      IMAGE_ROWS: d.imageRows,
      IMAGE_TOKENS: imageTokens,
      TEXT_SLOTS: textSlots,
      SEGMENTS: d.segments,
      HEADS: heads,
      KV_HEADS: kvHeads,
      GROUP: heads / kvHeads,
      KEYS: d.keys,
      RUN: attentionRun(d),
      D4: width / 4,
      HD4: width / heads / 4,
      VALUES4: (width + (kvHeads * width) / heads) / 4,
      QKV4: qkvWidth(d.config) / 4,
    },
    f32: { SCALE: 1 / Math.sqrt(width / heads) },
  }
}

/** Text of an attention kernel, with its loops over a head's channels and over a run of rows written out. */
export const attentionText = (wgsl: string, d: Dimensions): string =>
  unrolled(packedKeysWgsl + wgsl, { HD4: d.config.width / d.config.heads / 4, RUN: attentionRun(d) })

/**
 * Multiply-adds x 2 of one pass over all visible (query, key, channel) triples, or those of text queries: the
 * unit of attention's cost.
 */
export function attentionFlops(d: Dimensions, queries: 'all' | 'text' = 'all'): number {
  const { imageTokens, textSlots, width } = d.config
  const imagePairs = (imageTokens * (imageTokens + 1)) / 2
  const textPairs = textSlots * imageTokens + (textSlots * (textSlots + 1)) / 2
  return 2 * width * d.frames * ((queries === 'all' ? imagePairs : 0) + d.segments * textPairs)
}
