// Chapter 9, live: recorded steps of two real runs, stage by stage: one with good teachers, one in which stage 2 acts.
// The pictures and coefficients of each step were made by the product's own combination when the site was built; here
// one is chosen and shown.

import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import { button, check, choice, element, hideUntilCompared, isKorean, keep, livePart, recalled } from './dom'
import type { ChosenValues } from './figureAddress'
import { chosenOf, LinkedChoices } from './linkedChoices'

/** One recorded step, solved when the site was built. */
export interface SolvedStep {
  step: number
  /** The drawing before any stage, after stage 1, and what stage 2 compares and makes. */
  pictures: [before: string, stage1: string, stage2: string]
  /** Opposing pairs before any stage, and those of teachers after stage 1, with their angles. */
  opposed: string[]
  quarrels: string[]
  /** How much the supervised gradient counts after stage 1: above 3 where something was cut. */
  supervised: number
  /** Coefficients of the update in each of the six orders, with the order's name. */
  orders: { name: string; coefficients: number[] }[]
  /** Index of the order that was drawn for the step. */
  drawn: number
  /** Whether stage 2 finds something to do. */
  fires: boolean
}

const RUNS = ['good', 'wrong'] as const
type Run = (typeof RUNS)[number]
/** Steps of both runs; the one that the still picture shows first. */
export type AgpData = Readonly<Record<Run, SolvedStep[]>>

const GUESSES = ['yes', 'no'] as const
const STAGES = ['before', 'stage1', 'stage2'] as const
type Stage = (typeof STAGES)[number]

class AgpFigure {
  private readonly picture = element('div', { class: 'lesson-step' })
  private readonly readout = element('p', { class: 'lesson-readout', role: 'status' })
  private readonly count = element('p', { class: 'lesson-note' })
  private readonly table = element('div', { class: 'lesson-table' })
  private readonly slider = element('input', { type: 'range', min: '0' })
  private readonly counted: HTMLButtonElement
  private readonly groups: Readonly<Record<'run' | 'stage', HTMLElement>>
  private readonly link = new LinkedChoices('agp', (values) => this.open(values))
  private run: Run = 'good'
  private at = 0
  private stage: Stage = 'before'

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
    private readonly data: AgpData,
  ) {
    const t = words.agp
    this.slider.setAttribute('aria-label', t.which)
    this.slider.addEventListener('input', () => {
      this.link.put({ step: String(this.steps[Number(this.slider.value)].step) })
      this.open(this.link.values)
    })
    this.groups = {
      run: this.group('run', t.run, RUNS, t.runs, { step: null }),
      stage: this.group('stage', t.stage, STAGES, t.stages, {}),
    }
    const guess = GUESSES.find((g) => g === recalled('agp.fires')) ?? null
    this.counted = button('', () => this.showCount())
    hideUntilCompared(figure, words.predictions)
    livePart(figure, t.label).append(
      element('p', {}, t.ask),
      this.groups.run,
      element('div', { class: 'lesson-controls' }, element('label', {}, t.which, this.slider)),
      choice(
        t.fires,
        GUESSES.map((g) => [g, t.guesses[g]] as const),
        guess,
        (g) => keep('agp.fires', g),
      ),
      this.picture,
      this.groups.stage,
      this.readout,
      this.table,
      element('div', { class: 'lesson-controls' }, this.counted),
      this.count,
    )
    this.open(this.link.values)
  }

  private group<T extends string>(
    key: string,
    label: string,
    values: readonly T[],
    names: Readonly<Record<T, string>>,
    also: Readonly<Record<string, null>>,
  ): HTMLElement {
    return choice(
      label,
      values.map((v) => [v, names[v]] as const),
      values[0],
      (value) => {
        this.link.put({ ...also, [key]: value })
        this.open(this.link.values)
      },
    )
  }

  private get steps(): readonly SolvedStep[] {
    return this.data[this.run]
  }

  /** Shows what the address names; what it does not name as at first. */
  private open({ run, step, stage }: ChosenValues): void {
    this.run = chosenOf(run, RUNS, 'good')
    this.stage = chosenOf(stage, STAGES, 'before')
    this.at = Math.max(
      0,
      this.steps.findIndex((each) => String(each.step) === step),
    )
    check(this.groups.run, this.run)
    check(this.groups.stage, this.stage)
    this.slider.max = String(this.steps.length - 1)
    this.slider.value = String(this.at)
    this.count.textContent = ''
    this.counted.textContent = this.words.agp.count(String(this.steps.length))
    this.show()
  }

  private show(): void {
    const { step, pictures, opposed, quarrels, supervised, orders, fires } = this.steps[this.at]
    const t = this.words.agp
    this.slider.setAttribute('aria-valuetext', t.step(String(step)))
    this.picture.innerHTML = pictures[STAGES.indexOf(this.stage)]
    const lists: Record<Stage, string> = {
      before: opposed.length > 0 ? t.opposed(opposed.join(', ')) : t.quiet,
      stage1: [
        t.after(supervised.toFixed(3)),
        quarrels.length > 0 ? t.quarrels(quarrels.join(', ')) : t.agreed,
      ].join(' '),
      stage2: fires ? t.fired : t.silent(orders[0].coefficients.map((v) => v.toFixed(3)).join(', ')),
    }
    this.readout.textContent = `${t.step(String(step))}: ${lists[this.stage]}`
    this.table.replaceChildren(...(this.stage === 'stage2' && fires ? [this.ordersTable()] : []))
  }

  /** What the update is in each order; the one that was drawn for this step is marked. */
  private ordersTable(): HTMLElement {
    const { orders, drawn } = this.steps[this.at]
    const t = this.words.agp
    const heads = [t.order, ...t.coefficients].map((text) => element('th', { scope: 'col' }, text))
    const rows = orders.map(({ name, coefficients }, i) =>
      element(
        'tr',
        i === drawn ? { class: 'lesson-changed' } : {},
        element('th', { scope: 'row' }, i === drawn ? t.drawn(name) : name),
        ...coefficients.map((v) => element('td', {}, v.toFixed(2))),
      ),
    )
    return element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...heads)),
      element('tbody', {}, ...rows),
    )
  }

  /** Over all recorded steps of the run: how often stage 2 found something to do. */
  private showCount(): void {
    const fired = this.steps.filter(({ fires }) => fires).length
    const guess = GUESSES.find((g) => g === recalled('agp.fires'))
    const t = this.words.agp
    this.count.textContent = [
      t.counted(String(fired), String(this.steps.length)),
      guess ? t.said(t.guesses[guess]) : '',
    ].join(' ')
  }
}

for (const figure of document.querySelectorAll('figure[data-figure="agp"]')) {
  const data = figure.querySelector('script[type="application/json"]')?.textContent
  if (data) new AgpFigure(figure, isKorean() ? liveKo : liveEn, JSON.parse(data) as AgpData)
}
