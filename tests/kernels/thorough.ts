// `THOROUGH=1 npx vitest run --project kernels` runs every case of the long kernel tests on the graphics adapter.
// Without it the adapter, on which compiling a case's shaders takes seconds, gets the cases by which every kernel is
// compiled and compared there, and the CPU device (the project `runs`), which takes a fraction of the time, gets all.

/** Whether the tests run on the CPU device. */
export const ON_CPU = process.env.GPU_DRIVER === 'processor'

export const THOROUGH = process.env.THOROUGH === '1'

/** Whether the CPU device takes what an adapter would take long for: skipped here. */
export const SPARED = !THOROUGH && !ON_CPU

/** The cases of a long list for this device: all of them on the CPU device and in a thorough run. */
export const casesHere = <T>(all: readonly T[], onAdapter: (one: T) => boolean): T[] =>
  all.filter((one) => !SPARED || onAdapter(one))
