// The monkey's hands in a Firefox that puppeteer drives by WebDriver BiDi.

import type { KeyInput } from 'puppeteer-core'
import type { Driver } from '../monkey/driver'
import type { Firefox } from './firefox'

/** Loading a page on llvmpipe beside other work, ms. */
const LOADING_MS = 120_000

/** What Firefox says of a request that the service worker was answering when its page was left. */
const CUT_OFF =
  /^Failed to load .* A ServiceWorker intercepted the request and encountered an unexpected error/

/** The most that is waited for a window's other size. */
const RESIZED_MS = 20_000

/** Keys that puppeteer calls otherwise. */
const NAMES: Readonly<Record<string, string>> = { Space: ' ' }
const keyOf = (name: string): KeyInput => (NAMES[name] ?? name) as KeyInput

export class FirefoxDriver implements Driver {
  private size: readonly [number, number] = [0, 0]
  private pointer: readonly [number, number] = [0, 0]

  private constructor(
    private readonly firefox: Firefox,
    private readonly baseUrl: string,
  ) {}

  static async start(firefox: Firefox, baseUrl: string): Promise<FirefoxDriver> {
    const { page } = firefox
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined))
    // A dialog for choosing a file cannot be closed by BiDi.
    await page.evaluateOnNewDocument(() => {
      addEventListener(
        'click',
        (event) => {
          if (event.target instanceof HTMLInputElement && event.target.type === 'file') event.preventDefault()
        },
        true,
      )
    })
    const driver = new FirefoxDriver(firefox, baseUrl)
    await driver.resize(1280, 720)
    return driver
  }

  get errors(): readonly string[] {
    return this.firefox.complaints
  }

  async open(fragment: string): Promise<void> {
    await this.leaving(() => this.firefox.page.goto(`${this.baseUrl}${fragment}`, { timeout: LOADING_MS }))
  }

  async reload(): Promise<void> {
    await this.leaving(() => this.firefox.page.reload({ timeout: LOADING_MS }))
  }

  /** Leaves the page for another: what is cut off by that is no fault. What the next page lacks, it says itself. */
  private async leaving(go: () => Promise<unknown>): Promise<void> {
    const { complaints } = this.firefox
    const before = complaints.length
    await go()
    complaints.push(...complaints.splice(before).filter((text) => !CUT_OFF.test(text)))
  }

  url(): string {
    return this.firefox.page.url()
  }

  evaluate<A, R>(work: (argument: A) => R | Promise<R>, argument: A): Promise<R> {
    return this.firefox.page.evaluate(work as (argument: unknown) => R | Promise<R>, argument)
  }

  async click(x: number, y: number): Promise<void> {
    this.pointer = [x, y]
    await this.firefox.page.mouse.click(...this.inside([x, y]))
  }

  async drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const { mouse } = this.firefox.page
    await mouse.move(...this.inside(from))
    await mouse.down()
    await mouse.move(...this.inside(to), { steps: 4 })
    await mouse.up()
    this.pointer = to
  }

  /** Where the pointer rests may be outside of a window that has become smaller. */
  async wheel(deltaY: number): Promise<void> {
    await this.firefox.page.mouse.move(...this.inside(this.pointer))
    await this.firefox.page.mouse.wheel({ deltaY: Math.round(deltaY) })
  }

  async press(key: string): Promise<void> {
    const { keyboard } = this.firefox.page
    const keys = key.split('+').map(keyOf)
    const held = keys.splice(0, keys.length - 1)
    for (const name of held) await keyboard.down(name)
    await keyboard.press(keys[0]!)
    for (const name of held.reverse()) await keyboard.up(name)
  }

  /** As typing does; an empty text deletes what is chosen. */
  async insert(text: string): Promise<void> {
    await this.evaluate((given) => {
      if (given === '') document.execCommand('delete')
      else document.execCommand('insertText', false, given)
    }, text)
  }

  /** BiDi refuses to move the pointer out of the window. */
  private inside([x, y]: readonly [number, number]): [number, number] {
    const [width, height] = this.size
    return [Math.min(Math.max(x, 0), width - 1), Math.min(Math.max(y, 0), height - 1)]
  }

  async resize(width: number, height: number): Promise<void> {
    this.size = [width, height]
    // BiDi answers with the page's next resize, which a page that is just left never has.
    await Promise.race([
      this.firefox.page.setViewport({ width, height }),
      new Promise((resolve) => setTimeout(resolve, RESIZED_MS)),
    ])
  }
}
