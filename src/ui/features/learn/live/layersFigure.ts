// Chapter 7, live: the reader chooses which layers the teachers teach, sees which groups are matched, and what was
// measured of that choice; choices that were tried stay in a table.

import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import type { LayersData } from '../figures/choices'
import { check, choice, element, hideUntilCompared, isKorean, livePart } from './dom'
import { LinkedChoices } from './linkedChoices'

class LayersFigure {
  private readonly picture = element('div', { class: 'lesson-step' })
  private readonly status = element('p', { class: 'lesson-readout', role: 'status' })
  private readonly tried = element('div', { class: 'lesson-table' })
  private readonly seen: number[] = []
  private readonly options: HTMLElement
  private readonly link = new LinkedChoices('layers', () => this.open())

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
    private readonly data: LayersData,
  ) {
    const t = words.layers
    hideUntilCompared(figure, words.predictions)
    this.options = choice(
      t.choose,
      data.choices.map(({ id, name }) => [id, name] as const),
      null,
      (chosen) => {
        this.link.put({ choice: chosen })
        this.open()
      },
    )
    livePart(figure, t.label).append(
      element('p', {}, t.ask),
      this.options,
      this.picture,
      this.status,
      this.tried,
    )
    this.open()
  }

  /** Shows the choice that the address names, if it names one. */
  private open(): void {
    const index = this.data.choices.findIndex(({ id }) => id === this.link.values.choice)
    if (index < 0) return
    check(this.options, this.data.choices[index].id)
    this.show(index)
  }

  private show(index: number): void {
    const { choices, columns, seeds } = this.data
    const { name, picture, scores } = choices[index]
    if (!this.seen.includes(index)) this.seen.push(index)
    this.picture.innerHTML = picture
    this.status.textContent = this.words.layers.found(name, scores[2], scores[3])
    const row = (i: number): HTMLElement =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, choices[i].name),
        ...choices[i].scores.map((score) => element('td', {}, score)),
      )
    const head = ['', ...columns].map((text) =>
      element(text ? 'th' : 'td', text ? { scope: 'col' } : {}, text),
    )
    this.tried.replaceChildren(
      element(
        'table',
        {},
        element('caption', {}, this.words.layers.table(String(seeds))),
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...this.seen.map(row)),
      ),
    )
  }
}

for (const figure of document.querySelectorAll('figure[data-figure="layers"]')) {
  const data = figure.querySelector('script[type="application/json"]')?.textContent
  if (data) new LayersFigure(figure, isKorean() ? liveKo : liveEn, JSON.parse(data) as LayersData)
}
