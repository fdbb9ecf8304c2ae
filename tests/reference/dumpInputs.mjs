// Writes the inputs of the reference trajectories as raw little-endian arrays for trajectory.py, one folder per case:
// node tests/reference/dumpInputs.mjs FOLDER

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const folder = process.argv[2]
if (!folder) throw new Error('usage: node tests/reference/dumpInputs.mjs FOLDER')

const load = async (path) => (await runnerImport(fileURLToPath(new URL(path, import.meta.url)), { configFile: false, logLevel: 'error' })).module
const { REFERENCE_CASES, referenceParameters, referenceStep } = await load('./inputs.ts')
const { PERMUTATIONS } = await load('../../src/distill/tasks.ts')
const { parameterLayout } = await load('../../src/nn/config.ts')

for (const reference of Object.values(REFERENCE_CASES)) {
  const place = join(folder, reference.name)
  mkdirSync(place, { recursive: true })
  const write = (name, array) => writeFileSync(join(place, name), new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  write('parameters.f32', referenceParameters(reference))
  const steps = []
  for (let step = 1; step <= reference.steps; step++) {
    const { batch, targets, permutation, learningRate } = referenceStep(reference, step)
    write(`${step}.features.f32`, batch.features)
    for (const name of ['tokens', 'targets', 'lengths', 'capabilities']) write(`${step}.${name}.i32`, batch[name])
    targets.forEach((target, entry) => write(`${step}.target${entry}.f32`, target))
    steps.push({ step, permutation, learningRate })
  }
  const { name, seed, frames, segments, settings } = reference
  const entries = parameterLayout(settings.config).entries
  writeFileSync(join(place, 'meta.json'), JSON.stringify({ name, seed, frames, segments, ...settings, entries, permutations: PERMUTATIONS, steps }))
  console.log(`${name}: ${reference.steps} steps written to ${place}`)
}
