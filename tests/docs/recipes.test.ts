// The recipes of CONTRIBUTING against the code. A file that names every chart, say, is a file that a new chart
// has to be written into: such files are looked up, and the recipe's table must have exactly these.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PARAMETER_TABLE } from '../../src/settings/parameterTable'
import { REGIME_TABLE } from '../../src/settings/regimeTable'
import { REWEIGHTING_TABLE } from '../../src/settings/reweightingTable'
import { SIGNAL_TABLE } from '../../src/settings/signalTable'
import { MODEL_TABLE } from '../../src/settings/modelTable'
import { OPTIMIZER_TABLE } from '../../src/settings/optimizerTable'
import { SETTING_KEYS } from '../../src/settings/table'
import { TEACHER_TABLE } from '../../src/settings/teacherTable'
import { codeOf, filesBelow, readDocument, rowsOf, section } from './documents'
import { VIEW_IDS } from '../../src/ui/state/pageSlice'
import { CHART_IDS } from '../../src/ui/features/charts/specs/registry'

const { text } = readDocument('docs/CONTRIBUTING.md')
const FILES = filesBelow('src', 'pytorch').filter((file) => /\.(ts|tsx|css|wgsl|py)$/.test(file))
const SOURCES = new Map(FILES.map((file) => [file, readFileSync(file, 'utf8')]))

/** A recipe: the number it promises, and the files of its table. */
function recipe(heading: string): { count: number; files: string[] } {
  const body = section(text, `### ${heading}`)
  return {
    count: Number(/^Files: (\d+)/m.exec(body)?.[1]),
    files: rowsOf(body).map(([cell]) => codeOf(cell)[0]),
  }
}

/** Whether a file has a name as a key, a string or an item of a list. */
const names = (source: string, name: string): boolean =>
  new RegExp(`(?<![\\w.-])${name}(?:'?\\s*[:,\\]\\n])`).test(source)

/** Files that name every one. */
const naming = (all: readonly string[]): string[] =>
  FILES.filter((file) => all.every((name) => names(SOURCES.get(file)!, name))).sort()

const known = (file: string): boolean => {
  const pattern = new RegExp(`^${file.replaceAll('.', '\\.').replaceAll('NAME', '\\w+')}$`)
  return FILES.some((path) => pattern.test(path))
}

const HEADINGS = ['A setting', 'A way to combine gradients', 'A signal', 'A chart', 'A view']

describe.each(HEADINGS)('%s', (heading) => {
  const { count, files } = recipe(heading)
  test('has as many files as it says, each of them there', () => {
    expect(files).toHaveLength(count)
    expect(files.filter((file) => !known(file))).toEqual([])
  })
})

const TABLES = [
  MODEL_TABLE,
  OPTIMIZER_TABLE,
  PARAMETER_TABLE,
  REGIME_TABLE,
  REWEIGHTING_TABLE,
  SIGNAL_TABLE,
  TEACHER_TABLE,
]

/** Settings whose entries stand in the table itself: those of methods' parameters are drawn from the methods. */
const OWN_SETTINGS = SETTING_KEYS.filter((key) => !TABLES.some((table) => key in table))

describe('what the code says', () => {
  test.each([
    ['A setting', OWN_SETTINGS],
    ['A chart', CHART_IDS],
    ['A view', VIEW_IDS],
  ] as const)('%s: the files that name all there are', (heading, all) => {
    const shared = recipe(heading).files.filter((file) => !file.includes('NAME'))
    expect(shared.sort()).toEqual(naming(all))
  })

  test('every chart has a spec of its name, every view a component', () => {
    for (const id of CHART_IDS) expect(FILES).toContain(`src/ui/features/charts/specs/${id}.ts`)
    const views = FILES.flatMap(
      (file) => /^src\/ui\/(?:app|features\/(?!charts|lab)\w+)\/(\w+)View\.tsx$/.exec(file)?.[1] ?? [],
    )
    const ids = views.map((name) => name[0].toLowerCase() + name.slice(1))
    expect(['playground', ...ids].sort()).toEqual([...VIEW_IDS].sort())
  })
})
