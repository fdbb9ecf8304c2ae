// Chapter 2, live: pointing at a patch or a word shows which tokens it may look at: itself and those before it.

import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import { element, isKorean, livePart } from './dom'
import { LinkedChoices } from './linkedChoices'
import { patchGrid, PATCHES, stillPicture } from './patchGrid'

class TokensFigure {
  private readonly readout = element('p', { class: 'lesson-readout', role: 'status' })
  private readonly tokens: HTMLButtonElement[]
  private readonly link = new LinkedChoices('tokens', () => this.open())

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
  ) {
    const t = words.tokens
    const names = [...figure.querySelectorAll('.lesson-token')].map((text) => text.textContent)
    const grid = patchGrid(stillPicture(figure), t.picture, words.patch)
    const row = element('div', { class: 'lesson-words', role: 'group', 'aria-label': t.sentence })
    const spoken = names.map((name) =>
      element('button', { type: 'button', class: 'lesson-word-button' }, name),
    )
    row.append(...spoken)
    this.tokens = [...grid.buttons, ...spoken]
    this.tokens.forEach((token, i) => {
      for (const event of ['focus', 'pointerenter', 'click'])
        token.addEventListener(event, () => this.choose(i))
    })
    livePart(figure, t.label).append(element('p', {}, t.ask), grid.root, row, this.readout)
    this.readout.textContent = t.hint
    this.open()
  }

  /** Shows the token that the address names, counted from 1. */
  private open(): void {
    const { token } = this.link.values
    if (token !== undefined) this.show(Number(token) - 1)
  }

  private choose(chosen: number): void {
    this.link.put({ token: String(chosen + 1) })
    this.show(chosen)
  }

  private show(chosen: number): void {
    if (chosen >= this.tokens.length) return
    this.tokens.forEach((token, i) => {
      token.dataset.seen = String(i <= chosen)
      token.dataset.chosen = String(i === chosen)
    })
    const t = this.words.tokens
    const before = Math.min(chosen, PATCHES)
    this.readout.textContent =
      chosen < PATCHES
        ? t.patchSees(String(chosen + 1), String(before))
        : t.wordSees(this.tokens[chosen].textContent, String(before), String(chosen - PATCHES))
  }
}

for (const figure of document.querySelectorAll('figure[data-figure="tokens"]'))
  new TokensFigure(figure, isKorean() ? liveKo : liveEn)
