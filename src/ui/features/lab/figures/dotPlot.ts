// A panel per capability and one of the average; in each a line per arm: a small dot per run, and the mean with
// its 95 % t interval.

import { figuresIn, type ReportedArm } from '../../../../experiment/lab/results'
import type { Measure, ReportedSplit } from '../../../../experiment/lab/spec'
import { fitted, LETTER, textWidth, type Drawing, type Mark } from './drawing'
import { percentScale, type Scale } from './scale'
import { accuracyTitle, type FigureFacts } from './words'
import { bottomAxis } from './scale'

const ORDER: readonly Measure[] = ['average', 'perception', 'reasoning', 'planning']
const ROW = 26
/** Height of a row whose name stands above it, and the part of it that the name takes. */
const TALL_ROW = 42
const NAME = 20
const HEAD = 24
const FOOT = 44
const GAP = 26
/** From this width on the panels lie side by side, if the names leave them room. */
const WIDE = 760
/** Most of the width that names may take. */
const NAME_SHARE = { wide: 0.3, narrow: 0.38 } as const

/** Everything that is drawn of an arm, in percent. */
export function armFigures(arm: ReportedArm, measure: Measure, split: ReportedSplit) {
  const runs = arm.runs.flatMap(({ seed, accuracy }) => {
    const figures = figuresIn(accuracy, split)
    return figures ? [{ seed, value: 100 * figures[measure] }] : []
  })
  const { mean, interval } = arm.capabilities[measure]
  return { runs, mean: mean === null ? null : 100 * mean, interval: interval?.map((v) => 100 * v) ?? null }
}

const valuesOf = (arms: readonly ReportedArm[], measure: Measure, split: ReportedSplit): number[] =>
  arms.flatMap((arm) => {
    const { runs, interval } = armFigures(arm, measure, split)
    return [...runs.map(({ value }) => value), ...(interval ?? [])]
  })

const round = (value: number): string => value.toFixed(1)

function armMarks(arm: ReportedArm, measure: Measure, y: number, x: Scale, facts: FigureFacts): Mark[] {
  const { runs, mean, interval } = armFigures(arm, measure, facts.split)
  const colour = facts.colourOf(arm)
  const inside = interval && [Math.max(0, interval[0]), Math.min(100, interval[1])]
  return [
    ...(inside
      ? [{ kind: 'line', x1: x(inside[0]), x2: x(inside[1]), y1: y, y2: y, width: 2.5, colour } as const]
      : []),
    ...(mean === null
      ? []
      : [
          {
            kind: 'dot',
            x: x(mean),
            y,
            r: 5,
            colour,
            run: { arm: arm.name, seed: null },
            tip: facts.t.meanTip(arm.name, round(mean), interval && interval.map(round).join(' … '), arm.n),
          } as const,
        ]),
    ...runs.map(({ seed, value }): Mark => ({
      kind: 'dot',
      x: x(value),
      y,
      r: 3,
      colour,
      hollow: true,
      run: { arm: arm.name, seed },
      tip: facts.t.runTip(arm.name, String(seed), round(value)),
    })),
  ]
}

interface Panel {
  left: number
  right: number
  top: number
  /** Whether the names of the arms stand here. */
  named: boolean
}

interface Layout {
  panels: readonly Panel[]
  /** Height of an arm's row, and where in it the dots are. */
  row: number
  at: number
  /** Side by side: they share one axis title. */
  wide: boolean
  /**
   * Names stand above each row where a column of names would take too much room: names that are cut could
   * be ambiguous.
   */
  above: boolean
}

function layoutOf(arms: readonly ReportedArm[], width: number): Layout {
  const longest = Math.max(...arms.map(({ name }) => textWidth(name))) + 16
  const wide = width >= WIDE && longest <= width * NAME_SHARE.wide
  const above = !wide && longest > width * NAME_SHARE.narrow
  const names = above ? 8 : Math.round(longest)
  const each = wide ? (width - names - 3 * GAP - 8) / 4 : width - names - 16
  const row = above ? TALL_ROW : ROW
  const panels = ORDER.map((_, i): Panel => {
    const left = wide ? names + i * (each + GAP) : names
    const top = wide ? 0 : i * (HEAD + arms.length * row + FOOT + 10)
    return { left, right: left + each, top, named: !wide || i === 0 }
  })
  return { panels, row, at: above ? NAME + (row - NAME) / 2 : row / 2, wide, above }
}

function nameMark(name: string, { left, right }: Panel, top: number, above: boolean): Mark {
  const text = above ? fitted(name, right - left) : name
  return above
    ? { kind: 'text', x: left, y: top + NAME - 4, text, tip: name, colour: 'ink' }
    : { kind: 'text', x: left - 10, y: top + ROW / 2 + 4, text, tip: name, align: 'end', colour: 'ink' }
}

/** `arms` from top to bottom. Null where no run has a figure. */
export function dotPlot(arms: readonly ReportedArm[], facts: FigureFacts): Drawing | null {
  const { width, t, measureName, split } = facts
  if (valuesOf(arms, 'average', split).length === 0) return null
  const { panels, row, at, wide, above } = layoutOf(arms, width)
  const bottom = arms.length * row
  const marks = ORDER.flatMap((measure, i): Mark[] => {
    const { left, right, top, named } = panels[i]
    const first = top + HEAD
    const ticks = Math.floor((right - left) / 60)
    const x = percentScale(valuesOf(arms, measure, split), left, right, ticks)
    const title = !wide || i === 1 ? accuracyTitle(facts) : ''
    return [
      { kind: 'text', x: left, y: top + LETTER, text: measureName(measure), strong: true, colour: 'ink' },
      ...bottomAxis(x, wide ? [panels[0].left, width] : [left, right], [first, first + bottom], title),
      ...arms.flatMap((arm, k): Mark[] => {
        const y = first + k * row + at
        return [
          ...(named ? [nameMark(arm.name, panels[i], first + k * row, above)] : []),
          { kind: 'line', x1: left, x2: right, y1: y, y2: y, colour: 'line', opacity: 0.7 },
          ...armMarks(arm, measure, y, x, facts),
        ]
      }),
    ]
  }).filter((mark) => mark.kind !== 'text' || mark.text !== '')
  const height = panels[3].top + HEAD + bottom + FOOT
  return { width, height, marks, label: `${t.figures.dots}: ${accuracyTitle(facts)}` }
}
