// Run records, recordings, samples, expected figures, stored runs and scenes under structured mutation.

import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { parseJson } from '../../src/json/parse'
import { expectationOf, readExpectation, writeExpectation } from '../../src/records/expectedFigures'
import { readInitialWeights, writeInitialWeights } from '../../src/settings/initialWeights'
import { checkRecord, readRecord, recordProblems, type RunRecord } from '../../src/records/runRecord'
import { makeRecording, playRecord, playRecording, readRecording } from '../../src/records/recording'
import { readSample } from '../../src/records/recordedSample'
import { savedRun, readSavedRun } from '../../src/ui/state/savedRun'
import { packed, unpacked } from '../../src/ui/state/storedRecord'
import { decodeScene, encodeScene } from '../../src/world/sceneCode'
import { draws, mutated, mutatedBytes } from './mutate'
import { FUZZ_TIMEOUT, keepsItsBounds, type Outcome } from './bounds'
import { sampled } from '../../src/ui/state/sampledScene'
import { readSaved, writeSaved } from '../../src/ui/state/scenesSlice'
import { readCharts } from '../../src/ui/state/preferencesSlice'

vi.setConfig({ testTimeout: FUZZ_TIMEOUT })

const text = readFileSync('tests/settings/fixtures/record-0.1.0.json', 'utf8')
const opened = readRecord(text)
if (!opened.ok) throw new Error('the fixture does not open')
const record: RunRecord = { ...opened.record, steps: opened.record.steps.slice(0, 3) }
const told = (read: { ok: true } | { ok: false; errors: readonly { message: string }[] }): Outcome => ({
  messages: read.ok ? [] : read.errors.map((e) => e.message),
})

/** What the page does with a record that it took: the list's line, the charts, the link, the file. */
function used(given: RunRecord): void {
  const line = savedRun('id', given)
  expect(Number.isFinite(line.seconds)).toBe(true)
  const figures = playRecord(given).steps.flatMap(({ step, losses, gram }) => [step, losses.ce, ...gram])
  expect(figures.every((value) => Math.abs(value) <= 1e100)).toBe(true)
  if (given.steps.length > 0) playRecording(makeRecording(given))
  const expected = expectationOf(given.steps, given.version)
  if (expected) expect(readExpectation(writeExpectation(expected))?.ce).toBe(expected.ce)
  if (given.startedFrom) {
    const link = writeInitialWeights(given.startedFrom)
    expect(readInitialWeights(decodeURIComponent(encodeURIComponent(link)))).not.toBeNull()
  }
  expect(checkRecord(JSON.parse(JSON.stringify(given))).ok).toBe(true)
}

test('run records, as values', () => {
  const started = { ...record, startedFrom: { file: 'a~b \u{1f600}.safetensors', sha256: 'a'.repeat(64) } }
  keepsItsBounds(fc.tuple(draws, fc.boolean()), ([list, fromFile]) => {
    const read = checkRecord(mutated(fromFile ? started : record, list))
    if (read.ok && read.record.steps.length < 100) used(read.record)
    return told(read)
  })
})

test('run records, as bytes', () => {
  const bytes = new TextEncoder().encode(JSON.stringify({ ...record, steps: record.steps.slice(0, 2) }))
  keepsItsBounds(draws, (list) => told(readRecord(mutatedBytes(bytes, list))))
})

test('recordings', () => {
  const recording = makeRecording(record)
  keepsItsBounds(draws, (list) => {
    const read = readRecording(mutated(recording, list))
    if (read.ok) expect(playRecording(read.recording).steps.length).toBeGreaterThan(0)
    return told(read)
  })
})

test('samples', () => {
  const file = JSON.parse(readFileSync('public/runs/default.sample.json', 'utf8')) as Record<
    string,
    unknown[]
  >
  const sample = { ...file, students: file.students.slice(0, 2), teachers: file.teachers.slice(0, 1) }
  keepsItsBounds(draws, (list) => {
    const read = readSample(mutated(sample, list))
    if (read.ok)
      for (const { student, pixels } of read.sample.inspections) {
        expect(pixels.length).toBe(48 * 48 * 3)
        expect(student.attention.every((map) => map.every((p) => p >= 0 && p <= 1))).toBe(true)
      }
    return told(read)
  })
})

test('stored runs: lines and records', () => {
  const line = savedRun('id', record)
  const stored = packed(record)
  keepsItsBounds(fc.tuple(draws, draws), ([first, second]) => {
    const lines = readSavedRun(mutated(line, first))
    for (const { createdAt, seconds, name, note } of lines) {
      expect([typeof createdAt.localeCompare('a'), Number.isFinite(seconds)]).toEqual(['number', true])
      expect((name ?? '').length + note.length).toBeLessThan(2100)
    }
    const opened = unpacked(mutated(stored, second))
    return { messages: recordProblems(opened).map((p) => p.message) }
  })
})

test('kept scenes, remembered charts, scene codes', () => {
  const scenes = Array.from({ length: 5 }, (_, i) => ({ id: i, name: `scene ${i}`, setUp: sampled(i) }))
  const list: unknown = JSON.parse(writeSaved(scenes))
  const code = encodeScene(sampled(7))
  const charts = { x: 'samples', smoothing: 50, log: false, pinned: ['norms', 'losses'] }
  keepsItsBounds(draws, (changes) => {
    const saved = readSaved(JSON.stringify(mutated(list, changes)) ?? '')
    for (const { setUp, name } of saved) {
      expect(decodeScene(encodeScene(setUp)).ok).toBe(true)
      expect(name.length).toBeLessThanOrEqual(40)
    }
    expect(readCharts(JSON.stringify(mutated(charts, changes)) ?? '').pinned.length).toBeGreaterThan(0)
    const bytes = mutatedBytes(new TextEncoder().encode(code), changes)
    const read = decodeScene(new TextDecoder().decode(bytes))
    // Codes are refused by a kind that the page puts into words.
    return { messages: read.ok ? [] : [`a scene code that is ${read.problem}`] }
  })
})

test('expected figures and origins of links', () => {
  const value = '700_0.5954_44.5_35.6_32.3_0.1.0'
  keepsItsBounds(fc.oneof(fc.string({ maxLength: 60 }), draws), (input) => {
    const given =
      typeof input === 'string'
        ? input
        : new TextDecoder().decode(mutatedBytes(new TextEncoder().encode(value), input))
    const read = readExpectation(given)
    if (read) expect(readExpectation(writeExpectation(read))).toEqual(read)
    readInitialWeights(given)
    return { messages: read ? [] : ['no figures of that form'] }
  })
})

test('JSON of any form', () => {
  const deepText = fc
    .tuple(fc.constantFrom('[', '{"a":', '"\\', '[[1,', ' '), fc.nat(20_000))
    .map(([part, count]) => part.repeat(count))
  keepsItsBounds(fc.oneof(fc.json(), fc.string(), deepText, fc.uint8Array({ maxLength: 200 })), (input) => {
    const parsed = parseJson(input, 1e6)
    return { messages: parsed.ok ? [] : [parsed.reason] }
  })
})
