// AGP's variants with more than four gradients, against vectors written out.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axis, inner } from '../../src/distill/combine/gramSpace'
import { COMBINE, METHODS } from '../../src/distill/combine/registry'
import {
  foldCoefficients,
  foldGram,
  isBasisMethod,
  basisCoefficients,
  projectedTeacherGradient,
  basisAfterStage1,
  basisNorm,
  basisIndices,
  basisVectors,
  type GradientBasis,
} from '../../src/distill/combine/gradientBasis'
import { PERMUTATIONS } from '../../src/distill/tasks'
import { combine, distance, dot, gramOf, norm } from './fourGradients'

const DIMENSION = 6
const SHARED: GradientBasis = { supervision: 'shared', supportAware: false }
const SIX: GradientBasis = { supervision: 'per-capability', supportAware: false }
const SEVEN: GradientBasis = { supervision: 'shared', supportAware: true }
const NINE: GradientBasis = { supervision: 'per-capability', supportAware: true }
const SHAPES = [SHARED, SIX, SEVEN, NINE]

const entry = fc.integer({ min: -16, max: 16 }).map((x) => x / 8)
const vector = fc.array(entry, { minLength: DIMENSION, maxLength: DIMENSION })
/** Followers with entries no loss reaches. */
const sparse = fc
  .tuple(vector, fc.array(fc.boolean(), { minLength: DIMENSION, maxLength: DIMENSION }))
  .map(([v, on]) => v.map((x, i) => (on[i] ? x : 0)))
const supervisedGradients = fc.array(vector, { minLength: 3, maxLength: 3 })
const teacherGradients = fc.array(sparse, { minLength: 3, maxLength: 3 })
const permutation = fc.constantFrom(...PERMUTATIONS)
const presence = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 })
const ALL = [true, true, true]

const sum = (vectors: readonly (readonly number[])[]): number[] =>
  vectors[0].map((_, i) => vectors.reduce((total, v) => total + v[i], 0))
/** The vectors of a shape, written out. */
function written(shape: GradientBasis, s: readonly number[][], f: readonly number[][]): number[][] {
  const shared = sum(s)
  return basisVectors(shape).map(({ kind, capability }) => {
    if (kind === 'teacher') return f[capability ?? 0]
    const own = shape.supervision === 'shared' ? shared : s[capability ?? 0]
    return kind === 'supervised' ? own : own.map((x, i) => (f[capability ?? 0][i] === 0 ? 0 : x))
  })
}

describe('the ordinary four gradients', () => {
  it.each(METHODS.filter(isBasisMethod))('%s has its own coefficients', (id) => {
    fc.assert(
      fc.property(supervisedGradients, teacherGradients, permutation, presence, (s, f, order, present) => {
        const gram = gramOf(written(SHARED, s, f))
        const context = { permutation: order, present }
        expect(
          distance(basisCoefficients(id, SHARED, gram, context), COMBINE[id].coefficients(gram, context)),
        ).toBeLessThan(1e-9)
      }),
    )
  })
})

describe.each(SHAPES)('$supervision anchors, support-aware $supportAware', (shape) => {
  it('folds to the Gram matrix and, with everything counted alike, to the coefficients of the four', () => {
    fc.assert(
      fc.property(supervisedGradients, teacherGradients, (s, f) => {
        const four = foldGram(shape, gramOf(written(shape, s, f)))
        expect(distance(four, gramOf([sum(s), ...f]))).toBeLessThan(1e-9)
      }),
    )
    expect(
      foldCoefficients(
        shape,
        basisVectors(shape).map((v) => (v.kind === 'restricted' ? -7 : 2)),
      ),
    ).toEqual([2, 2, 2, 2])
  })

  it('stage 1 leaves no follower opposed to its anchor, and one that was projected orthogonal to it', () => {
    fc.assert(
      fc.property(supervisedGradients, teacherGradients, (s, f) => {
        const rows = written(shape, s, f)
        const gram = gramOf(rows)
        f.forEach((own, c) => {
          const supervised = rows[basisIndices(shape, c).supervised]
          const after = combine(rows, projectedTeacherGradient(shape, gram, c))
          const size = norm(own) * norm(supervised)
          if (dot(own, supervised) < 0) expect(Math.abs(dot(after, supervised))).toBeLessThan(1e-9 * size)
          else expect(after).toEqual(own)
          // Nothing is written where the follower has no gradient.
          if (shape.supportAware) after.forEach((x, i) => own[i] === 0 && expect(x).toBe(0))
        })
      }),
    )
  })

  it('m_c never opposes its anchor: m_c . s_c >= |s_c|^2', () => {
    fc.assert(
      fc.property(supervisedGradients, teacherGradients, presence, (s, f, present) => {
        const rows = written(shape, s, f)
        for (const [task, m] of basisAfterStage1('agp', shape, gramOf(rows), {
          permutation: [0, 1, 2],
          present,
        })) {
          const supervised = rows[basisIndices(shape, task - 1).supervised]
          expect(dot(combine(rows, m), supervised)).toBeGreaterThanOrEqual(dot(supervised, supervised) - 1e-9)
        }
      }),
    )
  })

  it('is the direct computation on the vectors', () => {
    fc.assert(
      fc.property(supervisedGradients, teacherGradients, permutation, (s, f, order) => {
        const rows = written(shape, s, f)
        const afterStage1 = f.map((own, c) => {
          const { supervised, removed } = basisIndices(shape, c)
          const overlap = dot(own, rows[supervised])
          const scale = overlap < 0 ? overlap / Math.max(dot(rows[removed], rows[removed]), 1e-20) : 0
          return own.map((x, i) => x + rows[supervised][i] - scale * rows[removed][i])
        })
        const tilde = afterStage1.map((own, i) =>
          order.reduce((t, j) => {
            const overlap = dot(t, afterStage1[j])
            return j === i || overlap >= 0
              ? t
              : t.map(
                  (x, d) =>
                    x - (overlap / Math.max(dot(afterStage1[j], afterStage1[j]), 1e-20)) * afterStage1[j][d],
                )
          }, own),
        )
        const gram = gramOf(rows)
        const coefficients = basisCoefficients('agp', shape, gram, { permutation: order, present: ALL })
        const update = combine(rows, coefficients)
        // A sign that rounding decides turns a projection on or off without moving anything: compared are the
        // vectors.
        expect(distance(update, sum(tilde))).toBeLessThan(1e-7 * Math.max(1, norm(update)))
        expect(Math.abs(basisNorm(gram, coefficients) - norm(update))).toBeLessThan(
          1e-6 * Math.max(1, norm(update)),
        )
      }),
    )
  })
})

describe('one anchor for all, restricted to supports', () => {
  it('update . s >= n |s|^2, as for AGP', () => {
    fc.assert(
      fc.property(supervisedGradients, teacherGradients, permutation, presence, (s, f, order, present) => {
        const gram = gramOf(written(SEVEN, s, f))
        const update = basisCoefficients('agp', SEVEN, gram, { permutation: order, present })
        const n = Math.max(1, present.filter(Boolean).length)
        expect(inner(gram, update, axis(0, 7))).toBeGreaterThanOrEqual(n * gram[0] - 1e-7)
      }),
    )
  })

  it('is AGP where every loss reaches every parameter', () => {
    fc.assert(
      fc.property(
        supervisedGradients,
        fc.array(
          vector.map((v) => v.map((x) => x + 1 / 16)),
          { minLength: 3, maxLength: 3 },
        ),
        permutation,
        (s, f, order) => {
          const rows = written(SEVEN, s, f)
          const context = { permutation: order, present: ALL }
          const own = combine(rows, basisCoefficients('agp', SEVEN, gramOf(rows), context))
          const four = [sum(s), ...f]
          expect(distance(own, combine(four, COMBINE.agp.coefficients(gramOf(four), context)))).toBeLessThan(
            1e-7 * Math.max(1, norm(own)),
          )
        },
      ),
    )
  })
})

describe('one anchor per capability', () => {
  it('counts ce once: without followers the update is the ordinary s', () => {
    fc.assert(
      fc.property(supervisedGradients, teacherGradients, permutation, (s, f, order) => {
        const none = { permutation: order, present: [false, false, false] }
        expect(basisCoefficients('stage1', SIX, gramOf(written(SIX, s, f)), none)).toEqual([1, 1, 1, 0, 0, 0])
      }),
    )
  })

  it('without stage 2 or where nobody opposes anybody it is the plain sum s + f_p + f_r + f_pl', () => {
    const s = [
      [1, 0, 0, 1],
      [0, 1, 0, 1],
      [0, 0, 1, 1],
    ]
    const f = [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
    ]
    for (const id of METHODS.filter(isBasisMethod))
      expect(
        basisCoefficients(id, SIX, gramOf([...s, ...f]), { permutation: [0, 1, 2], present: ALL }),
      ).toEqual([1, 1, 1, 1, 1, 1])
  })

  it("may oppose a capability's own ce: one capability's follower against another's answers is nobody's business in stage 1", () => {
    const s = [
      [1, 0],
      [0, 0.1],
      [0, 0.1],
    ]
    const f = [
      [0, 0],
      [-5, 0],
      [0, 0],
    ]
    const rows = [...s, ...f]
    const update = combine(
      rows,
      basisCoefficients('stage1', SIX, gramOf(rows), { permutation: [0, 1, 2], present: ALL }),
    )
    expect(dot(update, s[0])).toBeLessThan(0)
  })
})
