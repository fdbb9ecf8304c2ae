// What a typed rule costs: a step that is combined by one, against the same step combined by the cheapest of the
// methods that the host solves, the mean. Both make the same round trip; what differs is the call into the sandbox.

import type { CombineMemory, CombineRule } from '../../distill/combine/context'
import type { CombineId } from '../../distill/combine/method'
import { isHostSolved } from '../../distill/combine/registry'
import { RULE_EXAMPLES, RULE_SOURCES, type RuleExample } from '../../distill/combine/rule/examples'
import { openRule } from '../../distill/combine/rule/open'
import type { Engine } from '../../distill/engine/engine'
import type { StepInput } from '../../distill/step/stepInput'
import { PERMUTATIONS, TEACHER_TASKS } from '../../distill/tasks'
import type { Gpu } from '../../gpu/device'
import { makeEngine, median, stepInput, type BenchmarkSize } from './benchmark'

export interface RuleCost {
  /** Size of the student. */
  size: string
  /** One of the shipped examples. */
  rule: RuleExample
  /** The method that the host solves. */
  host: CombineId
  /** Median ms of a step with it, and with the rule. */
  hostMs: number
  ruleMs: number
  /** Median of the ratios, taken turn by turn; and the smallest and the largest of them. */
  overHost: number
  spread: [number, number]
  /** The same of the processor's time of the whole process, which other programs disturb less; a GPU's is not in it. */
  processorMs: { host: number; rule: number }
  processorOverHost: number
  /** Median ms of one call of the rule by itself, sandbox included. */
  callMs: number
}

const HOST: CombineId = 'mean'
const CALLS = 200

const GRAM = [4, 1, -2, 0, 1, 9, -1, 1, -2, -1, 16, -3, 0, 1, -3, 25]

/** Time on the clock and of the processor, ms per step. */
interface StepTime {
  clock: number
  processor: number
}

async function timeSteps(
  engine: Engine,
  size: BenchmarkSize,
  steps: number,
  how: Pick<StepInput, 'method' | 'rule'>,
  processor: () => number,
): Promise<StepTime> {
  const inputs = Array.from({ length: steps }, (_, i) => ({
    ...stepInput(size, i + 1, TEACHER_TASKS),
    ...how,
  }))
  const [start, used] = [performance.now(), processor()]
  await engine.run(inputs)
  return { clock: (performance.now() - start) / steps, processor: (processor() - used) / steps }
}

/** One call after the other, as a run makes them: with a memory, another order each time. */
function timeCall(rule: CombineRule): number {
  const memory: CombineMemory = {}
  const times = Array.from({ length: CALLS }, (_, i) => {
    const draw = { seed: 1, step: i + 1, microBatch: 0 }
    const permutation = PERMUTATIONS[i % PERMUTATIONS.length]
    const start = performance.now()
    rule(GRAM, { permutation, present: [true, true, true], memory, draw })
    return performance.now() - start
  })
  return median(times)
}

/** What `turns` say of the two of a pair. */
function compared(turns: readonly [StepTime, StepTime][], of: (time: StepTime) => number) {
  const ratios = turns.map(([a, b]) => of(b) / of(a))
  return {
    host: median(turns.map(([a]) => of(a))),
    rule: median(turns.map(([, b]) => of(b))),
    over: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)] as [number, number],
  }
}

/**
 * Measures every shipped example on one size; `rounds` turns of both with `steps` steps each, the order swapped from
 * turn to turn. `processor`: milliseconds of the processor that this process has used.
 */
export async function measureRuleCost(
  gpu: Gpu,
  size: BenchmarkSize,
  rounds: number,
  steps: number,
  processor: () => number,
): Promise<RuleCost[]> {
  if (!isHostSolved(HOST)) throw new Error(`${HOST} is solved on the GPU`)
  const engine = await makeEngine(gpu, size, TEACHER_TASKS)
  const results: RuleCost[] = []
  for (const name of RULE_EXAMPLES) {
    const rule = await openRule(RULE_SOURCES[name])
    const host = () => timeSteps(engine, size, steps, { method: HOST }, processor)
    const own = () => timeSteps(engine, size, steps, { method: 'rule', rule }, processor)
    await host()
    await own()
    const turns: [StepTime, StepTime][] = []
    for (let i = 0; i < rounds; i++) {
      const [first, second] = i % 2 === 0 ? [await host(), await own()] : [await own(), await host()]
      turns.push(i % 2 === 0 ? [first, second] : [second, first])
    }
    const [clock, used] = [compared(turns, (t) => t.clock), compared(turns, (t) => t.processor)]
    results.push({
      size: size.name,
      rule: name,
      host: HOST,
      hostMs: clock.host,
      ruleMs: clock.rule,
      overHost: clock.over,
      spread: clock.spread,
      processorMs: { host: used.host, rule: used.rule },
      processorOverHost: used.over,
      callMs: timeCall(rule),
    })
  }
  engine.destroy()
  return results
}
