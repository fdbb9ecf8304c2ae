// What the student of chapter 10's live figure reaches from answers alone: the line that both students are compared
// with. The reference makes its first steps again and compares them with the file.
// `RECORD=1 npx vitest run tests/experiment/answersAlone.test.ts` makes all of them and writes the file.

import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ReferenceRun } from '../../src/experiment/reference/referenceRun'
import { findPreset } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import { readEncoderWeights } from '../../src/teacher/exportEncoder'
import { aloneChanges, STEPS, type AnswersAlone } from '../../src/ui/features/learn/live/whenSettings'

const PATH = 'experiments/lesson/answers-alone.json'
const EVERY = 25
const encoder = readEncoderWeights(new Uint8Array(readFileSync('public/teachers/encoder.onnx'))).parameters

function reached(regime: 'right' | 'labels', steps: number): AnswersAlone['right'] {
  const resolved = resolveSettings({ ...findPreset('one-minute')?.settings, ...aloneChanges(regime) })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  const run = new ReferenceRun(resolved.settings, { encoder, teachers: {} })
  const marks: AnswersAlone['right'] = []
  while (run.step < steps) {
    run.next()
    if (run.step % EVERY === 0)
      marks.push({ step: run.step, perception: Number(run.evaluate().perception!.toFixed(6)) })
  }
  return marks
}

// All steps take minutes on a busy machine.
const TIMEOUT_MS = process.env.RECORD ? 900_000 : 60_000

test("chapter 10's student without a teacher reaches what the file says", { timeout: TIMEOUT_MS }, () => {
  if (process.env.RECORD) {
    const made = { right: reached('right', STEPS), labels: reached('labels', STEPS) }
    writeFileSync(PATH, `${JSON.stringify(made, null, 1)}\n`)
  }
  const kept = JSON.parse(readFileSync(PATH, 'utf8')) as AnswersAlone
  for (const regime of ['right', 'labels'] as const) {
    expect(kept[regime].at(-1)?.step).toBe(STEPS)
    expect(kept[regime].slice(0, 1)).toEqual(reached(regime, EVERY))
  }
  // Wrong labels cost this student something.
  expect(kept.right.at(-1)!.perception).toBeGreaterThan(kept.labels.at(-1)!.perception)
})
