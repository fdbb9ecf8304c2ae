// Speed of the step on one adapter: step time, its parts, arithmetic against the adapter's own matmul ceiling
// and dispatch floor, and four gradients against one. Times K replays, never one dispatch; two plans under
// comparison alternate.

import { uploadData, type HostData } from '../../distill/engine/deviceData'
import { Engine } from '../../distill/engine/engine'
import { attentionTargets } from '../../distill/signals/recorder'
import { paperSignals, type SignalEntry } from '../../distill/matching'
import { DEFAULT_MIXING } from '../../distill/step/mixing'
import type { StepInput } from '../../distill/step/stepInput'
import { TEACHER_TASKS, type TeacherTask } from '../../distill/tasks'
import { answered } from '../../gpu/answers'
import type { Gpu } from '../../gpu/device'
import { Plan } from '../../gpu/plan'
import type { ModelConfig } from '../../nn/config'
import { dimensions } from '../../nn/dimensions'
import { initialParameters } from '../../nn/initialise'
import { matmul, matmulWorkgroups } from '../../nn/matmul'
import { stream } from '../../world/random'
import { engineChoices, HARDWARE_TILE, softwareTile, type EngineChoices } from '../run/engineChoices'

export interface BenchmarkSize {
  name: string
  layers: number
  width: number
  frames: number
  segments: number
}

/** The three sizes of the table; batch as in the default run. */
export const BENCHMARK_SIZES: readonly BenchmarkSize[] = [
  { name: '2x48', layers: 2, width: 48, frames: 8, segments: 6 },
  { name: '4x48', layers: 4, width: 48, frames: 8, segments: 6 },
  { name: '6x128', layers: 6, width: 128, frames: 8, segments: 6 },
]

export interface SizeResult {
  name: string
  /** Median time of one four-gradient step. */
  stepMs: number
  singleMs: number
  /** Counted arithmetic of one four-gradient step. */
  gflop: number
  /** Arithmetic at the measured matmul ceiling plus all dispatches at the measured empty-dispatch cost. */
  floorMs: number
  matmulGflops: number
  emptyDispatchUs: number
  agpOverSingle: number
  flopRatio: number
  dispatches: { agp: number; single: number }
  /** Share of each phase in ms, each timed on its own. */
  parts: Record<string, number>
}

const TEACHER_LAYERS = 6

function syntheticData(config: ModelConfig, frames: number): HostData {
  const random = stream(1, 'benchmark')
  const questionsPerFrame = 12
  const text = frames * questionsPerFrame * config.textSlots
  return {
    frames,
    questionsPerFrame,
    features: Float32Array.from({ length: frames * config.imageTokens * config.featureSize }, () =>
      random.normal(),
    ),
    tokens: Int32Array.from({ length: text }, () => random.integer(config.vocabulary)),
    targets: Int32Array.from({ length: text }, (_, i) =>
      i % config.textSlots >= 2 && i % config.textSlots < 5 ? random.integer(config.vocabulary) : -1,
    ),
    lengths: new Int32Array(frames * questionsPerFrame).fill(6),
    capabilities: Int32Array.from({ length: frames * questionsPerFrame }, (_, i) => Math.floor((i % 12) / 4)),
  }
}

/** Input of a step of that size, with AGP. */
export function stepInput(
  size: BenchmarkSize,
  step: number,
  teacherTasks: readonly TeacherTask[],
): StepInput {
  return {
    step,
    method: 'agp',
    permutation: step % 6,
    learningRate: 1e-4,
    clip: 1,
    weights: [1, 9000, 9000, 9000],
    mixing: DEFAULT_MIXING,
    active: TEACHER_TASKS.map((f) => teacherTasks.includes(f)),
    present: TEACHER_TASKS.map((f) => teacherTasks.includes(f)),
    answerTokens: size.frames * size.segments * 3,
    frames: Int32Array.from({ length: size.frames }, (_, i) => i),
    questions: Int32Array.from(
      { length: size.frames * size.segments },
      (_, i) => Math.floor(i / size.segments) * 12 + (i % size.segments),
    ),
  }
}

/** The student of this size. */
export const benchmarkConfig = ({ layers, width }: BenchmarkSize): ModelConfig => ({
  family: 'gpt',
  layers,
  width,
  heads: 4,
  mlpRatio: 4,
  vocabulary: 80,
  imageTokens: 36,
  textSlots: 8,
  featureSize: 44,
})

/** The teacher losses of every benchmark. */
export const benchmarkSignals = ({ layers }: BenchmarkSize): SignalEntry[] =>
  paperSignals(layers, TEACHER_LAYERS)

export interface EngineOptions {
  /** Other than the adapter's. */
  choices?: Pick<EngineChoices, 'tile' | 'splits'>
  /** Combine per sample, with this many samples in a pass (one question per frame). */
  samplesPerPass?: number
  /** Of one binding, in bytes; absent: what every device has. */
  largestBinding?: number
}

/** A student of this size on synthetic data; without teacher tasks: cross-entropy alone. */
export async function makeEngine(
  gpu: Gpu,
  size: BenchmarkSize,
  teacherTasks: readonly TeacherTask[],
  { choices = engineChoices(gpu), samplesPerPass, largestBinding }: EngineOptions = {},
): Promise<Engine> {
  const config = benchmarkConfig(size)
  const { tile, splits } = choices
  const plan = new Plan(gpu.device, 'benchmark', largestBinding)
  const data = uploadData(plan, config, syntheticData(config, size.frames))
  const signals = teacherTasks.length > 0 ? benchmarkSignals(size) : []
  const targets =
    signals.length > 0
      ? attentionTargets(
          plan.upload('targets', new Float32Array(signals.length * data.rows * 44).fill(1 / 44)),
        )
      : null
  const engine = new Engine(plan, {
    ...(samplesPerPass === undefined
      ? { dimensions: dimensions(config, size.frames, size.segments, tile), splits }
      : {
          dimensions: dimensions(config, samplesPerPass, 1, tile, samplesPerPass),
          splits: 1,
          microBatches: size.frames,
        }),
    data,
    signals,
    targets,
    teacherTasks,
    trainProjector: false,
    optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
  })
  await engine.compile()
  const random = stream(1, 'benchmark init')
  engine.load(initialParameters(config, { normal: () => random.normal(), projector: 'orthonormal' }))
  return engine
}

/** The middle of the sorted values. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Milliseconds per step of one submit of `steps` steps, waiting for its metrics. */
export async function timeSteps(
  engine: Engine,
  size: BenchmarkSize,
  teacherTasks: readonly TeacherTask[],
  steps: number,
): Promise<number> {
  const start = performance.now()
  await engine.run(Array.from({ length: steps }, (_, i) => stepInput(size, i + 1, teacherTasks)))
  return (performance.now() - start) / steps
}

/** Milliseconds of `repeats` replays of a plan, per replay. */
async function timePlan(plan: Plan, repeats: number, first = 0, last = plan.ops.length): Promise<number> {
  const { device } = plan
  const once = async () => {
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    for (let i = 0; i < repeats; i++) plan.encode(pass, first, last)
    pass.end()
    const start = performance.now()
    device.queue.submit([encoder.finish()])
    await answered(device.queue, device.queue.onSubmittedWorkDone())
    return (performance.now() - start) / repeats
  }
  await once()
  return once()
}

/** GFLOP/s of the product rows x k x n that dominates this size, and microseconds of an empty dispatch. */
async function adapterLimits(gpu: Gpu, size: BenchmarkSize): Promise<{ gflops: number; dispatchUs: number }> {
  const rows = size.frames * (36 + 8 * size.segments)
  let best = 0
  for (const tile of [HARDWARE_TILE, softwareTile(0), softwareTile(gpu.subgroupSize ?? 0)]) {
    const plan = new Plan(gpu.device, 'matmul ceiling')
    const options = {
      label: 'ceiling',
      m: 4 * rows,
      k: 4 * size.width,
      n: size.width,
      tile,
      epilogue: 'none' as const,
    }
    plan.record(
      matmul(options),
      {
        x: plan.buffer('x', options.m * options.k),
        w: plan.buffer('w', options.k * options.n),
        y: plan.buffer('y', options.m * options.n),
      },
      matmulWorkgroups(options),
    )
    await plan.compile()
    const ms = await timePlan(plan, gpu.adapter.software ? 4 : 64)
    best = Math.max(best, (2 * options.m * options.k * options.n) / ms / 1e6)
    plan.destroy()
  }
  const empty = new Plan(gpu.device, 'empty dispatches')
  const buffer = empty.buffer('nothing', 64)
  for (let i = 0; i < 100; i++)
    empty.record(
      {
        label: 'empty',
        body: '@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) g: vec3u) { if (g.x > 64u) { b[0] = 0.0; } }',
        bindings: { b: { type: 'f32', access: 'read_write' } },
      },
      { b: buffer },
      [1],
    )
  await empty.compile()
  const dispatchUs = ((await timePlan(empty, 4)) * 1000) / 100
  empty.destroy()
  return { gflops: best, dispatchUs }
}

/** Measures one size; `rounds` turns of both variants with `steps` steps each. */
export async function measureSize(
  gpu: Gpu,
  size: BenchmarkSize,
  rounds: number,
  steps: number,
): Promise<SizeResult> {
  const agp = await makeEngine(gpu, size, TEACHER_TASKS)
  const single = await makeEngine(gpu, size, [])
  await timeSteps(agp, size, TEACHER_TASKS, 1)
  await timeSteps(single, size, [], 1)
  const times: [number, number][] = []
  for (let i = 0; i < rounds; i++)
    times.push([await timeSteps(agp, size, TEACHER_TASKS, steps), await timeSteps(single, size, [], steps)])
  const parts: Record<string, number> = {}
  let from = 0
  for (const { name, end } of agp.step.phases) {
    parts[name] = await timePlan(agp.plan, Math.max(1, Math.min(3, steps)), Math.max(from, 1), end)
    from = end
  }
  const { gflops, dispatchUs } = await adapterLimits(gpu, size)
  const flops = (engine: Engine) => engine.plan.ops.reduce((sum, op) => sum + op.flops, 0)
  const result: SizeResult = {
    name: size.name,
    stepMs: median(times.map(([a]) => a)),
    singleMs: median(times.map(([, b]) => b)),
    gflop: flops(agp) / 1e9,
    floorMs: flops(agp) / gflops / 1e6 + (agp.dispatches * dispatchUs) / 1000,
    matmulGflops: gflops,
    emptyDispatchUs: dispatchUs,
    agpOverSingle: median(times.map(([a, b]) => a / b)),
    flopRatio: flops(agp) / flops(single),
    dispatches: { agp: agp.dispatches, single: single.dispatches },
    parts,
  }
  agp.destroy()
  single.destroy()
  return result
}

export interface ProfiledKernel {
  label: string
  dispatches: number
  /** Each dispatch in its own pass, replayed; summed by label. */
  ms: number
  gflop: number
}

/**
 * The pass-per-op variant of the plan: where a step's time goes, by kernel, largest first. Sums to more than
 * a step: a pass costs too.
 */
export async function profileStep(gpu: Gpu, size: BenchmarkSize, repeats: number): Promise<ProfiledKernel[]> {
  const engine = await makeEngine(gpu, size, TEACHER_TASKS)
  await timeSteps(engine, size, TEACHER_TASKS, 1)
  const kernels = new Map<string, ProfiledKernel>()
  // The first op moves the input ring on: it stays out.
  for (let i = 1; i < engine.plan.ops.length; i++) {
    const { label, flops } = engine.plan.ops[i]
    const kernel = kernels.get(label) ?? { label, dispatches: 0, ms: 0, gflop: 0 }
    kernels.set(label, {
      ...kernel,
      dispatches: kernel.dispatches + 1,
      ms: kernel.ms + (await timePlan(engine.plan, repeats, i, i + 1)),
      gflop: kernel.gflop + flops / 1e9,
    })
  }
  engine.destroy()
  return [...kernels.values()].sort((a, b) => b.ms - a.ms)
}
