// What an answer costs: every picture is encoded, every word is one pass, and only what was timed counts.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { answerCosts, bytesHeld } from '../../src/experiment/reference/answerCost'
import { ReferenceRun } from '../../src/experiment/reference/referenceRun'
import { parameterLayout } from '../../src/nn/config'
import { findPreset } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import { readEncoderWeights } from '../../src/teacher/exportEncoder'
import { readWeights } from '../../src/teacher/exportTeacher'
import { readStudentWeights, writeStudentWeights } from '../../src/teacher/studentWeights'

const file = (name: string): Uint8Array => new Uint8Array(readFileSync(`public/teachers/${name}`))
const encoder = readEncoderWeights(file('encoder.onnx')).parameters

/** A clock that ticks by one ms whenever somebody looks. */
const ticking = () => {
  let time = 0
  return () => time++
}

describe('the cost of an answer', () => {
  const models = ['gpt-4x48', 'gpt-6x64'].map((set) => readWeights(file(`${set}/perception.onnx`)))
  const { encoderMs, costs } = answerCosts({ models, encoder, warmUpMs: 0, budgetMs: 0, now: ticking() })

  test('is of three answers at least, with medians of what lay between two looks at the clock', () => {
    expect(encoderMs).toBe(1)
    for (const { answers, firstWordMs, nextWordMs } of costs) {
      expect(answers).toBe(3)
      // The first word is looked at after the encoder, too.
      expect([firstWordMs, nextWordMs]).toEqual([2, 1])
    }
  })

  test('counts the weights, and more memory for the larger model', () => {
    costs.forEach(({ parameters, bytes }, i) => {
      expect(parameters).toBe(parameterLayout(models[i].config).count)
      expect(bytes).toBeGreaterThan(8 * parameters)
    })
    expect(costs[1].bytes).toBeGreaterThan(1.5 * costs[0].bytes)
  })

  test('warms up and repeats for as long as it may', () => {
    const longer = answerCosts({ models, encoder, warmUpMs: 10, budgetMs: 100, now: ticking() })
    expect(longer.costs[0].answers).toBeGreaterThan(3)
    expect(longer.costs[1].answers).toBe(longer.costs[0].answers)
  })

  test('holds a buffer once, however many views look into it', () => {
    const whole = new Float64Array(10)
    expect(bytesHeld({ a: whole, b: [whole.subarray(2)], c: null, d: 'x', e: new Float32Array(3) })).toBe(92)
  })
})

test('a student of the lesson is a file that opens as it was', () => {
  const resolved = resolveSettings({
    ...findPreset('one-minute')?.settings,
    trainFrames: 4,
    validationFrames: 2,
  })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  const run = new ReferenceRun(resolved.settings, { encoder, teachers: {} })
  const before = run.parameters
  // The learning rate of the first step is 0.
  run.next()
  run.next()
  expect(run.parameters).not.toEqual(before)
  const read = readStudentWeights(writeStudentWeights(run.config, run.parameters), null, run.config)
  expect(read).toMatchObject({ ok: true })
  if (read.ok) expect(read.parameters).toEqual(run.parameters)
})
