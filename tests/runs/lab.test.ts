// An experiment from the command line, as a person uses it: killed by force in the middle and started again it
// computes nothing twice, and writes the same bytes as one that nobody disturbed.

import { spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExperimentResults } from '../../src/experiment/lab/results'
import { THOROUGH } from '../kernels/thorough'

let folder = ''
let spec = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drive-kd-lab-'))
  spec = join(folder, 'spec.json')
  const small = { steps: 2, trainFrames: 4, validationFrames: 2, testFrames: 3, evaluateEvery: 0 }
  writeFileSync(
    spec,
    JSON.stringify({
      version: 1,
      base: { preset: 'tiny', settings: small },
      arms: [
        { name: 'sum', settings: { method: 'sum' } },
        { name: 'noisy', settings: { method: 'sum', labelNoise: 1 } },
      ],
      seeds: [1],
      control: 'sum',
    }),
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const args = (out: string): string[] => [
  'scripts/cli.mjs',
  'lab',
  spec,
  '--out',
  out,
  '--driver',
  'processor',
]

/** Between two looks at what is kept, ms. */
const LOOK_EVERY_MS = 20

/** Starts the command and kills it as soon as so many runs are kept. */
async function killedAfter(runs: number, out: string): Promise<void> {
  const child = spawn(process.execPath, args(out), { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const saved = (): number =>
    existsSync(join(out, 'runs'))
      ? readdirSync(join(out, 'runs')).filter((f) => f.endsWith('.json')).length
      : 0
  while (child.exitCode === null && saved() < runs)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  child.kill('SIGKILL')
  await ended
}

test.skipIf(!THOROUGH)(
  'killed and started again: nothing twice, and the bytes of an undisturbed experiment',
  async () => {
    const [killed, whole] = ['killed', 'whole'].map((name) => join(folder, name))
    mkdirSync(killed)
    await killedAfter(1, killed)
    const runs = join(killed, 'runs')
    const before = readdirSync(runs).filter((file) => file.endsWith('.json'))
    expect(before.length).toBeLessThan(2)
    const written = before.map((file) => statSync(join(runs, file)).mtimeMs)
    const again = spawnSync(process.execPath, args(killed), { encoding: 'utf8' })
    expect(again.status, again.stderr).toBe(0)
    expect(before.map((file) => statSync(join(runs, file)).mtimeMs)).toEqual(written)
    expect(again.stdout).toContain(`${2 - before.length} to make`)
    const straight = spawnSync(process.execPath, args(whole), { encoding: 'utf8' })
    expect(straight.status, straight.stderr).toBe(0)
    for (const file of ['results.json', 'table.md', 'table.tex', 'table.csv'])
      expect(readFileSync(join(killed, file), 'utf8'), file).toBe(readFileSync(join(whole, file), 'utf8'))
    const results = JSON.parse(readFileSync(join(whole, 'results.json'), 'utf8')) as ExperimentResults
    expect(results.arms.map(({ n }) => n)).toEqual([1, 1])
    expect(results.comparisons).toMatchObject([{ arm: 'noisy', control: 'sum', n: 1, interval: null }])
    for (const { runs: made } of results.arms)
      for (const { accuracy } of made)
        expect([accuracy?.validation.questions, accuracy?.test?.questions]).toEqual([24, 36])
  },
)

test('a spec that cannot be read ends with code 2, and the field is named', () => {
  const bad = join(folder, 'bad.json')
  writeFileSync(
    bad,
    JSON.stringify({ version: 1, arms: [{ name: 'a', settings: { steps: 0 } }], seeds: [1] }),
  )
  const { status, stderr } = spawnSync(
    process.execPath,
    ['scripts/cli.mjs', 'lab', bad, '--out', join(folder, 'none')],
    { encoding: 'utf8' },
  )
  expect(status).toBe(2)
  expect(stderr).toContain('arms[0].settings: steps is 0, expected a whole number from 1 to 100000.')
  expect(existsSync(join(folder, 'none'))).toBe(false)
})
