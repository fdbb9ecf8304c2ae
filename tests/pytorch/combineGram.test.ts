// The exported project's ways to combine gradients against ours, on Gram matrices of random gradients: needs
// a Python with PyTorch.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { COMBINE, COMBINE_IDS } from '../../src/distill/combine/registry'
import type { CombineId } from '../../src/distill/combine/method'
import type { CombineMemory } from '../../src/distill/combine/context'
import { PERMUTATIONS } from '../../src/distill/tasks'
import { stream } from '../../src/world/random'
import { PYTHON, PYTHON_NOTE, runPython } from '../reference/python'

const CASES = 60

/** Other values than the defaults, by method. */
const otherParameters = (): Record<CombineId, Record<string, number>> =>
  Object.fromEntries(
    COMBINE_IDS.filter((id) => !COMBINE[id].memory).map((id) => [
      id,
      Object.fromEntries(
        Object.entries(COMBINE[id].parameters ?? {}).map(([name, p]) => [name, (p.default + p.max) / 2]),
      ),
    ]),
  )

/**
 * Four gradients of six entries; some conflict, some of very different lengths, some with an absent
 * capability.
 */
function drawCase(n: number) {
  const random = stream(9, 'combine in PyTorch', n)
  const common = Array.from({ length: 6 }, () => random.normal())
  const gradients = Array.from({ length: 4 }, () => {
    const size = 10 ** (n % 3 === 0 ? random.normal() : 0)
    const share = random.normal()
    return common.map((x) => size * (random.normal() + share * x))
  })
  const gramOf = (rows: number[][]) =>
    rows.flatMap((a) => rows.map((b) => a.reduce((sum, x, i) => sum + x * b[i], 0)))
  return {
    gradients,
    gram: gramOf(gradients),
    // Two groups of parameters: the first two entries, and the rest.
    groups: [gramOf(gradients.map((g) => g.slice(0, 2))), gramOf(gradients.map((g) => g.slice(2)))],
    losses: Array.from({ length: 4 }, () => Math.exp(random.normal())),
    draw: { seed: 7, step: n + 1, microBatch: n % 2 },
    permutation: random.integer(6),
    present: [0, 1, 2].map((c) => n % 5 !== 4 || c !== n % 3),
    // Every other case has other constants, but for the methods that would remember them.
    parameters: n % 2 ? otherParameters() : {},
  }
}

const SCRIPT = `
import json, sys, torch
import numpy as np
sys.path.insert(0, sys.argv[1])
from combine import combine
from combine_gram import Context
from step import PERMUTATIONS
given, memories, answers = json.load(open("cases.json")), {}, []
for case in given["cases"]:
    gradients = torch.tensor(case["gradients"], dtype=torch.float64)
    answers.append({})
    for method in given["methods"]:
        context = Context(
            order=PERMUTATIONS[case["permutation"]], takes_part=[True, *case["present"]], memory=memories.setdefault(method, {}),
            parameters=case["parameters"].get(method, {}), losses=np.array(case["losses"]), groups=[np.array(g).reshape(4, 4) for g in case["groups"]], seed=case["draw"]["seed"], step=case["draw"]["step"],
            micro_batch=case["draw"]["microBatch"])
        update, coefficients = combine(method, gradients[:1], gradients[1:], context)
        assert torch.allclose(update, coefficients @ gradients, atol=1e-9), method
        answers[-1][method] = coefficients.tolist()
print(json.dumps(answers))
`

it.skipIf(!PYTHON)(
  `every way of combining gives the same coefficients in the exported project (${PYTHON_NOTE})`,
  () => {
    const cases = Array.from({ length: CASES }, (_, n) => drawCase(n))
    const folder = mkdtempSync(join(tmpdir(), 'drive-kd-combine-'))
    writeFileSync(join(folder, 'cases.json'), JSON.stringify({ cases, methods: COMBINE_IDS }))
    const answers = JSON.parse(runPython(folder, '-c', SCRIPT, resolve('pytorch'))) as Record<
      CombineId,
      number[]
    >[]
    rmSync(folder, { recursive: true })
    for (const method of COMBINE_IDS) {
      const memory: CombineMemory = {}
      cases.forEach(({ gram, groups, losses, draw, permutation, present, parameters }, n) => {
        const own = Object.entries(parameters[method] ?? {}).map(([name, x]) => [`${method}.${name}`, x])
        const ours = COMBINE[method].coefficients(gram, {
          permutation: PERMUTATIONS[permutation],
          present,
          memory,
          groups,
          losses,
          draw,
          parameters: Object.fromEntries(own) as Record<string, number>,
        })
        const size = Math.max(...ours.map(Math.abs), 1e-12)
        const theirs = answers[n][method]
        expect(
          Math.max(...ours.map((x, k) => Math.abs(x - theirs[k]))) / size,
          `${method}, case ${n}: ${ours.join(' ')} against ${theirs.join(' ')}`,
        ).toBeLessThan(1e-6)
      })
    }
  },
)
