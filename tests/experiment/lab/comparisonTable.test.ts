import { describe, expect, it } from 'vitest'
import {
  COMPARISON,
  comparisonMarkdown,
  meanAndError,
  resultsOf,
  type ComparisonResult,
} from '../../../src/experiment/lab/comparisonTable'
import { resolveSettings } from '../../../src/settings/resolve'
import { COMBINE, METHODS } from '../../../src/distill/combine/registry'

const rows = COMPARISON.flatMap((group) => group.rows)
const result = (
  row: string,
  seed: number,
  average: number,
  settings = rows.find((r) => r.id === row)?.settings ?? {},
): ComparisonResult => ({
  row,
  seed,
  settings,
  accuracy: { perception: average, reasoning: average, planning: average, average, questions: 6000 },
  version: '0.1.0',
  adapter: 'none',
  date: '2026-01-01',
  seconds: 1,
})

describe('the comparison table', () => {
  it('has every method, ids used once, and settings that resolve', () => {
    expect(COMPARISON[0].rows.map((row) => row.settings.method)).toEqual(
      METHODS.filter((id) => !COMBINE[id].typed),
    )
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length)
    for (const row of rows)
      expect(resolveSettings({ ...row.settings }), row.label).toMatchObject({ ok: true })
  })

  it('computes mean and standard error with n - 1', () => {
    expect(meanAndError([1, 2, 3])).toEqual({ mean: 2, error: Math.sqrt(1 / 3) })
    expect(meanAndError([5])).toEqual({ mean: 5, error: null })
  })

  it('counts only results of the same settings, the latest per seed', () => {
    const row = rows[0]
    const all = [
      result(row.id, 2, 0.5),
      result(row.id, 1, 0.1),
      result(row.id, 1, 0.3),
      result(row.id, 3, 0.9, { width: 32 }),
    ]
    expect(resultsOf(row, all).map((r) => [r.seed, r.accuracy.average])).toEqual([
      [1, 0.3],
      [2, 0.5],
    ])
  })

  it('writes what was run with its n, and names what was not', () => {
    const text = comparisonMarkdown([result('method agp', 1, 0.6), result('method agp', 2, 0.7)])
    expect(text).toContain('| AGP | 2 | 65.0 ±5.0 | 65.0 ±5.0 | 65.0 ±5.0 | 65.0 ±5.0 |')
    expect(text).toMatch(/Not run yet: .*PCGrad/)
    expect(text).not.toContain('| PCGrad |')
  })
})
