// Data sets of one's own under structured mutation: as JSON, as tables, as bytes.

import { isDeepStrictEqual } from 'node:util'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { encodeSet, readSetCodes } from '../../src/experiment/data/setCode'
import { evaluationFrames, trainingFrames } from '../../src/experiment/data/frames'
import { readSceneSet, type SceneSetRead } from '../../src/experiment/data/readSceneSet'
import { MOST_SHOWN, refusalText } from '../../src/experiment/data/refusals'
import { sceneSetId, writeSceneSet } from '../../src/experiment/data/sceneSet'
import { isDataId, type DataId } from '../../src/settings/ownData'
import { readDataSetLine } from '../../src/ui/state/dataSets'
import { checkScene } from '../../src/world/scene'
import { setOf } from '../experiment/data/sceneSets'
import { words } from '../../src/world/vocabulary'
import { draws, mutated, mutatedBytes } from './mutate'
import { FUZZ_TIMEOUT, keepsItsBounds, keepsItsBoundsLater, type Outcome } from './bounds'

vi.setConfig({ testTimeout: FUZZ_TIMEOUT })

const set = setOf(4, 3)
const file = writeSceneSet(set)
const table = [
  'scene,capability,question,answer',
  ...(
    JSON.parse(file) as { scenes: { scene: string; questions?: Record<string, string>[] }[] }
  ).scenes.flatMap(({ scene, questions = [{}] }) =>
    questions.map(({ capability = '', question = '', answer = '' }) =>
      [scene, capability, `"${question}"`, answer].join(','),
    ),
  ),
].join('\n')

/** What the page does with a set that it took. */
function used(read: SceneSetRead): Outcome {
  const { shown, count } = read.refused
  expect(shown.length).toBe(Math.min(count, MOST_SHOWN))
  const messages = [...(read.ok ? [] : [read.problem.message]), ...shown.map(refusalText)]
  if (!read.ok) return { messages }
  for (const { setUp, questions } of read.set.scenes) {
    checkScene(setUp.scene)
    if (questions.some(({ question, answer }) => question.length + answer.length > 7))
      throw new Error('a question and its answer of more than 7 words')
  }
  // Pictures take long to draw: of few scenes, as most altered files leave.
  if (read.set.scenes.length === 1 || read.set.scenes.length === 2) {
    expect(trainingFrames(read.set, { seed: 1, frames: 2 }).frames).toBe(2)
    expect(evaluationFrames(read.set).data.frames).toBeGreaterThan(0)
  }
  const again = readSceneSet(writeSceneSet(read.set))
  if (!again.ok || !isDeepStrictEqual(again.set, read.set)) throw new Error('another set when read again')
  return { messages }
}

test('JSON files, as values', () => {
  const value: unknown = JSON.parse(file)
  keepsItsBounds(draws, (list) => used(readSceneSet(JSON.stringify(mutated(value, list)) ?? '')))
})

test('JSON files, as bytes', () => {
  const bytes = new TextEncoder().encode(file)
  keepsItsBounds(draws, (list) => used(readSceneSet(mutatedBytes(bytes, list))))
})

test('tables, as bytes', () => {
  const bytes = new TextEncoder().encode(table)
  keepsItsBounds(draws, (list) => used(readSceneSet(mutatedBytes(bytes, list))))
})

test('stored lines', () => {
  const entry = {
    id: 'data:0123456789abcdef',
    name: 'Crossings',
    scenes: 5,
    questions: [1, 2, 3],
    differing: 0,
    addedAt: '2026-01-31T12:00:00Z',
  }
  keepsItsBounds(draws, (list) => {
    const lines = readDataSetLine(mutated(entry, list))
    for (const { id, questions } of lines) expect([isDataId(id), questions.length]).toEqual([true, 3])
    return { messages: lines.length > 0 ? [] : ['a line that is left out'] }
  })
})

test('tables of any cells', () => {
  const codes = set.scenes.map((_, i) => table.split('\n')[i + 1].split(',')[0])
  const cell = fc.oneof(
    fc.constantFrom(...codes, 'scene', 'question', 'answer', 'capability', 'perception', '"', '""', 'sep=,'),
    fc.array(fc.nat(79), { maxLength: 5 }).map((ids) => words(ids).join(' ')),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  const lines = fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 12 })
  const ends = fc.constantFrom('\n', '\r\n', '\r', '\n\n')
  const separators = fc.constantFrom(',', ';', '\t', ',"', '","')
  keepsItsBounds(fc.tuple(lines, separators, ends), ([rows, separator, end]) =>
    used(readSceneSet(rows.map((cells) => cells.join(separator)).join(end))),
  )
})

test('long and monotonous texts', () => {
  const parts = fc.constantFrom(
    '"',
    '\n',
    ',',
    ';"',
    'scene\n"',
    '{"format":"drive-kd data","version":1,"scenes":[',
    '[',
    '""',
    'a ',
  )
  keepsItsBounds(
    fc.tuple(parts, fc.nat(20_000), fc.constantFrom('', `${table}\n`)),
    ([part, count, before]) => used(readSceneSet(before + part.repeat(count))),
    { share: 0.1 },
  )
})

test('codes of links: altered letters, altered bytes, altered files, bombs', async () => {
  const bytes = new TextEncoder().encode(file)
  const [code, id] = [(await encodeSet(bytes))!, await sceneSetId(set)]
  const deflated = (file: Uint8Array): string => deflateSync(file).toString('base64url')
  const letters = draws.map((list) =>
    new TextDecoder().decode(mutatedBytes(new TextEncoder().encode(code), list)),
  )
  const compressed = draws.map((list) =>
    Buffer.from(mutatedBytes(Uint8Array.from(Buffer.from(code, 'base64url')), list)).toString('base64url'),
  )
  const packed = draws.map((list) => deflated(mutatedBytes(bytes, list)))
  const rewritten = draws.map((list) =>
    deflated(Buffer.from(JSON.stringify(mutated(JSON.parse(file), list)) ?? '')),
  )
  const joined = fc
    .tuple(fc.constantFrom(code, code.slice(9)), fc.constantFrom('', '.', `.${code}`, '%', '~'))
    .map((p) => p.join(''))
  /** Long texts of one part: few, for each takes as long as a hundred others. */
  const bombs = fc
    .tuple(fc.constantFrom(' ', '[', '"', 'scene\n'), fc.nat(600_000))
    .map(([part, count]) => deflated(Buffer.from(part.repeat(count / part.length))))
  const altered = fc.oneof(
    { arbitrary: letters, weight: 3 },
    { arbitrary: compressed, weight: 3 },
    { arbitrary: packed, weight: 3 },
    { arbitrary: rewritten, weight: 3 },
    { arbitrary: bombs, weight: 1 },
    { arbitrary: joined, weight: 3 },
    { arbitrary: fc.string({ unit: 'binary', maxLength: 60 }), weight: 3 },
  )
  /** Whatever the way, they are sets that the run names. */
  const read = async (text: string, wanted: readonly DataId[]): Promise<Outcome> => {
    const found = await readSetCodes(text, wanted)
    if (!found.ok) return { messages: [found.problem.message] }
    for (const one of found.sets) expect(wanted).toContain(await sceneSetId(one.set))
    return { messages: [] }
  }
  await keepsItsBoundsLater(altered, (text) => read(text, [id]))
  // Several in one link, each whole, altered or the same again, for a run that names two sets.
  const other = { ...set, scenes: set.scenes.slice(1) }
  const otherCode = (await encodeSet(new TextEncoder().encode(writeSceneSet(other))))!
  const otherId = await sceneSetId(other)
  const several = fc.array(fc.oneof(fc.constantFrom(code, otherCode), altered), {
    minLength: 2,
    maxLength: 6,
  })
  await keepsItsBoundsLater(
    several.map((codes) => codes.join('.')),
    (text) => read(text, [id, otherId]),
    {
      share: 0.3,
    },
  )
})
