// A student goes out as files and comes back the same student.

import { describe, expect, test } from 'vitest'
import { forward } from '../../src/nn/model.reference'
import { toHuggingFace } from '../../src/nn/huggingFace'
import { parameterLayout } from '../../src/nn/config'
import { exportTeacher } from '../../src/teacher/exportTeacher'
import { hubConfig, readHubConfig } from '../../src/teacher/hubConfig'
import { loadTeacher } from '../../src/teacher/runtime'
import { readSafetensors, writeSafetensors } from '../../src/teacher/safetensors'
import {
  identifyingBytes,
  readStudentWeights,
  weightsProblemText,
  writeStudentWeights,
} from '../../src/teacher/studentWeights'
import { cardFor, FULL, largestDifference, randomBatch, randomParameters } from './fixtures'

const STUDENT = { ...FULL, layers: 2, width: 32 }
const parameters = randomParameters(STUDENT, 5)
const file = writeStudentWeights(STUDENT, parameters)
const text = (bytes: Uint8Array, hub: string | null = null, config = STUDENT): string => {
  const read = readStudentWeights(bytes, hub, config)
  return read.ok ? 'fits' : weightsProblemText(read.problem)
}
const bits = (values: Float32Array): Uint32Array => new Uint32Array(values.slice().buffer)

test('flat -> safetensors -> flat, bit for bit', () => {
  const read = readStudentWeights(file, null, STUDENT)
  expect(read.ok && bits(read.parameters)).toEqual(bits(parameters))
  const withConfig = readStudentWeights(file, JSON.stringify(hubConfig(STUDENT)), STUDENT)
  expect(withConfig.ok && bits(withConfig.parameters)).toEqual(bits(parameters))
})

test("the ONNX file of the weights that came back has the reference's logits, to 1e-5", async () => {
  const read = readStudentWeights(file, null, STUDENT)
  const back = read.ok ? read.parameters : new Float32Array()
  const batch = randomBatch(STUDENT, 2, 3, 6)
  const session = await loadTeacher(exportTeacher(STUDENT, back, { ...cardFor(STUDENT), role: 'student' }))
  const { logits } = await session.run(batch)
  await session.dispose()
  expect(
    largestDifference(logits, forward(STUDENT, Float64Array.from(parameters), batch).logits),
  ).toBeLessThan(1e-5)
})

test("the names are Hugging Face's and every parameter is in the file, the fixed projector too", () => {
  const { tensors, metadata } = readSafetensors(file)
  expect(metadata.format).toBe('pt')
  expect([...tensors.keys()]).toContain('transformer.h.1.attn.c_attn.weight')
  expect(tensors.get('projector.weight')?.shape).toEqual([44, 32])
  expect([...tensors.values()].reduce((n, t) => n + t.values.length, 0)).toBe(parameterLayout(STUDENT).count)
})

describe('config.json', () => {
  test('has the keys of GPT2Config, and gives the shape back', () => {
    const config = JSON.parse(JSON.stringify(hubConfig(STUDENT)))
    expect(config).toMatchObject({
      model_type: 'gpt2',
      n_layer: 2,
      n_head: 4,
      n_embd: 32,
      n_inner: 128,
      n_positions: 44,
      vocab_size: 80,
      activation_function: 'gelu_new',
      layer_norm_epsilon: 1e-5,
      tie_word_embeddings: true,
    })
    expect(readHubConfig(JSON.stringify(config))).toEqual({ config: STUDENT, projector: null })
  })

  test('holds the projector, for weights that lost it; a damaged one is refused', () => {
    const hub = (
      change: (own: { projector_weights: { base64: unknown } }) => void = () => undefined,
    ): string => {
      const config = JSON.parse(JSON.stringify(hubConfig(STUDENT, parameters)))
      change(config.drive_kd)
      return JSON.stringify(config)
    }
    const bare = writeSafetensors(
      toHuggingFace(STUDENT, parameters).filter(({ name }) => name !== 'projector.weight'),
    )
    const read = readStudentWeights(bare, hub(), STUDENT, () => randomParameters(STUDENT, 6))
    expect(read.ok && bits(read.parameters)).toEqual(bits(parameters))
    expect(read.ok && read.notes).toEqual([{ kind: 'configProjector' }])
    expect(read.ok && identifyingBytes(bare, read.projector).length).toBe(bare.length + 4 * 44 * 32)
    const own = readStudentWeights(file, hub(), STUDENT)
    expect(own.ok && [own.notes, own.projector, identifyingBytes(file, own.projector)]).toEqual([
      [],
      null,
      file,
    ])
    for (const [base64, said] of [
      ['*', 'are not base64'],
      ['AAAA', 'have 3 bytes, [44, 32] takes 5632'],
      [btoa('\xff'.repeat(5632)), 'are not finite numbers'],
      [3, 'have no base64'],
    ])
      expect(
        text(
          bare,
          hub((drive) => (drive.projector_weights.base64 = base64)),
        ),
      ).toContain(said)
  })

  test("another's, or of another world, is refused by its cause", () => {
    expect(text(file, '{')).toContain('This config.json is not usable: it is not JSON')
    expect(text(file, '{"model_type":"gpt2"}')).toContain('it has no part "drive_kd"')
    const other = hubConfig(STUDENT)
    ;(other.drive_kd as Record<string, unknown>).vocabulary = ['yes', 'no']
    expect(text(file, JSON.stringify(other))).toContain('its vocabulary is not the one of this world')
  })
})

describe('refuses', () => {
  const tensors = toHuggingFace(STUDENT, parameters)

  test('a student of another shape, saying both', () => {
    expect(text(file, null, { ...STUDENT, layers: 4, width: 48 })).toBe(
      'The weights are of a student of 2 layers x 32, 4 heads (gpt), the settings ask for 4 layers x 48, 4 heads (gpt).',
    )
    expect(readStudentWeights(file, null, { ...STUDENT, heads: 2 })).toMatchObject({
      ok: false,
      problem: { kind: 'shape', found: { heads: 4 }, expected: { heads: 2 } },
    })
  })

  test('a tensor that is missing, misshapen or unknown, each by name', () => {
    expect(text(writeSafetensors(tensors.filter((t) => t.name !== 'projector.weight')))).toBe(
      'The weights are not those of this student; missing: projector.weight [44, 32].',
    )
    expect(
      text(
        writeSafetensors(
          tensors.map((t) => (t.name === 'transformer.ln_f.bias' ? { ...t, shape: [4, 8] } : t)),
        ),
      ),
    ).toBe(
      'The weights are not those of this student; of another shape: transformer.ln_f.bias [4, 8] ≠ [32].',
    )
    expect(
      text(writeSafetensors([...tensors, { name: 'lora', shape: [1], values: Float32Array.of(1) }])),
    ).toBe('The weights are not those of this student; unknown: lora.')
    expect(text(writeSafetensors([]))).toContain('+25')
  })

  test('weights that are no numbers', () => {
    const broken = parameters.slice()
    broken[parameterLayout(STUDENT).entries[3].offset] = Infinity
    expect(text(writeStudentWeights(STUDENT, broken))).toContain(
      'transformer.h.0.ln_1.bias hold a value that is not a finite number',
    )
  })

  test('a file of another kind', () => {
    expect(text(new TextEncoder().encode('{"format":"drive-kd-run"}'))).toContain(
      'This is not a usable safetensors file',
    )
  })
})
