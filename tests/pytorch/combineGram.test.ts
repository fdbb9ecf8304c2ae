// The exported project's ways to combine gradients against ours, on Gram matrices of random gradients: needs
// a Python with PyTorch.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { COMBINE, COMBINE_IDS, type CombineId } from '../../src/distill/combine/registry'
import type { CombineMemory } from '../../src/distill/combine/types'
import { PERMUTATIONS } from '../../src/distill/tasks'
import { stream } from '../../src/world/random'
import { PYTHON, PYTHON_NOTE, runPython } from '../reference/python'

const CASES = 60

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
  return {
    gradients,
    permutation: random.integer(6),
    present: [0, 1, 2].map((c) => n % 5 !== 4 || c !== n % 3),
  }
}

const SCRIPT = `
import json, sys, torch
sys.path.insert(0, sys.argv[1])
from combine import combine
from step import PERMUTATIONS
given, memories, answers = json.load(open("cases.json")), {}, []
for case in given["cases"]:
    gradients = torch.tensor(case["gradients"], dtype=torch.float64)
    answers.append({})
    for method in given["methods"]:
        update, coefficients = combine(method, gradients[:1], gradients[1:], PERMUTATIONS[case["permutation"]], case["present"], memories.setdefault(method, {}))
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
      cases.forEach(({ gradients, permutation, present }, n) => {
        const gram = gradients.flatMap((a) =>
          gradients.map((b) => a.reduce((sum, x, i) => sum + x * b[i], 0)),
        )
        const ours = COMBINE[method].coefficients(gram, {
          permutation: PERMUTATIONS[permutation],
          present,
          memory,
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
