import { describe, expect, test } from 'vitest'
import { TASK_PAIRS, TASKS } from '../../src/distill/tasks'
import { checkRecord, type RunRecord } from '../../src/records/runRecord'
import { defaultSettings } from '../../src/settings/resolve'

const accuracy = { perception: 0.5, reasoning: 0.25, planning: 1, average: 0.58, questions: 72 }

const valid = (): RunRecord => ({
  format: 'drive-kd-run',
  formatVersion: 1,
  version: '0.1.0',
  config: defaultSettings(),
  seed: 1,
  adapter: { vendor: 'a', architecture: 'b', device: 'c', description: 'd', software: true },
  createdAt: '2026-01-31T12:00:00.000Z',
  seconds: 1.5,
  dispatchesPerStep: 95,
  steps: [1, 2].map((step) => ({
    step,
    losses: { ce: 4, perception: 1e-4, reasoning: 1e-4, planning: 1e-4 },
    gram: TASKS.flatMap(() => TASKS.map(() => 1)),
    coefficients: [3, 1, 1, 1],
    angles: TASK_PAIRS.map((_, i) => (i === 0 ? null : 90)),
    learningRate: 1e-3,
    updateNorm: 1,
    permutation: 5,
    accuracy,
  })),
  finalAccuracy: accuracy,
})

/** Checks the record after a change, as it would come from a file. */
const check = (
  change: (
    record: { [K in keyof RunRecord]: unknown } & {
      steps: Record<string, unknown>[]
      config: Record<string, unknown>
    },
  ) => void,
) => {
  const record = structuredClone(valid()) as unknown as Parameters<typeof change>[0]
  change(record)
  const read = checkRecord(JSON.parse(JSON.stringify(record)))
  return read.ok ? [] : read.errors.map((e) => e.message)
}

describe('checkRecord', () => {
  test('accepts a record, with or without accuracies and with fields it does not know', () => {
    expect(checkRecord(JSON.parse(JSON.stringify(valid())))).toEqual({
      ok: true,
      record: valid(),
      notices: [],
    })
    expect(
      check((r) => {
        r.finalAccuracy = null
        delete r.steps[0].accuracy
        r.steps[1].note = 'hello'
      }),
    ).toEqual([])
  })

  test('takes cosines per parameter group where a step has them, as records of earlier versions have not', () => {
    const row = [0.5, null, -1, 1, 0, -0.1234]
    expect(
      check((r) => {
        r.steps[0].layers = [row, row]
      }),
    ).toEqual([])
    expect(
      check((r) => {
        r.steps[0].layers = [row, [2, ...row.slice(1)]]
      }),
    ).toEqual(['steps[0].layers[1][0] is 2, expected a number from -1 to 1.'])
  })

  test('completes a record from before there was a choice of teachers with those it had', () => {
    const old = JSON.parse(JSON.stringify(valid())) as { config: Record<string, unknown> }
    delete old.config.teachers
    expect(checkRecord(old)).toEqual({
      ok: true,
      record: valid(),
      notices: [{ kind: 'added', keys: ['teachers'] }],
    })
  })

  test('says when a file is something else', () => {
    for (const other of [null, 3, 'text', [], {}, { format: 'other' }]) {
      const read = checkRecord(other)
      expect(read.ok ? '' : read.errors[0].message).toContain('this file is not a run record')
    }
    expect(
      check((r) => {
        r.formatVersion = 9
      }),
    ).toEqual(['formatVersion is 9, expected 1: the file was written by another version.'])
  })

  test('names the field and what was expected', () => {
    expect(
      check((r) => {
        r.steps[1].gram = [1, 2]
      }),
    ).toEqual(['steps[1].gram is [1,2], expected a list of 16 values.'])
    expect(
      check((r) => {
        r.steps[0].losses = { ce: NaN }
      })[0],
    ).toBe('steps[0].losses.ce is null, expected a finite number, at most 1e+100 in size.')
    expect(
      check((r) => {
        r.steps[0].permutation = 6
      }),
    ).toEqual(['steps[0].permutation is 6, expected a whole number from 0 to 5.'])
    expect(
      check((r) => {
        r.steps[1].step = 7
      }),
    ).toEqual(['steps[1].step is 7, expected 2: steps follow each other.'])
    expect(
      check((r) => {
        r.steps[1].angles = [null, 1, 2, 3, 4, 200]
      }),
    ).toEqual(['steps[1].angles[5] is 200, expected degrees from 0 to 180, or null.'])
    expect(
      check((r) => {
        r.config.layers = 0
      }),
    ).toEqual(['config.layers is 0, expected a whole number from 1 to 12.'])
    expect(
      check((r) => {
        delete r.config.clip
      })[0],
    ).toContain('config.clip is nothing')
    expect(
      check((r) => {
        r.config.heads = 5
      })[0],
    ).toContain('a divisor of the width')
    expect(
      check((r) => {
        r.seed = 2
      }),
    ).toEqual(['seed is 2, expected config.seed, 1.'])
    expect(
      check((r) => {
        r.createdAt = 'yesterday'
      })[0],
    ).toContain('createdAt is "yesterday"')
    expect(
      check((r) => {
        r.finalAccuracy = { ...accuracy, planning: 58 }
      }),
    ).toEqual(['finalAccuracy.planning is 58, expected a number from 0 to 1.'])
  })

  test('a long value of a setting with many choices makes no sentence of more than 300 characters', () => {
    const told = check((r) => {
      Object.assign(r.config, { method: Array.from({ length: 999 }, (_, i) => i) })
    })
    expect(told[0]).toMatch(/^config\.method is \[0,1,2,/)
    for (const message of told) expect(message.length).toBeLessThanOrEqual(300)
  })

  test('tells a handful of errors, however many there are', () => {
    const many = check((r) => {
      r.steps = Array.from({ length: 500 }, () => ({}))
    })
    expect(many.length).toBeLessThanOrEqual(10)
  })
})
