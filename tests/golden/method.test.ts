// The method against its golden vectors in float64: everything the paper's released code defines.

import { describe, expect, it } from 'vitest'
import { method as agp } from '../../src/distill/combine/methods/agp'
import { vectorAgp } from '../../src/distill/combine/agp.vector.reference'
import { method as sum } from '../../src/distill/combine/methods/sum'
import { layerRange, matchGroups } from '../../src/distill/matching'
import { DEFAULT_MIXING, normaliseMixing } from '../../src/distill/step/mixing'
import {
  REWEIGHTING_DEFAULTS,
  reweight,
  reweightingStart,
  reweightingWeights,
} from '../../src/distill/step/reweighting'
import { learningRateMultiplier } from '../../src/distill/step/schedule'
import { groupedFullLoss, textToVisionLoss } from '../../src/distill/signals/attention/attention.reference'
import { disagreement, GOLDEN_CAPABILITIES, goldenPermutation, readGoldens, type AgpCase } from './goldens'

const goldens = readGoldens()
const close = (actual: unknown, expected: unknown, what?: string) =>
  expect(disagreement(actual, expected, 1e-10, 1e-13), what).toBe(0)
const indices = (n: number) => Array.from({ length: n }, (_, i) => i)
const ALL = [true, true, true]

describe('layers', () => {
  it.each(goldens.group_mapping)(
    '$k student and $m teacher layers are matched in groups of $group_size',
    ({ k, m, map }) => {
      const groups = matchGroups(indices(k), indices(m))
      expect(Object.fromEntries(groups.map((group) => [group.studentLayer, group.teacherLayers]))).toEqual(
        map,
      )
    },
  )

  it.each(goldens.layer_range)(
    'layers $start..$end of $layers',
    ({ layers, start, end, indices: expected }) => {
      expect(layerRange(layers, start, end)).toEqual(expected)
    },
  )
})

describe('attention losses', () => {
  it.each(goldens.full_attention_grouped)('$name: grouped full maps', (golden) => {
    const result = groupedFullLoss(
      golden.student,
      golden.teacher,
      indices(golden.student.length),
      indices(golden.teacher.length),
    )
    close(result.loss, golden.loss)
    close(result.perLayer, golden.per_layer)
    expect(Object.fromEntries(result.groups)).toEqual(golden.map)
    expect(result.gradients.size).toBe(Object.keys(golden.dloss_dstudent).length)
    for (const [layer, gradient] of result.gradients)
      close(gradient, golden.dloss_dstudent[layer], `layer ${layer}`)
  })

  it.each(goldens.text_to_vision)('$name: text to vision', (golden) => {
    const result = textToVisionLoss(golden.student, golden.teacher, golden.is_image)
    close(result.loss, golden.loss)
    close(result.perSample, golden.per_sample)
    close(result.denominators, golden.denominator)
    close(result.gradient, golden.dloss_dstudent)
  })
})

describe.each(goldens.agp)('AGP: $name', (golden: AgpCase) => {
  const teacherGradients = GOLDEN_CAPABILITIES.map((c) => golden[c])
  const present = teacherGradients.map((f) => f !== null)
  const rows = [golden.ce, ...teacherGradients.map((f) => f ?? golden.ce.map(() => 0))]

  it.each(golden.runs.map((run) => [run.perm.join(' ') || 'nobody', run] as const))('order %s', (_, run) => {
    const permutation = goldenPermutation(run.perm)
    const direct = vectorAgp(golden.ce, teacherGradients, permutation)
    close(direct.update, run.total, 'total')
    GOLDEN_CAPABILITIES.forEach((c, i) => {
      if (run.merged[c]) close(direct.afterStage1[i], run.merged[c], `merged ${c}`)
      if (run.tilde[c]) close(direct.tilde[i], run.tilde[c], `tilde ${c}`)
    })
    const coefficients = agp.coefficients(golden.gram.flat(), { permutation, present })
    close(coefficients, run.gram_weights_ce_p_r_d, 'Gram weights')
    const update = golden.ce.map((_, d) =>
      rows.reduce((total, row, k) => total + coefficients[k] * row[d], 0),
    )
    close(update, run.total, 'update from the Gram weights')
    close(
      rows.map((row) => row.reduce((total, x, d) => total + x * update[d], 0)),
      run.total_dot_inputs,
      'update . inputs',
    )
    if (golden.support && run.total_released_code_with_None_grads) {
      const supports = GOLDEN_CAPABILITIES.map((c) => golden.support?.[c] ?? null)
      close(
        vectorAgp(golden.ce, teacherGradients, permutation, { teacherGradients: supports }).update,
        run.total_released_code_with_None_grads,
        'on the support',
      )
    }
  })
})

describe('the step', () => {
  it.each(goldens.mixing)('mixing rows $rows', ({ rows, normalised }) => {
    close(normaliseMixing(rows), normalised)
  })

  it('accumulates AGP, or the plain sum, per sample', () => {
    const { accum, weights, samples, grad_agp, grad_no_agp } = goldens.accumulated_step
    const mixing = normaliseMixing(DEFAULT_MIXING)
    const projected = grad_agp.map(() => 0)
    const plain = grad_agp.map(() => 0)
    for (const sample of samples) {
      const scaled = [
        sample.ce.map((x) => (weights.ce * x) / accum),
        ...GOLDEN_CAPABILITIES.map((c, i) =>
          sample[c].map((x) => (weights[c] * mixing[sample.capability][i] * x) / accum),
        ),
      ]
      const gram = scaled.flatMap((a) => scaled.map((b) => a.reduce((total, x, d) => total + x * b[d], 0)))
      const context = { permutation: goldenPermutation(sample.perm), present: ALL }
      const withAgp = agp.coefficients(gram, context)
      const withSum = sum.coefficients(gram, context)
      scaled.forEach((gradient, k) =>
        gradient.forEach((x, d) => {
          projected[d] += withAgp[k] * x
          plain[d] += withSum[k] * x
        }),
      )
    }
    close(projected, grad_agp)
    close(plain, grad_no_agp)
  })

  it.each(goldens.lr_schedule)('learning rate: $type over $total with warm-up $warmup', (golden) => {
    const schedule = {
      kind: golden.type,
      total: golden.total,
      warmup: golden.warmup,
      minRatio: golden.min_ratio,
    }
    close(
      golden.values.map((_, step) => learningRateMultiplier(step, schedule)),
      golden.values,
    )
  })
})

describe.each(goldens.reweighting)('reweighting: $name', (golden) => {
  const options = {
    ...REWEIGHTING_DEFAULTS,
    static: golden.static,
    learningRate: golden.config.lr ?? REWEIGHTING_DEFAULTS.learningRate,
    alpha: golden.config.alpha ?? REWEIGHTING_DEFAULTS.alpha,
  }
  const inOrder = (record: Record<string, number>) => golden.names.map((name) => record[name])

  it('follows the released code step by step', () => {
    let state = reweightingStart(options)
    close(reweightingWeights(options, state), inOrder(golden.initial_weights), 'initial weights')
    golden.steps.forEach((step, i) => {
      const result = reweight(options, state, step.mean_losses, step.mean_base_norms)
      state = result.state
      close(result.report?.weighted, inOrder(step.G), `G ${i}`)
      close(result.report?.target, inOrder(step.target), `target ${i}`)
      close(result.report?.objective, step.objective, `objective ${i}`)
      close(result.report?.gradient, inOrder(step.grad_raw_param), `gradient ${i}`)
      close(result.report?.weights, inOrder(step.weights), `weights ${i}`)
      close(
        result.report?.weights.reduce((a, b) => a + b, 0),
        step.sum,
        `sum ${i}`,
      )
    })
  })
})
