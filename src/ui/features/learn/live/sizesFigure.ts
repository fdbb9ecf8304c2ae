// Chapter 11, live: what an answer costs a teacher and the student on this machine, on the float64 reference in a
// worker; and a small student that is trained here, to be taken along as a file.

import {
  measureCosts,
  trainInLesson,
  type CostReport,
  type LessonReport,
} from '../../../../worker/clients/lessonClient'
import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import { ONE_TEACHER } from './oneTeacher'
import { button, element, isKorean, livePart, siteRoot } from './dom'

type Costs = Extract<CostReport, { type: 'costs' }>
type Cost = Costs['teacher']

/** A student with one right teacher, as in chapter 10. */
export const TAKEN_CHANGES = {
  method: 'agp',
  ...ONE_TEACHER,
  weightPerception: 0.3,
} as const

/** Three significant digits, and no exponent. */
export const rounded = (v: number): string => String(v >= 100 ? Math.round(v) : Number(v.toPrecision(3)))

interface Row {
  label: string
  of: (cost: Cost) => number
  unit: string
}

class SizesFigure {
  private readonly measured = element('div', { class: 'lesson-table' })
  private readonly status = element('p', { class: 'lesson-readout', role: 'status' })
  private readonly file = element('p', { class: 'lesson-note' })
  private readonly start: HTMLButtonElement
  private readonly train: HTMLButtonElement
  private stop: (() => void) | null = null

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
  ) {
    const t = words.sizes
    this.start = button(t.measure, () => this.measure())
    this.train = button(t.take, () => (this.stop ? this.end(words.stopped) : this.run()))
    livePart(figure, t.label).append(
      element('p', {}, t.ask),
      element('div', { class: 'lesson-controls' }, this.start, this.train),
      element('p', { class: 'lesson-note' }, t.wait),
      this.measured,
      this.status,
      this.file,
    )
  }

  private measure(): void {
    this.start.disabled = true
    this.status.textContent = this.words.sizes.measuring
    measureCosts({ root: siteRoot() }, (report) => {
      this.start.disabled = false
      if (report.type === 'failed') this.status.textContent = this.words.failed(report.message)
      else this.showCosts(report)
    })
  }

  private rows(): Row[] {
    const t = this.words.sizes
    return [
      { label: t.parameters, of: ({ parameters }) => parameters / 1000, unit: t.thousand },
      { label: t.memory, of: ({ bytes }) => bytes / 1e6, unit: 'MB' },
      { label: t.first, of: ({ firstWordMs }) => firstWordMs, unit: 'ms' },
      { label: t.next, of: ({ nextWordMs }) => nextWordMs, unit: 'ms' },
      { label: t.answer, of: ({ firstWordMs, nextWordMs }) => firstWordMs + 2 * nextWordMs, unit: 'ms' },
    ]
  }

  private showCosts({ teacher, student, encoderMs }: Costs): void {
    const t = this.words.sizes
    const head = ['', t.teacher, t.student, t.ratio].map((text) =>
      text ? element('th', { scope: 'col' }, text) : element('td'),
    )
    const body = this.rows().map(({ label, of, unit }) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, label),
        ...[teacher, student].map((cost) => element('td', {}, `${rounded(of(cost))} ${unit}`)),
        element('td', {}, t.times(rounded(of(teacher) / of(student)))),
      ),
    )
    this.measured.replaceChildren(
      element(
        'table',
        {},
        element('caption', {}, t.caption),
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...body),
      ),
    )
    this.status.textContent = t.found(String(teacher.answers), rounded(encoderMs))
  }

  private run(): void {
    this.train.textContent = this.words.stop
    this.status.textContent = this.words.starting
    this.file.replaceChildren()
    const request = { root: siteRoot(), preset: 'one-minute', changes: TAKEN_CHANGES, keep: true } as const
    this.stop = trainInLesson(request, (report) => this.take(report))
  }

  private take(report: LessonReport): void {
    const t = this.words.sizes
    if (report.type === 'step' && report.accuracy) {
      const percent = String(Math.round(100 * (report.accuracy.perception ?? 0)))
      this.status.textContent = t.learned(String(report.step), percent)
    } else if (report.type === 'failed') this.end(this.words.failed(report.message))
    else if (report.type === 'done' && report.student) {
      this.offer(report.student)
      this.end(`${this.status.textContent} ${t.ready}`)
    }
  }

  private offer(student: Uint8Array): void {
    const t = this.words.sizes
    const address = URL.createObjectURL(new Blob([student as Uint8Array<ArrayBuffer>]))
    const name = 'student.safetensors'
    const link = element('a', { href: address, download: name }, t.save(name, rounded(student.length / 1000)))
    this.file.replaceChildren(link, ` ${t.where}`)
  }

  private end(text: string): void {
    this.stop?.()
    this.stop = null
    this.train.textContent = this.words.again
    this.status.textContent = text
  }
}

for (const figure of document.querySelectorAll('figure[data-figure="sizes"]'))
  new SizesFigure(figure, isKorean() ? liveKo : liveEn)
