// Messages between page and worker: what has their shape passes, nothing else does, in bounded time.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/settings/resolve'
import { isCommand, isReport, shortFailure } from '../../src/worker/messages'
import type { Command, Report } from '../../src/protocol/messages'
import { fuzz, FUZZ_TIMEOUT, nasty } from '../settings/fuzz'

const REPORTS: Report[] = [
  { type: 'status', status: 'ready', step: 0, steps: 700, stepsPerSecond: 0 },
  { type: 'checkpoints', steps: [0, 50] },
  { type: 'stopped', step: 3, because: 'step' },
  { type: 'recovering', step: 3, attempt: 1, running: true },
  { type: 'teachers', step: 0, checksum: 'ab' },
  { type: 'student', step: 1, files: [{ name: 'a', bytes: new Uint8Array(2) }] },
  { type: 'initialWeights', initialWeights: null },
  { type: 'layers', step: 1, groups: ['a'], grams: [[1, 2]] },
  { type: 'screen', drawing: true, lost: false, detail: '' },
  { type: 'failure', failure: { code: 'limits', message: 'a', wayOut: 'b' } },
]
const COMMANDS: Command[] = [
  { type: 'prepare', settings: defaultSettings(), canvases: true },
  { type: 'run' },
  { type: 'look', frame: 0, question: 2 },
  { type: 'rewind', step: 50 },
  { type: 'speed', limit: null },
  { type: 'stopWhen', accuracy: 0.5, step: null },
  { type: 'updateHyperparameters', settings: { learningRate: 0.1 } },
  { type: 'start', file: 'a', weights: new Uint8Array(4), config: null },
  { type: 'picture', id: 1, picture: null },
  { type: 'palette', colours: new Uint32Array(3) },
]

/** A message with one of its fields, at any depth, taken away or made something else. */
const spoilt = (messages: readonly object[]) =>
  fc
    .tuple(
      fc.constantFrom(...messages),
      fc.nat(20),
      fc.oneof(nasty, fc.anything({ maxDepth: 2 }), fc.double()),
    )
    .map(([message, at, value]) => {
      const copy = structuredClone(message) as Record<string, unknown>
      const keys = Object.keys(copy)
      copy[keys[at % keys.length]] = value
      return copy
    })

describe('messages', () => {
  it('of every kind pass', () => {
    expect(REPORTS.filter((report) => !isReport(report))).toEqual([])
    expect(COMMANDS.filter((command) => !isCommand(command))).toEqual([])
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
    expect(isCommand({ type: 'look', frame: -1, question: 0 })).toBe(false)
    expect(isCommand({ type: 'rewind', step: '3' })).toBe(false)
  })

  it('anything is taken or refused', { timeout: FUZZ_TIMEOUT }, () => {
    const reports = fc.oneof(spoilt(REPORTS), fc.anything({ maxDepth: 4 }))
    fuzz('reports', reports, (message) => {
      const report = isReport(message) ? message : null
      if (report?.type !== 'failure') return []
      const { message: words, wayOut } = shortFailure(report.failure)
      return [words, wayOut].filter(Boolean)
    })
    fuzz('commands', fc.oneof(spoilt(COMMANDS), fc.anything({ maxDepth: 4 })), (message) => {
      void isCommand(message)
      return []
    })
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
