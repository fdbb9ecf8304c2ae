// MGDA's division by lengths, and what cross-entropy counts in the means of UPGrad and DualProj.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CombineContext } from '../../../src/distill/combine/context'
import { cosines, eigen } from '../../../src/distill/combine/linear'
import { mgdaWeights } from '../../../src/distill/combine/methods/mgda'
import { COMBINE } from '../../../src/distill/combine/registry'
import { distance, gradients, matrixOf, norm, type Gradients } from '../fourGradients'

const CONTEXT: CombineContext = { permutation: [0, 1, 2], present: [true, true, true] }
const independent = gradients.filter((rows) => Math.min(...eigen(cosines(matrixOf(rows))).values) > 1e-3)

it('MGDA divided by lengths weighs by directions alone', () => {
  const weigh = (rows: Gradients, division: number) =>
    COMBINE.mgda.coefficients(matrixOf(rows).flat(), {
      ...CONTEXT,
      parameters: { 'mgda.division': division },
    })
  fc.assert(
    fc.property(independent, (rows) => {
      const directions = rows.map((row) => row.map((x) => x / norm(row)))
      expect(distance(weigh(rows, 1), mgdaWeights(matrixOf(directions)))).toBeLessThan(1e-6)
      expect(weigh(rows, 0)).toEqual(mgdaWeights(matrixOf(rows)))
    }),
  )
})

it.each(['upgrad', 'dualproj'] as const)('%s counts cross-entropy as often as it is told', (id) => {
  const weigh = (rows: Gradients, supervised: number, context = CONTEXT) =>
    COMBINE[id].coefficients(matrixOf(rows).flat(), {
      ...context,
      parameters: { [`${id}.supervised`]: supervised },
    })
  const shares = (...counts: number[]) => counts.map((x) => x / counts.reduce((a, b) => a + b))
  fc.assert(
    fc.property(gradients, (rows) => {
      const along = rows.map((row) => row.map(Math.abs))
      expect(distance(weigh(along, 5), shares(5, 1, 1, 1))).toBeLessThan(1e-12)
      expect(distance(weigh(along, 0), shares(0, 1, 1, 1))).toBeLessThan(1e-12)
      // Where it takes no part, the first of the others does not take its place.
      const others = weigh(along, 5, { ...CONTEXT, supervised: false })
      expect(distance(others, shares(0, 1, 1, 1))).toBeLessThan(1e-12)
      expect(weigh(rows, 1)).toEqual(COMBINE[id].coefficients(matrixOf(rows).flat(), CONTEXT))
    }),
  )
})
