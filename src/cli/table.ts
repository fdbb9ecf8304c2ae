// `npm run table -- [--seeds 1,2,3] [--groups methods,signals] [--driver auto|lavapipe|swiftshader|processor]`:
// makes the runs of the comparison table that are still missing, one after the other, and writes
// docs/comparison.json and docs/COMPARISON-TABLE.md after each. Stopped and started again, it resumes.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { requestGpu, type Gpu } from '../gpu/device'
import {
  COMPARISON,
  comparisonMarkdown,
  resultsOf,
  type ComparisonResult,
  type ComparisonRow,
} from '../experiment/lab/comparisonTable'
import { resolveSettings } from '../settings/resolve'
import type { Settings } from '../settings/settings'
import { Distillation } from '../experiment/run/distillation'
import { prepareData, type PreparedData } from '../experiment/run/preparedData'
import { Teachers } from '../experiment/teachers/frozenTeachers'
import { teacherSources } from '../settings/teacherSources'
import { TrainingClock } from '../experiment/run/trainingClock'
import { trainWholeRun } from '../experiment/run/wholeRun'
import { VERSION } from '../experiment/run/version'
import { readTeacher } from './node/readTeacher'
import { driverOf, lastValues, readFlags, type Driver } from './node/flags'
import { nodeGpu } from './node/gpu'
import { problem } from '../settings/problem'

const RESULTS = 'docs/comparison.json'
const TABLE = 'docs/COMPARISON-TABLE.md'
/** 500 frames: 6,000 questions, a standard error of a run's own measure of about .6 points. */
const VALIDATION_FRAMES = 500

const HEADING = `# What was measured in this world

Every line is the default run of version 0.2.0 (\`trainStream=teachers\`, 700 steps, 384 labelled frames, 4 x 48 student) with one thing changed; exact match on the same 6,000 held-out questions,
mean ± standard error over the seeds, measured by \`npm run table\`. ± leaves out which questions were asked, about .6 points a run. Every signal ran at one default weight, untuned: two signals are
not ranked by it (hidden states of the penultimate layer at weight 4 are level with attention). The frames that report are those the defaults were chosen on, updates were clipped in 95 to 100 % of the steps,
and seed 1 is the shipped teachers' own. Of the ways of combining only ConFIG and Nash-MTL stay above the plain sum when all 33 comparisons are counted together (false discovery rate 5 %). How to read it: docs/WORLD.md, section 4.
`

interface Arguments {
  seeds: number[]
  groups: string[]
  driver: Driver
}

/** Parses the flags; a string is the problem. */
function parse(argv: readonly string[]): Arguments | string {
  const flags = readFlags(argv, { values: ['seeds', 'groups', 'driver'] })
  if (flags.errors.length > 0) return flags.errors[0].message
  const values = lastValues(flags)
  const driver = driverOf(values.get('driver'))
  if (typeof driver !== 'string') return driver.message
  const ids = COMPARISON.map((g) => g.id)
  const seeds = values.get('seeds')?.split(',') ?? ['1', '2', '3']
  const groups = values.get('groups')?.split(',') ?? ids
  if (!seeds.every((v) => /^\d+$/.test(v)))
    return problem('--seeds', seeds.join(','), 'whole numbers, such as 1,2,3').message
  if (!groups.every((v) => ids.includes(v)))
    return problem('--groups', groups.join(','), `some of ${ids.join(',')}`).message
  return { seeds: seeds.map(Number), groups, driver }
}

function settingsOf(row: ComparisonRow, seed: number): Settings {
  const resolved = resolveSettings({
    ...row.settings,
    seed,
    validationFrames: VALIDATION_FRAMES,
    // Must match the runs that the file already has; mixed runs could not be compared.
    trainStream: 'teachers',
    testFrames: 0,
    evaluateEvery: 0,
  })
  if (!resolved.ok) throw new Error(`${row.label}: ${resolved.errors[0].message}`)
  return resolved.settings
}

/** One whole run; its accuracy at the end. Throws where it diverges. */
async function measure(
  gpu: Gpu,
  settings: Settings,
  teachers: Teachers,
  data: PreparedData,
  clock: TrainingClock,
) {
  const run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined)
  try {
    const { accuracy } = (await trainWholeRun(run, settings, clock)).at(-1) ?? {}
    if (!accuracy) throw new Error('a run of no steps')
    return accuracy
  } finally {
    run.destroy()
  }
}

/** Exit code 2: bad arguments. */
export async function main(argv: string[]): Promise<number> {
  const args = parse(argv)
  if (typeof args === 'string') {
    console.error(args)
    return 2
  }
  const results: ComparisonResult[] = existsSync(RESULTS)
    ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as ComparisonResult[])
    : []
  const write = (): void => writeFileSync(TABLE, `${HEADING}\n${comparisonMarkdown(results)}`)
  write()
  const rows = COMPARISON.filter((g) => args.groups.includes(g.id)).flatMap((g) => g.rows)
  const missing = args.seeds.flatMap((seed) =>
    rows.filter((row) => !resultsOf(row, results).some((r) => r.seed === seed)).map((row) => ({ seed, row })),
  )
  console.log(`${missing.length} runs to make; ${TABLE} has ${results.length}`)
  if (missing.length === 0) return 0
  const found = await nodeGpu({ driver: args.driver })
  const gpu = await requestGpu(found.gpu)
  console.log(`adapter: ${found.adapterName}`)
  let teachers: Teachers | null = null
  let data: PreparedData | null = null
  for (const { seed, row } of missing) {
    const settings = settingsOf(row, seed)
    const sources = teacherSources(settings)
    if (teachers) await teachers.choose(sources)
    else teachers = await Teachers.load(gpu, readTeacher, sources, undefined, 'wasm')
    data = await prepareData(settings, teachers, () => undefined, data)
    const clock = new TrainingClock()
    const accuracy = await measure(gpu, settings, teachers, data, clock)
    const seconds = Math.round(clock.seconds)
    results.push({
      row: row.id,
      seed,
      settings: row.settings,
      accuracy,
      version: VERSION,
      adapter: found.adapterName,
      date: new Date().toISOString().slice(0, 10),
      seconds,
    })
    writeFileSync(RESULTS, `[\n${results.map((r) => JSON.stringify(r)).join(',\n')}\n]\n`)
    write()
    console.log(
      `seed ${seed}  ${row.label}: ${[accuracy.perception, accuracy.reasoning, accuracy.planning, accuracy.average].map((a) => (100 * a).toFixed(1)).join(' / ')}  (${seconds} s)`,
    )
  }
  return 0
}
