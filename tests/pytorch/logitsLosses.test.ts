// The exported project's losses on logits against ours, with the gradients that autograd finds: needs a Python with
// PyTorch.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { logitsSignal } from '../../src/distill/signals/logits.reference'
import { divergenceOf } from '../../src/distill/signals/divergences'
import { SIGNAL_IDS, SIGNALS } from '../../src/distill/signals/registry'
import { stream } from '../../src/world/random'
import { PYTHON, PYTHON_NOTE, runPython } from '../reference/python'

const ROWS = 6
const VOCABULARY = 9
const CASES = SIGNAL_IDS.filter((id) => SIGNALS[id].kind === 'logits').flatMap((id) =>
  (SIGNALS[id].options.includes('beta') ? [0.5, 0.25, 0.9] : [0.5]).map((beta) => [id, beta] as const),
)

const SCRIPT = `
import json, sys, torch
sys.path.insert(0, sys.argv[1])
from losses import logits_loss
given, answers = json.load(open("case.json")), {}
for signal, beta in given["signals"]:
    logits = torch.tensor(given["logits"], dtype=torch.float64)[None].requires_grad_(True)
    target = torch.tensor(given["target"], dtype=torch.float64)[None]
    loss = logits_loss(signal, logits, target, given["temperature"], torch.tensor(given["labels"])[None], beta).sum()
    loss.backward()
    answers[f"{signal} {beta}"] = {"loss": loss.item(), "gradient": logits.grad.flatten().tolist()}
print(json.dumps(answers))
`

it.skipIf(!PYTHON)(
  `every signal on logits gives the same loss and gradient in the exported project (${PYTHON_NOTE})`,
  () => {
    const random = stream(3, 'losses in PyTorch')
    const rows = () =>
      Array.from({ length: ROWS }, () => Array.from({ length: VOCABULARY }, () => 2 * random.normal()))
    const [logits, target] = [rows(), rows()]
    const labels = [1, -1, 2, 0, -1, 4]
    const temperature = 1.7
    const folder = mkdtempSync(join(tmpdir(), 'drive-kd-logits-'))
    writeFileSync(
      join(folder, 'case.json'),
      JSON.stringify({ logits, target, labels, temperature, signals: CASES }),
    )
    const answers = JSON.parse(runPython(folder, '-c', SCRIPT, resolve('pytorch'))) as Record<
      string,
      { loss: number; gradient: number[] }
    >
    rmSync(folder, { recursive: true })
    const weights = Float64Array.from(labels, (label) => (label >= 0 ? 1 / 4 : 0))
    for (const [id, beta] of CASES) {
      const { loss, dLogits } = logitsSignal(
        divergenceOf(id),
        Float64Array.from(logits.flat()),
        Float64Array.from(target.flat()),
        weights,
        weights,
        temperature,
        beta,
      )
      const answer = answers[`${id} ${beta}`]
      expect(answer.loss, id).toBeCloseTo(loss, 10)
      answer.gradient.forEach((x, i) => expect(x, `${id} ${i}`).toBeCloseTo(dLogits[i], 10))
    }
  },
)
