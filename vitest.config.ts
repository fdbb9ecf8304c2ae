import { defineConfig } from 'vitest/config'

/** Three projects: pure unit tests, golden vectors, and kernels on a WebGPU device in Node. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/golden/**', 'tests/kernels/**', 'tests/e2e/**', 'tests/firefox/**'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'golden',
          include: ['tests/golden/**/*.test.ts'],
          testTimeout: 120_000,
          setupFiles: ['tests/gpuSetup.ts'],
        },
      },
      {
        test: {
          name: 'kernels',
          include: ['tests/kernels/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          setupFiles: ['tests/gpuSetup.ts'],
        },
      },
    ],
    fileParallelism: true,
    maxWorkers: 2,
  },
})
