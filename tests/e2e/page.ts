// What every browser test needs: pages that may neither violate their policy nor ask another origin for
// anything, the opened page with its errors collected, and a worker with an altered WebGPU.

import { expect, test as base, type BrowserContext, type Page } from '@playwright/test'

/** Software WebGPU compiles and computes slowly: the engine may take this long to be ready. */
export const READY_TIMEOUT = 180_000

const VIOLATION = 'violation of the content security policy:'

/** What no browser context may do: violate the policy of a page, or fetch from an origin other than its pages'. */
async function watch(context: BrowserContext, found: string[]): Promise<void> {
  context.on('console', (message) => {
    if (message.text().startsWith(VIOLATION)) found.push(message.text())
  })
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (!/^https?:$/.test(protocol) || request.isNavigationRequest()) return
    if (!context.pages().some((page) => page.url().startsWith(`${origin}/`)))
      found.push(`request to ${request.url()}`)
  })
  await context.addInitScript((mark) => {
    document.addEventListener('securitypolicyviolation', (e) =>
      console.warn(mark, e.violatedDirective, e.blockedURI, e.sourceFile, String(e.lineNumber)),
    )
  }, VIOLATION)
}

/**
 * `test` of every browser test: it fails when any page, also one that `beforeAll` opened, violated its policy or
 * asked another origin for something.
 */
export const test = base.extend<{ wellBehaved: void }, { offences: string[] }>({
  offences: [
    async ({ browser }, use) => {
      const found: string[] = []
      const newContext = browser.newContext.bind(browser)
      browser.newContext = async (options) => {
        const context = await newContext(options)
        await watch(context, found)
        return context
      }
      await use(found)
    },
    { scope: 'worker', auto: true },
  ],
  wellBehaved: [
    async ({ offences }, use) => {
      await use()
      expect(offences.splice(0)).toEqual([])
    },
    { auto: true },
  ],
})

/** Called first in a long test: it runs with THOROUGH=1 only, and is counted as skipped otherwise. */
export const onlyThorough = (): void => test.skip(process.env.THOROUGH !== '1', 'runs with THOROUGH=1')

/** Opens the page at a fragment; the returned list fills with whatever the page complains about. */
export async function open(page: Page, fragment: string): Promise<string[]> {
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  // With reduced motion the recorded run stands still: its sentences do not change under a test that waits
  // for our own.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`/${fragment}`)
  return errors
}

/**
 * Waits until Run would start training at once; fails at once, with the page's own words, when it cannot get
 * ready.
 */
export async function untilReady(page: Page): Promise<void> {
  await expect(page.getByTestId('status')).toHaveText(/^(ready|failed)$/, { timeout: READY_TIMEOUT })
  expect(await page.getByTestId('failure').allInnerTexts()).toEqual([])
  await expect(button(page, 'Run')).toBeEnabled()
}

export const button = (page: Page, name: 'Run' | 'Pause' | 'Step' | 'Reset' | 'New seed') =>
  page.getByRole('button', { name, exact: true })

/** Between two looks at a page that is to stand still, ms. */
const STILL_MS = 250

/** Waits until the page has what it loads by and by, and two looks in a row see the same. */
export async function untilStill(page: Page): Promise<void> {
  const look = (): Promise<string> =>
    page.evaluate(() => {
      const words = document.querySelector<HTMLElement>('main')?.innerText ?? ''
      return words === '' || /^Loading/m.test(words) ? '' : document.body.innerHTML
    })
  let before = ''
  const alike = async (): Promise<boolean> => {
    const last = before
    before = await look()
    return before !== '' && before === last
  }
  await expect.poll(alike, { intervals: [STILL_MS] }).toBe(true)
}

/** The step counter. */
export const stepOf = async (page: Page): Promise<number> =>
  Number(((await page.getByTestId('step').textContent()) ?? '').replace(/\D/g, ''))

/** Runs code in the training worker before its own: the page's init scripts do not reach workers. */
export async function alterWorker(page: Page, code: string): Promise<void> {
  await page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    try {
      // The server ends a connection that was idle: asked again.
      const response = await route.fetch({ maxRetries: 3 })
      await route.fulfill({ response, body: `${code};\n${await response.text()}` })
    } catch (error) {
      // A page that went on to another address takes back what it asked for.
      if (!/disposed|closed/.test(String(error))) throw error
    }
  })
}

/**
 * Computes on the graphics adapter, also where it is emulated and the page would take the CPU: for tests of WebGPU
 * itself. Before the page is opened.
 */
export const onGraphics = (to: Page | BrowserContext): Promise<unknown> =>
  to.addInitScript(() => {
    // An empty page has no storage.
    if (location.protocol.startsWith('http')) localStorage.setItem('device', 'graphics')
  })

/** For tests of what needs no engine: the adapter is asked for, never comes, and nothing is prepared. */
export const withoutEngine = (page: Page): Promise<void> =>
  alterWorker(page, 'GPU.prototype.requestAdapter = () => new Promise(() => undefined)')

/** Steps of the students that lie in storage. */
export const students = (page: Page): Promise<number[]> =>
  page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const opening = indexedDB.open('drive-kd-runs')
        opening.onsuccess = () => {
          const lines = opening.result.transaction('studentLines').objectStore('studentLines').getAll()
          lines.onsuccess = () => {
            opening.result.close()
            resolve((lines.result as { step: number }[]).map((line) => line.step))
          }
        }
      }),
  )
