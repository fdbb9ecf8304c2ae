// Messages between the page and its workers under structured mutation: taken or refused, in bounded time, and
// what is taken can be shown.

import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { handleTrainerReport } from '../../src/ui/state/teacherTraining'
import { resolveSettings } from '../../src/settings/resolve'
import { checkPlan } from '../../src/settings/teacherPlan'
import { isCommand, isReport, shortFailure, shortWords } from '../../src/worker/messages'
import {
  isCheckAnswer,
  isCheckRequest,
  isExportReport,
  isExportRequest,
  isFetchAnswer,
  isTrainerCommand,
  isTrainerReport,
} from '../../src/worker/sideMessages'
import {
  CHECK_ANSWERS,
  CHECK_REQUEST,
  COMMANDS,
  EXPORT_REPORTS,
  EXPORT_REQUEST,
  FETCH_ANSWERS,
  REPORTS,
  TRAINER_COMMANDS,
  TRAINER_REPORTS,
} from '../worker/exampleMessages'
import { FUZZ_TIMEOUT, keepsItsBounds, type Outcome } from './bounds'
import { draws, mutated } from './mutate'
import { useTeachers } from '../../src/ui/state/teachersSlice'

vi.setConfig({ testTimeout: FUZZ_TIMEOUT })

/** Messages of these kinds, damaged; now and then anything at all. */
function damaged(messages: readonly object[]): fc.Arbitrary<unknown> {
  const spoilt = fc
    .tuple(fc.constantFrom(...messages), draws)
    .map(([message, list]) => mutated(message, list))
  return fc.oneof({ weight: 9, arbitrary: spoilt }, { weight: 1, arbitrary: fc.anything({ maxDepth: 3 }) })
}
const outcome = (taken: boolean, messages: readonly string[] = []): Outcome => ({
  messages: messages.filter((words) => words.length >= 10),
  refused: !taken,
})
const words = ({ message, wayOut }: { message: string; wayOut: string }): string[] => [message, wayOut]

test('reports of the training worker', () => {
  keepsItsBounds(damaged(Object.values(REPORTS)), (message) => {
    if (!isReport(message)) return outcome(false)
    return outcome(true, message.type === 'failure' ? words(shortFailure(message.failure)) : [])
  })
})

test('commands to the training worker', () => {
  keepsItsBounds(damaged(Object.values(COMMANDS)), (message) => {
    if (!isCommand(message)) return outcome(false)
    if (message.type === 'prepare') expect(resolveSettings({ ...message.settings }).ok).toBe(true)
    if (message.type === 'resume') expect(resolveSettings({ ...message.student.settings }).ok).toBe(true)
    return outcome(true)
  })
})

test('reports of the training of teachers, and what the page makes of them', () => {
  // What it keeps it looks up in storage, which there is none of here.
  const shown = Object.values(TRAINER_REPORTS).filter(({ type }) => type !== 'stored' && type !== 'lost')
  keepsItsBounds(damaged([...shown, TRAINER_REPORTS.saved, TRAINER_REPORTS.lost]), (message) => {
    if (!isTrainerReport(message)) return outcome(false)
    useTeachers.setState((s) => ({ training: { ...s.training, losses: [] } }))
    if (message.type !== 'stored' && message.type !== 'lost' && message.type !== 'failure')
      handleTrainerReport(message)
    return outcome(true, message.type === 'failure' ? words(shortFailure(message.failure)) : [])
  })
})

test('commands to the training of teachers', () => {
  keepsItsBounds(damaged(Object.values(TRAINER_COMMANDS)), (message) => {
    if (!isTrainerCommand(message)) return outcome(false)
    if (message.type === 'start') expect(checkPlan(message.plan)).toEqual([])
    return outcome(true)
  })
})

test('requests to the check of a file, and its answers', () => {
  keepsItsBounds(damaged([CHECK_REQUEST]), (message) => outcome(isCheckRequest(message)))
  keepsItsBounds(damaged(CHECK_ANSWERS), (message) => {
    if (!isCheckAnswer(message)) return outcome(false)
    return outcome(true, message.ok ? [] : message.failures.map(shortWords).flatMap(words))
  })
})

test('answers of a download', () => {
  keepsItsBounds(damaged(FETCH_ANSWERS), (message) => outcome(isFetchAnswer(message)))
})

test('requests to the export of a project, and its reports', () => {
  keepsItsBounds(damaged([EXPORT_REQUEST]), (message) => {
    if (!isExportRequest(message)) return outcome(false)
    expect(resolveSettings({ ...message.record.config }).ok).toBe(true)
    return outcome(true)
  })
  keepsItsBounds(damaged(Object.values(EXPORT_REPORTS)), (message) => {
    if (!isExportReport(message)) return outcome(false)
    return outcome(true, message.type === 'failure' ? words(shortFailure(message.failure)) : [])
  })
})
