// A chart as a figure for a paper: SVG text that needs nothing else. White ground, the colours of the light
// theme written out, fonts that every system has, axis titles with units, the whole legend, and below it what
// was run and how it was smoothed. Pure.

import type { Axis } from '../../explain/axis'
import type { Band, Line } from './curves'
import type { Span } from '../../explain/decimate'
import type { Mark } from './Lines'
import { BAND_OPACITY, LINE_STYLE } from './lineStyle'
import { bandPath, flooredScale, linePath, offAxisAt, type Scale } from '../../explain/path'
import { escapeXml, FIGURE_FONT, FIGURE_WIDTH_MM } from '../../explain/svgText'
import type { Figure } from '../../state/figureFile'

/** Colours of the light theme, as styles/tokens.css has them. */
export const PAPER: Readonly<Record<string, string>> = {
  '--ce': '#434955',
  '--perception': '#0072b2',
  '--reasoning': '#b94800',
  '--planning': '#007d5b',
  '--teacher': '#7355a6',
  '--ink': '#16191f',
  '--soft': '#5b6370',
  '--line': '#e1e4e9',
  '--bad': '#b3261e',
}

/** One entry of the legend. */
export interface FigureKey {
  label: string
  colour: string
  /** Colour of dashes over the line. */
  dash?: string | null
  /** SVG dash pattern. */
  pattern?: string
  opacity?: number
  /** What is drawn of it: a line, the area of a band, or the mark of values off a log axis. */
  shape?: 'band' | 'mark'
}

export interface FigureContent {
  title: string
  xTitle: string
  yTitle: string
  view: Span
  xTicks: readonly number[]
  xTick: (v: number) => string
  axis: Axis
  tick: (v: number) => string
  lines: readonly Line[]
  bands: readonly Band[]
  /** Second colours of lines, by their key. */
  dashes: Readonly<Record<string, string>>
  marks: readonly Mark[]
  conflictAbove: number | null
  keys: readonly FigureKey[]
  /** Sentences below the legend. */
  notes: readonly string[]
}

/** Millimetres per unit; everything is drawn in units. */
const MM = FIGURE_WIDTH_MM / 640
const WIDTH = 640
const PLOT_HEIGHT = 280
const TOP = 34
const RIGHT = 18
const SIZE = 12
const LINE_HEIGHT = 17
const PAD = 14
const KEY = 30
const KEY_GAP = 18
/** Below the plot: tick labels and the title of x. */
const FOOT = 46
/** Widths in em of the widest usual sans-serif, DejaVu Sans: where even the fallback fits, nothing overlaps. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ .,:;'|!()[\]il jtfr/-]/, 0.42],
  [/[MWmw%@…]/, 1.02],
  [/[A-Z+×±−=<>≥≤~#&^←→]/, 0.84],
]
const OTHER_WIDTH = 0.64

/** At least as wide as text of SIZE is in any of the fonts named; Korean letters are square. */
export const textWidth = (text: string): number =>
  [...text].reduce(
    (sum, c) =>
      sum + SIZE * (c > '\u1100' ? 1 : (WIDTHS.find(([which]) => which.test(c))?.[1] ?? OTHER_WIDTH)),
    0,
  )

/** Words over as many lines as they need; a word that is longer than a line is cut into pieces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  const words = text.split(' ').flatMap((word) => {
    const pieces: string[] = ['']
    for (const c of word) {
      if (textWidth(pieces[pieces.length - 1] + c) > width) pieces.push('')
      pieces[pieces.length - 1] += c
    }
    return pieces
  })
  for (const word of words) {
    const longer = line ? `${line} ${word}` : word
    if (line && textWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line ? [...lines, line] : lines
}

const paper = (colour: string): string =>
  colour.replace(/var\((--[\w-]+)\)/g, (_, name: string) => PAPER[name] ?? PAPER['--ink'])

type Attributes = Readonly<Record<string, string | number | undefined>>

function element(name: string, attributes: Attributes, content?: string): string {
  const list = Object.entries(attributes).flatMap(([key, v]) => (v === undefined ? [] : [` ${key}="${v}"`]))
  return content === undefined
    ? `<${name}${list.join('')}/>`
    : `<${name}${list.join('')}>${content}</${name}>`
}

const text = (content: string, x: number, y: number, more: Attributes = {}): string =>
  element(
    'text',
    { x: x.toFixed(1), y: y.toFixed(1), 'font-size': SIZE, fill: PAPER['--ink'], ...more },
    escapeXml(content),
  )

interface Area {
  left: number
  right: number
  top: number
  bottom: number
}

/** Maps the ends of an axis to two pixels. */
function scaleOf([low, high]: readonly [number, number], from: number, to: number, log = false): Scale {
  const at = log ? Math.log : (v: number): number => v
  const [a, b] = [at(low), at(high)]
  return (v) => from + ((at(v) - a) / (b - a)) * (to - from)
}

/** Grid, frame, ticks and the titles of both axes. */
function axes(content: FigureContent, area: Area, x: Scale, y: Scale): string[] {
  const { axis, tick, xTicks, xTick, xTitle, yTitle, conflictAbove, marks } = content
  const { left, right, top, bottom } = area
  const across = (at: number, more: Attributes): string =>
    element('line', { x1: left, x2: right, y1: at.toFixed(1), y2: at.toFixed(1), ...more })
  const parts = axis.ticks.flatMap((v) => {
    const at = y(v) ?? bottom
    return [
      across(at, { stroke: PAPER['--line'], 'stroke-width': 0.75 }),
      text(tick(v), left - 7, at + 4, { 'text-anchor': 'end' }),
    ]
  })
  for (const v of xTicks) {
    const at = x(v) ?? left
    parts.push(
      element('line', {
        x1: at.toFixed(1),
        x2: at.toFixed(1),
        y1: bottom,
        y2: bottom + 4,
        stroke: PAPER['--ink'],
      }),
      text(xTick(v), at, bottom + 17, { 'text-anchor': 'middle' }),
    )
  }
  if (conflictAbove !== null) {
    const edge = y(conflictAbove) ?? top
    parts.push(
      element('rect', {
        x: left,
        y: top,
        width: right - left,
        height: (edge - top).toFixed(1),
        fill: PAPER['--bad'],
        'fill-opacity': 0.06,
      }),
      across(edge, { stroke: PAPER['--soft'], 'stroke-width': 1.25 }),
    )
  }
  for (const m of marks)
    parts.push(
      across(y(m.y) ?? bottom, { stroke: paper(m.colour), 'stroke-dasharray': m.dash, 'stroke-width': 1.25 }),
    )
  const middle = (top + bottom) / 2
  return [
    ...parts,
    element('path', { d: `M${left},${top}V${bottom}H${right}`, fill: 'none', stroke: PAPER['--ink'] }),
    text(xTitle, (left + right) / 2, bottom + 37, { 'text-anchor': 'middle' }),
    ...wrap(yTitle, PLOT_HEIGHT).map((line, i) => {
      const at = PAD + 4 + i * LINE_HEIGHT
      return text(line, at, middle, { 'text-anchor': 'middle', transform: `rotate(-90 ${at} ${middle})` })
    }),
  ]
}

/** Bands, lines and the marks of what a log axis cannot show. */
function curves(content: FigureContent, area: Area, x: Scale, plainY: Scale): string[] {
  const { lines, bands, dashes, axis } = content
  const y = flooredScale(plainY, axis.log ?? false, area.bottom + 6)
  const colours = [...new Set(lines.map((l) => l.colour))]
  const drawn = lines.map((line) => {
    const { width, opacity } = LINE_STYLE[line.kind]
    return element('path', {
      d: linePath(line.points, x, y),
      stroke: line.dash && dashes[line.dash] ? `url(#stroke-${line.dash})` : paper(line.colour),
      'stroke-width': width,
      'stroke-opacity': opacity,
      'stroke-dasharray': line.pattern,
    })
  })
  const dots = lines.flatMap((line) =>
    line.dots
      ? line.points
          .filter(([px, py]) => Number.isFinite(py) && px >= content.view[0] && px <= content.view[1])
          .map(([px, py]) =>
            element('circle', {
              cx: x(px)?.toFixed(1),
              cy: y(py)?.toFixed(1),
              r: 2.4,
              fill: paper(line.colour),
            }),
          )
      : [],
  )
  const off = lines.flatMap((line) =>
    axis.log
      ? offAxisAt(line.points, x, 6)
          .filter((at) => at >= area.left - 1 && at <= area.right + 1)
          .map((at) =>
            element('path', {
              d: `M${(at - 3.5).toFixed(1)},${area.bottom - 5 - 4 * colours.indexOf(line.colour)}h7l-3.5,5Z`,
              fill: paper(line.colour),
            }),
          )
      : [],
  )
  const filled = bands.map((b) =>
    element('path', {
      d: bandPath(b.upper, b.lower, x, y),
      fill: paper(b.colour),
      'fill-opacity': BAND_OPACITY,
      stroke: 'none',
    }),
  )
  const clipped = { 'clip-path': 'url(#plot)', fill: 'none', 'stroke-linejoin': 'round' }
  return [element('g', clipped, [...filled, ...drawn].join('')), ...dots, ...off]
}

/** Sample of a line, band or mark at the left of a legend entry. */
function sample(key: FigureKey, x: number, y: number): string {
  const colour = paper(key.colour)
  if (key.shape === 'mark') return element('path', { d: `M${x + 7},${y - 8}h9l-4.5,7Z`, fill: colour })
  if (key.shape === 'band')
    return element('rect', {
      x,
      y: y - 10,
      width: KEY - 7,
      height: 11,
      fill: colour,
      'fill-opacity': 2 * BAND_OPACITY,
    })
  const line = (from: number, to: number, stroke: string): string =>
    element('line', {
      x1: x + from,
      x2: x + to,
      y1: y - 4,
      y2: y - 4,
      stroke,
      'stroke-width': 2.2,
      'stroke-opacity': key.opacity,
      'stroke-dasharray': key.pattern,
    })
  const end = KEY - 7
  return key.dash ? line(0, end / 2, colour) + line(end / 2, end, paper(key.dash)) : line(0, end, colour)
}

/** All entries in rows, none cut; y is where the next line of text would stand. */
function legend(keys: readonly FigureKey[], top: number): { parts: string[]; y: number } {
  const parts: string[] = []
  let [x, y] = [PAD, top]
  for (const key of keys) {
    const lines = wrap(key.label, WIDTH - 2 * PAD - KEY)
    const width = KEY + Math.max(...lines.map(textWidth))
    if (x > PAD && x + width > WIDTH - PAD) [x, y] = [PAD, y + LINE_HEIGHT]
    parts.push(sample(key, x, y), ...lines.map((l, i) => text(l, x + KEY, y + i * LINE_HEIGHT)))
    y += (lines.length - 1) * LINE_HEIGHT
    x += width + KEY_GAP
  }
  return { parts, y: y + LINE_HEIGHT }
}

/** Strokes of two-coloured lines, and the edge of the plot. */
function definitions(content: FigureContent, { left, right, top, bottom }: Area): string {
  const strokes = content.lines.flatMap(({ dash, colour }) =>
    dash && content.dashes[dash]
      ? [
          element(
            'linearGradient',
            {
              id: `stroke-${dash}`,
              gradientUnits: 'userSpaceOnUse',
              x1: 0,
              x2: 12,
              y1: 0,
              y2: 0,
              spreadMethod: 'repeat',
            },
            element('stop', { offset: 0.5, 'stop-color': paper(colour) }) +
              element('stop', { offset: 0.5, 'stop-color': paper(content.dashes[dash]) }),
          ),
        ]
      : [],
  )
  const plot = element('rect', { x: left, y: top - 2, width: right - left, height: bottom - top + 4 })
  return element('defs', {}, strokes.join('') + element('clipPath', { id: 'plot' }, plot))
}

/** The whole figure, 170 mm wide and as high as its legend needs. */
export function figureOf(content: FigureContent): Figure {
  const labels = content.axis.ticks.map((v) => textWidth(content.tick(v)))
  const titles = wrap(content.yTitle, PLOT_HEIGHT).length * LINE_HEIGHT
  const left = PAD + titles + Math.max(24, ...labels) + 8
  const area = { left, right: WIDTH - RIGHT, top: TOP, bottom: TOP + PLOT_HEIGHT }
  const x = scaleOf([content.view[0], content.view[1]], area.left, area.right)
  const y = scaleOf(content.axis.domain, area.bottom, area.top, content.axis.log)
  const keys = legend(content.keys, area.bottom + FOOT + LINE_HEIGHT)
  const notes = content.notes.flatMap((note) => wrap(note, WIDTH - 2 * PAD))
  const height = keys.y + notes.length * LINE_HEIGHT + PAD / 2
  const size = {
    width: `${FIGURE_WIDTH_MM}mm`,
    height: `${(height * MM).toFixed(2)}mm`,
    viewBox: `0 0 ${WIDTH} ${height}`,
  }
  const svg = element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, 'font-family': FIGURE_FONT, role: 'img' },
    [
      '',
      element('title', {}, escapeXml(content.title)),
      element('desc', {}, escapeXml(content.notes.join(' '))),
      definitions(content, area),
      element('rect', { width: WIDTH, height, fill: '#fff' }),
      text(content.title, PAD, 21, { 'font-size': 14, 'font-weight': 700 }),
      ...axes(content, area, x, y),
      ...curves(content, area, x, y),
      ...keys.parts,
      ...notes.map((note, i) => text(note, PAD, keys.y + 4 + i * LINE_HEIGHT, { fill: PAPER['--soft'] })),
      '',
    ].join('\n'),
  )
  return { svg: `${svg}\n`, width: FIGURE_WIDTH_MM, height: height * MM }
}
