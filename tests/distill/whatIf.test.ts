import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMBINE, COMBINE_IDS } from '../../src/distill/combine/registry'
import type { CombineMemory } from '../../src/distill/combine/context'
import { whatIf } from '../../src/distill/combine/whatIf'
import { PERMUTATIONS } from '../../src/distill/tasks'
import { ALL, combine, dot, gradients, gramOf, IN_ORDER, longest, norm } from './fourGradients'

const permutation = fc.constantFrom(...PERMUTATIONS)
const presence = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 })
const find = (results: ReturnType<typeof whatIf>, id: string) => results.find((r) => r.id === id)!

describe('what if', () => {
  it('every method, in order, with its own coefficients, and norm and products of the update itself', () => {
    fc.assert(
      fc.property(gradients, permutation, presence, (rows, order, present) => {
        const results = whatIf(gramOf(rows), { permutation: order, present })
        expect(results.map((r) => r.id)).toEqual(COMBINE_IDS.filter((id) => !COMBINE[id].typed))
        for (const result of results) {
          expect(result.coefficients).toEqual(
            COMBINE[result.id].coefficients(gramOf(rows), { permutation: order, present }),
          )
          const update = combine(rows, result.coefficients)
          const size = Math.max(
            1,
            longest(rows),
            ...result.coefficients.map((c, k) => Math.abs(c) * norm(rows[k])),
          )
          expect(Math.abs(result.updateNorm - norm(update))).toBeLessThanOrEqual(1e-6 * size)
          rows.forEach((row, k) => {
            expect(Math.abs(result.products[k] - dot(row, update))).toBeLessThanOrEqual(
              1e-9 * size * longest(rows),
            )
            const cosine = result.cosines[k]
            expect(cosine === null).toBe(result.updateNorm === 0 || norm(row) === 0)
            if (cosine !== null) expect(Math.abs(cosine)).toBeLessThanOrEqual(1)
          })
        }
      }),
      { numRuns: 40 },
    )
  })

  it('says who is opposed: the outvoted capability under the sum, never ce under AGP', () => {
    const results = whatIf(
      gramOf([
        [-1, 0],
        [0, 1],
        [0, 1],
        [0, -1],
      ]),
      IN_ORDER,
    )
    expect(find(results, 'sum').conflicts).toEqual([false, false, false, true])
    expect(find(results, 'agp').conflicts[0]).toBe(false)
    for (const id of ['mgda', 'nash-mtl', 'fairgrad'])
      expect(find(results, id).conflicts).toEqual([false, false, false, false])
  })

  it('an absent capability is opposed by nobody', () => {
    const results = whatIf(
      gramOf([
        [-1, 0],
        [0, 1],
        [0, 1],
        [0, -1],
      ]),
      { permutation: [0, 1, 2], present: [true, true, false] },
    )
    for (const { conflicts, coefficients } of results)
      expect([conflicts[3], coefficients[3]]).toEqual([false, 0])
  })

  it('shows the six orders of the shuffle, which matter to the methods that visit', () => {
    const rows = [
      [0.2, 0, 0, 0],
      [-1, 2, 0, 0],
      [-1, -1, 1.75, 0],
      [-1, -1, -1.75, 0.5],
    ]
    const results = whatIf(gramOf(rows), { permutation: PERMUTATIONS[4], present: ALL })
    for (const result of results) expect(result.orders[4]).toEqual(result.coefficients)
    expect(results.filter((r) => r.orderMatters).map((r) => r.id)).toEqual([
      'agp',
      'agp-anchor-once',
      'stage2',
      'pcgrad',
      'gradvac',
    ])
  })

  it('reads a memory and leaves it as it was', () => {
    const gram = gramOf([
      [1, 0],
      [0.8, 0.6],
      [-0.6, 0.8],
      [0, 1],
    ])
    const memory: CombineMemory = {}
    COMBINE.gradvac.coefficients(gram, { ...IN_ORDER, memory })
    const before = structuredClone(memory)
    const remembered = find(whatIf(gram, { ...IN_ORDER, memory }), 'gradvac')
    expect(memory).toEqual(before)
    expect(remembered.coefficients).not.toEqual(find(whatIf(gram, IN_ORDER), 'gradvac').coefficients)
    expect(remembered.coefficients).toEqual(COMBINE.gradvac.coefficients(gram, { ...IN_ORDER, memory }))
  })

  it('nothing in, nothing out', () => {
    for (const result of whatIf(new Array<number>(16).fill(0), IN_ORDER)) {
      expect(result.updateNorm).toBe(0)
      expect(result.cosines).toEqual([null, null, null, null])
      expect(result.conflicts).toEqual([false, false, false, false])
      expect(result.coefficients.every(Number.isFinite)).toBe(true)
    }
  })
})
