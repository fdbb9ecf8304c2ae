// Chapter 6, live: the paper's pre-studies a to c of the teachers that come with the page, measured when they were
// recorded; the reader chooses which of them, the teacher and what the questions are about.

import { CAPABILITY_ORDER } from './order'
import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import type { PrestudiesData } from '../figures/choices'
import { prestudyChart, PRESTUDIES, type PrestudyKind } from '../figures/prestudies'
import { choice, element, isKorean, livePart } from './dom'

class SignalsFigure {
  private readonly picture = element('div', { class: 'lesson-step' })
  private readonly status = element('p', { class: 'lesson-readout', role: 'status' })
  private kind: PrestudyKind = 'dispersion'
  private teacher = 0
  private capability: (typeof CAPABILITY_ORDER)[number] = 'perception'

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
    private readonly data: PrestudiesData,
  ) {
    const t = words.signals
    const of = <T extends string>(
      label: string,
      options: readonly (readonly [T, string])[],
      act: (v: T) => void,
    ) =>
      choice(label, options, options[0][0], (value) => {
        act(value)
        this.show()
      })
    livePart(figure, t.label).append(
      element('p', {}, t.ask),
      of(
        t.kind,
        PRESTUDIES.map((s) => [s, t.kinds[s]] as const),
        (s) => (this.kind = s),
      ),
      of(
        t.teacher,
        data.results.map(
          ({ subject }, i) => [String(i), t.teachers[subject as keyof typeof t.teachers]] as const,
        ),
        (i) => (this.teacher = Number(i)),
      ),
      of(
        t.questions,
        CAPABILITY_ORDER.map((c) => [c, t.teachers[c]] as const),
        (c) => (this.capability = c),
      ),
      this.picture,
      this.status,
    )
    // The first drawing waits for a choice: it would give the answer away.
  }

  private show(): void {
    const result = this.data.results[this.teacher]
    const { samples, hiddenDispersion, attentionDispersion } = result.capabilities[this.capability]
    const t = this.words.signals
    this.picture.innerHTML = prestudyChart(this.kind, result, this.capability, this.data.words)
    const wider = hiddenDispersion.filter((v, l) => (v ?? 0) > (attentionDispersion[l] ?? 0)).length
    this.status.textContent = [
      t.samples(String(samples), String(result.frames)),
      this.kind === 'dispersion'
        ? t.wider(String(wider), String(hiddenDispersion.length))
        : t.meaning[this.kind],
    ].join(' ')
  }
}

for (const figure of document.querySelectorAll('figure[data-figure="signals"]')) {
  const data = figure.querySelector('script[type="application/json"]')?.textContent
  if (data) new SignalsFigure(figure, isKorean() ? liveKo : liveEn, JSON.parse(data) as PrestudiesData)
}
