// `--help` of every command: the comment that its file begins with.

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const COMMANDS = readdirSync('src/cli').filter((name) => name.endsWith('.ts'))

test.each(COMMANDS)('%s begins with how it is called', (name) => {
  const [, script] = /^\/\/ `npm run ([\w:]+)/.exec(readFileSync(`src/cli/${name}`, 'utf8')) ?? []
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  expect(scripts[script], script).toBe(`node scripts/cli.mjs ${name.replace('.ts', '')}`)
})

test('--help says it, and does nothing', () => {
  const said = execFileSync('node', ['scripts/cli.mjs', 'exportTorch', '--help'], { encoding: 'utf8' })
  expect(said).toMatch(/^npm run export:torch -- RUN\.json DIR .*processor\]/)
})
