// The shipped sets are what their lines say.

import { readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../../src/settings/resolve'
import { TEACHER_NAMES, teacherSources } from '../../src/settings/teacherSources'
import { parseCard } from '../../src/teacher/card'
import { loadTeacher } from '../../src/teacher/runtime'
import { DEFAULT_TEACHER_SET, TEACHER_SETS } from '../../src/teacher/sets'

describe('shipped teacher sets', () => {
  test.each(TEACHER_SETS)(
    '$id: every teacher gives the hidden states of all layers but the last',
    async ({ id, layers, width }) => {
      for (const source of Object.values(teacherSources({ ...defaultSettings(), teachers: id }))) {
        const teacher = await loadTeacher(new Uint8Array(readFileSync(`public/teachers/${source}`)))
        expect(teacher.hidden, source).toEqual({ layers: layers - 1, width })
        await teacher.dispose()
      }
    },
  )

  test('the default is one of them', () => {
    expect(TEACHER_SETS.map((set) => set.id)).toContain(DEFAULT_TEACHER_SET)
  })

  test.each(TEACHER_SETS)(
    '$id: four files with cards, of the family, size and bytes that are registered',
    ({ id, family, layers, width, bytes }) => {
      const sources = teacherSources({ ...defaultSettings(), teachers: id })
      let found = 0
      for (const name of TEACHER_NAMES) {
        const file = `public/teachers/${sources[name]}`
        found += statSync(file).size
        expect(parseCard(readFileSync(file.replace(/onnx$/, 'json'), 'utf8'))).toMatchObject({
          role: name,
          config: { family, layers, width },
        })
      }
      expect(found).toBe(bytes)
      expect(found).toBeLessThan(6e6)
    },
  )
})
