// Workflows run what is there: commands of package.json, on a Node that it allows, with actions of a named version.

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const FOLDER = '.github/workflows'
const WORKFLOWS = readdirSync(FOLDER).map(
  (name) => [name, readFileSync(`${FOLDER}/${name}`, 'utf8')] as const,
)
const MANIFEST = JSON.parse(readFileSync('package.json', 'utf8')) as {
  engines: { node: string }
  scripts: Record<string, string>
}

/** What stands behind a word in a workflow, wherever it does. */
const allOf = (pattern: RegExp, text: string): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found)

describe.each(WORKFLOWS)('%s', (_, text) => {
  test('runs commands that exist', () => {
    const commands = allOf(/\bnpm (?:run )?([\w:]+)/g, text.replace(/^\s*#.*$/gm, ''))
    expect(commands.filter((name) => name !== 'ci' && !(name in MANIFEST.scripts))).toEqual([])
  })

  test('on a Node that package.json allows', () => {
    const [version] = allOf(/node-version: (\d+)$/gm, text)
    expect(MANIFEST.engines.node).toMatch(new RegExp(`\\^${version}\\.`))
  })

  test('with actions of a named version', () => {
    for (const action of allOf(/uses: (\S+)/g, text)) expect(action).toMatch(/^actions\/[\w-]+@v\d+$/)
  })
})

test('tests run on every push and pull request, on the oldest Node, with an end', () => {
  const text = new Map(WORKFLOWS).get('test.yml') ?? ''
  expect(text).toMatch(/^on:\n {2}push:\n {2}pull_request:\n/m)
  expect(text).toMatch(/^ {6}- run: npm test$/m)
  expect(allOf(/\^(\d+)\./g, MANIFEST.engines.node)[0]).toBe(allOf(/node-version: (\d+)$/gm, text)[0])
  expect(allOf(/timeout-minutes: (\d+)/g, text)).toEqual(['45'])
})
