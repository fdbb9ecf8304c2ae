// `THOROUGH=1 npx vitest run --project kernels` runs every case of the long kernel tests. Without it a fixed share of
// them runs, and the others are counted as skipped, so that `npm test` takes minutes on two processor cores.

export const THOROUGH = process.env.THOROUGH === '1'

/** True for the cases of a long list that only a thorough run makes: all but every n-th. */
export const isSpared = (index: number, every: number): boolean => !THOROUGH && index % every !== 0
