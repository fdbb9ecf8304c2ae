// A tensor as people read it, and conflict over depth and time: statistics, rows, the small map, the table.

import { describe, expect, it } from 'vitest'
import type { BatchShape } from '../../src/distill/engine/tensorFacts'
import { TASK_PAIRS, type StepMetrics } from '../../src/distill/tasks'
import { dimensions } from '../../src/nn/dimensions'
import { found } from '../../src/ui/features/gradients/TensorList'
import { movedCell } from '../../src/ui/components/MatrixMap'
import { depthTime, depthTimeCsv, groupNames } from '../../src/ui/explain/depthTime'
import {
  pooled,
  rowMeaning,
  rowsOf,
  sampleRows,
  tensorFile,
  tensorStatistics,
} from '../../src/ui/explain/tensorFigures'
import { gramChunks } from '../../src/distill/step/gram'
import { normals, tinyConfig } from '../nn/tiny'

const floats = (...values: number[]) => Float32Array.from(values)
const random = (length: number, seed: number) => Float32Array.from({ length }, normals(seed))

describe('statistics of a tensor', () => {
  it('are those of its finite values', () => {
    expect(tensorStatistics(floats(3, -1, 0, Number.NaN, 2, Infinity))).toEqual({
      least: -1,
      most: 3,
      mean: 1,
      deviation: Math.sqrt(2.5),
      norm: Math.sqrt(14),
      zeros: 1,
      notFinite: 2,
    })
  })

  it('hold where nothing is finite, and where all values are nearly the same', () => {
    expect(tensorStatistics(floats(Number.NaN))).toMatchObject({ least: null, norm: null, notFinite: 1 })
    const far = Float32Array.from({ length: 1000 }, (_, i) => 4096 + (i % 2) / 1024)
    expect(tensorStatistics(far).deviation).toBeCloseTo(1 / 2048, 10)
  })
})

describe('the map of a matrix', () => {
  it('is the matrix where that fits', () => {
    const values = random(12, 1)
    const map = pooled(values, 3, 4, 8)
    expect([map.rows, map.columns, map.rowsPer, map.columnsPer]).toEqual([3, 4, 1, 1])
    expect(map.cells).toEqual(values)
    expect([...map.at]).toEqual([...values.keys()])
  })

  it('else has the strongest entry of each cell, and where it lies', () => {
    const [rows, columns, most] = [37, 53, 8]
    const values = random(rows * columns, 2)
    const map = pooled(values, rows, columns, most)
    expect(Math.max(map.rows, map.columns)).toBeLessThanOrEqual(most)
    const strongest = new Map<number, number>()
    values.forEach((v, i) => {
      const cell =
        Math.floor(Math.floor(i / columns) / map.rowsPer) * map.columns +
        Math.floor((i % columns) / map.columnsPer)
      strongest.set(cell, Math.max(strongest.get(cell) ?? 0, Math.abs(v)))
    })
    expect(strongest.size).toBe(map.rows * map.columns)
    map.cells.forEach((v, cell) => {
      expect(Math.abs(v)).toBe(strongest.get(cell))
      expect(values[map.at[cell]]).toBe(v)
    })
  })

  it('hides no value that is not finite', () => {
    const values = random(10_000, 3)
    values[5050] = Number.NaN
    expect([...pooled(values, 100, 100, 10).at]).toContain(5050)
  })
})

describe('rows of a packed batch', () => {
  const batch: BatchShape = { frames: 3, segments: 2, imageTokens: 4, textSlots: 5 }
  const rows = 3 * 4 + 3 * 2 * 5

  it('belong to one frame, or to one question of it', () => {
    const texts = Array.from({ length: rows }, (_, row) => JSON.stringify(rowMeaning(batch, row)))
    expect(new Set(texts).size).toBe(rows)
    expect(rowMeaning(batch, 5)).toEqual({ kind: 'image', frame: 1, patch: 1 })
    expect(rowMeaning(batch, 12 + 3 * 5 + 2)).toEqual({ kind: 'text', frame: 1, question: 1, slot: 2 })
  })

  it('of one sample are its picture and its words, of the tensors that begin later too', () => {
    for (const sample of [0, 3, 5]) {
      const own = sampleRows(batch, 0, rows, sample)
      expect(own).toHaveLength(9)
      for (const row of own) {
        const meaning = rowMeaning(batch, row)
        expect(meaning.frame).toBe(Math.floor(sample / 2))
        if (meaning.kind === 'text') expect(meaning.question).toBe(sample % 2)
      }
      expect(sampleRows(batch, 12, rows - 12, sample)).toEqual(own.slice(4).map((row) => row - 12))
    }
  })

  it('are taken out whole', () => {
    expect(rowsOf(floats(1, 2, 3, 4, 5, 6), 2, [2, 0])).toEqual(floats(5, 6, 1, 2))
  })
})

describe('the list of tensors', () => {
  const list = ['gradient ce wte.weight', 'gradient planning h.0.ln_1.bias', 'update wte.weight'].map(
    (name) => ({ name, group: 'gradient' as const, shape: [1], firstRow: null }),
  )
  it('is searched by words in any order', () => {
    expect(found(list, ' WTE gradient').map(({ name }) => name)).toEqual(['gradient ce wte.weight'])
    expect(found(list, 'wte')).toHaveLength(2)
    expect(found(list, 'projector')).toEqual([])
  })
})

it('the cursor moves by keys and stays inside', () => {
  const size = { rows: 20, columns: 3 }
  expect(movedCell('ArrowLeft', { row: 0, column: 0 }, size)).toEqual({ row: 0, column: 0 })
  expect(movedCell('End', { row: 4, column: 0 }, size)).toEqual({ row: 4, column: 2 })
  expect(movedCell('PageDown', { row: 19, column: 1 }, size)).toEqual({ row: 19, column: 1 })
  expect(movedCell('ArrowDown', { row: 4, column: 1 }, size)).toEqual({ row: 5, column: 1 })
  expect(movedCell('a', { row: 4, column: 1 }, size)).toBeNull()
})

it('a file has a name without anything that file systems refuse', () => {
  expect(tensorFile(12, 'gradient planning h.0.attn.c_attn.weight')).toBe(
    'step-12-gradient_planning_h.0.attn.c_attn.weight.npy',
  )
})

describe('conflict over depth and time', () => {
  const row = (first: number | null) => [first, 0.5, -0.25, 1, -1, 0]
  const step = (at: number, layers?: (number | null)[][]) => ({ step: at, layers }) as StepMetrics
  const steps = [
    step(1, [row(-0.5), row(null), row(0.1234)]),
    step(2),
    step(3, [row(0.25), row(0), row(1)]),
    step(4, [row(0.75), row(0), row(1)]),
  ]

  it('names the groups of the flat layout, in its order', () => {
    const d = dimensions({ ...tinyConfig(3), vocabulary: 8 }, 1, 1)
    const { groups } = gramChunks(d, d.layout.withoutProjector)
    expect(groupNames(groups.length)).toEqual(groups)
  })

  it('has a row per group and a column per step that carries cosines', () => {
    const figure = depthTime(steps, 3)
    expect(figure?.steps).toEqual([1, 3])
    expect(figure?.groups).toEqual(['embedding', 'layer 0', 'final norm'])
    expect(figure?.cosines).toHaveLength(TASK_PAIRS.length)
    expect(figure?.cosines[0]).toEqual(floats(-0.5, 0.25, Number.NaN, 0, 0.1234, 1))
    expect(depthTime([step(1), step(2)]), 'a record of an earlier version').toBeNull()
  })

  it('as a table: byte order mark, header with units, every pair, group and step, no number where none is', () => {
    const figure = depthTime(steps)
    if (!figure) throw new Error('no figure')
    const text = depthTimeCsv(figure)
    expect(
      text.startsWith('\ufefffirst gradient,second gradient,parameter group,step (number),cosine (-1 to 1)'),
    ).toBe(true)
    const lines = text.trimEnd().split('\r\n')
    expect(lines).toHaveLength(1 + 6 * 3 * 3)
    expect(lines).toContain('ce,perception,embedding,1,-0.5')
    expect(lines).toContain('ce,perception,layer 1,1,')
    expect(lines).toContain('ce,perception,final norm,1,0.1234')
    expect(lines).toContain('perception,planning,final norm,4,-1')
  })
})
