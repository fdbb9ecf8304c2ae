// The glossary has the field's words that this project uses, and the documents speak them.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { glossaryEn } from '../../src/ui/text/glossary.en'
import { glossaryKo } from '../../src/ui/text/glossary.ko'
import { TERM_IDS } from '../../src/ui/text/termForms'
import { codeOf, DOCUMENTS, filesBelow, readDocument, rowsOf } from './documents'

const { text } = readDocument('docs/GLOSSARY.md')
const rows = rowsOf(text)
const terms = rows.flatMap(([term]) => term.split(', '))

/** The words that took the place of private ones, as the plan of the house lists them. */
const CHOSEN = [
  'teacher loss',
  'teacher gradient',
  'supervised loss',
  'supervised gradient',
  'reference',
  'batched cotangents',
  'upstream gradient',
  'task index',
  'basis index',
  'gradient basis',
  'unweighted',
  'weighted',
  'micro-batches',
  'stage 1',
  'stage 2',
  'explanation',
  'teacher store',
  'saved runs',
  'autosave',
  'saved scenes',
  'student export',
  'inspect sample',
  'scene editor',
  'grid editor',
  'run controls',
  'run status',
  'banner',
  'update hyperparameters live',
  'initial weights',
  'settings migration',
  'keys that choose defaults',
  'cancellation token',
  'yield to the event loop',
  'throttle',
  'handling metrics',
  'experiment',
]

/** Names in code that belong to those words: where one is used, the glossary has it. */
const IDENTIFIERS: Readonly<Record<string, RegExp>> = {
  handleReport: /`handleReport`/,
  applyReport: /`applyReport`/,
  invalidateExport: /invalidates the export/,
  exportStudent: /export student/,
  exported: /`exported`/,
  handleMetrics: /handling metrics/,
  yieldToEventLoop: /yield to the event loop/,
  throttle: /throttle/,
  retryWithLowerLearningRate: /retry with a lower learning rate/,
  retryWithLessMemory: /retry with less memory/,
  explainStep: /`explainStep`/,
  savedRuns: /`savedRuns`/,
  autosave: /`autosave`/,
  savedScenes: /`savedScenes`/,
  inspectSample: /`inspectSample`/,
  sceneEditor: /`sceneEditor`/,
  teacherStore: /`teacherStore`/,
  RunControls: /`RunControls`/,
}

/** Private words that documents no longer use (settings and labels that still carry one stand in code spans). */
const PRIVATE = /\b(followers?|twins?|shelf|retell|scene bench|kept runs?|raw loss(es)?)\b/i

const source = filesBelow('src', 'scripts')
  .filter((file) => /\.(ts|tsx|mjs|wgsl)$/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

describe('the glossary', () => {
  test.each(CHOSEN)('has "%s"', (term) => {
    expect(terms).toContain(term)
  })

  test('has the terms behind the names in the code', () => {
    const used = Object.keys(IDENTIFIERS).filter((name) => new RegExp(`\\b${name}\\b`).test(source))
    expect(used.length).toBeGreaterThan(8)
    for (const name of used) expect(text, name).toMatch(IDENTIFIERS[name])
  })

  test('names nothing in code that the source does not have', () => {
    const names = rows.flatMap(([, , meaning]) => codeOf(meaning)).filter((code) => /^\w+$/.test(code))
    expect(names.length).toBeGreaterThan(20)
    for (const name of names) expect(source, name).toMatch(new RegExp(`\\b${name}\\b`))
  })

  test('has each term once, with a Korean word and a sentence', () => {
    expect(terms.length).toBeGreaterThan(CHOSEN.length)
    expect(new Set(terms).size).toBe(terms.length)
    for (const [term, korean, meaning] of rows) {
      expect(korean, term).toMatch(/\p{Script=Hangul}/u)
      expect(meaning, term).toMatch(/^\S.{20,}[.`)*]$/)
    }
  })
})

test.each(TERM_IDS)(
  '%s, as the page explains it, has the same sentence here, and the same Korean word',
  (id) => {
    const plain = (meaning: string): string => meaning.replaceAll('`', '').replaceAll('\u2019', "'")
    const row = rows.find(([, , meaning]) => plain(meaning).startsWith(plain(glossaryEn[id].meaning)))
    expect(row?.[0]).toBeDefined()
    const korean = row![1].split(', ').map((word) => word.replace(/ 블록$/, ''))
    expect(
      korean.some((word) => glossaryKo[id].word.includes(word) || glossaryKo[id].meaning.includes(word)),
    ).toBe(true)
  },
)

test.each(
  DOCUMENTS.filter(({ path }) => path !== 'docs/COMPARISON-TABLE.md').map(({ path, prose }) => [path, prose]),
)('%s speaks the words of the glossary', (_, prose) => {
  expect(prose.replace(/`[^`\n]+`/g, '').match(PRIVATE)?.[0] ?? null).toBeNull()
})
