// What a wrong teacher teaches, on made-up outputs in which every number says where it came from.
import { describe, expect, it } from 'vitest'
import { TEACHER_TASKS } from '../../src/distill/tasks'
import { trainingSet } from '../../src/experiment/run/frameSets'
import { hostData } from '../../src/experiment/teachers/teacherTraining'
import {
  answerWords,
  exchangedWords,
  isWrong,
  shuffledQuestions,
  standIn,
  wrongOutputs,
  wrongQuestions,
  type WrongTeacherRule,
} from '../../src/experiment/teachers/wrongTeacher'
import { defaultSettings } from '../../src/settings/resolve'
import type { CpuTeacherOutput } from '../../src/teacher/runtime'
import { IMAGE_TOKENS, TEXT_SLOTS } from '../../src/world/types'
import { EOS, VOCABULARY } from '../../src/world/vocabulary'

const LAYERS = 2
const WIDTH = 4
const SHAPE = { layers: LAYERS, width: WIDTH, hiddenLayers: 1 }
const FIRST = 3
const COUNT = 4
const PER_FRAME = 12
const KEYS = IMAGE_TOKENS + TEXT_SLOTS

const host = hostData(trainingSet({ ...defaultSettings(), trainFrames: 60, seed: 2 }), new Float32Array(0))
const range = { host, first: FIRST, count: COUNT }
const rule = (changes: Partial<WrongTeacherRule>): WrongTeacherRule => ({
  ...defaultSettings(),
  wrongTeacher: 'planning',
  ...changes,
})

/** Outputs of so many frames, each number different: `from` and up. */
function outputs(from: number): CpuTeacherOutput {
  const numbered = (n: number, start: number) => Float32Array.from({ length: n }, (_, i) => start + i)
  const questions = COUNT * PER_FRAME
  return {
    logits: numbered(questions * TEXT_SLOTS * VOCABULARY.length, from),
    imageAttention: numbered(LAYERS * COUNT * IMAGE_TOKENS ** 2, from),
    textAttention: numbered(LAYERS * questions * TEXT_SLOTS * KEYS, from),
    hidden: numbered(COUNT * (IMAGE_TOKENS + PER_FRAME * TEXT_SLOTS) * WIDTH, from),
    layers: LAYERS,
    vocabulary: VOCABULARY.length,
  }
}

/** Everything said of one question. */
function saidOf(o: CpuTeacherOutput, k: number): number[][] {
  const logits = TEXT_SLOTS * VOCABULARY.length
  const maps = TEXT_SLOTS * KEYS
  const frameRows = IMAGE_TOKENS + PER_FRAME * TEXT_SLOTS
  const row = Math.floor(k / PER_FRAME) * frameRows + IMAGE_TOKENS + (k % PER_FRAME) * TEXT_SLOTS
  const layer = (l: number) => (l * COUNT * PER_FRAME + k) * maps
  return [
    [...o.logits.subarray(k * logits, (k + 1) * logits)],
    ...[0, 1].map((l) => [...o.textAttention.subarray(layer(l), layer(l) + maps)]),
    [...o.hidden!.subarray(row * WIDTH, (row + TEXT_SLOTS) * WIDTH)],
  ]
}

const all = Array.from({ length: COUNT * PER_FRAME }, (_, k) => k)

describe('the questions that a teacher is wrong on', () => {
  it('are a share of them, all of them, or none, of the capabilities that the rule names', () => {
    const of = (changes: Partial<WrongTeacherRule>) => wrongQuestions(rule(changes), 'planning', range)
    expect(of({})).toEqual(all)
    expect(of({ wrongShare: 0 })).toEqual([])
    const isPlanning = (k: number) => host.capabilities[FIRST * PER_FRAME + k] === 2
    expect(of({ wrongQuestions: 'own' })).toEqual(all.filter(isPlanning))
    expect(of({ wrongQuestions: 'others' })).toEqual(all.filter((k) => !isPlanning(k)))
    const whole = { host, first: 0, count: 60 }
    const half = wrongQuestions(rule({ wrongShare: 0.5 }), 'planning', whole)
    expect(half.length / 720).toBeGreaterThan(0.44)
    expect(half.length / 720).toBeLessThan(0.56)
    expect(wrongQuestions(rule({ wrongShare: 0.7 }), 'planning', whole)).toEqual(expect.arrayContaining(half))
    // The same question of the set, whichever frames are looked at together; each teacher has its own.
    const late = wrongQuestions(rule({ wrongShare: 0.5 }), 'planning', { host, first: 10, count: 50 })
    expect(late).toEqual(half.filter((k) => k >= 120).map((k) => k - 120))
    expect(wrongQuestions(rule({ wrongShare: 0.5 }), 'reasoning', whole)).not.toEqual(half)
  })

  it('belong to the teachers that the rule names', () => {
    const wrong = (wrongTeacher: WrongTeacherRule['wrongTeacher']) =>
      TEACHER_TASKS.filter((f) => isWrong(rule({ wrongTeacher }), f))
    expect(wrong('none')).toEqual([])
    expect(wrong('planning')).toEqual(['planning'])
    expect(wrong('all')).toEqual([...TEACHER_TASKS])
    expect(TEACHER_TASKS.filter((f) => isWrong(rule({ wrongTeacher: 'all', wrongShare: 0 }), f))).toEqual([])
  })
})

describe('what it teaches', () => {
  it('words exchanged: every answer word for another, <eos> and other words as they were', () => {
    const words = exchangedWords(host, 2)
    expect([...words.keys()].sort((a, b) => a - b)).toEqual(answerWords(host))
    expect([...words.values()].sort((a, b) => a - b)).toEqual(answerWords(host))
    expect([...words].every(([word, other]) => word !== other)).toBe(true)
    expect(words.has(EOS)).toBe(false)
    expect([...exchangedWords(host, 3)]).not.toEqual([...words])
    const said = outputs(0)
    const taught = wrongOutputs(
      said,
      SHAPE,
      null,
      rule({ wrongHow: 'words', seed: 2, wrongShare: 0.5 }),
      'planning',
      range,
    )
    const wrong = new Set(wrongQuestions(rule({ wrongShare: 0.5, seed: 2 }), 'planning', range))
    for (const k of all)
      for (let slot = 0; slot < TEXT_SLOTS; slot++)
        for (let id = 0; id < VOCABULARY.length; id++) {
          const row = (k * TEXT_SLOTS + slot) * VOCABULARY.length
          const other = wrong.has(k) ? (words.get(id) ?? id) : id
          if (taught.logits[row + other] !== said.logits[row + id]) expect({ k, slot, id }).toBe('exchanged')
        }
    expect(taught.textAttention).toEqual(said.textAttention)
    expect(said).toEqual(outputs(0))
  })

  it('another specialist: everything it says of the wrong questions, and nothing of the others', () => {
    expect(TEACHER_TASKS.map(standIn)).toEqual(['reasoning', 'planning', 'perception'])
    const [said, others] = [outputs(0), outputs(1e6)]
    const half = rule({ wrongHow: 'specialist', wrongShare: 0.5 })
    const taught = wrongOutputs(said, SHAPE, { said: others, shape: SHAPE }, half, 'planning', range)
    const wrong = new Set(wrongQuestions(half, 'planning', range))
    for (const k of all) expect(saidOf(taught, k)).toEqual(saidOf(wrong.has(k) ? others : said, k))
    expect(taught.imageAttention).toEqual(said.imageAttention)
    const larger = { said: others, shape: { ...SHAPE, width: 8 } }
    expect(() => wrongOutputs(said, SHAPE, larger, half, 'planning', range)).toThrow(/cannot stand in/)
  })

  it('shuffled: what it says of another question of the same capability and length', () => {
    const said = outputs(0)
    const everything = rule({ wrongHow: 'shuffled' })
    const taught = wrongOutputs(said, SHAPE, null, everything, 'planning', range)
    const source = shuffledQuestions(all, everything, 'planning', range)
    expect([...source.values()].sort((a, b) => a - b)).toEqual(all)
    const lengthOf = (k: number) =>
      host.targets.subarray((FIRST * PER_FRAME + k) * TEXT_SLOTS).findIndex((t) => t >= 0)
    for (const [k, from] of source) {
      expect(saidOf(taught, k)).toEqual(saidOf(said, from))
      expect(host.capabilities[FIRST * PER_FRAME + k]).toBe(host.capabilities[FIRST * PER_FRAME + from])
      expect(lengthOf(k)).toBe(lengthOf(from))
    }
    expect([...source].filter(([k, from]) => k !== from).length).toBeGreaterThan(0.9 * all.length)
  })
})
