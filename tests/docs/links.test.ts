// What README and the documents point at exists: documents and their sections, files, commands, test stages.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { anchorsOf, codeOf, DOCUMENTS, filesBelow, linksOf, readDocument, rowsOf, section } from './documents'

const FILES = filesBelow('src', 'tests', 'scripts', 'pytorch')
const NAMES = new Set([...readdirSync('.'), ...FILES.map((file) => basename(file))])
const MANIFEST = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

/** A path in the repository, as documents write it; NAME and <set> stand for any name. */
const isPath = (code: string): boolean =>
  /^(src|tests|docs|scripts|public|pytorch|\.ci|\.github)\/[^\s]*$/.test(code)

/** Whether some file or folder has this path; NAME, <...> and * stand for parts of a name. */
function isThere(path: string): boolean {
  if (!/NAME|[<*]/.test(path)) return existsSync(path)
  const escaped = path.replace(/[.+?^$()[\]{}]/g, '\\$&')
  const pattern = new RegExp(`^${escaped.replace(/NAME|<\w+>|\*/g, '[\\w.-]+')}(/|$)`)
  return [...FILES, ...filesBelow('public')].some((file) => pattern.test(file))
}

describe.each(DOCUMENTS.map((document) => [document.path, document] as const))('%s', (path, document) => {
  test('links to documents, pictures and sections that exist', () => {
    for (const link of linksOf(document).filter((target) => !/^https?:/.test(target))) {
      const [file, anchor] = link.split('#')
      const target = file ? normalize(join(dirname(path), file)) : path
      expect(existsSync(target), `${path}: ${link}`).toBe(true)
      if (anchor) expect([...anchorsOf(readDocument(target))], `${path}: ${link}`).toContain(anchor)
    }
  })

  test('names files that exist', () => {
    const named = codeOf(document.prose)
    const missing = [
      ...named.filter((code) => isPath(code) && !isThere(code)),
      ...named.filter((code) => /^\w+(\.\w+)*\.(ts|tsx|mjs|wgsl|py)$/.test(code) && !NAMES.has(code)),
    ]
    expect(missing).toEqual([])
  })

  test('draws files that exist', () => {
    const drawn = document.fenced.match(/[\w/.]+\.(ts|tsx|wgsl|py)\b/g) ?? []
    expect(drawn.filter((file) => !FILES.some((known) => known.endsWith(`/${file}`)))).toEqual([])
  })

  test('runs commands that exist', () => {
    const commands = [...document.text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name)
    expect(commands.filter((name) => !(name in MANIFEST.scripts))).toEqual([])
  })
})

test('the checks see what documents name', () => {
  const all = DOCUMENTS.flatMap(({ prose }) => codeOf(prose).filter(isPath))
  expect(all.length).toBeGreaterThan(60)
  expect(DOCUMENTS.flatMap(linksOf).length).toBeGreaterThan(30)
  expect(isThere('src/distill/NAME.tsx')).toBe(false)
})

describe('README', () => {
  const { text } = readDocument('README.md')
  test('fits on two screens, with the two commands on the first', () => {
    const lines = text.trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(110)
    const first = lines.slice(0, 12).join('\n')
    expect(first).toMatch(/^npm start/m)
    expect(first).toMatch(/^npm test/m)
    expect(text.match(/!\[/g)).toHaveLength(1)
  })

  test('lists every document', () => {
    const listed = new Set(linksOf(readDocument('README.md')))
    for (const { path } of DOCUMENTS) if (path !== 'README.md') expect(listed).toContain(path)
  })
})

describe('CONTRIBUTING', () => {
  const { text } = readDocument('docs/CONTRIBUTING.md')
  test('names every stage of the tests', () => {
    const stages = rowsOf(section(text, '## Test')).map(([stage]) => stage.replaceAll('`', ''))
    const block = /const STAGES = \{([\s\S]*?)\n\}/.exec(readFileSync('scripts/test.mjs', 'utf8'))![1]
    expect(stages).toEqual([...block.matchAll(/^ {2}(\w+)[:,]/gm)].map(([, stage]) => stage))
  })

  test('has a reason for every dependency', () => {
    const listed = rowsOf(section(text, '## Dependencies')).flatMap(([packages]) => packages.split(', '))
    const used = [...Object.keys(MANIFEST.dependencies), ...Object.keys(MANIFEST.devDependencies)]
    expect(listed.sort()).toEqual(used.sort())
  })
})

test('ARCHITECTURE has every room, from the top down, and ten files to read', async () => {
  const { ROOMS } = await import('../../scripts/walls.mjs')
  const { text } = readDocument('docs/ARCHITECTURE.md')
  const listed = [...section(text, '## Rooms and floors').matchAll(/^([a-z]+) {2,}/gm)].map(
    ([, room]) => room,
  )
  expect(listed).toEqual(ROOMS)
  expect(rowsOf(section(text, '## Ten files to read first'))).toHaveLength(10)
})

test('CITATION.cff cites this version, its licence, and the paper', () => {
  const text = readFileSync('CITATION.cff', 'utf8')
  const { version, license } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, string>
  for (const line of [
    'cff-version: 1.2.0',
    'title: Drive-KD Playground',
    '  - name: Drive-KD Playground contributors',
    `version: ${version}`,
    `license: ${license}`,
    "        value: 'arXiv:2601.21288'",
  ])
    expect(text.split('\n')).toContain(line)
  for (const key of ['message', 'authors', 'references']) expect(text).toMatch(new RegExp(`^${key}:`, 'm'))
})
