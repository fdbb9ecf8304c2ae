// Chapter 1, live: the reader moves a truck and switches a light; picture and true answers follow, by the rules
// of the toy world.

import { openRoad, type Road, type RoadView } from '../../../../worker/clients/lessonClient'
import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import { element, isKorean, livePart, hideUntilCompared } from './dom'

const SIDE = 48
const START: Road = { lane: 'center', distance: 'mid', state: 'cruising', light: 'green' }
const LANES = ['left', 'center', 'right'] as const
const DISTANCES = ['far', 'mid', 'near'] as const
const STATES = ['cruising', 'braking', 'signal-left', 'signal-right'] as const
const LIGHTS = ['none', 'red', 'yellow', 'green'] as const
/** Where the car and the bus stand. */
const TAKEN = ['left-near', 'right-far']

class RoadFigure {
  private readonly canvas = element('canvas', { width: String(SIDE), height: String(SIDE), role: 'img' })
  private readonly body = element('tbody')
  private road = START
  private first: RoadView | null = null
  private readonly ask: (road: Road) => void

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
  ) {
    const t = words.road
    this.canvas.className = 'lesson-pixels lesson-road'
    this.canvas.setAttribute('aria-label', t.picture)
    const places = DISTANCES.flatMap((distance) => LANES.map((lane) => `${lane}-${distance}` as const))
    const free = places.filter((place) => !TAKEN.includes(place))
    const controls = element(
      'div',
      { class: 'lesson-controls' },
      this.select(
        t.place,
        free.map((p) => [p, t.places[p]] as const),
        'center-mid',
        (place) => {
          const [lane, distance] = place.split('-') as [Road['lane'], Road['distance']]
          this.change({ lane, distance })
        },
      ),
      this.select(
        t.truck,
        STATES.map((s) => [s, t.states[s]] as const),
        START.state,
        (state) => this.change({ state }),
      ),
      this.select(
        t.light,
        LIGHTS.map((l) => [l, t.lights[l]] as const),
        START.light,
        (light) => this.change({ light }),
      ),
    )
    const head = element(
      'tr',
      {},
      ...[t.question, t.before, t.now].map((x) => element('th', { scope: 'col' }, x)),
    )
    const table = element('table', {}, element('thead', {}, head), this.body)
    const scroll = element(
      'div',
      { class: 'lesson-table', tabindex: '0', role: 'group', 'aria-label': t.now },
      table,
    )
    hideUntilCompared(figure)
    livePart(figure, t.label).append(element('p', {}, t.ask), controls, this.canvas, scroll)
    this.ask = openRoad(isKorean() ? 'ko' : 'en', (view) => this.show(view))
    this.ask(this.road)
  }

  private select<T extends string>(
    label: string,
    options: readonly (readonly [T, string])[],
    chosen: T,
    act: (value: T) => void,
  ): HTMLElement {
    const made = element('select')
    for (const [value, text] of options) made.append(element('option', { value }, text))
    made.value = chosen
    made.addEventListener('change', () => act(made.value as T))
    return element('label', {}, label, made)
  }

  private change(by: Partial<Road>): void {
    this.road = { ...this.road, ...by }
    this.ask(this.road)
  }

  private show(view: RoadView): void {
    this.first ??= view
    const picture = new ImageData(SIDE, SIDE)
    for (let i = 0; i < SIDE * SIDE; i++) {
      picture.data.set(view.pixels.subarray(3 * i, 3 * i + 3), 4 * i)
      picture.data[4 * i + 3] = 255
    }
    this.canvas.getContext('2d')!.putImageData(picture, 0, 0)
    const rows = view.answers.map(({ question, answer }, i) => {
      const before = this.first!.answers[i].answer
      const cells = [before, answer].map((text) => element('td', {}, text ?? this.words.road.none))
      const row = element('tr', {}, element('th', { scope: 'row' }, question), ...cells)
      if (before !== answer) row.className = 'lesson-changed'
      return row
    })
    this.body.replaceChildren(...rows)
  }
}

for (const figure of document.querySelectorAll('figure[data-figure="braking"]'))
  new RoadFigure(figure, isKorean() ? liveKo : liveEn)
