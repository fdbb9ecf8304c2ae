// Weights as other tools leave them: tied heads, buffers, other float types and prefixes, no projector. What can
// be understood is taken and said; what would be another student is refused by name.

import { describe, expect, test } from 'vitest'
import { toHuggingFace } from '../../src/nn/huggingFace'
import { defaultSettings } from '../../src/settings/resolve'
import { studentConfig } from '../../src/experiment/run/recordedRun'
import { initialStudent } from '../../src/experiment/run/initialStudent'
import { readSafetensors, writeSafetensors } from '../../src/teacher/safetensors'
import { readStudentWeights, weightsNoteText, weightsProblemText } from '../../src/teacher/studentWeights'
import { encoded, fileOf, rawFile, type Part } from './safetensorsFile'

const settings = { ...defaultSettings(), layers: 2, width: 32, heads: 4, seed: 3 }
const families = (['gpt', 'llama'] as const).map((family) => {
  const config = studentConfig({ ...settings, family, kvHeads: 2 })
  return { family, config, seeded: () => initialStudent({ ...settings, family, kvHeads: 2 }) }
})
const [{ config, seeded }] = families
const parts = (c = config, parameters = seeded(), dtype: 'F64' | 'F32' | 'BF16' | 'F16' = 'F32'): Part[] =>
  toHuggingFace(c, parameters).map(({ name, shape, values }) => ({
    name,
    dtype,
    shape,
    bytes: encoded(dtype, values),
  }))
const said = (bytes: Uint8Array, c = config, s: (() => Float32Array) | null = seeded): string[] => {
  const read = readStudentWeights(bytes, null, c, s ?? undefined)
  return read.ok ? read.notes.map(weightsNoteText) : [`REFUSED ${weightsProblemText(read.problem)}`]
}
const same = (bytes: Uint8Array, wanted: Float32Array, c = config, s = seeded): boolean => {
  const read = readStudentWeights(bytes, null, c, s)
  return read.ok && read.parameters.every((value, i) => Object.is(value, wanted[i]))
}
const zeros = (name: string, dtype: string, shape: number[], size: number): Part => ({
  name,
  dtype,
  shape,
  bytes: new Uint8Array(size * shape.reduce((a, b) => a * b, 1)),
})

describe.each(families)('$family', ({ config: c, seeded: s }) => {
  test('without the projector, as save_pretrained of transformers leaves it: that of the seed, and said', () => {
    const bare = fileOf(parts(c, s()).filter(({ name }) => name !== 'projector.weight'))
    expect(same(bare, s(), c, s)).toBe(true)
    expect(said(bare, c, s)).toEqual([
      'The file has no projector.weight: the fixed projector of the seed is used, which is right where the student learned with this seed.',
    ])
    expect(said(bare, c, null)[0]).toContain('missing: projector.weight [44, 32]')
  })

  test.each(['', 'module.', 'base_model.model.', '_orig_mod.'])('names behind "%s"', (prefix) => {
    const own = c.family === 'gpt' ? 'transformer.' : 'model.'
    const renamed = (keep: string) =>
      fileOf(parts(c, s()).map((part) => ({ ...part, name: prefix + part.name.replace(own, keep) })))
    expect(same(renamed(''), s(), c, s)).toBe(true)
    expect(same(renamed(own), s(), c, s)).toBe(true)
    expect(said(renamed(''), c, s)).toEqual([
      prefix === '' ? 'Its names have no prefix.' : `Its names begin with "${prefix}".`,
    ])
  })

  test('a head of its own: the same as the embedding is taken, another is refused by name', () => {
    const all = parts(c, s())
    const head = { ...all[0], name: 'lm_head.weight' }
    expect(same(fileOf([...all, head]), s(), c, s)).toBe(true)
    expect(said(fileOf([...all, head]), c, s)).toEqual([])
    const bytes = head.bytes.slice()
    bytes[3] ^= 0x80
    expect(said(fileOf([...all, { ...head, bytes }]), c, s)[0]).toMatch(
      /^REFUSED lm_head.weight differs from the word embedding/,
    )
    expect(said(fileOf([...all, zeros('lm_head.weight', 'I64', [80, 32], 8)]), c, s)[0]).toContain(
      'lm_head.weight',
    )
  })

  test('64-bit floats are converted, and said', () => {
    expect(same(fileOf(parts(c, s(), 'F64')), s(), c, s)).toBe(true)
    expect(said(fileOf(parts(c, s(), 'F64')), c, s)).toEqual(['Converted to 32-bit floats: F64.'])
  })
})

test('half and brain floats: the values that they hold', () => {
  const rounded = seeded().map((value) => Math.round(2 * value) / 2 || 0)
  for (const dtype of ['F16', 'BF16'] as const) {
    expect(same(fileOf(parts(config, rounded, dtype)), rounded)).toBe(true)
    expect(said(fileOf(parts(config, rounded, dtype)))).toEqual([`Converted to 32-bit floats: ${dtype}.`])
  }
  const large = parts(config, seeded(), 'F64')
  new DataView(large[1].bytes.buffer).setFloat64(0, 1e300, true)
  expect(said(fileOf(large))[0]).toContain('transformer.wpe.weight hold a value that is not a finite number')
})

test('buffers without weights are ignored and named; other tensors are not', () => {
  const buffers = [
    zeros('position_ids', 'I64', [1, 44], 8),
    zeros('transformer.h.0.attn.bias', 'BOOL', [1, 1, 44, 44], 1),
    zeros('transformer.h.0.attn.masked_bias', 'F32', [], 4),
    zeros('transformer.h.1.attn.bias', 'U8', [1, 1, 44, 44], 1),
  ]
  const file = fileOf([...parts(), ...buffers])
  expect(same(file, seeded())).toBe(true)
  // Floats first, then the other types, each in the file's order.
  expect(said(file)).toEqual([
    'Ignored, they hold no weights: transformer.h.0.attn.masked_bias, position_ids, transformer.h.0.attn.bias, transformer.h.1.attn.bias.',
  ])
  expect(said(fileOf([...parts(), zeros('experts', 'I32', [2], 4)]))).toEqual([
    'REFUSED The weights are not those of this student; unknown: experts.',
  ])
  const [first, ...rest] = parts()
  expect(said(fileOf([{ ...first, dtype: 'I32' }, ...rest]))).toEqual([
    'REFUSED The weights are not those of this student; of another shape: transformer.wte.weight I32 [80, 32] ≠ [80, 32].',
  ])
})

test('two models in one file are not guessed about', () => {
  const twice = ['a.', 'b.'].flatMap((prefix) =>
    parts().map((part) => ({ ...part, name: prefix + part.name })),
  )
  expect(said(fileOf(twice))[0]).toContain('missing: transformer.wte.weight')
})

describe('hostile files are refused in a sentence, before anything is reserved', () => {
  const message = (bytes: Uint8Array): string => {
    const before = process.memoryUsage()
    const started = performance.now()
    const [text] = said(bytes)
    const after = process.memoryUsage()
    expect(performance.now() - started).toBeLessThan(1000)
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(64e6)
    expect(text.length).toBeLessThanOrEqual(320)
    return text
  }
  const entry = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
    dtype: 'F32',
    shape,
    data_offsets: [begin, end],
  })

  test('a header nested 10,000 deep', () => {
    expect(
      message(rawFile(`{"a":{"shape":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`, new Uint8Array())),
    ).toContain('its header is nested more than 4 levels deep')
  })

  test('4,000 tensors in the same megabyte', () => {
    const header = Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`t${i}`, entry(0, 2 ** 20)]))
    expect(message(rawFile(JSON.stringify(header), new Uint8Array(2 ** 20)))).toContain(
      'the bytes of t1 begin at 0 instead of 1048576: tensors lie one after the other',
    )
  })

  test('names of 100,000 characters, sizes beyond every number, too many tensors', () => {
    const long = 'n'.repeat(100_000)
    expect(message(rawFile(JSON.stringify({ [long]: 3 }), new Uint8Array()))).toContain('the entry of nnn')
    expect(message(rawFile(JSON.stringify({ x: entry(0, 8, [1e15, 1e15]) }), new Uint8Array(8)))).toContain(
      'takes 4e+30 bytes, but has 8',
    )
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`t${i}`, entry(0, 0)]))
    expect(message(rawFile(JSON.stringify(many), new Uint8Array()))).toContain('it names 10001 tensors')
    expect(message(rawFile('{}', new Uint8Array(), 2e6))).toContain('probably another kind of file')
  })

  test('names that every object has are names like any other', () => {
    const file = rawFile('{"__metadata__":{"__proto__":"x","constructor":"y"}}', new Uint8Array())
    expect(Object.entries(readSafetensors(file).metadata)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(said(writeSafetensors([]))[0]).toContain('missing')
  })
})
