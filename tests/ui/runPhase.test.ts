// Where a run stands, over made-up curves and over the recorded run.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Accuracy } from '../../src/distill/tasks'
import { playRecording, readRecording } from '../../src/records/recording'
import { stream } from '../../src/world/random'
import { CAPABILITIES } from '../../src/world/types'
import { runPhase, type RunFigures } from '../../src/ui/explain/runPhase'
import { History } from '../../src/ui/state/metrics'

const accuracy = (perception: number, reasoning: number, planning: number): Accuracy => ({
  perception,
  reasoning,
  planning,
  average: (perception + reasoning + planning) / 3,
  questions: 100,
})
const majority = accuracy(0.34, 0.34, 0.28)
const points = (...all: Accuracy[]) => all.map((a, i) => ({ step: 50 * i, accuracy: a }))
const phase = (given: Partial<RunFigures>) =>
  runPhase({ trained: CAPABILITIES, majority, points: [], teacherLosses: [], ...given })

const falling = [1, 0.9, 0.8, 0.6]
const flat = [1, 1.02, 0.97, 0.98]
const nothing = accuracy(0, 0, 0)

describe('where a run stands', () => {
  test('from the first step to the last', () => {
    expect(phase({})).toEqual({ kind: 'beginning' })
    expect(phase({ points: points(nothing), teacherLosses: [flat, flat, flat] })).toEqual({
      kind: 'beginning',
    })
    expect(phase({ points: points(nothing), teacherLosses: [falling, falling, flat] })).toEqual({
      kind: 'copying',
    })
    expect(phase({ points: points(nothing, nothing), teacherLosses: [flat] })).toEqual({ kind: 'guessing' })
    const some = points(nothing, accuracy(0.5, 0.3, 0.1))
    expect(phase({ points: some, teacherLosses: [falling] })).toEqual({
      kind: 'partly',
      above: ['perception'],
      below: ['reasoning', 'planning'],
    })
    expect(phase({ points: points(nothing, accuracy(0.6, 0.6, 0.6)) })).toEqual({
      kind: 'above',
      rising: true,
    })
  })

  test('speaks only of capabilities that the run trains on', () => {
    const all = points(nothing, accuracy(0.6, 0.1, 0.1))
    expect(phase({ trained: ['perception'], points: all })).toEqual({ kind: 'above', rising: true })
  })

  test('without teachers nothing is being copied', () => {
    expect(phase({ points: points(nothing, nothing) }).kind).toBe('guessing')
  })

  test('does not flicker: noise about the commonest answer or about a threshold changes nothing', () => {
    const random = stream(1, 'noise')
    const noise = (size: number) => size * (2 * random.uniform() - 1)
    const near = Array.from({ length: 60 }, () => accuracy(0.34 + noise(0.029), 0.2, 0.2))
    for (let n = 1; n <= near.length; n++)
      expect(phase({ points: points(...near.slice(0, n)) }).kind).not.toBe('partly')
    const learned = [
      accuracy(0.4, 0.2, 0.2),
      ...Array.from({ length: 60 }, () => accuracy(0.37 + noise(0.029), 0.2, 0.2)),
    ]
    for (let n = 1; n <= learned.length; n++)
      expect(phase({ points: points(...learned.slice(0, n)) }).kind).toBe('partly')
    const down = [...falling, ...Array.from({ length: 60 }, () => 0.8 + noise(0.09))]
    for (let n = 4; n <= down.length; n++)
      expect(phase({ teacherLosses: [down.slice(0, n)] }).kind).toBe('copying')
    expect(phase({ teacherLosses: [[...falling, 0.95]] }).kind).toBe('beginning')
  })

  test('says when accuracy has stopped rising, and when it rises again', () => {
    const means = [0.5, 0.55, 0.6, 0.65, 0.66, 0.66, 0.66, 0.66, 0.661]
    const made = (values: number[]) => phase({ points: points(...values.map((m) => accuracy(m, m, m))) })
    expect(made(means.slice(0, 5))).toEqual({ kind: 'above', rising: true })
    expect(made(means)).toEqual({ kind: 'above', rising: false })
    expect(made([...means, 0.7])).toEqual({ kind: 'above', rising: true })
  })
})

test('the recorded run: copies first, then learns, and changes its sentence seldom', () => {
  const read = readRecording(JSON.parse(readFileSync('public/runs/default.json', 'utf8')))
  if (!read.ok) throw new Error('the recorded run cannot be read')
  const shown = playRecording(read.recording)
  const history = new History()
  const kinds: string[] = []
  shown.steps.forEach((step) => {
    history.append([step])
    if (step.step % 10 > 0) return
    const { kind } = phase({
      points: shown.points.filter((p) => p.step <= step.step),
      teacherLosses: CAPABILITIES.map((c) => history.columns[c]!.smooth),
    })
    if (kinds.at(-1) !== kind) kinds.push(kind)
  })
  expect(kinds).toContain('copying')
  expect(kinds.at(-1)).toBe('above')
  expect(kinds.length).toBeLessThanOrEqual(5)
  expect(kinds.indexOf('copying')).toBeLessThan(kinds.indexOf('partly'))
})
