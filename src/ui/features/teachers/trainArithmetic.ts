// What training a teacher takes: its shape as a model, and its arithmetic.

import { parameterLayout, type ModelConfig } from '../../../nn/config'
import type { TeacherPlan } from '../../../settings/teacherPlan'
import { WORLD_SIZES } from '../../../teacher/contract'
import { formatCount } from '../../explain/numbersText'

/** The decoder of "6x64", as a GPT; null where the shape is not known. */
export function modelOf(shape: string): ModelConfig | null {
  const [layers, width] = shape.split('x').map(Number)
  if (!layers || !width) return null
  const { V: vocabulary, I: imageTokens, S: textSlots, F: featureSize } = WORLD_SIZES
  return {
    family: 'gpt',
    layers,
    width,
    heads: 4,
    mlpRatio: 4,
    vocabulary,
    imageTokens,
    textSlots,
    featureSize,
  }
}

/**
 * 6 floating-point operations per weight and row, forward and backward: an order of magnitude for the person,
 * not the card's exact count.
 */
export function approximateFlops(plan: TeacherPlan, shape: string): string | null {
  const config = modelOf(shape)
  if (!config || !(plan.steps > 0)) return null
  const rows = plan.batchFrames * (config.imageTokens + plan.batchSegments * config.textSlots)
  const flops = 6 * rows * parameterLayout(config).count * plan.steps
  if (!Number.isFinite(flops)) return null
  return flops >= 1e12 ? `${formatCount(flops / 1e12)} × 10¹²` : `${formatCount(flops / 1e9)} × 10⁹`
}
