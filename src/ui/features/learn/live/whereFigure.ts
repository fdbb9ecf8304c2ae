// Chapter 3, live: the reader points at the patches where the teacher will look; then the recorded attention is
// shown, with how much of it lies on the chosen patches, beside an untrained student's.

import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import { button, element, isKorean, keep, livePart, recalled } from './dom'
import { LinkedChoices } from './linkedChoices'
import { patchGrid, PATCHES, stillPicture, type PatchGrid } from './patchGrid'

/** The recorded question; and shares of attention on the 36 patches, in 0..1. */
export interface WhereData {
  question: string
  /** The place that it asks about, a word of the vocabulary. */
  place: string
  teacher: number[]
  untrained: number[]
  trained: number[]
}

/** How many patches may be chosen. */
const MOST = 4

/** The share of a map's attention on the picture that lies on these patches. */
export function shareOn(map: readonly number[], patches: readonly number[]): number {
  const all = map.reduce((a, b) => a + b, 0)
  return all > 0 ? patches.reduce((sum, patch) => sum + map[patch], 0) / all : 0
}

const readChosen = (text: string | null): number[] =>
  (text ?? '')
    .split(',')
    .filter(Boolean)
    .map(Number)
    .filter((patch) => Number.isInteger(patch) && patch >= 0 && patch < PATCHES)
    .slice(0, MOST)

/** Patches are counted from 1 in addresses, from 0 here. */
const previous = (number: string): number => Number(number) - 1

/** Puts the still pictures, which give the answer away, into a fold. */
function foldMaps(figure: Element, title: string): HTMLDetailsElement {
  const fold = element('details', { class: 'lesson-maps' }, element('summary', {}, title))
  const pictures = figure.querySelector('.lesson-pictures')
  pictures?.before(fold)
  if (pictures) fold.append(pictures)
  return fold
}

class WhereFigure {
  private readonly readout = element('p', { class: 'lesson-readout', role: 'status' })
  private readonly grid: PatchGrid
  private readonly memory: string
  private readonly maps: HTMLDetailsElement
  private readonly link = new LinkedChoices('where', () => this.open())
  private chosen: number[]

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
    private readonly data: WhereData,
  ) {
    const t = words.where
    this.memory = `where.${data.place}`
    this.chosen = readChosen(recalled(this.memory))
    this.grid = patchGrid(stillPicture(figure), t.picture, words.patch)
    this.grid.buttons.forEach((patch, i) => patch.addEventListener('click', () => this.toggle(i)))
    const part = livePart(figure, t.label)
    const show = button(t.show, () => this.reveal())
    part.append(
      element('p', {}, t.ask(data.question)),
      this.grid.root,
      element('div', { class: 'lesson-controls' }, show),
      this.readout,
    )
    this.maps = foldMaps(figure, t.maps)
    const prediction = document.querySelector<HTMLDetailsElement>('details.lesson-prediction')
    prediction?.addEventListener('toggle', () => (this.maps.open ||= prediction.open))
    this.open()
  }

  /** Chooses the patches that the address names; those that the reader chose before where it names none. */
  private open(): void {
    const { patches, shown } = this.link.values
    if (patches !== undefined) this.chosen = readChosen(patches.split('-').map(previous).join(','))
    this.mark()
    if (shown !== undefined) this.show()
  }

  private toggle(patch: number): void {
    const others = this.chosen.filter((each) => each !== patch)
    this.chosen = others.length < this.chosen.length ? others : [...others, patch].slice(-MOST)
    keep(this.memory, this.chosen.join(','))
    this.link.put({ patches: this.chosen.map((each) => each + 1).join('-') || null })
    this.mark()
  }

  private mark(): void {
    this.grid.buttons.forEach((patch, i) =>
      patch.setAttribute('aria-pressed', String(this.chosen.includes(i))),
    )
    this.readout.textContent = this.words.where.chosen(String(this.chosen.length), String(MOST))
  }

  private reveal(): void {
    const patches = this.chosen.map((each) => each + 1).join('-') || null
    this.link.put({ patches, shown: 'yes' })
    this.show()
  }

  private show(): void {
    const { teacher, untrained, trained } = this.data
    const t = this.words.where
    const share = (map: readonly number[]): string => String(Math.round(100 * shareOn(map, this.chosen)))
    const strongest = teacher.indexOf(Math.max(...teacher))
    this.grid.buttons.forEach((patch, i) => {
      patch.style.setProperty('--share', String(teacher[i] / teacher[strongest]))
      patch.dataset.shown = 'true'
    })
    this.readout.textContent = [
      this.chosen.length > 0 ? t.yours(share(teacher), share(untrained), share(trained)) : '',
      t.strongest(String(Math.floor(strongest / 6) + 1), String((strongest % 6) + 1)),
    ].join(' ')
    this.maps.open = true
  }
}

for (const figure of document.querySelectorAll('figure[data-figure="where"]')) {
  const data = figure.querySelector('script[type="application/json"]')?.textContent
  if (data) new WhereFigure(figure, isKorean() ? liveKo : liveEn, JSON.parse(data) as WhereData)
}
