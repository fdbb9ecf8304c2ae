// The pre-studies: definitions on figures worked out by hand, sums against definitions, and a shipped teacher in the
// runtime against the float64 model.

import { expect, test } from 'vitest'
import { readTeacher } from '../../../src/cli/node/readTeacher'
import { AnalysedModel, AnalysisEncoder } from '../../../src/experiment/analysis/model'
import {
  DirectionSums,
  generalizedMargin,
  MARGIN_BINS,
  marginBin,
  runPrestudies,
  type CapabilityPrestudy,
} from '../../../src/experiment/analysis/prestudies'
import {
  dispersion,
  margin,
  pairwiseSimilarity,
  prestudiesReference,
} from '../../../src/experiment/analysis/prestudies.reference'
import { readingsOf } from '../../../src/experiment/analysis/readings'
import { hostData } from '../../../src/experiment/teachers/teacherTraining'
import { forward } from '../../../src/nn/model.reference'
import { readWeights } from '../../../src/teacher/exportTeacher'
import { makeDataset } from '../../../src/world/dataset'
import { CAPABILITIES } from '../../../src/world/types'

/** Three vectors in a plane, at 0, 90 and 45 degrees; the lengths of the last ones differ. */
const VECTORS = [
  [1, 0],
  [0, 2],
  [3, 3],
]

test('by hand: similarity, dispersion, margin', () => {
  // Pairs: cos 90 = 0, cos 45 twice.
  expect(pairwiseSimilarity(VECTORS)).toBeCloseTo((2 * Math.SQRT1_2) / 3, 12)
  // The mean is (4, 5) / 3, of length sqrt(41) / 3.
  const cosines = [4, 5, 9 * Math.SQRT1_2].map((product) => product / Math.sqrt(41))
  expect(dispersion(VECTORS)).toBeCloseTo(1 - cosines.reduce((a, b) => a + b) / 3, 12)
  // Probabilities .6, .3, .1: at tau 1 the margin is .6 - .4, at tau 2 .6 - (sqrt .3 + sqrt .1)^2.
  const logits = [0.1, 0.6, 0.3].map(Math.log)
  expect(margin(logits, 1)).toBeCloseTo(0.2, 12)
  expect(margin(logits, 2)).toBeCloseTo(0.6 - (Math.sqrt(0.3) + Math.sqrt(0.1)) ** 2, 12)
  expect(generalizedMargin([0.1, 0.6, 0.3], 1)).toBeCloseTo(0.2, 12)
  expect(generalizedMargin([0.1, 0.6, 0.3], 2)).toBeCloseTo(margin(logits, 2), 12)
  // Of two positions the first is in [0, 1/2), of one it is in the middle.
  expect([marginBin(0, 2), marginBin(1, 2), marginBin(0, 1), marginBin(3, 4)]).toEqual([2, 7, 5, 8])
})

test('sums give what the definitions give; one vector has no pair, none has nothing', () => {
  const sums = new DirectionSums(2)
  expect([sums.similarity, sums.dispersion]).toEqual([null, null])
  for (const [i, vector] of VECTORS.entries()) {
    sums.add(Float64Array.from(vector))
    if (i === 0) expect([sums.similarity, sums.dispersion]).toEqual([null, 0])
  }
  expect(sums.similarity).toBeCloseTo(pairwiseSimilarity(VECTORS)!, 12)
  expect(sums.dispersion).toBeCloseTo(dispersion(VECTORS)!, 12)
})

const curves = ({
  samples,
  meanMargin,
  ...lists
}: CapabilityPrestudy): Record<string, (number | null)[]> => ({
  ...lists,
  samples: [samples],
  meanMargin: [meanMargin],
})

test('a shipped teacher: within 1e-4 of the float64 reference', async () => {
  const file = await readTeacher('gpt-4x48/reasoning.onnx')
  const encoder = await AnalysisEncoder.open(await readTeacher('encoder.onnx'))
  const model = await AnalysedModel.open('reasoning', file)
  const set = makeDataset({ seed: 3, split: 'validation', frames: 2 })
  const host = hostData(set, await encoder.features(set.pixels))
  const found = await runPrestudies(model, host)
  const { config, parameters } = readWeights(file)
  const batch = { ...host, segments: host.questionsPerFrame }
  const wanted = prestudiesReference(config, forward(config, Float64Array.from(parameters), batch), batch, {
    hiddenLayers: config.layers - 1,
    tau: 1,
    bins: MARGIN_BINS,
  })
  expect([found.layers, found.hiddenLayers, found.frames]).toEqual([4, 3, 2])
  for (const capability of CAPABILITIES) {
    const [ours, theirs] = [curves(found.capabilities[capability]), curves(wanted[capability])]
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort())
    for (const [name, values] of Object.entries(theirs)) {
      expect(ours[name], `${capability} ${name}`).toHaveLength(values.length)
      values.forEach((value, i) => {
        if (value === null) expect(ours[name][i]).toBeNull()
        else expect(Math.abs(ours[name][i]! - value), `${capability} ${name} ${i}`).toBeLessThan(1e-4)
      })
    }
  }
  await model.dispose()
  await encoder.dispose()
})

test('readings follow the curves', () => {
  const one = (of: Partial<CapabilityPrestudy>): CapabilityPrestudy => ({
    samples: 4,
    adjacent: [0.9],
    visionText: [0.5, 0.5],
    similarity: [0.9, 0.8],
    hiddenDispersion: [0.1, 0.3],
    attentionDispersion: [0.05, 0.02, 0.01],
    margin: [],
    meanMargin: 0.2,
    ...of,
  })
  const results = {
    subject: 'base',
    layers: 3,
    hiddenLayers: 2,
    frames: 1,
    tau: 1,
    capabilities: {
      perception: one({ meanMargin: 0.9 }),
      reasoning: one({ similarity: [0.9, 0.87], hiddenDispersion: [0.3, 0.1] }),
      planning: one({ similarity: [0.9, 0.86], meanMargin: 0.5 }),
    },
  } as const
  const verdicts = Object.fromEntries(
    readingsOf(results).map(({ id, verdict, holds }) => [id, [verdict, holds]]),
  )
  expect(verdicts).toEqual({
    'attention-tighter': ['reproduced', ['perception', 'reasoning', 'planning']],
    'attention-falls': ['reproduced', ['perception', 'reasoning', 'planning']],
    'hidden-rises': ['partly', ['perception', 'planning']],
    'reasoning-steady': ['partly', ['perception']],
    'margins-low': ['partly', ['reasoning']],
  })
  const blind = {
    ...results,
    capabilities: { ...results.capabilities, planning: one({ similarity: [], hiddenDispersion: [] }) },
  }
  expect(readingsOf(blind).map(({ verdict }) => verdict)).toEqual([
    'unknown',
    'reproduced',
    'unknown',
    'unknown',
    'partly',
  ])
})
