// `THOROUGH=1 npx vitest run --project kernels` runs every case of the long kernel tests. Without it a fixed share of
// them runs, and the others are counted as skipped, so that `npm test` takes minutes on two processor cores.

/** The CPU device (the project `runs`) takes long tests in a tenth of the time, and has all their cases. */
export const ON_CPU = process.env.GPU_DRIVER === 'processor'

export const THOROUGH = process.env.THOROUGH === '1'

/** True for the cases of a long list that only a thorough run makes: all but every n-th. */
export const isSpared = (index: number, every: number): boolean => !THOROUGH && !ON_CPU && index % every !== 0
