// The golden vectors of METHOD 1-3 through the kernels of the step: attention losses with their gradients,
// and the combination in Gram space.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { combineWgsl } from '../../src/distill/combine/combineKernel'
import { COMBINE_IDS } from '../../src/distill/combine/registry'
import type { CombineId } from '../../src/distill/combine/method'
import { matchGroups } from '../../src/distill/matching'
import { normaliseMixing } from '../../src/distill/step/mixing'
import { attentionLosses } from '../../src/distill/signals/attention/kernel'
import { meanOverHeads, type Maps } from '../../src/distill/signals/attention/attention.reference'
import { PERMUTATIONS } from '../../src/distill/tasks'
import packTargetsWgsl from '../../src/experiment/run/packTargets.wgsl?raw'
import { runKernel, testDevice } from '../kernels/gpuRun'
import {
  disagreement,
  GOLDEN_CAPABILITIES,
  goldenPermutation,
  readGoldens,
  type GoldenCapability,
} from './goldens'

const goldens = readGoldens()
let device: GPUDevice
let errors: string[]
beforeAll(async () => ({ device, errors } = await testDevice()))
afterAll(() => {
  expect(errors).toEqual([])
  device.destroy()
})

/** The permutation's index; absent capabilities come last, where they are skipped. */
function permutationIndex(names: readonly GoldenCapability[]): number {
  const present = goldenPermutation(names)
  const whole = [...present, ...[0, 1, 2].filter((c) => !present.includes(c))]
  return PERMUTATIONS.findIndex((p) => p.every((c, i) => c === whole[i]))
}

/** Coefficients of many Gram matrices in one dispatch: the very function of the training step. */
async function combine(
  cases: { method: CombineId; gram: number[]; permutation: number; mask: number }[],
): Promise<number[][]> {
  const { coefficients } = await runKernel(
    device,
    {
      label: 'combine',
      body: `${combineWgsl()}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x;
  if (i >= CASES) { return; }
  var G: mat4x4f;
  for (var r = 0u; r < 4u; r++) { for (var c = 0u; c < 4u; c++) { G[c][r] = grams[16u * i + 4u * r + c]; } }
  let result = combine(choices[3u * i], G, choices[3u * i + 1u], choices[3u * i + 2u]);
  for (var k = 0u; k < 4u; k++) { coefficients[4u * i + k] = result[k]; }
}`,
      u32: { CASES: cases.length },
      bindings: {
        grams: { type: 'f32', access: 'read' },
        choices: { type: 'u32', access: 'read' },
        coefficients: { type: 'f32', access: 'read_write' },
      },
    },
    {
      grams: new Float32Array(cases.flatMap((c) => c.gram)),
      choices: new Uint32Array(cases.flatMap((c) => [COMBINE_IDS.indexOf(c.method), c.permutation, c.mask])),
    },
    { coefficients: 4 * cases.length },
    [Math.ceil(cases.length / 64)],
  )
  return cases.map((_, i) => [...coefficients.subarray(4 * i, 4 * i + 4)])
}

const dotted = (weights: readonly number[], rows: readonly (readonly number[])[]): number[] =>
  rows[0].map((_, d) => weights.reduce((sum, w, k) => sum + w * rows[k][d], 0))

describe('AGP on the GPU (METHOD 3)', () => {
  it('gives the golden weights of every case and order', async () => {
    const runs = goldens.agp.flatMap((c) =>
      c.runs.map((run) => ({
        name: `${c.name} ${run.perm.join('')}`,
        expected: run.gram_weights_ce_p_r_d,
        input: {
          method: 'agp' as const,
          gram: c.gram.flat(),
          permutation: permutationIndex(run.perm),
          mask: GOLDEN_CAPABILITIES.reduce((m, n, i) => m | (c[n] ? 1 << i : 0), 0),
        },
      })),
    )
    const results = await combine(runs.map((r) => r.input))
    runs.forEach((run, i) => expect(disagreement(results[i], run.expected, 1e-5, 1e-7), run.name).toBe(0))
  })

  it('gives the accumulated step, sample by sample, with and without AGP', async () => {
    const { accum, weights, samples, grad_agp, grad_no_agp } = goldens.accumulated_step
    const pi = normaliseMixing(goldens.mixing[0].rows)
    const rows = samples.map((s) => [
      s.ce.map((x) => (x * weights.ce) / accum),
      ...GOLDEN_CAPABILITIES.map((n, c) => s[n].map((x) => (x * weights[n] * pi[s.capability][c]) / accum)),
    ])
    const gramOf = (v: number[][]) =>
      v.flatMap((a) => v.map((b) => a.reduce((sum, x, i) => sum + x * b[i], 0)))
    for (const [method, expected] of [
      ['agp', grad_agp],
      ['sum', grad_no_agp],
    ] as const) {
      const coefficients = await combine(
        samples.map((s, i) => ({
          method,
          gram: gramOf(rows[i]),
          permutation: permutationIndex(s.perm),
          mask: 7,
        })),
      )
      const total = coefficients.map((c, i) => dotted(c, rows[i])).reduce((a, b) => a.map((x, d) => x + b[d]))
      expect(disagreement(total, expected, 1e-5, 1e-7), method).toBe(0)
    }
  })

  it('PCGrad and the plain sum match the 4x4 cases', async () => {
    for (const { gram, weights } of goldens.aggregators_4x4) {
      const [pcgrad, sum] = await combine(
        (['pcgrad', 'sum'] as const).map((method) => ({
          method,
          gram: gram.flat(),
          permutation: 0,
          mask: 7,
        })),
      )
      expect(disagreement(pcgrad, weights['PCGrad(perm ascending)'], 1e-5, 1e-7)).toBe(0)
      expect(disagreement(sum, weights['Sum'], 1e-5, 1e-7)).toBe(0)
    }
  })
})

/** [B][H][T][T] as the kernel's [rows, H, keys]; rows and keys reordered so that image keys come first. */
const packMaps = (maps: Maps, order: readonly number[]): number[] =>
  maps.flatMap((heads) => order.flatMap((q) => heads.flatMap((head) => order.map((k) => head[q][k]))))
const packMean = (maps: Maps, order: readonly number[]): number[] =>
  meanOverHeads(maps).flatMap((map) => order.flatMap((q) => order.map((k) => map[q][k])))

/**
 * The loss kernel on ordinary maps: one entry, given row weights (raw = mixed). Returns loss and the seed per
 * row and key.
 */
async function attentionLoss(
  student: number[],
  target: number[],
  rows: number,
  keys: number,
  heads: number,
  imageKeys: number | null,
  rowWeight: number[],
): Promise<{ loss: number; cotangents: Float32Array }> {
  const kernel = attentionLosses({
    entries: [{ teacherTask: 0, layer: 0, textToVision: imageKeys !== null, loss: 'mse' }],
    firstEntry: 0,
    rows,
    keys,
    imageTokens: imageKeys ?? 0,
    heads,
    layerStride: 0,
    dataRows: rows,
  })
  const weights = new Float32Array(6 * rows)
  weights.set(rowWeight, 0)
  weights.set(rowWeight, 3 * rows)
  const { cotangents, rowLoss } = await runKernel(
    device,
    kernel,
    {
      attention: new Float32Array(student),
      targets: new Float32Array(target),
      sourceRow: Uint32Array.from({ length: rows }, (_, i) => i),
      rowWeights: weights,
    },
    { cotangents: rows * keys, rowLoss: rows },
    [Math.ceil(rows / 64)],
  )
  return { loss: rowLoss.reduce((a, b) => a + b, 0), cotangents }
}

describe('attention losses on the GPU (METHOD 1)', () => {
  it.each(goldens.text_to_vision)(
    'text-to-vision $name: loss and gradient of every head',
    async ({ is_image, student, teacher, loss, denominator, dloss_dstudent }) => {
      let total = 0
      for (const [b, mask] of is_image.entries()) {
        const order = [...mask.keys()].sort((i, j) => mask[j] - mask[i] || i - j)
        const images = mask.filter(Boolean).length
        const size = mask.length
        const rowWeight = order.map((q) => (mask[q] ? 0 : 1 / (denominator[b] * is_image.length)))
        const result = await attentionLoss(
          packMaps([student[b]], order),
          packMean([teacher[b]], order),
          size,
          size,
          student[b].length,
          images,
          rowWeight,
        )
        total += result.loss
        const expected = order.flatMap((q) => order.map((k) => dloss_dstudent[b][0][q][k]))
        expect(disagreement([...result.cotangents], expected, 1e-5, 1e-7), `gradient of sample ${b}`).toBe(0)
      }
      expect(disagreement(total, loss, 1e-5, 1e-7)).toBe(0)
    },
  )

  it.each(goldens.full_attention_grouped)(
    'grouped full maps $name: group mean, loss and gradient',
    async ({ student, teacher, loss, per_layer, dloss_dstudent }) => {
      const batch = student[0].length
      const heads = student[0][0].length
      const size = student[0][0][0].length
      const order = Array.from({ length: size }, (_, i) => i)
      const rows = batch * size
      const means = teacher.map((maps) => packMean(maps, order))
      let total = 0
      const groups = matchGroups(
        student.map((_, i) => i),
        teacher.map((_, i) => i),
      )
      for (const [i, { studentLayer, teacherLayers }] of groups.entries()) {
        // The group mean through the kernel that fills the target cache: every token an image token, no text.
        const { targets } = await runKernel(
          device,
          {
            label: 'pack',
            body: packTargetsWgsl,
            u32: {
              ENTRY: 0,
              GROUP_FIRST: teacherLayers[0],
              GROUP_SIZE: teacherLayers.length,
              KEYS: size,
              FRAMES: batch,
              SEGMENTS: 1,
              IMAGE_TOKENS: size,
              TEXT_SLOTS: 1,
              DATA_FRAMES: batch,
              DATA_ROWS: rows + batch,
            },
            bindings: {
              image: { type: 'f32', access: 'read' },
              text: { type: 'f32', access: 'read' },
              firstFrame: { type: 'u32', access: 'read' },
              targets: { type: 'f32', access: 'read_write' },
            },
          },
          {
            image: new Float32Array(means.flat()),
            text: new Float32Array(teacher.length * batch * size),
            firstFrame: new Uint32Array(4),
          },
          { targets: (rows + batch) * size },
          [Math.ceil(((rows + batch) * size) / 64)],
        )
        const rowWeight = new Array<number>(rows).fill(1 / (batch * size * size * groups.length))
        const result = await attentionLoss(
          packMaps(student[studentLayer], order),
          [...targets.subarray(0, rows * size)],
          rows,
          size,
          heads,
          null,
          rowWeight,
        )
        total += result.loss
        expect(
          disagreement(result.loss * groups.length, per_layer[i], 1e-5, 1e-7),
          `layer ${studentLayer}`,
        ).toBe(0)
        const expected = dloss_dstudent[String(studentLayer)].flatMap((sample) => sample[0].flat())
        expect(
          disagreement([...result.cotangents], expected, 1e-5, 1e-7),
          `gradient of layer ${studentLayer}`,
        ).toBe(0)
      }
      expect(disagreement(total, loss, 1e-5, 1e-7)).toBe(0)
    },
  )
})
