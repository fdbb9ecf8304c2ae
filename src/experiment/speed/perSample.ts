// What combining sample by sample costs: a step of 48 samples that are combined one by one, against the ordinary step
// of the same batch, laid out one question per sequence, which has the same arithmetic up to the gradients.

import type { Engine } from '../../distill/engine/engine'
import type { BatchInput, StepInput } from '../../distill/step/stepInput'
import { TEACHER_TASKS } from '../../distill/tasks'
import type { Gpu } from '../../gpu/device'
import { bindingForSamples, samplesPerPass } from '../run/samplesPerPass'
import {
  benchmarkConfig,
  benchmarkSignals,
  makeEngine,
  median,
  stepInput,
  type BenchmarkSize,
} from './benchmark'

export interface PerSampleResult {
  name: string
  samples: number
  samplesPerPass: number
  passes: number
  /** Median time of an ordinary step of the same batch. */
  ordinaryMs: number
  /** Median time of a step sample by sample. */
  stepMs: number
  /** Median of the ratios, taken turn by turn. */
  overOrdinary: number
  /** One step with one sample per pass, and over the ordinary step. */
  onePerPassMs: number
  onePerPassOverOrdinary: number
  dispatches: { ordinary: number; perSample: number; onePerPass: number }
  /** GPU memory of the ordinary run and of the one sample by sample. */
  bytes: { ordinary: number; perSample: number }
}

const SAMPLES = 48

/** One question per frame, of every capability in turn. */
const questionOf = (frame: number): number => 12 * frame + ((4 * frame) % 12)

function inputs(size: BenchmarkSize, step: number, alone: boolean): StepInput {
  const questions = Int32Array.from({ length: SAMPLES }, (_, frame) => questionOf(frame))
  const whole = { ...stepInput(size, step, TEACHER_TASKS), questions }
  if (!alone) return whole
  const microBatches = Array.from({ length: SAMPLES }, (_, frame): BatchInput => ({
    permutation: (step + frame) % 6,
    present: whole.present,
    answerTokens: 3,
    frames: Int32Array.of(frame),
    questions: Int32Array.of(questionOf(frame)),
  }))
  return { ...whole, microBatches }
}

async function timeSteps(
  engine: Engine,
  size: BenchmarkSize,
  steps: number,
  alone: boolean,
): Promise<number> {
  const start = performance.now()
  await engine.run(Array.from({ length: steps }, (_, i) => inputs(size, i + 1, alone)))
  return (performance.now() - start) / steps
}

/** Measures one size; `rounds` turns of both layouts with `steps` steps each. */
export async function measurePerSample(
  gpu: Gpu,
  { layers, width }: BenchmarkSize,
  rounds: number,
  steps: number,
): Promise<PerSampleResult> {
  const name = `${layers}x${width}`
  const size: BenchmarkSize = { name, layers, width, frames: SAMPLES, segments: 1 }
  const ordinary = await makeEngine(gpu, size, TEACHER_TASKS)
  const step = { config: benchmarkConfig(size), signals: benchmarkSignals(size), samples: SAMPLES }
  const largestBinding = bindingForSamples(gpu.adapter.software, gpu.device.limits)
  const perPass = samplesPerPass({ ...step, teacherTasks: TEACHER_TASKS }, largestBinding)
  const perSample = await makeEngine(gpu, size, TEACHER_TASKS, { samplesPerPass: perPass, largestBinding })
  const onePerPass = await makeEngine(gpu, size, TEACHER_TASKS, { samplesPerPass: 1 })
  const engines = [ordinary, perSample, onePerPass] as const
  for (const engine of engines) await timeSteps(engine, size, 1, engine !== ordinary)
  const times: [number, number][] = []
  for (let i = 0; i < rounds; i++)
    times.push([await timeSteps(ordinary, size, steps, false), await timeSteps(perSample, size, steps, true)])
  const ordinaryMs = median(times.map(([a]) => a))
  const onePerPassMs = await timeSteps(onePerPass, size, 1, true)
  const result: PerSampleResult = {
    name,
    samples: SAMPLES,
    samplesPerPass: perPass,
    passes: perSample.passes,
    ordinaryMs,
    stepMs: median(times.map(([, b]) => b)),
    overOrdinary: median(times.map(([a, b]) => b / a)),
    onePerPassMs,
    onePerPassOverOrdinary: onePerPassMs / ordinaryMs,
    dispatches: {
      ordinary: ordinary.dispatches,
      perSample: perSample.dispatches,
      onePerPass: onePerPass.dispatches,
    },
    bytes: { ordinary: ordinary.bytes, perSample: perSample.bytes },
  }
  for (const engine of engines) engine.destroy()
  return result
}
