// The Gram matrix: the partial gradients of the backward pass are summed to gradients, and all their inner
// products are taken, chunk by chunk.

import { unrolled } from '../../gpu/kernel'
import type { Plan } from '../../gpu/plan'
import { read, readWrite, type Dimensions } from '../../nn/dimensions'
import type { GradientPartials } from '../../nn/gradientPartials'
import { PROJECTION_GROUP } from '../signals/hiddenMse/projections'
import { basisBlock, restrictedIn } from './basis'
import { gramKernel } from './gramKernel'
import type { CombinationOptions } from './recordedStep'

/** vec4 of a chunk. Where the gradients of many micro-batches lie side by side there is work enough with long ones. */
const GRAM_CHUNK = { batch: 256, microBatch: 2048 } as const

/** Whether the partial gradients are whole: nothing is left to be summed before their products are taken. */
const areWhole = ({ parts, slices }: GradientPartials, o: CombinationOptions): boolean =>
  o.microBatches > 1 && slices === o.dimensions.microBatches && parts.length === 1

/** vec4 of a chunk, for these gradients. */
export const chunkSize = (partials: GradientPartials, o: CombinationOptions): number =>
  GRAM_CHUNK[areWhole(partials, o) ? 'microBatch' : 'batch']

/**
 * Chunks of the gram kernel: [first, end) in vec4, never across a parameter group; and where each group's
 * chunks start. Projections of signals come after all groups: their gradients are summed, but enter no Gram
 * matrix.
 */
export function gramChunks(
  d: Dimensions,
  trained: number,
  size: number = GRAM_CHUNK.batch,
): { chunks: number[]; groupChunks: number[]; groups: string[] } {
  const groups = [...new Set(d.layout.entries.filter((e) => e.offset < trained).map((e) => e.group))]
  const chunks: number[] = []
  const groupChunks = [0]
  const cut = (group: string) => {
    const entries = d.layout.entries.filter((e) => e.group === group)
    if (entries.length === 0) return
    const last = entries[entries.length - 1]
    const end = Math.ceil((last.offset + last.size) / 4)
    for (let first = entries[0].offset / 4; first < end; first += size)
      chunks.push(first, Math.min(first + size, end), 0, 0)
  }
  for (const group of groups) {
    cut(group)
    groupChunks.push(chunks.length / 4)
  }
  cut(PROJECTION_GROUP)
  return { chunks, groupChunks, groups }
}

/** How many chunks of the table, which ascends, begin before this vec4. */
function chunksBefore(table: readonly number[], vec4: number): number {
  let [low, high] = [0, table.length / 4]
  while (low < high) {
    const middle = (low + high) >> 1
    if (table[4 * middle]! < vec4) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Records the chunks' inner products, and the sums of the partial gradients where a gradient has several: one dispatch
 * per buffer of partials. Returns the gradients [micro-batches, tasks, layout.total].
 */
export function recordGram(
  plan: Plan,
  partials: GradientPartials,
  into: { chunks: readonly number[]; gramPartials: GPUBuffer },
  o: CombinationOptions,
): GPUBuffer {
  const restricted = restrictedIn(o.basis)
  const tasks = o.gradientTasks.length
  const vectors = tasks + restricted.length
  const sizes = { TASKS: tasks, VECTORS: vectors, SPLITS: o.splits, PAIRS: (vectors * (vectors + 1)) / 2 }
  const { chunks: table, gramPartials } = into
  const chunks = plan.upload('gram chunks', new Uint32Array(table))
  const { microBatches } = o.dimensions
  if (areWhole(partials, o)) {
    const [{ buffer }] = partials.parts
    plan.record(
      {
        label: 'gram of micro-batches',
        body: unrolled(basisBlock(o.basis) + gramKernel(restricted, tasks, true), sizes),
        u32: { ...sizes, PART4: o.dimensions.layout.total / 4, CHUNKS: table.length / 4, FIRST_CHUNK: 0 },
        bindings: { partials: read('vec4f'), chunks: read('u32'), gramPartials: readWrite('f32') },
      },
      { partials: buffer, chunks, gramPartials },
      [table.length / 4, microBatches],
    )
    return buffer
  }
  if (microBatches > 1)
    throw new Error(`the gradients of ${microBatches} micro-batches side by side need more than one binding`)
  const gradients = plan.buffer('gradients', tasks * o.dimensions.layout.total)
  for (const { buffer, first, floats } of partials.parts) {
    const [firstChunk, endChunk] = [first, first + floats].map((at) => chunksBefore(table, at / 4))
    if (firstChunk === endChunk) continue
    plan.record(
      {
        label: 'gradients and gram',
        body: unrolled(basisBlock(o.basis) + gramKernel(restricted, tasks), sizes),
        u32: {
          ...sizes,
          P4: o.dimensions.layout.total / 4,
          PART4: floats / 4,
          FIRST4: first / 4,
          FIRST_CHUNK: firstChunk,
        },
        bindings: {
          partials: read('vec4f'),
          chunks: read('u32'),
          gradients: readWrite('vec4f'),
          gramPartials: readWrite('f32'),
        },
      },
      { partials: buffer, chunks, gradients, gramPartials },
      [endChunk - firstChunk],
    )
  }
  return gradients
}
