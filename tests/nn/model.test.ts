import { describe, expect, it } from 'vitest'
import { parameterLayout, mapKeys } from '../../src/nn/config'
import { initialParameters, orthonormal } from '../../src/nn/initialise'
import { backward, forward } from '../../src/nn/model.twin'
import { differences } from './differences'
import { normals, relativeError, tinyBatch, tinyConfig, tinyParameters } from './tiny'

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0)
const random = (length: number, seed: number) => Float64Array.from({ length }, normals(seed))

describe.each([2, 3])('backward of a model of %i layers', (layers) => {
  const config = tinyConfig(layers)
  const layout = parameterLayout(config)
  const params = tinyParameters(config, 3)
  const batch = tinyBatch(config, 2, 3, 5)
  const result = forward(config, params, batch)

  it('matches central differences from cotangents on logits and on every map at once', () => {
    const dLogits = random(result.logits.length, 7)
    const dAttention = result.attention.map((map, l) => random(map.length, 8 + l))
    const numeric = differences(layout, params, (p) => {
      const { logits, attention } = forward(config, p, batch)
      return attention.reduce((sum, map, l) => sum + dot(map, dAttention[l]), dot(logits, dLogits))
    })
    const analytic = backward(config, params, batch, result.cache, { dLogits, dAttention })
    expect(relativeError(analytic, numeric)).toBeLessThan(1e-7)
    for (const { name, offset, size } of layout.entries) {
      const slice = (x: Float64Array) => x.subarray(offset, offset + size)
      expect(relativeError(slice(analytic), slice(numeric)), name).toBeLessThan(1e-6)
    }
  })

  it('is linear in its cotangents', () => {
    const dLogits = random(result.logits.length, 7)
    const dAttention = result.attention.map((map, l) => (l === 0 ? random(map.length, 8) : undefined))
    const both = backward(config, params, batch, result.cache, { dLogits, dAttention })
    const one = backward(config, params, batch, result.cache, { dLogits })
    const other = backward(config, params, batch, result.cache, { dAttention })
    expect(relativeError(both, one.map((x, i) => x + other[i]))).toBeLessThan(1e-12)
  })

  it('reaches only embeddings and the norm, query and key of the first layer from a first-layer map', () => {
    const gradient = backward(config, params, batch, result.cache, { dAttention: [random(result.attention[0].length, 1)] })
    const d = config.width
    for (const { name, offset, size } of layout.entries) {
      const reached = gradient.subarray(offset, offset + size).some((x) => x !== 0)
      const expected = /^(wte|wpe|projector)|^h\.0\.(ln_1|attn\.c_attn)/.test(name)
      expect(reached, name).toBe(expected)
      if (name === 'h.0.attn.c_attn.weight') {
        const value = gradient.subarray(offset, offset + size).filter((_, i) => i % (3 * d) >= 2 * d)
        expect(value.every((x) => x === 0)).toBe(true)
      }
    }
  })
})

describe('packed attention', () => {
  const config = tinyConfig(2)
  const params = tinyParameters(config, 3)
  const batch = tinyBatch(config, 2, 3, 5)

  it('gives every visible row a distribution and hides the future and other segments', () => {
    const keys = mapKeys(config)
    const { attention } = forward(config, params, batch)
    const imageRows = batch.frames * config.imageTokens
    for (let row = 0; row < attention[1].length / keys; row++) {
      const r = Math.floor(row / config.heads)
      const map = attention[1].subarray(row * keys, (row + 1) * keys)
      const last = r < imageRows ? r % config.imageTokens : config.imageTokens + ((r - imageRows) % config.textSlots)
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
      expect(relativeError(alone.logits, whole.logits.subarray(s * perSegment, (s + 1) * perSegment))).toBeLessThan(1e-12)
    }
  })
})

describe('initial parameters', () => {
  const config = { ...tinyConfig(4), width: 48, heads: 4, vocabulary: 80, imageTokens: 36, textSlots: 8, featureSize: 44 }
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
        for (let i = 0; i < Math.max(rows, columns); i++) sum += wide ? q[a * columns + i] * q[b * columns + i] : q[i * columns + a] * q[i * columns + b]
        expect(sum).toBeCloseTo(a === b ? 1 : 0, 12)
      }
    }
  })
})
