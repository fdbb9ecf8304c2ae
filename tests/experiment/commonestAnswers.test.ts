// What always giving the commonest answer reaches in the Lab's recorded results that the lesson draws: the line
// that every curve is read against. `RECORD=1 npx vitest run tests/experiment/commonestAnswers.test.ts` writes the
// file.

import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ExperimentResults } from '../../src/experiment/lab/results'
import { testSet, trainingSet } from '../../src/experiment/run/frameSets'
import { resolveSettings } from '../../src/settings/resolve'
import { majorityBaseline } from '../../src/world/baselines'
import { CAPABILITIES, type Capability } from '../../src/world/types'

const PATH = 'experiments/lesson/commonest-answers.json'
const DRAWN = ['b-small-weights']
type Scores = Record<Capability, number>

/** Mean over the seeds, in 0..1: the commonest training answers of each seed, on the test frames. */
function scoresOf(name: string): Scores {
  const { spec } = JSON.parse(readFileSync(`experiments/results/${name}.json`, 'utf8')) as ExperimentResults
  const resolved = resolveSettings(spec.base?.settings ?? {})
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  const held = testSet(resolved.settings)
  const each = spec.seeds.map((seed) => majorityBaseline(trainingSet({ ...resolved.settings, seed }), held))
  const of = (c: Capability): number =>
    Number((each.reduce((sum, score) => sum + score[c], 0) / each.length).toFixed(4))
  return Object.fromEntries(CAPABILITIES.map((c) => [c, of(c)])) as Scores
}

test('the commonest answers reach what the file says', () => {
  const made = Object.fromEntries(DRAWN.map((name) => [name, scoresOf(name)]))
  if (process.env.RECORD) writeFileSync(PATH, `${JSON.stringify(made, null, 1)}\n`)
  expect(JSON.parse(readFileSync(PATH, 'utf8'))).toEqual(made)
})
