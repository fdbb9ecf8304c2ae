// The headless door, as a person uses it: a run from the command line writes a valid record, and the same
// flags write the same run.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkRecord, type RunRecord } from '../../src/records/runRecord'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'drive-kd-headless-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs `distill` with the tiny preset; returns the checked record. */
function distill(name: string, ...flags: string[]): RunRecord {
  const out = join(folder, `${name}.json`)
  const args = [
    'scripts/cli.mjs',
    'distill',
    '--preset',
    'tiny',
    '--steps',
    '4',
    '--driver',
    'swiftshader',
    '--out',
    out,
    ...flags,
  ]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  const read = checkRecord(JSON.parse(readFileSync(out, 'utf8')))
  if (!read.ok) throw new Error(read.errors.map((e) => e.message).join('\n'))
  return read.record
}

test('the same seed gives the same run, step for step; another seed another one', () => {
  const first = distill('first')
  expect(first.steps.map((s) => s.step)).toEqual([1, 2, 3, 4])
  expect(first.finalAccuracy).not.toBeNull()
  expect(distill('again').steps).toEqual(first.steps)
  expect(distill('other', '--seed', '2').steps).not.toEqual(first.steps)
})

test('bad flags end with code 2, and say what was expected', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['scripts/cli.mjs', 'distill', '--steps', 'many', '--set', 'heads=5'],
    { encoding: 'utf8' },
  )
  expect(status).toBe(2)
  expect(stderr).toContain('steps is "many", expected a whole number from 1 to 100000.')
})

test('a data set of one\u2019s own is trained on and evaluated on, and the record names it', () => {
  const file = 'docs/example-data.csv'
  const small = ['--set', 'trainFrames=8', '--set', 'testFrames=0', '--set', 'validationFrames=2']
  const world = distill('world', ...small)
  const own = distill('own', ...small, '--data', file, '--evaluation-data', file)
  expect(own.trainingData).toMatchObject({ name: 'example-data', scenes: 12 })
  expect(own.config.trainingData).toBe(own.trainingData?.id)
  expect(own.ownAccuracy?.id).toBe(own.trainingData?.id)
  // 10 of perception are its own, 4 of planning, and 24 are the world's about two scenes.
  expect(own.ownAccuracy?.asked).toEqual([18, 8, 12])
  expect(own.ownAccuracy?.accuracy.questions).toBe(38)
  expect(own.steps).not.toEqual(world.steps)
  expect(world.trainingData ?? world.ownAccuracy).toBeUndefined()
  expect(distill('own-again', ...small, '--data', file).steps.map((s) => s.losses)).toEqual(
    own.steps.map((s) => s.losses),
  )
})

test('a set that is not there is named, with what to do', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['scripts/cli.mjs', 'distill', '--preset', 'tiny', '--driver', 'swiftshader', '--steps', '1'].concat(
      '--set',
      'trainingData=data:0123456789abcdef',
    ),
    { encoding: 'utf8' },
  )
  expect(status).toBe(1)
  expect(stderr).toContain('This run wants the data set data:0123456789abcdef, which is not here.')
})
