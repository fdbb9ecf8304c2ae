// The tables at the end of CHANGELOG against the code: every setting, and the version of every format.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FIRST_SETTINGS } from '../../src/settings/migrations'
import { SETTING_KEYS, settingEntry } from '../../src/settings/table'
import { codeOf, readDocument, rowsOf, section } from './documents'

const { text } = readDocument('docs/CHANGELOG.md')
const rows = rowsOf(section(text, '## Settings, links and files'))
const settingRows = rows.filter((row) => row.length === 2)
const formatRows = rows.filter((row) => row.length === 4)

describe('CHANGELOG', () => {
  test('has every setting once', () => {
    const options = settingRows.flatMap(([cell]) => /value `(\w+)` of/.exec(cell)?.[1] ?? [])
    const listed = settingRows.flatMap(([cell]) => codeOf(cell)).filter((key) => !options.includes(key))
    // Constants of a method, `id.name`, come with its file.
    expect(new Set(listed)).toEqual(new Set(SETTING_KEYS.filter((key) => !key.includes('.'))))
    expect(options.length).toBeGreaterThan(0)
    const values = SETTING_KEYS.flatMap((key) => {
      const entry = settingEntry(key)
      return entry.kind === 'choice' ? entry.options.map(({ value }): string => value) : []
    })
    for (const option of options) expect(values).toContain(option)
  })

  test('knows the settings of the first records', () => {
    expect(codeOf(settingRows[0][0]).sort()).toEqual([...FIRST_SETTINGS].sort())
  })

  test.each(formatRows.map((row) => [row[0], row] as const))(
    '%s: its version is that of the code',
    (_, row) => {
      const [constant, file] = codeOf(row[1])
      const found = new RegExp(`\\b${constant}(?: = |: )(\\d+)`).exec(readFileSync(file, 'utf8'))?.[1]
      expect(row[3].split(' ')[0]).toBe(found)
    },
  )

  test('has the versions of eleven formats', () => {
    expect(formatRows).toHaveLength(11)
  })
})
