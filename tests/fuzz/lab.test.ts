// What the Lab reads: experiments, kept runs, results of the last visit, messages of its worker.

import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import {
  isMachine,
  savedExperiment,
  readSavedRun,
  runExperiment,
  runHash,
} from '../../src/experiment/lab/queue'
import { MEASURES, MOST_RUNS, plannedRuns, readSpec, readSpecFile } from '../../src/experiment/lab/spec'
import { csvTable, markdownTable, tableFacts } from '../../src/experiment/lab/tables'
import { resolveSettings } from '../../src/settings/resolve'
import { decodeSpec, encodeSpec } from '../../src/ui/state/labLink'
import { isAnalysisReport, isAnalysisRequest } from '../../src/worker/analysisMessages'
import { isLabReport, isLabRequest } from '../../src/worker/labMessages'
import { ANALYSIS_REPORTS, ANALYSIS_REQUESTS, LAB_REPORTS, LAB_REQUESTS } from '../worker/exampleMessages'
import { experimentOf, MACHINE, measured, memoryStore, SMALLEST } from '../experiment/lab/labRuns'
import { FUZZ_TIMEOUT, keepsItsBounds } from './bounds'
import { draws, mutated, mutatedBytes } from './mutate'

vi.setConfig({ testTimeout: FUZZ_TIMEOUT })

const GRID = {
  ...SMALLEST,
  factors: { clip: [1, 0.25], steps: [20, 40] },
  measure: 'planning',
  split: 'test',
}

test('experiments, as values and as bytes', () => {
  const shipped = new Uint8Array(readFileSync('experiments/e-signal-weights.json'))
  keepsItsBounds(fc.tuple(draws, fc.nat(3)), ([list, which]) => {
    const read =
      which === 0
        ? readSpecFile(mutatedBytes(shipped, list))
        : readSpec(mutated(which === 1 ? GRID : SMALLEST, list))
    if (!read.ok) return { messages: read.errors.map(({ message }) => message) }
    const { experiment } = read
    const runs = plannedRuns(experiment)
    expect(runs.length).toBeGreaterThan(0)
    expect(runs.length).toBeLessThanOrEqual(MOST_RUNS)
    for (const { resolved } of experiment.arms) expect(resolveSettings({ ...resolved }).ok).toBe(true)
    return { messages: [] }
  })
})

test('experiments in links', () => {
  const code = encodeSpec(experimentOf(SMALLEST).spec)!
  expect(decodeSpec(code)).toEqual(readSpec(SMALLEST))
  const letters = new TextEncoder().encode(code)
  keepsItsBounds(fc.oneof(draws, fc.string({ maxLength: 60 })), (input) => {
    const given = typeof input === 'string' ? input : new TextDecoder().decode(mutatedBytes(letters, input))
    const read = decodeSpec(given)
    return { messages: read.ok ? [] : read.errors.map(({ message }) => message) }
  })
})

test('a grid of millions is counted, not written out', () => {
  const many = Array.from({ length: 50 }, (_, i) => 1 + i)
  const factors = { steps: many, seedless: many, batchFrames: many, trainFrames: many }
  const started = performance.now()
  const read = readSpec({ ...SMALLEST, factors })
  expect(read.ok).toBe(false)
  expect(performance.now() - started).toBeLessThan(1000)
})

test('kept runs of an experiment', async () => {
  const experiment = experimentOf(SMALLEST)
  const { store, texts } = memoryStore()
  const results = await runExperiment({ experiment, machine: MACHINE, store, measure: measured })
  expect(markdownTable(results, tableFacts(experiment))).toContain('agp')
  const [{ settings }] = plannedRuns(experiment)
  const text = texts.get(await runHash(settings, MACHINE))!
  const value: unknown = JSON.parse(text)
  const bytes = new TextEncoder().encode(text)
  keepsItsBounds(fc.tuple(draws, fc.boolean()), ([list, asValue]) => {
    const given = asValue
      ? (JSON.stringify(mutated(value, list)) ?? '')
      : new TextDecoder().decode(mutatedBytes(bytes, list))
    const kept = readSavedRun(given, settings, MACHINE)
    if (!kept) return { messages: ['a kept run that is damaged'] }
    const { accuracy, diverged, seconds, curve } = kept
    // Keys that nobody knows are nobody's figures.
    const ofFrames = [accuracy?.validation, accuracy?.test].flatMap((of) =>
      of ? MEASURES.map((m) => of[m]) : [],
    )
    const figures = [seconds, diverged ?? 0, ...ofFrames]
    expect([...figures, ...curve.map((point) => point.step)].every(Number.isFinite)).toBe(true)
    return { messages: [] }
  })
})

test('the last visit: damaged, it shows nothing; whole, a table', async () => {
  const experiment = experimentOf(SMALLEST)
  const { store } = memoryStore()
  for (const machine of [null, undefined, {}, { ...MACHINE, adapter: {} }, { ...MACHINE, version: 3 }])
    await expect(savedExperiment(experiment, machine as never, store)).rejects.toThrow()
  const { results, missing } = await savedExperiment(experiment, MACHINE, store)
  expect(missing).toHaveLength(6)
  expect(csvTable(results, tableFacts(experiment)).length).toBeGreaterThan(100)
  keepsItsBounds(draws, (list) => {
    const machine = mutated(MACHINE, list)
    if (!isMachine(machine)) return { messages: ['no machine at all'] }
    expect([typeof machine.version, typeof machine.adapter]).toEqual(['string', 'string'])
    return { messages: [] }
  })
})

test("requests to the Lab's workers, and their reports", () => {
  const any = (messages: readonly object[]): fc.Arbitrary<unknown> =>
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc.tuple(fc.constantFrom(...messages), draws).map(([m, list]) => mutated(m, list)),
      },
      { weight: 1, arbitrary: fc.anything({ maxDepth: 3 }) },
    )
  keepsItsBounds(any(Object.values(LAB_REQUESTS)), (message) => {
    if (!isLabRequest(message)) return { messages: [], refused: true }
    if (message.type === 'make') expect(resolveSettings({ ...message.settings }).ok).toBe(true)
    return { messages: [] }
  })
  keepsItsBounds(any(Object.values(LAB_REPORTS)), (message) => ({
    messages: [],
    refused: !isLabReport(message),
  }))
  keepsItsBounds(any(Object.values(ANALYSIS_REQUESTS)), (message) => ({
    messages: [],
    refused: !isAnalysisRequest(message),
  }))
  keepsItsBounds(any(Object.values(ANALYSIS_REPORTS)), (message) => ({
    messages: [],
    refused: !isAnalysisReport(message),
  }))
})
