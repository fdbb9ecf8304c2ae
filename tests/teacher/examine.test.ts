// Files that somebody brings: those of this project, those of another tool, and each kind of wrong one.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { examineTeacher } from '../../src/teacher/examine'
import { exportTeacher } from '../../src/teacher/exportTeacher'
import { teacherId } from '../../src/teacher/teacherStore'
import { cardFor, FULL, randomParameters } from './fixtures'

const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path))
const small = { ...FULL, width: 8, heads: 2, layers: 2 }
const messages = async (bytes: Uint8Array): Promise<string[]> => {
  const examined = await examineTeacher(bytes)
  return examined.ok ? [] : examined.failures.map((f) => f.message)
}

describe('a file that can teach', () => {
  test('of this project comes with its card', async () => {
    const bytes = bytesOf('public/teachers/gpt-4x48/reasoning.onnx')
    expect(await examineTeacher(bytes)).toMatchObject({
      ok: true,
      id: await teacherId(bytes),
      layers: 4,
      card: { role: 'reasoning', config: { width: 48 } },
    })
  })

  test('of another tool (torch.onnx, another architecture, no card) has the layers of its outputs', async () => {
    expect(await examineTeacher(bytesOf('tests/teacher/foreign.onnx'))).toMatchObject({
      ok: true,
      layers: 3,
      card: null,
    })
  })
})

describe('a file that cannot', () => {
  test('is no ONNX file', async () => {
    expect(await messages(new TextEncoder().encode('{"a": 1}'))).toEqual([
      expect.stringContaining('This is not an ONNX file'),
    ])
    expect(await messages(new TextEncoder().encode('<!doctype html>'))).toEqual([
      expect.stringContaining('begins like a web page'),
    ])
    expect(await messages(new Uint8Array())).toEqual([expect.stringContaining('it is empty')])
  })

  test('is cut short', async () => {
    const whole = exportTeacher(small, randomParameters(small, 1), cardFor(small))
    expect((await messages(whole.subarray(0, whole.length / 2))).length).toBeGreaterThan(0)
  })

  test('is something else: every missing input and output is named, with what was found', async () => {
    const said = (await messages(bytesOf('public/teachers/encoder.onnx'))).join('\n')
    for (const part of [
      'no input features float32 [B, 36, 44]',
      'no input tokens int32 [B, K, 8]',
      'no output logits float32 [B, K, 8, 80]',
      'no output image_attention',
      'no output text_attention',
      'found: pixels float32',
      'an input pixels',
    ]) {
      expect(said).toContain(part)
    }
  })

  test('has another vocabulary: the misshapen output is named, with both sizes', async () => {
    const other = { ...small, vocabulary: 90 }
    const said = await messages(exportTeacher(other, randomParameters(other, 1), cardFor(other)))
    expect(said).toEqual([
      expect.stringMatching(/output logits float32 \[B, K, 8, 80\].*size 80 at dimension 3, it has 90/),
    ])
  })

  test('has a single layer, so that none comes before the last', async () => {
    const flat = { ...small, layers: 1 }
    expect(await messages(exportTeacher(flat, randomParameters(flat, 1), cardFor(flat)))).toEqual([
      expect.stringContaining('at least 2'),
    ])
  })
})
