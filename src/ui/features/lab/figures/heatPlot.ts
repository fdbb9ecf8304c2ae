// Two things that vary as rows and columns: the mean of each cell as a number and a shade; with two quantities a
// map per family.

import type { Grid } from '../../../../experiment/lab/grid'
import type { ReportedArm } from '../../../../experiment/lab/results'
import type { Measure } from '../../../../experiment/lab/spec'
import { fitted, LETTER, textWidth, type Drawing, type Mark } from './drawing'
import { accuracyTitle, type FigureFacts } from './words'
import { withPercent } from '../../../text/percent'

const CELL_HEIGHT = 34
const HEAD = 26
const FOOT = 48
const WIDEST_CELL = 96
const NARROWEST_CELL = 46
/** Most of the width that the names of rows may take. */
const MOST_OF_NAMES = 0.4
/** Low and high end of the shades: a light and a dark blue, with the letters that can be read on each. */
const LOW = [228, 238, 246]
const HIGH = [8, 69, 120]

interface Table {
  title: string
  rows: readonly string[]
  columns: readonly string[]
  rowTitle: string
  columnTitle: string
  cells: readonly { arm: ReportedArm; row: number; column: number }[]
}

function tablesOf({ axes, families }: Grid, facts: FigureFacts): Table[] {
  const { quantityName, t } = facts
  if (axes.length === 1)
    return [
      {
        title: '',
        rows: families.map(({ name }) => name),
        columns: axes[0].values,
        rowTitle: t.columns.arm,
        columnTitle: quantityName(axes[0].name),
        cells: families.flatMap(({ cells }, row) =>
          cells.map(({ arm, at }) => ({ arm, row, column: at[0] })),
        ),
      },
    ]
  return families.map(({ name, cells }) => ({
    title: name,
    rows: axes[0].values,
    columns: axes[1].values,
    rowTitle: quantityName(axes[0].name),
    columnTitle: quantityName(axes[1].name),
    cells: cells.map(({ arm, at }) => ({ arm, row: at[0], column: at[1] })),
  }))
}

/** The shade of a share of the range, and the ink on it. */
function shade(share: number): { ground: `rgb(${string})`; ink: '#16191f' | '#ffffff' } {
  const parts = LOW.map((low, i) => Math.round(low + share * (HIGH[i] - low)))
  return { ground: `rgb(${parts.join(',')})`, ink: share > 0.5 ? '#ffffff' : '#16191f' }
}

interface Place {
  top: number
  left: number
  cell: number
  low: number
  high: number
}

function cellMarks({ arm, row, column }: Table['cells'][number], measure: Measure, place: Place): Mark[] {
  const { top, left, cell, low, high } = place
  const { mean, se } = arm.capabilities[measure]
  const [x, y] = [left + column * cell, top + HEAD + row * CELL_HEIGHT]
  if (mean === null)
    return [{ kind: 'text', x: x + cell / 2, y: y + 21, text: '–', align: 'middle', colour: 'soft' }]
  const { ground, ink } = shade(high > low ? (100 * mean - low) / (high - low) : 0.5)
  const error = se === null ? '' : ` ± ${(100 * se).toFixed(1)}`
  const text = `${(100 * mean).toFixed(1)}${cell >= WIDEST_CELL - 8 ? error : ''}`
  return [
    {
      kind: 'box',
      x: x + 1,
      y: y + 1,
      width: cell - 2,
      height: CELL_HEIGHT - 2,
      colour: ground,
      tip: `${arm.name}: ${withPercent(`${(100 * mean).toFixed(1)}${error}`)} (n = ${arm.n})`,
      run: { arm: arm.name, seed: null },
    },
    { kind: 'text', x: x + cell / 2, y: y + 21, text, align: 'middle', colour: ink },
  ]
}

function tableMarks(table: Table, measure: Measure, place: Place): Mark[] {
  const { top, left, cell } = place
  const first = top + HEAD
  const bottom = first + table.rows.length * CELL_HEIGHT
  const right = left + table.columns.length * cell
  const name = (text: string, row: number): Mark => ({
    kind: 'text',
    x: left - 10,
    y: first + (row + 0.5) * CELL_HEIGHT + 4,
    text: fitted(text, left - 36),
    tip: text,
    align: 'end',
    colour: 'ink',
  })
  return [
    ...(table.title
      ? [{ kind: 'text', x: left, y: top + LETTER, text: table.title, strong: true, colour: 'ink' } as const]
      : []),
    ...table.rows.map(name),
    ...table.columns.map((text, i): Mark => ({
      kind: 'text',
      x: left + (i + 0.5) * cell,
      y: bottom + 17,
      text: fitted(text, cell - 4),
      tip: text,
      align: 'middle',
      colour: 'soft',
    })),
    {
      kind: 'text',
      x: (left + right) / 2,
      y: bottom + 36,
      text: table.columnTitle,
      align: 'middle',
      colour: 'soft',
    },
    {
      kind: 'text',
      x: 14,
      y: (first + bottom) / 2,
      text: table.rowTitle,
      align: 'middle',
      turned: -90,
      colour: 'soft',
    },
    ...table.cells.flatMap((cell) => cellMarks(cell, measure, place)),
  ]
}

/** The heat map of a grid with two things that vary. Null where no cell has a figure. */
export function heatPlot(grid: Grid, measure: Measure, facts: FigureFacts): Drawing | null {
  const tables = tablesOf(grid, facts)
  const means = tables
    .flatMap(({ cells }) => cells)
    .flatMap(({ arm }) => arm.capabilities[measure].mean ?? [])
    .map((value) => 100 * value)
  if (means.length === 0) return null
  const longest = Math.max(...tables.flatMap(({ rows }) => rows.map(textWidth)))
  const left = Math.round(Math.min(longest + 46, facts.width * MOST_OF_NAMES))
  const columns = Math.max(...tables.map((table) => table.columns.length))
  const cell = Math.max(NARROWEST_CELL, Math.min(WIDEST_CELL, Math.floor((facts.width - left - 8) / columns)))
  const place = { left, cell, low: Math.min(...means), high: Math.max(...means) }
  let top = 0
  const marks = tables.flatMap((table) => {
    const own = tableMarks(table, measure, { ...place, top })
    top += HEAD + table.rows.length * CELL_HEIGHT + FOOT
    return own
  })
  const width = Math.max(facts.width, left + columns * cell + 8)
  return { width, height: top, marks, label: `${facts.t.figures.map}: ${accuracyTitle(facts)}` }
}
