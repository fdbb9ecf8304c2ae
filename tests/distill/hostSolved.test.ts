// What every host-solved way of combining keeps to, however awkward the four gradients are.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMBINE, HOST_COMBINE_IDS } from '../../src/distill/combine/registry'
import { PERMUTATIONS } from '../../src/distill/tasks'
import {
  combine,
  distance,
  DIMENSION,
  gradients,
  gramOf,
  IN_ORDER,
  longest,
  norm,
  planar,
  updateOf,
  type Gradients,
} from './fourGradients'

const anyRows = fc.oneof(gradients, planar)
const permutation = fc.constantFrom(...PERMUTATIONS)
const presence = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 })
const ZERO = Array.from({ length: DIMENSION }, () => 0)
const finite = (values: readonly number[]): boolean => values.every(Number.isFinite)

/**
 * FairGrad's d has |d|^3 = sum 1 / (d/|d| . g_k), the least that any unit direction reaches. Some direction
 * has cosine 1e-3 with every gradient, or it gives 0 (RESOLUTION), so |d|^3 <= sum 1000 / |g_k|: short
 * gradients make long updates. Twice that, for rounding. A gradient alone is followed as it is.
 */
const fairLength = (rows: Gradients): number =>
  2 * Math.cbrt(rows.map(norm).reduce((sum, length) => sum + (length > 0 ? 1000 / length : 0), 0))

/** Longest update that a method may make of these gradients; IMTL-G has no bound. */
const lengthBound = (id: string, rows: Gradients): number =>
  id === 'imtl-g'
    ? Infinity
    : id === 'fairgrad'
      ? Math.max(longest(rows), fairLength(rows))
      : 20 * longest(rows) + 20

describe.each(HOST_COMBINE_IDS)('%s', (id) => {
  const method = COMBINE[id]

  it.each([1e-150, 1e-36, 1e-12, 1, 1e12, 1e36, 1e150])(
    'is finite for Gram entries of about %s, dependent, opposite or zero gradients included',
    (scale) => {
      fc.assert(
        fc.property(anyRows, permutation, presence, (rows, order, present) => {
          const gram = gramOf(rows).map((x) => x * scale)
          const memory = {}
          for (let step = 0; step < 3; step++)
            expect(finite(method.coefficients(gram, { permutation: order, present, memory }))).toBe(true)
        }),
        { numRuns: 60 },
      )
    },
  )

  it('is finite for gradients of very different lengths', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 4, maxLength: 4 }),
        (rows, powers) => {
          const coefficients = method.coefficients(
            gramOf(rows.map((row, k) => row.map((x) => x * 10 ** powers[k]))),
            IN_ORDER,
          )
          expect(finite(coefficients)).toBe(true)
        },
      ),
    )
  })

  it('is finite, and of bounded length, for a Gram matrix rounded to float32 until it is not even positive', () => {
    fc.assert(
      fc.property(planar, (rows) => {
        const gram = gramOf(rows).map((x) => Math.fround(x / 3))
        const coefficients = method.coefficients(gram, IN_ORDER)
        expect(finite(coefficients)).toBe(true)
        const solved = rows.map((row) => row.map((x) => x / Math.sqrt(3)))
        expect(norm(combine(solved, coefficients))).toBeLessThanOrEqual(lengthBound(id, solved))
      }),
    )
  })

  it('whatever is zero', () => {
    for (let zeros = 0; zeros < 16; zeros++) {
      const rows = [
        [1, 0, 0, 2, 0],
        [-1, 1, 0, 0, 0],
        [-1, -1, 3, 0, 0],
        [0, -1, -3, -1, 0],
      ].map((row, k) => (zeros & (1 << k) ? ZERO : row))
      for (const order of PERMUTATIONS)
        expect(
          finite(method.coefficients(gramOf(rows), { permutation: order, present: [true, true, true] })),
        ).toBe(true)
    }
  })

  if (method.promises.capabilitiesAlike !== false)
    it('treats the capabilities alike: renaming them changes no update', () => {
      fc.assert(
        fc.property(gradients, permutation, permutation, presence, (rows, order, names, present) => {
          const renamed = [rows[0], ...names.map((c) => rows[c + 1])]
          const context = {
            permutation: order.map((c) => names.indexOf(c)),
            present: names.map((c) => present[c]),
          }
          const update = updateOf(method, rows, { permutation: order, present })
          expect(distance(updateOf(method, renamed, context), update)).toBeLessThanOrEqual(
            1e-6 * Math.max(longest(rows), norm(update), 1e-3),
          )
        }),
      )
    })

  it('gives nothing to an absent capability, whatever its gradient, and combines the others as if it did not exist', () => {
    fc.assert(
      fc.property(gradients, permutation, presence, (rows, order, present) => {
        const context = { permutation: order, present }
        const coefficients = method.coefficients(gramOf(rows), context)
        const silenced = rows.map((row, k) => (k === 0 || present[k - 1] ? row : ZERO))
        present.forEach((here, c) => (here ? undefined : expect(coefficients[c + 1]).toBe(0)))
        expect(method.coefficients(gramOf(silenced), context)).toEqual(coefficients)
      }),
    )
  })

  it('is the anchor when no capability is present', () => {
    fc.assert(
      fc.property(gradients, (rows) => {
        expect(
          method.coefficients(gramOf(rows), { permutation: [0, 1, 2], present: [false, false, false] }),
        ).toEqual([1, 0, 0, 0])
      }),
    )
  })

  it('changes neither the Gram matrix nor, without a memory, anything else', () => {
    const gram = Object.freeze(
      gramOf([
        [1, 0, 0],
        [-1, 1, 0],
        [-1, -1, 3],
        [0, -1, -3],
      ]),
    )
    const context = Object.freeze({
      permutation: Object.freeze([2, 0, 1]),
      present: Object.freeze([true, true, true]),
    })
    expect(method.coefficients(gram, context)).toEqual(method.coefficients(gram, context))
  })
})

describe('the common scale of the gradients', () => {
  it.each(HOST_COMBINE_IDS.filter((id) => COMBINE[id].promises.scaleFree !== false))(
    'does not matter to %s',
    (id) => {
      fc.assert(
        fc.property(anyRows, fc.constantFrom(2 ** -20, 0.25, 8, 2 ** 20), (rows, scale) => {
          const coefficients = COMBINE[id].coefficients(gramOf(rows), IN_ORDER)
          const scaled = COMBINE[id].coefficients(
            gramOf(rows).map((x) => x * scale),
            IN_ORDER,
          )
          expect(distance(scaled, coefficients)).toBeLessThanOrEqual(
            1e-9 * Math.max(1, ...coefficients.map(Math.abs)),
          )
        }),
      )
    },
  )
})

describe('ce is a task like any other', () => {
  it.each(HOST_COMBINE_IDS.filter((id) => COMBINE[id].promises.supervisedAlike !== false))(
    '%s: exchanging it with a capability changes no update',
    (id) => {
      fc.assert(
        fc.property(gradients, fc.constantFrom(1, 2, 3), (rows, k) => {
          const exchanged: Gradients = rows.map((row, i) => (i === 0 ? rows[k] : i === k ? rows[0] : row))
          const update = updateOf(COMBINE[id], rows)
          expect(distance(updateOf(COMBINE[id], exchanged), update)).toBeLessThanOrEqual(
            1e-6 * Math.max(longest(rows), norm(update), 1e-3),
          )
        }),
      )
    },
  )
})

describe('float32 rounding of dependent gradients', () => {
  it.each(['imtl-g', 'aligned-mtl', 'config', 'upgrad', 'dualproj', 'mgda'] as const)(
    '%s: changes the update no more than it should',
    (id) => {
      // Two capabilities want exactly the same, the third is a mixture: rank 2, which rounding hides.
      const rows = [
        [1, 0.3, 0],
        [0.2, 1.1, 0],
        [0.2, 1.1, 0],
        [0.9, -0.4, 0],
      ]
      const exact = updateOf(COMBINE[id], rows)
      for (const scale of [1 / 3, 0.7, 1e-6 / 7]) {
        const rounded = gramOf(rows).map((x) => Math.fround(x * scale))
        expect(distance(combine(rows, COMBINE[id].coefficients(rounded, IN_ORDER)), exact)).toBeLessThan(1e-4)
      }
    },
  )
})
