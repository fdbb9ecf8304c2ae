// Four arrows one may move: what the what-if mode does to gradients. Pure; the Gram matrix follows from the
// arrows, exactly.

import { embed, type Dimensions } from './gradientPoints'

/**
 * Gradient k is `scales[k] * vectors[k]`; the first coordinates are those of the drawing, the others lie
 * outside it.
 */
export interface Sandbox {
  vectors: readonly (readonly number[])[]
  scales: readonly number[]
}

const ONES: readonly number[] = [1, 1, 1, 1]

/** The four gradients themselves. */
export const arrowsOf = ({ vectors, scales }: Sandbox): number[][] =>
  vectors.map((v, k) => v.map((x) => x * scales[k]))

const products = (vectors: readonly (readonly number[])[]): number[] =>
  vectors.flatMap((a) => vectors.map((b) => a.reduce((sum, x, d) => sum + x * (b[d] ?? 0), 0)))

/** Row-major 4x4 Gram matrix of the arrows. */
export const gramOf = (sandbox: Sandbox): number[] => products(arrowsOf(sandbox))

/** A copy of a measured Gram matrix to play with. */
export const sandboxFrom = (
  gram: readonly number[],
  count: Dimensions,
  shown?: readonly number[],
): Sandbox => ({ vectors: embed(gram, count, shown), scales: ONES })

/** The same four gradients with the drawing's plane or space chosen anew. */
export const reembedded = (
  { vectors, scales }: Sandbox,
  count: Dimensions,
  shown?: readonly number[],
): Sandbox => ({
  vectors: embed(products(vectors), count, shown),
  scales,
})

/** Gradient k with its tip at these drawn coordinates; what it holds outside the drawing stays. */
export function moved(sandbox: Sandbox, k: number, tip: readonly number[]): Sandbox {
  const scale = sandbox.scales[k] > 0 ? sandbox.scales[k] : 1
  const own = sandbox.vectors[k]
  const length = Math.max(own.length, tip.length)
  const vector = Array.from({ length }, (_, d) => (d < tip.length ? tip[d] / scale : (own[d] ?? 0)))
  return {
    vectors: sandbox.vectors.map((v, i) => (i === k ? vector : v)),
    scales: sandbox.scales.map((s, i) => (i === k ? scale : s)),
  }
}

/** Gradient k longer or shorter, as if its loss weight were changed: only G's row and column k change. */
export const rescaled = (sandbox: Sandbox, k: number, scale: number): Sandbox => ({
  ...sandbox,
  scales: sandbox.scales.map((s, i) => (i === k ? scale : s)),
})

/** Everything outside the drawing taken away: afterwards it is exact. */
export const flattened = (sandbox: Sandbox, count: Dimensions): Sandbox => ({
  ...sandbox,
  vectors: sandbox.vectors.map((v) => v.slice(0, count)),
})

/** Situations worth seeing, each in a plane: ce, perception, reasoning, planning. */
export const PRESETS = {
  calm: [
    [1.2, 0],
    [0.55, 0.75],
    [0.8, -0.25],
    [0.6, 0.3],
  ],
  stage1: [
    [1.4, 0],
    [-0.55, 0.7],
    [0.75, 0.3],
    [0.6, -0.4],
  ],
  both: [
    [0.55, 0],
    [-0.25, 0.95],
    [0.75, 0.15],
    [0.4, -1],
  ],
  rivals: [
    [0.6, 0],
    [0.2, 1],
    [0.7, 0.15],
    [0.25, -1.1],
  ],
} as const satisfies Record<string, readonly (readonly [number, number])[]>
export type PresetId = keyof typeof PRESETS
export const PRESET_IDS = Object.keys(PRESETS) as PresetId[]

export const presetSandbox = (id: PresetId): Sandbox => ({
  vectors: PRESETS[id].map((v) => [...v]),
  scales: ONES,
})
