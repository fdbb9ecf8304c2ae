import { describe, expect, test } from 'vitest'
import { parameterLayout, type ParameterEntry, type ParameterLayout } from '../../src/nn/config'
import { fromHuggingFace, huggingFaceTensors, tensorOf, toHuggingFace } from '../../src/nn/huggingFace'
import { normals, tinyConfig, tinyLlama } from './tiny'

const flat = (layout: ParameterLayout): Float32Array => {
  const normal = normals(3)
  const parameters = new Float32Array(layout.total)
  for (const { offset, size } of layout.entries)
    for (let i = 0; i < size; i++) parameters[offset + i] = normal()
  return parameters
}

const config = tinyConfig(2)

describe('gpt', () => {
  test("has GPT-2's names and shapes, and a projector", () => {
    const shapes = Object.fromEntries(huggingFaceTensors(config).map(({ name, shape }) => [name, shape]))
    expect(shapes['transformer.wte.weight']).toEqual([7, 8])
    expect(shapes['transformer.wpe.weight']).toEqual([7, 8])
    expect(shapes['transformer.h.1.attn.c_attn.weight']).toEqual([8, 24])
    expect(shapes['transformer.h.1.mlp.c_proj.bias']).toEqual([8])
    expect(shapes['transformer.ln_f.bias']).toEqual([8])
    expect(shapes['projector.weight']).toEqual([5, 8])
    expect(Object.keys(shapes)).toHaveLength(2 + 2 * 12 + 2 + 1)
  })
})

describe('llama', () => {
  const llama = tinyLlama(2)
  const shapes = Object.fromEntries(huggingFaceTensors(llama).map(({ name, shape }) => [name, shape]))

  test("has Llama's names and shapes, linear layers [out, in], and a projector", () => {
    expect(shapes['model.embed_tokens.weight']).toEqual([7, 16])
    expect(shapes['model.layers.1.self_attn.q_proj.weight']).toEqual([16, 16])
    expect(shapes['model.layers.1.self_attn.k_proj.weight']).toEqual([8, 16])
    expect(shapes['model.layers.1.self_attn.v_proj.weight']).toEqual([8, 16])
    expect(shapes['model.layers.1.self_attn.o_proj.weight']).toEqual([16, 16])
    expect(shapes['model.layers.1.mlp.gate_proj.weight']).toEqual([12, 16])
    expect(shapes['model.layers.1.mlp.up_proj.weight']).toEqual([12, 16])
    expect(shapes['model.layers.1.mlp.down_proj.weight']).toEqual([16, 12])
    expect(shapes['model.layers.1.input_layernorm.weight']).toEqual([16])
    expect(shapes['model.layers.1.post_attention_layernorm.weight']).toEqual([16])
    expect(shapes['model.norm.weight']).toEqual([16])
    expect(shapes['projector.weight']).toEqual([5, 16])
    expect(Object.keys(shapes)).toHaveLength(1 + 2 * 9 + 1 + 1)
  })

  test('k_proj row r is column 16 + r of our fused matrix', () => {
    const layout = parameterLayout(llama)
    const parameters = flat(layout)
    const { values } = toHuggingFace(llama, parameters).find(
      (t) => t.name === 'model.layers.0.self_attn.k_proj.weight',
    )!
    const fused = layout.entries.find((e) => e.name === 'model.layers.0.self_attn.qkv_proj.weight')!
    expect(values[3 * 16 + 5]).toBe(parameters[fused.offset + 5 * 32 + 16 + 3])
  })
})

describe.each([config, tinyLlama(2)])('$family', (config) => {
  const layout = parameterLayout(config)

  test('comes back bit for bit', () => {
    const parameters = flat(layout)
    const tensors = new Map(toHuggingFace(config, parameters).map((t) => [t.name, t]))
    const back = fromHuggingFace(config, (name) => tensors.get(name)!.values)
    expect(new Uint32Array(back.buffer)).toEqual(new Uint32Array(parameters.buffer))
  })

  test('covers every parameter once', () => {
    const covered = new Map<ParameterEntry['name'], number>()
    for (const { entry, shape } of huggingFaceTensors(config))
      covered.set(entry.name, (covered.get(entry.name) ?? 0) + shape.reduce((n, s) => n * s, 1))
    expect([...covered]).toEqual(layout.entries.map((e) => [e.name, e.size]))
  })
})

test("a part of a fused matrix, transposed: Hugging Face's [out, in]", () => {
  const entry: ParameterEntry = { name: 'fused', shape: [2, 6], offset: 64, size: 12, group: 'layer 0' }
  expect(tensorOf('k', entry, { first: 2, end: 5, transposed: true })).toMatchObject({
    shape: [3, 2],
    first: 2,
    end: 5,
    transposed: true,
  })
  expect(tensorOf('q', entry, { end: 2 })).toMatchObject({ shape: [2, 2], first: 0, end: 2 })
  expect(tensorOf('b', { ...entry, shape: [6], size: 6 }, { first: 4 })).toMatchObject({ shape: [2] })
})
