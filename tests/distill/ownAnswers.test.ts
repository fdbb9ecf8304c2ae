// Own answers in float64 and in the settings: which questions, which words, that gradients are those of the losses with
// the words held fixed, and what does not go with them.

import { describe, expect, it } from 'vitest'
import { lossesAndGradients, type StepSettings } from '../../src/distill/reference/step.reference'
import { drawnUniform, isOwnAnswer, ownDraws } from '../../src/distill/step/ownDraws'
import { drawnWord } from '../../src/distill/step/ownAnswers.reference'
import { TASKS } from '../../src/distill/tasks'
import { forward } from '../../src/nn/model.reference'
import { describeBatch, drawStep } from '../../src/experiment/run/batches'
import { checkOwnAnswers, ownAnswerObstacle, ownAnswerWayOut } from '../../src/settings/ownAnswerRules'
import { PRESETS, presetSettings } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import { applies } from '../../src/settings/signalTable'
import { stream } from '../../src/world/random'
import {
  BATCH,
  expected,
  HOST,
  MIXING,
  SAMPLES,
  SIGNALS,
  STUDENT,
  STUDENT_WEIGHTS,
  TEACHERS,
  weightsOf,
} from '../reference/ownAnswersCase'

const { textSlots } = STUDENT

describe('the draws', () => {
  it('follow the distribution, word by word', () => {
    const random = stream(3, 'draws')
    const logits = Float64Array.from({ length: 5 }, () => 1.5 * random.normal())
    const shares = logits.map((x) => Math.exp(x))
    const total = shares.reduce((a, b) => a + b, 0)
    const counts = new Array<number>(5).fill(0)
    const n = 20_000
    for (let q = 0; q < n; q++) counts[drawnWord(logits, drawnUniform(ownDraws(7, q)[1])).word]++
    // Five standard deviations.
    counts.forEach((count, word) => {
      const p = shares[word] / total
      expect(Math.abs(count / n - p), `word ${word}`).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n))
    })
  })

  it('choose the share of the questions, anew in every batch, none of none and all of all', () => {
    const chosen = (share: number, draw: number) =>
      Array.from({ length: 4000 }, (_, q) => q).filter((q) => isOwnAnswer(share, draw, q))
    expect(chosen(0, 1)).toEqual([])
    expect(chosen(1, 1)).toHaveLength(4000)
    expect(Math.abs(chosen(0.3, 1).length / 4000 - 0.3)).toBeLessThan(0.04)
    expect(chosen(0.3, 2)).not.toEqual(chosen(0.3, 1))
    // A larger share keeps the questions of a smaller one.
    expect(chosen(0.6, 1)).toEqual(expect.arrayContaining(chosen(0.3, 1)))
  })
})

describe('the batch', () => {
  it('has the right answers where they are not the student’s own, and no cross-entropy where they are', () => {
    const { batch, answers, own } = expected(0.5, 3)
    expect(own.filter(Boolean).length).toBeGreaterThan(1)
    for (let s = 0; s < SAMPLES; s++) {
      const part = (values: Int32Array) => [...values.subarray(s * textSlots, (s + 1) * textSlots)]
      if (own[s]) expect(part(batch.targets).every((t) => t === -1)).toBe(true)
      else {
        expect(part(batch.tokens)).toEqual(part(BATCH.tokens))
        expect(part(answers)).toEqual(part(BATCH.targets))
      }
      const begins = part(BATCH.targets).findIndex((t) => t >= 0)
      expect(part(answers).findIndex((t) => t >= 0)).toBe(begins)
      expect(part(batch.tokens).slice(0, begins + 1)).toEqual(part(BATCH.tokens).slice(0, begins + 1))
    }
  })

  it('has the gradients of its losses with the words held fixed (finite differences)', () => {
    const { batch, answers } = expected(0.6, 5)
    const targets = SIGNALS.map(
      ({ teacherTask: task }) =>
        forward(TEACHERS.gpt, Float64Array.from(weightsOf(TEACHERS.gpt, task)), batch).logits,
    )
    const settings: StepSettings = {
      config: STUDENT,
      signals: SIGNALS,
      weights: { ce: 1, perception: 1, reasoning: 1, planning: 1 },
      // Every teacher counts alike for every sample: then the unweighted loss is the objective.
      mixing: MIXING.map(() => [1, 1, 1]) as typeof MIXING,
      combine: 'sum',
      clip: 0,
      optimizer: { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 },
      trainProjector: true,
    }
    const parameters = Float64Array.from(STUDENT_WEIGHTS)
    const { gradients } = lossesAndGradients(settings, parameters, batch, targets, answers)
    const random = stream(4, 'directions')
    for (let trial = 0; trial < 3; trial++) {
      const direction = parameters.map(() => random.normal())
      const moved = (step: number) =>
        lossesAndGradients(
          settings,
          parameters.map((x, i) => x + step * direction[i]),
          batch,
          targets,
          answers,
        ).losses
      const [up, down] = [moved(1e-6), moved(-1e-6)]
      TASKS.forEach((task, k) => {
        const along = gradients[k].reduce((sum, g, i) => sum + g * direction[i], 0)
        if (task === 'reasoning') expect(along).toBe(0)
        else expect(Math.abs((up[task] - down[task]) / 2e-6 / along - 1), task).toBeLessThan(1e-4)
      })
    }
  })
})

const LOGITS = {
  method: 'sum',
  signalPerception: 'logits-kl',
  signalReasoning: 'none',
  signalPlanning: 'logits-reverse-kl',
} as const
const resolved = (changes: Partial<Settings>) =>
  resolveSettings({ ...LOGITS, onPolicyShare: 0.5, ...changes })

describe('the settings', () => {
  it('show own answers under all signals, and know a change that makes them possible', () => {
    for (const preset of PRESETS) {
      const settings = presetSettings(preset.id)
      expect(applies('onPolicyShare', settings)).toBe(true)
      const change = ownAnswerWayOut(settings)
      expect(Object.keys(change).length > 0).toBe(ownAnswerObstacle(settings) !== null)
      expect(checkOwnAnswers({ ...settings, ...change, onPolicyShare: 0.5 }), preset.id).toEqual([])
    }
    const worst = resolved({
      onPolicyShare: 0,
      method: 'dwa',
      signalPerception: 'attention',
      wrongTeacher: 'all',
    })
    if (!worst.ok) throw new Error(worst.errors[0].message)
    expect(ownAnswerWayOut({ ...worst.settings, reweighting: 'on', combinePer: 'sample' })).toEqual({
      signalPerception: 'logits-kl',
      wrongTeacher: 'none',
      combinePer: 'batch',
      reweighting: 'off',
      method: 'agp',
    })
  })

  it.each([
    [{ method: 'ce-only' }, '0 with method ce-only: no teacher scores them'],
    [{ signalReasoning: 'attention' }, '0 with signalReasoning attention'],
    [{ signalPerception: 'hidden-mse' }, 'choose a signal on logits, or none'],
    [{ signalPerception: 'none', signalPlanning: 'none' }, '0 with no signal'],
    [{ wrongTeacher: 'planning' }, '0 with wrongTeacher planning'],
    [{ combinePer: 'sample' }, '0 with combinePer sample: own answers have no cross-entropy'],
    [{ method: 'agp', supervision: 'per-capability' }, '0 with supervision per-capability'],
    [{ reweighting: 'on' }, '0 with reweighting on'],
    [{ method: 'dwa' }, '0 with method dwa: it remembers losses'],
    [{ onPolicyShare: 1.5 }, 'onPolicyShare is 1.5, expected a finite number from 0 to 1'],
  ] satisfies [Partial<Settings>, string][])('refuse %j at their own control', (changes, message) => {
    const answer = resolved(changes)
    const errors = answer.ok ? [] : answer.errors
    expect(errors.map(({ key }) => key)).toContain('onPolicyShare')
    expect(errors.map((e) => e.message).join(' ')).toContain(message)
    for (const e of errors) expect(e.message.length).toBeLessThanOrEqual(300)
    const off = resolved({ ...changes, onPolicyShare: 0 })
    expect(off.ok || off.errors.every(({ key }) => key !== 'onPolicyShare')).toBe(true)
  })

  it('draw for every batch, and count the words that are right', () => {
    const settings = (changes: Partial<Settings>): Settings => {
      const one = resolved({ batchFrames: 2, batchSegments: 3, trainFrames: HOST.frames, ...changes })
      if (!one.ok) throw new Error(one.errors[0].message)
      return one.settings
    }
    const host = { ...HOST, questionsPerFrame: 3 }
    const [none, half, all] = [0, 0.5, 1].map((onPolicyShare) =>
      drawStep(settings({ onPolicyShare }), 4, host, textSlots),
    )
    expect(none).not.toHaveProperty('draw')
    expect([...half.questions]).toEqual([...none.questions])
    expect(half.draw).toBe(all.draw)
    expect(all.answerTokens).toBe(0)
    const right = [...half.questions].filter((q) => !isOwnAnswer(0.5, half.draw ?? -1, q))
    const words = right.flatMap((q) =>
      [...HOST.targets.subarray(q * textSlots, (q + 1) * textSlots)].filter((t) => t >= 0),
    )
    expect(half.answerTokens).toBe(words.length)
    const shown = describeBatch(settings({}), 4, host).questions
    expect(shown.map(({ own = false }) => !own)).toEqual([...half.questions].map((q) => right.includes(q)))
    for (const { own, words: all, questionLength } of shown)
      expect(all.length === questionLength).toBe(own === true)
    expect(drawStep(settings({}), 5, host, textSlots).draw).not.toBe(half.draw)
    const parts = drawStep(settings({ accumulation: 2 }), 4, host, textSlots).microBatches ?? []
    expect(new Set(parts.map(({ draw }) => draw)).size).toBe(2)
  })
})
