// Messages between page and worker: what has their shape passes, nothing else does, in bounded time.

import { describe, expect, it } from 'vitest'
import { isCommand, isReport, shortFailure } from '../../src/worker/messages'
import {
  isCheckAnswer,
  isCheckRequest,
  isExportReport,
  isExportRequest,
  isTrainerCommand,
  isTrainerReport,
} from '../../src/worker/sideMessages'
import {
  CHECK_ANSWERS,
  CHECK_REQUEST,
  COMMANDS,
  EXPORT_REPORTS,
  EXPORT_REQUEST,
  REPORTS,
  TRAINER_COMMANDS,
  TRAINER_REPORTS,
} from './exampleMessages'

describe('messages', () => {
  it('of every kind pass', () => {
    const refused = (messages: object, taken: (message: unknown) => boolean): string[] =>
      Object.entries(messages).flatMap(([name, message]) => (taken(message) ? [] : [name]))
    expect(refused(REPORTS, isReport)).toEqual([])
    expect(refused(COMMANDS, isCommand)).toEqual([])
    expect(refused(TRAINER_COMMANDS, isTrainerCommand)).toEqual([])
    expect(refused(TRAINER_REPORTS, isTrainerReport)).toEqual([])
    expect(refused([CHECK_REQUEST], isCheckRequest)).toEqual([])
    expect(refused(CHECK_ANSWERS, isCheckAnswer)).toEqual([])
    expect(refused([EXPORT_REQUEST], isExportRequest)).toEqual([])
    expect(refused(EXPORT_REPORTS, isExportReport)).toEqual([])
  })

  it('with settings that no run can have, or a plan that nobody can train, do not', () => {
    const { prepare, updateHyperparameters } = COMMANDS
    expect(isCommand({ ...prepare, settings: { ...prepare.settings, layers: 1e9 } })).toBe(false)
    for (const settings of [{ learningRate: '1' }, { steps: 3 }, { colour: 'red' }])
      expect(isCommand({ ...updateHyperparameters, settings })).toBe(false)
    expect(isCommand({ ...prepare, lent: {} })).toBe(false)
    const { start } = TRAINER_COMMANDS
    expect(isTrainerCommand({ ...start, plan: { ...start.plan, steps: 1e9 } })).toBe(false)
  })

  it('with holes in their lists do not', () => {
    const steps = new Array<number>(3)
    steps[0] = 1
    expect(isReport({ type: 'checkpoints', steps })).toBe(false)
  })

  it('with a name of the prototype, a hole, or too long a list do not', () => {
    for (const type of ['constructor', 'toString', '__proto__', 'hasOwnProperty', '', 3, null]) {
      expect(isReport({ type })).toBe(false)
      expect(isCommand({ type })).toBe(false)
    }
    expect(isReport({ type: 'checkpoints', steps: Array.from({ length: 2e5 }, () => 1) })).toBe(false)
    expect(isReport({ type: 'status', status: 'ready', step: 1e308, steps: 1, stepsPerSecond: 1 })).toBe(
      false,
    )
    expect(isCommand({ type: 'inspect', frame: -1, question: 0 })).toBe(false)
    expect(isCommand({ type: 'rewind', step: '3' })).toBe(false)
  })
})

describe('a failure', () => {
  it('is short sentences; the rest stands under its details', () => {
    const long = `Something went wrong: ${'x'.repeat(100_000)}`
    const failure = shortFailure({ code: 'internal', message: long, wayOut: 'Reload.', detail: 'stack' })
    expect(failure.message).toHaveLength(300)
    expect(failure.detail).toMatch(/^Something went wrong: x+/)
    expect(failure.detail!.length).toBeLessThanOrEqual(20_000)
  })

  it('names no script', () => {
    const message = 'TypeError at https://a.b/assets/worker-12ab.js:1:2345 and src/worker/training/loop.ts:12'
    const failure = shortFailure({ code: 'internal', message, wayOut: 'Reload.' })
    expect(failure).toMatchObject({ message: 'TypeError at a script and a script', detail: message })
    const plain = { code: 'internal', message: 'No room.', wayOut: 'Reload.' } as const
    expect(shortFailure(plain)).toEqual(plain)
  })
})
