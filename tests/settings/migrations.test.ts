import { methodOfParameter } from '../../src/settings/parameterTable'
// What earlier versions wrote keeps opening. The fixture was written by version 0.1.0; it is never written
// again.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  BEFORE,
  completeSettings,
  FIRST_SETTINGS,
  noticeText,
  renameSettings,
} from '../../src/settings/migrations'
import { checkRecord } from '../../src/records/runRecord'
import { readLink } from '../../src/settings/link'
import { defaultOf, SETTING_KEYS } from '../../src/settings/table'

const text = readFileSync('tests/settings/fixtures/record-0.1.0.json', 'utf8')
const file = (): {
  config: Record<string, unknown>
  steps: { losses: { ce: number } }[]
  unknownSettings?: Record<string, unknown>
} => JSON.parse(text)

describe('a record of version 0.1.0', () => {
  test('has the settings of the first version', () => {
    expect(Object.keys(file().config).sort()).toEqual([...FIRST_SETTINGS].sort())
  })

  test('opens: its own settings as they are, later ones by their defaults, which are named', () => {
    const read = checkRecord(file())
    expect(read.ok ? [] : read.errors).toEqual([])
    if (!read.ok) return
    const { record, notices } = read
    expect(record.config).toMatchObject(file().config)
    expect(Object.keys(record.config)).toEqual(SETTING_KEYS)
    const later = SETTING_KEYS.filter((key) => !(FIRST_SETTINGS as readonly string[]).includes(key))
    for (const key of later)
      expect(record.config[key], key).toEqual(BEFORE[key] ?? defaultOf(key, record.config))
    // Of the parameters of methods only those of its own method are news to it.
    const told = later.filter(
      (key) => (methodOfParameter(key) ?? record.config.method) === record.config.method,
    )
    expect(notices).toEqual(told.length ? [{ kind: 'added', keys: told }] : [])
    expect(record.steps.map((s) => s.losses.ce)).toEqual(file().steps.map((s) => s.losses.ce))
  })

  test('with a setting that this version does not know: named, kept, and written again', () => {
    const newer = file()
    newer.config.colour = 'red'
    const read = checkRecord(newer)
    expect(read.ok && read.record.unknownSettings).toEqual({ colour: 'red' })
    expect(read.ok && read.record.config).not.toHaveProperty('colour')
    expect(read.ok && read.notices[0]).toEqual({ kind: 'unknown', keys: ['colour'] })
    expect(read.ok && noticeText(read.notices[0])).toBe(
      'This version does not know these settings, they were left out: colour.',
    )
    const again = read.ok && checkRecord(JSON.parse(JSON.stringify(read.record)))
    expect(again).toEqual(read.ok && { ...read, notices: [{ kind: 'unknown', keys: ['colour'] }] })
  })

  test('settings put aside by an older page come back where they are known', () => {
    const aside = file()
    delete aside.config.clip
    aside.unknownSettings = { clip: 2 }
    const read = checkRecord(aside)
    expect(read.ok && read.record.config.clip).toBe(2)
    expect(read.ok && read.record).not.toHaveProperty('unknownSettings')
  })

  test('without one of the first settings, or with an impossible value, it is refused by name', () => {
    const damaged = file()
    delete damaged.config.clip
    expect(checkRecord(damaged)).toMatchObject({
      ok: false,
      errors: [
        { key: 'config.clip', message: 'config.clip is nothing, expected a value: every version writes it.' },
      ],
    })
    damaged.config.clip = -1
    expect(checkRecord(damaged)).toMatchObject({
      ok: false,
      errors: [{ message: 'config.clip is -1, expected a finite number from 0.001 to 1000000.' }],
    })
  })
})

describe('renaming', () => {
  const table = { keys: { lr: 'learningRate' }, values: { method: { sgd: 'sum' } } }

  test('names and values, in records and in links alike', () => {
    expect(renameSettings({ lr: 0.1, method: 'sgd', seed: 1 }, table)).toEqual({
      learningRate: 0.1,
      method: 'sum',
      seed: 1,
    })
  })

  test('the first names of the order of frames are read', () => {
    expect(renameSettings({ frameOrder: 'in-turn' })).toEqual({ frameOrder: 'sequential' })
    expect(renameSettings({ frameOrder: 'drawn' })).toEqual({ frameOrder: 'random' })
    const link = readLink('#v=3&frameOrder=in-turn')
    expect(link.ok && link.settings.frameOrder).toBe('sequential')
  })

  test('the new name counts when both are given', () => {
    expect(renameSettings({ lr: 0.1, learningRate: 0.2 }, table)).toEqual({ learningRate: 0.2 })
    expect(renameSettings({ learningRate: 0.2, lr: 0.1 }, table)).toEqual({ learningRate: 0.2 })
  })

  test('words of the language itself are no names', () => {
    expect(renameSettings({ constructor: 'toString', method: 'valueOf' }, table)).toEqual({
      constructor: 'toString',
      method: 'valueOf',
    })
  })
})

test('completeSettings is idempotent', () => {
  const once = completeSettings(file().config)
  expect(once.ok && completeSettings({ ...once.settings })).toEqual({ ...once, added: [] })
})
