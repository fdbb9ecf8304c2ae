// The headless door, as a person uses it: a run from the command line writes a valid record, and the same
// flags write the same run.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkRecord, type RunRecord } from '../../src/records/runRecord'
import { distillHere } from './command'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'drive-kd-headless-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const flagsFor = (out: string, flags: string[]): string[] => [
  ...['--preset', 'tiny', '--steps', '4', '--driver', 'processor', '--out', out],
  ...flags,
]

function recordAt(out: string): RunRecord {
  const read = checkRecord(JSON.parse(readFileSync(out, 'utf8')))
  if (!read.ok) throw new Error(read.errors.map((e) => e.message).join('\n'))
  return read.record
}

/** Runs `distill` with the tiny preset in a process of its own; returns the checked record. */
function distillApart(name: string, ...flags: string[]): RunRecord {
  const out = join(folder, `${name}.json`)
  const args = ['scripts/cli.mjs', 'distill', ...flagsFor(out, flags)]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return recordAt(out)
}

/** The same in this process. */
async function distill(name: string, ...flags: string[]): Promise<RunRecord> {
  const out = join(folder, `${name}.json`)
  const { status, stderr } = await distillHere(...flagsFor(out, flags))
  expect(status, stderr).toBe(0)
  return recordAt(out)
}

test('the same seed gives the same run, step for step; another seed another one', async () => {
  const first = distillApart('first')
  expect(first.steps.map((s) => s.step)).toEqual([1, 2, 3, 4])
  expect(first.finalAccuracy).not.toBeNull()
  expect((await distill('again')).steps).toEqual(first.steps)
  expect((await distill('other', '--seed', '2')).steps).not.toEqual(first.steps)
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

test('a data set of one\u2019s own is trained on and evaluated on, and the record names it', async () => {
  const file = 'docs/example-data.csv'
  const small = ['--set', 'trainFrames=8', '--set', 'testFrames=0', '--set', 'validationFrames=2']
  const world = await distill('world', ...small)
  const own = await distill('own', ...small, '--data', file, '--evaluation-data', file)
  expect(own.trainingData).toMatchObject({ name: 'example-data', scenes: 12 })
  expect(own.config.trainingData).toBe(own.trainingData?.id)
  expect(own.ownAccuracy?.id).toBe(own.trainingData?.id)
  // 10 of perception are its own, 4 of planning, and 24 are the world's about two scenes.
  expect(own.ownAccuracy?.asked).toEqual([18, 8, 12])
  expect(own.ownAccuracy?.accuracy.questions).toBe(38)
  expect(own.steps).not.toEqual(world.steps)
  expect(world.trainingData ?? world.ownAccuracy).toBeUndefined()
  const again = await distill('own-again', ...small, '--data', file)
  expect(again.steps.map((s) => s.losses)).toEqual(own.steps.map((s) => s.losses))
})

test('a set that is not there is named, with what to do', async () => {
  const flags = ['--preset', 'tiny', '--driver', 'processor', '--steps', '1']
  const { status, stderr } = await distillHere(...flags, '--set', 'trainingData=data:0123456789abcdef')
  expect(status).toBe(1)
  expect(stderr).toContain('This run wants the data set data:0123456789abcdef, which is not here.')
})
