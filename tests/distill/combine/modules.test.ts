// Combining module by module: each module's coefficients are the method's own on that module's gradients, and what
// is reported of the whole update is that of the vectors.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { combinedModules } from '../../../src/distill/combine/modules'
import { COMBINE, METHODS } from '../../../src/distill/combine/registry'
import { PERMUTATIONS } from '../../../src/distill/tasks'
import { resolveSettings } from '../../../src/settings/resolve'
import { combine, distance, dot, gradients, gramOf, longest, norm, type Gradients } from '../fourGradients'

const permutation = fc.constantFrom(...PERMUTATIONS)
const presence = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 })
const modules = fc.array(gradients, { minLength: 1, maxLength: 4 })
const PURE = METHODS.filter((id) => !COMBINE[id].memory)

/** All modules' gradients as those of one model. */
const joined = (parts: readonly Gradients[]): Gradients => [0, 1, 2, 3].map((k) => parts.flatMap((p) => p[k]))

describe.each(PURE)('%s, module by module', (id) => {
  it('is the method on each module, with the norm and the product of the whole vectors', () => {
    fc.assert(
      fc.property(modules, permutation, presence, (parts, order, present) => {
        const context = { permutation: order, present, draw: { seed: 1, step: 1, microBatch: 0 } }
        const { each, norm: length, supervised } = combinedModules(id, parts.map(gramOf), context)
        const update = parts.flatMap((part, g) => combine(part, each[g]))
        each.forEach((own, g) => expect(own).toEqual(COMBINE[id].coefficients(gramOf(parts[g]), context)))
        const size = Math.max(1, longest(joined(parts)), norm(update))
        expect(Math.abs(length - norm(update))).toBeLessThan(1e-7 * size)
        expect(Math.abs(supervised - dot(update, joined(parts)[0]))).toBeLessThan(1e-9 * size * size)
      }),
      { numRuns: 60 },
    )
  })

  const { supervised: promised } = COMBINE[id].promises
  if (promised)
    it('keeps its promise about the supervised gradient, because every module does', () => {
      fc.assert(
        fc.property(modules, permutation, presence, (parts, order, present) => {
          const { supervised } = combinedModules(id, parts.map(gramOf), { permutation: order, present })
          const square = dot(joined(parts)[0], joined(parts)[0])
          const least = promised(present.filter(Boolean).length) * square
          expect(supervised).toBeGreaterThanOrEqual(least - 1e-9 * Math.max(1, longest(joined(parts)) ** 2))
        }),
      )
    })
})

it('the sum is the sum, however the model is cut; AGP is not', () => {
  const parts: Gradients[] = [
    [
      [1, 0],
      [-1, 1],
      [0.2, 0.3],
      [0, 1],
    ],
    [
      [1, 0],
      [3, 0],
      [0.1, 0.1],
      [0, 1],
    ],
  ]
  const context = { permutation: PERMUTATIONS[0], present: [true, true, true] }
  const update = (id: string) => {
    const { each } = combinedModules(id as Lowercase<string>, parts.map(gramOf), context)
    return parts.flatMap((part, g) => combine(part, each[g]))
  }
  const whole = (id: string) =>
    combine(joined(parts), COMBINE[id as Lowercase<string>].coefficients(gramOf(joined(parts)), context))
  expect(distance(update('sum'), whole('sum'))).toBe(0)
  // Over the whole model perception agrees with ce; in the first module it does not.
  expect(distance(update('agp'), whole('agp'))).toBeGreaterThan(0.5)
})

it('goes with every method that remembers nothing, and with no variant of AGP', () => {
  for (const method of METHODS)
    expect(resolveSettings({ method, combineOver: 'module' }).ok, method).toBe(
      !COMBINE[method].memory && !COMBINE[method].typed,
    )
  expect(resolveSettings({ combineOver: 'module', supervision: 'per-capability' }).ok).toBe(false)
  expect(resolveSettings({ combineOver: 'module', anchorSupport: 'support' }).ok).toBe(false)
})
