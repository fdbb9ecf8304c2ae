// `npm run lab -- SPEC.json --out DIR [--driver auto|lavapipe|swiftshader|processor] [--data FILE ...]`: makes the
// runs of an experiment (docs/EXPERIMENT.md), keeps each in DIR/runs, and writes DIR/results.json and the tables.
// Killed and started again, it resumes: stored runs are not computed twice.

import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readQuickJsWith } from '../distill/combine/rule/open'
import { requestGpu } from '../gpu/device'
import { sentence } from '../json/text'
import { shownValue } from '../settings/resolve'
import type { Settings } from '../settings/settings'
import { missingRuns, runExperiment, type Machine, type QueueEvent } from '../experiment/lab/queue'
import { figuresIn, type ExperimentResults } from '../experiment/lab/results'
import { MEASURES, readSpecFile, type Experiment, type PlannedRun } from '../experiment/lab/spec'
import { csvTable, latexTable, markdownTable, tableFacts } from '../experiment/lab/tables'
import { RunMaker } from '../experiment/run/runMaker'
import { VERSION } from '../experiment/run/version'
import { DRIVERS, driverOf, lastValues, readFlags, type Driver } from './node/flags'
import { loaderOf, readDataFile, type DataFile } from './node/dataFiles'
import { nodeGpu } from './node/gpu'
import { printFailure } from './node/printFailure'
import { quickJs } from './node/quickJs'
import { readTeacher } from './node/readTeacher'
import { runFolder, writeWhole } from './node/runFolder'

const USAGE = `Usage: npm run lab -- SPEC.json --out DIR [--driver ${DRIVERS.join('|')}] [--data FILE ...]; docs/EXPERIMENT.md has the format of the file.`

interface Arguments {
  spec: string
  out: string
  driver: Driver
  /** Files of data sets that the spec may name. */
  data: string[]
}

/** The arguments, or a string that says what is wrong. */
function readArguments(argv: readonly string[]): Arguments | string {
  const flags = readFlags(argv, { values: ['out', 'driver', 'data'], paths: 1 })
  if (flags.errors.length > 0) return flags.errors[0].message
  const values = lastValues(flags)
  const driver = driverOf(values.get('driver'))
  if (typeof driver !== 'string') return driver.message
  const [spec, out] = [flags.paths[0], values.get('out')]
  const data = flags.given.filter(({ flag }) => flag === 'data').map(({ value }) => value)
  return spec && out ? { spec, out, driver, data } : USAGE
}

const percent = (share: number): string => (100 * share).toFixed(1)
const minutes = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(seconds < 600 ? 1 : 0)} min`

function runLine({ planned, saved, found, done, total }: QueueEvent, { split }: Experiment): string {
  const { accuracy, diverged, seconds } = saved
  const figures = figuresIn(accuracy, split)
  const came = figures
    ? `${split} ${MEASURES.map((measure) => `${measure} ${percent(figures[measure])}`).join(', ')}`
    : `diverged at step ${diverged}`
  return `${done}/${total}  ${planned.arm.name}, seed ${planned.seed}: ${came}  (${found ? 'found' : minutes(seconds)})`
}

/** Settings that an arm changes beyond those in the spec, if any. */
function besidesLines({ arms }: ExperimentResults, experiment: Experiment): string[] {
  return arms.flatMap(({ name, settings, differs }, i) => {
    const control = experiment.arms.find((arm) => arm.name === experiment.arms[i].control)
    const named = new Set([...Object.keys(settings), ...Object.keys(control?.settings ?? {})])
    const besides = Object.entries(differs).filter(([key]) => !named.has(key))
    if (besides.length === 0) return []
    const list = besides
      .map(([key, value]) => `${key} ${shownValue(key as keyof Settings, value as Settings[keyof Settings])}`)
      .join(', ')
    return [
      sentence(
        `${name} also changes ${besides.length} other settings: ${list}. (keepWeights keeps weights.)`,
      ),
    ]
  })
}

function writeResults(out: string, results: ExperimentResults, experiment: Experiment): void {
  const facts = tableFacts(experiment)
  writeWhole(join(out, 'results.json'), `${JSON.stringify(results, null, 1)}\n`)
  writeWhole(join(out, 'table.md'), markdownTable(results, facts))
  writeWhole(join(out, 'table.tex'), latexTable(results, facts))
  writeWhole(join(out, 'table.csv'), csvTable(results, facts))
}

/** Prints the progress of a run, at most every ten seconds. */
function progress(planned: PlannedRun): (step: number) => void {
  const { steps } = planned.settings
  let spoke = performance.now()
  return (step) => {
    if (performance.now() - spoke < 10_000) return
    spoke = performance.now()
    console.log(`  ${planned.arm.name}, seed ${planned.seed}: step ${step} of ${steps}`)
  }
}

async function lab({ spec, out, driver, data }: Arguments): Promise<number> {
  const read = readSpecFile(new Uint8Array(readFileSync(spec)))
  if (!read.ok) {
    for (const { message } of read.errors) console.error(message)
    return 2
  }
  const { experiment } = read
  const sets: DataFile[] = []
  for (const path of data) {
    const file = await readDataFile(path)
    if (typeof file === 'string') {
      console.error(file)
      return 2
    }
    for (const line of file.lines) console.log(line)
    sets.push(file)
  }
  mkdirSync(out, { recursive: true })
  readQuickJsWith(quickJs)
  const found = await nodeGpu({ driver })
  const gpu = await requestGpu(found.gpu)
  gpu.device.addEventListener('uncapturederror', (event) => {
    console.error((event as GPUUncapturedErrorEvent).error.message)
    process.exit(1)
  })
  const machine: Machine = { version: VERSION, adapter: found.adapterName }
  const store = runFolder(out)
  const missing = (await missingRuns(experiment, machine, store)).length
  const total = experiment.arms.length * experiment.seeds.length
  console.log(`adapter: ${found.adapterName}`)
  console.log(
    `${total} runs: ${experiment.arms.length} arms x ${experiment.seeds.length} seeds; ${missing} to make`,
  )
  // In Node teachers run on the processor, whatever the adapter.
  const maker = new RunMaker(gpu, readTeacher, 'wasm', loaderOf(sets))
  const begun = performance.now()
  let made = 0
  const results = await runExperiment({
    experiment,
    machine,
    store,
    measure: (planned) => maker.make(planned.settings, { onStep: progress(planned) }),
    onRun: (event) => {
      if (!event.found) made++
      const each = (performance.now() - begun) / 1000 / Math.max(1, made)
      const left = made < missing && made > 0 ? `  ${minutes(each * (missing - made))} left` : ''
      console.log(`${runLine(event, experiment)}${left}`)
      if (!event.found) writeResults(out, event.results(), experiment)
    },
  })
  writeResults(out, results, experiment)
  for (const line of besidesLines(results, experiment)) console.log(line)
  console.log(`written to ${join(out, 'results.json')}`)
  return 0
}

/** Exit code 2: bad arguments or a bad spec; 1: no adapter, a missing teacher, a file that cannot be read. */
export async function main(argv: string[]): Promise<number> {
  const args = readArguments(argv)
  if (typeof args === 'string') {
    console.error(args)
    return 2
  }
  try {
    return await lab(args)
  } catch (error) {
    return printFailure(error)
  }
}
