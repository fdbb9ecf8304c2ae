// The tables of `npm run bench`: every figure of the report is in them, and what did not run says why.

import { describe, expect, it } from 'vitest'
import {
  pageTable,
  peersTable,
  ruleTable,
  scalingTable,
  sizesTable,
  table,
} from '../../src/cli/node/benchReport'
import type { SizeResult } from '../../src/experiment/speed/benchmark'

const size: SizeResult = {
  name: '4x48',
  stepMs: 155.57,
  singleMs: 95.9,
  gflop: 0.9,
  floorMs: 138.2,
  matmulGflops: 7.4,
  emptyDispatchUs: 167,
  agpOverSingle: 1.572,
  flopRatio: 1.79,
  dispatches: { agp: 100, single: 99 },
  parts: { forward: 32.66, backward: 115.4, gram: 3.786 },
}

const cells = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

describe('tables of the benchmark', () => {
  it('are Markdown with columns of one width', () => {
    const lines = table(
      ['a', 'wide'],
      [
        ['longer than its head', 'x'],
        ['y', ''],
      ],
    ).split('\n')
    expect(new Set(lines.map((line) => line.length)).size).toBe(1)
    expect(lines[1]).toMatch(/^\|-+\|-+\|$/)
    expect(lines.slice(2).map(cells)).toEqual([
      ['longer than its head', 'x'],
      ['y', ''],
    ])
  })

  it('say a size with its ratio over the floor, both ratios and its parts', () => {
    expect(cells(sizesTable([size]).split('\n')[2])).toEqual([
      '4x48',
      '156',
      '138',
      '1.1x',
      '1.57',
      '1.79',
      '100 / 99',
      'forward 32.7, backward 115, gram 3.79',
    ])
  })

  it('say what a typed rule costs over a method that the host solves', () => {
    const cost = {
      size: '2x48',
      rule: 'pcgrad',
      host: 'mean',
      hostMs: 80.2,
      ruleMs: 84.21,
      overHost: 1.05,
      spread: [0.98, 1.21] as [number, number],
      processorMs: { host: 151.2, rule: 152.4 },
      processorOverHost: 1.008,
      callMs: 0.21,
    } as const
    expect(cells(ruleTable([cost]).split('\n')[2])).toEqual([
      '2x48',
      'pcgrad',
      '84.2',
      '80.2 (mean)',
      '1.05x',
      '0.98 to 1.21',
      '152, 1.01x',
      '0.21',
    ])
  })

  it('keep a peer that did not run, with its reason', () => {
    const lines = peersTable([
      {
        name: 'A',
        stepsPerSecond: 0.021,
        oursOverTheirs: 52.8,
        oursPerSecond: 1.09,
        adapter: 'some adapter',
      },
      { name: 'B', stepsPerSecond: null, oursOverTheirs: null, reason: 'the device was lost' },
    ]).split('\n')
    expect(lines.slice(2).map(cells)).toEqual([
      ['A', '0.021', '1.09', '52.8x', 'some adapter'],
      ['B', 'did not run: the device was lost', '', '', ''],
    ])
  })

  it('say what was not measured instead of leaving it out', () => {
    expect(scalingTable({ reason: 'not asked for' })).toContain('not asked for')
    const page = pageTable({
      start: {
        preset: 'tiny',
        cold: {
          firstPaintMs: 120,
          readyMs: 4000,
          firstStepMs: 4300,
          stages: [{ stage: 'targets', fromMs: 3000.4, toMs: 3900, done: 3, total: 3 }],
          processor: { gpuMs: 2010, otherMs: 1500 },
        },
        warm: { reason: 'no adapter' },
        others: [
          {
            preset: 'agp',
            cold: { reason: 'none' },
            warm: { firstPaintMs: 130, readyMs: 5000, firstStepMs: 5100 },
          },
        ],
        bytes: { script: { files: 3, bytes: 2048, gzip: 1024 } },
      },
      screen: { reason: 'no adapter' },
    })
    const rows = page.split('\n').map(cells)
    expect(rows).toContainEqual([
      'tiny, empty cache',
      '120',
      '4,000',
      '4,300',
      '2,010 + 1,500',
      'targets 3000-3900',
    ])
    expect(rows).toContainEqual(['tiny, again', 'no adapter', '', '', '', ''])
    expect(rows).toContainEqual(['agp, again', '130', '5,000', '5,100', '', ''])
    expect(rows).toContainEqual(['script', '3', '2.00', '1.00'])
    expect(page).toContain('Screen not measured: no adapter')
  })
})
