// Data sets as letters of links: what comes back is the set, and nothing that is damaged, foreign or huge is taken.

import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodeSet, MOST_LINKED_BYTES, readSetCodes } from '../../../src/experiment/data/setCode'
import { sceneSetId, writeSceneSet, type SceneSet } from '../../../src/experiment/data/sceneSet'
import { everyQuestion } from '../../../src/world/questions'
import { isDataCode } from '../../../src/settings/ownData'
import { MOST_SCENES } from '../../../src/ui/state/scenesSlice'
import { setOf, setUpOf } from './sceneSets'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const codeOf = async (set: SceneSet): Promise<string> => (await encodeSet(bytesOf(writeSceneSet(set))))!
/** The code of any bytes, however large. */
const forged = (bytes: Uint8Array): string => deflateSync(bytes, { level: 9 }).toString('base64url')
const small = setOf(12, 4)
const other = setOf(9)

/** Scenes with a picture's seed of their own each, as one draws them in the editor. */
const drawn = (count: number, own = 0): SceneSet => ({
  name: 'Drawn',
  scenes: Array.from({ length: count }, (_, i) => ({
    setUp: { ...setUpOf(i), pictureSeed: (i * 2654435761) >>> 0 },
    questions: everyQuestion(setUpOf(i).scene).slice(0, own),
  })),
})

describe('a set in a link', () => {
  test('comes back as it was, with its name and questions, alone or as one of two', async () => {
    const [a, b] = [await sceneSetId(small), await sceneSetId(other)]
    const code = await codeOf(small)
    expect(code).toMatch(/^[\w-]+$/)
    expect(await readSetCodes(code, [a])).toEqual({ ok: true, sets: [{ id: a, set: small, code }] })
    const two = `${code}.${await codeOf(other)}`
    expect(isDataCode(two)).toBe(true)
    expect(await readSetCodes(two, [b, a])).toMatchObject({
      ok: true,
      sets: [{ set: small }, { set: other }],
    })
  })

  // DATA.md says these.
  test.each([
    [350, 0],
    [230, 4],
    [120, 12],
  ])(
    'has room for %d scenes with %d questions of their own each, and not for many more',
    async (count, own) => {
      const code = await codeOf(drawn(count, own))
      expect(code.length).toBeLessThanOrEqual((MOST_LINKED_BYTES * 4) / 3)
      expect(isDataCode(code)).toBe(true)
      expect(await encodeSet(bytesOf(writeSceneSet(drawn(1.15 * count, own))))).toBeNull()
    },
  )

  test('has room for every scene of the scene editor, each with the question that it asks', async () => {
    expect(await codeOf(drawn(MOST_SCENES, 1))).not.toBeNull()
  })
})

describe('what is no set of this page', () => {
  test('a code that was cut off anywhere, or altered, is said to be damaged', async () => {
    const [code, id] = [await codeOf(small), await sceneSetId(small)]
    const bad = [...Array(30).keys()].map((i) => code.slice(0, code.length - 1 - 7 * i))
    const middle = code.length >> 1
    const swapped = `${code.slice(0, middle)}${code[middle] === 'A' ? 'B' : 'A'}${code.slice(middle + 1)}`
    for (const text of [...bad, swapped, 'x'.repeat(40), '', '.', `${code}.`, 'é'.repeat(20)]) {
      const read = await readSetCodes(text, [id])
      expect(read, text.slice(-20)).toMatchObject({ ok: false, problem: { kind: 'damaged' } })
    }
  })

  test('a set that the run does not name is not taken', async () => {
    const read = await readSetCodes(await codeOf(other), [await sceneSetId(small)])
    expect(read.ok ? '' : read.problem.message).toMatch(
      /^The data set in the link cannot be used\. It is data:[0-9a-f]{16}, and the run names data:[0-9a-f]{16}/,
    )
  })

  test('six megabytes in six thousand letters are refused without being inflated', async () => {
    const code = forged(new Uint8Array(5_500_000))
    expect(code.length).toBeLessThan(8000)
    const before = process.memoryUsage().arrayBuffers
    const read = await readSetCodes(code, ['data:0123456789abcdef'])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2e6)
    expect(read.ok ? '' : read.problem.message).toBe(
      'The data set in the link cannot be used. It is larger than a link may carry: ask for its file.',
    )
  })

  test('what the reader of files refuses is refused in its words', async () => {
    const said = async (text: string): Promise<string> => {
      const read = await readSetCodes(forged(bytesOf(text)), ['data:0123456789abcdef'])
      return read.ok ? '' : read.problem.message
    }
    expect(await said('{"format": "drive-kd data", "version": 9, "scenes": []}')).toContain(
      'Its "version" is 9, expected 1.',
    )
    expect(await said('{"format": "drive-kd data", "version": 1, "scenes": ["nonsense"]}')).toContain(
      'no scene',
    )
    const newer = writeSceneSet(small).replace(/"scene":"1/, '"scene":"7')
    expect(await said(newer)).toContain('was made by a newer version of this page')
  })
})
