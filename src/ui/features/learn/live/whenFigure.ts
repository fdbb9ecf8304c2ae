// Chapter 10, live: two students learn from the same answers and the same teacher's probabilities on the
// float64 reference, one with the plain sum, one with AGP. The reader chooses how heavy the teacher is and
// whether it or the labels are wrong, and says which curve is which before it is told.

import {
  openStudent,
  type LessonReport,
  type LessonRequest,
  type WaitingStudent,
} from '../../../../worker/clients/lessonClient'
import type { ReferenceAccuracy } from '../../../../experiment/reference/referenceRun'
import { liveEn, type LiveStrings } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import { AccuracyChart, type Mark } from './accuracyChart'
import { chosenOf, LinkedChoices } from './linkedChoices'
import {
  check,
  button,
  choice,
  element,
  hideUntilCompared,
  isKorean,
  keep,
  livePart,
  recalled,
  siteRoot,
  whenSeen,
  withUnit,
} from './dom'
import {
  METHODS,
  REGIMES,
  STEPS,
  studentChanges,
  WEIGHTS,
  type AnswersAlone,
  type Method,
  type Regime,
} from './whenSettings'

const GUESSES = ['a', 'b', 'same'] as const
const MEMORY = 'when.guess'
const DRAWS = 'when.draws'

/**
 * Which letter AGP's curve gets, drawn anew for each run; after the same letter twice it is the other one. `before`:
 * the letters of earlier runs, the last one last. `random`: in 0..1.
 */
export function drawnLetter(before: string, random: number): 'a' | 'b' {
  if (before.endsWith('aa')) return 'b'
  if (before.endsWith('bb')) return 'a'
  return random < 0.5 ? 'a' : 'b'
}

interface Student {
  method: Method
  curve: 'a' | 'b'
  marks: Mark[]
  stop: () => void
  done: boolean
}

class WhenFigure {
  private readonly chart: AccuracyChart
  private readonly status = element('p', { class: 'lesson-readout', role: 'status' })
  private readonly found = element('div', { class: 'lesson-table' })
  private readonly start: HTMLButtonElement
  private readonly answer: HTMLButtonElement
  private readonly link = new LinkedChoices('when', () => this.open())
  private readonly groups: Readonly<Record<'what' | 'weight', HTMLElement>>
  private weight: (typeof WEIGHTS)[number] = '0.6'
  private regime: Regime = 'wrong'
  private students: Student[] = []
  /** Made ready before the button is pressed, one for each method; empty until the figure is seen. */
  private waiting: WaitingStudent[] = []
  private majority = 0
  /** Percent that answers alone reached where the students that train, or trained last, are. */
  private alone = 0
  /** When the first of both students was ready. */
  private began = 0
  private guess = recalled(MEMORY)
  /** What the students that train, or trained last, were given. */
  private setting = ''
  private readonly results = new Map<string, Record<Method | 'alone', number>>()

  constructor(
    figure: Element,
    private readonly words: LiveStrings,
    private readonly answersAlone: AnswersAlone,
  ) {
    const t = words.when
    hideUntilCompared(figure, words.predictions)
    const part = livePart(figure, t.label)
    this.chart = new AccuracyChart(words.chart, STEPS)
    this.chart.root.hidden = true
    this.start = button(t.train, () => (this.running ? this.end(words.stopped) : this.run()))
    this.answer = button(t.which, () => this.reveal())
    this.answer.hidden = true
    this.groups = {
      what: choice(
        t.teacher,
        REGIMES.map((r) => [r, t.regimes[r]] as const),
        null,
        (what) => this.choose({ what }),
      ),
      weight: choice(
        t.weight,
        WEIGHTS.map((w) => [w, w] as const),
        null,
        (weight) => this.choose({ weight }),
      ),
    }
    this.open()
    whenSeen(part, () => this.prepare())
    part.append(
      element('p', {}, t.ask),
      this.groups.what,
      this.groups.weight,
      this.chart.root,
      choice(
        t.guess,
        GUESSES.map((g) => [g, t.guesses[g]] as const),
        this.asGuess(),
        (g) => {
          this.guess = g
          keep(MEMORY, g)
        },
      ),
      element('div', { class: 'lesson-controls' }, this.start, this.answer),
      element('p', { class: 'lesson-note' }, t.wait),
      this.status,
      this.found,
    )
  }

  private choose(change: Readonly<Record<string, string>>): void {
    this.link.put(change)
    this.open()
  }

  /** Chooses what the address names, for the next students; those that train go on. */
  private open(): void {
    const { what, weight } = this.link.values
    this.regime = chosenOf(what, REGIMES, 'wrong')
    this.weight = chosenOf(weight, WEIGHTS, '0.6')
    check(this.groups.what, this.regime)
    check(this.groups.weight, this.weight)
    if (this.waiting.length > 0) this.prepare()
  }

  private request(method: Method): LessonRequest {
    const changes = studentChanges(method, Number(this.weight), this.regime)
    return { root: siteRoot(), preset: 'one-minute', changes }
  }

  /** Files, roads and the first evaluation take a second or more: they are done before somebody presses. */
  private prepare(): void {
    if (this.running) return
    if (this.waiting.length === 0) this.waiting = METHODS.map(openStudent)
    METHODS.forEach((method, i) => this.waiting[i].prepare(this.request(method)))
  }

  private asGuess(): (typeof GUESSES)[number] | null {
    return GUESSES.find((g) => g === this.guess) ?? null
  }

  private get running(): boolean {
    return this.students.some(({ done }) => !done)
  }

  private run(): void {
    for (const { stop } of this.students) stop()
    this.began = 0
    this.chart.root.hidden = false
    // Which curve is which is told afterwards: it changes from run to run.
    const before = recalled(DRAWS) ?? ''
    const agp = drawnLetter(before, Math.random())
    keep(DRAWS, (before + agp).slice(-2))
    const curves = agp === 'a' ? (['b', 'a'] as const) : (['a', 'b'] as const)
    const { regimes, heavy } = this.words.when
    this.setting = `${regimes[this.regime]}, ${heavy(this.weight)}`
    const recorded = this.answersAlone[this.regime === 'labels' ? 'labels' : 'right']
    this.alone = Math.round(100 * recorded[recorded.length - 1].perception)
    this.chart.setLevel('alone', this.alone, this.words.when.alone(String(this.alone)))
    this.students = METHODS.map((method, i): Student => {
      const student: Student = {
        method,
        curve: curves[i],
        marks: [],
        stop: () => undefined,
        done: false,
      }
      this.chart.setCurve(student.curve, student.marks)
      const worker = this.waiting[i] ?? openStudent()
      student.stop = worker.end
      worker.train(this.request(method), (report) => this.take(student, report))
      return student
    })
    this.waiting = []
    this.start.textContent = this.words.stop
    this.answer.hidden = true
    this.status.textContent = this.words.starting
  }

  private take(student: Student, report: LessonReport): void {
    if (report.type === 'ready') {
      this.began ||= performance.now()
      this.majority = Math.round(100 * (report.majority.perception ?? 0))
      this.chart.setLevel('commonest', this.majority, this.words.commonest(String(this.majority)))
      this.mark(student, 0, report.accuracy)
    } else if (report.type === 'step' && report.accuracy) {
      this.mark(student, report.step, report.accuracy)
    } else if (report.type === 'failed') {
      this.end(this.words.failed(report.message))
    } else if (report.type === 'done') {
      student.done = true
      if (!this.running) this.finish()
    }
  }

  private mark(student: Student, step: number, { perception }: ReferenceAccuracy): void {
    student.marks.push([step, Math.round(100 * (perception ?? 0))])
    this.chart.setCurve(student.curve, student.marks)
    // The students take turns: what both have reached never runs backwards.
    const both = Math.min(...this.students.map(({ marks }) => marks.at(-1)?.[0] ?? 0))
    const secondsPerStep = both > 0 ? (performance.now() - this.began) / 1000 / both : null
    this.status.textContent = [
      this.words.when.running(String(both), String(STEPS)),
      secondsPerStep === null ? '' : this.words.left(String(Math.ceil((STEPS - both) * secondsPerStep))),
    ].join(' ')
  }

  private reached(method: Method): number {
    const { marks } = this.students.find((s) => s.method === method)!
    return marks[marks.length - 1][1]
  }

  private finish(): void {
    this.start.textContent = this.words.again
    this.answer.hidden = false
    this.status.textContent = this.words.when.both
  }

  private reveal(): void {
    const t = this.words.when
    const [sum, agp] = [this.reached('sum'), this.reached('agp')]
    const curve = this.students.find((s) => s.method === 'agp')!.curve
    const own = this.asGuess()
    this.answer.hidden = true
    this.status.textContent = [
      t.found(t.guesses[curve], String(agp), String(sum), String(this.alone), String(this.majority)),
      own ? t.said(t.guesses[own]) : '',
    ].join(' ')
    this.results.set(this.setting, { sum, agp, alone: this.alone })
    this.showResults()
  }

  private showResults(): void {
    const t = this.words.when
    const head = element(
      'tr',
      {},
      ...[t.setting, t.aloneColumn, t.sum, t.agp].map((text) => element('th', { scope: 'col' }, text)),
    )
    const rows = [...this.results].map(([key, { sum, agp, alone }]) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, key),
        element('td', {}, withUnit(String(alone), '%')),
        element('td', {}, withUnit(String(sum), '%')),
        element('td', {}, withUnit(String(agp), '%')),
      ),
    )
    this.found.replaceChildren(
      element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)),
    )
  }

  private end(text: string): void {
    for (const student of this.students) {
      student.stop()
      student.done = true
    }
    this.start.textContent = this.words.again
    this.status.textContent = text
  }
}

for (const figure of document.querySelectorAll('figure[data-figure="when"]')) {
  const data = figure.querySelector('script[type="application/json"]')?.textContent
  if (data) new WhenFigure(figure, isKorean() ? liveKo : liveEn, JSON.parse(data) as AnswersAlone)
}
