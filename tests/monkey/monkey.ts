// A monkey at the keyboard: random actions, the same for the same seed as far as timing allows. It looks for what
// no action may do: an error on the console, a page that stands still, a run that is gone.

import { stream } from '../../src/world/random'
import { choose, countOf, pressOne, reachable, stepOf, textOf, type Control } from './controls'
import { mayLeave, pause, within, type Driver } from './driver'
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
/** By then a page that is being left has another address; of one that stays nothing tells. */
const LEFT_MS = 50

/** Whether something comes true within so many milliseconds. */
const becomes = async (ms: number, look: () => Promise<boolean>): Promise<boolean> =>
  (await within(ms, async () => (await look()) || null)) !== null

export interface MonkeyReport {
  actions: number
  /** How often each kind of action was done. */
  counts: Record<string, number>
  /** Steps of all kept runs together, and how many runs. */
  saved: { runs: number; steps: number }
}

/** What is wrong, with the last actions. */
class Wrong extends Error {}

export class Monkey {
  readonly counts: Record<string, number> = {}
  private readonly random
  private readonly ledger = new Ledger()
  private readonly log: string[] = []

  constructor(
    private readonly driver: Driver,
    private readonly seed: number,
    /** Until a page on a software adapter is ready, ms. */
    private readonly readyMs: number,
  ) {
    this.random = stream(seed, 'monkey')
  }

  /**
   * Does so many actions, or as many as these milliseconds allow once the page is ready; throws, with the last ones,
   * at the first thing that is wrong.
   */
  async play(actions: number, ms = Infinity): Promise<MonkeyReport> {
    await this.driver.open(LIGHT)
    // A browser's first start compiles everything.
    if (!(await this.leaves('preparing', this.readyMs))) this.fail('it does not get ready')
    await this.look()
    const until = Date.now() + ms
    let done = 0
    while (done < actions && Date.now() < until) {
      await this.told(() => this.act())
      if (++done % LOOK_EVERY === 0) await this.told(() => this.look())
      this.complain()
    }
    await this.told(() => this.look())
    const lines = await keptLines(this.driver)
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

  /** Does something; an error of the driver, such as a call that is not answered, comes with the last actions too. */
  private async told(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (error instanceof Wrong) throw error
      this.fail(String(error))
    }
  }

  private fail(what: string): never {
    throw new Wrong(`seed ${this.seed}: ${what}\nlast actions:\n${this.log.join('\n')}`)
  }

  private complain(): void {
    if (this.driver.errors.length > 0) this.fail(this.driver.errors.join('\n'))
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
    const controls = (await reachable(this.driver)).filter(({ name, kind }) => {
      return kind !== 'file' && !LEFT_ALONE.test(name)
    })
    if (controls.length === 0) return this.press()
    const control = this.pick(controls)
    this.note(control.kind, control.name)
    await this.use(control)
  }

  private async use(control: Control): Promise<void> {
    const { kind, x, y, width, height } = control
    const { driver } = this
    if (kind === 'select') return mayLeave(() => choose(driver, control, this.random.uniform()))
    const inside = (): [number, number] => [
      x + width * (0.1 + 0.8 * this.random.uniform()),
      y + height * (0.1 + 0.8 * this.random.uniform()),
    ]
    if (kind === 'range' || kind === 'picture') return driver.drag(inside(), inside())
    await driver.click(x + width / 2, y + height / 2)
    if (kind !== 'text') return
    await driver.press('Control+a')
    await mayLeave(() => driver.insert(this.pick(TEXTS)))
    await driver.press(this.pick(['Enter', 'Tab', 'Escape']))
  }

  private async press(): Promise<void> {
    const key = this.pick(KEYS)
    this.note('key', key)
    await this.driver.press(key)
  }

  private async transport(): Promise<void> {
    const name = this.pick<Named>(['run', 'run', 'pause', 'step', 'reset', 'newSeed'])
    this.note('transport', name)
    await this.pressNamed(name)
  }

  /** A button by its name, in either language; nothing where there is none to be pressed. */
  private pressNamed(name: Named): Promise<boolean> {
    return pressOne(this.driver, { selector: 'button', names: [WORDS.en[name], WORDS.ko[name]], index: 0 })
  }

  private async travel(): Promise<void> {
    const where = this.pick(['back', 'back', 'forward', 'link', 'width'])
    if (where === 'link') {
      const link = this.pick(LINKS)
      this.note('link', link)
      await this.follow(link)
    } else if (where === 'width') {
      const width = this.pick(WIDTHS)
      this.note('width', String(width))
      await this.driver.resize(width, 800)
    } else {
      this.note(where)
      await mayLeave(() =>
        this.driver.evaluate((back) => (back ? history.back() : history.forward()), where === 'back'),
      )
    }
    await this.stay()
  }

  /** Changes the address, as a link on the page does. */
  private follow(link: string): Promise<void> {
    return mayLeave(() => this.driver.evaluate((hash) => void (location.hash = hash), link))
  }

  /** Back beyond the first entry leaves the page: it is opened again. */
  private async stay(): Promise<void> {
    await pause(LEFT_MS)
    if (this.driver.url().startsWith('http')) return
    await this.driver.open(LIGHT)
  }

  private async resume(): Promise<void> {
    const offer = '[data-testid="student-offer"] button'
    if ((await countOf(this.driver, offer)) > 0) {
      const index = this.random.uniform() < 0.7 ? 0 : 1
      this.note('offer', index === 0 ? 'taken' : 'closed')
      await pressOne(this.driver, { selector: offer, names: null, index })
      return
    }
    this.note('saved run')
    if (!(await this.pressNamed('runs'))) return
    const row = '.run-list tbody .run-name'
    const count = await countOf(this.driver, row)
    if (count === 0) return
    const index = Math.floor(this.random.uniform() * count)
    await pressOne(this.driver, { selector: row, names: null, index })
    await this.pressNamed(this.pick<Named>(['show', 'show', 'overlay']))
  }

  private async scroll(): Promise<void> {
    this.note('scroll')
    await this.driver.wheel(1200 * (this.random.uniform() - 0.4))
  }

  private async reload(): Promise<void> {
    this.note('reload')
    await this.driver.reload()
  }

  /** Looks whether all is well: nothing said, nothing stuck, nothing lost. */
  private async look(): Promise<void> {
    await this.stay()
    const status = await this.status()
    if (status === 'preparing') await this.wait()
    else if (status === 'running') await this.moves()
    else if (status === 'failed') await this.recover()
    this.complain()
    const lost = this.ledger.check(await keptLines(this.driver))
    if (lost.length > 0) this.fail(`lost: ${lost.join('; ')}`)
    await this.isRecorded()
  }

  private async status(): Promise<string> {
    const found = await within(10_000, () =>
      this.driver.evaluate(() => {
        const status = document.querySelector('.status')?.getAttribute('data-status')
        // A view shown alone that trains nothing has no status: its last button shows everything.
        if (!status) document.querySelector<HTMLElement>('.only-bar button:last-of-type')?.click()
        return status ?? null
      }, null),
    )
    return found ?? this.fail('the page shows no status')
  }

  /** A run that goes on makes steps, or halts. */
  private async moves(): Promise<void> {
    const before = await stepOf(this.driver)
    const moved = await becomes(
      MOVES_MS,
      async () => (await this.status()) !== 'running' || (await stepOf(this.driver)) !== before,
    )
    if (moved) return
    const header = await textOf(this.driver, '.transport')
    this.fail(
      `it runs, and stands at step ${before}: ${header?.replaceAll('\n', ' ')} (${this.driver.url()})`,
    )
  }

  /** What is being prepared gets ready; a person who waits too long opens something lighter, and that does. */
  private async wait(): Promise<void> {
    if (await this.leaves('preparing', PATIENCE_MS)) return
    this.note('gave up waiting')
    await this.follow(`${LIGHT}&seed=${this.counts['gave up waiting']}`)
    await this.pressNamed('openAddress')
    if (!(await this.leaves('preparing', this.readyMs))) this.fail('it prepares for ever')
  }

  private leaves(status: string, ms: number): Promise<boolean> {
    return becomes(ms, async () => (await this.status()) !== status)
  }

  /** Settings can be such that training fails: the page says why and offers a way out; else they are asked about. */
  private async recover(): Promise<void> {
    const words = await within(10_000, () => textOf(this.driver, '.notice'))
    if (words === null) this.fail('it failed without a word')
    this.note('failed', words.slice(0, 120).replaceAll('\n', ' '))
    await this.driver.open(`${LIGHT}&seed=${1000 + Math.floor(1000 * this.random.uniform())}`)
    await this.driver.reload()
    if (!(await this.leaves('preparing', this.readyMs))) this.fail('it prepares for ever')
  }

  /** The run on screen lies in storage, once it has halted. */
  private async isRecorded(): Promise<void> {
    const status = await this.status()
    if (status !== 'paused' && status !== 'finished') return
    const step = await stepOf(this.driver)
    if (step === 0) return
    const recorded = await becomes(10_000, async () =>
      (await keptLines(this.driver)).some(({ steps }) => steps >= step),
    )
    if (!recorded) this.fail(`step ${step} of the run on screen lies in no record`)
  }
}
