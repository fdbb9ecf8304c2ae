import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { majorityBaseline } from '../../src/world/baselines'
import { corrupt, corruptAll, CORRUPTIONS, noImage } from '../../src/world/corruption'
import { CORRUPTION_IDS, SEVERITIES } from '../../src/world/corruptionIds'
import { makeDataset, packQuestion, PICTURE_BYTES, questionAt } from '../../src/world/dataset'
import { TEACHER_TEMPLATE_WEIGHTS, TEMPLATE_IDS } from '../../src/world/questions'
import { QUESTIONS_PER_FRAME, type Dataset } from '../../src/world/types'
import { tokenIds } from '../../src/world/vocabulary'

const sha = (...parts: (Uint8Array | Int32Array)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  return hash.digest('hex')
}
const pictures = (data: Dataset): string[] =>
  data.scenes.map((_, f) => sha(data.pixels.subarray(f * PICTURE_BYTES, (f + 1) * PICTURE_BYTES)))

// Every trained model and recorded run rests on these bytes. A change here is a new world.
const PIXELS = '70b499c1641d1a3a294a125e839f2139f983540019a2ab7c128fc1bf8fa64550'
const TEXT = 'aa5653db2b766cd60e7835dd51c235ec6260c76e79d8c351ff3fac7f469c9b90'

describe('makeDataset', () => {
  const train = makeDataset({ seed: 1, split: 'train', frames: 1000 })

  it('is the same, byte for byte, everywhere', () => {
    expect(sha(train.pixels)).toBe(PIXELS)
    expect(sha(train.tokens, train.targets)).toBe(TEXT)
  })

  it('begins the same whatever its size, and keeps pictures whatever is asked', () => {
    const small = makeDataset({ seed: 1, split: 'train', frames: 50 })
    expect(small.tokens).toEqual(train.tokens.subarray(0, small.tokens.length))
    const planned = makeDataset({ seed: 1, split: 'train', frames: 50, capabilities: ['planning'] })
    expect(sha(planned.pixels)).toBe(sha(train.pixels.subarray(0, 50 * PICTURE_BYTES)))
  })

  it('has disjoint splits and seeds', () => {
    const seen = new Set(pictures(train))
    expect(seen.size).toBe(1000)
    for (const other of [
      makeDataset({ seed: 1, split: 'validation', frames: 300 }),
      makeDataset({ seed: 1, split: 'test', frames: 300 }),
      makeDataset({ seed: 2, split: 'train', frames: 300 }),
    ]) {
      for (const picture of pictures(other)) {
        expect(seen.has(picture)).toBe(false)
        seen.add(picture)
      }
    }
  })

  it('predicts the first answer token from the last question token, and nothing before', () => {
    for (let segment = 0; segment < train.templates.length; segment++) {
      const asked = questionAt(train, segment)
      const { question, answer } = asked
      const packed = packQuestion(asked)
      const at = segment * 8
      expect(packed.tokens).toEqual(train.tokens.subarray(at, at + 8))
      expect(packed.targets).toEqual(train.targets.subarray(at, at + 8))
      expect(packed.length).toBe(train.lengths[segment])
      if (segment > 400) continue
      expect([...packed.targets]).toEqual([
        ...new Array(question.length - 1).fill(-1),
        ...answer,
        1,
        ...new Array(8 - question.length - answer.length).fill(-1),
      ])
    }
  })

  it('hardly ever asks a frame the same thing twice', () => {
    let repeats = 0
    for (let f = 0; f < train.frames; f++) {
      const asked = new Set<string>()
      for (let k = 0; k < QUESTIONS_PER_FRAME; k++)
        asked.add(questionAt(train, f * QUESTIONS_PER_FRAME + k).question.join())
      repeats += QUESTIONS_PER_FRAME - asked.size
    }
    // Only roads without vehicles, where reasoning has two questions for four turns.
    expect(repeats / train.templates.length).toBeLessThan(0.01)
  })

  it('asks specialists of one capability only', () => {
    const data = makeDataset({ seed: 1, split: 'train', frames: 20, capabilities: ['planning'] })
    expect(data.capabilities.every((c) => c === 2)).toBe(true)
    expect(data.templates.length).toBe(240)
    expect(() => makeDataset({ seed: 1, split: 'train', frames: 1, capabilities: [] })).toThrow('1, 2 or 3')
  })

  it('follows template weights', () => {
    const data = makeDataset({
      seed: 1,
      split: 'train',
      frames: 1000,
      templateWeights: TEACHER_TEMPLATE_WEIGHTS,
    })
    const total = TEMPLATE_IDS.reduce((sum, id) => sum + TEACHER_TEMPLATE_WEIGHTS[id], 0)
    for (const id of TEMPLATE_IDS) {
      const share = data.templates.filter((t) => t === id).length / data.templates.length
      expect(Math.abs(share - TEACHER_TEMPLATE_WEIGHTS[id] / total)).toBeLessThan(0.03)
    }
    const only = makeDataset({ seed: 1, split: 'train', frames: 5, templateWeights: { P1: 1 } })
    expect(only.capabilities.every((c) => c === 0)).toBe(true)
  })

  it('refuses what it cannot make', () => {
    expect(() => makeDataset({ seed: 1, split: 'train', frames: 1.5 })).toThrow(RangeError)
    expect(() =>
      packQuestion({
        template: 'P1',
        capability: 'perception',
        question: tokenIds('what what what what'),
        answer: tokenIds('no no no no'),
      }),
    ).toThrow('text slots')
  })
})

describe('majorityBaseline', () => {
  it('stands near a third: the questions cannot be answered from their words', () => {
    const score = majorityBaseline(
      makeDataset({ seed: 1, split: 'train', frames: 3000 }),
      makeDataset({ seed: 1, split: 'validation', frames: 1000 }),
    )
    expect(Math.abs(score.perception - 0.33)).toBeLessThan(0.025)
    expect(Math.abs(score.reasoning - 0.32)).toBeLessThan(0.025)
    expect(Math.abs(score.planning - 0.26)).toBeLessThan(0.025)
    expect(score.questions).toBe(12_000)
    expect(score.average).toBeCloseTo((score.perception + score.reasoning + score.planning) / 3, 12)
  })
})

describe('corrupt', () => {
  const { pixels } = makeDataset({ seed: 5, split: 'test', frames: 12 })
  const picture = pixels.slice(0, PICTURE_BYTES)
  const distance = (a: Uint8Array, b: Uint8Array): number =>
    a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length

  it('is deterministic, leaves its input alone, and differs by seed where it is random', () => {
    const before = sha(pixels)
    for (const { id } of CORRUPTIONS) {
      for (const severity of SEVERITIES)
        expect(sha(corruptAll(pixels, id, severity, 9))).toBe(sha(corruptAll(pixels, id, severity, 9)))
    }
    expect(sha(pixels)).toBe(before)
    for (const id of ['noise', 'occlusion', 'lens-obstacle', 'bit-error'] as const) {
      expect(sha(corrupt(picture, id, 2, 1))).not.toBe(sha(corrupt(picture, id, 2, 2)))
      expect(sha(corrupt(picture, id, 2, 1, 0))).not.toBe(sha(corrupt(picture, id, 2, 1, 1)))
    }
  })

  it('grows with severity', () => {
    for (const { id } of CORRUPTIONS) {
      if (id === 'no-image') continue
      const harm = SEVERITIES.map((severity) => distance(corruptAll(pixels, id, severity, 3), pixels))
      expect(harm[0]).toBeGreaterThan(0)
      expect(harm[1]).toBeGreaterThanOrEqual(harm[0])
      expect(harm[2]).toBeGreaterThan(harm[1])
    }
  })

  it('names each corruption once and knows two that show nothing', () => {
    expect(CORRUPTIONS.map((c) => c.id)).toEqual(CORRUPTION_IDS)
    expect(new Set(CORRUPTION_IDS).size).toBe(10)
    expect(corrupt(picture, 'frame-lost', 3, 1).every((v) => v === 0)).toBe(true)
    expect(sha(corrupt(picture, 'no-image', 1, 1))).toBe(sha(noImage()))
    expect(() => corrupt(new Uint8Array(3), 'fog', 1, 1)).toThrow(RangeError)
  })
})
