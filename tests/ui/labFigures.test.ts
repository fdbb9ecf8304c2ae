// The figures of the Lab as lists of marks: everything inside its frame, every run a dot that opens it, one colour
// per method.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { METHODS } from '../../src/distill/combine/registry'
import { gridOf } from '../../src/experiment/lab/grid'
import { experimentResults, type ExperimentResults } from '../../src/experiment/lab/results'
import type { Experiment } from '../../src/experiment/lab/spec'
import { armColours, methodColours, PALETTE } from '../../src/ui/features/lab/figures/colours'
import { dotPlot } from '../../src/ui/features/lab/figures/dotPlot'
import {
  fitted,
  markAt,
  placeOf,
  textWidth,
  wrapped,
  type Drawing,
} from '../../src/ui/features/lab/figures/drawing'
import { figureFile } from '../../src/ui/features/lab/figures/file'
import { heatPlot } from '../../src/ui/features/lab/figures/heatPlot'
import { curvesPlot, hasCurves, linePlot } from '../../src/ui/features/lab/figures/linePlot'
import type { FigureFacts } from '../../src/ui/features/lab/figures/words'
import { labEn } from '../../src/ui/text/lab.en'
import { accuracyOf, experimentOf, MACHINE, SMALLEST } from '../experiment/lab/labRuns'

const experiment = experimentOf({
  ...SMALLEST,
  factors: { weightPlanning: [1, 10, 100], labelNoise: [0, 0.4] },
})
const line = experimentOf({ ...SMALLEST, factors: { weightPlanning: [1, 10, 100] } })

function resultsOf(of: Experiment, curves = false): ExperimentResults {
  return experimentResults(
    of,
    ({ resolved }, seed) => {
      const validation = accuracyOf({ ...resolved, seed }, 'validation')
      const test = accuracyOf({ ...resolved, seed }, 'test')
      const curve = curves ? [10, 20, 40].map((step) => ({ step, accuracy: validation })) : []
      return { accuracy: { validation, test }, diverged: null, curve }
    },
    MACHINE.version,
    MACHINE.adapter,
  )
}

const factsOf = (of: Experiment, width: number): FigureFacts => ({
  width,
  t: labEn,
  split: 'test',
  measureName: (measure) => measure,
  quantityName: (name) => name,
  colourOf: armColours(of),
})

/** Places of marks that are not inside the drawing. */
const outside = ({ width, height, marks }: Drawing): unknown[] =>
  marks.filter((mark) => {
    if (mark.kind === 'path') return false
    const xs = mark.kind === 'line' ? [mark.x1, mark.x2] : [mark.x]
    const ys = mark.kind === 'line' ? [mark.y1, mark.y2] : [mark.y]
    return (
      [...xs, ...ys].some((v) => !Number.isFinite(v) || v < -0.5) ||
      Math.max(...xs) > width + 0.5 ||
      Math.max(...ys) > height
    )
  })

const runsIn = ({ marks }: Drawing): string[] => [
  ...new Set(marks.flatMap(({ run }) => (run && run.seed !== null ? [`${run.arm}/${run.seed}`] : []))),
]

describe.each([320, 700, 1200])('at %i px', (width) => {
  it('the dot plot has every run of every arm, per capability', () => {
    const results = resultsOf(experiment)
    const drawing = dotPlot(results.arms, factsOf(experiment, width))!
    expect(outside(drawing)).toEqual([])
    expect(runsIn(drawing).length).toBe(12 * 3)
    expect(drawing.marks.filter(({ run }) => run?.seed === 2).length).toBe(12 * 4)
    expect(JSON.stringify(drawing)).toContain('exact match on test questions, %')
  })

  it('the dot plot has the whole name of every arm, and two numbers at each axis at least', () => {
    const { arms } = resultsOf(experiment)
    const drawing = dotPlot(arms, factsOf(experiment, width))!
    const texts = drawing.marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []))
    for (const { name } of arms) expect(texts).toContain(name)
    const axis = dotPlot(arms.slice(0, 1), factsOf(experiment, width))!.marks
    const numbers = axis.flatMap((mark) =>
      mark.kind === 'text' && Number.isFinite(Number(mark.text)) ? [1] : [],
    )
    expect(numbers.length).toBeGreaterThanOrEqual(4 * 2)
  })

  it('the line has a band, and its dots are the runs', () => {
    const grid = gridOf(resultsOf(line))!
    const drawing = linePlot(grid, 'average', factsOf(line, width))!
    expect(outside(drawing)).toEqual([])
    expect(runsIn(drawing).length).toBe(6 * 3)
    expect(drawing.marks.filter((mark) => mark.kind === 'path' && mark.filled).length).toBe(2)
    expect(linePlot(gridOf(resultsOf(line))!, 'average', factsOf(line, width))).toEqual(drawing)
  })

  it('the heat map has a cell per arm', () => {
    const grid = gridOf(resultsOf(experiment))!
    const drawing = heatPlot(grid, 'planning', factsOf(experiment, width))!
    expect(outside(drawing)).toEqual([])
    expect(drawing.marks.filter(({ kind }) => kind === 'box').length).toBe(12)
  })

  it('learning curves are drawn where runs were evaluated on the way', () => {
    const results = resultsOf(line, true)
    expect([hasCurves(results.arms), hasCurves(resultsOf(line).arms)]).toEqual([true, false])
    const drawing = curvesPlot(results.arms, 'average', factsOf(line, width))!
    expect(outside(drawing)).toEqual([])
    expect(curvesPlot(resultsOf(line).arms, 'average', factsOf(line, width))).toBeNull()
  })
})

it('a dot is found from a finger beside it, nothing where there is none', () => {
  const drawing = dotPlot(resultsOf(line).arms, factsOf(line, 700))!
  for (const mark of drawing.marks) {
    if (mark.kind !== 'dot') continue
    const found = markAt(drawing, mark.x + 3, mark.y - 3)
    expect(found?.kind).toBe('dot')
    expect(found?.run?.arm).toBe(mark.run?.arm)
  }
  expect(markAt(drawing, 1, drawing.height - 1)).toBeNull()
  const map = heatPlot(gridOf(resultsOf(experiment))!, 'average', factsOf(experiment, 700))!
  const box = map.marks.find((mark) => mark.kind === 'box')!
  expect(markAt(map, placeOf(box)[0], placeOf(box)[1])).toBe(box)
})

it('nothing is drawn of no run; one run has no interval', () => {
  const none = experimentResults(line, () => undefined, '0', 'a')
  expect(dotPlot(none.arms, factsOf(line, 700))).toBeNull()
  expect(heatPlot(gridOf(none)!, 'average', factsOf(line, 700))).toBeNull()
  expect(linePlot(gridOf(none)!, 'average', factsOf(line, 700))).toBeNull()
  const one = resultsOf(experimentOf({ ...SMALLEST, seeds: [1] }))
  const drawing = dotPlot(one.arms, factsOf(line, 700))!
  expect(drawing.marks.some((mark) => mark.kind === 'line' && mark.width === 2.5)).toBe(false)
  expect(drawing.marks.some(({ tip }) => tip?.includes('no interval'))).toBe(true)
})

it('ten methods have ten colours, always the same for the same methods', () => {
  const ten = methodColours(METHODS.slice(0, 10))
  expect(new Set(ten.values()).size).toBe(10)
  expect(methodColours([...METHODS.slice(0, 10)].reverse())).toEqual(ten)
  expect(methodColours(['sum', 'agp']).get('agp')).toBe(methodColours(['agp', 'pcgrad']).get('agp'))
})

it('texts are cut and broken to a width', () => {
  expect(fitted('weightPlanning 1000', 60).endsWith('…')).toBe(true)
  expect(textWidth(fitted('weightPlanning 1000', 60))).toBeLessThanOrEqual(60)
  expect(wrapped('one two three four', 60).join(' ')).toBe('one two three four')
})

it('a file is white, has the caption, and no variable of the page', () => {
  const drawing = dotPlot(resultsOf(line).arms, factsOf(line, 800))!
  const { svg, width } = figureFile(drawing, 'A <caption> & more')
  expect(width).toBe(170)
  expect(svg).toContain('A &lt;caption&gt; &amp; more')
  expect(svg).not.toContain('var(')
  expect(svg).toContain('fill="#ffffff"')
})

/** Where a colour lies between green and red, blue and yellow (OKLab, a and b). */
function hueOf(hex: string): [number, number] {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

it('no method has a colour that looks like a capability\u2019s, in either theme', () => {
  const tokens = readFileSync('src/ui/styles/tokens.css', 'utf8')
  const capabilities = [...tokens.matchAll(/--(?:perception|reasoning|planning): (#[0-9a-f]{6});/g)]
  expect(capabilities).toHaveLength(6)
  for (const colour of PALETTE)
    for (const [, other] of capabilities) {
      const [[a, b], [c, d]] = [hueOf(colour), hueOf(other)]
      expect(Math.hypot(a - c, b - d), `${colour} beside ${other}`).toBeGreaterThan(0.07)
    }
})
