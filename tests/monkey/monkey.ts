// A monkey at the keyboard: random actions, the same for the same seed as far as timing allows. It looks for what
// no action may do: an error on the console, a page that stands still, a run that is gone.

import type { Page } from '@playwright/test'
import { stream } from '../../src/world/random'
import { READY_TIMEOUT, stepOf } from '../e2e/page'
import { choose, mayLeave, reachable, type Control } from './controls'
import { keptLines, Ledger } from './ledger'
import { WORDS, type Named } from './words'

/** Small enough to train while everything else happens. */
export const LIGHT =
  '#v=1&preset=tiny&trainFrames=4&batchFrames=1&validationFrames=2&evaluateEvery=0&steps=2000'

/** Links that a person follows, whole and broken. */
const LINKS = [
  LIGHT,
  `${LIGHT}&seed=7`,
  `${LIGHT}&method=sum&learningRate=0.001`,
  `${LIGHT}&page=runs`,
  `${LIGHT}&page=gradients`,
  '#v=1&preset=tiny&layers=99',
  '#v=1&preset=tiny&constructor=1',
  '#hello',
]
/** Texts that a person, or nobody, types. */
const TEXTS = [
  '',
  '0',
  '3',
  '12',
  '1,000',
  '0,001',
  '97.5',
  '-1',
  '1e400',
  'abc',
  '１０',
  '0<-0',
  '__proto__',
  '\u{1f600}',
]
const KEYS = [
  'Space',
  'Escape',
  'Tab',
  'Enter',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  's',
  'r',
  'n',
  'e',
  '/',
  '?',
  'Control+a',
  'Delete',
]
const WIDTHS = [390, 768, 1100, 1366]
/**
 * Not pressed: what deletes, what opens files, what trains a teacher, starts an experiment or writes a project on
 * the graphics processor for minutes.
 */
const LEFT_ALONE =
  /delete|remove|discard|^train$|^start$|^continue$|specialis|pytorch|삭제|버리기|^학습$|^시작$|^이어서 하기$|특화/i

/** Time for the page to move: a step of a slow adapter, a preparation. */
const MOVES_MS = 40_000
/** A preparation that takes longer is given up, as a person would: other settings are opened. */
const PATIENCE_MS = 60_000
const LOOK_EVERY = 25

export interface MonkeyReport {
  actions: number
  /** How often each kind of action was done. */
  counts: Record<string, number>
  /** Steps of all kept runs together, and how many runs. */
  saved: { runs: number; steps: number }
}

export class Monkey {
  readonly counts: Record<string, number> = {}
  private readonly random
  private readonly ledger = new Ledger()
  private readonly log: string[] = []
  private readonly errors: string[] = []

  constructor(
    private readonly page: Page,
    private readonly seed: number,
  ) {
    this.random = stream(seed, 'monkey')
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message))
    page.on('crash', () => this.errors.push('the tab crashed'))
    page.on('download', (download) => void download.cancel().catch(() => undefined))
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined))
    page.on('filechooser', () => undefined)
  }

  /** Does so many actions; throws, with the last ones, at the first thing that is wrong. */
  async play(actions: number, until = Infinity): Promise<MonkeyReport> {
    await this.page.goto(`/${LIGHT}`)
    await this.look()
    let done = 0
    while (done < actions && Date.now() < until) {
      await this.act()
      if (++done % LOOK_EVERY === 0) await this.look()
      this.complain()
    }
    await this.look()
    const lines = await keptLines(this.page)
    const saved = { runs: lines.length, steps: lines.reduce((sum, { steps }) => sum + steps, 0) }
    return { actions: done, counts: this.counts, saved }
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random.uniform() * list.length)]
  }

  private note(kind: string, what = ''): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1
    this.log.push(what ? `${kind}: ${what}` : kind)
    if (this.log.length > 40) this.log.shift()
  }

  private fail(what: string): never {
    throw new Error(`seed ${this.seed}: ${what}\nlast actions:\n${this.log.join('\n')}`)
  }

  private complain(): void {
    if (this.errors.length > 0) this.fail(this.errors.join('\n'))
  }

  private async act(): Promise<void> {
    const dice = this.random.uniform()
    if (dice < 0.66) return this.touch()
    if (dice < 0.8) return this.press()
    if (dice < 0.88) return this.transport()
    if (dice < 0.93) return this.travel()
    if (dice < 0.96) return this.resume()
    if (dice < 0.985) return this.scroll()
    return this.reload()
  }

  /** A control, taken by what it is. */
  private async touch(): Promise<void> {
    const controls = (await reachable(this.page)).filter(({ name, kind }) => {
      return kind !== 'file' && !LEFT_ALONE.test(name)
    })
    if (controls.length === 0) return this.press()
    const control = this.pick(controls)
    this.note(control.kind, control.name)
    await this.use(control)
  }

  private async use(control: Control): Promise<void> {
    const { kind, x, y, width, height } = control
    const { mouse, keyboard } = this.page
    if (kind === 'select') return mayLeave(() => choose(this.page, control, this.random.uniform()))
    const inside = (): [number, number] => [
      x + width * (0.1 + 0.8 * this.random.uniform()),
      y + height * (0.1 + 0.8 * this.random.uniform()),
    ]
    if (kind === 'range' || kind === 'picture') {
      await mouse.move(...inside())
      await mouse.down()
      await mouse.move(...inside(), { steps: 4 })
      await mouse.up()
      return
    }
    await mouse.click(x + width / 2, y + height / 2)
    if (kind !== 'text') return
    await keyboard.press('Control+A')
    await keyboard.insertText(this.pick(TEXTS))
    await keyboard.press(this.pick(['Enter', 'Tab', 'Escape']))
  }

  private async press(): Promise<void> {
    const key = this.pick(KEYS)
    this.note('key', key)
    await this.page.keyboard.press(key)
  }

  private async transport(): Promise<void> {
    const name = this.pick<Named>(['run', 'run', 'pause', 'step', 'reset', 'newSeed'])
    this.note('transport', name)
    await this.pressNamed(name)
  }

  /** A button by its name, in either language; nothing where there is none to be pressed. */
  private async pressNamed(name: Named): Promise<boolean> {
    const [english, korean] = [WORDS.en, WORDS.ko].map((words) =>
      this.page.getByRole('button', { name: words[name], exact: true }),
    )
    return english
      .or(korean)
      .first()
      .click({ timeout: 1000 })
      .then(
        () => true,
        () => false,
      )
  }

  private async travel(): Promise<void> {
    const where = this.pick(['back', 'back', 'forward', 'link', 'width'])
    if (where === 'link') {
      const link = this.pick(LINKS)
      this.note('link', link)
      await mayLeave(() => this.page.evaluate((hash) => (location.hash = hash), link))
    } else if (where === 'width') {
      const width = this.pick(WIDTHS)
      this.note('width', String(width))
      await this.page.setViewportSize({ width, height: 800 })
    } else {
      this.note(where)
      await mayLeave(() =>
        this.page.evaluate((back) => (back ? history.back() : history.forward()), where === 'back'),
      )
    }
    await this.stay()
  }

  /** Back beyond the first entry leaves the page: it is opened again. */
  private async stay(): Promise<void> {
    await this.page.waitForTimeout(50)
    if (this.page.url().startsWith('http')) return
    await this.page.goto(`/${LIGHT}`)
  }

  private async resume(): Promise<void> {
    const offer = this.page.getByTestId('student-offer')
    if ((await offer.count()) > 0) {
      const at = this.random.uniform() < 0.7 ? 0 : 1
      this.note('offer', at === 0 ? 'taken' : 'closed')
      await offer
        .getByRole('button')
        .nth(at)
        .click({ timeout: 1000 })
        .catch(() => undefined)
      return
    }
    this.note('saved run')
    if (!(await this.pressNamed('runs'))) return
    const rows = this.page.locator('.run-list tbody .run-name')
    const count = await rows.count()
    if (count === 0) return
    await rows
      .nth(Math.floor(this.random.uniform() * count))
      .click({ timeout: 1000 })
      .catch(() => undefined)
    await this.pressNamed(this.pick<Named>(['show', 'show', 'overlay']))
  }

  private async scroll(): Promise<void> {
    this.note('scroll')
    await this.page.mouse.wheel(0, 1200 * (this.random.uniform() - 0.4))
  }

  private async reload(): Promise<void> {
    this.note('reload')
    await this.page.reload()
  }

  /** Looks whether all is well: nothing said, nothing stuck, nothing lost. */
  private async look(): Promise<void> {
    await this.stay()
    const status = await this.status()
    if (status === 'preparing') await this.wait()
    else if (status === 'running') await this.moves()
    else if (status === 'failed') await this.recover()
    this.complain()
    const lost = this.ledger.check(await keptLines(this.page))
    if (lost.length > 0) this.fail(`lost: ${lost.join('; ')}`)
    await this.isRecorded()
  }

  private async status(): Promise<string> {
    const shown = this.page.locator('.status[data-status]')
    const found = await shown.getAttribute('data-status', { timeout: 10_000 }).catch(() => null)
    return found ?? this.fail('the page shows no status')
  }

  /** A run that goes on makes steps, or halts. */
  private async moves(): Promise<void> {
    const before = await stepOf(this.page)
    const until = Date.now() + MOVES_MS
    while (Date.now() < until) {
      if ((await this.status()) !== 'running' || (await stepOf(this.page)) !== before) return
      await this.page.waitForTimeout(100)
    }
    this.fail(`it runs, and stands at step ${before}`)
  }

  /** What is being prepared gets ready; a person who waits too long opens something lighter, and that does. */
  private async wait(): Promise<void> {
    if (await this.leaves('preparing', PATIENCE_MS)) return
    this.note('gave up waiting')
    await this.page.evaluate(
      (hash) => (location.hash = hash),
      `${LIGHT}&seed=${this.counts['gave up waiting']}`,
    )
    await this.pressNamed('openAddress')
    if (!(await this.leaves('preparing', READY_TIMEOUT))) this.fail('it prepares for ever')
  }

  private async leaves(status: string, ms: number): Promise<boolean> {
    const until = Date.now() + ms
    while (Date.now() < until) {
      if ((await this.status()) !== status) return true
      await this.page.waitForTimeout(200)
    }
    return false
  }

  /** Settings can be such that training fails: the page says why and offers a way out; else they are asked about. */
  private async recover(): Promise<void> {
    const { page } = this
    const said = page.locator('.notice')
    const words = await said
      .first()
      .innerText({ timeout: 10_000 })
      .catch(() => this.fail('it failed without a word'))
    this.note('failed', words.slice(0, 120).replaceAll('\n', ' '))
    await page.goto(`/${LIGHT}&seed=${1000 + Math.floor(1000 * this.random.uniform())}`)
    await page.reload()
    if (!(await this.leaves('preparing', READY_TIMEOUT))) this.fail('it prepares for ever')
  }

  /** The run on screen lies in storage, once it has halted. */
  private async isRecorded(): Promise<void> {
    const status = await this.status()
    if (status !== 'paused' && status !== 'finished') return
    const step = await stepOf(this.page)
    if (step === 0) return
    const until = Date.now() + 10_000
    while (Date.now() < until) {
      if ((await keptLines(this.page)).some(({ steps }) => steps >= step)) return
      await this.page.waitForTimeout(200)
    }
    this.fail(`step ${step} of the run on screen lies in no record`)
  }
}
