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
  LANDSCAPE,
  length,
  loss,
  START,
  step,
  TRAIL_STEPS,
  verdictOf,
  WAYS,
  withDescent,
  within,
  type Bowl,
  type Point,
  type Way,
} from './landscape'
import { LinkedChoices } from './live/linkedChoices'

const SVG = 'http://www.w3.org/2000/svg'
/** How far a key press moves what has the focus, in units of the landscape. */
const NUDGE = 0.1
const FRAME_MS = 25
/** Digits of a place in the address. */
const DIGITS = 3
const KEYS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-NUDGE, 0],
  ArrowRight: [NUDGE, 0],
  ArrowUp: [0, NUDGE],
  ArrowDown: [0, -NUDGE],
}

const writePoint = (at: Point): string => at.map((v) => Number(v.toFixed(DIGITS))).join(',')

function readPoint(text: string | undefined): Point | null {
  const [x, y] = (text ?? '').split(',').map(Number)
  return text && Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null
}

type Handle = 'ball' | 'answers' | 'teacher'

class LandscapeFigure {
  private view: LandscapeView = { land: LANDSCAPE, start: START, ball: START, way: 'sum' }
  private readonly knobs = new Map<Handle, SVGGElement>()
  private readonly drawing = document.createElementNS(SVG, 'g')
  private readonly readout = document.createElement('p')
  private readonly link = new LinkedChoices('landscape', () => this.open())
  private readonly inputs: Partial<Record<Way, HTMLInputElement>> = {}
  /** Ways that the ball has gone: their trails are drawn, not before. */
  private readonly rolled = new Set<Way>()
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
    this.open()
  }

  /** The landscape that the address names; what it does not name is as at first. */
  private open(): void {
    this.stop()
    const { values } = this.link
    const start = readPoint(values.start) ?? readPoint(values.ball) ?? START
    const ball = readPoint(values.ball) ?? start
    const bowl = (name: 'answers' | 'teacher'): Bowl => {
      const arrow = readPoint(values[name])
      return arrow ? withDescent(LANDSCAPE[name], ball, arrow) : LANDSCAPE[name]
    }
    const way = values.way === 'projection' ? 'projection' : 'sum'
    if (values.start !== undefined && values.start !== values.ball) this.rolled.add(way)
    const input = this.inputs[way]
    if (input) input.checked = true
    this.show({ land: { answers: bowl('answers'), teacher: bowl('teacher') }, start, ball, way })
  }

  /** Puts the ball, where it started, and the arrows where they were pulled, into the address. */
  private put(): void {
    const { land, start, ball, way } = this.view
    const arrow = (name: 'answers' | 'teacher'): string | null => {
      const { centre } = land[name]
      const moved = centre.some((v, i) => v !== LANDSCAPE[name].centre[i])
      return moved ? writePoint(descent(land[name], ball)) : null
    }
    const places = { start: writePoint(start), ball: writePoint(ball) }
    this.link.put({ way, ...places, answers: arrow('answers'), teacher: arrow('teacher') })
  }

  private show(change: Partial<LandscapeView>): void {
    this.view = { ...this.view, ...change }
    this.drawing.innerHTML = landscapeContent({ ...this.view, trails: [...this.rolled] })
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
      words[verdictOf(way, s, f)],
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
    if (handle === 'ball') {
      this.show({ ball: to, start: to })
      return this.put()
    }
    const arrow: Point = [(to[0] - ball[0]) / ARROW, (to[1] - ball[1]) / ARROW]
    this.show({ land: { ...land, [handle]: withDescent(land[handle], ball, arrow) }, start: ball })
    this.put()
  }

  private onKey(event: KeyboardEvent, handle: Handle): void {
    const by = KEYS[event.key]
    if (handle === 'ball' && event.key === 'Enter') this.stepOnce()
    else if (by) {
      const { land, ball } = this.view
      const from = handle === 'ball' ? ball : unpixel(tipOf(land[handle], ball))
      this.move(handle, [from[0] + by[0], from[1] + by[1]])
    } else return
    event.preventDefault()
  }

  private step(): void {
    const { land, ball, way } = this.view
    this.rolled.add(way)
    this.show({ ball: step(land, ball, way) })
  }

  private stepOnce(): void {
    this.stop()
    this.step()
    this.put()
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
      return this.put()
    }
    this.timer = setInterval(() => {
      this.step()
      if (--left > 0) return
      this.stop()
      this.put()
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
    ways.className = 'lesson-controls lesson-options'
    for (const way of WAYS) {
      const label = document.createElement('label')
      const input = document.createElement('input')
      input.type = 'radio'
      input.name = 'way'
      this.inputs[way] = input
      input.addEventListener('change', () => {
        this.link.put({ way })
        this.show({ way })
      })
      const mark = document.createElement('i')
      mark.dataset.way = way
      label.append(input, mark, words.ways[way])
      ways.append(label)
    }
    const once = button(words.step, () => this.stepOnce())
    const back = button(words.back, () => {
      this.rolled.clear()
      this.link.put({ start: null, ball: null, answers: null, teacher: null })
      this.open()
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
