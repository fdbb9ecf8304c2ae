import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MOST_SAMPLE_BYTES, makeSample, readSample } from '../../src/records/recordedSample'
import type { ModelView, InspectedSample } from '../../src/protocol/runFacts'
import { inspectionAt } from '../../src/ui/state/sample'

const SIDE = 44
/** A causal map whose entries differ, largest entry `max`. */
const map = (max: number): Float32Array =>
  Float32Array.from({ length: SIDE * SIDE }, (_, i) =>
    i % SIDE <= Math.floor(i / SIDE) ? (max * ((i * 37) % 100)) / 99 : 0,
  )
const view = (name: string, max: number): ModelView => ({
  name,
  answer: [{ word: 'green', probability: 0.123456, right: true }],
  attention: [map(max), map(max / 3)],
})
const inspected = (step: number): InspectedSample => ({
  frame: 0,
  question: 1,
  frames: 6,
  pixels: Uint8Array.from({ length: 48 * 48 * 3 }, (_, i) => (i * 7) % 256),
  questions: [1, 2].map((n) => ({ capability: 'perception', text: `What ${n}?`, textKo: '무엇?' })),
  words: ['what', 'at'],
  questionLength: 1,
  truth: ['green'],
  truthSentence: 'Green.',
  truthSentenceKo: '초록.',
  teachers: [view('perception', 0.9)],
  student: view('student', 0.5 + step / 1000),
  step,
})
const facts = {
  studentLayers: 2,
  version: '0.1.0',
  signals: [
    { teacherTask: 'perception' as const, studentLayer: 0, teacherLayers: [0], block: 'full' as const },
  ],
}
const sample = makeSample([inspected(0), inspected(50), inspected(100)], facts, '2026-01-01T00:00:00.000Z')

describe('a recorded sample', () => {
  it('comes back from JSON within half of 1/255 of each map, everything else exactly', () => {
    const read = readSample(JSON.parse(JSON.stringify(sample)))
    if (!read.ok) throw new Error(read.errors[0].message)
    const { inspections } = read.sample
    expect(inspections.map((p) => p.step)).toEqual([0, 50, 100])
    expect(inspections[1].pixels).toEqual(inspected(50).pixels)
    expect(inspections[1].student.answer[0]).toEqual({ word: 'green', probability: 0.1235, right: true })
    const wanted = inspected(50).student.attention[0]
    const error = inspections[1].student.attention[0].reduce(
      (most, value, i) => Math.max(most, Math.abs(value - wanted[i])),
      0,
    )
    expect(error).toBeLessThan((0.51 * 0.55) / 255)
    expect(inspections[1].teachers[0].attention).toHaveLength(2)
  })

  it('refuses two samples in one file, and names the field of a broken file', () => {
    expect(() => makeSample([inspected(0), { ...inspected(1), question: 2 }], facts, '')).toThrow(
      'one frame and one question',
    )
    expect(readSample({ ...sample, students: [] })).toMatchObject({
      ok: false,
      errors: [{ key: 'students' }],
    })
    expect(readSample({ ...sample, formatVersion: 9 })).toMatchObject({
      ok: false,
      errors: [{ key: 'formatVersion' }],
    })
    expect(readSample(null)).toMatchObject({ ok: false })
  })

  it('shows the last student before a step', () => {
    const inspections = [inspected(0), inspected(50), inspected(100)]
    expect([-1, 0, 49, 50, 700].map((step) => inspectionAt(inspections, step).step)).toEqual([
      0, 0, 0, 50, 100,
    ])
  })

  it('ships with the page, small enough and readable', () => {
    const text = readFileSync('public/runs/default.sample.json', 'utf8')
    expect(text.length).toBeLessThan(MOST_SAMPLE_BYTES)
    const read = readSample(JSON.parse(text))
    if (!read.ok) throw new Error(read.errors[0].message)
    expect(read.sample.inspections[0].teachers.map((t) => t.name)).toEqual([
      'perception',
      'reasoning',
      'planning',
    ])
    expect(read.sample.inspections.at(-1)?.step).toBe(700)
  })
})
