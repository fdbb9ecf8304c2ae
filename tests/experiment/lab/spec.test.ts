import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { plannedRuns, readSpec, readSpecFile } from '../../../src/experiment/lab/spec'
import { MOST_MESSAGE } from '../../../src/json/text'
import { FAULTY } from './faulty'
import { experimentOf, SMALLEST } from './labRuns'

const messages = (file: unknown): string[] => {
  const read = readSpec(file)
  return read.ok ? [] : read.errors.map(({ message }) => message)
}

describe('the smallest spec', () => {
  it('has two arms, with the defaults of their method, and a control', () => {
    const { arms, seeds, measure } = experimentOf(SMALLEST)
    expect(arms.map(({ name, control }) => [name, control])).toEqual([
      ['sum', null],
      ['agp', 'sum'],
    ])
    expect(arms.map(({ resolved: r }) => [r.steps, r.width, r.method, r.weightPlanning])).toEqual([
      [40, 32, 'sum', 3000],
      [40, 32, 'agp', 9000],
    ])
    expect([seeds, measure]).toEqual([[1, 2, 3], 'average'])
  })

  it('makes the first seed of every arm first', () => {
    expect(plannedRuns(experimentOf(SMALLEST)).map(({ arm, seed }) => `${arm.name} ${seed}`)).toEqual([
      'sum 1',
      'agp 1',
      'sum 2',
      'agp 2',
      'sum 3',
      'agp 3',
    ])
  })

  it('keeps the weights of the base where that is wished', () => {
    const { arms } = experimentOf({ ...SMALLEST, keepWeights: true })
    expect(arms.map(({ resolved }) => resolved.weightPlanning)).toEqual([9000, 9000])
  })

  it('evaluates at the end alone where nobody asks for more', () => {
    const { arms } = experimentOf({ version: 1, arms: [{ name: 'a' }], seeds: [1] })
    expect(arms[0].resolved.evaluateEvery).toBe(0)
    expect(experimentOf(SMALLEST).arms[0].resolved.evaluateEvery).toBe(10)
  })
})

describe('factors', () => {
  const grid = { ...SMALLEST, factors: { weightPlanning: [1, 3], clip: [1, 0.25] } }

  it('are a grid over the arms, each compared with the control of its own combination', () => {
    const { arms } = experimentOf(grid)
    expect(arms.map(({ name, control }) => [name, control])).toEqual([
      ['sum, weightPlanning 1, clip 1', null],
      ['sum, weightPlanning 1, clip 0.25', null],
      ['sum, weightPlanning 3, clip 1', null],
      ['sum, weightPlanning 3, clip 0.25', null],
      ['agp, weightPlanning 1, clip 1', 'sum, weightPlanning 1, clip 1'],
      ['agp, weightPlanning 1, clip 0.25', 'sum, weightPlanning 1, clip 0.25'],
      ['agp, weightPlanning 3, clip 1', 'sum, weightPlanning 3, clip 1'],
      ['agp, weightPlanning 3, clip 0.25', 'sum, weightPlanning 3, clip 0.25'],
    ])
    expect(arms[5].resolved).toMatchObject({ method: 'agp', weightPlanning: 1, clip: 0.25 })
  })

  it('or all with one of its arms, where that is named whole', () => {
    const { arms } = experimentOf({ ...grid, control: 'agp, weightPlanning 1, clip 1' })
    expect(new Set(arms.map(({ control }) => control))).toEqual(
      new Set(['agp, weightPlanning 1, clip 1', null]),
    )
  })

  it('leave each arm the control of its own that it names', () => {
    const { arms } = experimentOf({
      ...SMALLEST,
      arms: [...SMALLEST.arms, { name: 'mean' }, { name: 'upgrad', control: 'mean' }],
    })
    expect(arms.map(({ control }) => control)).toEqual([null, 'sum', 'sum', 'mean'])
  })

  it('do without arms', () => {
    const { arms } = experimentOf({ version: 1, factors: { trainFrames: [64, 128] }, seeds: [4] })
    expect(arms.map(({ name, resolved }) => [name, resolved.trainFrames])).toEqual([
      ['trainFrames 64', 64],
      ['trainFrames 128', 128],
    ])
  })
})

describe('what is wrong', () => {
  it.each(FAULTY)('%s', (_, file, expected) => {
    const told = messages(file)
    expect(told[0]).toMatch(expected)
    for (const message of told) expect(message.length).toBeLessThanOrEqual(MOST_MESSAGE)
  })

  it('of a file that is none', () => {
    const told = (text: string) => {
      const read = readSpecFile(text)
      return read.ok ? '' : read.errors[0].message
    }
    expect(told('{')).toMatch(/^This is no specification of an experiment: it is not JSON/)
    expect(readSpecFile(JSON.stringify(SMALLEST)).ok).toBe(true)
  })

  test('is told in bounded sentences, whatever the file', () => {
    const parts = fc.record(
      {
        version: fc.constantFrom<unknown>(1, 2, '1'),
        base: fc.anything(),
        arms: fc.anything(),
        factors: fc.anything(),
        seeds: fc.oneof(fc.anything(), fc.constant([1])),
        control: fc.anything(),
      },
      { requiredKeys: ['version'] },
    )
    fc.assert(
      fc.property(fc.oneof(fc.anything(), parts), (file) => {
        for (const message of messages(file)) expect(message.length).toBeLessThanOrEqual(MOST_MESSAGE)
      }),
    )
  })
})

/** Frames by which an experiment chooses, where it had no time for 500. What it chose, another one reports by 500. */
const CHOSEN_BY: Record<string, number> = { 'e-small-signal-weights.json': 250 }

describe('the specs of this repository', () => {
  const files = readdirSync('experiments').filter((file) => file.endsWith('.json'))

  it('are there', () => expect(files.length).toBeGreaterThanOrEqual(6))

  it.each(files)('%s can be run, says its question, and reports by 6,000 questions', (file) => {
    const read = readSpecFile(readFileSync(`experiments/${file}`, 'utf8'))
    expect(read.ok ? [] : read.errors.map(({ message }) => message)).toEqual([])
    if (!read.ok) return
    const { spec, arms } = read.experiment
    expect(spec.title && spec.question).toBeTruthy()
    for (const { resolved } of arms)
      if (read.experiment.split === 'test') expect(resolved.testFrames).toBe(500)
      else expect(resolved.validationFrames).toBe(CHOSEN_BY[file] ?? 500)
  })
})
