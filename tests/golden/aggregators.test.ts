// Ways of combining gradients against their golden weights (three 4x4 Gram matrices) and TorchJD's published
// values (one 2x2).

import { describe, expect, it } from 'vitest'
import { alignedMtlWeights } from '../../src/distill/combine/methods/alignedMtl'
import { meanOfProjections, projectedMean } from '../../src/distill/combine/dualCone'
import { fairGradWeights } from '../../src/distill/combine/methods/fairGrad'
import { eigen, times, type Matrix } from '../../src/distill/combine/linear'
import { nashBargain } from '../../src/distill/combine/methods/nashMtl'
import { COMBINE } from '../../src/distill/combine/registry'
import type { CombineId } from '../../src/distill/combine/method'
import type { CombineMemory } from '../../src/distill/combine/context'
import { disagreement, readGoldens } from './goldens'

const goldens = readGoldens()
const close = (actual: unknown, expected: unknown, relative: number) =>
  expect(disagreement(actual, expected, relative, relative / 1000)).toBe(0)

/** The offered method itself: ce, then the three capabilities in order. */
const offered =
  (id: CombineId, memory?: CombineMemory) =>
  (gram: Matrix): number[] =>
    COMBINE[id].coefficients(gram.flat(), {
      permutation: [0, 1, 2],
      present: [true, true, true],
      ...(memory ? { memory } : {}),
    })

const secondStep = (gram: Matrix): number[] => {
  const memory: CombineMemory = {}
  offered('gradvac', memory)(gram)
  return offered('gradvac', memory)(gram)
}

const CLOSED = 1e-10
const SOLVED = 1e-6

/** Every golden name: the weights it stands for, and how exactly the goldens know them. */
const BY_NAME: Record<string, readonly [(gram: Matrix) => number[], number]> = {
  Sum: [offered('sum'), CLOSED],
  Mean: [offered('mean'), CLOSED],
  'PCGrad(perm ascending)': [offered('pcgrad'), CLOSED],
  'GradVac step1(phi=0,perm ascending)': [offered('gradvac'), CLOSED],
  'GradVac step2': [secondStep, CLOSED],
  MGDA: [offered('mgda'), CLOSED],
  'UPGrad(no reg)': [meanOfProjections, CLOSED],
  'DualProj(no reg)': [projectedMean, CLOSED],
  'CAGrad c=0.5': [offered('cagrad'), SOLVED],
  'IMTL-G': [offered('imtl-g'), CLOSED],
  'AlignedMTL min': [offered('aligned-mtl'), CLOSED],
  'AlignedMTL rmse': [(gram) => alignedMtlWeights(gram, 'rmse'), CLOSED],
  ConFIG: [offered('config'), CLOSED],
  'NashMTL(unclipped: M a = 1/a)': [nashBargain, SOLVED],
  'FairGrad alpha=2': [offered('fairgrad'), SOLVED],
  'AGP(ce=row0, perm p,r,d)': [offered('agp'), CLOSED],
}

describe.each(goldens.aggregators_4x4)(
  'combining four gradients: $name',
  ({ gram, eig, weights, gram_times_weights, non_conflicting }) => {
    it('every golden name is known', () => {
      for (const fields of [weights, gram_times_weights, non_conflicting])
        expect(Object.keys(fields).sort()).toEqual(Object.keys(BY_NAME).sort())
    })

    it('eigenvalues', () => {
      close(eigen(gram).values.reverse(), eig, CLOSED)
    })

    it.each(Object.entries(BY_NAME))('%s', (name, [weigh, tolerance]) => {
      const found = weigh(gram)
      close(found, weights[name], tolerance)
      const products = times(gram, found)
      close(products, gram_times_weights[name], tolerance)
      expect(products.every((x) => x >= -1e-7)).toBe(non_conflicting[name])
    })
  },
)

describe('two gradients as published by TorchJD', () => {
  const { J, checks } = goldens.torchjd_crosscheck_J_base
  const gram = J.map((a) => J.map((b) => a.reduce((sum, x, d) => sum + x * b[d], 0)))
  /** ce and perception, the other two capabilities absent. */
  const pair = (id: CombineId) => (): number[] => {
    const embedded = [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].map((j) => gram[i]?.[j] ?? 0))
    const coefficients = COMBINE[id].coefficients(embedded, {
      permutation: [0, 1, 2],
      present: [true, false, false],
    })
    expect(coefficients.slice(2)).toEqual([0, 0])
    return coefficients.slice(0, 2)
  }
  const PUBLISHED: Record<string, () => number[]> = {
    AlignedMTL: pair('aligned-mtl'),
    IMTLG: pair('imtl-g'),
    MGDA: pair('mgda'),
    PCGrad: pair('pcgrad'),
    GradVac: pair('gradvac'),
    'CAGrad0.5': pair('cagrad'),
    FairGrad1: () => fairGradWeights(gram, 1),
    DualProj: pair('dualproj'),
    UPGrad: pair('upgrad'),
    ConFIG: pair('config'),
    'NashMTL(max_norm=1)': pair('nash-mtl'),
  }

  it('every published value is checked', () => {
    expect(Object.keys(checks).sort()).toEqual(Object.keys(PUBLISHED).sort())
  })

  it.each(Object.entries(PUBLISHED))('%s', (name, weigh) => {
    const check = checks[name]
    const weights = weigh()
    const published = 'torchjd_weights' in check ? check.torchjd_weights : check.torchjd_vector
    const found =
      'torchjd_weights' in check
        ? weights
        : J[0].map((_, d) => weights.reduce((sum, w, k) => sum + w * J[k][d], 0))
    found.forEach((x, i) => expect(Math.abs(x - published[i])).toBeLessThan(5e-5))
    close(found, check.here, SOLVED)
  })
})
