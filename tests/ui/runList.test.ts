// The list of saved runs: found by words, sorted by columns, quick with thousands.
import { describe, expect, it } from 'vitest'
import { presetSettings } from '../../src/settings/presets'
import type { SavedRun } from '../../src/ui/state/savedRun'
import { matching, namedRuns, NEWEST, pressed, sorted } from '../../src/ui/features/runs/listOrder'

const base = { ...presetSettings('tiny') }
const run = (i: number, change: Partial<SavedRun> = {}): SavedRun => ({
  id: String(i),
  name: null,
  note: '',
  pinned: false,
  createdAt: new Date(1e12 - i * 1000).toISOString(),
  updatedAt: new Date(1e12).toISOString(),
  config: { ...base, seed: i, method: i % 2 ? 'sum' : 'pcgrad', layers: 1 + (i % 3) },
  version: '1',
  adapter: i % 5 ? 'llvmpipe' : 'another',
  steps: (i * 7) % 40,
  seconds: 1,
  accuracy: i % 4 ? { average: (i % 10) / 10, perception: 0, reasoning: 0, planning: 0, questions: 9 } : null,
  expect: null,
  divergedAt: null,
  tuned: false,
  ...change,
})

describe('the list', () => {
  const all = namedRuns(
    [0, 1, 2, 3, 4, 5].map((i) => run(i, i === 3 ? { name: 'mine', note: 'Ein Versuch' } : {})),
    {},
  )
  const ids = (list: readonly { run: SavedRun }[]) => list.map(({ run: { id } }) => id).join('')

  it('finds all words, in name, note and adapter', () => {
    expect(ids(matching(all, ''))).toBe('012345')
    expect(ids(matching(all, 'VERSUCH'))).toBe('3')
    expect(ids(matching(all, 'pcgrad llvm'))).toBe('24')
    expect(ids(matching(all, 'nowhere'))).toBe('')
  })

  it('sorts, equal ones newest first', () => {
    expect(ids(sorted(all, NEWEST))).toBe('012345')
    expect(ids(sorted(all, { column: 'when', descending: false }))).toBe('543210')
    expect(ids(sorted(all, { column: 'accuracy', descending: true }))).toBe('532104')
    expect(ids(sorted(all, { column: 'method', descending: false }))).toBe('024135')
    expect(pressed(NEWEST, 'steps')).toEqual({ column: 'steps', descending: true })
    expect(pressed(NEWEST, 'when')).toEqual({ column: 'when', descending: false })
  })

  it('tells 5,000 runs apart by method, change and seed, quickly', () => {
    const runs = Array.from({ length: 5000 }, (_, i) => run(i))
    // Time of the processor: machines that do other things besides do not fail here.
    const begun = process.cpuUsage().user
    const named = namedRuns(runs, {})
    const took = (process.cpuUsage().user - begun) / 1000
    expect(new Set(named.map(({ name }) => name)).size).toBe(5000)
    expect(named[0].name).toMatch(/^PCGrad · .* · seed 0$/)
    expect(took).toBeLessThan(3000)
  })
})
