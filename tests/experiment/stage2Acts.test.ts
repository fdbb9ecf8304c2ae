// The steps in which stage 2 acts, which chapter 9 shows: made again by the float64 reference and compared with the
// file: up to the second of them, which a change of anything that they depend on reaches, or with THOROUGH=1 all.
// `RECORD=1 npx vitest run tests/experiment/stage2Acts.test.ts` writes the file.

import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { method as agp } from '../../src/distill/combine/methods/agp'
import { PERMUTATIONS } from '../../src/distill/tasks'
import { ReferenceRun, teachersRead } from '../../src/experiment/reference/referenceRun'
import { STAGE2_CHANGES, STAGE2_STEPS, type Stage2Record } from '../../src/experiment/reference/stage2Steps'
import type { ReferenceTeacherWeights } from '../../src/experiment/reference/referenceTeachers'
import { findPreset } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import { readEncoderWeights } from '../../src/teacher/exportEncoder'
import { readWeights } from '../../src/teacher/exportTeacher'

const PATH = 'experiments/lesson/stage-2-acts.json'
const file = (name: string): Uint8Array => new Uint8Array(readFileSync(`public/teachers/${name}`))

/** Whether stage 2 changes the update of AGP in some order: a teacher's coefficient is no longer 1. */
const acts = (gram: readonly number[]): boolean =>
  PERMUTATIONS.some((permutation) =>
    agp
      .coefficients(gram, { permutation, present: [true, true, true] })
      .slice(1)
      .some((v) => Math.abs(v - 1) > 1e-9),
  )

function recorded(of: number): Stage2Record {
  const resolved = resolveSettings({ ...findPreset('one-minute')?.settings, ...STAGE2_CHANGES })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  const { settings } = resolved
  const teachers: ReferenceTeacherWeights = {}
  for (const task of teachersRead(settings))
    teachers[task] = readWeights(file(`${settings.teachers}/${task}.onnx`))
  const run = new ReferenceRun(settings, {
    encoder: readEncoderWeights(file('encoder.onnx')).parameters,
    teachers,
  })
  const made: Stage2Record = { steps: [], acted: 0, of }
  while (run.step < of) {
    const { step, gram, permutation } = run.next()
    if (acts(gram)) made.acted++
    if (STAGE2_STEPS.includes(step)) made.steps.push({ step, gram: [...gram], permutation })
  }
  return made
}

test('stage 2 acts in the recorded steps, as the reference makes them', { timeout: 240_000 }, () => {
  const whole = Boolean(process.env.RECORD) || process.env.THOROUGH === '1'
  const last = STAGE2_STEPS[STAGE2_STEPS.length - 1]
  const made = recorded(whole ? last : STAGE2_STEPS[1])
  if (process.env.RECORD) writeFileSync(PATH, `${JSON.stringify(made, null, 1)}\n`)
  const kept = JSON.parse(readFileSync(PATH, 'utf8')) as Stage2Record
  if (whole) expect(kept.acted).toBe(made.acted)
  expect(kept.of).toBe(last)
  expect(kept.steps.map(({ step }) => step)).toEqual(STAGE2_STEPS)
  made.steps.forEach(({ step, gram, permutation }, i) => {
    expect(kept.steps[i]).toMatchObject({ step, permutation })
    const scale = Math.max(...gram.map(Math.abs))
    gram.forEach((v, k) => expect(Math.abs(v - kept.steps[i].gram[k]) / scale).toBeLessThan(1e-9))
  })
  expect(acts(kept.steps[kept.steps.length - 1].gram)).toBe(true)
  expect(acts(kept.steps[0].gram)).toBe(false)
})
