// `npm run analysis -- prestudies|robustness|deployment|claims [--teachers SET] [--student FILE.onnx] [--frames N]
// [--out FILE.json]`: the analyses of the page's Lab without a browser. OUT keeps what other analyses wrote into it.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { analysePrestudies, analyseRobustness, type SubjectFile } from '../experiment/analysis/analyse'
import { PRESTUDY_FRAMES, ROBUSTNESS_FRAMES } from '../experiment/analysis/sizes'
import { CLAIM_EXPERIMENTS, type ClaimExperiment } from '../experiment/analysis/claims'
import { measureDeployment, type DeploymentFigures } from '../experiment/analysis/deployment'
import { meterWasm } from '../experiment/analysis/memoryMeter'
import { SUBJECTS, type Subject } from '../experiment/analysis/model'
import { readingsOf } from '../experiment/analysis/readings'
import { EMPTY_RECORD, readRecord, type AnalysisRecord, type Measured } from '../experiment/analysis/record'
import {
  claimsCsv,
  deploymentCsv,
  prestudyCsv,
  robustnessCsv,
  templatesCsv,
} from '../experiment/analysis/tables'
import { judgeClaims, readResults } from '../experiment/analysis/verdicts'
import type { ExperimentResults } from '../experiment/lab/results'
import { VERSION } from '../experiment/run/version'
import { requestGpu } from '../gpu/device'
import { problem } from '../settings/problem'
import { defaultSettings } from '../settings/resolve'
import { TEACHER_SETS } from '../teacher/sets'
import { nodeGpu } from './node/gpu'
import { readTeacher } from './node/readTeacher'
import { writeWhole } from './node/runFolder'

const KINDS = ['prestudies', 'robustness', 'deployment', 'claims'] as const
type Kind = (typeof KINDS)[number]

const USAGE = `Usage: npm run analysis -- ${KINDS.join('|')} [--teachers SET] [--student FILE.onnx] [--frames N] [--out FILE.json] [--results FOLDER]; prints CSV.`

interface Arguments {
  kind: Kind
  teachers: string
  student: string | null
  frames: number | null
  out: string | null
  /** Results of experiments, by which claims are judged. */
  results: string
  /** Deployment of this model alone: each has a process, and thereby a heap, of its own. */
  subject: Subject | null
}

const FLAGS = ['--teachers', '--student', '--frames', '--out', '--results', '--subject'] as const

/** The arguments, or a sentence that says what is wrong. */
function readArguments(argv: readonly string[]): Arguments | string {
  const given = new Map<string, string>()
  const [first, ...rest] = argv
  const kind = KINDS.find((one) => one === first)
  if (!kind) return USAGE
  for (let i = 0; i < rest.length; i++) {
    const [, flag, value] = /^(--[a-z]+)(?:=(.*))?$/.exec(rest[i]) ?? []
    if (!(FLAGS as readonly (string | undefined)[]).includes(flag))
      return problem(rest[i], value, `one of ${FLAGS.join(', ')}`).message
    given.set(flag, value ?? rest[++i] ?? '')
  }
  const teachers = given.get('--teachers') ?? TEACHER_SETS[0].id
  const frames = given.get('--frames')
  const subject = given.get('--subject')
  if (!TEACHER_SETS.some(({ id }) => id === teachers))
    return problem('--teachers', teachers, `one of ${TEACHER_SETS.map(({ id }) => id).join(', ')}`).message
  if (frames !== undefined && !/^[1-9]\d{0,3}$/.test(frames))
    return problem('--frames', frames, 'a whole number from 1 to 9999').message
  return {
    kind,
    teachers,
    student: given.get('--student') ?? null,
    frames: frames === undefined ? null : Number(frames),
    out: given.get('--out') ?? null,
    results: given.get('--results') ?? 'experiments/results',
    subject: SUBJECTS.find((one) => one === subject) ?? null,
  }
}

function subjectFiles({ teachers, student }: Arguments): SubjectFile[] {
  const own: SubjectFile[] = student
    ? [{ subject: 'student', read: () => Promise.resolve(new Uint8Array(readFileSync(student))) }]
    : []
  return [
    ...own,
    ...SUBJECTS.filter((subject) => subject !== 'student').map((subject) => ({
      subject,
      read: () => readTeacher(`${teachers}/${subject}.onnx`),
    })),
  ]
}

const encoder = (): Promise<Uint8Array> => readTeacher('encoder.onnx')

function recordAt(path: string | null): AnalysisRecord {
  if (!path || !existsSync(path)) return EMPTY_RECORD
  return readRecord(JSON.parse(readFileSync(path, 'utf8'))) ?? EMPTY_RECORD
}

function write({ out }: Arguments, section: Partial<AnalysisRecord>): void {
  if (out) writeWhole(out, `${JSON.stringify({ ...recordAt(out), ...section }, null, 1)}\n`)
}

const measured = ({ teachers }: Arguments, adapter: string): Measured => ({
  version: VERSION,
  adapter,
  date: new Date().toISOString().slice(0, 10),
  teachers,
})
const PROCESSOR = 'processor (onnxruntime-web, wasm)'
/** What comes with the page: the figures that claims are judged by where no other file is named. */
const RECORDED = 'experiments/analysis/recorded.json'

async function prestudies(args: Arguments): Promise<void> {
  const results = await analysePrestudies(encoder, subjectFiles(args), args.frames ?? PRESTUDY_FRAMES)
  process.stdout.write(prestudyCsv(results))
  for (const one of results)
    for (const { id, verdict } of readingsOf(one)) console.error(`${one.subject}: ${id} ${verdict}`)
  write(args, { prestudies: { ...measured(args, PROCESSOR), results } })
}

async function robustness(args: Arguments): Promise<void> {
  const results = await analyseRobustness(
    encoder,
    subjectFiles(args),
    args.frames ?? ROBUSTNESS_FRAMES,
    defaultSettings(),
    (_, done, total) => console.error(`${done} of ${total} conditions`),
  )
  process.stdout.write(`${robustnessCsv(results)}\n${templatesCsv(results)}`)
  write(args, { robustness: { ...measured(args, PROCESSOR), results } })
}

/** One model, in this process: its figures as the last line. */
async function deploymentOf(args: Arguments, subject: Subject): Promise<void> {
  const wasmBytes = meterWasm()
  const { gpu: found, adapterName } = await nodeGpu()
  const file = subjectFiles(args).find((one) => one.subject === subject)
  if (!file) throw new Error('A student needs --student FILE.onnx.')
  const figures = await measureDeployment({
    subject,
    onnx: await file.read(),
    encoder: await encoder(),
    gpu: await requestGpu(found),
    wasmBytes,
    // The runtime has no WebGPU in Node.
    runtimes: ['ort-wasm', 'engine'],
    budgetMs: 3000,
  })
  console.log(JSON.stringify({ adapter: adapterName, figures }))
}

function deployment(args: Arguments, argv: readonly string[]): void {
  const results: DeploymentFigures[] = []
  let adapter = ''
  for (const { subject } of subjectFiles(args)) {
    const child = spawnSync(
      process.execPath,
      ['scripts/cli.mjs', 'analysis', ...argv, '--subject', subject],
      { encoding: 'utf8' },
    )
    if (child.status !== 0) throw new Error(`${subject}: ${child.stderr.trim().slice(0, 250)}`)
    const said = JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '') as {
      adapter: string
      figures: DeploymentFigures
    }
    results.push(said.figures)
    adapter = said.adapter
    console.error(`${subject} is measured`)
  }
  process.stdout.write(deploymentCsv(results))
  write(args, { deployment: { ...measured(args, adapter), results } })
}

/** Results in a folder, `NAME.json` each. */
function resultsIn(folder: string): Map<ClaimExperiment, ExperimentResults> {
  const found = new Map<ClaimExperiment, ExperimentResults>()
  for (const experiment of CLAIM_EXPERIMENTS) {
    const path = join(folder, `${experiment}.json`)
    const results = existsSync(path) && readResults(JSON.parse(readFileSync(path, 'utf8')))
    if (results) found.set(experiment, results)
  }
  return found
}

function claims(args: Arguments): void {
  const { prestudies: looked, robustness: tried, deployment: used } = recordAt(args.out ?? RECORDED)
  const judged = judgeClaims({
    experiments: resultsIn(args.results),
    prestudies: looked?.results.find(({ subject }) => subject === 'base') ?? null,
    robustness: tried?.results ?? null,
    deployment: used?.results ?? [],
  })
  process.stdout.write(claimsCsv(judged))
}

/** Exit code 2: bad arguments; 1: a file that is missing or cannot be read. */
export async function main(argv: string[]): Promise<number> {
  const args = readArguments(argv)
  if (typeof args === 'string') {
    console.error(args)
    return 2
  }
  if (args.kind === 'prestudies') await prestudies(args)
  else if (args.kind === 'robustness') await robustness(args)
  else if (args.kind === 'claims') claims(args)
  else if (args.subject) await deploymentOf(args, args.subject)
  else deployment(args, argv)
  return 0
}
