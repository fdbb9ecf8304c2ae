// The moving landscape of chapter 8: an entry of its own, without React and without the engine, that brings
// the still picture of the built page to life.

import { landscapeEn, type LandscapeStrings } from '../../text/landscape.en'
import { landscapeKo } from '../../text/landscape.ko'
import {
  ARROW,
  landscapeContent,
  PICTURE_HEIGHT,
  PICTURE_WIDTH,
  pixel,
  tipOf,
  unpixel,
  type LandscapeView,
} from './figures/landscapePicture'
import {
  angle,
  descent,
  dot,
  gainForAnswers,
  LANDSCAPE,
  length,
  loss,
  START,
  step,
  TRAIL_STEPS,
  WAYS,
  withDescent,
  within,
  type Point,
} from './landscape'

const SVG = 'http://www.w3.org/2000/svg'
/** How far a key press moves what has the focus, in units of the landscape. */
const NUDGE = 0.1
const FRAME_MS = 25
const KEYS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-NUDGE, 0],
  ArrowRight: [NUDGE, 0],
  ArrowUp: [0, NUDGE],
  ArrowDown: [0, -NUDGE],
}

type Handle = 'ball' | 'answers' | 'teacher'

class LandscapeFigure {
  private view: LandscapeView = { land: LANDSCAPE, start: START, ball: START, way: 'sum' }
  private readonly knobs = new Map<Handle, SVGGElement>()
  private readonly drawing = document.createElementNS(SVG, 'g')
  private readonly readout = document.createElement('p')
  private timer: ReturnType<typeof setInterval> | undefined

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly words: LandscapeStrings,
  ) {
    svg.removeAttribute('role')
    svg.setAttribute('role', 'group')
    svg.replaceChildren(this.drawing)
    for (const handle of ['answers', 'teacher', 'ball'] as const) this.addKnob(handle)
    this.readout.className = 'lesson-readout'
    svg.after(this.controls(), this.readout)
    this.show({})
  }

  private show(change: Partial<LandscapeView>): void {
    this.view = { ...this.view, ...change }
    this.drawing.innerHTML = landscapeContent(this.view)
    const { land, ball } = this.view
    const [s, f] = [descent(land.answers, ball), descent(land.teacher, ball)]
    const degrees = (angle(s, f) ?? 0).toFixed(0)
    const tip = (arrow: Point): string => this.words.tipState(length(arrow).toFixed(2), degrees)
    this.place('ball', pixel(ball), this.words.ballState(ball[0].toFixed(2), ball[1].toFixed(2)), ball[0])
    this.place('answers', tipOf(land.answers, ball), tip(s), Number(degrees))
    this.place('teacher', tipOf(land.teacher, ball), tip(f), Number(degrees))
    this.readout.textContent = this.sentences(s, f)
  }

  /** Losses, angle, and what the next step does. */
  private sentences(s: Point, f: Point): string {
    const { words } = this
    const { land, ball, way } = this.view
    const overlap = dot(s, f)
    const cut = overlap < 0 ? words.cut(((100 * -overlap) / (length(s) * length(f))).toFixed(0)) : words.quiet
    return [
      words.losses(loss(land.answers, ball).toFixed(2), loss(land.teacher, ball).toFixed(2)),
      words.angle((angle(s, f) ?? 0).toFixed(0)),
      way === 'projection' || overlap >= 0 ? cut : '',
      gainForAnswers(way, s, f) >= 0 ? words.helps : words.hurts,
    ]
      .filter(Boolean)
      .join(' ')
  }

  private place(handle: Handle, [x, y]: Point, state: string, value: number): void {
    const knob = this.knobs.get(handle)
    knob?.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`)
    knob?.setAttribute('aria-valuenow', value.toFixed(1))
    knob?.setAttribute('aria-valuetext', state)
  }

  private addKnob(handle: Handle): void {
    const knob = document.createElementNS(SVG, 'g')
    const classes = { ball: 'lesson-knob', answers: 'lesson-knob answers', teacher: 'lesson-knob teacher' }
    knob.setAttribute('class', classes[handle])
    knob.setAttribute('role', 'slider')
    knob.setAttribute('tabindex', '0')
    knob.setAttribute('aria-label', this.words[handle])
    knob.setAttribute('aria-valuemin', handle === 'ball' ? '-3.3' : '0')
    knob.setAttribute('aria-valuemax', handle === 'ball' ? '3.3' : '180')
    const circle = document.createElementNS(SVG, 'circle')
    circle.setAttribute('r', handle === 'ball' ? '13' : '11')
    knob.append(circle)
    knob.addEventListener('pointerdown', (event) => {
      knob.setPointerCapture(event.pointerId)
      knob.focus({ preventScroll: true })
      event.preventDefault()
    })
    knob.addEventListener('pointermove', (event) => {
      if (knob.hasPointerCapture(event.pointerId)) this.move(handle, this.pointer(event))
    })
    knob.addEventListener('keydown', (event) => this.onKey(event, handle))
    this.knobs.set(handle, knob)
    this.svg.append(knob)
  }

  private pointer({ clientX, clientY }: PointerEvent): Point {
    const box = this.svg.getBoundingClientRect()
    return unpixel([
      ((clientX - box.left) * PICTURE_WIDTH) / box.width,
      ((clientY - box.top) * PICTURE_HEIGHT) / box.height,
    ])
  }

  /** Moves a knob to a place. The ball starts again there; an arrow takes its valley along. */
  private move(handle: Handle, place: Point): void {
    this.stop()
    const to = within(place)
    const { land, ball } = this.view
    if (handle === 'ball') return this.show({ ball: to, start: to })
    const arrow: Point = [(to[0] - ball[0]) / ARROW, (to[1] - ball[1]) / ARROW]
    this.show({ land: { ...land, [handle]: withDescent(land[handle], ball, arrow) }, start: ball })
  }

  private onKey(event: KeyboardEvent, handle: Handle): void {
    const by = KEYS[event.key]
    if (handle === 'ball' && event.key === 'Enter') this.step()
    else if (by) {
      const { land, ball } = this.view
      const from = handle === 'ball' ? ball : unpixel(tipOf(land[handle], ball))
      this.move(handle, [from[0] + by[0], from[1] + by[1]])
    } else return
    event.preventDefault()
  }

  private step(): void {
    const { land, ball, way } = this.view
    this.show({ ball: step(land, ball, way) })
  }

  private stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
  }

  /** Many steps, one after the other; at once where motion is to be reduced. */
  private roll(): void {
    this.stop()
    let left = TRAIL_STEPS
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      while (left-- > 0) this.step()
      return
    }
    this.timer = setInterval(() => {
      this.step()
      if (--left <= 0) this.stop()
    }, FRAME_MS)
  }

  private controls(): HTMLElement {
    const { words } = this
    const box = document.createElement('div')
    box.className = 'lesson-controls'
    const button = (text: string, act: () => void): HTMLButtonElement => {
      const made = document.createElement('button')
      made.type = 'button'
      made.textContent = text
      made.addEventListener('click', act)
      return made
    }
    const ways = document.createElement('span')
    ways.setAttribute('role', 'radiogroup')
    ways.setAttribute('aria-label', words.way)
    ways.className = 'lesson-controls'
    for (const way of WAYS) {
      const label = document.createElement('label')
      const input = document.createElement('input')
      input.type = 'radio'
      input.name = 'way'
      input.checked = way === this.view.way
      input.addEventListener('change', () => this.show({ way }))
      const mark = document.createElement('i')
      mark.dataset.way = way
      label.append(input, mark, words.ways[way])
      ways.append(label)
    }
    const once = button(words.step, () => {
      this.stop()
      this.step()
    })
    const back = button(words.back, () => {
      this.stop()
      this.show({ land: LANDSCAPE, start: START, ball: START })
    })
    const help = document.createElement('small')
    help.textContent = words.help
    box.append(
      ways,
      once,
      button(words.roll, () => this.roll()),
      back,
      help,
    )
    return box
  }
}

for (const svg of document.querySelectorAll<SVGSVGElement>('figure[data-figure="landscape"] > svg'))
  new LandscapeFigure(svg, document.documentElement.lang === 'ko' ? landscapeKo : landscapeEn)
