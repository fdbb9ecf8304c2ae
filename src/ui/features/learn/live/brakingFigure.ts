// Chapter 1, live: the reader moves a truck and switches a light; picture and true answers follow, by the rules
// of the toy world.

import { openRoad, type Road, type RoadView } from '../../../../worker/clients/lessonClient'
import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import { element, isKorean, livePart, hideUntilCompared } from './dom'
import type { ChosenValues } from './figureAddress'
import { chosenOf, LinkedChoices } from './linkedChoices'

const SIDE = 48
const START: Road = { lane: 'center', distance: 'mid', state: 'cruising', light: 'green' }
const LANES = ['left', 'center', 'right'] as const
const DISTANCES = ['far', 'mid', 'near'] as const
const STATES = ['cruising', 'braking', 'signal-left', 'signal-right'] as const
const LIGHTS = ['none', 'red', 'yellow', 'green'] as const
/** Where the car and the bus stand. */
const TAKEN = ['left-near', 'right-far']
const PLACES = DISTANCES.flatMap((distance) => LANES.map((lane) => `${lane}-${distance}` as const)).filter(
  (place) => !TAKEN.includes(place),
)

/** The road that the address names; what it does not name is as at first. */
function linkedRoad({ place, truck, light }: ChosenValues): Road {
  const start = `${START.lane}-${START.distance}` as const
  const [lane, distance] = chosenOf(place, PLACES, start).split('-') as [Road['lane'], Road['distance']]
  const state = chosenOf(truck, STATES, START.state)
  return { lane, distance, state, light: chosenOf(light, LIGHTS, START.light) }
}

class RoadFigure {
  private readonly canvas = element('canvas', { width: String(SIDE), height: String(SIDE), role: 'img' })
  private readonly body = element('tbody')
  private readonly link = new LinkedChoices('braking', (values) => this.open(linkedRoad(values)))
  private readonly selects: Partial<Record<'place' | 'truck' | 'light', HTMLSelectElement>> = {}
  private first: RoadView | null = null
  private readonly ask: (road: Road) => void

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
  ) {
    const t = words.road
    this.canvas.className = 'lesson-pixels lesson-road'
    this.canvas.setAttribute('aria-label', t.picture)
    const named = <T extends string>(
      key: 'place' | 'truck' | 'light',
      label: string,
      options: readonly T[],
      names: Readonly<Record<T, string>>,
    ): HTMLElement => {
      const made = this.select(options.map((o) => [o, names[o]] as const))
      made.addEventListener('change', () => this.link.put({ [key]: made.value }))
      this.selects[key] = made
      return element('label', {}, label, made)
    }
    const controls = element(
      'div',
      { class: 'lesson-controls' },
      named('place', t.place, PLACES, t.places),
      named('truck', t.truck, STATES, t.states),
      named('light', t.light, LIGHTS, t.lights),
    )
    controls.addEventListener('change', () => this.open(linkedRoad(this.link.values)))
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
    hideUntilCompared(figure, words.predictions)
    livePart(figure, t.label).append(element('p', {}, t.ask), controls, this.canvas, scroll)
    this.ask = openRoad(isKorean() ? 'ko' : 'en', (view) => this.show(view))
    // What changed is marked against the road as it is at first, whatever the address names.
    this.open(START)
    this.open(linkedRoad(this.link.values))
  }

  private select(options: readonly (readonly [string, string])[]): HTMLSelectElement {
    const made = element('select')
    for (const [value, text] of options) made.append(element('option', { value }, text))
    return made
  }

  private open(road: Road): void {
    const { place, truck, light } = this.selects
    if (place) place.value = `${road.lane}-${road.distance}`
    if (truck) truck.value = road.state
    if (light) light.value = road.light
    this.ask(road)
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
