// How the step's speed depends on each dimension of the problem, one at a time from the default student:
// where the bound changes from dispatches to arithmetic, and which buffers take the memory.

import { TEACHER_TASKS, type TeacherTask } from '../../distill/tasks'
import type { Gpu } from '../../gpu/device'
import { BENCHMARK_SIZES, makeEngine, median, timeSteps, type BenchmarkSize } from './benchmark'

export type ScaledDimension = 'width' | 'layers' | 'frames' | 'segments' | 'teachers'

export interface ScalingPoint {
  dimension: ScaledDimension
  value: number
  stepsPerSecond: number
  stepMs: number
  gflop: number
  dispatches: number
  /** Estimated share of the step that is dispatch cost; above a half the step is bound by dispatches. */
  dispatchShare: number
  megabytes: number
}

export interface Scaling {
  points: ScalingPoint[]
  /**
   * Per dimension, the smallest measured value at which arithmetic takes more than half of the floor time;
   * null: none or all do.
   */
  arithmeticBoundFrom: Partial<Record<ScaledDimension, number | null>>
  /** Sizes that this engine or adapter refused. */
  refused: { dimension: ScaledDimension; value: number; reason: string }[]
  /** Buffers of the default step, largest first, equal names of layers added up. */
  memory: { label: string; megabytes: number }[]
}

const DEFAULT = BENCHMARK_SIZES[1]

/** Values of each dimension; the default's is among them. Teacher tasks are dropped from the shallow end. */
const VALUES: Record<ScaledDimension, readonly number[]> = {
  width: [16, 32, 48, 96, 192],
  layers: [2, 4, 6],
  frames: [1, 2, 8, 32],
  segments: [1, 3, 6, 12],
  teachers: [0, 1, 2, 3],
}
/** On graphics hardware, further: a processor would take minutes. */
const HARDWARE: Record<ScaledDimension, readonly number[]> = {
  width: [16, 48, 96, 192, 384, 512],
  layers: [2, 4, 6, 12],
  frames: [1, 2, 8, 32, 64],
  segments: [1, 3, 6, 12],
  teachers: [0, 1, 2, 3],
}
const QUICK: Record<ScaledDimension, readonly number[]> = {
  width: [16, 48, 96],
  layers: [2, 6],
  frames: [1, 16],
  segments: [1, 12],
  teachers: [0, 3],
}

function scaled(
  dimension: ScaledDimension,
  value: number,
): { size: BenchmarkSize; teacherTasks: TeacherTask[] } {
  const teacherTasks =
    dimension === 'teachers' ? [...TEACHER_TASKS].reverse().slice(0, value) : [...TEACHER_TASKS]
  return {
    size:
      dimension === 'teachers' ? DEFAULT : { ...DEFAULT, name: `${dimension} ${value}`, [dimension]: value },
    teacherTasks,
  }
}

/** The engine's buffers, layers' added up under one name. */
function memoryByBuffer(memory: readonly { label: string; bytes: number }[]): Scaling['memory'] {
  const sums = new Map<string, number>()
  for (const { label, bytes } of memory) {
    const name = label.replace(/^[^:]*: /, '').replace(/^layer \d+ /, 'layers: ')
    sums.set(name, (sums.get(name) ?? 0) + bytes)
  }
  return [...sums]
    .map(([label, bytes]) => ({ label, megabytes: bytes / 2 ** 20 }))
    .sort((a, b) => b.megabytes - a.megabytes)
}

type AdapterLimits = Record<'gflops' | 'dispatchUs', number>

async function measurePoint(
  gpu: Gpu,
  [dimension, value]: [ScaledDimension, number],
  limits: AdapterLimits,
  rounds: number,
): Promise<{ point: ScalingPoint; memory: Scaling['memory'] }> {
  const { size, teacherTasks } = scaled(dimension, value)
  const engine = await makeEngine(gpu, size, teacherTasks)
  try {
    await timeSteps(engine, size, teacherTasks, 1)
    const once = await timeSteps(engine, size, teacherTasks, 1)
    const steps = Math.max(1, Math.min(16, Math.floor(200 / once)))
    const times: number[] = []
    for (let i = 0; i < rounds; i++) times.push(await timeSteps(engine, size, teacherTasks, steps))
    const stepMs = median(times)
    const gflop = engine.plan.ops.reduce((sum, op) => sum + op.flops, 0) / 1e9
    const dispatchMs = (engine.dispatches * limits.dispatchUs) / 1000
    const point = {
      dimension,
      value,
      stepMs,
      stepsPerSecond: 1000 / stepMs,
      gflop,
      dispatches: engine.dispatches,
      dispatchShare: dispatchMs / (dispatchMs + (1000 * gflop) / limits.gflops),
      megabytes: engine.bytes / 2 ** 20,
    }
    return { point, memory: memoryByBuffer(engine.plan.memory) }
  } finally {
    engine.destroy()
  }
}

/**
 * Measures every dimension. `limits`: the adapter's matmul ceiling (GFLOP/s) and its cost of an empty
 * dispatch (microseconds) at the default size, as `measureSize` found them; the dispatch share is their
 * ratio, an estimate of the floor's composition and not of the step's.
 */
export async function measureScaling(
  gpu: Gpu,
  limits: AdapterLimits,
  quick: boolean,
  rounds: number,
): Promise<Scaling> {
  const points: ScalingPoint[] = []
  const refused: Scaling['refused'] = []
  let memory: Scaling['memory'] = []
  const values = quick ? QUICK : gpu.adapter.software ? VALUES : HARDWARE
  const dimensions = Object.keys(values) as ScaledDimension[]
  for (const dimension of dimensions)
    for (const value of values[dimension])
      try {
        const measured = await measurePoint(gpu, [dimension, value], limits, rounds)
        points.push(measured.point)
        if (value === DEFAULT.width && dimension === 'width') memory = measured.memory
      } catch (error) {
        refused.push({ dimension, value, reason: error instanceof Error ? error.message : String(error) })
      }
  const arithmeticBoundFrom: Scaling['arithmeticBoundFrom'] = {}
  for (const dimension of dimensions) {
    const own = points.filter((p) => p.dimension === dimension)
    const bound = own.filter((p) => p.dispatchShare < 0.5)
    arithmeticBoundFrom[dimension] =
      bound.length > 0 && bound.length < own.length ? Math.min(...bound.map((p) => p.value)) : null
  }
  return { points, arithmeticBoundFrom, refused, memory }
}
