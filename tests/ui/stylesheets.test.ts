// Style sheets share one page: a class that one part gives its looks must mean nothing else in another part.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = 'src/ui'
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'))
/** Prints the parts of all features: it names their classes and gives them no other meaning on screen. */
const PRINT = 'styles/print.css'
/** The lesson's pages are no part of the playground: they have these sheets, always together, and no other. */
const LESSON = ['learn', 'lessonFigures', 'lessonLive', 'lessonTools'].map(
  (name) => `features/learn/${name}.css`,
)
const together = (a: string, b: string): boolean => LESSON.includes(a) && LESSON.includes(b)
/** Sheets of the whole page, whose classes every part may use. */
const shared = (name: string): boolean => name.startsWith('styles/')

interface Sheet {
  name: string
  /** Classes with a rule of their own: `.chip`, `.chip:hover`, but not `.panel .chip`. */
  alone: Set<string>
  /** All classes that any selector names. */
  named: Set<string>
}

const sheets: Sheet[] = files.map((name) => {
  const text = readFileSync(join(ROOT, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  const selectors = [...text.matchAll(/([^{}]+)\{/g)].flatMap(([, list]) =>
    list.trim().startsWith('@') ? [] : list.split(/,(?![^(]*\))/).map((s) => s.trim()),
  )
  return {
    name,
    alone: new Set(selectors.flatMap((s) => /^\.([\w-]+)(::?[\w-]+(\(.*\))?)*$/.exec(s)?.[1] ?? [])),
    named: new Set(selectors.flatMap((s) => [...s.matchAll(/\.([A-Za-z][\w-]*)/g)].map((m) => m[1]))),
  }
})

describe('style sheets', () => {
  it('are found, with their classes', () => {
    expect(sheets.length).toBeGreaterThan(8)
    expect(sheets.find((s) => s.name === 'styles/base.css')?.alone).toContain('push')
  })

  it.each(sheets.filter((s) => !shared(s.name)).map((s) => [s.name, s] as const))(
    '%s: a class with a rule of its own is named nowhere else',
    (_, sheet) => {
      const clashes = [...sheet.alone].flatMap((name) =>
        sheets
          .filter((other) => other !== sheet && other.name !== PRINT && other.named.has(name))
          .filter((other) => !together(sheet.name, other.name))
          .map((other) => `.${name} in ${other.name}`),
      )
      expect(clashes).toEqual([])
    },
  )
})
