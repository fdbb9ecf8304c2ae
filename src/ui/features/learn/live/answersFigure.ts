// Chapter 4, live: a small student learns from answers alone on the float64 reference, in a worker. The reader
// draws its accuracy first; then the curve runs over the drawing.

import { trainInLesson, type LessonReport } from '../../../../worker/clients/lessonClient'
import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import { AccuracyChart, drawnAt, UNDRAWN, type Mark } from './accuracyChart'
import { LinkedChoices } from './linkedChoices'
import { button, element, hideUntilCompared, isKorean, keep, livePart, recalled, siteRoot } from './dom'

/** Steps of the preset "One minute". */
export const STEPS = 300
const MEMORY = 'answers.drawn'

const percent = (share: number | null | undefined): number => Math.round(100 * (share ?? 0))

/** A drawing as it is remembered; null where it is none. */
export function readDrawing(text: string | null): number[] | null {
  const values = (text ?? '').split(',').map(Number)
  return values.length === UNDRAWN.length && values.every((v) => v >= 0 && v <= 100) ? values : null
}

class AnswersFigure {
  private readonly chart: AccuracyChart
  private readonly status = element('p', { class: 'lesson-readout', role: 'status' })
  private readonly start: HTMLButtonElement
  private readonly link = new LinkedChoices('answers', () => this.open())
  private drawn = this.linked() ?? readDrawing(recalled(MEMORY))
  private marks: Mark[] = []
  private majority = 0
  private began = 0
  private stop: (() => void) | null = null

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
  ) {
    hideUntilCompared(figure, words.predictions)
    const part = livePart(figure, words.answers.label)
    this.chart = new AccuracyChart(words.chart, STEPS, (drawn) => {
      this.drawn = [...drawn]
      keep(MEMORY, this.drawn.join(','))
      this.link.put({ drawn: this.drawn.join('-') })
    })
    this.chart.askDrawing(this.drawn ?? UNDRAWN)
    this.start = button(words.answers.train, () => (this.stop ? this.end(words.stopped) : this.run()))
    const controls = element('div', { class: 'lesson-controls' }, this.start)
    const wait = element('p', { class: 'lesson-note' }, words.answers.wait)
    part.append(element('p', {}, words.answers.ask), this.chart.root, controls, wait, this.status)
  }

  /** The curve that the address draws. */
  private linked(): number[] | null {
    return readDrawing(this.link.values.drawn?.replaceAll('-', ',') ?? null)
  }

  private open(): void {
    this.drawn = this.linked() ?? this.drawn
    if (this.drawn) this.chart.setDrawing(this.drawn)
  }

  private run(): void {
    this.marks = []
    this.chart.setCurve('student', this.marks)
    this.start.textContent = this.words.stop
    this.status.textContent = this.words.starting
    this.began = performance.now()
    const request = { root: siteRoot(), preset: 'one-minute', changes: {} } as const
    this.stop = trainInLesson(request, (report) => this.take(report))
  }

  private take(report: LessonReport): void {
    const { words } = this
    if (report.type === 'ready') {
      this.began = performance.now()
      this.majority = percent(report.majority.perception)
      this.chart.setLevel('commonest', this.majority, words.commonest(String(this.majority)))
      this.marks.push([0, percent(report.accuracy.perception)])
      this.chart.setCurve('student', this.marks)
    } else if (report.type === 'step') {
      const { step, accuracy } = report
      if (!accuracy) return
      const reached = percent(accuracy.perception)
      this.marks.push([step, reached])
      this.chart.setCurve('student', this.marks)
      const rate = (1000 * step) / (performance.now() - this.began)
      this.status.textContent = [
        words.answers.running(String(step), String(reached), rate.toFixed(0)),
        words.left(String(Math.ceil((STEPS - step) / rate))),
      ].join(' ')
    } else if (report.type === 'failed') this.end(this.words.failed(report.message))
    else this.end(this.verdict())
  }

  private verdict(): string {
    const [, reached] = this.marks[this.marks.length - 1]
    const half = this.marks.find(([step]) => step >= STEPS / 2) ?? [STEPS, reached]
    const words = this.words.answers
    const own = this.drawn
      ? words.drawn(
          String(Math.round(drawnAt(this.drawn, half[0], STEPS))),
          String(half[1]),
          String(Math.round(drawnAt(this.drawn, STEPS, STEPS))),
          String(reached),
        )
      : ''
    return `${words.reached(String(reached), String(this.majority))} ${own}`
  }

  private end(text: string): void {
    this.stop?.()
    this.stop = null
    this.start.textContent = this.words.again
    this.status.textContent = text
  }
}

for (const figure of document.querySelectorAll('figure[data-figure="answers"]'))
  new AnswersFigure(figure, isKorean() ? liveKo : liveEn)
