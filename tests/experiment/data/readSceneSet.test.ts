import { describe, expect, test } from 'vitest'
import { readSceneSet } from '../../../src/experiment/data/readSceneSet'
import { MOST_SHOWN, refusalText } from '../../../src/experiment/data/refusals'
import {
  MOST_DATA_BYTES,
  MOST_DATA_SCENES,
  questionCountsOf,
  sceneSetFacts,
  sceneSetId,
  writeSceneSet,
} from '../../../src/experiment/data/sceneSet'
import { isDataId } from '../../../src/settings/ownData'
import { questionFromTokens } from '../../../src/world/questions'
import { sceneCodeOf } from '../../../src/experiment/data/sceneSet'
import { tokenIds, words } from '../../../src/world/vocabulary'
import { codeOf, setOf, setUpOf } from './sceneSets'

const opened = (source: string | Uint8Array, file = 'my scenes.csv') => {
  const read = readSceneSet(source, file)
  if (!read.ok) throw new Error(read.problem.message)
  return read
}
const refusedKinds = (source: string): string[] => readSceneSet(source).refused.shown.map((r) => r.kind)

describe('JSON', () => {
  test('what is written is read again, with the same id', async () => {
    const set = setOf(9, 14)
    const read = opened(writeSceneSet(set))
    expect(read.refused.count).toBe(0)
    expect(read.set).toEqual(set)
    expect(await sceneSetId(read.set)).toBe(await sceneSetId(set))
  })

  test('scenes may be bare codes or whole links, and come once each', () => {
    const link = `https://example.org/#v=3&page=sceneEditor&scene=${codeOf(1)}&x=1`
    const file = { format: 'drive-kd data', version: 1, scenes: [codeOf(0), { scene: link }, codeOf(0)] }
    const { set } = opened(JSON.stringify(file))
    expect(set.name).toBe('my scenes')
    expect(set.scenes.map(({ setUp }) => sceneCodeOf(setUp))).toEqual([codeOf(0), codeOf(1)])
  })

  test('a question that the scene code carries is not part of the set', async () => {
    const asking = codeOf(0).replace(/[^.]*$/, '0607')
    const id = async (code: string) => sceneSetId(opened(code).set)
    expect(await id(asking)).toBe(await id(codeOf(0)))
    expect(await id(codeOf(1))).not.toBe(await id(codeOf(0)))
  })

  test('each refused entry is named by its place, with a remedy', () => {
    const questions = [
      { question: 'light state' },
      { question: 'where purple', answer: 'none', capability: 'perception' },
      { question: 'what at left near now', answer: 'cone', capability: 'perception' },
      { question: 'where truck', answer: 'left-near' },
      { question: 'where truck', capability: 'perception' },
      { question: 'where truck', capability: 'perception', answer: 'for for for for' },
      { question: 'light state', answer: 'green' },
      { answer: 'green' },
      5,
    ]
    const scenes = [7, { scene: 'nonsense' }, {}, `9${codeOf(0).slice(1)}`, { scene: codeOf(0), questions }]
    const read = opened(JSON.stringify({ format: 'drive-kd data', version: 1, scenes }))
    expect(read.refused.shown.map(refusalText)).toMatchInlineSnapshot(`
      [
        "Scene 1: 7 is no scene. Write a scene code, or { "scene": CODE } with a list of questions.",
        "Scene 2: "nonsense" is no scene code. Copy the code behind "scene=" of a link of the scene editor, whole.",
        "Scene 3: there is no scene. Copy the code behind "scene=" of a link of the scene editor.",
        "Scene 4: the scene code "9h-49--7of1---.0..020g0h0f" was made by a newer version of this page. Update the page.",
        "Scene 5, question 2: "purple" is not in this world's vocabulary. Use its words (docs/DATA.md lists them).",
        "Scene 5, question 3: the question "what at left near now" has more than 4 words. Shorten it.",
        "Scene 5, question 4: "where truck" is no question of this world's, so it needs a capability. Write one of perception, reasoning, planning.",
        "Scene 5, question 5: the question "where truck" has no answer, and this world knows none for this scene. Write one.",
        "Scene 5, question 6: the answer "for for for for" has more than 3 words. Shorten it.",
        "Scene 5, question 7: the question "light state" is asked twice of this scene. Keep one of the two.",
        "Scene 5, question 8: there is no question. Write one, or leave capability and answer out, too.",
        "Scene 5, question 9: there is no question. Write one, or leave capability and answer out, too.",
      ]
    `)
    expect(read.set.scenes[0].questions).toHaveLength(1)
  })

  test('without an answer the world answers; without a capability the form says it', () => {
    const { scene } = setUpOf(0)
    const { set } = opened(`scene,question\n${codeOf(0)},What should ego do?\n`)
    const [{ capability, answer, free }] = set.scenes[0].questions
    expect([capability, free]).toEqual(['planning', undefined])
    expect(answer).toEqual(questionFromTokens(scene, tokenIds('what should ego do'))?.answer)
  })

  test.each([
    ['{"format": "drive-kd-run"', 'json'],
    ['{"format": "drive-kd-run"}', 'format'],
    ['[]', 'format'],
    ['{"format": "drive-kd data", "version": 2}', 'version'],
    ['{"format": "drive-kd data", "version": 1, "scenes": {}}', 'scenes'],
    ['{"format": "drive-kd data", "version": 1, "scenes": []}', 'empty'],
    ['', 'empty'],
    ['a,b,c\n1,2,3', 'header'],
    // A workbook in the place of its table, and a picture.
    ['PK\x03\x04\x14\0\x06\0,a', 'binary'],
    ['\ufffdPNG\r\n\x1a\n', 'binary'],
    ['x'.repeat(MOST_DATA_BYTES + 1), 'large'],
  ])('%.60s is refused as a whole: %s', (source, kind) => {
    const read = readSceneSet(source)
    expect(read.ok ? null : read.problem.kind).toBe(kind)
  })
})

describe('tables', () => {
  const rows = (separator: string, end: string): string =>
    [
      ['scene', 'capability', 'question', 'answer'],
      [codeOf(0), 'perception', 'light state', 'red'],
      [codeOf(0), 'Planning', '"target speed now"', 'sixty'],
      [codeOf(1), '', '', ''],
    ]
      .map((cells) => cells.join(separator))
      .join(end)

  const plain = opened(rows(',', '\n')).set
  const utf16 = (text: string, little: boolean): Uint8Array => {
    const bytes = new Uint8Array(2 * text.length + 2)
    const view = new DataView(bytes.buffer)
    ;[...`\ufeff${text}`].forEach((letter, i) => view.setUint16(2 * i, letter.charCodeAt(0), little))
    return bytes
  }

  test('the plain one', () => {
    expect(plain.scenes).toHaveLength(2)
    expect(questionCountsOf(plain)).toEqual([1, 0, 1])
    expect(plain.scenes[0].questions.map(({ answer }) => words(answer).join(' '))).toEqual(['red', 'sixty'])
  })

  test.each([
    ['semicolons', rows(';', '\r\n')],
    ['tabs', rows('\t', '\r')],
    ['a byte order mark', `\ufeff${rows(',', '\n')}`],
    ['blank lines', rows(',', '\n\n  \n')],
    ['a line about the separator', `sep=;\n${rows(';', '\n')}`],
    [
      'quotes everywhere',
      rows(',', '\n')
        .replace(/[^,\n"]+/g, '"$&"')
        .replaceAll('""', '"'),
    ],
    ['UTF-16, little end first', utf16(rows(';', '\r\n'), true)],
    ['UTF-16, big end first', utf16(rows(',', '\n'), false)],
  ])('with %s it is the same set', (_name, source) => {
    const read = opened(source)
    expect(read.refused.count).toBe(0)
    expect(read.set.scenes).toEqual(plain.scenes)
  })

  test('columns may come in any order, others are passed over, and scene codes alone need no header', () => {
    const { set } = opened(`note,answer,question,capability,scene\nhi,red,light state,,${codeOf(0)}`)
    expect(questionCountsOf(set)).toEqual([1, 0, 0])
    expect(opened(`${codeOf(0)}\n${codeOf(1)}\n`).set.scenes).toHaveLength(2)
  })

  test('lines are named as an editor counts them, also behind a cell of several lines', () => {
    const text = `scene,question\n"${codeOf(0)}","light\nstate"\n\nnonsense,light state\n"open,x\n`
    const { refused } = opened(text)
    expect(refused.shown.map(({ line, kind }) => [line, kind])).toEqual([
      [5, 'scene-broken'],
      [6, 'line'],
    ])
  })

  test('a quotation that nothing closes costs its own line', () => {
    const { set, refused } = opened(`scene,question\n${codeOf(0)},\n${codeOf(0)},"open\r\n${codeOf(1)},\n`)
    expect(refused.shown.map(({ line }) => line)).toEqual([3])
    expect(set.scenes).toHaveLength(2)
  })

  test('many refusals are counted and few of them kept', () => {
    const lines = Array.from({ length: 500 }, (_, i) => `nonsense ${i}`)
    const { refused } = opened([codeOf(0), ...lines].join('\n'))
    expect([refused.shown.length, refused.count]).toEqual([MOST_SHOWN, 500])
  })

  test('a set is full at its most scenes', () => {
    const base = setUpOf(0)
    const lines = Array.from({ length: MOST_DATA_SCENES + 3 }, (_, i) =>
      sceneCodeOf({ ...base, pictureSeed: i }),
    )
    const read = opened(lines.join('\n'))
    expect(read.set.scenes).toHaveLength(MOST_DATA_SCENES)
    expect(refusedKinds(lines.join('\n'))).toEqual(['scenes', 'scenes', 'scenes'])
  })
})

test('the facts count own questions and the answers that this world would not give', async () => {
  const truth = questionFromTokens(setUpOf(0).scene, tokenIds('light state'))!.answer
  const other = words(truth)[0] === 'red' ? 'green' : 'red'
  const { set } = opened(
    `scene,capability,question,answer\n${codeOf(0)},,light state,${other}\n${codeOf(0)},planning,where truck,left-near`,
  )
  const facts = await sceneSetFacts(set)
  expect(isDataId(facts.id)).toBe(true)
  expect(facts).toMatchObject({ name: 'my scenes', scenes: 1, questions: [1, 0, 1], differing: 1 })
})
