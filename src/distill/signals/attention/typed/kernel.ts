// The kernel of typed attention losses: typed.wgsl around the generated function of value and slope. All its
// entries have the same expression; the built-in losses keep attention.wgsl. Reference: typed.reference.ts.

import type { KernelDeclaration } from '../../../../gpu/kernel'
import { attentionLosses, entryTables, type AttentionLossShape } from '../kernel'
import { POWER_WGSL } from './program'
import typedWgsl from './typed.wgsl?raw'
import { readLoss } from './typedLoss'

/**
 * The kernel of one expression, as a function of the shape. Whether it counts by rows is that of the entries.
 * @throws LossError where the expression cannot be trained with.
 */
export const typedAttentionLosses =
  (expression: string) =>
  (shape: AttentionLossShape): KernelDeclaration => {
    const [{ loss }] = shape.entries
    const plain = attentionLosses(shape)
    return {
      ...plain,
      label: 'typed attention losses',
      body: entryTables(shape.entries) + POWER_WGSL + readLoss(expression).wgsl('typedLoss') + typedWgsl,
      u32: { ...plain.u32, BY_ROWS: Number(loss === 'typed-rows') },
    }
  }
