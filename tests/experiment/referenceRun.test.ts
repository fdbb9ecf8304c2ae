// Runs on the float64 reference: the small student of the lesson learns, teachers say what their files say, and
// what needs maps is refused.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ReferenceRun, teachersRead } from '../../src/experiment/reference/referenceRun'
import { ReferenceTeachers } from '../../src/experiment/reference/referenceTeachers'
import { trainingSet } from '../../src/experiment/run/frameSets'
import { hostData } from '../../src/experiment/teachers/teacherTraining'
import { findPreset } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import { encoderFeatures } from '../../src/teacher/encoder.reference'
import { readEncoderWeights } from '../../src/teacher/exportEncoder'
import { readWeights } from '../../src/teacher/exportTeacher'
import { loadTeacher } from '../../src/teacher/runtime'
import { largestDifference } from '../teacher/fixtures'

const file = (name: string): Uint8Array => new Uint8Array(readFileSync(`public/teachers/${name}`))
const encoder = readEncoderWeights(file('encoder.onnx')).parameters

function settingsOf(changes: Partial<Settings> = {}): Settings {
  const resolved = resolveSettings({ ...findPreset('one-minute')?.settings, ...changes })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  return resolved.settings
}

const WRONG: Partial<Settings> = {
  signalPerception: 'logits-kl',
  signalReasoning: 'none',
  signalPlanning: 'none',
  teachers: 'gpt-4x48',
  weightPerception: 0.6,
  wrongTeacher: 'perception',
  wrongHow: 'words',
  trainFrames: 4,
  validationFrames: 4,
  batchFrames: 2,
  batchSegments: 6,
}

describe('a run on the float64 reference', () => {
  test('"One minute" is above always giving the commonest answer within 80 of its 300 steps', () => {
    const run = new ReferenceRun(settingsOf(), { encoder, teachers: {} })
    expect(run.majority.reasoning).toBeNull()
    for (let i = 0; i < 80; i++) run.next()
    const { perception, planning } = run.evaluate()
    expect(planning).toBeNull()
    expect(perception).toBeGreaterThan(run.majority.perception! + 0.05)
  })

  test('repeats, and projection changes the student where a teacher is wrong', () => {
    const teachers = { perception: readWeights(file('gpt-4x48/perception.onnx')) }
    expect(teachersRead(settingsOf({ ...WRONG, method: 'agp' }))).toEqual(['perception'])
    const after = (method: 'sum' | 'agp') => {
      const run = new ReferenceRun(settingsOf({ ...WRONG, method, warmup: 0 }), { encoder, teachers })
      return Array.from({ length: 12 }, () => run.next())
    }
    const [sum, again, agp] = [after('sum'), after('sum'), after('agp')]
    expect(again).toEqual(sum)
    expect(agp[0].losses).toEqual(sum[0].losses)
    expect(sum.every(({ coefficients }) => coefficients[0] === 1)).toBe(true)
    // Where the wrong teacher opposes the answers, the answers count for more.
    const opposed = agp.filter(({ gram }) => gram[1] < 0)
    expect(opposed.length).toBeGreaterThan(0)
    for (const { coefficients } of opposed) expect(coefficients[0]).toBeGreaterThan(1)
  })

  test('a teacher says what its file says in the runtime', async () => {
    const settings = settingsOf({ trainFrames: 4 })
    const set = trainingSet(settings)
    const host = hostData(set, encoderFeatures(encoder, set.pixels))
    const weights = { planning: readWeights(file('gpt-4x48/planning.onnx')) }
    const ours = new ReferenceTeachers(weights, host, settings).logits('planning', 3)
    const runtime = await loadTeacher(file('gpt-4x48/planning.onnx'))
    const theirs = await runtime.run({
      features: host.features,
      tokens: host.tokens,
      frames: 4,
      segments: host.questionsPerFrame,
    })
    await runtime.dispose()
    expect(largestDifference(ours, theirs.logits.subarray(3 * ours.length, 4 * ours.length))).toBeLessThan(
      1e-3,
    )
  })

  test('refuses signals on maps', () => {
    const maps = settingsOf({ method: 'sum', layers: 2 })
    expect(() => new ReferenceRun(maps, { encoder, teachers: {} })).toThrow(/answers only/)
  })
})
