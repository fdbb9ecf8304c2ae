// Every regime does what its setting says, and without one a training set is, byte for byte, what it was.
import { isDeepStrictEqual as same } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawBatch, drawnFrames } from '../../src/experiment/run/batches'
import { dataKey, trainingSet } from '../../src/experiment/run/frameSets'
import { hostData } from '../../src/experiment/teachers/teacherTraining'
import { parseTemplateMix, questionCounts, QUESTIONS_OF_A_FRAME } from '../../src/settings/questionMix'
import { defaultSettings, resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import { makeDataset, questionAt } from '../../src/world/dataset'
import { TEMPLATE_IDS } from '../../src/world/questions'
import { checkScene, CONDITIONS, vehicles } from '../../src/world/scene'
import { SETTINGS_TABLE } from '../../src/settings/table'
import { CAPABILITIES, QUESTIONS_PER_FRAME, TEXT_SLOTS, type Dataset } from '../../src/world/types'
import { PAD } from '../../src/world/vocabulary'

const FRAMES = 120
const made = (changes: Partial<Settings>): Dataset =>
  trainingSet({ ...defaultSettings(), trainFrames: FRAMES, seed: 3, ...changes })
const plain = made({})
const problems = (changes: Partial<Settings>): string[] => {
  const resolved = resolveSettings(changes)
  return resolved.ok ? [] : resolved.errors.map(({ message }) => message)
}
const segments = Array.from({ length: FRAMES * QUESTIONS_PER_FRAME }, (_, i) => i)
const answerOf = (data: Dataset, segment: number): string => questionAt(data, segment).answer.join(' ')

describe('the defaults', () => {
  it('make the plain training set', () => {
    expect(same(plain, makeDataset({ seed: 3, split: 'student', frames: FRAMES }))).toBe(true)
    const old = makeDataset({ seed: 3, split: 'train', frames: FRAMES })
    expect(same(made({ trainStream: 'teachers' }), old)).toBe(true)
  })

  it('and every setting of a training set makes another one, under another key', () => {
    const changes: Partial<Settings>[] = [
      { seed: 4 },
      { trainFrames: FRAMES - 1 },
      { trainStream: 'teachers' },
      { labelNoise: 0.1 },
      { trainConditions: 'night' },
      { capabilityMix: [2, 1, 1] },
      { templateMix: 'P1:3' },
    ]
    const all = [{}, ...changes]
    expect(new Set(all.map((c) => dataKey({ ...defaultSettings(), ...c }))).size).toBe(all.length)
    for (const change of changes) expect(same(made(change), plain), JSON.stringify(change)).toBe(false)
  })
})

describe('wrong labels', () => {
  it('replace their share of the answers, by answers of the same template, and nothing else', () => {
    const noisy = made({ labelNoise: 0.4 })
    const wrong = segments.filter((s) => answerOf(noisy, s) !== answerOf(plain, s))
    expect(wrong.length / segments.length).toBeGreaterThan(0.36)
    expect(wrong.length / segments.length).toBeLessThan(0.44)
    expect(same(noisy.pixels, plain.pixels)).toBe(true)
    expect(noisy.templates).toEqual(plain.templates)
    for (const s of segments) expect(questionAt(noisy, s).question).toEqual(questionAt(plain, s).question)
    const known = new Set(segments.map((s) => `${plain.templates[s]} ${answerOf(plain, s)}`))
    for (const s of wrong) {
      expect(known).toContain(`${plain.templates[s]} ${answerOf(noisy, s)}`)
      const unused = noisy.tokens.subarray(s * TEXT_SLOTS + noisy.lengths[s], (s + 1) * TEXT_SLOTS)
      expect([...unused].every((id) => id === PAD)).toBe(true)
    }
  })

  it('of a larger share contain those of a smaller one; another seed has others; share 1 leaves none right', () => {
    const [few, more, all] = [0.2, 0.5, 1].map((labelNoise) => made({ labelNoise }))
    for (const s of segments) {
      if (answerOf(few, s) !== answerOf(plain, s)) expect(answerOf(more, s)).toBe(answerOf(few, s))
      expect(answerOf(all, s)).not.toBe(answerOf(plain, s))
    }
  })
})

describe('training conditions', () => {
  it('are the same words in the world and in the settings', () => {
    expect(SETTINGS_TABLE.trainConditions.options.map((o) => o.value)).toEqual([...CONDITIONS])
  })

  it('hold in every scene; what they do not name stays', () => {
    const night = made({ trainConditions: 'night' })
    const day = made({ trainConditions: 'day' })
    expect(night.scenes.every((s) => s.night) && day.scenes.every((s) => !s.night)).toBe(true)
    expect(new Set(plain.scenes.map((s) => s.night)).size).toBe(2)
    expect(night.scenes.map((s) => ({ ...s, night: false }))).toEqual(day.scenes)
    // Answers do not depend on the hour; pictures do.
    expect(night.tokens).toEqual(day.tokens)
    expect(night.pixels).not.toEqual(day.pixels)
    const dark = made({ trainConditions: 'no-lamps' })
    const states = dark.scenes.flatMap((s) => vehicles(s).map((v) => v.state))
    expect(new Set(states)).toEqual(new Set(['cruising']))
    expect(states.length).toBe(plain.scenes.flatMap((s) => vehicles(s)).length)
    dark.scenes.forEach(checkScene)
  })
})

describe('the mix of questions', () => {
  const countsOf = (data: Dataset): number[] =>
    CAPABILITIES.map((_, c) => data.capabilities.reduce((n, k) => n + Number(k === c), 0) / FRAMES)

  it('has the counts of the capabilities in every frame', () => {
    expect(countsOf(made({ capabilityMix: [2, 1, 1] }))).toEqual([6, 3, 3])
    expect(countsOf(made({ capabilityMix: [1, 0, 0] }))).toEqual([12, 0, 0])
    expect(same(made({ capabilityMix: [5, 5, 5] }), plain)).toBe(true)
    fc.assert(
      fc.property(fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000)), (row) => {
        const sum = row[0] + row[1] + row[2]
        if (sum === 0) return
        const counts = questionCounts(row)
        expect(counts[0] + counts[1] + counts[2]).toBe(QUESTIONS_PER_FRAME)
        counts.forEach((n, c) => expect(Math.abs(n - (12 * row[c]) / sum)).toBeLessThan(1))
      }),
    )
    expect(QUESTIONS_OF_A_FRAME).toBe(QUESTIONS_PER_FRAME)
  })

  it('draws batches with that mix on average, and in thirds, as ever, where it is even', () => {
    const host = hostData(made({ capabilityMix: [2, 1, 1] }), new Float32Array(0))
    const drawn = Array.from(
      { length: 300 },
      (_, step) => drawBatch(3, step + 1, host, { frames: 4, segments: 6, even: false }).questions,
    )
    const shares = [0, 0, 0]
    for (const questions of drawn) {
      expect(new Set(questions).size).toBe(24)
      for (const q of questions) shares[host.capabilities[q]] += 1 / (24 * 300)
    }
    expect(shares[0]).toBeCloseTo(0.5, 1)
    const even = hostData(plain, new Float32Array(0))
    for (let step = 1; step < 20; step++) {
      const { questions } = drawBatch(3, step, even, { frames: 4, segments: 6 })
      for (let i = 0; i < 24; i++) expect(even.capabilities[questions[i]]).toBe(Math.floor((i % 6) / 2))
    }
  })

  it('takes frames in turn where that is wanted: none again before all, and fresh ones every step', () => {
    const host = hostData(plain, new Float32Array(0))
    const settings: Settings = {
      ...defaultSettings(),
      frameOrder: 'sequential',
      batchFrames: 4,
      accumulation: 2,
    }
    const framesOf = (steps: number): number[] =>
      Array.from({ length: steps }, (_, i) => drawnFrames(settings, i + 1, host)).flat()
    const once = Array.from({ length: FRAMES }, (_, i) => i)
    expect(framesOf(7)).toEqual(once.slice(0, 56))
    expect(framesOf(FRAMES / 4)).toEqual([...once, ...once])
    // The questions of a frame that comes again are other ones.
    const of = (index: number) => drawBatch(3, index, host, { frames: 4, segments: 6, sequential: true })
    const second = 1 + FRAMES / 4
    expect(of(1).frames).toEqual(of(second).frames)
    expect(of(1).questions).not.toEqual(of(second).questions)
    expect(drawnFrames({ ...settings, frameOrder: 'random' }, 1, host)).not.toEqual(framesOf(1))
  })

  it('draws templates by weight, and those of weight 0 only for want of others', () => {
    const shareOf = (data: Dataset, id: string, family: string): number =>
      data.templates.filter((t) => t === id).length / data.templates.filter((t) => t[0] === family).length
    const mixed = made({ templateMix: 'L1:6 L2:0' })
    expect(shareOf(mixed, 'L1', 'L')).toBeLessThan(shareOf(plain, 'L1', 'L') + 0.5)
    expect(shareOf(mixed, 'L2', 'L')).toBe(0)
    expect(shareOf(plain, 'L2', 'L')).toBeGreaterThan(0.1)
    expect(shareOf(made({ templateMix: 'P1:9 P3:0.1 P5:0.1' }), 'P1', 'P')).toBeGreaterThan(
      shareOf(plain, 'P1', 'P') + 0.1,
    )
  })

  it('is read strictly', () => {
    expect(parseTemplateMix('even')).toBeNull()
    expect(parseTemplateMix(' P1:3  R4:0.5 ')).toEqual({ P1: 3, R4: 0.5 })
    for (const id of TEMPLATE_IDS) expect(parseTemplateMix(`${id}:2`)).toEqual({ [id]: 2 })
    for (const wrong of ['', 'P1', 'P6:1', 'L5:1', 'P1:-1', 'P1:1 P1:2', 'P1:1001', 'L1:0 L2:0 L3:0 L4:0'])
      expect(typeof parseTemplateMix(wrong), wrong).toBe('string')
    expect(problems({ templateMix: 'P9:1' })[0]).toMatch(/^templateMix is "P9:1", expected even, or weights/)
  })
})

describe('rules between the settings', () => {
  it('refuse words exchanged of a signal without words, and name the signal', () => {
    expect(problems({ wrongTeacher: 'planning', wrongHow: 'words' })[0]).toMatch(
      /^wrongHow is "words".*signalPlanning/,
    )
    const kl = { wrongTeacher: 'planning', wrongHow: 'words', signalPlanning: 'logits-kl' } as const
    expect(problems(kl)).toEqual([])
    expect(problems({ ...kl, wrongTeacher: 'all' })[0]).toMatch(/signalPerception attention/)
    expect(problems({ method: 'ce-only', wrongTeacher: 'all', wrongHow: 'words' })).toEqual([])
  })

  it('refuse an uneven mix where every batch needs every capability', () => {
    expect(problems({ supervision: 'per-capability', capabilityMix: [2, 1, 1] })[0]).toMatch(/^capabilityMix/)
  })
})
