// AGP as released against its golden vectors (make_released_agp.py): on the vectors, and in Gram space.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { vectorAgp } from '../../src/distill/combine/agp.vector.reference'
import {
  basisCoefficients,
  projectedTeacherGradient,
  gradientBasis,
  basisVectors,
} from '../../src/distill/combine/gradientBasis'
import { combine, dot, gramOf } from '../distill/fourGradients'
import { disagreement, GOLDEN_CAPABILITIES, goldenPermutation, type GoldenCapability } from './goldens'

/** A gradient, parameter by parameter; null where the loss does not reach one. */
type Parts = (number[] | null)[]
type Gradients = { ce: Parts } & Record<GoldenCapability, Parts | null>
interface Goldens {
  sizes: number[]
  cases: (Gradients & {
    name: string
    runs: {
      order: GoldenCapability[]
      update: Parts
      after_stage1: Partial<Record<GoldenCapability, Parts>>
      update_dot_ce_over_n_ce2: number | null
    }[]
  })[]
  accumulated: { samples: (Gradients & { order: GoldenCapability[] })[]; update: Parts }
}

const goldens = JSON.parse(readFileSync(new URL('releasedAgp.json', import.meta.url), 'utf8')) as Goldens
const { sizes } = goldens
const flat = (parts: Parts): number[] =>
  parts.flatMap((part, k) => part ?? Array.from({ length: sizes[k] }, () => 0))
const support = (parts: Parts): number[] =>
  parts.flatMap((part, k) => Array.from({ length: sizes[k] }, () => (part ? 1 : 0)))
const close = (actual: unknown, expected: unknown, what?: string) =>
  expect(disagreement(actual, expected, 1e-10, 1e-13), what).toBe(0)

const SHAPE = gradientBasis('shared', 'released')

/** The vectors of `spanVectors(SHAPE)`, written out. */
function written(g: Gradients): number[][] {
  const nothing = sizes.map(() => null)
  return basisVectors(SHAPE).map(({ kind, capability }) => {
    const teacherGradient = g[GOLDEN_CAPABILITIES[capability ?? 0]] ?? nothing
    if (kind === 'supervised') return flat(g.ce)
    if (kind === 'teacher') return flat(teacherGradient)
    const reached = support(teacherGradient)
    return flat(g.ce).map((x, i) => x * reached[i])
  })
}

function inGramSpace(g: Gradients, order: readonly GoldenCapability[]): number[] {
  const rows = written(g)
  const present = GOLDEN_CAPABILITIES.map((c) => g[c] !== null)
  const context = { permutation: goldenPermutation(order), present }
  return combine(rows, basisCoefficients('agp', SHAPE, gramOf(rows), context))
}

function onVectors(g: Gradients, order: readonly GoldenCapability[]): number[] {
  const of = (parts: Parts | null) => (parts ? flat(parts) : null)
  return vectorAgp(
    flat(g.ce),
    GOLDEN_CAPABILITIES.map((c) => of(g[c])),
    goldenPermutation(order),
    {
      supervised: support(g.ce),
      teacherGradients: GOLDEN_CAPABILITIES.map((c) => {
        const parts = g[c]
        return parts ? support(parts) : null
      }),
    },
  ).update
}

describe.each(goldens.cases)('AGP as released: $name', (golden) => {
  /** In our models cross-entropy reaches every trained parameter: Gram space knows no other case. */
  const everywhere = golden.ce.every((part) => part !== null)

  it.each(golden.runs.map((run) => [run.order.join(' '), run] as const))('order %s', (_, run) => {
    close(onVectors(golden, run.order), flat(run.update), 'on vectors')
    if (everywhere) close(inGramSpace(golden, run.order), flat(run.update), 'in Gram space')
  })

  it('stage 1 takes away the share of the opposition that lies where the loss reaches, and nothing elsewhere', () => {
    const rows = written(golden)
    const gram = gramOf(rows)
    const ce = rows[0]
    GOLDEN_CAPABILITIES.forEach((c, i) => {
      const [own, after] = [golden[c], golden.runs[0].after_stage1[c]]
      if (!own || !after) return
      const left = combine(rows, projectedTeacherGradient(SHAPE, gram, i))
      close(left, flat(after), c)
      const before = dot(flat(own), ce)
      const share = dot(rows[4 + i], rows[4 + i]) / Math.max(dot(ce, ce), 1e-20)
      close(dot(left, ce), before >= 0 ? before : (1 - share) * before, `${c} . ce`)
      support(own).forEach((on, k) => !on && expect(left[k]).toBe(0))
    })
  })
})

it('does not keep update . s >= n |s|^2', () => {
  const worst = Math.min(
    ...goldens.cases.flatMap(({ runs }) => runs.map((run) => run.update_dot_ce_over_n_ce2 ?? Infinity)),
  )
  expect(worst).toBeLessThan(0.9)
})

it('is neither the formula of the paper nor the support-aware variant', () => {
  const golden = goldens.cases.find(({ name }) => name === 'shorter_supports')
  if (!golden) throw new Error('no such case')
  const rows = written(golden)
  const context = { permutation: [0, 1, 2], present: [true, true, true] }
  const as = (anchorSupport: 'whole' | 'support' | 'released') => {
    const own = anchorSupport === 'whole' ? rows.slice(0, 4) : rows
    const shape = gradientBasis('shared', anchorSupport)
    return combine(own, basisCoefficients('agp', shape, gramOf(own), context))
  }
  for (const other of ['whole', 'support'] as const)
    expect(Math.hypot(...as(other).map((x, i) => x - as('released')[i]))).toBeGreaterThan(0.05)
})

it('sample by sample, accumulated', () => {
  const { samples, update } = goldens.accumulated
  const mean = (each: (g: Gradients, order: readonly GoldenCapability[]) => number[]) =>
    samples
      .map((sample) => each(sample, sample.order))
      .reduce((a, b) => a.map((x, i) => x + b[i]))
      .map((x) => x / samples.length)
  close(mean(onVectors), flat(update), 'on vectors')
  close(mean(inGramSpace), flat(update), 'in Gram space')
})
