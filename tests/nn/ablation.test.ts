import { describe, expect, it } from 'vitest'
import { ablatedRanges, type ModelPart } from '../../src/nn/ablation'
import { withoutParts } from '../../src/nn/ablation.reference'
import { modelNames, parameter, parameterLayout } from '../../src/nn/config'
import { linearForward } from '../../src/nn/layers.reference'
import { forward } from '../../src/nn/model.reference'
import { relativeError, tinyBatch, tinyConfig, tinyLlama, tinyParameters } from './tiny'

describe.each([tinyConfig(3), tinyLlama(3)])('parts of a $family model, switched off', (config) => {
  const params = tinyParameters(config, 3)
  const batch = tinyBatch(config, 2, 3, 5)
  const layout = parameterLayout(config)
  const off: ModelPart[] = [
    { layer: 0, part: 1 },
    { layer: 1, part: 'attention' },
    { layer: 2, part: 'mlp' },
  ]

  it('the ranges to clear are what the reference has at zero, and nothing else', () => {
    for (const parts of [...off.map((part) => [part]), off]) {
      const cleared = Float64Array.from(params, () => 1)
      for (const { offset, size } of ablatedRanges(config, parts)) cleared.fill(0, offset, offset + size)
      expect(cleared).toEqual(withoutParts(config, new Float64Array(params.length).fill(1), parts))
    }
    expect(
      ablatedRanges(config, [
        { layer: 3, part: 'mlp' },
        { layer: 0, part: config.heads },
      ]),
    ).toEqual([])
  })

  it('a head adds nothing: the others add what they added', () => {
    const { width, heads } = config
    const { cache } = forward(config, withoutParts(config, params, [{ layer: 0, part: 1 }]), batch)
    const { input, attended, middle } = cache.layers[0]
    const masked = attended.map((v, i) => (Math.floor((i % width) / (width / heads)) === 1 ? 0 : v))
    const name = modelNames(config).layer(0).attentionOut
    const tensor = (full: string) => {
      const { offset, size } = parameter(layout, full)
      return params.subarray(offset, offset + size)
    }
    const bias = config.family === 'gpt' ? tensor(`${name}.bias`) : null
    const added = linearForward(masked, tensor(`${name}.weight`), bias, width, width)
    expect(
      relativeError(
        middle,
        input.map((v, i) => v + added[i]),
      ),
    ).toBeLessThan(1e-12)
  })

  it('a block adds nothing: what entered it leaves it', () => {
    const { cache, hidden } = forward(config, withoutParts(config, params, off), batch)
    expect(cache.layers[1].middle).toEqual(cache.layers[1].input)
    expect(hidden[2]).toEqual(cache.layers[2].middle)
    const whole: ModelPart[] = [
      { layer: 1, part: 'attention' },
      { layer: 1, part: 'mlp' },
    ]
    const skipped = forward(config, withoutParts(config, params, whole), batch)
    expect(skipped.hidden[1]).toEqual(skipped.hidden[0])
  })
})
