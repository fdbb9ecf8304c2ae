// A run that tries another tile while it trains is the run that does not, bit for bit: with the tile changed at every
// submit, after a rewind, from a checkpoint, whatever the step is made of. The CPU device computes it with two tiles
// of hardware; an adapter, for which tiles.test.ts compares those, with two that compile fast.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/distill/engine/engine'
import { requestGpu, type Gpu } from '../../src/gpu/device'
import { Plan } from '../../src/gpu/plan'
import type { Tile } from '../../src/nn/tile'
import { presetSettings } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import { Distillation } from '../../src/experiment/run/distillation'
import { HARDWARE_TILE, SMALL_TILE } from '../../src/experiment/run/engineChoices'
import { prepareData, type PreparedData } from '../../src/experiment/run/preparedData'
import type { TileChoice, Trial } from '../../src/experiment/run/tileTrial'
import { TileTuning, type TileOutcome } from '../../src/experiment/run/tileTuning'
import type { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import { shippedTeachers } from '../runs/shippedTeachers'
import { bitsOf } from './sameBits'
import { casesHere, ON_CPU, SPARED } from './thorough'

let gpu: Gpu
let teachers: Teachers
let data: PreparedData
const errors: string[] = []

const [USUAL, OTHER]: Tile[] = SPARED
  ? [
      { rows: 1, columns: 4 },
      { rows: 2, columns: 4, inWorkgroup: true, run: 2 },
    ]
  : [HARDWARE_TILE, SMALL_TILE]

const ONE_LAYER = {
  layers: 1,
  layerPerception: 'first',
  layerReasoning: 'first',
  layerPlanning: 'first',
} satisfies Partial<Settings>

function settingsOf(change: Partial<Settings>): Settings {
  const tiny = { ...presetSettings('tiny'), steps: 40, trainFrames: 6, validationFrames: 2, batchFrames: 1 }
  const resolved = resolveSettings({ ...tiny, ...(SPARED && ONE_LAYER), ...change })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  return resolved.settings
}

beforeAll(async () => {
  gpu = await requestGpu(navigator.gpu)
  gpu.device.addEventListener('uncapturederror', (event) => errors.push(event.error.message))
  teachers = await shippedTeachers(gpu, settingsOf({}))
  data = await prepareData(settingsOf({}), teachers, () => undefined)
})
afterAll(async () => {
  await teachers.dispose()
  expect(errors).toEqual([])
  gpu.device.destroy()
})

/** Changes the tile with every submit, so many times; then decides. */
class Alternating implements Trial {
  decision: TileChoice | null = null
  readonly made: TileChoice[] = []
  private asked = 0

  constructor(
    private readonly submits: number,
    private readonly winner: TileChoice,
  ) {}

  get next(): TileChoice {
    return this.decision ?? (this.asked++ % 2 === 0 ? 'other' : 'usual')
  }

  measured(choice: TileChoice): void {
    this.made.push(choice)
    if (this.made.length === this.submits) this.decision = this.winner
  }
}

interface Tried {
  run: Distillation
  outcomes: TileOutcome[]
  trial: Alternating | null
  tuning: TileTuning | null
  engine: Engine
}

async function prepare(settings: Settings, trial: Alternating | null, other: Tile = OTHER): Promise<Tried> {
  const outcomes: TileOutcome[] = []
  const tried: Tried = { run: null as never, outcomes, trial, tuning: null, engine: null as never }
  const trialFor = (engine: Engine) => {
    tried.engine = engine
    const options = {
      tile: USUAL,
      challengers: [() => other],
      onOutcome: (outcome: TileOutcome) => outcomes.push(outcome),
    }
    return (tried.tuning = trial && new TileTuning(engine, { ...options, trial: () => trial }))
  }
  const facts = { rows: 4, columns: 4, because: 'trying' } as const
  const tiles = { tile: USUAL, facts, trialFor }
  tried.run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined, null, null, tiles)
  return tried
}

/** Trains to this step, `size` steps per submit, two submits under way; the metrics with their Gram matrices. */
async function train({ run }: Tried, until: number, size: number) {
  const all: string[] = []
  let last: ReturnType<Distillation['advance']> | null = null
  const handle = async (submit: typeof last) => {
    if (!submit) return
    const metrics = await submit
    run.measured(metrics, metrics.length)
    all.push(...metrics.map((m) => JSON.stringify(m)))
  }
  while (run.step < until) {
    const next = run.advance(Math.min(size, until - run.step))
    await handle(last)
    last = next
  }
  await handle(last)
  return [...all, JSON.stringify(run.layerGrams)]
}

/** Waits until the pipelines of the other tile have compiled, or cannot be. */
const compiled = ({ tuning }: Tried) =>
  expect.poll(() => tuning?.phase, { timeout: 60_000 }).toMatch(/^(compiled|ended)$/)

const CASES: Record<string, Partial<Settings>> = {
  AGP: {},
  'a method solved on the host, reweighted': { method: 'gradvac', reweighting: 'on' },
  'two micro-batches, a hidden-state signal': { accumulation: 2, signalPerception: 'hidden-mse' },
  'sample by sample': { combinePer: 'sample' },
}

describe.each(casesHere(Object.entries(CASES), ([name]) => name === 'AGP'))('%s', (_, change) => {
  it('is the same run bit for bit with the tile changed at every submit', async () => {
    const settings = settingsOf(change)
    const plain = await prepare(settings, null)
    const tried = await prepare(settings, new Alternating(8, 'other'))
    const first = await train(plain, 10, 1)
    expect(await train(tried, 10, 1)).toEqual(first)
    await compiled(tried)

    // Ten more submits, one of them checked before it; then with the winner.
    const rest = await train(plain, 24, 1)
    expect(await train(tried, 24, 1)).toEqual(rest)
    expect(tried.outcomes).toEqual(['other'])
    expect(new Set(tried.trial!.made)).toEqual(new Set(['usual', 'other']))
    expect(bitsOf(await tried.run.parameters())).toBe(bitsOf(await plain.run.parameters()))

    // From a checkpoint, rewound, and from the start.
    await tried.run.saveCheckpoint()
    const after = await train(plain, 27, 2)
    expect(await train(tried, 27, 2)).toEqual(after)
    expect(tried.run.rewind(24)).toBe(true)
    expect(await train(tried, 27, 2)).toEqual(after)
    tried.run.reset()
    expect(await train(tried, 10, 1)).toEqual(first)
    plain.run.destroy()
    tried.run.destroy()
  })
})

describe('a tile that cannot be used', () => {
  const settings = settingsOf({})

  /** Changes the last bit of a parameter after the update: only a comparison of parameters sees it. */
  const nudge = {
    label: 'nudge',
    body: '@compute @workgroup_size(1) fn main() { parameters[0] = bitcast<f32>(bitcast<u32>(parameters[0]) ^ 1u); }',
    bindings: { parameters: { type: 'f32', access: 'read_write' } },
  } as const

  it.skipIf(SPARED)(
    'because one bit of a parameter differs leaves the usual one, and the run as it was',
    async () => {
      const plain = await prepare(settings, null)
      const tried = await prepare(settings, new Alternating(4, 'other'))
      const record = tried.engine.recordTile.bind(tried.engine)
      tried.engine.recordTile = (tile) => {
        const recorded = record(tile)
        recorded.plan.record(nudge, { parameters: recorded.step.parameters }, [1])
        return recorded
      }
      expect(await train(tried, 10, 1)).toEqual(await train(plain, 10, 1))
      await compiled(tried)
      expect(await train(tried, 20, 1)).toEqual(await train(plain, 20, 1))
      expect(tried.outcomes).toEqual(['unequal'])
      expect(tried.trial!.made).toEqual([])
      expect(bitsOf(await tried.run.parameters())).toBe(bitsOf(await plain.run.parameters()))
      plain.run.destroy()
      tried.run.destroy()
    },
  )

  it.skipIf(ON_CPU)(
    'because its shaders do not compile ends the trial, without an error of the device',
    async () => {
      const tried = await prepare(settings, new Alternating(4, 'other'), { rows: 0, columns: 4 })
      await train(tried, 10, 1)
      await compiled(tried)
      await train(tried, 14, 1)
      expect(tried.outcomes).toEqual(['failed'])
      tried.run.destroy()
    },
  )

  it('because its recording makes other buffers is refused', () => {
    const plan = new Plan(gpu.device, 'first')
    plan.buffer('data', 8)
    const x = plan.upload('x', new Float32Array([1, 2, 3, 4]))
    plan.buffer('y', 16)
    const sharing = plan.overSameBuffers(1)
    expect(sharing.upload('x', new Float32Array(4))).toBe(x)
    expect(() => sharing.buffer('z', 16)).toThrow('first: z, 64 bytes')
    expect(() => plan.overSameBuffers(2).buffer('y', 20)).toThrow('80 bytes')
    expect(() => plan.overSameBuffers(3).buffer('y', 16)).toThrow('undefined')
    expect([sharing.bytes, plan.bufferCount]).toEqual([0, 3])
    plan.destroy()
  })
})
