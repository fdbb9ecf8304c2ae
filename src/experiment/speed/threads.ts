// What more threads of the CPU are worth: the same step with each number of them, taking turns.

import { TEACHER_TASKS } from '../../distill/tasks'
import type { Engine } from '../../distill/engine/engine'
import type { Gpu } from '../../gpu/device'
import { threadsOf } from '../../gpu/processor/device'
import { makeEngine, median, timeSteps, type BenchmarkSize } from './benchmark'

export interface ThreadSpeed {
  /** Size of the student. */
  size: string
  threads: number
  /** Median ms of a step. */
  stepMs: number
  /** Median of the ratios to the step of one thread, taken turn by turn; how many turns. */
  speedup: number
  rounds: number
}

/** Steps of a turn; before the first, each device runs so many turns to find out which dispatches it shares. */
const STEPS = 4
const WARM_UP = 10

/** The first of `devices` has one thread. */
export async function measureThreads(
  devices: readonly Gpu[],
  size: BenchmarkSize,
  rounds: number,
): Promise<ThreadSpeed[]> {
  const engines: Engine[] = []
  for (const device of devices) engines.push(await makeEngine(device, size, TEACHER_TASKS))
  const turn = async (): Promise<number[]> => {
    const times: number[] = []
    for (const engine of engines) times.push(await timeSteps(engine, size, TEACHER_TASKS, STEPS))
    return times
  }
  for (let i = 0; i < WARM_UP; i++) await turn()
  const turns: number[][] = []
  for (let i = 0; i < rounds; i++) turns.push(await turn())
  for (const engine of engines) engine.destroy()
  return devices.map((gpu, i) => ({
    size: size.name,
    threads: threadsOf(gpu.device) ?? 1,
    stepMs: median(turns.map((times) => times[i])),
    speedup: median(turns.map((times) => times[0] / times[i])),
    rounds,
  }))
}
