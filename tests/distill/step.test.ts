import { describe, expect, it } from 'vitest'
import { COMBINE_IDS } from '../../src/distill/combine/registry'
import { type RowLoss } from '../../src/distill/signals/types'
import {
  chooseSignals,
  isHidden,
  isLogits,
  layerRange,
  matchGroups,
  paperSignals,
  type Block,
  type SignalChoice,
  type SignalEntry,
  type TeacherShape,
} from '../../src/distill/matching'
import { DEFAULT_MIXING } from '../../src/distill/step/mixing'
import { optimizerState } from '../../src/distill/reference/optimizer.reference'
import {
  groupedFullLoss,
  meanOverHeads,
  textToVisionLoss,
  type Maps,
} from '../../src/distill/signals/attention/attention.reference'
import { packedHeadMean, packedTarget, rowWeights } from '../../src/distill/signals/packed.reference'
import { lossesAndGradients, type StepSettings } from '../../src/distill/reference/step.reference'
import { trainStep } from '../../src/distill/reference/update.reference'
import { TEACHER_TASKS, TASKS, type TeacherTask } from '../../src/distill/tasks'
import { batchRows, parameterLayout, type PackedBatch } from '../../src/nn/config'
import { softmaxCrossEntropy } from '../../src/nn/layers.reference'
import {
  projectionName,
  withInitialProjections,
  withProjections,
} from '../../src/distill/signals/hiddenMse/projections'
import { forward, tensorViews, type ForwardResult } from '../../src/nn/model.reference'
import { gradientErrors, relativeTo, type GradientError } from '../nn/differences'
import { normals, relativeError, tinyBatch, tinyConfig, tinyEntryTarget, tinyParameters } from '../nn/tiny'
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
  const targets = signals.map((entry, index) => tinyEntryTarget(config, batch, entry, 20 + index))
  const layout = withProjections(parameterLayout(config), config, signals)
  const params = Float64Array.from(
    withInitialProjections(Float32Array.from(tinyParameters(config, 4)), layout, normals(6)),
  )
  return { config, batch, settings, targets, layout, params }
}

/** One follower's loss of segment s on separate sequences, from METHOD 1 and 5 as written. */
function separateLoss(
  { config, batch, settings, targets, layout }: ReturnType<typeof setting>,
  params: Float64Array,
  result: ForwardResult,
  teacherTask: TeacherTask,
  s: number,
): number {
  const used = (rows: Float64Array, width: number) =>
    sampleRows(config, batch, s).map((r) => Array.from(rows.subarray(r * width, (r + 1) * width)))
  const own = batch.targets.subarray(s * config.textSlots, s * config.textSlots + batch.lengths[s])
  const entries = settings.signals
    .map((entry, index) => ({ entry, target: targets[index] }))
    .filter(({ entry }) => entry.teacherTask === teacherTask)
  const losses = entries.map(({ entry, target }) => {
    if (isLogits(entry)) {
      const answers = [...own.keys()].filter((slot) => own[slot] >= 0)
      const row = (x: Float64Array, slot: number) =>
        Array.from(
          x.subarray(
            (s * config.textSlots + slot) * config.vocabulary,
            (s * config.textSlots + slot + 1) * config.vocabulary,
          ),
        )
      const softmax = (x: number[]) =>
        x.map(
          (v) =>
            Math.exp(v / entry.temperature) / x.reduce((sum, u) => sum + Math.exp(u / entry.temperature), 0),
        )
      const each = answers.map((slot) => {
        const [p, q] = [softmax(row(target, slot)), softmax(row(result.logits, slot))]
        return entry.temperature ** 2 * p.reduce((sum, v, i) => sum + v * Math.log(v / q[i]), 0)
      })
      return each.length ? each.reduce((a, b) => a + b, 0) / each.length : 0
    }
    if (isHidden(entry)) {
      const name = projectionName(entry, config)
      const w = name ? tensorViews(layout, params)(name) : null
      const wanted = used(target, entry.teacherWidth)
      const squares = used(result.hidden[entry.studentLayer], config.width).flatMap((h, t) =>
        wanted[t].map(
          (x, j) =>
            ((w ? h.reduce((sum, v, i) => sum + v * w[i * entry.teacherWidth + j], 0) : h[j]) - x) ** 2,
        ),
      )
      return squares.reduce((a, b) => a + b, 0) / squares.length
    }
    const { studentLayer, block, loss } = entry
    const student = separateMap(config, batch, result.attention[studentLayer], config.heads, s)
    const teacher = separateMap(config, batch, target, 1, s)
    if (loss || block === 'answer-rows')
      return rowwise(student, teacher, config.imageTokens, block, loss ?? 'mse', own)
    return block === 'full'
      ? groupedFullLoss([student], [teacher], [0], [0]).loss
      : textToVisionLoss(student, teacher, separateMask(config, batch, s)).loss
  })
  return losses.reduce((a, b) => a + b, 0) / losses.length
}

/** Rows of the packed batch that belong to segment s: its frame's image rows, its used text rows. */
function sampleRows(
  { imageTokens, textSlots }: ReturnType<typeof tinyConfig>,
  batch: PackedBatch,
  s: number,
): number[] {
  const frame = Math.floor(s / batch.segments)
  return [
    ...Array.from({ length: imageTokens }, (_, i) => frame * imageTokens + i),
    ...Array.from({ length: batch.lengths[s] }, (_, i) => batch.frames * imageTokens + s * textSlots + i),
  ]
}

/**
 * Our own losses on ordinary maps [1][H][T][T], written as they are said: a mean over the block's rows of
 * what head-averaged rows differ by.
 */
function rowwise(
  student: Maps,
  teacher: Maps,
  images: number,
  block: Block,
  loss: RowLoss,
  targets: Int32Array,
): number {
  const [s] = meanOverHeads(student)
  const [t] = meanOverHeads(teacher)
  const rows = [...s.keys()].filter(
    (q) => block === 'full' || (q >= images && (block === 'text-to-vision' || targets[q - images] >= 0)),
  )
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
  { teacherTask: 'perception', studentLayer: 0, teacherLayers: [0], block: 'full' },
  { teacherTask: 'reasoning', studentLayer: 0, teacherLayers: [0], block: 'text-to-vision' },
  { teacherTask: 'reasoning', studentLayer: 1, teacherLayers: [1], block: 'text-to-vision' },
  { teacherTask: 'planning', studentLayer: 1, teacherLayers: [1], block: 'full' },
]

const teacher = (width: number): TeacherShape => ({ layers: 5, width, hiddenLayers: 4 })
const any = { layer: 'first', block: 'full', loss: 'mse' } as const

/**
 * Every kind of signal side by side: logits for perception; hidden states for reasoning, of another width;
 * attention for planning.
 */
const mixture = chooseSignals(
  {
    perception: { ...any, signal: 'logits-kl', temperature: 2.5 },
    reasoning: { ...any, signal: 'hidden-mse', layer: 'intermediate' },
    planning: { ...any, layer: 'custom', map: '-1<-1..2' },
  },
  3,
  { perception: teacher(12), reasoning: teacher(12), planning: teacher(12) },
)
/** Hidden states of every capability, of the student's own width and of another; one layer taught twice. */
const hidden = chooseSignals(
  {
    perception: { ...any, signal: 'hidden-mse', layer: 'first' },
    reasoning: { ...any, signal: 'hidden-mse', layer: 'custom', map: '0<-0 2<-1..3' },
    planning: { ...any, signal: 'hidden-mse', layer: 'penultimate' },
  },
  3,
  { perception: teacher(8), reasoning: teacher(8), planning: teacher(4) },
)
const logits = (temperature: number): SignalEntry[] => {
  const choice: SignalChoice = { ...any, signal: 'logits-kl', temperature }
  return chooseSignals({ perception: choice, reasoning: { ...any, signal: 'none' }, planning: choice }, 2, 5)
}

describe.each([
  ['3 layers, one signal of each kind', setting(3, mixture)],
  ['3 layers, hidden states', setting(3, hidden)],
  ['2 layers, logits, no reasoning teacher', setting(2, logits(1))],
  ['1 layer, logits', setting(1, logits(4))],
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

  it.each(TEACHER_TASKS)('%s: the packed loss is the mean over separate sequences', (teacherTask) => {
    const result = forward(config, params, batch)
    let mean = 0
    if (settings.signals.some((entry) => entry.teacherTask === teacherTask))
      for (let s = 0; s < samples; s++)
        mean += separateLoss(fixture, params, result, teacherTask, s) / samples
    expect(Math.abs(losses[teacherTask] - mean)).toBeLessThanOrEqual(1e-13 * Math.max(1, mean))
  })

  /** What each task's gradient belongs to, of one forward pass: ce, and the followers mixed by capability. */
  const objectives = (p: Float64Array): number[] => {
    const result = forward(config, p, batch)
    return TASKS.map((task) => {
      if (task === 'ce') return softmaxCrossEntropy(result.logits, batch.targets).loss
      let objective = 0
      if (!settings.signals.some((entry) => entry.teacherTask === task)) return objective
      for (let s = 0; s < samples; s++) {
        const pi = DEFAULT_MIXING[batch.capabilities[s]][TEACHER_TASKS.indexOf(task)]
        objective += (pi * separateLoss(fixture, p, result, task, s)) / samples
      }
      return objective
    })
  }
  let errors: GradientError[][] | undefined

  it.each(TASKS)('%s: the gradient is that of its own mixed objective', (task) => {
    errors ??= gradientErrors(layout, params, objectives, gradients)
    expect(relativeTo(errors[TASKS.indexOf(task)])).toBeLessThan(1e-6)
  })
})

describe('a training step', () => {
  const fixture = setting(3)
  const { batch, settings, targets, params, layout } = fixture
  const input = { batch, targets, step: 1, learningRate: 1e-3, permutation: 4 }

  it.each(COMBINE_IDS)(
    '%s: the Gram-space update norm and dot products are those of the update vector',
    (combine) => {
      const { metrics, gradients, update } = trainStep(
        { ...settings, combine },
        optimizerState(params),
        input,
      )
      const norm = Math.hypot(...update)
      expect(Math.abs(metrics.updateNorm - norm)).toBeLessThan(1e-12 * norm)
      TASKS.forEach((task, i) => {
        const direct = update.reduce((sum, x, p) => sum + x * gradients[i][p] * WEIGHTS[task], 0)
        const viaGram = metrics.coefficients.reduce((sum, c, k) => sum + c * metrics.gram[i * 4 + k], 0)
        expect(viaGram).toBeCloseTo(direct, 10)
      })
    },
  )

  it('moves no frozen projector', () => {
    const frozen: StepSettings = { ...settings, trainProjector: false }
    const { gradients, state } = trainStep(frozen, optimizerState(params), input)
    for (const gradient of gradients)
      expect(gradient.subarray(layout.withoutProjector).every((x) => x === 0)).toBe(true)
    expect(state.params.subarray(layout.withoutProjector)).toEqual(params.subarray(layout.withoutProjector))
    expect(state.params.subarray(0, 8)).not.toEqual(params.subarray(0, 8))
  })

  it('without followers follows ce alone, whatever the method', () => {
    const weights = { ce: 1, perception: 0, reasoning: 0, planning: 0 }
    const alone = COMBINE_IDS.map((combine) =>
      trainStep({ ...settings, weights, combine }, optimizerState(params), input),
    )
    for (const { metrics, update } of alone) {
      expect(metrics.coefficients).toEqual([1, 0, 0, 0])
      expect(update).toEqual(alone[0].update)
      expect(metrics.angles).toEqual([null, null, null, null, null, null])
    }
  })

  it('moves a projection by its own follower alone: not combined, not clipped, in no Gram matrix', () => {
    const one = setting(3, mixture)
    const student = parameterLayout(one.config)
    const at = { ...input, batch: one.batch, targets: one.targets }
    const run = (changes: Partial<StepSettings>) =>
      trainStep({ ...one.settings, ...changes }, optimizerState(one.params), at)
    const before = run({})
    const { offset } = one.layout.entries.find((e) => e.name === 'projection.reasoning.1.weight')!
    const gradient = WEIGHTS.reasoning * before.gradients[TASKS.indexOf('reasoning')][offset]
    expect(gradient).not.toBe(0)
    // AdamW's first step is lr g / (|g| + eps), after the decay.
    const { epsilon, weightDecay } = one.settings.optimizer
    const expected =
      one.params[offset] * (1 - at.learningRate * weightDecay) -
      (at.learningRate * gradient) / (Math.abs(gradient) + epsilon)
    expect(before.state.params[offset]).toBeCloseTo(expected, 12)
    for (const changes of [{ clip: 1e-6 }, { combine: 'stage1' as const }, { combine: 'pcgrad' as const }]) {
      expect(run(changes).state.params.subarray(student.total)).toEqual(
        before.state.params.subarray(student.total),
      )
    }
    let own = 0
    for (let p = 0; p < student.total; p++)
      own += (WEIGHTS.reasoning * before.gradients[TASKS.indexOf('reasoning')][p]) ** 2
    expect(before.metrics.gram[10] / own).toBeCloseTo(1, 12)
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
      if (t % slots >= batch.lengths[Math.floor(t / slots)])
        tokens[t] = (tokens[t] + 1) % settings.config.vocabulary
    }
    expect(tokens).not.toEqual(batch.tokens)
    const before = lossesAndGradients(settings, params, batch, targets)
    const after = lossesAndGradients(settings, params, { ...batch, tokens }, targets)
    expect(after.losses).toEqual(before.losses)
    after.gradients.forEach((gradient, k) =>
      expect(relativeError(gradient, before.gradients[k])).toBeLessThan(1e-14),
    )
  })
})

describe('row weights', () => {
  const { batch, config, settings } = setting(3)

  it('are the same with and without mixing when pi is all ones, and split by the rows of pi', () => {
    const ones = rowWeights(
      batch,
      config,
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ],
      settings.signals,
    )
    expect(ones.mixed).toEqual(ones.unmixed)
    const parts = rowWeights(batch, config, DEFAULT_MIXING, settings.signals)
    for (let r = 0; r < batchRows(config, batch.frames, batch.segments); r++) {
      for (const teacherTask of TEACHER_TASKS)
        expect(parts.mixed[teacherTask][r]).toBeLessThanOrEqual(parts.unmixed[teacherTask][r])
    }
  })

  it('refuse a follower that mixes blocks', () => {
    const signals: SignalEntry[] = [
      { teacherTask: 'planning', studentLayer: 0, teacherLayers: [0], block: 'full' },
      { teacherTask: 'planning', studentLayer: 1, teacherLayers: [1], block: 'text-to-vision' },
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
    expect(
      relativeError(
        target,
        first.map((x, i) => (x + last[i]) / 2),
      ),
    ).toBeLessThan(1e-14)
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
      { teacherTask: 'perception', studentLayer: 0, teacherLayers: [0], block: 'text-to-vision' },
      { teacherTask: 'reasoning', studentLayer: 0, teacherLayers: [0, 1, 2, 3, 4], block: 'full' },
      { teacherTask: 'planning', studentLayer: 0, teacherLayers: [4], block: 'text-to-vision' },
    ])
  })

  it('says which layer is missing', () => {
    expect(() => layerRange(4, 0, -6)).toThrow('layer -6 does not exist in a model of 4 layers')
    expect(() => layerRange(4, 3, 1)).toThrow('layer range 3..1 is empty')
    expect(() => paperSignals(1, 6)).toThrow('layer -2 does not exist in a model of 1 layers')
  })
})
