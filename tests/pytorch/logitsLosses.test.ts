// The exported project's losses on logits against ours, with the gradients that autograd finds: needs a Python with
// PyTorch.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { logitsSignal } from '../../src/distill/signals/logits.reference'
import { SIGNAL_IDS, SIGNALS } from '../../src/distill/signals/registry'
import { stream } from '../../src/world/random'
import { PYTHON, PYTHON_NOTE, runPython } from '../reference/python'

const ROWS = 6
const VOCABULARY = 9
const IDS = SIGNAL_IDS.filter((id) => SIGNALS[id].kind === 'logits')

const SCRIPT = `
import json, sys, torch
sys.path.insert(0, sys.argv[1])
from losses import logits_loss
given, answers = json.load(open("case.json")), {}
for signal in given["signals"]:
    logits = torch.tensor(given["logits"], dtype=torch.float64)[None].requires_grad_(True)
    target = torch.tensor(given["target"], dtype=torch.float64)[None]
    loss = logits_loss(signal, logits, target, given["temperature"], torch.tensor(given["labels"])[None]).sum()
    loss.backward()
    answers[signal] = {"loss": loss.item(), "gradient": logits.grad.flatten().tolist()}
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
      JSON.stringify({ logits, target, labels, temperature, signals: IDS }),
    )
    const answers = JSON.parse(runPython(folder, '-c', SCRIPT, resolve('pytorch'))) as Record<
      string,
      { loss: number; gradient: number[] }
    >
    rmSync(folder, { recursive: true })
    const weights = Float64Array.from(labels, (label) => (label >= 0 ? 1 / 4 : 0))
    for (const id of IDS) {
      const { loss, dLogits } = logitsSignal(
        SIGNALS[id].divergence!,
        Float64Array.from(logits.flat()),
        Float64Array.from(target.flat()),
        weights,
        weights,
        temperature,
      )
      expect(answers[id].loss, id).toBeCloseTo(loss, 10)
      answers[id].gradient.forEach((x, i) => expect(x, `${id} ${i}`).toBeCloseTo(dLogits[i], 10))
    }
  },
)
