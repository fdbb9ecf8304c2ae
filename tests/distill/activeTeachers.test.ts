// Who takes part: one answer, whoever asks.

import { describe, expect, it } from 'vitest'
import {
  activeForSample,
  activeInSettings,
  activeTeachers,
  signalledBy,
} from '../../src/distill/activeTeachers'
import { paperSignals } from '../../src/distill/matching'
import { optimizerState } from '../../src/distill/reference/optimizer.reference'
import { TEACHER_TASKS, TASKS, type StepMetrics } from '../../src/distill/tasks'
import { trainStep } from '../../src/distill/reference/update.reference'
import { defaultSettings, resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import { drawStep } from '../../src/experiment/run/batches'
import { hostData } from '../../src/experiment/teachers/teacherTraining'
import { projectConfig } from '../../src/export/torchProject'
import { studentConfig } from '../../src/experiment/run/recordedRun'
import { explainStep } from '../../src/ui/explain/explainStep'
import { makeDataset } from '../../src/world/dataset'
import { parameters, settings as tiny, wholeMicroBatch, WEIGHTS } from './variantSteps'

const EVERYBODY: Settings = defaultSettings()

/** Settings, and who takes part in them: perception, reasoning, planning. */
const CASES: readonly (readonly [string, Partial<Settings>, readonly boolean[]])[] = [
  ['the default', {}, [true, true, true]],
  ['no teachers', { method: 'ce-only' }, [false, false, false]],
  ['a weight of 0', { weightPlanning: 0 }, [true, true, false]],
  ['no signal, whatever its weight', { signalReasoning: 'none', weightReasoning: 5 }, [true, false, true]],
  ['neither', { signalReasoning: 'none', weightReasoning: 0 }, [true, false, true]],
  [
    'cross-entropy alone by signals',
    { signalPerception: 'none', signalReasoning: 'none', signalPlanning: 'none' },
    [false, false, false],
  ],
]

const step: StepMetrics = {
  step: 3,
  losses: { ce: 1, perception: 1, reasoning: 1, planning: 1 },
  gram: TASKS.flatMap((_, i) => TASKS.map((__, j) => (i === j ? 1 : -0.1))),
  coefficients: [3, 1, 1, 1],
  angles: [],
  learningRate: 1e-3,
  updateNorm: 1,
  permutation: 0,
}

describe.each(CASES)('%s', (_, changes, expected) => {
  const settings: Settings = { ...EVERYBODY, ...changes, trainFrames: 8 }

  it('is the same for the loop, the walked step and the PyTorch export', () => {
    expect(activeInSettings(settings)).toEqual(expected)
    const model = studentConfig(settings)
    const dataset = makeDataset({ seed: 1, split: 'train', frames: 8 })
    const host = hostData(dataset, new Float32Array(8 * model.imageTokens * model.featureSize))
    const input = drawStep(settings, 1, host, model.textSlots)
    expect([input.active, input.present]).toEqual([expected, expected])
    const told = explainStep({ metrics: step, before: null, settings })
    expect(told.tasks).toEqual([0, ...[1, 2, 3].filter((k) => expected[k - 1])])
    const record = {
      config: settings,
      version: '0',
      createdAt: '',
      adapter: { vendor: '', architecture: '', device: '', description: '', software: true },
      steps: [],
      finalAccuracy: null,
    }
    expect(projectConfig(record, model, []).activeTeachers).toEqual(expected)
  })

  it('is what the rule about a supervised weight of 0 asks', () => {
    const resolved = resolveSettings({ ...changes, weightCe: 0 })
    expect(resolved.ok).toBe(expected.some(Boolean))
  })
})

it('the reference leaves a teacher without a signal out, whatever its weight', () => {
  const signals = paperSignals(2, 4).filter(({ teacherTask }) => teacherTask !== 'reasoning')
  const choices = { method: tiny.combine, weights: WEIGHTS, signalled: signalledBy(signals) }
  expect(activeTeachers(choices)).toEqual([true, false, true])
  const { reference } = wholeMicroBatch(0)
  const targets = paperSignals(2, 4).flatMap((entry, i) =>
    entry.teacherTask === 'reasoning' ? [] : [reference.targets[i]],
  )
  const { metrics } = trainStep({ ...tiny, signals, combine: 'mean' }, optimizerState(parameters), {
    ...reference,
    targets,
    step: 1,
    learningRate: 1e-3,
  })
  metrics.coefficients.forEach((c, k) => expect(c).toBeCloseTo(k === 2 ? 0 : 1 / 3, 12))
})

it('of a sample those take part whose share of its capability is not 0', () => {
  expect(TEACHER_TASKS.map((_, c) => activeForSample([true, true, false], [0.5, 0, 0.5])[c])).toEqual([
    true,
    false,
    false,
  ])
})
