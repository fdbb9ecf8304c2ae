// `npm run bench -- [--quick] [--json FILE] [--driver auto|lavapipe|swiftshader|processor] [--only PART,...]`: the
// tables of docs/LAB-NOTEBOOK.md, Benchmarks. The parts `profile`, `variants`, `rule` and `threads` are made only when
// asked for.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { readQuickJsWith } from '../distill/combine/rule/open'
import { requestGpu, type Gpu } from '../gpu/device'
import { isProcessor, threadsOf } from '../gpu/processor/device'
import {
  BENCHMARK_SIZES,
  makeEngine,
  measureSize,
  median,
  profileStep,
  timeSteps,
  type BenchmarkSize,
} from '../experiment/speed/benchmark'
import { TEACHER_TASKS } from '../distill/tasks'
import { measurePerSample } from '../experiment/speed/perSample'
import { measureRuleCost } from '../experiment/speed/ruleCost'
import { measureScaling } from '../experiment/speed/scaling'
import { measureThreads, type ThreadSpeed } from '../experiment/speed/threads'
import { measureVariants, type VariantResult } from '../experiment/speed/variants'
import {
  pageTable,
  peersTable,
  perSampleTable,
  profileTable,
  ruleTable,
  scalingTable,
  sizesTable,
  threadsTable,
  variantsTable,
  type BenchReport,
  type PeerResult,
  type Screen,
  type Start,
} from './node/benchReport'
import { findTorch, jsonLines, startTorch } from './node/children'
import { driverOf, lastValues, readFlags, type Driver } from './node/flags'
import { nodeGpu } from './node/gpu'
import { quickJs } from './node/quickJs'
import { problem } from '../settings/problem'

const PARTS = [
  'sizes',
  'persample',
  'scaling',
  'browser',
  'torch',
  'page',
  'profile',
  'variants',
  'rule',
  'threads',
] as const
type Part = (typeof PARTS)[number]
const WHEN_ASKED: readonly Part[] = ['profile', 'variants', 'rule', 'threads']

interface Options {
  quick: boolean
  json: string | null
  driver: Driver
  parts: readonly Part[]
}

/** Seconds and repeats; `quick` ends within ten minutes on a software adapter with two cores. */
const EFFORT = {
  quick: { peerSeconds: 6, peerLimit: 120, torchRounds: 3, page: 6 },
  full: { peerSeconds: 40, peerLimit: 300, torchRounds: 9, page: 15 },
} as const

/** Parses the flags; a string is the problem. */
function options(argv: readonly string[]): Options | string {
  const flags = readFlags(argv, { values: ['json', 'driver', 'only'], switches: ['quick'] })
  if (flags.errors.length > 0) return flags.errors[0].message
  const values = lastValues(flags)
  const driver = driverOf(values.get('driver'))
  if (typeof driver !== 'string') return driver.message
  const only = values.get('only')?.split(',') ?? PARTS.filter((part) => !WHEN_ASKED.includes(part))
  const parts = PARTS.filter((part) => only.includes(part))
  if (parts.length < only.length)
    return problem('--only', only.join(','), `some of ${PARTS.join(',')}`).message
  return { quick: values.has('quick'), json: values.get('json') ?? null, driver, parts }
}

const failed = (name: string, reason: string): PeerResult => ({
  name,
  stepsPerSecond: null,
  oursOverTheirs: null,
  reason,
})

/**
 * PyTorch on the processor with one thread and with all, eager and compiled, and on CUDA where there is one;
 * our engine takes turns with each.
 */
async function torchPeers(
  gpu: Gpu,
  adapter: string,
  fixture: string,
  quick: boolean,
  say: (peer: PeerResult) => void,
): Promise<void> {
  const torch = findTorch()
  if (!torch) return say(failed('PyTorch', 'no Python with torch was found; PYTHON names one'))
  const effort = EFFORT[quick ? 'quick' : 'full']
  const size = BENCHMARK_SIZES[1]
  const engine = await makeEngine(gpu, size, TEACHER_TASKS)
  await timeSteps(engine, size, TEACHER_TASKS, 1)
  const devices = torch.cuda ? (['cpu', 'cuda'] as const) : (['cpu'] as const)
  for (const device of devices)
    for (const mode of ['eager', 'compile'] as const)
      for (const threads of device === 'cpu' ? [1, cpus().length] : [null]) {
        const name = `PyTorch ${mode === 'eager' ? 'eager' : 'torch.compile'}, ${device === 'cuda' ? 'CUDA' : `${threads === 1 ? '1 thread' : `${threads} threads`}`}`
        try {
          const peer = await startTorch(torch.python, fixture, mode, device, threads, effort.peerLimit)
          try {
            await peer.run(1)
            const steps = Math.max(1, Math.min(16, Math.floor(500 / (await peer.run(1)))))
            const rounds: [number, number][] = []
            for (let i = 0; i < effort.torchRounds; i++)
              rounds.push([await timeSteps(engine, size, TEACHER_TASKS, 1), await peer.run(steps)])
            const { version, threads: used, deviation } = peer.answer
            say({
              name,
              stepsPerSecond: 1000 / median(rounds.map(([, b]) => b)),
              oursOverTheirs: median(rounds.map(([a, b]) => b / a)),
              oursPerSecond: 1000 / median(rounds.map(([a]) => a)),
              adapter,
              rounds: rounds.length,
              threads: used,
              version,
              deviation,
            })
          } finally {
            peer.stop()
          }
        } catch (error) {
          say(failed(name, error instanceof Error ? error.message : String(error)))
        }
      }
  engine.destroy()
}

async function variantsOfSizes(
  gpu: Gpu,
  sizes: readonly BenchmarkSize[],
  rounds: number,
  steps: number,
): Promise<VariantResult[]> {
  const results: VariantResult[] = []
  for (const size of sizes) results.push(...(await measureVariants(gpu, size, rounds, steps)))
  return results
}

/** The CPU device with one thread, two, four and so on, up to one per core. */
async function speedsOfThreads(rounds: number): Promise<ThreadSpeed[]> {
  const cores = cpus().length
  const counts = [1, 2, 4, 8, 16, 32].filter((count) => count < cores)
  const devices: Gpu[] = []
  for (const threads of [...counts, cores])
    devices.push(await requestGpu((await nodeGpu({ driver: 'processor', threads })).gpu))
  const speeds: ThreadSpeed[] = []
  for (const size of BENCHMARK_SIZES) speeds.push(...(await measureThreads(devices, size, rounds)))
  for (const { device } of devices) device.destroy()
  return speeds
}

/** Other implementations of the same step, in the browser and in PyTorch, on one committed problem. */
async function measurePeers(
  gpu: Gpu,
  { quick, parts }: Pick<Options, 'quick' | 'parts'>,
  adapter: string,
  say: (peer: PeerResult) => void,
): Promise<void> {
  const effort = EFFORT[quick ? 'quick' : 'full']
  const fixture = mkdtempSync(join(tmpdir(), 'bench-step-'))
  try {
    const problem = await jsonLines('tests/bench/peers/writeFixture.mjs', [fixture], () => undefined)
    if (problem) throw new Error(problem)
    if (parts.includes('browser')) {
      const ended = await jsonLines(
        'tests/bench/peers/browser.mjs',
        [
          fixture,
          String(effort.peerSeconds),
          String(effort.peerLimit),
          gpu.adapter.software ? 'software' : 'gpu',
        ],
        (line) => {
          const peer = line as PeerResult
          say(peer.reason ? failed(peer.name, peer.reason) : peer)
        },
      )
      if (ended) say(failed('browser libraries', ended))
    }
    if (parts.includes('torch')) await torchPeers(gpu, adapter, fixture, quick, say)
  } finally {
    rmSync(fixture, { recursive: true, force: true })
  }
}

/** Milliseconds of the processor that this process has used. */
function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const emptyReport = (adapter: string): BenchReport => {
  const skipped = { reason: 'not asked for' }
  return {
    adapter,
    date: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
    loadAverage: loadavg()[0],
    sizes: [],
    perSample: [],
    peers: [],
    scaling: skipped,
    start: skipped,
    screen: skipped,
  }
}

/** The parts that are made only when asked for. `rounds` and `steps` of each. */
async function measureWhenAsked(
  gpu: Gpu,
  { quick, parts }: Pick<Options, 'quick' | 'parts'>,
  [rounds, steps]: readonly [number, number],
  report: BenchReport,
  save: () => void,
): Promise<void> {
  if (parts.includes('profile'))
    console.log(
      `${profileTable(await profileStep(gpu, BENCHMARK_SIZES[1], gpu.adapter.software ? 3 : 32))}\n`,
    )
  if (parts.includes('variants')) {
    const sizes = quick ? [BENCHMARK_SIZES[1]] : BENCHMARK_SIZES
    report.variants = await variantsOfSizes(gpu, sizes, rounds, steps)
    console.log(`${variantsTable(report.variants)}\n`)
    save()
  }
  if (parts.includes('rule')) {
    readQuickJsWith(quickJs)
    report.rule = []
    for (const size of BENCHMARK_SIZES.slice(0, 2)) {
      report.rule.push(...(await measureRuleCost(gpu, size, Math.max(7, rounds), steps, processorMs)))
      save()
    }
    console.log(`${ruleTable(report.rule)}\n`)
  }
  if (parts.includes('threads')) {
    report.threads = await speedsOfThreads(quick ? 7 : 15)
    console.log(`${threadsTable(report.threads)}\n`)
    save()
  }
}

/** The built page in a browser, `seconds` of training. */
async function measurePage(gpu: Gpu, adapter: string, seconds: number, report: BenchReport): Promise<void> {
  // What the page computes on; a software adapter is the browser's own.
  const on = isProcessor(gpu.device) ? 'processor' : adapter
  if (on === 'software') report.adapter = `${report.adapter}; the page: SwiftShader`
  const ended = await jsonLines('tests/bench/page.mjs', [on, String(seconds)], (line) => {
    const page = line as { start: Start; screen: Screen }
    report.start = page.start
    report.screen = page.screen
  })
  if (ended) report.start = report.screen = { reason: ended }
  console.log(pageTable(report))
}

async function bench({ quick, json, driver, parts }: Options): Promise<void> {
  const found = await nodeGpu({ driver })
  const gpu = await requestGpu(found.gpu)
  const { software } = gpu.adapter
  const effort = EFFORT[quick ? 'quick' : 'full']
  const threads = threadsOf(gpu.device) ?? 1
  const report = emptyReport(`${found.adapterName}${threads > 1 ? `, ${threads} threads` : ''}`)
  console.log(`adapter: ${report.adapter}, ${report.cores} cores, load ${report.loadAverage.toFixed(1)}\n`)
  const save = (): void => {
    if (json) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`)
  }

  const [rounds, steps] = software ? (quick ? [3, 1] : [7, 2]) : quick ? [5, 8] : [9, 16]
  if (parts.includes('sizes') || parts.includes('scaling')) {
    for (const size of BENCHMARK_SIZES)
      if (parts.includes('sizes') || size === BENCHMARK_SIZES[1])
        report.sizes.push(await measureSize(gpu, size, rounds, steps))
    console.log(`${sizesTable(report.sizes)}\n`)
    save()
  }
  if (parts.includes('persample')) {
    for (const size of BENCHMARK_SIZES) {
      report.perSample.push(await measurePerSample(gpu, size, rounds, steps))
      save()
    }
    console.log(`${perSampleTable(report.perSample)}\n`)
  }
  if (parts.includes('scaling')) {
    const size = report.sizes.find((s) => s.name === '4x48')
    if (size)
      report.scaling = await measureScaling(
        gpu,
        { gflops: size.matmulGflops, dispatchUs: size.emptyDispatchUs },
        quick,
        quick ? 1 : 3,
      )
    console.log(`${scalingTable(report.scaling)}\n`)
    save()
  }
  await measureWhenAsked(gpu, { quick, parts }, [rounds, steps], report, save)
  const adapter = software ? 'software' : 'gpu'
  if (parts.includes('browser') || parts.includes('torch')) {
    await measurePeers(gpu, { quick, parts }, report.adapter, (peer) => {
      report.peers.push(peer)
      console.error(
        peer.reason
          ? `${peer.name}: ${peer.reason}`
          : `${peer.name}: ${peer.stepsPerSecond?.toFixed(2)} steps/s`,
      )
      save()
    })
    console.log(`${peersTable(report.peers)}\n`)
  }
  if (parts.includes('page')) await measurePage(gpu, adapter, effort.page, report)
  save()
}

/** Exit code 2: bad arguments. */
export async function main(argv: string[]): Promise<number> {
  const parsed = options(argv)
  if (typeof parsed === 'string') {
    console.error(parsed)
    return 2
  }
  await bench(parsed)
  return 0
}
