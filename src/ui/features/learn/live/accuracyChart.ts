// Accuracy over steps: curves of students that train, the level of the commonest answers, and a curve that the
// reader draws before, by seven handles. Pointer and keyboard.

import { element, svg, withUnit } from './dom'

const WIDTH = 440
const HEIGHT = 250
const LEFT = 48
const RIGHT = 14
const TOP = 12
const BOTTOM = 46

/** A point of a curve: step, and percent. */
export type Mark = readonly [step: number, percent: number]

export interface ChartWords {
  label: string
  steps: string
  percent: string
  /** Name of a handle of the drawn curve. */
  handle: (step: string) => string
}

const within = (low: number, high: number, v: number): number => Math.min(high, Math.max(low, v))

/** The drawn curve's handles lie at these shares of the steps. */
const SHARES = [0, 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1]

/** The curve that nobody has drawn yet: a guess to be pulled about. */
export const UNDRAWN: readonly number[] = SHARES.map(() => 50)

/** Percent of a drawn curve at a step, between its handles along straight lines. */
export function drawnAt(drawn: readonly number[], step: number, steps: number): number {
  const place = within(0, SHARES.length - 1, (step / steps) * (SHARES.length - 1))
  const left = Math.min(Math.floor(place), SHARES.length - 2)
  return drawn[left] + (place - left) * (drawn[left + 1] - drawn[left])
}

type LevelName = 'commonest' | 'alone'

export class AccuracyChart {
  readonly root: HTMLElement
  /** What the level lines are, under the drawing: curves may run anywhere in it. */
  private readonly key = element('ul', { class: 'lesson-levels' })
  private readonly curves = new Map<string, SVGPathElement>()
  private readonly letters = new Map<string, SVGTextElement>()
  private readonly levels = new Map<LevelName, { line: SVGPathElement; words: HTMLElement }>()
  private readonly guess = svg('path', { class: 'lesson-chart-guess' })
  private readonly handles: SVGGElement[] = []
  private readonly picture = svg('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    width: WIDTH,
    height: HEIGHT,
    role: 'group',
  })
  private drawn: number[] = []

  constructor(
    private readonly words: ChartWords,
    private readonly steps: number,
    private readonly onDrawn: (drawn: readonly number[]) => void = () => undefined,
  ) {
    this.picture.setAttribute('aria-label', words.label)
    this.axes()
    this.picture.append(this.guess)
    this.root = element('div', { class: 'lesson-chart' }, this.picture, this.key)
  }

  private x(step: number): number {
    return LEFT + ((WIDTH - LEFT - RIGHT) * step) / this.steps
  }

  private y(percent: number): number {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent / 100)
  }

  private axes(): void {
    for (const percent of [0, 25, 50, 75, 100]) {
      const y = this.y(percent)
      this.picture.append(
        svg('path', { d: `M${LEFT} ${y}H${WIDTH - RIGHT}`, class: 'lesson-chart-grid' }),
        svg(
          'text',
          { x: LEFT - 14, y: y + 5, class: 'lesson-chart-text', 'text-anchor': 'end' },
          String(percent),
        ),
      )
    }
    for (const share of [0, 1 / 3, 2 / 3, 1]) {
      const step = Math.round(share * this.steps)
      const alignment = share === 1 ? 'end' : 'middle'
      this.picture.append(
        svg(
          'text',
          { x: this.x(step), y: HEIGHT - 26, class: 'lesson-chart-text', 'text-anchor': alignment },
          String(step),
        ),
      )
    }
    const [x, y] = [LEFT, HEIGHT - 4]
    this.picture.append(svg('text', { x, y, class: 'lesson-chart-text' }, this.words.steps))
  }

  /** A level to read curves against: what costs nothing, or what answers alone reach. */
  setLevel(name: LevelName, percent: number, words: string): void {
    let level = this.levels.get(name)
    if (!level) {
      level = {
        line: svg('path', { class: 'lesson-chart-level', 'data-level': name }),
        words: element('li', { 'data-level': name }),
      }
      this.levels.set(name, level)
      this.picture.insertBefore(level.line, this.guess)
      this.key.append(level.words)
    }
    level.line.setAttribute('d', `M${LEFT} ${this.y(percent)}H${WIDTH - RIGHT}`)
    level.words.textContent = words
  }

  /** A student's curve; the first mark makes it. `name` colours it. */
  setCurve(name: string, marks: readonly Mark[]): void {
    let curve = this.curves.get(name)
    if (!curve) {
      curve = svg('path', { class: 'lesson-chart-curve', 'data-curve': name })
      this.curves.set(name, curve)
      this.picture.insertBefore(curve, this.guess)
    }
    const path = marks.map(([step, percent], i) => `${i === 0 ? 'M' : 'L'}${this.x(step)} ${this.y(percent)}`)
    curve.setAttribute('d', path.join(''))
    this.letter(name, marks)
  }

  /** Curves of one letter carry it at their end, so that no colour has to tell them apart. */
  private letter(name: string, marks: readonly Mark[]): void {
    const last = marks.at(-1)
    if (name.length !== 1 || !last) return
    let text = this.letters.get(name)
    if (!text) {
      text = svg('text', { class: 'lesson-chart-letter' }, name.toUpperCase())
      this.letters.set(name, text)
      this.picture.append(text)
    }
    const others = [...this.letters].filter(([other]) => other !== name).map(([, other]) => other)
    const y = this.y(last[1])
    // A letter stands above its curve's end, and below it where another one is near.
    const near = others.some((other) => Math.abs(Number(other.dataset.end) - y) < 16)
    text.dataset.end = String(y)
    text.setAttribute('x', String(Math.min(this.x(last[0]) + 6, WIDTH - RIGHT - 12)))
    text.setAttribute('y', String(near ? y + 18 : y - 7))
  }

  /** Lets the reader draw. */
  askDrawing(from: readonly number[]): void {
    this.drawn = [...from]
    SHARES.forEach((share, i) => this.handles.push(this.handle(share * this.steps, i)))
    this.picture.append(...this.handles)
    this.picture.addEventListener('pointerdown', (event) => this.pull(event))
    this.picture.addEventListener('pointermove', (event) => {
      if (event.buttons > 0) this.pull(event)
    })
    this.picture.classList.add('lesson-drawable')
    this.showDrawing()
  }

  /** Shows another drawn curve; `onDrawn` hears nothing of it. */
  setDrawing(drawn: readonly number[]): void {
    this.drawn = [...drawn]
    this.showDrawing()
  }

  private handle(step: number, index: number): SVGGElement {
    const handle = svg(
      'g',
      {
        class: 'lesson-knob',
        role: 'slider',
        tabindex: 0,
        'aria-label': this.words.handle(String(Math.round(step))),
        'aria-valuemin': 0,
        'aria-valuemax': 100,
      },
      svg('circle', { r: 8 }),
    )
    handle.addEventListener('keydown', (event) => {
      const by = { ArrowUp: 2, ArrowRight: 2, ArrowDown: -2, ArrowLeft: -2, PageUp: 10, PageDown: -10 }[
        event.key
      ]
      if (by === undefined) return
      event.preventDefault()
      this.setDrawn(index, this.drawn[index] + by)
    })
    return handle
  }

  private pull(event: PointerEvent): void {
    const box = this.picture.getBoundingClientRect()
    const x = ((event.clientX - box.left) * WIDTH) / box.width
    const y = ((event.clientY - box.top) * HEIGHT) / box.height
    const share = (x - LEFT) / (WIDTH - LEFT - RIGHT)
    const index = within(0, SHARES.length - 1, Math.round(share * (SHARES.length - 1)))
    this.setDrawn(index, 100 * (1 - (y - TOP) / (HEIGHT - TOP - BOTTOM)))
    event.preventDefault()
  }

  private setDrawn(index: number, percent: number): void {
    this.drawn[index] = within(0, 100, Math.round(percent))
    this.showDrawing()
    this.onDrawn(this.drawn)
  }

  private showDrawing(): void {
    const places = SHARES.map((share, i) => [this.x(share * this.steps), this.y(this.drawn[i])])
    this.guess.setAttribute('d', places.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join(''))
    this.handles.forEach((handle, i) => {
      handle.setAttribute('transform', `translate(${places[i][0]} ${places[i][1]})`)
      handle.setAttribute('aria-valuenow', String(this.drawn[i]))
      handle.setAttribute('aria-valuetext', withUnit(String(this.drawn[i]), '%'))
    })
  }
}
