import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chooseSignals,
  entryDepth,
  teacherRows,
  PAPER_SIGNALS,
  type TeacherShape,
} from '../../src/distill/matching'
import { formatLayerMap, parseLayerMap } from '../../src/distill/signals/attention/layerMap'
import { divergenceOf } from '../../src/distill/signals/divergences'
import { hiddenMseSignal } from '../../src/distill/signals/hiddenMse/hiddenMse.reference'
import { logitsSignal } from '../../src/distill/signals/logits.reference'
import { projectionName, withProjections } from '../../src/distill/signals/hiddenMse/projections'
import { SIGNAL_IDS, SIGNALS } from '../../src/distill/signals/registry'
import type { TeacherTask } from '../../src/distill/tasks'
import { parameterLayout } from '../../src/nn/config'
import { normals, tinyConfig } from '../nn/tiny'

const KL = divergenceOf('logits-kl')

describe('the registry', () => {
  it('has every signal under its own id, each in one sentence', () => {
    expect(Object.keys(SIGNALS).sort()).toEqual([...SIGNAL_IDS].sort())
    for (const id of SIGNAL_IDS) {
      expect(SIGNALS[id].id).toBe(id)
      expect(SIGNALS[id].description).toMatch(/^[^\n]{20,140}\.$/)
    }
  })
})

describe('a layer map', () => {
  const layers = fc.integer({ min: 1, max: 6 })
  const maps = fc.tuple(layers, layers).chain(([student, teacher]) =>
    fc.tuple(
      fc.constant(student),
      fc.constant(teacher),
      fc
        .subarray(
          Array.from({ length: student }, (_, i) => i),
          { minLength: 1 },
        )
        .chain((chosen) =>
          fc.tuple(
            ...chosen.map((studentLayer) =>
              fc.tuple(fc.nat(teacher - 1), fc.nat(teacher - 1)).map(([a, b]) => ({
                studentLayer,
                teacherLayers: Array.from({ length: Math.abs(a - b) + 1 }, (_, i) => Math.min(a, b) + i),
              })),
            ),
          ),
        ),
    ),
  )

  it('reads what it writes', () => {
    fc.assert(
      fc.property(
        maps,
        ([student, teacher, groups]) =>
          void expect(parseLayerMap(formatLayerMap(groups), student, teacher)).toEqual({ ok: true, groups }),
      ),
    )
  })

  it('counts negative layers from the end, takes lists, ranges, spaces and semicolons, and sorts by student layer', () => {
    expect(parseLayerMap(' -1<--2..-1;0<-1,2,3 ', 4, 6)).toEqual({
      ok: true,
      groups: [
        { studentLayer: 0, teacherLayers: [1, 2, 3] },
        { studentLayer: 3, teacherLayers: [4, 5] },
      ],
    })
  })

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        layers,
        layers,
        (text, student, teacher) =>
          void expect(typeof parseLayerMap(text, student, teacher).ok).toBe('boolean'),
      ),
    )
  })
})

describe('chosen signals', () => {
  const any = { layer: 'first', block: 'full', loss: 'mse' } as const
  const shape: TeacherShape = { layers: 6, width: 64, hiddenLayers: 5 }
  const teachers = { perception: shape, reasoning: shape, planning: shape }

  it('refuse hidden states that the teacher does not give, naming follower and layer', () => {
    const choices = {
      perception: any,
      reasoning: { ...any, signal: 'hidden-mse' as const, layer: 'custom' as const, map: '0<-5' },
      planning: any,
    }
    expect(() => chooseSignals(choices, 4, teachers)).toThrow(
      "the reasoning signal asks for the hidden states of teacher layer 6 (5 in a layer map), but the teacher's file gives those of its first 5 layers",
    )
    expect(() => chooseSignals({ ...choices, reasoning: { ...any, signal: 'hidden-mse' } }, 4, 6)).toThrow(
      'gives none',
    )
  })

  it('leave a capability without a teacher alone', () => {
    const entries = chooseSignals({ ...PAPER_SIGNALS, reasoning: { ...any, signal: 'none' } }, 4, teachers)
    expect(new Set(entries.map((e) => e.teacherTask))).toEqual(new Set(['perception', 'planning']))
    expect(teacherRows(entries, 'reasoning')).toBeNull()
  })

  it("enter the model at the logits, then above a layer's MLP, then at its attention", () => {
    const entries = chooseSignals(
      {
        perception: any,
        reasoning: { ...any, signal: 'hidden-mse' },
        planning: { ...any, signal: 'logits-kl' },
      },
      4,
      teachers,
    )
    expect(entries.map((e) => entryDepth(e, 4))).toEqual([0, 1, 8])
  })
})

describe('projections', () => {
  const config = tinyConfig(3)
  const layout = parameterLayout(config)
  const entry = (teacherTask: TeacherTask, studentLayer: number, teacherWidth: number) => ({
    teacherTask,
    signal: 'hidden-mse' as const,
    studentLayer,
    teacherLayers: [0],
    teacherWidth,
  })

  it('exist where widths differ, after the student and aligned, and change nothing of it', () => {
    const signals = [
      entry('perception', 0, 12),
      entry('reasoning', 1, config.width),
      entry('planning', 0, 20),
    ]
    const all = withProjections(layout, config, signals)
    expect(all.entries.slice(0, layout.entries.length)).toEqual(layout.entries)
    expect([all.withoutProjector, all.count]).toEqual([layout.withoutProjector, layout.count])
    const own = all.entries.slice(layout.entries.length)
    expect(own.map(({ name, shape }) => [name, shape])).toEqual([
      ['projection.perception.0.weight', [8, 12]],
      ['projection.planning.0.weight', [8, 20]],
    ])
    for (const { offset } of own) {
      expect(offset % 64).toBe(0)
      expect(offset).toBeGreaterThanOrEqual(layout.total)
    }
    expect(projectionName(signals[1], config)).toBeNull()
    expect(withProjections(layout, config, signals.slice(1, 2)).total).toBe(layout.total)
  })
})

describe('the losses by themselves', () => {
  const random = (length: number, seed: number) => Float64Array.from({ length }, normals(seed))
  const weights = Float64Array.from([0.5, 0, 0.25])

  it("KL is 0 with gradient 0 at the teacher's logits up to a shift per row, positive elsewhere", () => {
    const target = random(12, 1)
    const same = logitsSignal(
      KL,
      target.map((x, i) => x + Math.floor(i / 4)),
      target,
      weights,
      weights,
      3,
    )
    expect(Math.abs(same.loss)).toBeLessThan(1e-14)
    expect(Math.max(...same.dLogits.map(Math.abs))).toBeLessThan(1e-14)
    expect(logitsSignal(KL, random(12, 2), target, weights, weights, 3).loss).toBeGreaterThan(0)
  })

  it('KL at a high temperature tends to half the squared distance of centred logits over the vocabulary', () => {
    const [student, target] = [random(4, 3), random(4, 4)]
    const centred = student.map((x, i) => x - target[i])
    const mean = centred.reduce((a, b) => a + b, 0) / 4
    const limit = centred.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 8
    const one = Float64Array.from([1])
    expect(logitsSignal(KL, student, target, one, one, 1e4).loss).toBeCloseTo(limit, 3)
  })

  it("hidden states cost nothing at the teacher's, and rows of weight 0 never do", () => {
    const target = random(12, 5)
    expect(hiddenMseSignal(target, target, null, weights, weights)).toMatchObject({ loss: 0 })
    const changed = target.map((x, i) => (i >= 4 && i < 8 ? x + 100 : x))
    const { loss, dHidden } = hiddenMseSignal(changed, target, null, weights, weights)
    expect(loss).toBe(0)
    expect(dHidden.every((x) => x === 0)).toBe(true)
  })
})
