// A recording shows the run it was made from, to the digits that the page shows, and is small.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { TASKS, type StepMetrics } from '../../src/distill/tasks'
import {
  makeRecording,
  MOST_RECORDING_BYTES,
  playRecord,
  playRecording,
  readRecording,
} from '../../src/records/recording'
import type { RecordedStep, RunRecord } from '../../src/records/runRecord'
import { defaultSettings } from '../../src/settings/resolve'
import { stream } from '../../src/world/random'
import { fakeStep } from '../ui/fakeRun'

const settings = defaultSettings()
const accuracy = { perception: 0.512345, reasoning: 0.25, planning: 1, average: 0.587448, questions: 1152 }

function record(count: number): RunRecord {
  const random = stream(3, 'recording')
  const steps: RecordedStep[] = Array.from({ length: count }, (_, i) => ({
    ...fakeStep(settings, i + 1, random),
    ...((i + 1) % 50 === 0 ? { accuracy } : {}),
  }))
  return {
    format: 'drive-kd-run',
    formatVersion: 1,
    version: '0.1.0',
    config: settings,
    seed: settings.seed,
    adapter: { vendor: 'a', architecture: 'b', device: 'c', description: 'd', software: true },
    createdAt: '2026-01-31T12:00:00.000Z',
    seconds: 12.3,
    dispatchesPerStep: 100,
    steps,
    finalAccuracy: accuracy,
  }
}

const through = (of: RunRecord) => {
  const read = readRecording(JSON.parse(JSON.stringify(makeRecording(of))))
  if (!read.ok) throw new Error(read.errors[0].message)
  return read.recording
}
const near = (a: number, b: number, relative: number) => Math.abs(a - b) <= relative * Math.abs(b)

describe('a recording', () => {
  const whole = record(700)
  const played = playRecording(through(whole))

  test("has every step's losses and angles, rounded", () => {
    expect(played.steps.map((s) => s.step)).toEqual(whole.steps.map((s) => s.step))
    whole.steps.forEach((s, i) => {
      for (const task of TASKS)
        expect(near(played.steps[i].losses[task], s.losses[task], 5e-4), `${task} at ${s.step}`).toBe(true)
      s.angles.forEach((angle, k) =>
        expect(Math.abs(played.steps[i].angles[k]! - angle!)).toBeLessThanOrEqual(0.0501),
      )
    })
  })

  test('has the gradients where playing may stand, and none elsewhere', () => {
    expect(played.stops.at(-1)).toBe(700)
    expect(played.stops.length).toBeLessThan(100)
    const stops = new Set(played.stops)
    played.steps.forEach((s: StepMetrics, i) => {
      const known = stops.has(i + 1)
      expect(s.gram.every(Number.isFinite)).toBe(known)
      if (!known) return
      s.gram.forEach((v, k) => expect(near(v, whole.steps[i].gram[k], 5e-4)).toBe(true))
      s.coefficients.forEach((v, k) => expect(near(v, whole.steps[i].coefficients[k], 5e-4)).toBe(true))
      expect(s.permutation).toBe(whole.steps[i].permutation)
    })
  })

  test('has every evaluation', () => {
    expect(played.points.map((p) => p.step)).toEqual(playRecord(whole).points.map((p) => p.step))
    expect(played.points[0].accuracy).toEqual({ ...accuracy, perception: 0.5123, average: 0.5874 })
  })

  test('keeps angles that do not exist as null', () => {
    const bare = record(3)
    bare.steps[1].angles = [null, 90, null, null, 91.26, null]
    expect(playRecording(through(bare)).steps[1].angles).toEqual([null, 90, null, null, 91.3, null])
  })
})

describe('readRecording', () => {
  const damaged = (change: (r: Record<string, unknown>) => void) => {
    const r = JSON.parse(JSON.stringify(makeRecording(record(20)))) as Record<string, unknown>
    change(r)
    const read = readRecording(r)
    return read.ok ? null : read.errors[0].key
  }

  test('names what is wrong', () => {
    expect(
      damaged((r) => {
        r.format = 'x'
      }),
    ).toBe('format')
    expect(
      damaged((r) => {
        r.formatVersion = 2
      }),
    ).toBe('formatVersion')
    expect(
      damaged((r) => {
        ;(r.losses as Record<string, unknown>).planning = [1]
      }),
    ).toBe('losses.planning')
    expect(
      damaged((r) => {
        ;(r.angles as unknown[]).pop()
      }),
    ).toBe('angles')
    expect(
      damaged((r) => {
        ;(r.gradients as Record<string, unknown>).permutation = []
      }),
    ).toBe('gradients.permutation')
    expect(
      damaged((r) => {
        r.recordedAt = 'long ago'
      }),
    ).toBe('recordedAt')
  })

  test('opens with settings that came or went since', () => {
    expect(
      damaged((r) => {
        r.config = { ...(r.config as object), forgotten: 3 }
      }),
    ).toBeNull()
    expect(
      damaged((r) => {
        delete (r.config as Record<string, unknown>).clip
      }),
    ).toBeNull()
  })
})

test('the recording that the page ships opens, is a full AGP run and small', () => {
  const text = readFileSync('public/runs/default.json', 'utf8')
  expect(text.length).toBeLessThanOrEqual(MOST_RECORDING_BYTES)
  const read = readRecording(JSON.parse(text))
  if (!read.ok) throw new Error(read.errors[0].message)
  expect(read.recording.config.method).toBe('agp')
  const { steps, points } = playRecording(read.recording)
  expect(steps).toHaveLength(read.recording.config.steps)
  expect(points.length).toBeGreaterThan(0)
})
