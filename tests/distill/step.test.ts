import { describe, expect, it } from 'vitest'
import { COMBINE_IDS } from '../../src/distill/combine/registry'
import { chooseSignals, layerRange, matchGroups, paperSignals, type Block, type RowLoss, type SignalEntry } from '../../src/distill/matching'
import { DEFAULT_MIXING } from '../../src/distill/mixing'
import { optimizerState } from '../../src/distill/optimizer.twin'
import { groupedFullLoss, meanOverHeads, textToVisionLoss, type Maps } from '../../src/distill/signals/attention.twin'
import { packedHeadMean, packedTarget, rowWeights } from '../../src/distill/signals/packed.twin'
import { lossesAndGradients, trainStep, type StepSettings } from '../../src/distill/step.twin'
import { FOLLOWERS, TASKS, type Follower } from '../../src/distill/tasks'
import { batchRows, parameterLayout } from '../../src/nn/config'
import { softmaxCrossEntropy } from '../../src/nn/layers.twin'
import { forward } from '../../src/nn/model.twin'
import { differences } from '../nn/differences'
import { normals, relativeError, tinyBatch, tinyConfig, tinyParameters, tinyTarget } from '../nn/tiny'
import { separateMap, separateMask } from './separate'

const WEIGHTS = { ce: 1, perception: 3, reasoning: 5, planning: 2 }

function setting(layers: number, signals: SignalEntry[] = paperSignals(layers, layers + 2)) {
  const config = tinyConfig(layers)
  const batch = tinyBatch(config, 2, 3, 11)
  const settings: StepSettings = {
    config,
    signals,
    weights: WEIGHTS,
    mixing: DEFAULT_MIXING,
    combine: 'agp',
    clip: 1,
    optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
    trainProjector: true,
  }
  const targets = signals.map((_, entry) => tinyTarget(config, batch, 20 + entry))
  return { config, batch, settings, targets, layout: parameterLayout(config), params: tinyParameters(config, 4) }
}

/** One follower's loss of segment s on separate sequences, from METHOD 1 as written. */
function separateLoss({ config, batch, settings, targets }: ReturnType<typeof setting>, attention: Float64Array[], follower: Follower, s: number): number {
  const entries = settings.signals.map((entry, index) => ({ ...entry, target: targets[index] })).filter((e) => e.follower === follower)
  const losses = entries.map(({ studentLayer, block, loss, target }) => {
    const student = separateMap(config, batch, attention[studentLayer], config.heads, s)
    const teacher = separateMap(config, batch, target, 1, s)
    if (loss || block === 'answer-rows') return rowwise(student, teacher, config.imageTokens, block, loss ?? 'mse', batch.targets.subarray(s * config.textSlots, s * config.textSlots + batch.lengths[s]))
    return block === 'full'
      ? groupedFullLoss([student], [teacher], [0], [0]).loss
      : textToVisionLoss(student, teacher, separateMask(config, batch, s)).loss
  })
  return losses.reduce((a, b) => a + b, 0) / losses.length
}

/** Our own losses on ordinary maps [1][H][T][T], written as they are said: a mean over the block's rows of what head-averaged rows differ by. */
function rowwise(student: Maps, teacher: Maps, images: number, block: Block, loss: RowLoss, targets: Int32Array): number {
  const [s] = meanOverHeads(student)
  const [t] = meanOverHeads(teacher)
  const rows = [...s.keys()].filter((q) => block === 'full' || (q >= images && (block === 'text-to-vision' || targets[q - images] >= 0)))
  if (rows.length === 0) return 0
  const compared = block === 'text-to-vision' ? images : s.length
  const differences = rows.map((q) => {
    const [a, b] = [s[q].slice(0, compared), t[q].slice(0, compared)]
    const sum = (x: number[]) => x.reduce((total, v) => total + v, 0)
    const dot = (x: number[], y: number[]) => sum(x.map((v, i) => v * y[i]))
    if (loss === 'mse') return sum(a.map((v, i) => (v - b[i]) ** 2)) / compared
    if (loss === 'cosine') return 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
    return sum(b.map((v, i) => (v > 0 ? (v / sum(b)) * Math.log(v / sum(b) / (a[i] / sum(a))) : 0)))
  })
  return differences.reduce((total, d) => total + d, 0) / rows.length
}

const ours = (loss: RowLoss) =>
  chooseSignals(
    {
      perception: { layer: 'penultimate', block: 'answer-rows', loss },
      reasoning: { layer: 'intermediate', block: 'full', loss },
      planning: { layer: 'first', block: 'text-to-vision', loss },
    },
    3,
    5,
  )

const swapped: SignalEntry[] = [
  { follower: 'perception', studentLayer: 0, teacherLayers: [0], block: 'full' },
  { follower: 'reasoning', studentLayer: 0, teacherLayers: [0], block: 'text-to-vision' },
  { follower: 'reasoning', studentLayer: 1, teacherLayers: [1], block: 'text-to-vision' },
  { follower: 'planning', studentLayer: 1, teacherLayers: [1], block: 'full' },
]

describe.each([
  ['2 layers', setting(2)],
  ['3 layers', setting(3)],
  ['2 layers, blocks exchanged', setting(2, swapped)],
  ['3 layers, answer rows', setting(3, ours('mse'))],
  ['3 layers, cosine', setting(3, ours('cosine'))],
  ['3 layers, KL', setting(3, ours('kl'))],
] as const)('a step of %s', (_, fixture) => {
  const { config, batch, settings, targets, layout, params } = fixture
  const { losses, gradients } = lossesAndGradients(settings, params, batch, targets)
  const samples = batch.frames * batch.segments

  it.each(FOLLOWERS)('%s: the raw packed loss is the mean over separate sequences', (follower) => {
    const { attention } = forward(config, params, batch)
    let mean = 0
    for (let s = 0; s < samples; s++) mean += separateLoss(fixture, attention, follower, s) / samples
    expect(losses[follower]).toBeCloseTo(mean, 13)
  })

  it.each(TASKS)('%s: the gradient is that of its own mixed objective', (task) => {
    const numeric = differences(layout, params, (p) => {
      const { logits, attention } = forward(config, p, batch)
      if (task === 'ce') return softmaxCrossEntropy(logits, batch.targets).loss
      let objective = 0
      for (let s = 0; s < samples; s++) {
        const pi = DEFAULT_MIXING[batch.capabilities[s]][FOLLOWERS.indexOf(task)]
        objective += (pi * separateLoss(fixture, attention, task, s)) / samples
      }
      return objective
    })
    expect(relativeError(gradients[TASKS.indexOf(task)], numeric)).toBeLessThan(1e-6)
  })
})

describe('a training step', () => {
  const fixture = setting(3)
  const { batch, settings, targets, params, layout } = fixture
  const input = { batch, targets, step: 1, learningRate: 1e-3, permutation: 4 }

  it.each(COMBINE_IDS)('%s: the Gram-space update norm and dot products are those of the update vector', (combine) => {
    const { metrics, gradients, update } = trainStep({ ...settings, combine }, optimizerState(params), input)
    const norm = Math.hypot(...update)
    expect(Math.abs(metrics.updateNorm - norm)).toBeLessThan(1e-12 * norm)
    TASKS.forEach((task, i) => {
      const direct = update.reduce((sum, x, p) => sum + x * gradients[i][p] * WEIGHTS[task], 0)
      const viaGram = metrics.coefficients.reduce((sum, c, k) => sum + c * metrics.gram[i * 4 + k], 0)
      expect(viaGram).toBeCloseTo(direct, 10)
    })
  })

  it('moves no frozen projector', () => {
    const frozen: StepSettings = { ...settings, trainProjector: false }
    const { gradients, state } = trainStep(frozen, optimizerState(params), input)
    for (const gradient of gradients) expect(gradient.subarray(layout.withoutProjector).every((x) => x === 0)).toBe(true)
    expect(state.params.subarray(layout.withoutProjector)).toEqual(params.subarray(layout.withoutProjector))
    expect(state.params.subarray(0, 8)).not.toEqual(params.subarray(0, 8))
  })

  it('without followers follows ce alone, whatever the method', () => {
    const weights = { ce: 1, perception: 0, reasoning: 0, planning: 0 }
    const alone = COMBINE_IDS.map((combine) => trainStep({ ...settings, weights, combine }, optimizerState(params), input))
    for (const { metrics, update } of alone) {
      expect(metrics.coefficients).toEqual([1, 0, 0, 0])
      expect(update).toEqual(alone[0].update)
      expect(metrics.angles).toEqual([null, null, null, null, null, null])
    }
  })

  it('changes none of its arguments', () => {
    const state = optimizerState(params)
    trainStep(settings, state, input)
    expect(state).toEqual(optimizerState(params))
  })

  it('is moved by padding neither in its losses nor in its gradients', () => {
    const tokens = batch.tokens.slice()
    const slots = settings.config.textSlots
    for (let t = 0; t < tokens.length; t++) {
      if (t % slots >= batch.lengths[Math.floor(t / slots)]) tokens[t] = (tokens[t] + 1) % settings.config.vocabulary
    }
    expect(tokens).not.toEqual(batch.tokens)
    const before = lossesAndGradients(settings, params, batch, targets)
    const after = lossesAndGradients(settings, params, { ...batch, tokens }, targets)
    expect(after.losses).toEqual(before.losses)
    after.gradients.forEach((gradient, k) => expect(relativeError(gradient, before.gradients[k])).toBeLessThan(1e-14))
  })
})

describe('row weights', () => {
  const { batch, config, settings } = setting(3)

  it('are raw equal to mixed when pi is all ones, and split by the rows of pi', () => {
    const ones = rowWeights(batch, config, [[1, 1, 1], [1, 1, 1], [1, 1, 1]], settings.signals)
    expect(ones.mixed).toEqual(ones.raw)
    const parts = rowWeights(batch, config, DEFAULT_MIXING, settings.signals)
    for (let r = 0; r < batchRows(config, batch.frames, batch.segments); r++) {
      for (const follower of FOLLOWERS) expect(parts.mixed[follower][r]).toBeLessThanOrEqual(parts.raw[follower][r])
    }
  })

  it('refuse a follower that mixes blocks', () => {
    const signals: SignalEntry[] = [
      { follower: 'planning', studentLayer: 0, teacherLayers: [0], block: 'full' },
      { follower: 'planning', studentLayer: 1, teacherLayers: [1], block: 'text-to-vision' },
    ]
    expect(() => rowWeights(batch, config, DEFAULT_MIXING, signals)).toThrow(/planning signal mixes/)
  })
})

describe('targets', () => {
  it('average heads, then the group of teacher layers', () => {
    const teacher = { ...tinyConfig(3), heads: 4 }
    const normal = normals(1)
    const maps = [0, 1, 2].map(() => Float64Array.from({ length: 5 * 4 * 7 }, normal))
    const target = packedTarget(teacher, maps, [0, 2])
    const first = packedHeadMean(teacher, maps[0])
    const last = packedHeadMean(teacher, maps[2])
    expect(relativeError(target, first.map((x, i) => (x + last[i]) / 2))).toBeLessThan(1e-14)
  })
})

describe('layer matching', () => {
  it('gives the paper its groups of five and every student layer a group', () => {
    const groups = matchGroups(layerRange(24, 0, -2), layerRange(28, 0, -2))
    expect(groups).toHaveLength(23)
    for (const { studentLayer, teacherLayers } of groups) {
      expect(teacherLayers).toEqual([0, 1, 2, 3, 4].map((i) => studentLayer + i))
    }
  })

  it('matches a two-layer student: its first layer is its penultimate', () => {
    expect(paperSignals(2, 6)).toEqual([
      { follower: 'perception', studentLayer: 0, teacherLayers: [0], block: 'text-to-vision' },
      { follower: 'reasoning', studentLayer: 0, teacherLayers: [0, 1, 2, 3, 4], block: 'full' },
      { follower: 'planning', studentLayer: 0, teacherLayers: [4], block: 'text-to-vision' },
    ])
  })

  it('says which layer is missing', () => {
    expect(() => layerRange(4, 0, -6)).toThrow('layer -6 does not exist in a model of 4 layers')
    expect(() => layerRange(4, 3, 1)).toThrow('layer range 3..1 is empty')
    expect(() => paperSignals(1, 6)).toThrow('layer -2 does not exist in a model of 1 layers')
  })
})
