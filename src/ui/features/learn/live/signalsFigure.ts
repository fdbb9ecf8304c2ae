// Chapter 6, live: the paper's pre-studies a to c of the teachers that come with the page, measured when they were
// recorded; the reader chooses which of them, the teacher and what the questions are about.

import { CAPABILITY_ORDER } from './order'
import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import type { PrestudiesData } from '../figures/choices'
import { prestudyChart, PRESTUDIES, type PrestudyKind } from '../figures/prestudies'
import { check, choice, element, hideUntilCompared, isKorean, livePart } from './dom'
import type { ChosenValues } from './figureAddress'
import { chosenOf, LinkedChoices } from './linkedChoices'

class SignalsFigure {
  private readonly picture = element('div', { class: 'lesson-step' })
  private readonly status = element('p', { class: 'lesson-readout', role: 'status' })
  private readonly groups: HTMLElement[] = []
  private readonly link = new LinkedChoices('signals', (values) => this.open(values))
  private kind: PrestudyKind = 'dispersion'
  private teacher = 0
  private capability: (typeof CAPABILITY_ORDER)[number] = 'perception'

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
    private readonly data: PrestudiesData,
  ) {
    const t = words.signals
    const group = (key: string, label: string, options: readonly (readonly [string, string])[]) => {
      const made = choice(label, options, options[0][0], (value) => {
        this.link.put({ [key]: value })
        this.open(this.link.values)
      })
      this.groups.push(made)
      return made
    }
    hideUntilCompared(figure, words.predictions)
    livePart(figure, t.label).append(
      element('p', {}, t.ask),
      group(
        'look',
        t.kind,
        PRESTUDIES.map((s) => [s, t.kinds[s]] as const),
      ),
      group(
        'teacher',
        t.teacher,
        data.results.map(({ subject }) => [subject, t.teachers[subject as keyof typeof t.teachers]] as const),
      ),
      group(
        'questions',
        t.questions,
        CAPABILITY_ORDER.map((c) => [c, t.teachers[c]] as const),
      ),
      this.picture,
      this.status,
    )
    // Without an address the first drawing waits for a choice: it would give the answer away.
    if (Object.keys(this.link.values).length > 0) this.open(this.link.values)
  }

  private open({ look, teacher, questions }: ChosenValues): void {
    const subjects = this.data.results.map(({ subject }) => subject)
    this.kind = chosenOf(look, PRESTUDIES, PRESTUDIES[0])
    this.teacher = Math.max(
      0,
      subjects.findIndex((subject) => subject === teacher),
    )
    this.capability = chosenOf(questions, CAPABILITY_ORDER, CAPABILITY_ORDER[0])
    const chosen = [this.kind, subjects[this.teacher], this.capability]
    this.groups.forEach((each, i) => check(each, chosen[i]))
    this.show()
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
