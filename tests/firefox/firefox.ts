// Drives a Firefox by WebDriver BiDi: a profile and a home of its own, every complaint of the page and every end
// of a process written down.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { FIREFOX_PREFERENCES } from '../../scripts/firefox.mjs'

const POLL_MS = 250

export class Firefox {
  /** Errors on the console, exceptions nobody caught, and the end of the browser before its time. */
  readonly complaints: string[] = []
  private closing = false

  private constructor(
    readonly browser: Browser,
    readonly page: Page,
    private readonly home: string,
    private readonly downloads: string,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text())
    })
    page.on('pageerror', (error) =>
      this.complaints.push(error instanceof Error ? error.message : String(error)),
    )
    browser.process()?.on('exit', (code, signal) => {
      if (!this.closing) this.complaints.push(`Firefox ended: ${code ?? signal}`)
    })
  }

  /** Starts the browser; `environment` names the Vulkan driver, `preferences` are as on about:config. */
  static async start(
    executablePath: string,
    environment: Record<string, string>,
    preferences: Record<string, boolean | number> = {},
  ): Promise<Firefox> {
    const home = mkdtempSync(join(tmpdir(), 'drive-kd-firefox-'))
    const downloads = join(home, 'saved')
    mkdirSync(downloads)
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath,
      headless: true,
      env: { ...process.env, ...environment, HOME: home },
      extraPrefsFirefox: {
        ...FIREFOX_PREFERENCES,
        ...preferences,
        'browser.download.folderList': 2,
        'browser.download.dir': downloads,
        'browser.download.useDownloadDir': true,
        'browser.download.always_ask_before_handling_new_types': false,
        'browser.helperApps.neverAsk.saveToDisk': 'application/json,application/octet-stream,application/zip',
      },
    })
    return new Firefox(browser, await browser.newPage(), home, downloads)
  }

  async close(): Promise<void> {
    this.closing = true
    await this.browser.close().catch(() => undefined)
    rmSync(this.home, { recursive: true, force: true })
  }

  /** Text of the first element that fits; empty when none does. */
  text(selector: string): Promise<string> {
    return this.page.evaluate((s) => document.querySelector(s)?.textContent ?? '', selector)
  }

  step = async (): Promise<number> => Number((await this.text('[data-testid="step"]')).replace(/\D/g, ''))

  /** Presses the button of exactly this name (a size after it apart), in `within` where several have it. */
  async press(name: string, within = 'body'): Promise<void> {
    const button = await this.until(`a button "${name}"`, () =>
      this.page
        .evaluateHandle(
          (label, root) =>
            [...(document.querySelector(root)?.querySelectorAll('button') ?? [])].find(
              (b) =>
                !b.disabled &&
                b.textContent?.replace(b.querySelector('.soft')?.textContent ?? '', '').trim() === label,
            ) ?? null,
          name,
          within,
        )
        .then((handle) => handle.asElement()),
    )
    await button.evaluate((b) => (b as HTMLButtonElement).click())
  }

  /**
   * Waits until `look` gives something true, and gives that.
   * @throws Error with `what`, and with what the page complained of, when it takes too long or the browser has ended.
   */
  async until<T>(what: string, look: () => Promise<T>, timeoutMs = 60_000): Promise<NonNullable<T>> {
    const end = Date.now() + timeoutMs
    for (;;) {
      const found = this.browser.connected ? await look() : null
      if (found) return found
      if (!this.browser.connected || Date.now() > end)
        throw new Error(`waited for ${what} in vain; complaints: ${JSON.stringify(this.complaints)}`)
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  }

  /** Makes the page save a file of this name, and gives its bytes. */
  async saved(name: RegExp, press: () => Promise<void>, timeoutMs = 60_000): Promise<Buffer> {
    const before = new Set(readdirSync(this.downloads))
    await press()
    const path = await this.until(
      `a file ${name}`,
      () => {
        const file = readdirSync(this.downloads).find((f) => !before.has(f) && name.test(f))
        const whole = file && !existsSync(join(this.downloads, `${file}.part`))
        return Promise.resolve(
          whole && statSync(join(this.downloads, file)).size > 0 ? join(this.downloads, file) : null,
        )
      },
      timeoutMs,
    )
    return readFileSync(path)
  }
}
