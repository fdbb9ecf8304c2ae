import { describe, expect, it } from 'vitest'
import { chooseSignals } from '../../src/distill/matching'
import type { RowLoss } from '../../src/distill/signals/types'
import { lossSizes, shortLoss, teacherLossFormulas } from '../../src/ui/explain/attentionLoss'
import { comparedName } from '../../src/ui/text/signalName'
import { firstLayer, isAttentionSignal, isLayeredSignal, type Signal } from '../../src/ui/explain/signalKinds'
import { lossKindsOf, shownUnit } from '../../src/ui/state/metrics'
import { viewsEn as en } from '../../src/ui/text/views.en'
import { ko } from '../../src/ui/text/ko'

const teacher = { layers: 6, width: 64, hiddenLayers: 5 }
const any = { layer: 'penultimate', block: 'full', loss: 'mse' } as const
const signals: Signal[] = chooseSignals(
  {
    perception: any,
    reasoning: { ...any, signal: 'hidden-mse' },
    planning: { ...any, signal: 'logits-kl', temperature: 4 },
  },
  4,
  { perception: teacher, reasoning: teacher, planning: teacher },
)

describe('signals on screen', () => {
  it('say what is compared, in both languages', () => {
    expect(signals.map((s) => comparedName(s, en))).toEqual([
      'full map',
      'hidden states',
      'answer probabilities, τ = 4',
    ])
    expect(signals.map((s) => comparedName(s, ko))).toEqual(['전체 맵', '은닉 상태', '답의 확률, τ = 4'])
  })

  it('show maps for attention alone, and layers for all but answer probabilities', () => {
    expect(signals.map(isAttentionSignal)).toEqual([true, false, false])
    expect(signals.map(isLayeredSignal)).toEqual([true, true, false])
    expect([
      firstLayer(signals, 'reasoning'),
      firstLayer(signals, 'planning'),
      firstLayer(undefined, 'planning'),
    ]).toEqual([2, undefined, undefined])
  })

  it('take entries of earlier recordings, which do not name their kind, for attention', () => {
    const earlier: Signal = {
      teacherTask: 'planning',
      studentLayer: 1,
      teacherLayers: [3],
      block: 'text-to-vision',
    }
    expect(isAttentionSignal(earlier)).toBe(true)
    expect(comparedName(earlier, en)).toBe('text to vision')
  })

  it('show a loss in the unit of its kind: only squared differences of maps are tiny', () => {
    const losses = { lossPerception: 'mse', lossReasoning: 'mse', lossPlanning: 'cosine' } as const
    expect(lossKindsOf(losses)).toEqual({ perception: 'mse', reasoning: 'mse', planning: 'cosine' })
    const kinds = lossKindsOf({
      ...losses,
      signalPerception: 'attention',
      signalReasoning: 'hidden-mse',
      signalPlanning: 'logits-kl',
    })
    expect(kinds).toEqual({ perception: 'mse', reasoning: 'hidden-mse', planning: 'logits-kl' })
    expect([
      shownUnit('perception', kinds) > 1,
      shownUnit('reasoning', kinds),
      shownUnit('planning', kinds),
    ]).toEqual([true, 1, 1])
  })

  it('name the loss of attention maps: squares, another one, or what was typed', () => {
    const of = (loss: RowLoss, expression = '(s-t)^2') => ({ ...any, loss, expression })
    const chosen = (perception: RowLoss, planning: RowLoss, expression?: string): Signal[] =>
      chooseSignals(
        { perception: of(perception), reasoning: of(perception), planning: of(planning, expression) },
        4,
        { perception: teacher, reasoning: teacher, planning: teacher },
      )
    expect(teacherLossFormulas(chosen('mse', 'mse'))).toEqual(['L_c = Σ M (S − T)² / Σ M'])
    expect(teacherLossFormulas([])).toEqual(['L_c = Σ M (S − T)² / Σ M'])
    expect(lossSizes(chosen('mse', 'mse'))).toBe('squares')
    expect(lossSizes([])).toBe('squares')

    const typed = chosen('mse', 'typed-rows', 't*log(t/s)')
    expect(teacherLossFormulas(typed)).toEqual([
      'L_perception, reasoning = Σ M (S − T)² / Σ M',
      'L_planning = mean over rows of Σ f(S, T),  f(s, t) = t*log(t/s)',
    ])
    expect(lossSizes(typed)).toBe('typed')
    expect(typed.filter(isAttentionSignal).map(shortLoss)).toEqual([null, null, 'f(s, t) = t*log(t/s)'])
    expect(teacherLossFormulas(chosen('typed', 'typed', '(s-t)^2'))).toEqual([
      'L_c = Σ M f(S, T) / Σ M,  f(s, t) = (s-t)^2',
    ])

    expect(lossSizes(chosen('cosine', 'kl'))).toBe('other')
    expect(chosen('cosine', 'kl').filter(isAttentionSignal).map(shortLoss)).toEqual([
      '1 − cos',
      '1 − cos',
      'KL',
    ])
    expect(lossSizes(signals.filter((s) => !isAttentionSignal(s)))).toBe('other')
    // A long expression is cut, as long as it may be.
    const [long] = chosen('typed', 'typed').filter(isAttentionSignal)
    expect(shortLoss({ ...long, expression: 's+'.repeat(99) })!.length).toBeLessThan(100)
  })
})
