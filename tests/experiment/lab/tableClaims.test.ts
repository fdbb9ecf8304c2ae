// What docs/WORLD.md, section 4, says of the table, computed again from the recorded results: paired
// differences to the plain sum, and which of them remain when all are counted together.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  comparisonMarkdown,
  meanAndError,
  type ComparisonResult,
} from '../../../src/experiment/lab/comparisonTable'

const RESULTS = JSON.parse(readFileSync('docs/comparison.json', 'utf8')) as ComparisonResult[]
const SEEDS = [1, 2, 3]
type Column = 'perception' | 'reasoning' | 'planning' | 'average'

function accuracy(row: string, seed: number, column: Column): number {
  const found = RESULTS.find((result) => result.row === row && result.seed === seed)
  if (!found) throw new Error(`no result of ${row}, seed ${seed}`)
  return 100 * found.accuracy[column]
}

function difference(row: string, other: string, column: Column = 'average') {
  const { mean, error } = meanAndError(
    SEEDS.map((seed) => accuracy(row, seed, column) - accuracy(other, seed, column)),
  )
  const t = mean / (error ?? NaN)
  // Student's t with two degrees of freedom has its distribution in closed form.
  return { mean, error: error ?? NaN, t, p: 1 - Math.abs(t) / Math.sqrt(t * t + 2) }
}

const others = [...new Set(RESULTS.map((result) => result.row))].filter((row) => row !== 'method sum')
const ranked = others.map((row) => ({ row, ...difference(row, 'method sum') })).sort((a, b) => a.p - b.p)

describe('what the document says of the table', () => {
  it('33 comparisons with the plain sum; 14 remain at a false discovery rate of 5 %', () => {
    expect(ranked.length).toBe(33)
    const last = ranked.findLastIndex(({ p }, i) => p <= (0.05 * (i + 1)) / ranked.length)
    const names = (sign: 1 | -1) =>
      ranked
        .slice(0, last + 1)
        .filter(({ mean }) => Math.sign(mean) === sign)
        .map(({ row }) => row)
        .sort()
    expect(names(1)).toEqual([
      'all answer-rows',
      'all intermediate',
      'all text-to-vision',
      'method config',
      'method nash-mtl',
    ])
    expect(names(-1)).toEqual([
      'all first',
      'all hidden first',
      'all kl',
      'all logits',
      'method ce-only',
      'method mean',
      'method mgda',
      'perception only',
      'reasoning only',
    ])
  })

  it("Holm's correction leaves MGDA alone", () => {
    const rejected = ranked.findIndex(({ p }, i) => p > 0.05 / (ranked.length - i))
    expect(ranked.slice(0, rejected).map(({ row }) => row)).toEqual(['method mgda'])
  })

  it('by capability, AGP is 11.3, 8.3 and 11.0 points above cross-entropy alone', () => {
    const by = (column: Column) => difference('method agp', 'method ce-only', column).mean.toFixed(1)
    const said = [by('perception'), by('reasoning'), by('planning')]
    expect(said).toEqual(['11.3', '8.3', '11.0'])
  })

  it.each<[string, string, Column, string]>([
    ['method agp', 'method ce-only', 'average', '10.2 ± 0.5'],
    ['method agp', 'method sum', 'average', '-0.1 ± 0.1'],
    ['method sum', 'planning only', 'perception', '8.7 ± 0.3'],
    ['all answer-rows', 'method sum', 'average', '6.1 ± 0.4'],
    ['all text-to-vision', 'method sum', 'average', '4.8 ± 0.3'],
    ['all intermediate', 'method sum', 'average', '6.4 ± 0.9'],
    ['all hidden penultimate', 'method sum', 'average', '-1.4 ± 0.3'],
    ['all logits', 'method ce-only', 'average', '1.1 ± 0.8'],
    ['perception only', 'planning only', 'perception', '4.7 ± 0.6'],
    ['planning only', 'reasoning only', 'planning', '4.2 ± 1.1'],
    ['planning only', 'reasoning only', 'reasoning', '2.2 ± 0.5'],
    ['method sum', 'planning only', 'average', '4.3 ± 0.9'],
    ['method sum', 'planning only', 'reasoning', '2.9 ± 1.3'],
    ['method sum', 'planning only', 'planning', '1.2 ± 1.9'],
    ['all intermediate', 'method sum', 'perception', '7.5 ± 0.9'],
    ['all intermediate', 'method sum', 'reasoning', '1.7 ± 0.9'],
    ['all intermediate', 'method sum', 'planning', '10.1 ± 1.5'],
    ['method config', 'method sum', 'average', '1.7 ± 0.2'],
    ['method nash-mtl', 'method sum', 'average', '1.7 ± 0.2'],
  ])('%s against %s, %s: %s', (row, other, column, said) => {
    const { mean, error } = difference(row, other, column)
    expect(`${mean.toFixed(1)} ± ${error.toFixed(1)}`).toBe(said)
    expect(readFileSync('docs/WORLD.md', 'utf8')).toContain(said.replace('-', '−'))
  })
})

describe('the file of the table', () => {
  it('is what the generator writes today', () => {
    const heading = /const HEADING = `([\s\S]*?)`\n\n/.exec(readFileSync('src/cli/table.ts', 'utf8'))?.[1]
    const written = `${heading?.replaceAll('\\`', '`')}\n${comparisonMarkdown(RESULTS)}`
    expect(readFileSync('docs/COMPARISON-TABLE.md', 'utf8')).toBe(written)
  })
})
