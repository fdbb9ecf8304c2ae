// Start-up self-test: one distillation step on this very GPU against the float64 reference. A driver that computes
// wrongly is rejected before it can produce a plausible curve.

import { ALL_TEACHERS } from '../../distill/step/stepInput'
import { uploadData, type HostData } from '../../distill/engine/deviceData'
import { Engine } from '../../distill/engine/engine'
import { attentionTargets } from '../../distill/signals/recorder'
import { chooseSignals, PAPER_SIGNALS, paperSignals, type SignalEntry } from '../../distill/matching'
import { DEFAULT_MIXING } from '../../distill/step/mixing'
import { optimizerState, type AdamWOptions } from '../../distill/reference/optimizer.reference'
import { trainStep } from '../../distill/reference/update.reference'
import { TEACHER_TASKS, TASKS, type StepMetrics, type TeacherTask } from '../../distill/tasks'
import { GpuFailure, type Gpu } from '../../gpu/device'
import { Plan } from '../../gpu/plan'
import { batchRows, mapKeys, parameterLayout, type Family, type ModelConfig } from '../../nn/config'
import { dimensions } from '../../nn/dimensions'
import type { Tile } from '../../nn/tile'
import { initialParameters } from '../../nn/initialise'
import type { Settings } from '../../settings/settings'
import { optimizerOf } from '../../settings/optimizer'
import { stream } from '../../world/random'
import { engineChoices } from './engineChoices'
import { studentConfig } from './runSignals'

const TEACHER_WEIGHT = 500
const TOLERANCE = 1e-3

/** The model and the batch that a test step has. */
interface TestShape {
  config: ModelConfig
  frames: number
  segments: number
  signals: readonly SignalEntry[]
}

const SMALL = { layers: 2, width: 16, heads: 2, vocabulary: 8, imageTokens: 4, textSlots: 4, featureSize: 4 }
const SMALL_CONFIGS: Record<Family, ModelConfig> = {
  gpt: { ...SMALL, family: 'gpt', mlpRatio: 4 },
  llama: { ...SMALL, family: 'llama', kvHeads: 1, hidden: 24 },
}
/** Layers of the teachers that a test step is matched with. */
const TEACHER_LAYERS = 3

/** Parameters times rows up to which the reference takes a second or two: the default has 81 million, for .8 s. */
const LARGEST_WORK = 150e6

/** The paper's signals, which a student of one layer has all at that layer. */
function signalsOf({ layers }: ModelConfig): readonly SignalEntry[] {
  if (layers > 1) return paperSignals(layers, TEACHER_LAYERS)
  const first = (task: TeacherTask) => ({ ...PAPER_SIGNALS[task], layer: 'first' as const })
  const choices = {
    perception: first('perception'),
    reasoning: first('reasoning'),
    planning: first('planning'),
  }
  return chooseSignals(choices, layers, TEACHER_LAYERS)
}

const smallShape = (family: Family): TestShape => {
  const config = SMALL_CONFIGS[family]
  return { config, frames: 2, segments: 3, signals: signalsOf(config) }
}

/**
 * The shape of a run of these settings, so that the kernels which are tested are those that will train, and are
 * compiled once; a small one where the reference would take too long.
 */
function shapeOf(settings: Settings): TestShape {
  const { combinePer, batchFrames, batchSegments } = settings
  const config = studentConfig(settings)
  const [frames, segments] = combinePer === 'sample' ? [1, 1] : [batchFrames, batchSegments]
  const work = parameterLayout(config).count * batchRows(config, frames, segments)
  const answers = segments >= TEACHER_TASKS.length
  if (work > LARGEST_WORK || !answers) return smallShape(config.family)
  return { config, frames, segments, signals: signalsOf(config) }
}

/** Random frames whose segments are two question and two answer tokens each, and padding. */
function syntheticData({ config, frames, segments }: TestShape): HostData {
  const random = stream(1, 'self-test')
  const { textSlots, vocabulary, imageTokens, featureSize } = config
  const samples = frames * segments
  const asked = 4
  const tokens = Int32Array.from({ length: samples * textSlots }, () => random.integer(vocabulary))
  const targets = Int32Array.from(tokens, (_, i) =>
    [1, 2].includes(i % textSlots) && i % textSlots < asked - 1 ? tokens[i + 1] : -1,
  )
  return {
    frames,
    questionsPerFrame: segments,
    features: Float32Array.from({ length: frames * imageTokens * featureSize }, () => random.normal()),
    tokens,
    targets,
    lengths: new Int32Array(samples).fill(asked),
    capabilities: Int32Array.from({ length: samples }, (_, s) => s % TEACHER_TASKS.length),
  }
}

/** What differs between two steps' metrics by more than the tolerance, in words; empty when they agree. */
export function differences(actual: StepMetrics, expected: StepMetrics): string[] {
  const found: string[] = []
  for (const task of TASKS) {
    const error = Math.abs(actual.losses[task] / expected.losses[task] - 1)
    if (!(error < TOLERANCE))
      found.push(`${task} loss ${actual.losses[task]} instead of ${expected.losses[task]}`)
  }
  expected.gram.forEach((wanted, k) => {
    const scale = Math.sqrt(expected.gram[Math.floor(k / 4) * 5] * expected.gram[(k % 4) * 5])
    if (!(Math.abs(actual.gram[k] - wanted) < TOLERANCE * scale))
      found.push(
        `gradient product of ${TASKS[Math.floor(k / 4)]} and ${TASKS[k % 4]} ${actual.gram[k]} instead of ${wanted}`,
      )
  })
  return found
}

type OnCompiled = (done: number, total: number) => void

const passed = new WeakMap<GPUDevice, Set<Family>>()

/** Which tests this device has passed not long ago, before a reload. */
export interface SelfTestMemory {
  passed(test: string): Promise<boolean>
  remember(test: string): Promise<void>
}

/**
 * Throws GpuFailure `self-test`, naming what differed, when the device computes a step of this family wrongly.
 * Tests once per device and family, with the kernels that a run of these settings will use, and not where `memory`
 * knows that very test to be passed; reports how many kernels are compiled. `stepTile`: the tile of that run's
 * training step, where it is not the adapter's usual one.
 */
export async function selfTest(
  gpu: Gpu,
  settings: Settings,
  onCompiled?: OnCompiled,
  stepTile?: Tile,
  memory: SelfTestMemory | null = null,
): Promise<void> {
  const { family } = settings
  const done = passed.get(gpu.device) ?? new Set<Family>()
  if (done.has(family)) return
  const shape = shapeOf(settings)
  const optimizer = optimizerOf(settings)
  const test = JSON.stringify([shape, optimizer, stepTile ?? engineChoices(gpu).tile])
  if (!(await memory?.passed(test))) {
    await testStep(gpu, shape, optimizer, onCompiled, stepTile)
    void memory?.remember(test)
  }
  passed.set(gpu.device, done.add(family))
}

/** The test step on the device, and the same of the reference; what differs between their metrics. */
async function testStep(
  gpu: Gpu,
  shape: TestShape,
  optimizer: AdamWOptions,
  onCompiled?: OnCompiled,
  stepTile?: Tile,
) {
  const { config, frames, segments, signals } = shape
  const host = syntheticData(shape)
  const rows = batchRows(config, frames, segments)
  const keys = mapKeys(config)
  const target = new Float32Array(signals.length * rows * keys).fill(1 / keys)
  const random = stream(2, 'self-test')
  const parameters = initialParameters(config, { normal: () => random.normal(), projector: 'orthonormal' })
  const plan = new Plan(gpu.device, 'self-test')
  const { tile, splits } = engineChoices(gpu)
  const engine = new Engine(plan, {
    dimensions: dimensions(config, frames, segments, stepTile ?? tile),
    data: uploadData(plan, config, host),
    signals,
    targets: attentionTargets(plan.upload('targets', target)),
    teacherTasks: [...TEACHER_TASKS],
    trainProjector: false,
    splits,
    optimizer,
  })
  try {
    const compiling = engine.compile(onCompiled)
    compiling.catch(() => undefined)
    // The kernels compile elsewhere meanwhile.
    const expected = referenceStep(shape, host, parameters, target, optimizer)
    await compiling
    engine.load(parameters)
    const [metrics] = await engine.run([
      {
        ...COMMON,
        method: 'agp',
        clip: 1,
        mixing: DEFAULT_MIXING,
        weights: [1, TEACHER_WEIGHT, TEACHER_WEIGHT, TEACHER_WEIGHT],
        ...ALL_TEACHERS,
        answerTokens: host.targets.filter((t) => t >= 0).length,
        frames: Int32Array.from({ length: frames }, (_, i) => i),
        questions: Int32Array.from({ length: frames * segments }, (_, i) => i),
      },
    ])
    const found = differences(metrics, expected)
    if (found.length > 0) throw wrongAdapter(found)
  } finally {
    engine.destroy()
  }
}

const COMMON = { step: 1, learningRate: 1e-3, permutation: 0 }

const wrongAdapter = (found: readonly string[]): GpuFailure =>
  new GpuFailure(
    'self-test',
    `This graphics adapter computes the training step wrongly: ${found[0]}.`,
    'Update the graphics driver, or try another browser. Training on wrong gradients would only look like learning.',
    found.join('; '),
  )

/** Metrics of the test step in float64. */
function referenceStep(
  { config, frames, segments, signals }: TestShape,
  host: HostData,
  parameters: Float32Array,
  target: Float32Array,
  optimizer: AdamWOptions,
): StepMetrics {
  const entry = target.length / signals.length
  const { features, tokens, targets, lengths, capabilities } = host
  const weights = { perception: TEACHER_WEIGHT, reasoning: TEACHER_WEIGHT, planning: TEACHER_WEIGHT }
  return trainStep(
    {
      config,
      signals,
      mixing: DEFAULT_MIXING,
      combine: 'agp',
      clip: 1,
      optimizer,
      weights: { ce: 1, ...weights },
    },
    optimizerState(parameters),
    {
      ...COMMON,
      targets: signals.map((_, e) => Float64Array.from(target.subarray(e * entry, (e + 1) * entry))),
      batch: { frames, segments, features, tokens, targets, lengths, capabilities },
    },
  ).metrics
}
