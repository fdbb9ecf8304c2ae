// `npm run export:torch -- RUN.json DIR [--driver auto|lavapipe|swiftshader|processor] [--init FILE] [--data
// FILE]`: a run record (saved from the page, or by `npm run distill -- --out RUN.json`) as a PyTorch project that
// repeats the run and continues training. `--init`: the run's initial weights; `--data`: the custom data set
// that it trained on.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { requestGpu } from '../gpu/device'
import { type RunRecord } from '../records/runRecord'
import { sameInitialWeights } from '../settings/initialWeights'
import { runName } from '../records/runNames'
import { drawData, type OnProgress } from '../experiment/run/preparedData'
import { Teachers } from '../experiment/teachers/frozenTeachers'
import { teacherSources } from '../settings/teacherSources'
import { isBeforeCorrections } from '../distill/engineVersion'
import { changedMeaning } from '../settings/migrations'
import { firstUpdatedStep, refuseOwnAnswers, torchProject } from '../export/torchProject'
import { DRIVERS, driverOf, lastValues, readFlags, type Driver } from './node/flags'
import { loaderOf, readDataFile } from './node/dataFiles'
import { nodeGpu } from './node/gpu'
import { printFailure } from './node/printFailure'
import { readTeacher } from './node/readTeacher'
import { readRunFile } from './node/runFile'
import { readStart } from './node/student'

const USAGE = `Usage: npm run export:torch -- RUN.json DIR [--driver ${DRIVERS.join('|')}] [--init FILE.safetensors] [--data FILE]`

/** Whether files may be written there: an empty or new folder, or an earlier export. */
const isFree = (folder: string): boolean =>
  !existsSync(folder) || readdirSync(folder).length === 0 || existsSync(join(folder, 'test_trajectory.py'))

/**
 * The initial weights that the record names; null: its seed's. Throws when the file is missing or a different
 * one.
 */
async function startOf(
  { config, startedFrom }: RunRecord,
  path: string | undefined,
): Promise<Float32Array | null> {
  if (!startedFrom) {
    if (path !== undefined) throw new Error('This run started from its seed: leave --init out.')
    return null
  }
  if (path === undefined)
    throw new Error(`This run started from the weights in ${startedFrom.file}. Name that file: --init FILE.`)
  const start = await readStart(path, config)
  if (!start.ok) throw new Error(start.message)
  if (!sameInitialWeights(start.initialWeights, startedFrom))
    throw new Error(
      `This run started from ${startedFrom.file} with SHA-256 ${startedFrom.sha256}; ${path} has ${start.initialWeights.sha256}.`,
    )
  return start.parameters
}

/** The respects in which the project will not repeat the recorded run. */
function differences(record: RunRecord): string[] {
  const tuned = firstUpdatedStep(record)
  const corrected =
    isBeforeCorrections(record.version) && changedMeaning(record.config).includes('reweighting')
  return [
    ...(tuned === null
      ? []
      : [
          `Learning rate or weights were changed at step ${tuned} of this run; the project repeats its settings, without the change.`,
        ]),
    ...(corrected
      ? [
          `Version ${record.version} moved the weights of some teachers only; the project moves all of them, and does not repeat this run.`,
        ]
      : []),
  ]
}

async function exportTorch(
  from: string,
  to: string,
  driver: Driver,
  init: string | undefined,
  data: string | undefined,
): Promise<number> {
  const record = readRunFile(from, console.error)
  if (!record) return 1
  const unknown = Object.keys(record.unknownSettings ?? {})
  if (unknown.length > 0)
    throw new Error(
      `This run has settings that this version does not know (${unknown.join(', ')}), so it cannot be repeated.`,
    )
  refuseOwnAnswers(record.config)
  const start = await startOf(record, init)
  const file = data === undefined ? null : await readDataFile(data)
  if (typeof file === 'string') throw new Error(file)
  const sets = loaderOf(file ? [file] : [])
  if (!isFree(to)) {
    console.error(`${to} holds other files. Name a new folder.`)
    return 1
  }
  const found = await nodeGpu({ driver })
  const gpu = await requestGpu(found.gpu)
  console.log(`adapter: ${found.adapterName}`)
  const teachers = await Teachers.load(gpu, readTeacher, teacherSources(record.config), undefined, 'wasm')
  let spoke = Date.now()
  const print: OnProgress = ({ stage, done, total, unit }) => {
    if (Date.now() - spoke < 2000) return
    spoke = Date.now()
    console.log(`${stage}: ${done} of ${total} ${unit}`)
  }
  const files = await torchProject(
    gpu,
    record,
    teachers,
    await drawData(record.config, teachers, print, sets),
    print,
    start,
  )
  let bytes = 0
  for (const file of files) {
    const path = join(to, file.path)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, file.bytes)
    bytes += file.bytes.length
  }
  for (const line of differences(record)) console.log(line)
  console.log(
    `${runName(record.config)}: ${files.length} files, ${(bytes / 2 ** 20).toFixed(1)} MiB, written to ${to}. Next: cd ${to} && pip install -r requirements.txt && python test_trajectory.py`,
  )
  return 0
}

/**
 * Exit code 2: bad arguments; 1: a file that is missing or not a run record, a folder with other files, no
 * adapter, a missing teacher.
 */
export async function main(argv: string[]): Promise<number> {
  const flags = readFlags(argv, { values: ['driver', 'init', 'data'], paths: 2 })
  const values = lastValues(flags)
  const driver = driverOf(values.get('driver'))
  const [wrong] = [...flags.errors, ...(typeof driver === 'string' ? [] : [driver])]
  if (wrong || typeof driver !== 'string' || flags.paths.length < 2) {
    console.error(wrong?.message ?? USAGE)
    return 2
  }
  try {
    return await exportTorch(flags.paths[0], flags.paths[1], driver, values.get('init'), values.get('data'))
  } catch (error) {
    return printFailure(error)
  }
}
