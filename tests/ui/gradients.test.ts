// The gradient inspector: drawings keep the inner products they claim to keep, stages are those of the
// registry, arrows make their Gram matrix.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMBINE, COMBINE_IDS } from '../../src/distill/combine/registry'
import { inner, total, unit } from '../../src/distill/combine/gramSpace'
import { stream } from '../../src/world/random'
import { defaultSettings } from '../../src/settings/resolve'
import { PERMUTATIONS } from '../../src/distill/tasks'
import { supervisedCheck, coefficientsCheck, layersCheck, normCheck } from '../../src/ui/explain/checks'
import { number, short } from '../../src/ui/explain/numbers'
import { arrowsOf as picture, fit, roundDown } from '../../src/ui/explain/arrowPicture'
import {
  arrowsOf,
  flattened,
  gramOf,
  moved,
  PRESET_IDS,
  presetSandbox,
  reembedded,
  rescaled,
  sandboxFrom,
} from '../../src/ui/explain/whatIf'
import { coordinates, directionsFor, embed, turned, turnedBack } from '../../src/ui/explain/gradientPoints'
import { coefficientsOf, fired, stage2Verdict, stagesOf, explainStages } from '../../src/ui/explain/stages'
import { fakeLayers, fakeStep } from './fakeRun'

const vectors = (dimension: number) =>
  fc.array(
    fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: dimension, maxLength: dimension }),
    { minLength: 4, maxLength: 4 },
  )
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((s, v, i) => s + v * (b[i] ?? 0), 0)
const gramFrom = (v: readonly (readonly number[])[]) => v.flatMap((a) => v.map((b) => dot(a, b)))
const trace = (g: readonly number[]) => g[0] + g[5] + g[10] + g[15]
const context = (order = 0) => ({ permutation: PERMUTATIONS[order], present: [true, true, true] })
const close = (a: readonly number[], b: readonly number[], tolerance: number) =>
  a.forEach((x, i) => expect(Math.abs(x - b[i])).toBeLessThanOrEqual(tolerance))
const drawn = (gram: readonly number[], count: 2 | 3, shown?: readonly number[]) => {
  const directions = directionsFor(gram, count, shown)
  return [0, 1, 2, 3].map((k) => coordinates(gram, directions, unit(k)))
}

/** A length whose square has few digits left; two gradients that span a direction of a millionth of their length. */
const LOST_DIGITS: [number[][]] = [
  [
    [0, 8.281772297475223e-4],
    [0, 0],
    [0, 2.3792850559304654e-162],
    [0, 0],
  ],
]
const NEARLY_PARALLEL: [number[][]] = [
  [
    [0, 0.9842789662072847],
    [0, 0],
    [0.6239992618721139, 0],
    [1.9687107939036954, -0.000009158624832541662],
  ],
]

describe('the drawing', () => {
  it.each([2, 3] as const)(
    'is exact for gradients of a space of %i dimensions: all inner products kept',
    (count) => {
      fc.assert(
        fc.property(vectors(count), (v) => {
          const gram = gramFrom(v)
          const points = drawn(gram, count)
          close(gramFrom(points), gram, 1e-7 * Math.max(1, trace(gram)))
        }),
      )
    },
  )

  it('is exact for any three of four gradients in space, and any two in the plane', () => {
    fc.assert(
      fc.property(vectors(6), fc.constantFrom([0, 1, 2], [1, 2, 3], [0, 3], [1, 2]), (v, shown) => {
        const gram = gramFrom(v)
        const points = drawn(gram, shown.length as 2 | 3, shown)
        for (const i of shown)
          for (const j of shown)
            expect(Math.abs(dot(points[i], points[j]) - gram[4 * i + j])).toBeLessThan(
              1e-7 * Math.max(1, trace(gram)),
            )
      }),
    )
  })

  it('draws ce exactly, to the right, and so every inner product with it; nothing is lengthened', () => {
    fc.assert(
      fc.property(vectors(6), fc.constantFrom(2 as const, 3 as const), (v, count) => {
        const gram = gramFrom(v)
        if (gram[0] < 1e-3) return
        const points = drawn(gram, count)
        const length = Math.sqrt(gram[0])
        points.forEach((p, k) => {
          expect(p[0] * length).toBeCloseTo(gram[k], 6)
          expect(dot(p, p)).toBeLessThanOrEqual(gram[5 * k] + 1e-8 * trace(gram))
        })
        close(points[0].slice(1), [0, 0], 1e-7)
      }),
    )
  })

  it('is nothing for no gradients, and bears zero and parallel ones', () => {
    expect(directionsFor(new Array<number>(16).fill(0), 3)).toEqual([])
    const gram = gramFrom([
      [1, 0],
      [2, 0],
      [0, 0],
      [-1, 0],
    ])
    const points = drawn(gram, 3)
    close(gramFrom(points), gram, 1e-9)
    expect(points[3][0]).toBeCloseTo(-1, 9)
  })

  it('embeds any Gram matrix exactly, the drawn coordinates first', () => {
    fc.assert(
      fc.property(vectors(6), fc.constantFrom(2 as const, 3 as const), (v, count) => {
        const gram = gramFrom(v)
        const whole = embed(gram, count)
        close(gramFrom(whole), gram, 1e-7 * Math.max(1, trace(gram)))
        drawn(gram, count).forEach((p, k) => close(p, whole[k], 1e-7 * Math.max(1, trace(gram))))
      }),
    )
  })

  it('turns without changing lengths, and back', () => {
    const turn = { yaw: 0.7, pitch: -0.4 }
    const point = [0.3, -1.2, 2]
    expect(Math.hypot(...turned(point, turn))).toBeCloseTo(Math.hypot(...point), 12)
    close(turnedBack(turned(point, turn), turn), point, 1e-12)
    close(turned(point, { yaw: 0, pitch: 0 }), point, 1e-12)
  })

  it('fits what it draws into its box', () => {
    fc.assert(
      fc.property(vectors(2), (v) => {
        const { x, y, scale } = fit(v, 640, 360, 0.4)
        for (const [px, py] of v) {
          expect(Math.abs(x + px * scale - 320)).toBeLessThanOrEqual(320)
          expect(Math.abs(y - py * scale - 180)).toBeLessThanOrEqual(180)
        }
      }),
    )
    expect([roundDown(97), roundDown(0.0131), roundDown(1)]).toEqual([80, 0.0125, 1])
  })
})

describe('stages', () => {
  it("end with the registry's coefficients, for every method and order", () => {
    fc.assert(
      fc.property(
        vectors(5),
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom(...COMBINE_IDS),
        (v, order, id) => {
          const gram = gramFrom(v)
          if ([0, 5, 10, 15].some((i) => gram[i] < 1e-3)) return
          const stages = explainStages(id, gram, context(order))
          expect(stages.update).toEqual(COMBINE[id].coefficients(gram, context(order)))
          const size = Math.max(1, ...stages.update.map(Math.abs))
          close(total(stages.parts.map((p) => p.vector)), stages.update, 1e-8 * size)
        },
      ),
    )
  })

  it('stage 1 leaves nothing that opposes ce; m = ce + what is left', () => {
    fc.assert(
      fc.property(vectors(5), (v) => {
        const gram = gramFrom(v)
        const stages = explainStages('agp', gram, context())
        for (const k of stages.tasks) {
          const teacherGradient = stages.teacherGradients[k] ?? []
          expect(inner(gram, teacherGradient, unit(0))).toBeGreaterThanOrEqual(
            -1e-8 * Math.max(1, trace(gram)),
          )
          close(stages.afterStage1[k] ?? [], total([teacherGradient, unit(0)]), 1e-12)
        }
      }),
    )
  })

  it('takes only those that take part, and has stages only where the method has', () => {
    const gram = gramOf(presetSandbox('both'))
    const stages = explainStages('agp', gram, { permutation: [0, 1, 2], present: [true, false, true] })
    expect(stages.tasks).toEqual([1, 3])
    expect(stages.resolved[2]).toBeNull()
    expect(stagesOf('agp')).toEqual(['gradients', 'stage1', 'stage2', 'update'])
    expect(stagesOf('stage2')).toEqual(['gradients', 'stage2', 'update'])
    expect(stagesOf('mgda')).toEqual(['gradients', 'update'])
  })

  it('says why stage 2 fired: the parts of m_i . m_j add up', () => {
    fc.assert(
      fc.property(vectors(4), fc.integer({ min: 0, max: 5 }), (v, order) => {
        const gram = gramFrom(v)
        if ([0, 5, 10, 15].some((i) => gram[i] < 1e-3)) return
        const stages = explainStages('agp', gram, context(order))
        const verdict = stage2Verdict(gram, stages)
        const first = coefficientsOf('stage1', gram, context(order))
        if (verdict.kind === 'fired')
          expect(verdict.supervised + verdict.teacherGradients + verdict.mixed).toBeCloseTo(
            verdict.product,
            8,
          )
        else close(stages.update, first, 1e-6)
        if (verdict.kind === 'cannot') expect(stages.encounters.some(fired)).toBe(false)
      }),
    )
  })

  it('presets are what they are called', () => {
    const verdicts = Object.fromEntries(
      PRESET_IDS.map((id) => {
        const gram = gramOf(presetSandbox(id))
        const opposed = [1, 2, 3].filter((k) => gram[k] < 0)
        return [
          id,
          {
            opposed,
            stage2: stage2Verdict(gram, explainStages('agp', gram, context())).kind,
            least: Math.min(...gram),
          },
        ]
      }),
    )
    expect(verdicts.calm).toMatchObject({ opposed: [] })
    expect(verdicts.calm.least).toBeGreaterThan(0)
    expect(verdicts.stage1).toMatchObject({ opposed: [1], stage2: 'cannot' })
    expect(verdicts.both).toMatchObject({ opposed: [1], stage2: 'fired' })
    expect(verdicts.rivals).toMatchObject({ opposed: [], stage2: 'fired' })
    // In each of them some direction lowers all four losses: MGDA's update is not zero.
    for (const id of PRESET_IDS) {
      const gram = gramOf(presetSandbox(id))
      const update = coefficientsOf('mgda', gram, context())
      expect(inner(gram, update, update), id).toBeGreaterThan(1e-3)
    }
  })
})

describe('what if', () => {
  it('dragging one arrow changes exactly its row and column of the Gram matrix, as moving the vector does', () => {
    fc.assert(
      fc.property(
        vectors(5),
        fc.integer({ min: 0, max: 3 }),
        fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true })),
        (v, k, tip) => {
          const before = sandboxFrom(gramFrom(v), 2)
          const after = moved(before, k, tip)
          const [old, now] = [arrowsOf(before), arrowsOf(after)]
          close(now[k].slice(0, 2), tip, 1e-12)
          close(now[k].slice(2), old[k].slice(2), 1e-12)
          const [a, b] = [gramOf(before), gramOf(after)]
          for (let i = 0; i < 4; i++) {
            for (let j = 0; j < 4; j++) {
              if (i !== k && j !== k) expect(b[4 * i + j]).toBe(a[4 * i + j])
              else expect(b[4 * i + j]).toBeCloseTo(dot(now[i], now[j]), 12)
            }
          }
        },
      ),
    )
  })

  it('a weight scales inner products once and the own squared length twice; the tip can be dragged at any weight', () => {
    const start = presetSandbox('both')
    const [a, b] = [gramOf(start), gramOf(rescaled(start, 1, 2))]
    expect([b[5], b[4], b[6], b[0]]).toEqual([4 * a[5], 2 * a[4], 2 * a[6], a[0]])
    expect(arrowsOf(moved(rescaled(start, 1, 0.5), 1, [0.3, 0.4]))[1]).toEqual([0.3, 0.4])
    const gone = rescaled(start, 2, 0)
    expect(gramOf(gone)[10]).toBe(0)
    expect(arrowsOf(moved(gone, 2, [1, 1]))[2]).toEqual([1, 1])
  })

  it('choosing the drawing anew changes no inner product; flattening makes it exact', () => {
    fc.assert(
      fc.property(vectors(5), (v) => {
        const start = rescaled(sandboxFrom(gramFrom(v), 2), 3, 0.5)
        const size = Math.max(1, trace(gramFrom(v)))
        close(gramOf(reembedded(start, 3, [1, 2, 3])), gramOf(start), 1e-7 * size)
        const flat = gramOf(flattened(start, 2))
        close(gramFrom(drawn(flat, 2)), flat, 1e-7 * size)
      }),
      { examples: [LOST_DIGITS, NEARLY_PARALLEL] },
    )
  })
})

describe('assertions', () => {
  it('hold for AGP whatever the gradients, and find a sum that opposes ce', () => {
    fc.assert(
      fc.property(
        vectors(6),
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom('agp' as const, 'agp-anchor-once' as const, 'stage1' as const),
        (v, order, id) => {
          const gram = gramFrom(v)
          // Below the floor of METHOD 3 nothing is projected.
          if (gram[0] < 1e-9) return
          const check = supervisedCheck(id, gram, coefficientsOf(id, gram, context(order)), context(order))
          expect(check.times).toBe(id === 'agp-anchor-once' ? 1 : 3)
          expect(check.holds).toBe(true)
        },
      ),
    )
    const gram = gramFrom([
      [1, 0],
      [-3, 1],
      [0.1, 0],
      [0.1, 0],
    ])
    expect(supervisedCheck('sum', gram, [1, 1, 1, 1], context())).toMatchObject({ times: null, holds: false })
    expect(supervisedCheck('agp', gram, [1, 1, 1, 1], context()).holds).toBe(false)
  })

  it('accept what a step reports and reject what it does not', () => {
    const settings = defaultSettings()
    const random = stream(5, 'test')
    const step = fakeStep(settings, 7, random)
    const layers = fakeLayers(settings, step, random)
    const now = context(step.permutation)
    expect(normCheck(step.gram, step.coefficients, Math.fround(step.updateNorm)).holds).toBe(true)
    expect(normCheck(step.gram, step.coefficients, 1.02 * step.updateNorm).holds).toBe(false)
    expect(
      coefficientsCheck(
        settings.method,
        { gram: step.gram.map(Math.fround), coefficients: step.coefficients },
        now,
      )?.holds,
    ).toBe(true)
    expect(
      coefficientsCheck(
        settings.method,
        { gram: step.gram, coefficients: step.coefficients.map((c) => c + 0.02) },
        now,
      )?.holds,
    ).toBe(false)
    expect(coefficientsCheck('gradvac', step, now)).toBeNull()
    expect(layersCheck(step.gram, layers.grams).holds).toBe(true)
    expect(layersCheck(step.gram, layers.grams.slice(1)).holds).toBe(false)
  })
})

describe('arrows of a stage', () => {
  it('chain the parts to the update and compare with AGP only where it differs', () => {
    const gram = gramOf(presetSandbox('both'))
    const agp = explainStages('agp', gram, context())
    const chain = picture('update', agp, [0, 1, 2, 3], null).filter((a) => a.kind === 'part')
    close(chain.at(-1)?.to ?? [], agp.update, 1e-9)
    const kinds = (id: 'sum' | 'agp') =>
      picture('update', explainStages(id, gram, context()), [0, 1], agp.update).map((a) => a.kind)
    expect(kinds('sum')).toContain('reference')
    expect(kinds('agp')).not.toContain('reference')
    expect(
      picture('stage1', agp, [0, 1, 2], null)
        .filter((a) => a.kind === 'before')
        .map((a) => a.task),
    ).toEqual([1])
  })

  it('numbers have a real minus sign and no minus zero', () => {
    expect([number(-0.5), short(-0.001), short(-1.5), number(null)]).toEqual([
      '\u22120.50',
      '0.00',
      '\u22121.50',
      '–',
    ])
  })
})
