import { describe, expect, it } from 'vitest'
import { mapKeys, modelNames, parameter, parameterLayout, qkvWidth, swigluHidden } from '../../src/nn/config'
import { initialParameters, orthonormal } from '../../src/nn/initialise'
import { rmsNormForward, swigluForward } from '../../src/nn/layers.reference'
import { backward, forward } from '../../src/nn/model.reference'
import { rotate } from '../../src/nn/rotary.reference'
import { gradientErrors, relativeTo } from './differences'
import { normals, relativeError, tinyBatch, tinyConfig, tinyLlama, tinyParameters } from './tiny'

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0)
const random = (length: number, seed: number) => Float64Array.from({ length }, normals(seed))

describe.each([
  tinyConfig(2),
  tinyConfig(3),
  tinyLlama(2),
  { ...tinyLlama(3), width: 8, heads: 2, kvHeads: 1, hidden: 4 },
])('backward of a $family model of $layers layers, $heads heads', (config) => {
  const { layers } = config
  const names = modelNames(config)
  const layout = parameterLayout(config)
  const params = tinyParameters(config, 3)
  const batch = tinyBatch(config, 2, 3, 5)
  const result = forward(config, params, batch)

  it('matches central differences from cotangents on logits, on every hidden state and on every map at once', () => {
    const dLogits = random(result.logits.length, 7)
    const dHidden = result.hidden.map((h, l) => random(h.length, 18 + l))
    const dAttention = result.attention.map((map, l) => random(map.length, 8 + l))
    const loss = (p: Float64Array) => {
      const { logits, hidden, attention } = forward(config, p, batch)
      const direct = hidden.reduce((sum, h, l) => sum + dot(h, dHidden[l]), dot(logits, dLogits))
      return [attention.reduce((sum, map, l) => sum + dot(map, dAttention[l]), direct)]
    }
    const analytic = backward(config, params, batch, result.cache, { dLogits, dHidden, dAttention })
    const [errors] = gradientErrors(layout, params, loss, [analytic])
    expect(relativeTo(errors)).toBeLessThan(1e-7)
    for (const error of errors) expect(relativeTo([error]), error.tensor).toBeLessThan(1e-6)
  })

  it.each(Array.from({ length: layers }, (_, l) => l))(
    'a hidden state after block %i alone matches central differences and reaches no later block',
    (l) => {
      const dHidden = result.hidden.map((h, i) => (i === l ? random(h.length, 18) : undefined))
      const loss = (p: Float64Array) => [dot(forward(config, p, batch).hidden[l], dHidden[l]!)]
      const analytic = backward(config, params, batch, result.cache, { dHidden })
      expect(relativeTo(gradientErrors(layout, params, loss, [analytic])[0])).toBeLessThan(1e-7)
      const after = layout.entries.find(
        (e) => e.name === `${l + 1 < layers ? names.layer(l + 1).norm1 : names.finalNorm}.weight`,
      )!
      expect(analytic.subarray(after.offset, layout.withoutProjector).every((x) => x === 0)).toBe(true)
    },
  )

  it('is linear in its cotangents', () => {
    const dLogits = random(result.logits.length, 7)
    const dAttention = result.attention.map((map, l) => (l === 0 ? random(map.length, 8) : undefined))
    const both = backward(config, params, batch, result.cache, { dLogits, dAttention })
    const one = backward(config, params, batch, result.cache, { dLogits })
    const other = backward(config, params, batch, result.cache, { dAttention })
    expect(
      relativeError(
        both,
        one.map((x, i) => x + other[i]),
      ),
    ).toBeLessThan(1e-12)
  })

  it('reaches only embeddings and the norm, query and key of the first layer from a first-layer map', () => {
    const gradient = backward(config, params, batch, result.cache, {
      dAttention: [random(result.attention[0].length, 1)],
    })
    const { norm1, qkv } = names.layer(0)
    // Columns are q (D), k and v (equally wide): v starts halfway between D and the end.
    const valueStart = (qkvWidth(config) + config.width) / 2
    for (const { name, group, offset, size } of layout.entries) {
      const reached = gradient.subarray(offset, offset + size).some((x) => x !== 0)
      const expected =
        group === 'embedding' || group === 'projector' || name.startsWith(norm1) || name.startsWith(qkv)
      expect(reached, name).toBe(expected)
      if (name === `${qkv}.weight`) {
        const value = gradient
          .subarray(offset, offset + size)
          .filter((_, i) => i % qkvWidth(config) >= valueStart)
        expect(value.every((x) => x === 0)).toBe(true)
      }
    }
  })
})

describe.each([tinyConfig(2), tinyLlama(2)])('packed attention of a $family model', (config) => {
  const params = tinyParameters(config, 3)
  const batch = tinyBatch(config, 2, 3, 5)

  it('gives every visible row a distribution and hides the future and other segments', () => {
    const keys = mapKeys(config)
    const { attention } = forward(config, params, batch)
    const imageRows = batch.frames * config.imageTokens
    for (let row = 0; row < attention[1].length / keys; row++) {
      const r = Math.floor(row / config.heads)
      const map = attention[1].subarray(row * keys, (row + 1) * keys)
      const last =
        r < imageRows ? r % config.imageTokens : config.imageTokens + ((r - imageRows) % config.textSlots)
      expect(map.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
      map.forEach((p, j) => (j <= last ? expect(p).toBeGreaterThan(0) : expect(p).toBe(0)))
    }
  })

  it('equals separate sequences: a segment does not depend on its neighbours', () => {
    const whole = forward(config, params, batch)
    const perSegment = config.textSlots * config.vocabulary
    for (let s = 0; s < batch.frames * batch.segments; s++) {
      const frame = Math.floor(s / batch.segments)
      const features = config.imageTokens * config.featureSize
      const slots = config.textSlots
      const alone = forward(config, params, {
        frames: 1,
        segments: 1,
        features: batch.features.slice(frame * features, (frame + 1) * features),
        tokens: batch.tokens.slice(s * slots, (s + 1) * slots),
        targets: batch.targets.slice(s * slots, (s + 1) * slots),
        lengths: batch.lengths.slice(s, s + 1),
        capabilities: batch.capabilities.slice(s, s + 1),
      })
      expect(
        relativeError(alone.logits, whole.logits.subarray(s * perSegment, (s + 1) * perSegment)),
      ).toBeLessThan(1e-12)
    }
  })
})

describe('the Llama family', () => {
  it("RMSNorm gives rows of root mean square 1 and keeps the mean's share", () => {
    const x = random(3 * 8, 1)
    const y = rmsNormForward(x, new Float64Array(8).fill(1))
    for (let r = 0; r < 3; r++) {
      const row = y.subarray(r * 8, (r + 1) * 8)
      expect(Math.sqrt(dot(row, row) / 8)).toBeCloseTo(1, 5)
      expect(row[1] / row[0]).toBeCloseTo(x[r * 8 + 1] / x[r * 8], 12)
    }
  })

  it('SwiGLU is silu(gate) times up', () => {
    expect([...swigluForward(Float64Array.of(2, -1, 3, 5), 2)]).toEqual([
      (2 / (1 + Math.exp(-2))) * 3,
      (-1 / (1 + Math.exp(1))) * 5,
    ])
  })

  it('SwiGLU is 8/3 of the width, rounded up to a multiple of 16', () => {
    expect([32, 48, 64, 128].map(swigluHidden)).toEqual([96, 128, 176, 352])
  })

  it('rotary positions: a product of a query and a key depends on their distance alone, values stay', () => {
    const config = { ...tinyLlama(1), imageTokens: 40 }
    const stride = qkvWidth(config)
    const one = random(stride, 4)
    const rows = 40
    const qkv = new Float64Array(rows * stride)
    for (let r = 0; r < rows; r++) qkv.set(one, r * stride)
    const turned = rotate(config, qkv, rows, 1)
    const product = (q: number, k: number) =>
      dot(turned.subarray(q * stride, q * stride + 4), turned.subarray(k * stride + 16, k * stride + 20))
    expect(product(9, 2)).toBeCloseTo(product(38, 31), 12)
    expect(Math.abs(product(9, 2) - product(9, 3))).toBeGreaterThan(1e-3)
    expect(turned.subarray(31 * stride + 24, 32 * stride)).toEqual(one.subarray(24))
    expect(relativeError(rotate(config, turned, rows, -1), qkv)).toBeLessThan(1e-14)
  })

  it("text slot s has the position behind the image's, whatever its segment", () => {
    const config = tinyLlama(1)
    const stride = qkvWidth(config)
    const qkv = new Float64Array((4 + 2 * 3) * stride).fill(1)
    const turned = rotate(config, qkv, 4, 1)
    const row = (r: number) => [...turned.subarray(r * stride, (r + 1) * stride)]
    const asImage = rotate({ ...config, imageTokens: 7 }, new Float64Array(7 * stride).fill(1), 7, 1)
    for (let s = 0; s < 3; s++) {
      expect(row(4 + s)).toEqual([...asImage.subarray((4 + s) * stride, (5 + s) * stride)])
      expect(row(7 + s)).toEqual(row(4 + s))
    }
  })

  it('grouped queries are ordinary attention whose key-value heads are copies', () => {
    const grouped = tinyLlama(2)
    const full = { ...grouped, kvHeads: grouped.heads }
    const from = parameterLayout(grouped)
    const to = parameterLayout(full)
    const params = tinyParameters(grouped, 3)
    const copied = new Float64Array(to.total)
    for (const { name, offset, size, shape } of to.entries) {
      const source = parameter(from, name)
      if (!name.includes('qkv_proj')) copied.set(params.subarray(source.offset, source.offset + size), offset)
      else
        for (let i = 0; i < size; i++) {
          const column = i % shape[1]
          const head = Math.floor(column / 4)
          const own =
            head < 4 ? head : head < 8 ? 4 + Math.floor((head - 4) / 2) : 6 + Math.floor((head - 8) / 2)
          copied[offset + i] =
            params[source.offset + Math.floor(i / shape[1]) * source.shape[1] + own * 4 + (column % 4)]
        }
    }
    const batch = tinyBatch(grouped, 2, 3, 5)
    expect(
      relativeError(forward(full, copied, batch).logits, forward(grouped, params, batch).logits),
    ).toBeLessThan(1e-13)
  })

  it.each([
    ['model.embed_tokens.weight', 0.3],
    ['model.layers.2.self_attn.qkv_proj.weight', 1 / Math.sqrt(48)],
    ['model.layers.2.self_attn.o_proj.weight', 1 / Math.sqrt(48 * 8)],
    ['model.layers.2.mlp.gate_up_proj.weight', 1 / Math.sqrt(48)],
    ['model.layers.2.mlp.down_proj.weight', 1 / Math.sqrt(128 * 8)],
    ['model.layers.1.post_attention_layernorm.weight', 1],
    ['model.norm.weight', 1],
    ['projector.weight', 0.5 / Math.sqrt(48)],
  ])('starts %s with the deviation %f', (name, expected) => {
    const config = { ...tinyLlama(4), width: 48, hidden: 128, vocabulary: 80, featureSize: 44 }
    const parameters = initialParameters(config, { normal: normals(1), projector: 'orthonormal' })
    const { offset, size } = parameter(parameterLayout(config), name)
    const deviation = Math.sqrt(
      parameters.subarray(offset, offset + size).reduce((sum, x) => sum + x * x, 0) / size,
    )
    expect(Math.abs(deviation - expected)).toBeLessThanOrEqual(0.06 * expected)
  })

  it('6 x 64 with 4 and 2 heads has 286 thousand parameters', () => {
    const config = {
      ...tinyLlama(6),
      width: 64,
      hidden: swigluHidden(64),
      vocabulary: 80,
      imageTokens: 36,
      textSlots: 8,
      featureSize: 44,
    }
    expect(parameterLayout(config).count).toBe(
      80 * 64 + 6 * (2 * 64 + 64 * 128 + 64 * 64 + 64 * 352 + 176 * 64) + 64 + 44 * 64,
    )
  })
})

describe('initial parameters', () => {
  const config = {
    ...tinyConfig(4),
    width: 48,
    heads: 4,
    vocabulary: 80,
    imageTokens: 36,
    textSlots: 8,
    featureSize: 44,
  }
  const layout = parameterLayout(config)
  const parameters = initialParameters(config, { normal: normals(1), projector: 'orthonormal' })
  const deviation = (name: string) => {
    const { offset, size } = layout.entries.find((entry) => entry.name === name)!
    return Math.sqrt(parameters.subarray(offset, offset + size).reduce((sum, x) => sum + x * x, 0) / size)
  }

  it.each([
    ['wte.weight', 0.3],
    ['wpe.weight', 0.1],
    ['h.2.attn.c_attn.weight', 1 / Math.sqrt(48)],
    ['h.2.attn.c_proj.weight', 1 / Math.sqrt(48 * 8)],
    ['h.2.mlp.c_fc.weight', 1 / Math.sqrt(48)],
    ['h.2.mlp.c_proj.weight', 1 / Math.sqrt(192 * 8)],
    ['h.1.ln_2.weight', 1],
    ['ln_f.weight', 1],
    ['h.1.attn.c_attn.bias', 0],
    ['projector.weight', 0.5 / Math.sqrt(48)],
  ])('%s has the deviation %f', (name, expected) => {
    expect(Math.abs(deviation(name) - expected)).toBeLessThanOrEqual(0.06 * expected)
  })

  it('is a pure function of the generator', () => {
    expect(initialParameters(config, { normal: normals(1), projector: 'orthonormal' })).toEqual(parameters)
  })

  it.each([
    [44, 32],
    [44, 44],
    [44, 64],
  ])('the fixed projector %i x %i is orthonormal on its shorter side', (rows, columns) => {
    const q = orthonormal(rows, columns, normals(2))
    const wide = columns > rows
    const n = Math.min(rows, columns)
    for (let a = 0; a < n; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0
        for (let i = 0; i < Math.max(rows, columns); i++)
          sum += wide ? q[a * columns + i] * q[b * columns + i] : q[i * columns + a] * q[i * columns + b]
        expect(sum).toBeCloseTo(a === b ? 1 : 0, 12)
      }
    }
  })
})
