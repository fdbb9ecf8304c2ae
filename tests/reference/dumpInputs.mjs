// Writes the inputs of the reference trajectories as raw little-endian arrays for trajectory.py, one folder
// per case: node tests/reference/dumpInputs.mjs FOLDER [CASE ...]

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const [folder, ...wanted] = process.argv.slice(2)
if (!folder) throw new Error('usage: node tests/reference/dumpInputs.mjs FOLDER [CASE ...]')

const load = async (path) =>
  (
    await runnerImport(fileURLToPath(new URL(path, import.meta.url)), {
      configFile: false,
      logLevel: 'error',
    })
  ).module
const { REFERENCE_CASES } = await load('./cases.ts')
const { referenceParameters, referenceStep } = await load('./inputs.ts')
const { activeTeachers, signalledBy } = await load('../../src/distill/activeTeachers.ts')
const { parameterLayout } = await load('../../src/nn/config.ts')
const { withProjections } = await load('../../src/distill/signals/hiddenMse/projections.ts')

for (const reference of Object.values(REFERENCE_CASES)) {
  if (wanted.length > 0 && !wanted.includes(reference.name)) continue
  const place = join(folder, reference.name)
  mkdirSync(place, { recursive: true })
  const write = (name, array) =>
    writeFileSync(join(place, name), new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  write('parameters.f32', referenceParameters(reference))
  const steps = []
  for (let step = 1; step <= reference.steps; step++) {
    const { batch, targets, permutation, learningRate, samples } = referenceStep(reference, step)
    write(`${step}.features.f32`, batch.features)
    for (const name of ['tokens', 'targets', 'lengths', 'capabilities'])
      write(`${step}.${name}.i32`, batch[name])
    targets.forEach((target, entry) => write(`${step}.target${entry}.f32`, target))
    steps.push({
      step,
      permutation,
      learningRate,
      ...(samples && { sampleShuffles: samples.map((s) => s.permutation) }),
    })
  }
  const { name, seed, frames, segments, settings } = reference
  const { entries } = withProjections(parameterLayout(settings.config), settings.config, settings.signals)
  const active = activeTeachers({
    method: settings.combine,
    weights: settings.weights,
    signalled: signalledBy(settings.signals),
  })
  writeFileSync(
    join(place, 'meta.json'),
    JSON.stringify({ name, seed, frames, segments, ...settings, activeTeachers: active, entries, steps }),
  )
  console.log(`${name}: ${reference.steps} steps written to ${place}`)
}
