// What lies in the browser's storage beside records and lines (runFiles.test.ts): students, trainings of teachers,
// settings of any version.

import { expect, test, vi } from 'vitest'
import { wellFormed } from '../../src/json/text'
import { readTraining } from '../../src/teacher/storedTeachers'
import { completeSettings } from '../../src/settings/migrations'
import { resolveSettings } from '../../src/settings/resolve'
import { readLink, writeLink } from '../../src/settings/link'
import { presetSettings } from '../../src/settings/presets'
import { checkPlan, defaultPlan, readPlan } from '../../src/settings/teacherPlan'
import { readSavedStudent, readStudentLine, studentLine } from '../../src/ui/state/students'
import type { SavedTraining } from '../../src/teacher/teacherStore'
import { KEPT } from '../worker/exampleMessages'
import { FUZZ_TIMEOUT, keepsItsBounds } from './bounds'
import { draws, mutated } from './mutate'

vi.setConfig({ testTimeout: FUZZ_TIMEOUT })

test('kept students and their lines', () => {
  const line = { ...studentLine('a', KEPT, '2026-01-31T12:00:00Z'), declined: false }
  expect([readSavedStudent(KEPT), readStudentLine(line)]).toEqual([KEPT, [line]])
  keepsItsBounds(draws, (list) => {
    for (const { savedAt, step, steps, bytes } of readStudentLine(mutated(line, list))) {
      expect(savedAt.localeCompare('2026')).toEqual(expect.any(Number))
      expect([step, steps, bytes].every(Number.isFinite)).toBe(true)
    }
    const student = readSavedStudent(mutated(KEPT, list))
    if (!student) return { messages: ['a student that is damaged'] }
    expect(student.moments.every((m) => m.length === student.parameters.length)).toBe(true)
    const { reweighting: memory } = student.memory
    if (memory) expect(memory.state.a.length).toBe(memory.tasks.length)
    return { messages: [] }
  })
})

test('kept trainings of teachers and their plans', () => {
  const training: SavedTraining = {
    id: 'a',
    savedAt: '2026-01-31T12:00:00Z',
    step: 3,
    plan: defaultPlan('planning', 'gpt-6x64/base.onnx', 'Planner'),
    curve: { losses: [[1, 2]], accuracy: [] },
    parameters: KEPT.parameters,
    moments: KEPT.moments,
  }
  expect(readTraining(training)).toEqual([training])
  keepsItsBounds(draws, (list) => {
    const [read] = readTraining(mutated(training, list))
    if (!read) return { messages: ['a training that is damaged'] }
    const plan = readPlan(read.plan)
    if (plan) expect(checkPlan(plan)).toEqual([])
    return { messages: plan ? [] : ['a plan that is damaged'] }
  })
})

test('settings as they lie in records and lines', () => {
  const settings = { ...presetSettings('tiny'), seed: 3, learningRate: 1e-4 }
  keepsItsBounds(draws, (list) => {
    const given = mutated({ ...settings }, list) as Record<string, unknown>
    if (typeof given !== 'object' || given === null) return { messages: ['no settings at all'] }
    const read = completeSettings({ ...given })
    if (!read.ok) return { messages: read.errors.map((e) => e.message) }
    expect(resolveSettings({ ...read.settings }).ok).toBe(true)
    const again = readLink(writeLink(read.settings, null))
    // Half characters, which no address can carry, are replaced.
    const texts = Object.entries(read.settings).map(([key, value]) => [
      key,
      typeof value === 'string' ? wellFormed(value) : value,
    ])
    expect(again.ok && again.settings).toEqual(Object.fromEntries(texts))
    return { messages: [] }
  })
})
