import { defineConfig } from 'vitest/config'

/** Rooms whose modules hold state between calls (stores, a worker's session), and files that replace modules. */
const WITH_STATE = [
  'tests/{ui,worker,browser}/**/*.test.ts',
  'tests/experiment/targetFilling.test.ts',
  'tests/teacher/teacherStore.test.ts',
]

/**
 * Kernel tests of which a graphics adapter, which compiles shaders for seconds, gets the cases that it needs to compile
 * and compare every kernel once, and the CPU device gets all (tests/kernels/thorough.ts).
 */
const ON_BOTH =
  'tests/kernels/{backward,cutBuffers,ownAnswers,step,tiles,tileTuning,trajectory,updates}.test.ts'

/**
 * Five projects: unit tests, those of rooms with state, golden vectors, kernels on a WebGPU device in Node, and whole
 * runs, which are the same code on every device, on the CPU device, where they take the least time. But for those with
 * state, files share the modules of their worker and do not read them anew.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: [...WITH_STATE, 'tests/{golden,kernels,runs,e2e,firefox}/**'],
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        test: { name: 'state', include: WITH_STATE, testTimeout: 60_000 },
      },
      {
        test: {
          name: 'golden',
          include: ['tests/golden/**/*.test.ts'],
          isolate: false,
          testTimeout: 120_000,
          setupFiles: ['tests/gpuSetup.ts'],
        },
      },
      {
        test: {
          name: 'kernels',
          include: ['tests/kernels/**/*.test.ts'],
          isolate: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          setupFiles: ['tests/gpuSetup.ts'],
        },
      },
      {
        test: {
          name: 'runs',
          include: ['tests/runs/**/*.test.ts', ON_BOTH],
          isolate: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          setupFiles: ['tests/gpuSetup.ts'],
          env: { GPU_DRIVER: process.env.GPU_DRIVER ?? 'processor' },
        },
      },
    ],
    fileParallelism: true,
    maxWorkers: 2,
  },
})
