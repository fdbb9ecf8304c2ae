// Every way of combining keeps what its descriptor promises, whatever the four gradients; and a descriptor says
// everything that is drawn from it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inner, takingPart, unit } from '../../../src/distill/combine/gramSpace'
import type { CombineMemory } from '../../../src/distill/combine/context'
import { COMBINE, COMBINE_IDS, GPU_COMBINE_IDS, METHODS } from '../../../src/distill/combine/registry'
import { PERMUTATIONS } from '../../../src/distill/tasks'
import { resolveSettings } from '../../../src/settings/resolve'
import { settingEntry } from '../../../src/settings/table'
import { parameterKey, parametersIn, methodOfParameter } from '../../../src/settings/parameterTable'
import { gradients, gramOf, longest, norm, updateOf, worstCosine } from '../fourGradients'

const permutation = fc.constantFrom(...PERMUTATIONS)
const presence = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 })

describe.each(METHODS)('%s', (id) => {
  const method = COMBINE[id]
  const { supervised, opposesNone } = method.promises

  if (supervised)
    it('keeps update . s at so many times |s|^2 as it promises', () => {
      fc.assert(
        fc.property(gradients, permutation, presence, (rows, order, present) => {
          const gram = gramOf(rows)
          const coefficients = method.coefficients(gram, { permutation: order, present })
          const least = supervised(present.filter(Boolean).length) * gram[0]
          expect(inner(gram, unit(0), coefficients)).toBeGreaterThanOrEqual(
            least - 1e-9 * Math.max(1, longest(rows) ** 2),
          )
        }),
      )
    })

  if (opposesNone)
    it('opposes no gradient that takes part', () => {
      fc.assert(
        fc.property(gradients, permutation, presence, (rows, order, present) => {
          const context = { permutation: order, present }
          const own = takingPart(context).map((k) => rows[k])
          const update = updateOf(method, rows, context)
          if (norm(update) > 1e-9) expect(worstCosine(update, own)).toBeGreaterThanOrEqual(-1e-6)
        }),
      )
    })

  it('says what it is, and where it comes from', () => {
    expect(method.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    for (const text of [method.label, method.help, method.source]) expect(text.trim()).toBe(text)
    expect(method.help).toMatch(/\.$/)
  })

  it('has a setting for each of its parameters, which reaches it', () => {
    for (const [name, parameter] of Object.entries(method.parameters ?? {})) {
      const key = parameterKey(id, name)
      expect(settingEntry(key)).toMatchObject({ key, min: parameter.min, max: parameter.max })
      expect(methodOfParameter(key)).toBe(id)
      const resolved = resolveSettings({ method: id, [key]: parameter.min })
      if (!resolved.ok) throw new Error(resolved.errors[0].message)
      expect(parametersIn(resolved.settings)[key]).toBe(parameter.min)
      expect(resolveSettings({ [key]: parameter.max * 2 + 1 }).ok).toBe(false)
    }
  })
})

it('no two methods share an id, a place or a label', () => {
  for (const field of ['id', 'place', 'label'] as const)
    for (const id of METHODS)
      expect(
        METHODS.filter((other) => COMBINE[other][field] === COMBINE[id][field]),
        `methods whose ${field} is ${COMBINE[id][field]} (src/distill/combine/methods)`,
      ).toEqual([id])
  expect(COMBINE_IDS).toHaveLength(METHODS.length)
  expect(GPU_COMBINE_IDS.every((id) => COMBINE[id].memory === undefined)).toBe(true)
})

it('a parameter changes what its method does', () => {
  const rows = [
    [1, 0.5, 0, 0, 0],
    [-0.5, 1, 0.2, 0, 0],
    [0.3, -1, 1, 0, 0],
    [-0.2, 0.1, -0.4, 2, 0],
  ]
  const gram = gramOf(rows)
  for (const id of METHODS) {
    for (const [name, { min, max, default: usual }] of Object.entries(COMBINE[id].parameters ?? {})) {
      // Long enough for averages over many batches.
      const walk = (value: number) => {
        const context = {
          permutation: PERMUTATIONS[0],
          present: [true, true, true],
          memory: {},
          parameters: { [`${id}.${name}`]: value },
        }
        return Array.from({ length: 120 }, (_, i) =>
          COMBINE[id].coefficients(gram, {
            ...context,
            losses: [1, 2, 3, 4].map((n) => n / (1 + n * i)),
            draw: { seed: 1, step: i + 1, microBatch: 0 },
          }),
        )
      }
      const other = usual / 2 >= min && usual > 0 ? usual / 2 : Math.min(max, usual + 1)
      expect(walk(other), `${id}.${name}`).not.toEqual(walk(usual))
    }
  }
})

const MEMORIES = METHODS.filter((id) => COMBINE[id].memory)

it.each(MEMORIES)(
  '%s goes on from a copy of its memory bit for bit, and says nothing new without one',
  (id) => {
    const rows = [
      [1, 0.5, 0, 0, 0],
      [-0.5, 1, 0.2, 0, 0],
      [0.3, -1, 1, 0, 0],
      [-0.2, 0.1, -0.4, 2, 0],
    ]
    const at = (step: number, memory: CombineMemory) => {
      const scaled = rows.map((row, k) => row.map((x) => x * (1 + Math.sin(step * (k + 1)) / 2)))
      const gram = gramOf(scaled)
      return COMBINE[id].coefficients(gram, {
        permutation: PERMUTATIONS[step % 6],
        present: [true, true, true],
        memory,
        losses: [1 / step, 2 + Math.cos(step), 3 / Math.sqrt(step), 4],
        groups: [gram.map((x) => x / 4), gram.map((x) => (3 * x) / 4)],
        draw: { seed: 1, step, microBatch: 0 },
        // A short window where a method averages over steps.
        parameters: { [`${id}.window`]: 2 },
      })
    }
    const steps = Array.from({ length: 12 }, (_, i) => i + 1)
    const memory: CombineMemory = {}
    const whole = steps.map((step) => at(step, memory))
    const first: CombineMemory = {}
    steps.slice(0, 5).forEach((step) => at(step, first))
    const resumed = structuredClone(first)
    expect(steps.slice(5).map((step) => at(step, resumed))).toEqual(whole.slice(5))
    // A copy, not the memory itself: the one it was taken of still stands where it was.
    expect(at(6, first)).toEqual(whole[5])
    expect(at(6, {})).not.toEqual(whole[5])
  },
)
