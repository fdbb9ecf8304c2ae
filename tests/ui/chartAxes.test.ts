// The y axes on screen: above them quantity and unit, whatever the losses are; beside them labels with room.

import { describe, expect, it } from 'vitest'
import { yTitleOf } from '../../src/ui/features/charts/axisTitle'
import { sparseTicks } from '../../src/ui/features/charts/plot'
import { en } from '../../src/ui/text/en'
import { ko } from '../../src/ui/text/ko'
import { CHART_IDS, CHARTS } from '../../src/ui/features/charts/specs/registry'

const maps = { perception: 'mse', reasoning: 'mse', planning: 'mse' } as const

describe('titles of y axes', () => {
  it('name quantity and unit, and a log axis', () => {
    expect(yTitleOf(CHARTS.losses, maps, false, en)).toBe('loss (ce: nats; the rest: 3000 × MSE)')
    expect(yTitleOf(CHARTS.losses, maps, true, ko)).toBe('손실 (ce: nat; 나머지: 3000 × MSE), 로그 축')
    expect(yTitleOf(CHARTS.angles, maps, false, en)).toBe('angle (°)')
    for (const id of CHART_IDS)
      for (const t of [en, ko]) expect(yTitleOf(CHARTS[id], maps, false, t)).toMatch(/.\(.+\)$/)
  })

  it('give each loss its own unit, equal units once, and none to a loss that is not there', () => {
    const mixed = { perception: 'mse', reasoning: 'hidden-mse', planning: 'logits-kl' } as const
    expect(yTitleOf(CHARTS.losses, mixed, false, en)).toBe(
      'loss (ce: nats; perception: 3000 × MSE; reasoning: MSE; planning: KL)',
    )
    expect(yTitleOf(CHARTS.losses, { ...mixed, perception: 'kl', reasoning: 'kl' }, false, en)).toBe(
      'loss (ce: nats; the rest: KL)',
    )
    const one = { perception: 'none', reasoning: 'none', planning: 'cosine' } as const
    expect(yTitleOf(CHARTS.losses, one, false, en)).toBe('loss (ce: nats; the rest: 1 − cos)')
    expect(
      yTitleOf(CHARTS.losses, { perception: 'none', reasoning: 'none', planning: 'none' }, false, en),
    ).toBe('loss (ce: nats)')
  })
})

describe('ticks of a short axis', () => {
  const five = [0, 0.25, 0.5, 0.75, 1]

  it('are all there where they have room, else fewer, with both ends where that can be', () => {
    expect(sparseTicks(five, 120)).toBe(five)
    expect(sparseTicks(five, 50)).toEqual([0, 0.5, 1])
    expect(sparseTicks(five, 20)).toEqual([0, 1])
    expect(sparseTicks([1, 2, 3, 4, 5, 6], 30)).toEqual([1, 4])
    expect(sparseTicks([1], 10)).toEqual([1])
  })

  it('never stand nearer than their letters are high', () => {
    for (let count = 2; count < 12; count++)
      for (let height = 18; height < 300; height += 7) {
        const all = Array.from({ length: count }, (_, i) => i)
        const shown = sparseTicks(all, height)
        expect(shown.length).toBeGreaterThan(0)
        for (let i = 1; i < shown.length; i++)
          expect(((shown[i] - shown[i - 1]) * height) / (count - 1)).toBeGreaterThanOrEqual(13)
      }
  })
})
