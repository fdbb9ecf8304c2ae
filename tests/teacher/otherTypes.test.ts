// Graphs with int64 words and other floats, as PyTorch writes them: the page's values are converted on their way
// in and out.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { examineTeacher } from '../../src/teacher/examine'
import { exportTeacher } from '../../src/teacher/exportTeacher'
import { halfBits, halfValue } from '../../src/teacher/half'
import { loadTeacher } from '../../src/teacher/runtime'
import { floatsOf } from '../../src/teacher/tensorFloats'
import { cardFor, FULL, largestDifference, randomBatch, randomParameters } from './fixtures'
import { retyped, type DataTypeName } from './retyped'

const config = { ...FULL, width: 8, heads: 2, layers: 2 }
const file = exportTeacher(config, randomParameters(config, 4), cardFor(config))
const batch = randomBatch(config, 2, 3, 7)
const OUTPUTS = ['logits', 'image_attention', 'text_attention', 'hidden']
const all = (type: DataTypeName, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, type])) as Record<string, DataTypeName>

async function outputs(bytes: Uint8Array) {
  const teacher = await loadTeacher(bytes)
  const said = await teacher.run(batch, { hidden: true })
  await teacher.dispose()
  return said
}
const own = await outputs(file)

describe.each([
  ['int64 words', { tokens: 'int64' }, 0],
  ['float64 everywhere', all('float64', 'features', ...OUTPUTS), 1e-6],
  ['float16 outputs', all('float16', ...OUTPUTS), 3e-3],
  ['float16 and int64', { ...all('float16', 'features', ...OUTPUTS), tokens: 'int64' }, 1e-2],
] as [string, Record<string, DataTypeName>, number][])('%s', (_, types, tolerance) => {
  const bytes = retyped(file, types)

  test('can teach', async () => {
    expect(await examineTeacher(bytes)).toMatchObject({ ok: true, layers: 2, joined: null })
  })

  test('says the same, as 32-bit floats', async () => {
    const said = await outputs(bytes)
    for (const key of ['logits', 'imageAttention', 'textAttention', 'hidden'] as const) {
      expect(said[key]).toBeInstanceOf(Float32Array)
      expect(largestDifference(said[key]!, own[key]!), key).toBeLessThanOrEqual(tolerance)
    }
  })
})

test('a type that is not converted is refused, with those that are', async () => {
  const examined = await examineTeacher(retyped(file, { tokens: 'uint8' }))
  expect(examined.ok ? [] : examined.failures.map((f) => f.message)).toEqual([
    expect.stringMatching(
      /tokens int32 \[B, K, 8\] has the wrong type; found: uint8 .*; taken: int32, int64\./,
    ),
  ])
})

test('values that do not fit the type that they are converted to are still named', async () => {
  const loud = randomParameters(config, 4).map((value) => 3e4 * value)
  const bytes = retyped(exportTeacher(config, loud, cardFor(config)), { hidden: 'float16' })
  const examined = await examineTeacher(bytes)
  expect(examined.ok ? [] : examined.failures.map((f) => f.message)).toEqual([
    expect.stringMatching(/The teacher's output hidden holds -?Infinity at element/),
  ])
})

test('no floats are no floats', () => {
  expect(floatsOf({ type: 'int64', data: BigInt64Array.of(1n) })).toBe(null)
})

describe('16-bit floats', () => {
  test('every value comes back with its bits', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfValue(bits)
      if (Number.isNaN(value)) expect(halfValue(halfBits(value))).toBeNaN()
      else expect(halfBits(value)).toBe(bits)
    }
  })

  test('any number goes to the nearest of them', () => {
    fc.assert(
      fc.property(fc.double({ min: -65519, max: 65519, noNaN: true }), (value) => {
        const bits = halfBits(value)
        const distance = Math.abs(halfValue(bits) - value)
        for (const other of [bits - 1, bits + 1])
          if ((other ^ bits) < 0x8000 && Number.isFinite(halfValue(other)))
            expect(Math.abs(halfValue(other) - value)).toBeGreaterThanOrEqual(distance)
      }),
      { numRuns: 20_000 },
    )
    expect([65520, 1e300, -1e300].map(halfBits)).toEqual([0x7c00, 0x7c00, 0xfc00])
  })
})
