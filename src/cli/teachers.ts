// `npm run teachers`: trains a teacher set (a base teacher and three specialists, and the vision encoder
// beside the set where there is none yet) with this project's own engine, measures it on held-out frames and
// writes ONNX files with cards. Interrupted, it resumes (checkpoints under .cache/teachers).

import { VERSION } from '../experiment/run/version'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { requestGpu } from '../gpu/device'
import { parameterLayout, type ModelConfig } from '../nn/config'
import { initialParameters } from '../nn/initialise'
import type { Tile } from '../nn/tile'
import {
  encode,
  ENCODER_DEFAULTS,
  encoderFlopsPerStep,
  trainEncoder,
} from '../experiment/teachers/encoderTraining'
import { engineChoices } from '../experiment/run/engineChoices'
import { Evaluator } from '../experiment/evaluate/evaluator'
import {
  hostData,
  SPECIALIST_DEFAULTS,
  supervisedFlopsPerStep,
  TEACHER_DEFAULTS,
  trainSupervised,
  type SupervisedOptions,
  type TrainingState,
} from '../experiment/teachers/teacherTraining'
import { TrainingClock } from '../experiment/run/trainingClock'
import { worldModel } from '../experiment/run/worldModel'
import { cardJson, type CardAccuracy, type ModelCard, type ModelRole } from '../teacher/card'
import { exportEncoder, readEncoderWeights, type EncoderParameters } from '../teacher/exportEncoder'
import { exportTeacher } from '../teacher/exportTeacher'
import { noImage } from '../world/corruption'
import { makeDataset } from '../world/dataset'
import { TEACHER_TEMPLATE_WEIGHTS } from '../world/questions'
import { stream } from '../world/random'
import { CAPABILITIES, type Dataset } from '../world/types'
import { teacherArguments, type TeacherArguments } from './node/teacherArguments'
import { nodeGpu } from './node/gpu'

const CACHE = '.cache/teachers'

interface Context {
  device: GPUDevice
  adapter: string
  args: TeacherArguments
  config: ModelConfig
  tile: Tile
}

/** One progress line per call at most every two seconds, with the time left. */
function progress(label: string, total: number, first = 0): (step: number, value: string) => void {
  const clock = new TrainingClock()
  clock.start()
  let shown = -Infinity
  return (step, value) => {
    clock.stepped()
    if (step < total && performance.now() - shown < 2000) return
    shown = performance.now()
    const perStep = (1000 * clock.seconds) / Math.max(1, step - first)
    const left = Math.round((perStep * (total - step)) / 1000)
    console.log(
      `${label} ${step}/${total}  ${value}  ${Math.round(perStep)} ms/step  ${Math.floor(left / 60)} min ${left % 60} s left`,
    )
  }
}

const key = (name: string, args: TeacherArguments, steps: number) => `${name}-seed${args.seed}-steps${steps}`

/** Name of a training's checkpoint: a set of another shape never resumes from it. */
const trainingKey = (role: ModelRole, args: TeacherArguments, steps: number): string => {
  const { family, layers, width, heads, kvHeads } = args.shape
  return key(
    `${role}-${family}-${layers}x${width}-${heads}heads${family === 'llama' ? `-${kvHeads}kv` : ''}`,
    args,
    steps,
  )
}

function save(name: string, state: TrainingState): void {
  const { step, parameters, moment1, moment2 } = state
  const all = new Float32Array(1 + 3 * parameters.length)
  all[0] = step
  ;[parameters, moment1, moment2].forEach((part, i) => all.set(part, 1 + i * parameters.length))
  writeFileSync(join(CACHE, `${name}.state`), Buffer.from(all.buffer))
}

function restore(name: string, length: number): TrainingState | null {
  const path = join(CACHE, `${name}.state`)
  if (!existsSync(path)) return null
  const bytes = readFileSync(path)
  if (bytes.length !== 4 * (1 + 3 * length)) return null
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  const part = (i: number) => all.slice(1 + i * length, 1 + (i + 1) * length)
  return { step: all[0], parameters: part(0), moment1: part(1), moment2: part(2) }
}

const today = () => new Date().toISOString().slice(0, 10)

async function encoderStage({ device, adapter, args, tile }: Context): Promise<EncoderParameters> {
  const { seed } = args
  const file = join(dirname(args.out), 'encoder.onnx')
  if (existsSync(file)) {
    console.log(`encoder: ${file}, which all sets share (remove it to train another)`)
    return readEncoderWeights(new Uint8Array(readFileSync(file))).parameters
  }
  const steps = args.encoderSteps
  const cached = join(CACHE, `${key('encoder', args, steps)}.onnx`)
  if (existsSync(cached)) {
    console.log('encoder: from the checkpoint')
  } else {
    const report = progress('encoder', steps)
    const { parameters, labelAccuracy, heldOutPatches } = await trainEncoder(
      device,
      { ...ENCODER_DEFAULTS, steps, seed, tile },
      (step, _, loss) => report(step, `loss ${loss.toFixed(4)}`),
    )
    console.log(`encoder: ${(100 * labelAccuracy).toFixed(2)} % of the patch labels right on held-out frames`)
    writeFileSync(
      cached,
      exportEncoder(parameters, {
        role: 'encoder',
        name: 'Vision encoder',
        config: null,
        seed,
        steps,
        trainingFlops: steps * encoderFlopsPerStep(ENCODER_DEFAULTS.patches),
        adapter,
        date: today(),
        version: VERSION,
        heldOutPatches,
        labelAccuracy,
      }),
    )
  }
  const bytes = new Uint8Array(readFileSync(cached))
  const { parameters, card } = readEncoderWeights(bytes)
  writeFileSync(file, bytes)
  writeFileSync(file.replace(/onnx$/, 'json'), cardJson(card))
  return parameters
}

/** Exact match per capability on held-out frames, with the picture and with a grey one. */
async function measure(
  c: Context,
  encoder: EncoderParameters,
  state: TrainingState,
  heldOut: Dataset,
  features: Float32Array,
): Promise<{ accuracy: CardAccuracy; grey: CardAccuracy; questions: number }> {
  const plain = await encode(c.device, encoder, noImage(), 1, c.tile)
  const greyFeatures = new Float32Array(features.length)
  for (let f = 0; f < heldOut.frames; f++) greyFeatures.set(plain.features, f * plain.features.length)
  const results: CardAccuracy[] = []
  let questions = 0
  for (const seen of [features, greyFeatures]) {
    const parameters = c.device.createBuffer({
      label: 'parameters',
      size: state.parameters.byteLength,
      usage: 4 | 8,
    })
    c.device.queue.writeBuffer(parameters, 0, state.parameters as Float32Array<ArrayBuffer>)
    const evaluator = new Evaluator(c.device, c.config, hostData(heldOut, seen), 16, c.tile)
    await evaluator.compile()
    evaluator.snapshot(parameters)
    const { perception, reasoning, planning, questions: asked } = await evaluator.accuracy()
    results.push({ perception, reasoning, planning })
    questions = asked
    evaluator.destroy()
    parameters.destroy()
  }
  return { accuracy: results[0], grey: results[1], questions }
}

const percent = (a: CardAccuracy) => CAPABILITIES.map((c) => `${c} ${(100 * a[c]).toFixed(1)}`).join('  ')

export async function main(argv: string[]): Promise<number> {
  const parsed = teacherArguments(argv)
  if ('problem' in parsed) {
    console.error(parsed.problem)
    return 2
  }
  const args = parsed
  mkdirSync(CACHE, { recursive: true })
  mkdirSync(args.out, { recursive: true })
  const found = await nodeGpu({ driver: args.driver })
  const gpu = await requestGpu(found.gpu)
  const { device } = gpu
  device.addEventListener('uncapturederror', (event) => {
    console.error((event as GPUUncapturedErrorEvent).error.message)
    process.exit(1)
  })
  const config = worldModel(args.shape)
  const c: Context = { device, adapter: found.adapterName, args, config, tile: engineChoices(gpu).tile }
  console.log(`adapter: ${found.adapterName}`)

  const encoder = await encoderStage(c)
  const { seed } = args
  const total = parameterLayout(config).total
  const frames = Math.min(args.frames, args.steps * TEACHER_DEFAULTS.frames)
  console.log(`features of ${frames} training frames`)
  const pool = makeDataset({ seed, split: 'train', frames, templateWeights: TEACHER_TEMPLATE_WEIGHTS })
  const { features } = await encode(device, encoder, pool.pixels, frames, c.tile)
  const heldOut = makeDataset({ seed, split: 'validation', frames: args.heldOut })
  const heldOutFeatures = (await encode(device, encoder, heldOut.pixels, args.heldOut, c.tile)).features

  const random = stream(seed, 'teacher init')
  const fresh: TrainingState = {
    step: 0,
    parameters: initialParameters(config, { normal: () => random.normal(), projector: 'random' }),
    moment1: new Float32Array(total),
    moment2: new Float32Array(total),
  }
  const train = async (
    role: ModelRole,
    name: string,
    start: TrainingState,
    data: Dataset,
    options: SupervisedOptions,
    flopsBefore: number,
  ): Promise<[TrainingState, number]> => {
    const id = trainingKey(role, args, options.steps)
    const from = restore(id, total) ?? start
    const report = progress(role, options.steps, from.step)
    let smooth = 0
    const state =
      from.step >= options.steps
        ? from
        : await trainSupervised(
            device,
            config,
            hostData(data, features.subarray(0, data.frames * 36 * 44)),
            from,
            options,
            (step, loss) => {
              smooth = smooth === 0 ? loss : 0.95 * smooth + 0.05 * loss
              report(step, `ce ${smooth.toFixed(3)}`)
            },
            (checkpoint) => save(id, checkpoint),
          )
    save(id, state)
    const flops =
      flopsBefore + options.steps * supervisedFlopsPerStep(config, options.frames, options.segments)
    const { accuracy, grey, questions } = await measure(c, encoder, state, heldOut, heldOutFeatures)
    console.log(`${role}: ${percent(accuracy)}   (grey picture: ${percent(grey)})`)
    const card: ModelCard = {
      role,
      name,
      config,
      seed,
      steps: options.steps,
      trainingFlops: flops,
      adapter: c.adapter,
      date: today(),
      version: VERSION,
      heldOutQuestions: questions,
      accuracy,
      noImage: grey,
    }
    writeFileSync(join(args.out, `${role}.onnx`), exportTeacher(config, state.parameters, card))
    writeFileSync(join(args.out, `${role}.json`), cardJson(card))
    return [state, flops]
  }

  const [base, flops] = await train(
    'base',
    'Base teacher',
    fresh,
    pool,
    { ...TEACHER_DEFAULTS, steps: args.steps, seed, tile: c.tile },
    0,
  )
  for (const capability of CAPABILITIES) {
    const own = makeDataset({
      seed,
      split: 'train',
      frames: Math.min(frames, 4000),
      capabilities: [capability],
    })
    const start: TrainingState = {
      step: 0,
      parameters: base.parameters,
      moment1: new Float32Array(total),
      moment2: new Float32Array(total),
    }
    const title = `${capability[0].toUpperCase()}${capability.slice(1)} teacher`
    await train(
      capability,
      title,
      start,
      own,
      { ...SPECIALIST_DEFAULTS, steps: args.specialistSteps, seed: seed + 1, tile: c.tile },
      flops,
    )
  }
  console.log(`written to ${args.out}`)
  return 0
}
