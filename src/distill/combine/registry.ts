// All combining methods, and where each is solved. A file in methods/ is a method: nothing else has to name
// it.

import type { CombineId, CombineMethod } from './method'

const FILES = import.meta.glob<CombineMethod>('./methods/*.ts', { eager: true, import: 'method' })

const ALL = Object.values(FILES).sort((a, b) => a.place - b.place)

/** In the order offered: the paper's, sums, surgery on pairs, common descent, balance, weights. */
export const METHODS: readonly CombineId[] = ALL.map(({ id }) => id)

/** Solved inside the recorded step: the index is the case of the GPU's switch. */
export const GPU_COMBINE_IDS: readonly CombineId[] = ALL.filter(({ wgsl }) => wgsl).map(({ id }) => id)

/** Solved in float64 on the host, from the Gram matrix read back: a round trip per step. */
export const HOST_COMBINE_IDS: readonly CombineId[] = ALL.filter(({ wgsl }) => !wgsl).map(({ id }) => id)

/** All ids, those of the GPU first. */
export const COMBINE_IDS: readonly CombineId[] = [...GPU_COMBINE_IDS, ...HOST_COMBINE_IDS]

/** One method per id, each under its own id. */
export const COMBINE: Readonly<Record<CombineId, CombineMethod>> = Object.fromEntries(
  ALL.map((method) => [method.id, method]),
)

/** Whether the coefficients must be computed on the host: the kernels do not know this method. */
export const isHostSolved = (id: CombineId): boolean => !COMBINE[id].wgsl
