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
  /** Median ms of one call of the rule by itself, sandbox included. */
  callMs: number
}

const HOST: CombineId = 'mean'
const CALLS = 200

const GRAM = [4, 1, -2, 0, 1, 9, -1, 1, -2, -1, 16, -3, 0, 1, -3, 25]

async function timeSteps(
  engine: Engine,
  size: BenchmarkSize,
  steps: number,
  how: Pick<StepInput, 'method' | 'rule'>,
): Promise<number> {
  const start = performance.now()
  const inputs = Array.from({ length: steps }, (_, i) => ({
    ...stepInput(size, i + 1, TEACHER_TASKS),
    ...how,
  }))
  await engine.run(inputs)
  return (performance.now() - start) / steps
}

/** One call after the other, as a run makes them: with a memory, another order each time. */
function timeCall(rule: CombineRule): number {
  const memory: CombineMemory = {}
  const times = Array.from({ length: CALLS }, (_, i) => {
    const draw = { seed: 1, step: i + 1, part: 0 }
    const permutation = PERMUTATIONS[i % PERMUTATIONS.length]
    const start = performance.now()
    rule(GRAM, { permutation, present: [true, true, true], memory, draw })
    return performance.now() - start
  })
  return median(times)
}

/** Measures every shipped example on one size; `rounds` turns of both with `steps` steps each, the order swapped. */
export async function measureRuleCost(
  gpu: Gpu,
  size: BenchmarkSize,
  rounds: number,
  steps: number,
): Promise<RuleCost[]> {
  if (!isHostSolved(HOST)) throw new Error(`${HOST} is solved on the GPU`)
  const engine = await makeEngine(gpu, size, TEACHER_TASKS)
  await timeSteps(engine, size, 1, { method: HOST })
  const results: RuleCost[] = []
  for (const name of RULE_EXAMPLES) {
    const rule = await openRule(RULE_SOURCES[name])
    const typed = { method: 'rule' as const, rule }
    await timeSteps(engine, size, 1, typed)
    const turns: [number, number][] = []
    for (let i = 0; i < rounds; i++) {
      const host = () => timeSteps(engine, size, steps, { method: HOST })
      const own = () => timeSteps(engine, size, steps, typed)
      if (i % 2 === 0) turns.push([await host(), await own()])
      else {
        const second = await own()
        turns.push([await host(), second])
      }
    }
    const ratios = turns.map(([a, b]) => b / a)
    results.push({
      size: size.name,
      rule: name,
      host: HOST,
      hostMs: median(turns.map(([a]) => a)),
      ruleMs: median(turns.map(([, b]) => b)),
      overHost: median(ratios),
      spread: [Math.min(...ratios), Math.max(...ratios)],
      callMs: timeCall(rule),
    })
  }
  engine.destroy()
  return results
}
