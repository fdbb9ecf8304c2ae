// DATA.md against the reader: its words, its limits, and every file in it.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readSceneSet } from '../../src/experiment/data/readSceneSet'
import {
  MOST_DATA_BYTES,
  MOST_DATA_QUESTIONS,
  MOST_DATA_SCENES,
  questionCountsOf,
} from '../../src/experiment/data/sceneSet'
import { MOST_LINKED_BYTES } from '../../src/experiment/data/setCode'
import { MOST_SCENES } from '../../src/ui/state/scenesSlice'
import { dataSetsEn } from '../../src/ui/text/dataSets.en'
import { dataSetsKo } from '../../src/ui/text/dataSets.ko'
import { USABLE } from '../../src/world/questionForms'

const text = readFileSync('docs/DATA.md', 'utf8')
const blocks = [...text.matchAll(/```(csv|json)\n(.*?)```/gs)].map(([, kind, file]) => ({ kind, file }))

test('the words are those of the vocabulary', () => {
  const list = /The words: `(.*?)`/s.exec(text)![1]
  expect(list.split(/\s+/)).toEqual([...USABLE.keys()])
})

test('the limits are those of the reader', () => {
  expect(text).toContain(
    `At most ${MOST_DATA_BYTES / 2 ** 20} MB, ${MOST_DATA_SCENES.toLocaleString('en')} scenes, ${MOST_DATA_QUESTIONS.toLocaleString('en')} questions.`,
  )
})

test('so are those of links and of the scene editor', () => {
  const bytes = `${MOST_LINKED_BYTES.toLocaleString('en')} bytes`
  for (const said of [text, dataSetsEn.noLink]) expect(said).toContain(bytes)
  expect(dataSetsKo.noLink).toContain(`${MOST_LINKED_BYTES.toLocaleString('en')}바이트`)
  expect(text).toContain(`The scene editor** keeps up to ${MOST_SCENES} scenes`)
  expect(readFileSync('docs/CHANGELOG.md', 'utf8')).toContain(`The scene editor keeps ${MOST_SCENES} scenes.`)
})

test.each(blocks)('the $kind in it is read whole', ({ file }) => {
  const read = readSceneSet(file)
  expect([read.ok, read.refused.count]).toEqual([true, 0])
})

test('the example file is read whole, and the table in the document is from it', () => {
  const example = readFileSync('docs/example-data.csv', 'utf8')
  const read = readSceneSet(example, 'example-data.csv')
  if (!read.ok) throw new Error(read.problem.message)
  expect([read.set.name, read.set.scenes.length, read.refused.count]).toEqual(['example-data', 12, 0])
  expect(questionCountsOf(read.set)).toEqual([10, 0, 4])
  const [table] = blocks
  for (const line of table.file.trim().split('\n')) expect(example.split('\n')).toContain(line)
})
