// Weights in several files, as save_pretrained writes large models: all parts together are the one file, one
// missing is named, and no list of parts reaches beyond what was given.

import fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { readStart } from '../../src/cli/node/student'
import { initialStudent } from '../../src/experiment/run/initialStudent'
import { studentConfig } from '../../src/experiment/run/recordedRun'
import { toHuggingFace } from '../../src/nn/huggingFace'
import { defaultSettings } from '../../src/settings/resolve'
import { sha256 } from '../../src/settings/initialWeights'
import { TeacherError } from '../../src/teacher/failure'
import { joinSafetensors, listSafetensors, writeSafetensors } from '../../src/teacher/safetensors'
import { readStudentWeights } from '../../src/teacher/studentWeights'
import { findShards, joinShards, shardsProblemText } from '../../src/teacher/weightShards'
import { FUZZ_TIMEOUT, keepsItsBounds } from '../fuzz/bounds'
import { encoded, fileOf } from './safetensorsFile'

vi.setConfig({ testTimeout: FUZZ_TIMEOUT })

const settings = { ...defaultSettings(), layers: 2, width: 32, heads: 4, seed: 3 }
const config = studentConfig(settings)
const student = initialStudent(settings)
const tensors = toHuggingFace(config, student)
const NAMES = [1, 2, 3].map((n) => `model-0000${n}-of-00003.safetensors`)
const parts = NAMES.map((_, i) => writeSafetensors(tensors.filter((__, t) => t % 3 === i)))
const given = NAMES.map((name) => ({ name }))
const INDEX = 'model.safetensors.index.json'
const weightMap = Object.fromEntries(tensors.map(({ name }, i) => [name, NAMES[i % 3]]))
const indexOf = (map: unknown) => ({
  name: INDEX,
  bytes: new TextEncoder().encode(JSON.stringify({ metadata: { total_size: 1 }, weight_map: map })),
})
const said = (...args: Parameters<typeof findShards<{ name: string }>>): string => {
  const found = findShards(...args)
  return found.ok ? found.files.map(({ name }) => name).join() : shardsProblemText(found.problem)
}

describe('which files are the weights', () => {
  test('all parts in any order, with and without the list', () => {
    const mixed = [given[2], { name: 'config.json' }, given[0], given[1]]
    for (const index of [null, indexOf(weightMap)])
      expect(findShards(mixed, index)).toEqual({ ok: true, files: given, name: 'model.safetensors' })
  })

  test('a part is missing: which', () => {
    expect(said([given[1]], null)).toBe(
      'The weights lie in several files; missing: model-00001-of-00003.safetensors, model-00003-of-00003.safetensors. Give all of them together.',
    )
    expect(said([given[1], given[0]], indexOf(weightMap))).toContain(`missing: ${NAMES[2]}.`)
    expect(said([], indexOf(weightMap))).toContain(`missing: ${NAMES.join(', ')}`)
    expect(said([{ name: 'm-00001-of-99999.safetensors' }], null)).toMatch(/\+996\. Give all/)
  })

  test('one file is one file, whatever lies beside; two models are not guessed about', () => {
    expect(said([{ name: 'a.safetensors' }, { name: 'config.json' }], null)).toBe('a.safetensors')
    expect(said([{ name: 'model-00001-of-00001.safetensors' }], null)).toBe(
      'model-00001-of-00001.safetensors',
    )
    expect(said([{ name: 'a.safetensors' }, { name: 'b.safetensors' }], null)).toBe(
      'These are weights of more than one model: a.safetensors, b.safetensors. Choose one of them.',
    )
    expect(said([...given, { name: 'b.safetensors' }], null)).toContain('more than one model')
  })

  test('a list of parts that reaches elsewhere, or is none, is refused', () => {
    for (const name of ['../a.safetensors', '/etc/a.safetensors', 'C:\\a.safetensors', 'a.bin', 3, null])
      expect(said(given, indexOf({ w: name }))).toContain('a part of it is no name of a .safetensors file')
    expect(said(given, indexOf({ w: `${'n'.repeat(300)}.safetensors` }))).toContain('is no name')
    expect(said(given, indexOf({}))).toContain('it lists 0 parts')
    expect(said(given, indexOf([1]))).toContain('it has no weight_map')
    expect(said(given, { name: INDEX, bytes: new TextEncoder().encode('{') })).toContain('it is not JSON')
  })
})

describe('the parts as one file', () => {
  test('are the student, bit for bit, as the one file is', () => {
    const read = readStudentWeights(joinShards(parts), null, config)
    expect(read.ok && read.parameters.every((value, i) => Object.is(value, student[i]))).toBe(true)
    expect(joinShards([parts[0]])).toBe(parts[0])
  })

  test('keep every type and shape', () => {
    const file = fileOf([
      { name: 'a', dtype: 'BF16', shape: [3], bytes: encoded('BF16', [1, 2, 3]) },
      { name: 'b', dtype: 'BOOL', shape: [], bytes: Uint8Array.of(1) },
    ])
    const whole = joinSafetensors([file, parts[0]])
    const { stored, metadata } = listSafetensors(whole)
    expect(metadata).toEqual({ format: 'pt' })
    expect(stored.slice(0, 2)).toMatchObject([
      { name: 'a', dtype: 'BF16', shape: [3] },
      { name: 'b', dtype: 'BOOL', shape: [] },
    ])
    expect(whole.subarray(stored[0].begin, stored[0].end)).toEqual(encoded('BF16', [1, 2, 3]))
  })

  test('of one name twice are refused', () => {
    expect(() => joinShards([parts[0], parts[0]])).toThrow('is in two of its parts')
  })
})

test('headless: a part, or the list, stands for all of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shards-'))
  try {
    NAMES.forEach((name, i) => writeFileSync(join(folder, name), parts[i]))
    writeFileSync(join(folder, INDEX), indexOf(weightMap).bytes)
    writeFileSync(join(folder, 'other.safetensors'), parts[0])
    for (const name of [NAMES[1], INDEX]) {
      const start = await readStart(join(folder, name), settings)
      expect(start).toMatchObject({
        ok: true,
        initialWeights: { file: 'model.safetensors', sha256: await sha256(joinShards(parts)) },
      })
    }
    rmSync(join(folder, NAMES[2]))
    expect(await readStart(join(folder, NAMES[0]), settings)).toMatchObject({
      ok: false,
      message: expect.stringContaining(`missing: ${NAMES[2]}`),
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('any names and any list: an answer of at most 300 characters, and no file that was not given', () => {
  const name = fc.oneof(
    fc.string({ maxLength: 400 }),
    fc.constantFrom(
      ...NAMES,
      INDEX,
      '../x.safetensors',
      'a.safetensors',
      '__proto__',
      '-00000-of-00000.safetensors',
    ),
  )
  const list = fc.oneof(fc.dictionary(name, name), fc.json(), fc.constant(weightMap))
  keepsItsBounds(fc.tuple(fc.array(name, { maxLength: 8 }), fc.option(list)), ([names, map]) => {
    const files = names.map((one) => ({ name: one }))
    const found = findShards([...files, { name: 'w.safetensors' }], map === null ? null : indexOf(map))
    if (found.ok) for (const file of found.files) expect([...names, 'w.safetensors']).toContain(file.name)
    return { messages: found.ok ? [] : [shardsProblemText(found.problem)] }
  })
})

test('damaged parts: a typed refusal', () => {
  keepsItsBounds(
    fc.tuple(fc.nat(2), fc.nat(), fc.nat(255)),
    ([part, at, value]) => {
      const damaged = parts.map((bytes, i) => {
        if (i !== part) return bytes
        const copy = bytes.slice()
        copy[at % Math.min(copy.length, 2000)] = value
        return copy
      })
      try {
        joinShards(damaged)
        return { messages: [] }
      } catch (thrown) {
        if (!(thrown instanceof TeacherError)) throw thrown
        return { messages: [thrown.failure.message, thrown.failure.wayOut] }
      }
    },
    { share: 0.2 },
  )
})
