// A prepared run with a signal of each kind: its losses are those of the float64 reference with the teachers' own
// float64 forward as targets, so that cached maps, hidden states (with group means) and logits lie where the
// step looks for them.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { packedTarget } from '../../src/distill/signals/packed.reference'
import { normaliseMixing } from '../../src/distill/step/mixing'
import { isHidden, isLogits } from '../../src/distill/matching'
import { withInitialProjections, withProjections } from '../../src/distill/signals/hiddenMse/projections'
import { lossesAndGradients } from '../../src/distill/reference/step.reference'
import { requestGpu } from '../../src/gpu/device'
import { parameterLayout, type PackedBatch } from '../../src/nn/config'
import { forward } from '../../src/nn/model.reference'
import { resolveSettings } from '../../src/settings/resolve'
import { batchShape, drawBatch } from '../../src/experiment/run/batches'
import { initialStudent } from '../../src/experiment/run/initialStudent'
import { Distillation } from '../../src/experiment/run/distillation'
import { prepareData } from '../../src/experiment/run/preparedData'
import { teacherSources } from '../../src/settings/teacherSources'
import { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import { readWeights } from '../../src/teacher/exportTeacher'
import { stream } from '../../src/world/random'
import { TEXT_SLOTS } from '../../src/world/types'

const resolved = resolveSettings({
  steps: 3,
  layers: 3,
  width: 32,
  heads: 4,
  batchFrames: 2,
  batchSegments: 3,
  trainFrames: 18,
  validationFrames: 1,
  warmup: 1,
  signalPerception: 'logits-kl',
  temperaturePerception: 3,
  signalReasoning: 'hidden-mse',
  layerPlanning: 'custom',
  mapPlanning: '-1<-1..3',
  blockPlanning: 'full',
})

const read = (name: string) => new Uint8Array(readFileSync(`public/teachers/${name}`))

it('every kind of cached target is the one its loss is compared with', async () => {
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  const { settings } = resolved
  const gpu = await requestGpu(navigator.gpu)
  const sources = teacherSources(settings)
  const teachers = await Teachers.load(gpu, (name) => Promise.resolve(read(name)), sources, undefined, 'wasm')
  const data = await prepareData(settings, teachers, () => undefined)
  const run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined)
  expect(run.facts.signals.map((s) => s.signal)).toEqual([
    'logits-kl',
    'hidden-mse',
    'hidden-mse',
    'attention',
  ])

  // The student, then a projection from width 32 to the teacher's 64 for each of the two matched layers.
  const layout = withProjections(parameterLayout(run.config), run.config, run.signals)
  const projections = stream(settings.seed, 'signal projections')
  const all = withInitialProjections(initialStudent(settings), layout, () => projections.normal())
  expect(all.length - (await run.parameters()).length).toBe(2 * 32 * 64)
  const [metrics] = await run.advance(1)

  const { train } = data
  const { frames, questions } = drawBatch(settings.seed, 1, train, batchShape(settings))
  const pick = <T extends Float32Array | Int32Array>(from: T, rows: Int32Array, size: number): T => {
    const out = new (from.constructor as new (n: number) => T)(rows.length * size)
    rows.forEach((row, i) => out.set(from.subarray(row * size, (row + 1) * size), i * size))
    return out
  }
  const batch: PackedBatch = {
    frames: settings.batchFrames,
    segments: settings.batchSegments,
    features: pick(train.features, frames, train.features.length / train.frames),
    tokens: pick(train.tokens, questions, TEXT_SLOTS),
    targets: pick(train.targets, questions, TEXT_SLOTS),
    lengths: pick(train.lengths, questions, 1),
    capabilities: pick(train.capabilities, questions, 1),
  }
  const targets = run.signals.map((entry) => {
    const { config, parameters } = readWeights(read(sources[entry.teacherTask]))
    const teacher = forward(config, Float64Array.from(parameters), batch)
    if (isLogits(entry)) return teacher.logits
    if (!isHidden(entry)) return packedTarget(config, teacher.attention, entry.teacherLayers)
    return teacher.hidden[0].map(
      (_, i) =>
        entry.teacherLayers.reduce((sum, l) => sum + teacher.hidden[l][i], 0) / entry.teacherLayers.length,
    )
  })
  const { losses } = lossesAndGradients(
    {
      config: run.config,
      signals: run.signals,
      weights: { ce: 1, perception: 1, reasoning: 1, planning: 1 },
      combine: 'sum',
      clip: 0,
      mixing: normaliseMixing([settings.mixPerception, settings.mixReasoning, settings.mixPlanning]),
      optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0 },
    },
    Float64Array.from(all),
    batch,
    targets,
  )
  for (const task of ['ce', 'perception', 'reasoning', 'planning'] as const)
    expect(Math.abs(metrics.losses[task] / losses[task] - 1), task).toBeLessThan(1e-4)
  run.destroy()
  await teachers.dispose()
  gpu.device.destroy()
})
