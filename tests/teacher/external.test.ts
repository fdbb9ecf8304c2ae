// An ONNX file whose weights lie beside it: both together are one teacher, alone it says what is missing.
// external/: a graph of torch.onnx whose initializers were moved out.

import fc from 'fast-check'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTeacher } from '../../src/cli/node/readTeacher'
import { examineTeacher } from '../../src/teacher/examine'
import { TeacherError } from '../../src/teacher/failure'
import { besideNamed, withExternalData } from '../../src/teacher/onnxExternal'
import { readOnnx } from '../../src/teacher/onnxReader'
import { Message } from '../../src/teacher/protobuf'
import { fuzz, FUZZ_TIMEOUT } from '../settings/fuzz'

const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path))
const model = bytesOf('tests/teacher/external/model.onnx')
const data = bytesOf('tests/teacher/external/external.onnx.data')
const NAME = 'external.onnx.data'

test('both together: a teacher in one file, the same as from the whole one', async () => {
  const examined = await examineTeacher(model, undefined, [
    { name: 'notes.txt', bytes: new Uint8Array(3) },
    { name: NAME, bytes: data },
  ])
  if (!examined.ok) throw new Error(examined.failures.map((f) => f.message).join(' '))
  const { joined, id } = examined
  expect(readOnnx(joined!).external).toEqual([])
  const inside = [...readOnnx(joined!).tensors.values()].reduce((sum, { raw }) => sum + raw.length, 0)
  expect(inside).toBeGreaterThanOrEqual(data.length)
  expect(await examineTeacher(joined!)).toMatchObject({ ok: true, id, joined: null })
  expect(withExternalData(joined!, () => undefined, 1e6)).toBe(joined)
})

test('alone: which file is missing, and how to write one file', async () => {
  expect(await examineTeacher(model)).toEqual({
    ok: false,
    failures: [
      {
        code: 'bad-file',
        message: 'Its weights lie in external.onnx.data, which was not given.',
        wayOut:
          'Choose or drop the .onnx file and that file together, or write one file in Python: onnx.save(onnx.load("model.onnx"), "one.onnx").',
      },
    ],
  })
})

test('headless: both files in the folder are found by the hash of the whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-teachers-'))
  try {
    copyFileSync('tests/teacher/external/model.onnx', join(folder, 'a.onnx'))
    copyFileSync(`tests/teacher/external/${NAME}`, join(folder, NAME))
    const examined = await examineTeacher(model, undefined, [{ name: NAME, bytes: data }])
    if (!examined.ok) throw new Error('refused')
    expect(await readTeacher(examined.id, folder)).toEqual(examined.joined)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a name that a file system or a browser changed is still that name', async () => {
  const joined = async (...names: string[]) => {
    const examined = await examineTeacher(
      model,
      undefined,
      names.map((name) => ({ name, bytes: data })),
    )
    return examined.ok ? 'taken' : examined.failures[0].message
  }
  for (const name of ['External.onnx.data', 'external.onnx (1).data', 'external(2).onnx.data'])
    expect(await joined(name)).toBe('taken')
  expect(besideNamed([{ name: '교사.data'.normalize('NFD') }], '교사.data')).toBeDefined()
  // Two that are alike are not guessed about, the exact one is.
  expect(await joined('External.onnx.data', 'external.onnx (1).data')).toMatch(
    /was not given; given: External/,
  )
  expect(await joined('external.onnx (1).data', NAME)).toBe('taken')
  expect(await joined('weights.bin')).toBe(
    'Its weights lie in external.onnx.data, which was not given; given: weights.bin.',
  )
})

describe('what does not fit together is refused', () => {
  const message = (bytes: Uint8Array, file: Uint8Array, most = 1e6, asked: string[] = []): string => {
    try {
      withExternalData(
        bytes,
        (name) => {
          asked.push(name)
          return file
        },
        most,
      )
    } catch (thrown) {
      if (thrown instanceof TeacherError) return thrown.message
      throw thrown
    }
    return 'taken'
  }
  const pair = (key: string, value: string) => new Message().string(1, key).string(2, value)
  const tensor = (offset: string, length: string, location = 'dir/w.data') =>
    new Message()
      .varint(2, 1)
      .string(8, 'w')
      .message(13, pair('location', location))
      .message(13, pair('offset', offset))
      .message(13, pair('length', length))
      .varint(14, 1)
  const file = (tensors: readonly Message[]): Uint8Array => {
    const graph = new Message()
    for (const one of tensors) graph.message(5, one)
    return new Message().varint(1, 8).message(7, graph).finish()
  }

  test('a file that is too short, places that are none', () => {
    expect(message(model, data.subarray(0, 100))).toContain('which has 100')
    for (const [offset, length] of [
      ['-1', '4'],
      ['1e308', '4'],
      ['zero', '4'],
      ['0', '9'.repeat(50_000)],
    ])
      expect(message(file([tensor(offset, length)]), new Uint8Array(8))).toMatch(
        /do not fit together: it asks for bytes/,
      )
    expect(message(file([tensor('', '')]), new Uint8Array(8))).toBe('taken')
  })

  const elsewhere = [
    '../w.data',
    'dir/../../w.data',
    '..\\w.data',
    '/etc/passwd',
    '\\\\host\\w.data',
    'C:\\w.data',
    'https://example.org/w.data',
    'dir/',
    '',
    'w\0.data',
    'n'.repeat(50_000),
  ]

  test('places outside of the folder, in the weights as in the constants of nodes', () => {
    const inNode = (location: string): Uint8Array => {
      const node = new Message().message(5, new Message().message(5, tensor('0', '4', location)))
      const graph = new Message().message(1, node).message(5, tensor('0', '4'))
      return new Message().varint(1, 8).message(7, graph).finish()
    }
    for (const location of elsewhere)
      for (const bytes of [file([tensor('0', '4', location)]), inNode(location)]) {
        const said = message(bytes, new Uint8Array(8))
        expect(said).toMatch(/^Its weights should lie in ".*", which is no file beside it\.$/s)
        expect(said.length).toBeLessThanOrEqual(300)
      }
    for (const location of ['w.data', './w.data', 'a/b/w..data', '...data'])
      expect(message(file([tensor('0', '4', location)]), new Uint8Array(8))).toBe('taken')
  })

  test('any place: only the name of a file beside it is ever asked for', { timeout: FUZZ_TIMEOUT }, () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', 'C:', 'w.data', '교사'), fc.string())
    const location = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'))
    fuzz('places of weights beside a file', fc.oneof(location, fc.string({ maxLength: 600 })), (place) => {
      const asked: string[] = []
      const said = message(file([tensor('0', '4', place)]), new Uint8Array(8), 1e6, asked)
      for (const name of asked) expect(name).toMatch(/^(?!\.\.$)[^/\\]{1,255}$/)
      return said === 'taken' ? [] : [said]
    })
  })

  test('a thousand tensors in the same megabyte are not a gigabyte', () => {
    const many = file(Array.from({ length: 1000 }, () => tensor('0', '1000000')))
    expect(message(many, new Uint8Array(1e6), 100e6)).toContain('would take more than 100000000 bytes')
  })
})
