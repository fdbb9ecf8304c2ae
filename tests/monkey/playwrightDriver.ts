// The monkey's hands in a browser that Playwright drives.

import type { Page } from '@playwright/test'
import type { Driver } from './driver'

export class PlaywrightDriver implements Driver {
  readonly errors: string[] = []

  constructor(private readonly page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message))
    page.on('crash', () => this.errors.push('the tab crashed'))
    page.on('download', (download) => void download.cancel().catch(() => undefined))
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined))
    page.on('filechooser', () => undefined)
  }

  async open(fragment: string): Promise<void> {
    await this.page.goto(`/${fragment}`)
  }

  async reload(): Promise<void> {
    await this.page.reload()
  }

  url(): string {
    return this.page.url()
  }

  evaluate<A, R>(work: (argument: A) => R | Promise<R>, argument: A): Promise<R> {
    return this.page.evaluate(work as (argument: unknown) => R | Promise<R>, argument)
  }

  async click(x: number, y: number): Promise<void> {
    await this.page.mouse.click(x, y)
  }

  async drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const { mouse } = this.page
    await mouse.move(...from)
    await mouse.down()
    await mouse.move(...to, { steps: 4 })
    await mouse.up()
  }

  async wheel(deltaY: number): Promise<void> {
    await this.page.mouse.wheel(0, deltaY)
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key)
  }

  async insert(text: string): Promise<void> {
    await this.page.keyboard.insertText(text)
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height })
  }
}
