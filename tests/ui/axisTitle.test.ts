// What stands above the y axes on screen: quantity and unit of every chart, whatever the losses are.

import { describe, expect, it } from 'vitest'
import { yTitleOf } from '../../src/ui/features/charts/axisTitle'
import { CHART_IDS } from '../../src/ui/state/charts'
import { en } from '../../src/ui/text/en'
import { ko } from '../../src/ui/text/ko'

const maps = { perception: 'mse', reasoning: 'mse', planning: 'mse' } as const

describe('titles of y axes', () => {
  it('name quantity and unit, and a log axis', () => {
    expect(yTitleOf('losses', maps, false, en)).toBe('loss (ce: nats; the rest: 3000 × MSE)')
    expect(yTitleOf('losses', maps, true, ko)).toBe('손실 (ce: nat; 나머지: 3000 × MSE), 로그 축')
    expect(yTitleOf('angles', maps, false, en)).toBe('angle (°)')
    for (const id of CHART_IDS)
      for (const t of [en, ko]) expect(yTitleOf(id, maps, false, t)).toMatch(/.\(.+\)$/)
  })

  it('give each loss its own unit, equal units once, and none to a loss that is not there', () => {
    const mixed = { perception: 'mse', reasoning: 'hidden-mse', planning: 'logits-kl' } as const
    expect(yTitleOf('losses', mixed, false, en)).toBe(
      'loss (ce: nats; perception: 3000 × MSE; reasoning: MSE; planning: KL)',
    )
    expect(yTitleOf('losses', { ...mixed, perception: 'kl', reasoning: 'kl' }, false, en)).toBe(
      'loss (ce: nats; the rest: KL)',
    )
    const one = { perception: 'none', reasoning: 'none', planning: 'cosine' } as const
    expect(yTitleOf('losses', one, false, en)).toBe('loss (ce: nats; the rest: 1 − cos)')
    expect(yTitleOf('losses', { perception: 'none', reasoning: 'none', planning: 'none' }, false, en)).toBe(
      'loss (ce: nats)',
    )
  })
})
