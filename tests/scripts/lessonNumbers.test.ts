// The numbers in the lesson's prose are those of the data, and what is said of AGP is what it promises.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PERMUTATIONS } from '../../src/distill/tasks'
import { everyOrder, mostProjected, orderless } from '../../src/ui/features/learn/figures/agpSteps'
import { LAYER_ARMS, meanError } from '../../src/ui/features/learn/figures/choices'
import { LAYER_CHOICE_IDS, type LayerChoiceId } from '../../src/ui/features/learn/figures/lessonData'
import { mean } from '../../src/ui/features/learn/figures/dotChart'
import { HAND_GRADIENTS, pair, solveByHand } from '../../src/ui/features/learn/figures/handExample'
import { percents as percentsOf } from '../../src/ui/features/learn/figures/measured'
import { planar } from '../../src/ui/explain/planar'
import { chapter, lessonData, lessonPages, site } from '../../scripts/learnPages'
import { LANGUAGES, pathOf } from '../../scripts/learnPage'
import { SHORT_WAY } from '../../scripts/shortWay'

const pages = lessonPages(site({}, null))
const data = lessonData()

describe('what the prose says is what the data say', () => {
  const text = (name: string) => readFileSync(`src/ui/features/learn/chapters/${name}.en.md`, 'utf8')

  test('averages of three seeds', () => {
    const average = (row: string) => mean(percentsOf(data.measured, row)).toFixed(1)
    expect([average('method sum'), average('method agp'), average('method sum-anchor-triple')]).toEqual([
      '69.4',
      '69.3',
      '69.4',
    ])
    expect(text('10-when')).toContain(
      'the plain sum reached 69.4, AGP 69.3, the sum with answers counted three times 69.4; answers alone 59.1',
    )
    expect(average('method ce-only')).toBe('59.1')
    expect(Math.round(mean(percentsOf(data.measured, 'method ce-only')))).toBe(59)
    expect(text('04-answers')).toContain('answer: 59, on average')
    expect(Math.round(mean(data.majority))).toBe(32)
  })

  test('two levels of the commonest answer stand side by side, with what makes them differ', () => {
    const levels = [data.weightsBlind!, data.majority[2]].map((percent) => percent.toFixed(1))
    expect(new Set(levels).size).toBe(2)
    for (const language of LANGUAGES)
      for (const path of [pathOf('10-when', language), pathOf(SHORT_WAY, language)]) {
        const caption =
          /<figcaption>([^<]*95[ \u00a0]?%[^<]*)<\/figcaption>/.exec(pages.get(path)!)?.[1] ?? ''
        for (const level of [...levels, '192', '384']) expect(caption, path).toContain(level)
      }
  })

  test('a score below the commonest answer stands beside it, and probabilities are named as what was measured', () => {
    const level = data.weightsBlind!.toFixed(1)
    const agp = data.weights!.arms.find(({ name }) => name === 'AGP, w 1')!.capabilities.planning
    expect(100 * agp.mean!).toBeLessThan(Number(level))
    for (const language of LANGUAGES)
      for (const name of ['10-when', SHORT_WAY]) {
        const { prose } = chapter(name, language)
        expect(prose, `${name} ${language}`).toContain(level)
        expect(prose, `${name} ${language}`).toMatch(/\*\*[^*]*(probabilities, not|어텐션이 아니라 확률)/)
      }
  })

  test('what AGP promises is said of the update, and AdamW is named beside it', () => {
    for (const [language, promise] of [
      ['en', /promise/],
      ['ko', /보장/],
    ] as const)
      for (const name of ['09-agp', '10-when']) {
        const lines = chapter(name, language)
          .prose.split('\n')
          .filter((line) => promise.test(line))
        expect(
          lines.some((line) => line.includes('AdamW')),
          `${name} ${language}`,
        ).toBe(true)
      }
  })

  test('planning of chapter 7, dispersions of chapter 6, margins of chapter 5', () => {
    const planning = (id: LayerChoiceId) => meanError(percentsOf(data.layerRuns, LAYER_ARMS[id], 'planning'))
    for (const id of LAYER_CHOICE_IDS) expect(percentsOf(data.layerRuns, LAYER_ARMS[id]), id).toHaveLength(10)
    for (const language of LANGUAGES) {
      const { answer } = chapter('07-layers', language)
      for (const id of ['intermediate', 'penultimate', 'first'] as const)
        expect(answer).toContain(planning(id))
    }
    const { hiddenDispersion, attentionDispersion } = data.prestudies.find((p) => p.subject === 'base')!
      .capabilities.perception
    const at = (values: (number | null)[]) => [0, 2, 4].map((l) => values[l]!.toFixed(2).replace(/^0/, ''))
    const [first, third, fifth] = at(hiddenDispersion)
    expect(text('06-attention')).toContain(
      `${first} in the first layer, ${third} in the third, ${fifth} in the fifth`,
    )
    expect(text('06-attention')).toContain(
      `by ${at(attentionDispersion)
        .join(', ')
        .replace(/, ([^,]*)$/, ' and $1')}.`,
    )
    for (const subject of ['perception', 'reasoning', 'planning'] as const)
      expect(
        data.prestudies.find((p) => p.subject === subject)!.capabilities[subject].meanMargin,
      ).toBeGreaterThan(0.95)
  })

  test('the step of chapter 9: planning opposes, reasoning a little, and no order of stage 2 changes anything', () => {
    const step = mostProjected(data.recording)
    expect(step.coefficients[0]).toBeGreaterThan(3.1)
    const opposing = [1, 2, 3].filter(
      (k) => step.gram[k] < -1e-2 * Math.sqrt(step.gram[0] * step.gram[5 * k]),
    )
    expect(opposing).toEqual([2, 3])
    expect([step.angles[1], step.angles[2]].map((v) => Math.round(v!))).toEqual([92, 95])
    // Perception and reasoning point out of the plane that is drawn.
    for (const k of [1, 2]) expect(planar(step.gram).outside[k]).toBeGreaterThan(0.9)
    expect(orderless(everyOrder(step.gram))).toBe(true)
    expect(everyOrder(step.gram)[0][0]).toBeCloseTo(step.coefficients[0], 2)
  })

  test('the second map of chapter 3 is one that the student copies, the first is not', () => {
    const copied = data.sample.signals.map((s) => JSON.stringify(s))
    const of = (teacher: string, layer: number) =>
      copied.filter(
        (s) => s.includes(`"teacherTask":"${teacher}"`) && s.includes(`"teacherLayers":[${layer}]`),
      )
    expect(of('perception', 1)).toHaveLength(0)
    expect(of('planning', 4)).toHaveLength(1)
    expect(of('planning', 4)[0]).toContain('"studentLayer":2')
    // Only reasoning copies whole maps, as chapter 6 says.
    for (const s of copied) expect(s.includes('"block":"full"')).toBe(s.includes('"teacherTask":"reasoning"'))
  })

  test('the maps of chapter 3: 58 % of the teacher, 25 % of the trained student, no more than about 8 before', () => {
    const { inspections } = data.sample
    const row = 36 + inspections[0].questionLength - 1
    const largest = (map: Float32Array) =>
      Math.round(100 * Math.max(...map.subarray(44 * row, 44 * row + 36)))
    const perception = inspections[0].teachers.find((v) => v.name === 'perception')!
    expect(largest(perception.attention[1])).toBe(58)
    expect(largest(inspections.at(-1)!.student.attention[2])).toBe(25)
    expect(largest(inspections[0].student.attention[2])).toBe(8)
    expect(
      inspections
        .at(-1)!
        .student.answer.slice(0, 2)
        .map((a) => a.word),
    ).toEqual(['blue', 'bus'])
    // What the chapter says of step 350: it looked at the same patch, and was wrong about the colour.
    const halfway = inspections.find((each) => each.step === 350)!
    const strongest = (map: Float32Array) =>
      map.subarray(44 * row, 44 * row + 36).indexOf(Math.max(...map.subarray(44 * row, 44 * row + 36)))
    const bus = strongest(perception.attention[1])
    for (const each of [halfway, inspections.at(-1)!]) expect(strongest(each.student.attention[2])).toBe(bus)
    expect(halfway.student.answer[0]).toMatchObject({ word: 'white', right: false })
  })

  test('the example by hand is what the product computes', () => {
    const solution = solveByHand()
    const plain = (name: string, language: string, folder = 'chapters') =>
      readFileSync(`src/ui/features/learn/${folder}/${name}.${language}.md`, 'utf8').replaceAll('-', '−')
    const [s, ...f] = HAND_GRADIENTS
    for (const [name, language, folder] of [
      ['09-agp', 'en'],
      ['09-agp', 'ko'],
      ['answers', 'en', 'classroom'],
      ['answers', 'ko', 'classroom'],
    ] as const)
      for (const point of [s, ...f, ...solution.first, ...solution.second, solution.update, solution.sum])
        expect(plain(name, language, folder), `${name}.${language}`).toContain(pair(point))
    for (const language of LANGUAGES) {
      expect(plain('09-agp', language)).toContain(pair(solution.triple))
      for (const point of [solution.update, solution.sum])
        expect(plain(SHORT_WAY, language)).toContain(pair(point))
    }
    // Only perception is cut, one pair quarrels, and no order changes the update.
    expect(solution.projected.map(pair)).toEqual([pair([0, 2]), pair(f[1]), pair(f[2])])
    for (const order of PERMUTATIONS) expect(solveByHand(order).update).toEqual(solution.update)
  })
})
