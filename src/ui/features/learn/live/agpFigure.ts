// Chapter 9, live: recorded steps of a real run, stage by stage. The pictures and coefficients of each step were
// made by the product's own combination when the site was built; here one is chosen and shown.

import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import { button, choice, element, isKorean, keep, livePart, recalled } from './dom'

/** One recorded step, solved when the site was built. */
export interface SolvedStep {
  step: number
  /** The drawing before and after stage 1. */
  pictures: [before: string, after: string]
  /** Opposing pairs before any stage, by name. */
  opposed: string[]
  /** How much the supervised gradient counts after stage 1: above 3 where something was cut. */
  supervised: number
  /** Coefficients of the update in each of the six orders, with the order's name. */
  orders: { name: string; coefficients: number[] }[]
  /** Whether the order matters: stage 2 finds something to do. */
  fires: boolean
}

const GUESSES = ['yes', 'no'] as const
const STAGES = ['before', 'stage1', 'stage2'] as const
type Stage = (typeof STAGES)[number]

class AgpFigure {
  private readonly picture = element('div', { class: 'lesson-step' })
  private readonly readout = element('p', { class: 'lesson-readout', role: 'status' })
  private at: number
  private stage: Stage = 'before'
  private readonly slider: HTMLInputElement

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
    private readonly steps: readonly SolvedStep[],
  ) {
    const t = words.agp
    this.at = 0
    this.slider = element('input', {
      type: 'range',
      min: '0',
      max: String(steps.length - 1),
      value: '0',
      'aria-label': t.which,
    })
    this.slider.addEventListener('input', () => {
      this.at = Number(this.slider.value)
      this.show()
    })
    const guess = GUESSES.find((g) => g === recalled('agp.fires')) ?? null
    livePart(figure, t.label).append(
      element('p', {}, t.ask),
      element('div', { class: 'lesson-controls' }, element('label', {}, t.which, this.slider)),
      choice(
        t.fires,
        GUESSES.map((g) => [g, t.guesses[g]] as const),
        guess,
        (g) => keep('agp.fires', g),
      ),
      this.picture,
      choice(
        t.stage,
        STAGES.map((s) => [s, t.stages[s]] as const),
        this.stage,
        (stage) => {
          this.stage = stage
          this.show()
        },
      ),
      this.readout,
      element(
        'div',
        { class: 'lesson-controls' },
        button(t.count(String(steps.length)), () => this.count()),
      ),
    )
    this.show()
  }

  private show(): void {
    const { step, pictures, opposed, supervised, orders, fires } = this.steps[this.at]
    const t = this.words.agp
    this.slider.setAttribute('aria-valuetext', t.step(String(step)))
    this.picture.innerHTML = pictures[this.stage === 'before' ? 0 : 1]
    const lists: Record<Stage, string> = {
      before: opposed.length > 0 ? t.opposed(opposed.join(', ')) : t.quiet,
      stage1: t.after(supervised.toFixed(3)),
      stage2: fires
        ? t.fired(
            orders
              .map(({ name, coefficients }) => `${name}: ${coefficients.map((v) => v.toFixed(2)).join(', ')}`)
              .join('; '),
          )
        : t.silent(orders[0].coefficients.map((v) => v.toFixed(3)).join(', ')),
    }
    this.readout.textContent = `${t.step(String(step))}: ${lists[this.stage]}`
  }

  /** Over all recorded steps: how often stage 2 found something to do. */
  private count(): void {
    const fired = this.steps.filter(({ fires }) => fires).length
    const guess = GUESSES.find((g) => g === recalled('agp.fires'))
    const t = this.words.agp
    this.readout.textContent = [
      t.counted(String(fired), String(this.steps.length)),
      guess ? t.said(t.guesses[guess]) : '',
    ].join(' ')
  }
}

for (const figure of document.querySelectorAll('figure[data-figure="agp"]')) {
  const data = figure.querySelector('script[type="application/json"]')?.textContent
  if (data) new AgpFigure(figure, isKorean() ? liveKo : liveEn, JSON.parse(data) as SolvedStep[])
}
