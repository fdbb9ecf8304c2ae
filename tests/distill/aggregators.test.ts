// The properties by which TorchJD compares aggregators (non-conflicting, linear under scaling), each shown or
// refuted, and what defines each method. An update opposes gradient k when update . g_k < 0.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignedMtlWeights } from '../../src/distill/combine/methods/alignedMtl'
import { caGradWeights } from '../../src/distill/combine/methods/caGrad'
import { conFigWeights } from '../../src/distill/combine/methods/conFig'
import {
  meanOfProjections,
  projectedMean,
  regularised,
  REGULARISATION,
} from '../../src/distill/combine/dualCone'
import { fairGradWeights } from '../../src/distill/combine/methods/fairGrad'
import { imtlGWeights } from '../../src/distill/combine/methods/imtlG'
import { cosines, eigen, times, type Matrix } from '../../src/distill/combine/linear'
import { mgdaWeights } from '../../src/distill/combine/methods/mgda'
import { nashBargain } from '../../src/distill/combine/methods/nashMtl'
import { COMBINE } from '../../src/distill/combine/registry'
import type { CombineId, CombineMethod } from '../../src/distill/combine/method'
import {
  combine,
  distance,
  dot,
  gradients,
  IN_ORDER,
  longest,
  matrixOf,
  norm,
  planar,
  updateOf,
  worstCosine,
  type Gradients,
} from './fourGradients'

const anyRows = fc.oneof(gradients, planar)
const independent = gradients.filter((rows) => Math.min(...eigen(cosines(matrixOf(rows))).values) > 1e-3)
const nonZero = (rows: Gradients): boolean => rows.every((row) => norm(row) > 0)
const offered =
  (id: CombineId) =>
  (gram: Matrix): number[] =>
    COMBINE[id].coefficients(gram.flat(), IN_ORDER)
const sizeOf = (rows: Gradients, weights: readonly number[]): number =>
  rows.reduce((total, row, k) => total + Math.abs(weights[k]) * norm(row), 0)

describe('opposes no gradient', () => {
  it.each<[string, (gram: Matrix) => number[], fc.Arbitrary<Gradients>]>([
    ['MGDA', mgdaWeights, anyRows],
    ['UPGrad, unregularised', meanOfProjections, anyRows],
    ['DualProj, unregularised', projectedMean, anyRows],
    ['Nash-MTL', offered('nash-mtl'), anyRows],
    ['FairGrad', offered('fairgrad'), anyRows],
    ['CAGrad with c = 1', (gram) => caGradWeights(gram, 1), anyRows.filter(nonZero)],
    ['ConFIG of independent gradients', conFigWeights, independent],
  ])('%s', (_, weigh, rows) => {
    fc.assert(
      fc.property(rows, (g) => {
        const weights = weigh(matrixOf(g))
        const update = combine(g, weights)
        for (const row of g)
          expect(dot(update, row)).toBeGreaterThanOrEqual(
            -1e-9 * norm(row) * Math.max(sizeOf(g, weights), 1e-9),
          )
      }),
    )
  })

  it.each(['upgrad', 'dualproj'] as const)('%s as offered: up to its regularisation', (id) => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const coefficients = offered(id)(matrixOf(rows))
        const trace = rows.reduce((total, row) => total + dot(row, row), 0)
        const update = combine(rows, coefficients)
        rows.forEach((row, k) =>
          expect(dot(update, row)).toBeGreaterThanOrEqual(
            -REGULARISATION * trace * coefficients[k] - 1e-9 * trace,
          ),
        )
      }),
    )
  })

  it('IMTL-G of two gradients', () => {
    fc.assert(
      fc.property(independent, (rows) => {
        const pair = rows.slice(0, 2)
        expect(worstCosine(combine(pair, imtlGWeights(matrixOf(pair))), pair)).toBeGreaterThan(0)
      }),
    )
  })
})

describe('may oppose a gradient', () => {
  // Two capabilities pull one way, the third the other, ce is indifferent.
  const outvoted = [
    [-1, 0],
    [0, 1],
    [0, 1],
    [0, -1],
  ]
  const cases: [string, CombineId, Gradients, number][] = [
    ['Plain sum: the majority wins', 'sum', outvoted, -0.707],
    ['Mean: the majority wins', 'mean', outvoted, -0.707],
    ['AGP: a follower, never the anchor', 'agp', outvoted, -0.316],
    [
      'PCGrad: the third projection undoes the first',
      'pcgrad',
      [
        [0, 1],
        [1, 1],
        [0, -1],
        [-1, 0],
      ],
      -0.707,
    ],
    [
      'GradVac: as PCGrad',
      'gradvac',
      [
        [0, 1],
        [1, 1],
        [0, -1],
        [-1, 0],
      ],
      -0.707,
    ],
    ['CAGrad with c = 0.5: the ball around the mean is too small', 'cagrad', outvoted, -0.281],
    [
      'CAGrad with c = 0.5: of independent gradients too',
      'cagrad',
      [
        [0, 1, -2, 1],
        [0, 0, 2, 0],
        [-1, 0, 0, -1],
        [2, 0, 2, 0],
      ],
      -0.189,
    ],
    ['IMTL-G: of dependent gradients', 'imtl-g', outvoted, -0.316],
    [
      'IMTL-G: all four gradients, independent as they are, when its weights sum to a negative number',
      'imtl-g',
      [
        [0, -1, -1, 0],
        [-1, -2, 0, 0],
        [-1, 0, -2, 1],
        [1, -2, -1, 0],
      ],
      -0.48,
    ],
    ['Aligned-MTL: of dependent gradients', 'aligned-mtl', outvoted, -0.5],
    [
      'Aligned-MTL: of independent gradients',
      'aligned-mtl',
      [
        [1, 0, 1, 0],
        [0, 0, -1, -1],
        [0, -1, 1, 0],
        [0, 0, 0, 2],
      ],
      -0.121,
    ],
    ['ConFIG: of dependent gradients', 'config', outvoted, -0.316],
  ]
  it.each(cases)('%s', (_, id, rows, cosine) => {
    expect(worstCosine(updateOf(COMBINE[id], rows), rows)).toBeCloseTo(cosine, 3)
  })

  it('IMTL-G then opposes all four alike', () => {
    const [, , rows] = cases[8]
    const update = updateOf(COMBINE['imtl-g'], rows)
    for (const row of rows) expect(dot(update, row) / norm(update) / norm(row)).toBeCloseTo(-0.48, 3)
  })
})

describe('linear under scaling', () => {
  /** The update when gradient k is stretched by scales[k]. */
  const stretched = (
    weigh: (gram: Matrix) => number[],
    rows: Gradients,
    scales: readonly number[],
  ): number[] => {
    const longer = rows.map((row, k) => row.map((x) => x * scales[k]))
    return combine(longer, weigh(matrixOf(longer)))
  }
  const gap = (
    weigh: (gram: Matrix) => number[],
    rows: Gradients,
    a: readonly number[],
    b: readonly number[],
  ): number => {
    const apart = [stretched(weigh, rows, a), stretched(weigh, rows, b)]
    const sum = apart[0].map((x, d) => x + apart[1][d])
    return (
      distance(
        sum,
        stretched(
          weigh,
          rows,
          a.map((x, k) => x + b[k]),
        ),
      ) / Math.max(1e-9, longest(rows))
    )
  }
  const scales = fc.array(fc.constantFrom(0.25, 0.5, 1, 2, 4), { minLength: 4, maxLength: 4 })

  it.each<[string, (gram: Matrix) => number[], number]>([
    ['Plain sum', offered('sum'), 1e-9],
    ['Mean', offered('mean'), 1e-9],
    ['PCGrad', offered('pcgrad'), 1e-9],
    ['GradVac with fixed targets', offered('gradvac'), 1e-4],
    ['UPGrad, unregularised', meanOfProjections, 1e-7],
  ])('%s', (_, weigh, tolerance) => {
    fc.assert(
      fc.property(
        gradients.filter(nonZero),
        scales,
        scales,
        (rows, a, b) => void expect(gap(weigh, rows, a, b)).toBeLessThan(tolerance),
      ),
    )
  })

  it('ConFIG', () => {
    fc.assert(
      fc.property(
        independent,
        scales,
        scales,
        (rows, a, b) => void expect(gap(conFigWeights, rows, a, b)).toBeLessThan(1e-6),
      ),
    )
  })

  const bent = [
    [0.5, 0.2, -0.3, 0.1],
    [-0.9, 1.1, 0.2, 0],
    [-0.2, -0.9, 1.3, 0.4],
    [0.1, -0.4, -0.8, 1],
  ]
  it.each(['agp', 'mgda', 'cagrad', 'dualproj', 'imtl-g', 'nash-mtl', 'fairgrad', 'aligned-mtl'] as const)(
    '%s is not',
    (id) => {
      expect(gap(offered(id), bent, [1, 1, 1, 1], [4, 1, 1, 1])).toBeGreaterThan(0.01)
    },
  )
})

describe('what defines each method', () => {
  const check = (rows: fc.Arbitrary<Gradients>, property: (rows: Gradients, gram: number[][]) => void) =>
    fc.assert(fc.property(rows, (g) => property(g, matrixOf(g))))
  const simplex = fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 })
    .filter((w) => w.some((x) => x > 0))
    .map((w) => w.map((x) => x / w.reduce((a, b) => a + b, 0)))

  it('MGDA is the shortest average, and improves every loss by at least its own square', () => {
    fc.assert(
      fc.property(anyRows, simplex, (rows, other) => {
        const weights = mgdaWeights(matrixOf(rows))
        const update = combine(rows, weights)
        const slack = 1e-9 * longest(rows)
        expect(weights.every((w) => w >= 0)).toBe(true)
        expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
        expect(norm(update)).toBeLessThanOrEqual(norm(combine(rows, other)) + slack)
        for (const row of rows)
          expect(dot(update, row)).toBeGreaterThanOrEqual(dot(update, update) - slack * longest(rows))
      }),
    )
  })

  it('MGDA stops where a gradient is zero, and shares the weight among zero gradients', () => {
    expect(
      mgdaWeights(
        matrixOf([
          [1, 0],
          [0, 0],
          [0, 1],
          [0, 0],
        ]),
      ),
    ).toEqual([0, 0.5, 0, 0.5])
  })

  it('UPGrad and DualProj are the mean where nothing conflicts', () => {
    check(
      gradients.map((rows) => rows.map((row) => row.map(Math.abs))),
      (_, gram) => {
        for (const weigh of [offered('upgrad'), offered('dualproj'), meanOfProjections, projectedMean])
          expect(distance(weigh(gram), [0.25, 0.25, 0.25, 0.25])).toBeLessThan(1e-12)
      },
    )
  })

  it('DualProj is the vector closest to the mean among those that oppose nothing: the mean minus it is orthogonal to it', () => {
    check(anyRows, (rows, gram) => {
      const update = combine(rows, projectedMean(gram))
      const away = update.map((x, d) => x - combine(rows, [0.25, 0.25, 0.25, 0.25])[d])
      expect(Math.abs(dot(update, away))).toBeLessThanOrEqual(1e-8 * longest(rows) ** 2)
    })
  })

  it('CAGrad stays in its ball, and no other vector of the ball serves its worst task better', () => {
    fc.assert(
      fc.property(
        gradients.filter(nonZero),
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, direction, share) => {
          const weights = caGradWeights(matrixOf(rows), 0.5)
          fc.pre(weights.some((w) => w !== 0))
          const worst = (d: readonly number[]) => Math.min(...rows.map((row) => dot(d, row)))
          const mean = combine(rows, [0.25, 0.25, 0.25, 0.25])
          const radius = 0.5 * norm(mean)
          const update = combine(rows, weights)
          expect(norm(update.map((x, d) => x - mean[d]))).toBeLessThanOrEqual(radius * (1 + 1e-9) + 1e-12)
          const step = combine(rows, direction)
          const rival = mean.map((x, d) => x + (norm(step) > 0 ? (share * radius * step[d]) / norm(step) : 0))
          expect(worst(update)).toBeGreaterThanOrEqual(worst(rival) - 1e-7 * longest(rows) ** 2)
        },
      ),
    )
  })

  it('CAGrad with c = 0 is the mean', () => {
    check(
      gradients.filter(nonZero),
      (_, gram) => void expect(caGradWeights(gram, 0)).toEqual([0.25, 0.25, 0.25, 0.25]),
    )
  })

  it('IMTL-G moves equally far along each independent gradient, with weights that sum to 1', () => {
    check(independent, (rows, gram) => {
      const weights = imtlGWeights(gram)
      fc.pre(sizeOf(rows, weights) < 1e3 * longest(rows))
      const along = rows.map((row) => dot(combine(rows, weights), row) / norm(row))
      expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
      for (const x of along) expect(Math.abs(x - along[0])).toBeLessThan(1e-7 * longest(rows))
    })
  })

  it('Nash-MTL solves G a = 1 / a, FairGrad G a = a^(-1/2)', () => {
    check(gradients.filter(nonZero), (_, gram) => {
      for (const [weights, power] of [
        [nashBargain(gram), 1],
        [fairGradWeights(gram), 0.5],
      ] as const) {
        if (weights.every((w) => w === 0))
          expect(
            offered('mgda')(cosines(gram)).reduce((s, w, i, all) => s + w * dot(all, cosines(gram)[i]), 0),
          ).toBeLessThan(1e-6)
        else times(gram, weights).forEach((x, k) => expect(x * weights[k] ** power).toBeCloseTo(1, 7))
      }
    })
  })

  it('Nash-MTL: stretching one gradient changes nothing before the norm limit, and the limit is 1', () => {
    fc.assert(
      fc.property(gradients.filter(nonZero), fc.constantFrom(0.125, 3, 100), (rows, scale) => {
        const longer = rows.map((row, k) => (k === 2 ? row.map((x) => x * scale) : row))
        const before = combine(rows, nashBargain(matrixOf(rows)))
        expect(distance(combine(longer, nashBargain(matrixOf(longer))), before)).toBeLessThan(1e-6)
        expect(norm(updateOf(COMBINE['nash-mtl'], rows))).toBeLessThan(1 + 1e-9)
      }),
    )
  })

  it('bargaining fails, and nothing moves, where the gradients balance', () => {
    const balanced = [
      [1, 0],
      [-0.5, Math.sqrt(0.75)],
      [-0.5, -Math.sqrt(0.75)],
      [1, 0],
    ]
    const opposite = [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, 2],
    ]
    for (const rows of [balanced, opposite]) {
      for (const id of ['nash-mtl', 'fairgrad'] as const)
        expect(offered(id)(matrixOf(rows))).toEqual([0, 0, 0, 0])
      expect(norm(updateOf(COMBINE.mgda, rows))).toBeLessThan(1e-12)
    }
    expect(offered('cagrad')(matrixOf(opposite))).toEqual([0, 0, 0, 0])
  })

  it('Aligned-MTL has the length of the shortest principal direction, halved, and is the mean of orthogonal gradients of equal length', () => {
    check(independent, (rows, gram) => {
      expect(
        norm(combine(rows, alignedMtlWeights(gram, 'min'))) /
          (0.5 * Math.sqrt(Math.min(...eigen(gram).values))),
      ).toBeCloseTo(1, 6)
    })
    const orthogonal = [
      [0, 3, 0, 0],
      [3, 0, 0, 0],
      [0, 0, 0, -3],
      [0, 0, 3, 0],
    ]
    for (const scale of ['min', 'rmse'] as const)
      expect(distance(alignedMtlWeights(matrixOf(orthogonal), scale), [0.25, 0.25, 0.25, 0.25])).toBeLessThan(
        1e-14,
      )
  })

  it('ConFIG is at one angle to all independent gradients, as long as their projections together', () => {
    check(independent, (rows, gram) => {
      const update = combine(rows, conFigWeights(gram))
      const projections = rows.map((row) => dot(row, update) / norm(update))
      projections.forEach((x, k) => expect(x / norm(rows[k])).toBeCloseTo(projections[0] / norm(rows[0]), 7))
      expect(projections.reduce((a, b) => a + b, 0) / norm(update)).toBeCloseTo(1, 7)
    })
  })

  it('the regularised Gram matrix has trace 1 + 4e-4, and nothing else changes direction', () => {
    expect(
      regularised([
        [4, 2],
        [2, 4],
      ]),
    ).toEqual([
      [0.5 + 1e-4, 0.25],
      [0.25, 0.5 + 1e-4],
    ])
    expect(
      regularised([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual([
      [1e-4, 0],
      [0, 1e-4],
    ])
  })
})

describe('GradVac', () => {
  const method: CombineMethod = COMBINE.gradvac

  it('starts as PCGrad', () => {
    fc.assert(
      fc.property(gradients, (rows) => {
        expect(distance(updateOf(method, rows), updateOf(COMBINE.pcgrad, rows))).toBeLessThanOrEqual(
          1e-4 * longest(rows),
        )
      }),
    )
  })

  it('is pure without a memory, and with one remembers cosines without touching the Gram matrix', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const gram = Object.freeze(matrixOf(rows).flat())
        const first = method.coefficients(gram, IN_ORDER)
        expect(method.coefficients(gram, IN_ORDER)).toEqual(first)
        const memory = {}
        expect(method.coefficients(gram, { ...IN_ORDER, memory })).toEqual(first)
        const copy = structuredClone(memory)
        expect(method.coefficients(gram, { ...IN_ORDER, memory: copy })).toEqual(
          method.coefficients(gram, { ...IN_ORDER, memory }),
        )
        expect(copy).toEqual(memory)
      }),
    )
  })

  it('lets conflict be, once it is usual; turns what is usually aligned', () => {
    const pair = { permutation: [0, 1, 2], present: [true, false, false], memory: {} }
    const opposed = matrixOf([
      [1, 0],
      [-0.6, 0.8],
      [0, 0],
      [0, 0],
    ]).flat()
    for (let step = 0; step < 60; step++) method.coefficients(opposed, pair)
    expect(distance(method.coefficients(opposed, pair), [1, 1, 0, 0])).toBeLessThan(1e-6)
    const aligned = { ...pair, memory: {} }
    for (let step = 0; step < 60; step++)
      method.coefficients(
        matrixOf([
          [1, 0],
          [0.8, 0.6],
          [0, 0],
          [0, 0],
        ]).flat(),
        aligned,
      )
    const [ce, perception] = method.coefficients(
      matrixOf([
        [1, 0],
        [0, 1],
        [0, 0],
        [0, 0],
      ]).flat(),
      aligned,
    )
    expect(ce).toBeCloseTo(1 + 0.8 / 0.6, 5)
    expect(perception).toBeCloseTo(1 + 0.8 / 0.6, 5)
  })

  it('stays bounded when gradients have been parallel for long', () => {
    const context = { ...IN_ORDER, memory: {} }
    const parallel = matrixOf([
      [1, 0],
      [1, 0],
      [2, 0],
      [0.5, 0],
    ]).flat()
    for (let step = 0; step < 100; step++) method.coefficients(parallel, context)
    expect(
      distance(
        method.coefficients(
          parallel.map((x, i) => (i === 1 || i === 4 ? x * (1 - 1e-7) : x)),
          context,
        ),
        [1, 1, 1, 1],
      ),
    ).toBeLessThan(1e-3)
  })
})
