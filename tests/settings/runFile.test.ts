// Run files for headless commands: whatever Windows puts around the JSON, and what is said of other files.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readRunFile } from '../../src/cli/node/runFile'
import { main as exportTorch } from '../../src/cli/exportTorch'
import { main as record } from '../../src/cli/record'
import { RECORD_WAY_OUT } from '../../src/records/runRecord'

const text = readFileSync('tests/settings/fixtures/record-0.1.0.json', 'utf8')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-files-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const utf16 = (big: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return big ? bytes.swap16() : bytes
}
/** What the console was told while a command ran. */
async function reportedBy(command: Promise<number> | (() => Promise<number>)): Promise<[number, string[]]> {
  const lines: string[] = []
  const error = vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line))
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const code = await (typeof command === 'function' ? command() : command)
  error.mockRestore()
  log.mockRestore()
  return [code, lines]
}

describe('a run that PowerShell wrote', () => {
  test.each([
    ['UTF-8 with a byte order mark', () => Buffer.from(`\ufeff${text}`)],
    ['UTF-16, little endian', () => utf16(false)],
    ['UTF-16, big endian', () => utf16(true)],
  ])('%s opens', async (name, content) => {
    const path = write(`${name}.json`, content())
    const told: string[] = []
    expect(readRunFile(path, (line) => told.push(line))?.steps.length).toBe(JSON.parse(text).steps.length)
    const [code] = await reportedBy(() => record([path, join(folder, 'recording.json')]))
    expect(code).toBe(0)
  })
})

test('a file that is no run: what is wrong, and what to open instead; both commands end with 1', async () => {
  const path = write('broken.json', '{"format":"drive-kd-run",')
  for (const command of [
    () => record([path, join(folder, 'out.json')]),
    () => exportTorch([path, join(folder, 'out')]),
  ]) {
    const [code, lines] = await reportedBy(command)
    expect(code).toBe(1)
    expect(lines[0]).toMatch(/^This is not a run file: it is not JSON/)
    expect(lines.at(-1)).toBe(RECORD_WAY_OUT)
    expect(lines.every((line) => line.length <= 300)).toBe(true)
  }
  const [code, lines] = await reportedBy(() => record([join(folder, 'nowhere.json'), 'x']))
  expect([code, lines[0]]).toEqual([1, expect.stringContaining('cannot be read')])
})
