// The golden vectors of the method, typed. `method.json` unless the environment variable GOLDENS names
// another file of the same form.

import { readFileSync } from 'node:fs'
import type { Maps } from '../../src/distill/signals/attention/attention.reference'

/** perception, reasoning, planning as the goldens name them. */
export const GOLDEN_CAPABILITIES = ['p', 'r', 'd'] as const
export type GoldenCapability = (typeof GOLDEN_CAPABILITIES)[number]

/** Index 0..2 of each name of an order. */
export const goldenPermutation = (names: readonly GoldenCapability[]): number[] =>
  names.map((name) => GOLDEN_CAPABILITIES.indexOf(name))

/** One order of stage 2; `merged`, `tilde` hold the present capabilities only. */
export interface AgpRun {
  perm: GoldenCapability[]
  total: number[]
  gram_weights_ce_p_r_d: number[]
  merged: Partial<Record<GoldenCapability, number[]>>
  tilde: Partial<Record<GoldenCapability, number[]>>
  total_dot_inputs: number[]
  total_dot_ce_over_ce2: number
  total_released_code_with_None_grads?: number[]
  stage1_residual_dot_ce_released_code?: Record<GoldenCapability, number>
  stage1_residual_dot_ce_exact?: Record<GoldenCapability, number>
}

export type AgpCase = {
  name: string
  note: string
  ce: number[]
  gram: number[][]
  cosine: number[][]
  support?: Record<GoldenCapability, number[]>
  runs: AgpRun[]
} & Record<GoldenCapability, number[] | null>

export type AccumulatedSample = { capability: number; perm: GoldenCapability[]; ce: number[] } & Record<
  GoldenCapability,
  number[]
>

export interface ReweightingStep {
  mean_losses: number[]
  mean_base_norms: number[]
  G: Record<string, number>
  target: Record<string, number>
  objective: number
  grad_raw_param: Record<string, number>
  weights: Record<string, number>
  sum: number
}

export interface Goldens {
  group_mapping: { k: number; m: number; group_size: number; map: Record<string, number[]> }[]
  layer_range: { layers: number; start: number; end: number; indices: number[] }[]
  full_attention_grouped: {
    name: string
    student: Maps[]
    teacher: Maps[]
    loss: number
    per_layer: number[]
    map: Record<string, number[]>
    dloss_dstudent: Record<string, Maps>
  }[]
  text_to_vision: {
    name: string
    is_image: number[][]
    student: Maps
    teacher: Maps
    loss: number
    per_sample: number[]
    denominator: number[]
    dloss_dstudent: Maps
  }[]
  agp: AgpCase[]
  mixing: { rows: number[][]; normalised: number[][] }[]
  accumulated_step: {
    accum: number
    weights: Record<'ce' | GoldenCapability, number>
    samples: AccumulatedSample[]
    grad_agp: number[]
    grad_no_agp: number[]
  }
  reweighting: {
    name: string
    names: string[]
    static: number[]
    config: { lr?: number; alpha?: number }
    initial_weights: Record<string, number>
    steps: ReweightingStep[]
  }[]
  aggregators_4x4: AggregatorCase[]
  /** TorchJD's published values for J [2, 3]: weights, or the aggregated vector. */
  torchjd_crosscheck_J_base: {
    J: number[][]
    checks: Record<
      string,
      { here: number[]; abs_err: number } & ({ torchjd_weights: number[] } | { torchjd_vector: number[] })
    >
  }
  lr_schedule: {
    total: number
    warmup: number
    type: 'cosine' | 'linear'
    min_ratio: number
    values: number[]
  }[]
}

/** Four gradients J [4, D], and by name of aggregator its weights w, G w, and whether G w >= -1e-7. */
export interface AggregatorCase {
  name: string
  J: number[][]
  gram: number[][]
  cosine: number[][]
  eig: number[]
  weights: Record<string, number[]>
  gram_times_weights: Record<string, number[]>
  non_conflicting: Record<string, boolean>
}

/** Reads the goldens. */
export function readGoldens(): Goldens {
  const file = process.env['GOLDENS'] ?? new URL('method.json', import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Goldens
}

/**
 * Largest violation of |actual - expected| <= relative * (largest |expected|) + absolute over nested arrays
 * of numbers; 0 when all agree, infinite when shapes differ.
 */
export function disagreement(actual: unknown, expected: unknown, relative: number, absolute: number): number {
  const a = [actual].flat(Infinity) as number[]
  const b = [expected].flat(Infinity) as number[]
  if (a.length !== b.length) return Infinity
  const allowed = relative * b.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0) + absolute
  const worst = a.reduce(
    (most, x, i) => Math.max(most, Number.isFinite(x) ? Math.abs(x - b[i]) : Infinity),
    0,
  )
  return worst <= allowed ? 0 : worst
}
