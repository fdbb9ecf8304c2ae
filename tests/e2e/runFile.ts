// A small run file: three steps of made-up figures under the settings given, as the page saves them.

import { readFileSync } from 'node:fs'

const recorded = JSON.parse(readFileSync('public/runs/default.json', 'utf8')) as { config: object }

/** Text of a run file; settings that are not given are those of the recorded run. */
export function runFile(config: Readonly<Record<string, unknown>>): string {
  const steps = [1, 2, 3].map((step) => ({
    step,
    losses: { ce: 6 / step, perception: 5e-4, reasoning: 7e-4, planning: 1e-3 / step },
    gram: [9, 0.5, 0.4, 0.6, 0.5, 5, 1, 2, 0.4, 1, 6, 1, 0.6, 2, 1, 7],
    coefficients: [3, 1, 1, 1],
    angles: [85, 87, 86, 79, 70, 81],
    learningRate: 0.003,
    updateNorm: 10,
    permutation: 3,
  }))
  return JSON.stringify({
    format: 'drive-kd-run',
    formatVersion: 1,
    version: '0.3.0',
    config: { ...recorded.config, steps: 3, ...config },
    seed: config.seed ?? 1,
    adapter: {
      vendor: 'mesa',
      architecture: 'software',
      device: 'llvmpipe-llvm-15-0-6-256-bits-',
      description: 'llvmpipe: Mesa 25.0.7 (LLVM 15.0.6) 0.0.1',
      software: true,
    },
    createdAt: '2020-11-23T22:28:45.476Z',
    seconds: 58.133,
    dispatchesPerStep: 58,
    steps,
    finalAccuracy: { perception: 0.42, reasoning: 0.391, planning: 0.5, average: 0.437, questions: 72 },
  })
}
