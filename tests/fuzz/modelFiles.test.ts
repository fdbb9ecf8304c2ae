// Safetensors, config.json, cards and ONNX files under structured mutation.

import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { defaultSettings } from '../../src/settings/resolve'
import { studentConfig } from '../../src/experiment/run/recordedRun'
import { initialStudent } from '../../src/experiment/run/initialStudent'
import { cardJson, parseCard } from '../../src/teacher/card'
import { checkSignature, TEACHER_CONTRACT, type Signature } from '../../src/teacher/contract'
import { exportTeacher, readWeights } from '../../src/teacher/exportTeacher'
import { TeacherError, type TeacherFailure } from '../../src/teacher/failure'
import { hubConfig, readHubConfig } from '../../src/teacher/hubConfig'
import { withExternalData } from '../../src/teacher/onnxExternal'
import { readOnnx } from '../../src/teacher/onnxReader'
import type { OwnTeacher } from '../../src/teacher/ownTeacher'
import { readOwnSet, readOwnTeacher } from '../../src/teacher/storedTeachers'
import { readSafetensors } from '../../src/teacher/safetensors'
import { readStudentWeights, weightsNoteText, weightsProblemText } from '../../src/teacher/studentWeights'
import { toHuggingFace } from '../../src/nn/huggingFace'
import { cardFor } from '../teacher/fixtures'
import { encoded, fileOf, rawFile } from '../teacher/safetensorsFile'
import { FUZZ_TIMEOUT, keepsItsBounds, type Outcome } from './bounds'
import { draws, mutated, mutatedBytes } from './mutate'

vi.setConfig({ testTimeout: FUZZ_TIMEOUT })

const settings = { ...defaultSettings(), layers: 2, width: 8, heads: 2 }
const config = studentConfig(settings)
const student = initialStudent(settings)

const sentences = ({ message, wayOut }: TeacherFailure): string[] => [message, wayOut]

/** The sentences of a typed refusal; anything else that is thrown fails the test. */
function told(read: () => unknown): Outcome {
  try {
    read()
    return { messages: [] }
  } catch (thrown) {
    if (thrown instanceof TeacherError) return { messages: sentences(thrown.failure) }
    throw thrown
  }
}

/** A header with its data, the header mutated as a value or the file as bytes. */
function weightsFile(): { header: unknown; data: Uint8Array; whole: Uint8Array } {
  const whole = fileOf(
    toHuggingFace(config, student).map(({ name, shape, values }) => ({
      name,
      dtype: 'F32',
      shape,
      bytes: encoded('F32', values),
    })),
  )
  const length = Number(new DataView(whole.buffer).getBigUint64(0, true))
  const header: unknown = JSON.parse(new TextDecoder().decode(whole.subarray(8, 8 + length)))
  return { header, data: whole.subarray(8 + length), whole }
}

const { header, data, whole } = weightsFile()
const damaged = fc.tuple(draws, fc.boolean()).map(([list, asValue]) =>
  asValue
    ? rawFile(JSON.stringify(mutated(header, list)) ?? '', data)
    : // The header is a fifth of the file: most of what happens to bytes should happen there.
      mutatedBytes(
        whole,
        list.map(([kind, place, value]) => [kind, place % 3000, value] as const),
      ),
)

test('safetensors', () => {
  keepsItsBounds(damaged, (bytes) =>
    told(() => {
      const { tensors } = readSafetensors(bytes)
      const floats = [...tensors.values()].reduce((sum, { values }) => sum + values.length, 0)
      expect(4 * floats).toBeLessThanOrEqual(2 * bytes.length)
    }),
  )
})

test("a student's weights with its config.json", () => {
  const hub = hubConfig(config, student)
  keepsItsBounds(
    fc.tuple(damaged, draws, fc.constantFrom('whole', 'hub', 'none')),
    ([bytes, list, which]) => {
      const beside = which === 'hub' ? (JSON.stringify(mutated(hub, list)) ?? '') : null
      const read = readStudentWeights(which === 'hub' ? whole : bytes, beside, config, () => student)
      const messages = read.ok ? read.notes.map(weightsNoteText) : [weightsProblemText(read.problem)]
      return { messages, refused: !read.ok }
    },
  )
})

test('cards and config.json', () => {
  const card: unknown = JSON.parse(cardJson(cardFor(config)))
  const hub = hubConfig(config, student)
  keepsItsBounds(fc.tuple(draws, fc.boolean()), ([list, isCard]) =>
    told(() =>
      isCard
        ? parseCard(JSON.stringify(mutated(card, list)) ?? '')
        : readHubConfig(JSON.stringify(mutated(hub, list)) ?? ''),
    ),
  )
})

test('ONNX files of this project', () => {
  const bytes = exportTeacher(config, student, cardFor(config))
  keepsItsBounds(draws, (list) => {
    const file = mutatedBytes(bytes, list)
    return told(() => {
      readOnnx(file)
      readWeights(file)
    })
  })
})

test('ONNX files with weights beside them', () => {
  const model = new Uint8Array(readFileSync('tests/teacher/external/model.onnx'))
  const beside = new Uint8Array(readFileSync('tests/teacher/external/external.onnx.data'))
  keepsItsBounds(fc.tuple(draws, fc.boolean()), ([list, whole]) =>
    told(() => {
      const file = mutatedBytes(model, list)
      const data = whole ? beside : mutatedBytes(beside, list)
      const joined = withExternalData(file, () => data, 1e6, ['external.onnx.data'])
      expect(joined.length).toBeLessThanOrEqual(file.length + 1.1e6)
    }),
  )
})

test('stored lines of teachers and sets', () => {
  const line: OwnTeacher = {
    id: 'own:0123456789abcdef',
    name: 'Mine',
    role: 'planning',
    origin: 'file',
    source: 'mine.onnx',
    bytes: 1_300_000,
    addedAt: '2026-01-31T12:00:00Z',
    layers: 2,
    card: cardFor(config),
  }
  expect(readOwnTeacher(line)).toEqual([line])
  const set = { id: 'a', name: 'set', teachers: 'gpt-6x64', roles: { planning: line.id } }
  expect(readOwnSet(set)).toEqual([set])
  keepsItsBounds(draws, (list) => {
    const lines = readOwnTeacher(mutated(line, list))
    for (const { name, addedAt, bytes, layers, role } of lines) {
      const figures =
        Number.isInteger(bytes) && Number.isInteger(layers) && !Number.isNaN(Date.parse(addedAt))
      if (!figures || typeof name !== 'string' || typeof role !== 'string') throw new Error('a damaged line')
    }
    readOwnSet(mutated(set, list))
    return { messages: lines.length > 0 ? [] : ['a line that names no teacher'] }
  })
})

test('signatures of any graph', () => {
  const signature: Signature = {
    inputs: TEACHER_CONTRACT.inputs.map(({ name, type, shape }) => ({ name, type, shape })),
    outputs: TEACHER_CONTRACT.outputs
      .filter(({ optional }) => !optional)
      .map(({ name, type, shape }) => ({ name, type, shape })),
  }
  const port = fc.record({
    name: fc.oneof(fc.constantFrom('features', 'tokens', 'logits', 'hidden'), fc.string({ maxLength: 400 })),
    type: fc.constantFrom('float32', 'int32', 'not a tensor'),
    shape: fc.array(fc.oneof(fc.integer(), fc.string({ maxLength: 200 })), { maxLength: 12 }),
  })
  const ports = fc.array(port, { maxLength: 30 })
  const given = fc.tuple(ports, ports, fc.boolean()).map(([inputs, outputs, more]) => ({
    inputs: more ? [...signature.inputs, ...inputs] : inputs,
    outputs: more ? [...signature.outputs, ...outputs] : outputs,
  }))
  keepsItsBounds(fc.oneof(given, fc.constant(signature)), (found) => ({
    messages: checkSignature(TEACHER_CONTRACT, found).flatMap(sentences),
  }))
})
