// Files that versions 0.1.0 and 0.2.0 wrote (fixtures/README.md) open, and show what they showed then.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readStart } from '../../src/cli/node/student'
import { studentConfig } from '../../src/experiment/run/recordedRun'
import { TASKS } from '../../src/distill/tasks'
import { makeRecording, playRecord, playRecording, readRecording } from '../../src/records/recording'
import { readSample } from '../../src/records/recordedSample'
import { readRecord, type RecordedStep } from '../../src/records/runRecord'
import { findPreset } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import { BEFORE, splitSettings } from '../../src/settings/migrations'
import { methodOfParameter } from '../../src/settings/parameterTable'
import type { Settings } from '../../src/settings/settings'
import { defaultOf, SETTING_KEYS } from '../../src/settings/table'
import { writeStudentWeights } from '../../src/teacher/studentWeights'

const FOLDER = 'tests/records/fixtures'

/** As much of the files as is compared, as it stands in them. */
interface RunFile {
  version: string
  config: Partial<Settings>
  adapter: object
  createdAt: string
  seconds: number
  steps: RecordedStep[]
  finalAccuracy: object
}
interface RecordingFile {
  config: Partial<Settings>
  losses: Record<string, number[]>
  angles: number[][]
  gradients: Record<string, number[] | number[][]> & { step: number[] }
  accuracy: { step: number }[]
}
interface ViewFile {
  name: string
  answer: object[]
  attention: { max: number }[]
}
interface SampleFile {
  shared: Record<string, unknown>
  students: ({ step: number } & ViewFile)[]
  teachers: ViewFile[]
  /** `follower` is what `teacherTask` was called. */
  signals: { follower: string }[]
}

const parse = <T>(name: string): T => JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as T

/** Settings that came after this file, with what they were before. */
function later(config: Partial<Settings>): Partial<Settings> {
  const keys = SETTING_KEYS.filter((key) => !(key in config))
  return Object.fromEntries(keys.map((key) => [key, BEFORE[key] ?? defaultOf(key, config as Settings)]))
}

function expectSettings(found: Settings, config: Partial<Settings>): void {
  expect(splitSettings(config).unknown).toEqual({})
  expect(found).toEqual({ ...later(config), ...config })
  expect(found).toMatchObject({ trainStream: 'teachers', testFrames: 0 })
}

function openRun(name: string) {
  const read = readRecord(new Uint8Array(readFileSync(`${FOLDER}/${name}`)))
  if (!read.ok) throw new Error(read.errors.map(({ message }) => message).join('\n'))
  return read
}

/** The run file shows all that stands in it; `changed` are the settings that have another meaning since. */
function expectRun(name: string, steps: number, changed: string[]): void {
  const file = parse<RunFile>(name)
  const { record, notices } = openRun(name)
  expectSettings(record.config, file.config)
  const { config: _, ...rest } = record
  const { config: __, ...written } = file
  expect(rest).toEqual(written)
  expect(record.steps.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, i) => i + 1))
  const added = Object.keys(later(file.config)).filter((key) =>
    [null, record.config.method].includes(methodOfParameter(key)),
  )
  expect(notices).toEqual([
    { kind: 'added', keys: added },
    ...(changed.length ? [{ kind: 'changed', keys: changed }] : []),
  ])
  const shown = playRecord(record)
  expect(shown.steps.map(({ losses }) => losses)).toEqual(file.steps.map(({ losses }) => losses))
  expect(shown.points.at(-1)?.accuracy).toEqual(file.finalAccuracy)
}

describe.each(['0.1.0', '0.2.0'])('version %s', (version) => {
  test('its run file', () => {
    expect(parse<RunFile>(`${version}/run.json`).version).toBe(version)
    expectRun(`${version}/run.json`, 20, [])
  })

  test('its recording', () => {
    const file = parse<RecordingFile>(`${version}/recording.json`)
    const read = readRecording(file)
    if (!read.ok) throw new Error(read.errors[0].message)
    expectSettings(read.recording.config, file.config)
    const { steps, stops, points } = playRecording(read.recording)
    expect(stops).toEqual(file.gradients.step)
    for (const task of TASKS) expect(steps.map(({ losses }) => losses[task])).toEqual(file.losses[task])
    expect(file.angles.map((_, k) => steps.map(({ angles }) => angles[k]))).toEqual(file.angles)
    expect(points).toEqual(file.accuracy.map(({ step, ...accuracy }) => ({ step, accuracy })))
    // Made of its run today, it would be the same.
    const { config: _, ...again } = makeRecording(openRun(`${version}/run.json`).record)
    expect(again).toEqual({ ...file, config: undefined })
  })

  test('its recorded sample', () => {
    const file = parse<SampleFile>(`${version}/sample.json`)
    const read = readSample(file)
    if (!read.ok) throw new Error(read.errors[0].message)
    const { inspections, studentLayers, signals } = read.sample
    expect([inspections.map(({ step }) => step), studentLayers]).toEqual([[0, 20], 2])
    expect(signals).toEqual(file.signals.map(({ follower, ...rest }) => ({ ...rest, teacherTask: follower })))
    const { pixels, ...shared } = file.shared
    for (const [i, inspected] of inspections.entries()) {
      expect(inspected).toMatchObject(shared)
      expect(Buffer.from(inspected.pixels).toString('base64')).toBe(pixels)
      const views = [...file.teachers, file.students[i]]
      for (const [k, view] of [...inspected.teachers, inspected.student].entries()) {
        expect([view.name, view.answer]).toEqual([views[k].name, views[k].answer])
        const largest = view.attention.map((map) => map.reduce((most, value) => Math.max(most, value), 0))
        views[k].attention.forEach(({ max }, layer) => expect(largest[layer]).toBeCloseTo(max, 6))
      }
    }
  })
})

test('a run file of settings that were corrected since is shown as it is, and they are named', () => {
  expectRun('0.2.0/corrected.json', 10, ['schedule', 'reweighting'])
})

test('the student of version 0.2.0 is a start, and is written today as it was then', async () => {
  const path = `${FOLDER}/0.2.0/student/model.safetensors`
  const resolved = resolveSettings({
    ...findPreset('tiny')?.settings,
    layers: 1,
    method: 'ce-only',
    signalReasoning: 'none',
    signalPlanning: 'none',
  })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  const start = await readStart(path, resolved.settings)
  if (!start.ok) throw new Error(start.message)
  expect(start.notes).toEqual([])
  const again = writeStudentWeights(studentConfig(resolved.settings), start.parameters)
  expect(Buffer.from(again).equals(readFileSync(path))).toBe(true)
})
