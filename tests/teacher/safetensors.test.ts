// Safetensors: what is written comes back bit for bit, Hugging Face's own files open, and every malformed
// file is refused by its cause.

import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { TeacherError } from '../../src/teacher/failure'
import { readSafetensors, writeSafetensors } from '../../src/teacher/safetensors'

const tensor = fc
  .record({
    name: fc.string().filter((name) => name !== '__metadata__'),
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
  })
  .chain(({ name, shape }) => {
    const count = shape.reduce((n, size) => n * size, 1)
    return fc
      .float32Array({ minLength: count, maxLength: count, noNaN: true })
      .map((values) => ({ name, shape, values }))
  })
const tensors = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 5 })
const bits = (values: Float32Array): number[] => [...new Uint32Array(values.slice().buffer)]

test('round trip: any tensors and texts, bit for bit', () => {
  fc.assert(
    fc.property(
      tensors,
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        fc.string(),
      ),
      (given, metadata) => {
        const read = readSafetensors(writeSafetensors(given, metadata))
        expect(read.metadata).toEqual({ ...metadata })
        expect([...read.tensors.keys()].sort()).toEqual(given.map((t) => t.name).sort())
        for (const { name, shape, values } of given) {
          expect(read.tensors.get(name)?.shape).toEqual(shape)
          expect(bits(read.tensors.get(name)!.values)).toEqual(bits(values))
        }
      },
    ),
  )
})

test('values start at a multiple of eight bytes, little endian', () => {
  const file = writeSafetensors([{ name: 'x', shape: [1], values: Float32Array.of(1) }])
  const length = new DataView(file.buffer).getUint32(0, true)
  expect(length % 8).toBe(0)
  expect([...file.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f])
})

test('refuses to write two tensors of one name, or values that do not fit', () => {
  const x = { name: 'x', shape: [1], values: Float32Array.of(1) }
  expect(() => writeSafetensors([x, x])).toThrow('two tensors are named x')
  expect(() => writeSafetensors([{ ...x, shape: [2] }])).toThrow('x has 1 values, its shape [2] wants 2')
})

test("a file of Hugging Face's Python package opens: single, half and brain floats", () => {
  const { tensors: read, metadata } = readSafetensors(
    new Uint8Array(readFileSync('tests/reference/python.safetensors')),
  )
  expect(metadata).toEqual({ format: 'pt', 'made by': 'safetensors for Python' })
  expect([...read.get('single')!.values]).toEqual([0, -1.5, 2 ** -24, 65504, Math.fround(1 / 3), -0])
  expect([...read.get('half')!.values]).toEqual([0, -1.5, 2 ** -24, 65504, 0.333251953125, -0])
  expect([...read.get('brain')!.values]).toEqual([0, -1.5, 2 ** -24, 65536, 0.333984375, -0])
  expect([...read.get('vector')!.values]).toEqual([0, 1, 2, 3, 4])
  expect(read.get('nothing')?.shape).toEqual([0, 3])
})

describe('malformed', () => {
  const good = writeSafetensors([{ name: 'x', shape: [2], values: Float32Array.of(1, 2) }])
  const message = (bytes: Uint8Array): string => {
    try {
      readSafetensors(bytes)
    } catch (thrown) {
      if (thrown instanceof TeacherError && thrown.failure.code === 'bad-file')
        return thrown.message.replace('This is not a usable safetensors file: ', '')
    }
    return 'nothing thrown'
  }
  const withHeader = (header: unknown, data = 8): Uint8Array => {
    const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
    const file = new Uint8Array(8 + json.length + data)
    new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true)
    file.set(json, 8)
    return file
  }
  const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] }

  test.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(), 'it has 0 bytes, the length of the header alone takes 8.'],
    ['cut in the header', good.subarray(0, 20), 'but the file ends after 12 of them.'],
    [
      'cut in the data',
      good.subarray(0, good.length - 1),
      'x should end at byte 8 of the data, but the file has only 7: it is cut short.',
    ],
    [
      'a picture',
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
      'it is probably another kind of file.',
    ],
    ['not JSON', withHeader('{"x":'), 'its header is not JSON ('],
    ['not UTF-8', Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0xff]), 'its header is not JSON ('],
    ['a list', withHeader([]), 'its header is JSON, but not an object.'],
    ['bad texts', withHeader({ __metadata__: { a: 1 } }, 0), 'its metadata is not a list of texts.'],
    ['no entry', withHeader({ x: 3 }), 'the entry of x is not an object.'],
    [
      'another type',
      withHeader({ x: { ...entry, dtype: 'F4' } }),
      'the type of x is "F4", expected one of F64, F32, F16, BF16,',
    ],
    [
      'no type',
      withHeader({ x: { ...entry, dtype: undefined } }),
      'the type of x is nothing, expected one of F64, F32, F16, BF16,',
    ],
    [
      'a negative size',
      withHeader({ x: { ...entry, shape: [-2] } }),
      'the shape of x is [-2], expected whole numbers.',
    ],
    [
      'no place',
      withHeader({ x: { ...entry, data_offsets: [8, 0] } }),
      'the place of x is [8,0], expected where its bytes begin and end.',
    ],
    [
      'shape and place differ',
      withHeader({ x: { ...entry, shape: [3] } }),
      'x is F32 [3], which takes 12 bytes, but has 8.',
    ],
    [
      'a gap',
      withHeader({ x: { ...entry, data_offsets: [4, 12] } }, 12),
      'the bytes of x begin at 4 instead of 0: tensors lie one after the other.',
    ],
    ['two in one place', withHeader({ x: entry, y: entry }), 'the bytes of y begin at 0 instead of 8'],
    ['bytes left over', withHeader({ x: entry }, 9), '1 bytes at its end belong to no tensor.'],
  ])('%s', (_, bytes, expected) => {
    expect(message(bytes)).toContain(expected)
  })

  test('any bytes are read or refused, never anything else', () => {
    const damaged = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), damaged), (bytes) => void message(bytes)),
      { numRuns: 400 },
    )
  })
})
