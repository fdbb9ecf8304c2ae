// How much graphics memory a run of given settings takes, before anything is allocated: the run is recorded
// on a device that only counts. Memory that onnxruntime-web holds for the teachers is not counted.

import type { TeacherShape, TeacherShapes } from '../../distill/matching'
import { TEACHER_TASKS } from '../../distill/tasks'
import type { HostData } from '../../distill/engine/deviceData'
import type { SizeLimits } from '../../gpu/limits'
import { countingDevice, type CountedBuffer } from '../../gpu/measure'
import { bindingBytes, type RecordedOp } from '../../gpu/plan'
import type { ModelConfig } from '../../nn/config'
import type { Settings } from '../../settings/settings'
import type { TeacherPlan } from '../../settings/teacherPlan'
import { FEATURE_SIZE } from '../../teacher/exportEncoder'
import { IMAGE_TOKENS, QUESTIONS_PER_FRAME, TEXT_SLOTS } from '../../world/types'
import { recordTeacher } from '../teachers/recordedTeacher'
import { recordRun, recordTeacherMaps, studentConfig } from './recordedRun'
import { TargetPacker } from './targets'
import { TEACHER_CHUNK } from './teacherChunk'

/** All in bytes. */
export interface RunMemory {
  /** While it trains. */
  bytes: number
  /** At most, while it is prepared: with a teacher's outputs that are being packed. */
  peak: number
  /** Every buffer counted in `bytes`, in order of allocation. */
  buffers: readonly CountedBuffer[]
  /** The largest binding of all dispatches, and the kernel it belongs to. */
  binding: CountedBuffer
  /** Most workgroups of a dispatch in one dimension. */
  workgroups: number
}

/** Of every buffer of a run, in bytes, and of what is added while it is prepared. */
export const sizesOf = ({ buffers, bytes, peak }: RunMemory): number[] => [
  ...buffers.map((buffer) => buffer.size),
  ...(peak > bytes ? [peak - bytes] : []),
]

/** The properties of an adapter that decide how a run is recorded. */
export interface Recording {
  software: boolean
  subgroupSize?: number
  /** Bytes of one binding, for samples side by side; absent: what every device has. */
  samplesBinding?: number | undefined
}

export { bindingForSamples } from './samplesPerPass'

let zeros = new ArrayBuffer(0)

/** Zeros of the largest data set that was measured: there is one of them, however many are measured. */
function zerosOf(bytes: number): ArrayBuffer {
  if (zeros.byteLength < bytes) zeros = new ArrayBuffer(bytes)
  return zeros
}

/** A data set of which only the sizes matter. */
function sizedData(frames: number): HostData {
  const questions = frames * QUESTIONS_PER_FRAME
  const floats = frames * IMAGE_TOKENS * FEATURE_SIZE
  const of = zerosOf(4 * Math.max(floats, questions * TEXT_SLOTS))
  const integers = (length: number): Int32Array => new Int32Array(of, 0, length)
  return {
    frames,
    questionsPerFrame: QUESTIONS_PER_FRAME,
    features: new Float32Array(of, 0, floats),
    tokens: integers(questions * TEXT_SLOTS),
    targets: integers(questions * TEXT_SLOTS),
    lengths: integers(questions),
    capabilities: integers(questions),
  }
}

/** A teacher with a decoder: where its file says nothing, one of as many layers, about as wide, which takes as much. */
function withConfig(shape: TeacherShape, student: ModelConfig): TeacherShape {
  if (shape.config) return shape
  const { vocabulary, imageTokens, textSlots, featureSize } = student
  const width = 16 * Math.ceil(Math.max(shape.width, 16) / 16)
  const sizes = { layers: shape.layers, width, heads: 4, mlpRatio: 4 }
  return { ...shape, config: { family: 'gpt', ...sizes, vocabulary, imageTokens, textSlots, featureSize } }
}

/**
 * Measures a run of these settings. The same settings, adapter kind and teachers give the same figures.
 * @throws TeacherError where the teachers cannot give what is asked of them.
 */
export function measureRun(settings: Settings, recording: Recording, teachers: TeacherShapes): RunMemory {
  const { software, subgroupSize = 0, samplesBinding } = recording
  const { device, buffers } = countingDevice()
  const adapter = { vendor: '', architecture: '', device: '', description: '', software }
  const train = sizedData(settings.trainFrames)
  const data = { train, validation: sizedData(settings.validationFrames) }
  const student = studentConfig(settings)
  const run = recordRun(
    { device, adapter, subgroupSize },
    settings,
    {
      perception: withConfig(teachers.perception, student),
      reasoning: withConfig(teachers.reasoning, student),
      planning: withConfig(teachers.planning, student),
    },
    data,
    { samplesBinding },
  )
  recordTeacherMaps(run.viewer.plan, teachers)
  const own = [...buffers]
  const bytes = sum(own.map((buffer) => buffer.size))
  const chunk = Math.min(TEACHER_CHUNK, settings.trainFrames)
  const packers = TEACHER_TASKS.filter((f) => run.cached.some((s) => s.teacherTask === f)).map(
    (f) => new TargetPacker(device, run.config, train, teachers[f], chunk, run.targets, run.cached, f),
  )
  const plans = [run.engine.plan, run.evaluator.plan, run.viewer.plan, ...packers.map((p) => p.plan)]
  const ops = plans.flatMap((plan) => plan.ops)
  return {
    bytes,
    peak: bytes + sum(packers.map((p) => p.plan.bytes)),
    buffers: own,
    binding: largestBinding(ops),
    workgroups: Math.max(...ops.flatMap((op) => op.workgroups)),
  }
}

/**
 * Bytes that training a teacher of this shape takes, and whether a device with these limits can have each of its
 * buffers and bindings. Pictures are encoded before, in less.
 */
export function measureTeacher(
  plan: Pick<TeacherPlan, 'batchFrames' | 'batchSegments' | 'trainFrames' | 'heldOutFrames'>,
  config: ModelConfig,
  { software, subgroupSize = 0 }: Recording,
  limits: SizeLimits | null,
): { bytes: number; fits: boolean } {
  const { device, buffers } = countingDevice()
  const adapter = { vendor: '', architecture: '', device: '', description: '', software }
  const batch = { frames: plan.batchFrames, segments: plan.batchSegments, weightDecay: 0 }
  const data = { train: sizedData(plan.trainFrames), heldOut: sizedData(plan.heldOutFrames) }
  const { engine, evaluator } = recordTeacher({ device, adapter, subgroupSize }, config, batch, data)
  const bytes = sum(buffers.map((buffer) => buffer.size))
  const binding = largestBinding([...engine.plan.ops, ...evaluator.plan.ops])
  return { bytes, fits: limits === null || tooLarge({ buffers, binding }, limits) === null }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

function largestBinding(ops: readonly RecordedOp[]): CountedBuffer {
  let largest = { label: '', size: 0 }
  for (const { label, bindings } of ops)
    for (const binding of bindings) {
      const size = bindingBytes(binding)
      if (size > largest.size) largest = { label, size }
    }
  return largest
}

/** The buffer or binding that a device with these limits cannot have; null when it can have all. */
export function tooLarge(
  memory: Pick<RunMemory, 'buffers' | 'binding'>,
  limits: SizeLimits,
): (CountedBuffer & { limit: number }) | null {
  const buffer = memory.buffers.find((b) => b.size > limits.maxBufferSize)
  if (buffer) return { ...buffer, limit: limits.maxBufferSize }
  const { binding } = memory
  return binding.size > limits.maxStorageBufferBindingSize
    ? { ...binding, limit: limits.maxStorageBufferBindingSize }
    : null
}
