// Figures that texts quote from a recorded experiment are those of its results.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { withNumbers } from '../../scripts/measuredNumbers'
import type { ExperimentResults } from '../../src/experiment/lab/results'
import { pairedDifference } from '../../src/experiment/lab/statistics'

const read = (path: string): string => readFileSync(path, 'utf8')
const recorded = (name: string): ExperimentResults =>
  JSON.parse(read(`experiments/results/${name}.json`)) as ExperimentResults
const results = recorded('d-small-students')
const wrongLabels = recorded('d-small-labels')
const weights = recorded('b-small-weights')
const percent = (value: number): string => (100 * value).toFixed(1)
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${percent(Math.abs(value))}`

/** Planning under a right or a wrong teacher: mean ± standard error. */
function planning(method: string, teacher: 'none' | 'planning', of = results): string {
  const arm = of.arms.find(({ name }) => name === `${method}, wrongTeacher ${teacher}`)!
  const { mean, se } = arm.capabilities.planning
  return `${percent(mean!)} ± ${percent(se!)}`
}

const METHODS = ['labels only', 'sum', 'PCGrad', 'AGP']
const compared = (teacher: 'none' | 'planning', of = results) =>
  of.comparisons.find(({ arm }) => arm === `AGP, wrongTeacher ${teacher}`)!.capabilities

describe('a wrong teacher or wrong labels, small students', () => {
  it('README quotes every arm under the wrong teacher, and the differences with their intervals', () => {
    const readme = read('README.md')
    for (const method of METHODS) expect(readme).toContain(`${planning(method, 'planning')} %`)
    for (const { difference, interval } of [compared('planning').planning, compared('none').average])
      expect(readme).toContain(`${signed(difference!)} [${interval!.map(signed).join(', ')}]`)
    expect(readme).toContain(`n = ${results.arms[0].n} seeds, 500 test frames`)
  })

  it('README quotes AGP over the weight of a wrong teacher, and its distance from the sum at the same weight', () => {
    const readme = read('README.md')
    const runs = (arm: string) => weights.arms.find(({ name }) => name === arm)!.runs
    const distance = (method: string, weight: number): string => {
      const of = (name: string) =>
        new Map(runs(`${name}, w ${weight}`).map(({ seed, accuracy }) => [seed, accuracy!.test!.planning]))
      const { difference, interval } = pairedDifference(of(method), of('sum'))!
      return `${signed(difference!)} [${interval!.map(signed).join(', ')}]`
    }
    const planningOf = (weight: number): string => {
      const { mean, se } = weights.arms.find(({ name }) => name === `AGP, w ${weight}`)!.capabilities.planning
      return `${percent(mean!)} ± ${percent(se!)}`
    }
    const [first, second, third, last] = [0.1, 0.3, 1, 3].map(planningOf)
    expect(readme).toContain(`${first}, ${second}, ${third} and ${last} % with AGP`)
    for (const weight of [0.1, 0.3, 1, 3]) expect(readme).toContain(distance('AGP', weight))
    for (const weight of [0.3, 1]) expect(readme).toContain(distance('PCGrad', weight))
    expect(weights.arms.every(({ n }) => n === results.arms[0].n)).toBe(true)
  })

  it('README quotes what wrong labels do, and the difference with its interval', () => {
    const readme = read('README.md')
    for (const method of ['labels only', 'sum', 'AGP'])
      expect(readme).toContain(`${planning(method, 'none', wrongLabels)} %`)
    const { difference, interval } = compared('none', wrongLabels).average
    expect(readme).toContain(`${signed(difference!)} [${interval!.map(signed).join(', ')}]`)
    expect(wrongLabels.arms[0].n).toBe(results.arms[0].n)
  })

  it.each(['en', 'ko'])('chapter 10 (%s) has the same table', (language) => {
    const written = read(`src/ui/features/learn/chapters/10-when.${language}.md`)
    const chapter = withNumbers(written, recorded)
    for (const method of METHODS) {
      const cells = [results, wrongLabels].flatMap((of) =>
        (['none', 'planning'] as const).map((teacher) => planning(method, teacher, of)),
      )
      expect(chapter).toContain(`| ${cells.join(' | ')} |`)
    }
    const ofLabels = compared('none', wrongLabels).average
    for (const value of [ofLabels.difference!, ...ofLabels.interval!])
      expect(chapter).toContain(value < 0 ? signed(value) : percent(value))
    const { difference, interval } = compared('planning').planning
    expect(chapter).toContain(percent(difference!))
    for (const end of interval!) expect(chapter).toContain(percent(end))
  })
})
