// Accuracy over the weight of a wrong teacher, as the Lab measured it: a line and a band for each way to combine.
// Text, no DOM; drawn when the site is built, from experiments/results/b-small-weights.json where that is there.

import type { ExperimentResults, ReportedArm } from '../../../../experiment/lab/results'
import type { LearnStrings } from '../../../text/learn.en'
import { at, drawing, escaped, table, textAt } from './markup'

/** Percent, and the 95 % interval of the mean; both ends are the mean where seeds do not differ. */
export interface Measured {
  mean: number
  low: number
  high: number
  /** Runs behind it. */
  n: number
}

export interface WeightPoint extends Measured {
  weight: number
  /** Minus the plain sum at the same weight, seed by seed; null for the sum itself. */
  gain: { difference: number; low: number; high: number } | null
}

export interface WeightSeries {
  method: string
  /** Ascending weights. */
  points: WeightPoint[]
}

export interface WeightCurves {
  series: WeightSeries[]
  /** The arm without teachers, which has no weight. */
  level: Measured | null
}

const ARM = /^(.+), w ([\d.]+)$/

function measuredOf({ n, capabilities: { planning } }: ReportedArm): Measured | null {
  if (planning.mean === null) return null
  const [low, high] = planning.interval ?? [planning.mean, planning.mean]
  return { mean: 100 * planning.mean, low: 100 * low, high: 100 * high, n }
}

function gainOf({ comparisons }: ExperimentResults, name: string, weight: string): WeightPoint['gain'] {
  const found = comparisons.find(({ arm, control }) => arm === name && control === `sum, w ${weight}`)
  if (!found) return null
  const { difference, interval } = found.capabilities.planning
  const [low, high] = interval ?? [difference, difference]
  return { difference: 100 * difference, low: 100 * low, high: 100 * high }
}

/** Planning over weights, by the names of the arms: "AGP, w 0.3". Arms without a finished run are left out. */
export function weightCurves(results: ExperimentResults): WeightCurves {
  const points = new Map<string, WeightPoint[]>()
  let level: Measured | null = null
  for (const arm of results.arms) {
    const measured = measuredOf(arm)
    const [, method, weight] = ARM.exec(arm.name) ?? []
    if (!measured) continue
    if (method === undefined) level = measured
    else
      points.set(method, [
        ...(points.get(method) ?? []),
        { ...measured, weight: Number(weight), gain: gainOf(results, arm.name, weight) },
      ])
  }
  const series = [...points].map(([method, own]) => ({
    method,
    points: own.sort((a, b) => a.weight - b.weight),
  }))
  return { series, level }
}

const [WIDTH, LEFT, RIGHT, TOP, BOTTOM] = [440, 40, 426, 14, 236]
const LEGEND_ROW = 22
/** The way of drawing a line: no colour, which would be a capability's; strength, dashes and the shape of the dots. */
const LOOKS: Readonly<Record<string, string>> = { sum: 'sum', AGP: 'agp' }
const OTHERS = ['other-a', 'other-b', 'other-c']

const lookOf = (method: string, series: readonly WeightSeries[]): string => {
  const others = series.filter((s) => !(s.method in LOOKS)).map((s) => s.method)
  return LOOKS[method] ?? OTHERS[others.indexOf(method) % OTHERS.length]
}

/** A point of a line: its shape tells the way of training. */
function mark(look: string, x: number, y: number): string {
  const [left, top] = [at(x - 3.4), at(y - 3.4)]
  if (look === 'agp') return `<circle cx="${at(x)}" cy="${at(y)}" r="3.8"/>`
  if (look === 'sum') return `<rect x="${left}" y="${top}" width="6.8" height="6.8"/>`
  return `<circle cx="${at(x)}" cy="${at(y)}" r="3.4" class="lesson-hollow"/>`
}

/** Lines, bands, the levels without teachers and without a picture, and a legend. */
function curvesDrawing(t: LearnStrings, { series, level }: WeightCurves, blind: number | null): string {
  const weights = [...new Set(series.flatMap(({ points }) => points.map((p) => p.weight)))].sort(
    (a, b) => a - b,
  )
  const [first, last] = [Math.log(weights[0]), Math.log(weights[weights.length - 1])]
  const x = (weight: number): number =>
    LEFT + 10 + ((RIGHT - LEFT - 20) * (Math.log(weight) - first)) / Math.max(1e-9, last - first)
  const tops = [...series.flatMap(({ points }) => points.map((p) => p.high)), level?.high ?? 0]
  const top = 10 * Math.ceil(Math.max(...tops, 10) / 10)
  const y = (percent: number): number => BOTTOM - ((BOTTOM - TOP) * Math.max(0, percent)) / top
  const axes = [0, top / 2, top].map(
    (v) =>
      `<path d="M${LEFT} ${at(y(v))}H${RIGHT}" class="lesson-tick"/>` +
      textAt(LEFT - 6, y(v) + 4, String(v), 'lesson-axis', 'end'),
  )
  const ticks = weights.map((w) => textAt(x(w), BOTTOM + 18, String(w), 'lesson-axis', 'middle'))
  const path = (points: readonly (readonly [number, number])[]): string =>
    points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${at(px)} ${at(py)}`).join('')
  const bands = series.map(({ method, points }) => {
    const edge = [
      ...points.map((p) => [x(p.weight), y(p.high)] as const),
      ...[...points].reverse().map((p) => [x(p.weight), y(p.low)] as const),
    ]
    return `<path d="${path(edge)}Z" class="lesson-band ${lookOf(method, series)}"/>`
  })
  const lines = series.map(({ method, points }, k) => {
    const look = lookOf(method, series)
    const [lx, ly] = [LEFT + (k % 3) * 130, BOTTOM + 62 + Math.floor(k / 3) * LEGEND_ROW]
    const dots = points.map((p) => mark(look, x(p.weight), y(p.mean))).join('')
    return `<g class="lesson-weight ${look}"><path d="${path(points.map((p) => [x(p.weight), y(p.mean)]))}"/>${dots}<path d="M${lx} ${ly - 4}h26"/>${mark(look, lx + 13, ly - 4)}${textAt(lx + 32, ly, t.figure.weights.method(method))}</g>`
  })
  const alone = level
    ? `<g class="lesson-level"><path d="M${LEFT} ${at(y(level.mean))}H${RIGHT}"/></g>${textAt(RIGHT, y(level.mean) - 6, t.figure.weights.alone(level.mean.toFixed(1)), '', 'end')}`
    : ''
  const guessed =
    blind === null
      ? ''
      : `<g class="lesson-blind"><path d="M${LEFT} ${at(y(blind))}H${RIGHT}"/></g>${textAt(LEFT + 4, y(blind) + 17, t.figure.weights.blind(blind.toFixed(1)))}`
  return drawing(
    WIDTH,
    BOTTOM + 72 + Math.floor((series.length - 1) / 3) * LEGEND_ROW,
    t.figure.weights.name,
    [
      ...axes,
      ...ticks,
      textAt(RIGHT, BOTTOM + 36, t.figure.weights.axis, 'lesson-axis', 'end'),
      ...bands,
      alone,
      guessed,
      ...lines,
    ].join(''),
  )
}

const plain = (v: number): string => v.toFixed(1).replace('-', '−')
const signed = (v: number): string => (v < 0 ? plain(v) : `+${plain(v)}`)

/** The same as numbers: means with their intervals, and what AGP gains on the sum. */
function curvesTable(t: LearnStrings, { series }: WeightCurves): string {
  const words = t.figure.weights
  const weights = series[0].points.map(({ weight }) => weight)
  const of = (points: readonly WeightPoint[], say: (p: WeightPoint) => string): string[] =>
    weights.map((weight) => {
      const point = points.find((p) => p.weight === weight)
      return point ? say(point) : '–'
    })
  const agp = series.find(({ method }) => method === 'AGP')?.points ?? []
  const gains = of(agp, ({ gain }) =>
    gain === null ? '–' : words.gain(signed(gain.difference), signed(gain.low), signed(gain.high)),
  )
  return table(
    [words.planning, ...weights.map((w) => `w ${w}`)],
    [
      ...series.map(({ method, points }) => [
        words.method(method),
        ...of(points, ({ mean, low, high }) => words.range(plain(mean), plain(low), plain(high))),
      ]),
      [words.gained, ...gains],
    ],
  )
}

/**
 * The figure with what it shows; empty where nothing was measured. `blind`: what always giving the commonest answer
 * reaches there, in percent; `earlier`: what it reached on the frames and with the labels of chapter 4.
 */
export function weightFigure(
  t: LearnStrings,
  results: ExperimentResults | null,
  blind: number | null,
  earlier: number | null = null,
): string {
  if (!results) return ''
  const curves = weightCurves(results)
  if (curves.series.length === 0) return ''
  const runs = curves.series.flatMap(({ points }) => points.map(({ n }) => n))
  const [least, most] = [Math.min(...runs), Math.max(...runs)]
  const words = t.figure.weights
  const n = least === most ? String(least) : words.between(String(least), String(most))
  const settings = results.spec.base?.settings
  const frames = String(settings?.testFrames ?? '')
  const both = blind === null || earlier === null ? null : ([blind, earlier] as const)
  const why = both
    ? ` ${words.blindNote(plain(both[0]), String(settings?.trainFrames ?? ''), plain(both[1]))}`
    : ''
  return `<figure class="lesson-measured">${curvesDrawing(t, curves, blind)}<figcaption>${escaped(words.caption(n, frames) + why)}</figcaption><details><summary>${escaped(words.numbers)}</summary>${curvesTable(t, curves)}</details></figure>`
}
