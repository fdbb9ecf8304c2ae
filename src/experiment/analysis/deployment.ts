// What a model costs where it is used: parameters, bytes, memory, time to the first word, answers per second. Measured
// on this machine, in the ONNX runtime (processor and WebGPU) and in this project's engine; every answer begins with
// its picture, and is decoded greedily, one whole pass per word.

import type { Gpu } from '../../gpu/device'
import { readBuffer } from '../../gpu/plan'
import { isProcessor } from '../../gpu/processor/device'
import { parameterLayout } from '../../nn/config'
import { FEATURE_SIZE } from '../../teacher/exportEncoder'
import { readWeights } from '../../teacher/exportTeacher'
import { TeacherError } from '../../teacher/failure'
import { readOnnx } from '../../teacher/onnxReader'
import { loadEncoder, loadTeacher } from '../../teacher/runtime'
import { EVALUATION_SEED, makeDataset, PICTURE_BYTES, questionAt } from '../../world/dataset'
import { IMAGE_TOKENS, QUESTIONS_PER_FRAME, TEXT_SLOTS, type Dataset } from '../../world/types'
import { EOS, PAD } from '../../world/vocabulary'
import { Evaluator } from '../evaluate/evaluator'
import { engineChoices } from '../run/engineChoices'
import { encodePictures, hostBatch, runToHost, type Reader } from '../teachers/hostRun'
import { hostData } from '../teachers/teacherTraining'
import { meterBuffers } from './memoryMeter'
import { argMax, type Subject } from './model'

export const RUNTIMES = ['ort-wasm', 'engine', 'ort-webgpu'] as const
export type RuntimeId = (typeof RUNTIMES)[number]

export interface RuntimeFigures {
  runtime: RuntimeId
  /** The whole heap of the runtime (wasm), or buffers of the device (WebGPU); null where it cannot be seen. */
  peakBytes: number | null
  /** Median time from the bytes of a picture to the first answer word. */
  firstTokenMs: number
  /** One picture and question after the other, decoded to `<eos>`. */
  answersPerSecond: number
  /** Words of those answers, `<eos>` included: what the paper counts. */
  tokensPerSecond: number
  /** Of pictures that are encoded already, 16 frames with 12 questions a pass. */
  batchAnswersPerSecond: number
}

/** Why a runtime has no figures. */
export interface RuntimeProblem {
  runtime: RuntimeId
  problem: string
}

export interface DeploymentFigures {
  subject: Subject
  /** Of the model itself; the encoder's besides, which all models share. */
  parameters: number
  encoderParameters: number
  runtimes: (RuntimeFigures | RuntimeProblem)[]
}

/** A model with its encoder, ready to be asked. */
interface Asked {
  features: (pixels: Uint8Array) => Promise<Float32Array>
  /** Logits [8, V] of one segment. */
  logits: (features: Float32Array, tokens: Int32Array) => Promise<ArrayLike<number>>
  /** One pass over the whole data set. */
  pass: () => Promise<unknown>
  dispose: () => Promise<void>
}

const BATCH_FRAMES = 16
const VOCABULARY_OF = (logits: ArrayLike<number>): number => logits.length / TEXT_SLOTS

/** Float parameters of an ONNX file: ours by the card, others by their float initializers. */
export function parametersOf(onnx: Uint8Array): number {
  try {
    return parameterLayout(readWeights(onnx).config).count
  } catch (thrown) {
    if (!(thrown instanceof TeacherError)) throw thrown
    return [...readOnnx(onnx).tensors.values()]
      .filter(({ dataType }) => dataType === 1)
      .reduce((sum, { shape }) => sum + shape.reduce((n, size) => n * size, 1), 0)
  }
}

/** The model in the ONNX runtime, on a device or (null) on the processor. */
async function askedInOrt(
  onnx: Uint8Array,
  encoderFile: Uint8Array,
  device: GPUDevice | null,
): Promise<Asked> {
  const read: Reader = (source, floats) => {
    if (!device) throw new Error('there is nothing on a device')
    return readBuffer(device, source, floats)
  }
  const model = device ? await loadTeacher(onnx, { device }) : await loadTeacher(onnx)
  const encoder = device ? await loadEncoder(encoderFile, { device }) : await loadEncoder(encoderFile)
  const features = (pixels: Uint8Array) => encodePictures(encoder, pixels, () => undefined, read)
  const set = makeDataset({ seed: EVALUATION_SEED, split: 'validation', frames: BATCH_FRAMES })
  const host = hostData(set, await features(set.pixels))
  return {
    features,
    logits: async (seen, tokens) =>
      (await runToHost(model, { features: seen, tokens, frames: 1, segments: 1 }, {}, read)).logits,
    pass: () => runToHost(model, hostBatch(host, 0, BATCH_FRAMES), {}, read),
    dispose: async () => {
      await model.dispose()
      await encoder.dispose()
    },
  }
}

/** The model in this project's engine; its encoder as in the page, in the ONNX runtime. */
async function askedInEngine(onnx: Uint8Array, encoderFile: Uint8Array, gpu: Gpu): Promise<Asked> {
  const { device } = gpu
  const { config, parameters } = readWeights(onnx)
  const { tile, teacherBackend } = engineChoices(gpu)
  const shared = teacherBackend === 'webgpu'
  const encoder = shared ? await loadEncoder(encoderFile, { device }) : await loadEncoder(encoderFile)
  const read: Reader = (source, floats) => readBuffer(device, source, floats)
  const features = (pixels: Uint8Array) => encodePictures(encoder, pixels, () => undefined, read)
  const set = makeDataset({ seed: EVALUATION_SEED, split: 'validation', frames: BATCH_FRAMES })
  const host = hostData(set, await features(set.pixels))
  const single = {
    frames: 1,
    questionsPerFrame: 1,
    features: new Float32Array(IMAGE_TOKENS * FEATURE_SIZE),
    tokens: new Int32Array(TEXT_SLOTS),
    targets: new Int32Array(TEXT_SLOTS).fill(-1),
    lengths: Int32Array.of(TEXT_SLOTS),
    capabilities: Int32Array.of(0),
  }
  const one = new Evaluator(device, config, single, 1, tile)
  const many = new Evaluator(device, config, host, BATCH_FRAMES, tile)
  for (const evaluator of [one, many]) {
    await evaluator.compile()
    device.queue.writeBuffer(evaluator.parameters, 0, parameters as Float32Array<ArrayBuffer>)
  }
  return {
    features,
    logits: (seen, tokens) => {
      one.replace(seen, tokens)
      return one.logits(0)
    },
    pass: () => many.answers(0),
    dispose: async () => {
      one.destroy()
      many.destroy()
      await encoder.dispose()
    },
  }
}

/** Answers one question of the data set from its picture on; returns the words, and the time to the first. */
async function answer(
  asked: Asked,
  set: Dataset,
  segment: number,
): Promise<{ words: number; firstMs: number }> {
  const frame = Math.floor(segment / QUESTIONS_PER_FRAME)
  const { question } = questionAt(set, segment)
  const tokens = new Int32Array(TEXT_SLOTS).fill(PAD)
  tokens.set(question)
  const begun = performance.now()
  const seen = await asked.features(set.pixels.subarray(frame * PICTURE_BYTES, (frame + 1) * PICTURE_BYTES))
  let firstMs = 0
  let words = 0
  for (let slot = question.length; slot < TEXT_SLOTS; slot++) {
    const logits = await asked.logits(seen, tokens)
    const vocabulary = VOCABULARY_OF(logits)
    const word = argMax(logits, (slot - 1) * vocabulary, vocabulary)
    if (words++ === 0) firstMs = performance.now() - begun
    if (word === EOS) break
    tokens[slot] = word
  }
  return { words, firstMs }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Repeats for so long, at least once and at most `most` times; returns how often, and the seconds. */
async function repeat(
  budgetMs: number,
  most: number,
  work: (i: number) => Promise<unknown>,
): Promise<{ times: number; seconds: number }> {
  const begun = performance.now()
  let times = 0
  while (times < most && (times === 0 || performance.now() - begun < budgetMs)) await work(times++)
  return { times, seconds: (performance.now() - begun) / 1000 }
}

/**
 * Times of a model that is ready, without the first answer and the first pass, during which kernels
 * compile.
 */
export async function timeAsked(
  asked: Asked,
  budgetMs: number,
): Promise<Omit<RuntimeFigures, 'runtime' | 'peakBytes'>> {
  const set = makeDataset({ seed: EVALUATION_SEED, split: 'test', frames: BATCH_FRAMES })
  await answer(asked, set, 0)
  await asked.pass()
  const first: number[] = []
  let words = 0
  const single = await repeat(budgetMs, set.templates.length, async (i) => {
    // A different picture each time.
    const segment =
      ((i * QUESTIONS_PER_FRAME) % set.templates.length) +
      (Math.floor(i / BATCH_FRAMES) % QUESTIONS_PER_FRAME)
    const given = await answer(asked, set, segment)
    first.push(given.firstMs)
    words += given.words
  })
  const passes = await repeat(budgetMs, 100, () => asked.pass())
  return {
    firstTokenMs: median(first),
    answersPerSecond: single.times / single.seconds,
    tokensPerSecond: words / single.seconds,
    batchAnswersPerSecond: (passes.times * BATCH_FRAMES * QUESTIONS_PER_FRAME) / passes.seconds,
  }
}

export interface DeploymentPlan {
  subject: Subject
  onnx: Uint8Array
  encoder: Uint8Array
  /** Null: no WebGPU here; only the processor is measured. */
  gpu: Gpu | null
  /** The heap of the ONNX runtime, from `meterWasm` before it was loaded; null: not seen. */
  wasmBytes: () => number | null
  runtimes: readonly RuntimeId[]
  /** Per kind of measurement. */
  budgetMs: number
  onRuntime?: (figures: DeploymentFigures) => void
}

/** Measures one model in every runtime; a runtime that cannot run it says why. */
export async function measureDeployment(plan: DeploymentPlan): Promise<DeploymentFigures> {
  const { subject, onnx, encoder, gpu, runtimes, budgetMs, wasmBytes } = plan
  const figures: DeploymentFigures = {
    subject,
    parameters: parametersOf(onnx),
    encoderParameters: parametersOf(encoder),
    runtimes: [],
  }
  const meter = gpu && meterBuffers(gpu.device)
  for (const runtime of runtimes) {
    let asked: Asked | null = null
    try {
      if (runtime !== 'ort-wasm' && !gpu) throw new Error('There is no WebGPU here.')
      if (runtime === 'ort-webgpu' && gpu && isProcessor(gpu.device))
        throw new Error('This engine computes on the CPU here: WebGPU is not used.')
      meter?.restart()
      asked =
        runtime === 'engine'
          ? await askedInEngine(onnx, encoder, gpu!)
          : await askedInOrt(onnx, encoder, runtime === 'ort-webgpu' ? gpu!.device : null)
      const times = await timeAsked(asked, budgetMs)
      const peakBytes = runtime === 'ort-wasm' ? wasmBytes() : meter!.peak()
      figures.runtimes.push({ runtime, peakBytes, ...times })
    } catch (thrown) {
      const problem = thrown instanceof Error ? thrown.message : String(thrown)
      figures.runtimes.push({ runtime, problem: problem.slice(0, 300) })
    } finally {
      await asked?.dispose()
    }
    plan.onRuntime?.(structuredClone(figures))
  }
  return figures
}
