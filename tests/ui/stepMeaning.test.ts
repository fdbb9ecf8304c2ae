// The sentence of a step: what it says follows from the numbers, and is never the opposite of what happened.

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CombineId } from '../../src/distill/combine/method'
import { inner, unit } from '../../src/distill/combine/gramSpace'
import { playRecording, readRecording } from '../../src/records/recording'
import { explainGradients } from '../../src/ui/explain/explainStep'
import { pastRight } from '../../src/ui/explain/numbers'
import { projectedDegrees, chooseStep } from '../../src/ui/explain/stepChoice'
import { meaningOf } from '../../src/ui/explain/stepMeaning'
import { gramOf, presetSandbox, type PresetId } from '../../src/ui/explain/whatIf'

const context = { permutation: [0, 1, 2], present: [true, true, true], parameters: {} }

const meaning = (method: CombineId, gram: readonly number[], given = context) => {
  const explanation = explainGradients(method, gram, given)
  return { explanation, said: meaningOf(explanation, inner(gram, explanation.stages.update, unit(0))) }
}

/** Gram matrix of four random vectors of five numbers. */
const grams = fc
  .array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }), {
    minLength: 4,
    maxLength: 4,
  })
  .filter((vectors) => vectors.every((v) => v.some((x) => Math.abs(x) > 0.05)))
  .map((vectors) => vectors.flatMap((a) => vectors.map((b) => a.reduce((sum, x, i) => sum + x * b[i]!, 0))))

describe('what a step means', () => {
  test('of the made-up situations', () => {
    const of = (id: PresetId) => meaning('agp', gramOf(presetSandbox(id))).said
    expect(of('calm')).toEqual({ kind: 'agree', projects: true })
    expect(of('stage1')).toMatchObject({ kind: 'projected', also: false })
    expect(of('both')).toMatchObject({ kind: 'projected', also: true })
    expect(of('rivals').kind).toBe('settled')
  })

  test('AGP: says "projected" exactly where stage 1 turned something, and nothing projected where nothing was', () => {
    fc.assert(
      fc.property(grams, (gram) => {
        const { explanation, said } = meaning('agp', gram)
        const turned = explanation.turns.filter((t) => t.turned > 0).map((t) => t.task)
        expect(said.kind === 'projected').toBe(turned.length > 0)
        if (said.kind === 'projected') expect(said.tasks).toEqual(turned)
        if (said.kind === 'agree' || said.kind === 'outweighed') {
          expect(turned).toEqual([])
          expect(explanation.stage2.kind).not.toBe('fired')
        }
        expect(said.kind).not.toBe('mixed')
      }),
    )
  })

  test('a plain sum: names the pairs in conflict, and whether the update opposes the answers', () => {
    fc.assert(
      fc.property(grams, (gram) => {
        const { explanation, said } = meaning('sum', gram)
        const pairs = said.kind === 'mixed' ? said.pairs : []
        const clear =
          explanation.cosines.flat().filter((cosine) => cosine !== null && cosine < -1e-6).length / 2
        expect(pairs.length).toBeGreaterThanOrEqual(clear)
        expect(pairs.length).toBeLessThanOrEqual(explanation.conflicts)
        expect(said.kind).toBe(pairs.length > 0 ? 'mixed' : 'agree')
        const along = gram.slice(0, 4).reduce((sum, product) => sum + product, 0)
        if (said.kind === 'mixed' && Math.abs(along) > 1e-9) expect(said.against).toBe(along < 0)
      }),
    )
  })

  test('without teachers there is nothing to combine', () => {
    const alone = { ...context, present: [false, false, false] }
    expect(meaning('agp', gramOf(presetSandbox('both')), alone).said).toEqual({ kind: 'alone' })
  })
})

test('an angle past 90 degrees is never written as 90', () => {
  expect([pastRight(131.4), pastRight(90.4), pastRight(90.02), pastRight(90.0001), pastRight(null)]).toEqual([
    '131°',
    '90.4°',
    '90.02°',
    '> 90°',
    '–',
  ])
})

test('of the recorded run, a step is chosen in which something is projected', () => {
  const read = readRecording(JSON.parse(readFileSync('public/runs/default.json', 'utf8')))
  if (!read.ok) throw new Error('the recorded run cannot be read')
  const { config } = read.recording
  const steps = playRecording(read.recording).steps.filter((s) => Number.isFinite(s.gram[0]))
  expect(steps[0]?.learningRate).toBe(0)
  const choice = chooseStep(steps, config)
  expect(choice?.why).toBe('projected')
  expect(choice?.metrics.learningRate).toBeGreaterThan(0)
  const degrees = projectedDegrees(choice!.metrics, config)
  expect(degrees).toBeGreaterThan(5)
  for (const step of steps.slice(1)) expect(projectedDegrees(step, config)).toBeLessThanOrEqual(degrees)
  expect(chooseStep(steps.slice(0, 1), config)).toBeNull()
})
