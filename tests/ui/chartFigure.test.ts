// A chart as a figure for a paper: size, titles with units, the whole legend, what was run; text that is safe
// in XML, and pixels that know their size.

import { escapeXml } from '../../src/ui/explain/svgText'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { figureOf, PAPER, textWidth, wrap, type FigureContent } from '../../src/ui/features/charts/figure'
import { withDensity } from '../../src/ui/state/figureFile'
import { figureOfChart } from '../../src/ui/features/charts/save'
import { meanSource, type XOf } from '../../src/ui/features/charts/source'
import { CHARTS } from '../../src/ui/features/charts/specs/registry'
import { sourceOfRecord } from '../../src/ui/features/charts/useSource'
import { clearOverlays, addOverlay } from '../../src/ui/state/overlays'
import { ko } from '../../src/ui/text/ko'
import { viewsEn } from '../../src/ui/text/views.en'
import { fakeRecord } from './fakeOverlays'
import { useHistory } from '../../src/ui/state/historySlice'

const byStep: XOf = (s, i) => s.steps[i]
const { losses } = CHARTS

describe('a figure', () => {
  beforeEach(() => clearOverlays())
  const content: FigureContent = {
    title: 'Losses <1> & more',
    xTitle: 'training step',
    yTitle: 'loss (ce: nats per token; perception, reasoning, planning: 3000 × MSE)',
    view: [0, 3],
    xTicks: [0, 1, 2, 3],
    xTick: String,
    axis: { domain: [0.1, 10], ticks: [0.1, 1, 10], log: true },
    tick: String,
    lines: [
      {
        key: 'a',
        kind: 'main',
        colour: 'var(--ce)',
        dash: null,
        points: [
          [0, 1],
          [1, 0],
          [2, 3],
        ],
      },
    ],
    bands: [],
    dashes: {},
    marks: [],
    conflictAbove: null,
    keys: Array.from({ length: 30 }, (_, i) => ({
      label: `run ${i} `.repeat(1 + (i % 9)),
      colour: 'var(--ink)',
    })),
    notes: ['n = 1'],
  }

  it('has a size, both axis titles, the whole legend inside its edges, and colours only', () => {
    const { svg, width, height } = figureOf(content)
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="170mm" height="[\d.]+mm" viewBox="0 0 640 /,
    )
    expect(width / height).toBeCloseTo(640 / Number(/viewBox="0 0 640 ([\d.]+)"/.exec(svg)![1]), 3)
    expect(svg).toContain('>training step</text>')
    expect(svg.replace(/<[^>]+>/g, ' ')).toMatch(/nats per\s+token/)
    expect(svg).toContain('Losses &lt;1&gt; &amp; more')
    expect(svg).not.toMatch(
      /var\(|NaN|undefined|Infinity|<(image|style|script|foreignObject)|href|url\((?!#)/,
    )
    expect(svg).toContain('fill="#fff"')
    for (const { label } of content.keys)
      expect(svg.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')).toContain(label.trim())
    for (const [, x, text] of svg.matchAll(/<text x="([\d.]+)"[^>]*>([^<]*)/g))
      if (!/text-anchor/.test(text)) expect(Number(x)).toBeLessThan(640)
    const bottom = Number(/viewBox="0 0 640 ([\d.]+)"/.exec(svg)![1])
    for (const [, y] of svg.matchAll(/<text x="[\d.]+" y="([\d.]+)"/g)) expect(Number(y)).toBeLessThan(bottom)
  })

  it('is well-formed XML whatever a run is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
        const wild = `${name}\ud800\u0000]]><script>`
        const clean = escapeXml(wild)
        expect(clean).not.toMatch(/[\u0000-\u0008<>]/)
        expect(() => encodeURIComponent(clean)).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })

  it('wraps words and cuts none off', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 40, max: 400 }), (text, width) => {
        const lines = wrap(text, width)
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
      }),
    )
  })

  it('reserves what the widest fallback needs, and names one that every renderer has', () => {
    // Advance widths in em of DejaVu Sans, which is wider than Helvetica and all that is cut to its widths.
    const widths = {
      ...{ ' ': 0.318, ':': 0.337, '/': 0.337, '-': 0.361, '(': 0.39, ',': 0.318, '|': 0.337 },
      ...{ a: 0.613, e: 0.615, i: 0.278, l: 0.278, m: 0.974, n: 0.634, r: 0.411, t: 0.392, w: 0.818 },
      ...{ A: 0.684, G: 0.775, M: 0.863, O: 0.787, W: 0.989, Q: 0.787 },
      ...{
        '0': 0.636,
        '8': 0.636,
        '%': 0.95,
        '×': 0.838,
        '−': 0.838,
        '±': 0.838,
        '°': 0.5,
        '…': 1,
        '&': 0.78,
      },
    }
    for (const [letter, width] of Object.entries(widths))
      expect(textWidth(letter) / textWidth('가'), letter).toBeGreaterThanOrEqual(width)
    const families = /font-family="([^"]*)"/.exec(figureOf(content).svg)?.[1].split(', ') ?? []
    expect(families[0]).toBe('Helvetica')
    expect(families).toContain("'Malgun Gothic'")
    expect(families.at(-1)).toBe('sans-serif')
  })

  it('says units, runs, seeds, steps and smoothing, in the page\u2019s language', () => {
    for (const seed of [1, 2, 3])
      addOverlay({
        id: String(seed),
        name: `AGP, seed ${seed}`,
        record: fakeRecord({ method: 'agp', seed, steps: 40 }),
      })
    const source = sourceOfRecord(fakeRecord({ method: 'sum', seed: 7, steps: 30 }), losses, 12)
    const records = useHistory.getState().overlays.map((r) => r.record)
    const mean = meanSource(
      records.map((r) => sourceOfRecord(r, losses, 12)),
      losses.series.map((s) => s.column),
    )
    const overlay = {
      id: '1',
      name: 'AGP',
      n: 3,
      pattern: '6 3',
      runIds: ['1', '2', '3'],
      steps: 40,
      longest: 40,
      otherUnits: false,
    }
    const figure = (t: typeof viewsEn) =>
      figureOfChart(
        {
          spec: losses,
          source,
          overlays: [{ ...overlay, source: mean, samplesPerStep: 6 }],
          view: [0, 40],
          xOf: byStep,
          references: [],
          marks: [],
        },
        t,
      )
        .svg.replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
    const english = figure(viewsEn)
    for (const part of [
      'nats per token',
      '3000 × MSE',
      'training step',
      'n = 3 runs (seeds 1, 2, 3)',
      'n = 1 run (seed',
      '30 of',
      'time constant 12 steps',
      'standard deviation',
      'not smoothed',
    ])
      expect(english).toContain(part)
    expect(figure(ko)).toContain('시간 상수 12스텝')
  })

  it('has the light theme\u2019s colours', () => {
    const tokens = readFileSync('src/ui/styles/tokens.css', 'utf8').split('[data-theme')[0]
    for (const [name, colour] of Object.entries(PAPER)) expect(tokens).toContain(`${name}: ${colour};`)
  })

  it('in pixels knows its size on paper', () => {
    const png = withDensity(new Uint8Array(60).fill(7), 300)
    const view = new DataView(png.buffer)
    expect(png).toHaveLength(81)
    expect(String.fromCharCode(...png.subarray(37, 41))).toBe('pHYs')
    expect([view.getUint32(33), view.getUint32(41), view.getUint8(49)]).toEqual([9, 11811, 1])
    // CRC-32 of "pHYs", 11811, 11811, 1; from zlib.
    expect(view.getUint32(50)).toBe(0x78a53f76)
  })
})
