// Chapter 5, live: how sure a teacher is along a recorded answer, at a temperature that the reader moves; and the
// margins along its answers that were measured.

import { softmax } from '../../../explain/softmax'
import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import type { SurenessData } from '../figures/choices'
import { check, choice, element, hideUntilCompared, isKorean, livePart, withUnit } from './dom'
import { LinkedChoices } from './linkedChoices'

/** Likeliest words that are listed. */
const MOST = 6

/** The likeliest words at a temperature, with their probabilities, best first. */
export function likeliest(
  logits: readonly number[],
  vocabulary: readonly string[],
  temperature: number,
): [word: string, probability: number][] {
  const p = softmax(logits, temperature)
  return vocabulary
    .map((word, id): [string, number] => [word, p[id]])
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST)
}

/** What a place of the answer is called: the last one is due its end mark. */
export const wordName = (t: LiveStrings['probabilities'], place: number, places: number): string =>
  place === places - 1 ? t.end : t.wordNumber(String(place + 1))

class ProbabilitiesFigure {
  private readonly rows = element('div', { class: 'lesson-table' })
  private readonly margins = element('div', { class: 'lesson-step' })
  private readonly status = element('p', { class: 'lesson-readout', role: 'status' })
  private readonly link = new LinkedChoices('probabilities', () => this.open())
  private readonly teachers: HTMLElement
  private readonly words: HTMLElement
  private readonly t: LiveStrings['probabilities']
  private readonly slider = element('input', { type: 'range', min: '-1', max: '4', step: '0.25', value: '0' })
  private readonly output = element('span', { class: 'tabular' })
  private teacher = 0
  private word = 0

  constructor(
    figure: Element,
    { probabilities, predictions }: LiveStrings,
    private readonly data: SurenessData,
  ) {
    const t = (this.t = probabilities)
    // The last of its drawings is the measured result.
    hideUntilCompared(figure, predictions, [...figure.querySelectorAll(':scope > svg')].slice(-1))
    this.slider.setAttribute('aria-label', t.temperature)
    this.slider.addEventListener('input', () => {
      this.link.put({ temperature: String(Number((2 ** Number(this.slider.value)).toFixed(2))) })
      this.show()
    })
    this.teachers = choice(
      t.teacher,
      data.teachers.map(({ capability, name }) => [capability, name] as const),
      null,
      (teacher) => {
        this.link.put({ teacher })
        this.open()
      },
    )
    this.words = choice(
      t.word,
      data.teachers[0].logits.map((_, i, { length }) => [String(i + 1), wordName(t, i, length)] as const),
      null,
      (word) => {
        this.link.put({ word })
        this.open()
      },
    )
    livePart(figure, t.label).append(
      element('p', {}, t.ask(data.question)),
      this.teachers,
      this.words,
      element('div', { class: 'lesson-controls' }, this.slider, this.output),
      this.rows,
      this.status,
      element('p', { class: 'lesson-note' }, t.margins),
      this.margins,
    )
    this.open()
  }

  /** Shows what the address names; what it does not name as at first. */
  private open(): void {
    const { teacher, word, temperature } = this.link.values
    const { teachers } = this.data
    this.teacher = Math.max(
      0,
      teachers.findIndex(({ capability }) => capability === teacher),
    )
    this.word = Math.min(Number(word ?? 1), teachers[0].logits.length) - 1
    this.slider.value = String(Math.log2(Math.max(0.01, Number(temperature ?? 1))))
    check(this.teachers, teachers[this.teacher].capability)
    check(this.words, String(this.word + 1))
    this.show()
  }

  private show(): void {
    const { t } = this
    const { logits, picture, name, margin } = this.data.teachers[this.teacher]
    const temperature = 2 ** Number(this.slider.value)
    const shown = temperature.toFixed(2)
    this.output.textContent = `${t.temperature}: T = ${shown}`
    this.slider.setAttribute('aria-valuetext', `T = ${shown}`)
    const best = likeliest(logits[this.word], this.data.vocabulary, temperature)
    const row = ([word, p]: [string, number]): HTMLElement => {
      const bar = element('span', { class: 'lesson-share', 'aria-hidden': 'true' })
      bar.style.setProperty('--share', String(p))
      return element(
        'tr',
        {},
        element('th', { scope: 'row', lang: 'en' }, word === '<eos>' ? t.end : word),
        element('td', {}, withUnit((100 * p).toFixed(p > 0.9 ? 2 : 1), '%')),
        element('td', {}, bar),
      )
    }
    this.rows.replaceChildren(element('table', {}, element('tbody', {}, ...best.map(row))))
    const rest = 1 - best[0][1]
    this.status.textContent = `${t.rest((100 * rest).toFixed(2), shown)} ${t.mean(name, margin.toFixed(2))}`
    this.margins.innerHTML = picture
  }
}

for (const figure of document.querySelectorAll('figure[data-figure="probabilities"]')) {
  const data = figure.querySelector('script[type="application/json"]')?.textContent
  if (data) new ProbabilitiesFigure(figure, isKorean() ? liveKo : liveEn, JSON.parse(data) as SurenessData)
}
