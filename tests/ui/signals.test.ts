import { describe, expect, it } from 'vitest'
import { chooseSignals } from '../../src/distill/matching'
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
})
