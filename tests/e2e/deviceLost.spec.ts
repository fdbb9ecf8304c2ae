// The graphics device goes away in mid-run: the worker opens another by itself and goes on from the last
// checkpoint; when it cannot, the page says so, and "Try again" trains on a new one.

import { expect, type Page } from '@playwright/test'
import {
  onlyThorough,
  alterWorker,
  button,
  onGraphics,
  open,
  READY_TIMEOUT,
  stepOf,
  untilReady,
  test,
} from './page'

interface Altered {
  testDevice: GPUDevice
  refuse: boolean
}

/** The device can be taken away, and further ones refused. */
const ALTERED = `const request = GPUAdapter.prototype.requestDevice; GPUAdapter.prototype.requestDevice = async function (...a) {
  if (self.refuse) throw new Error('refused by the test'); const d = await request.apply(this, a); self.testDevice = d; return d }`

/** Trains past the checkpoint at step 10. */
async function trainAWhile(page: Page): Promise<void> {
  await onGraphics(page)
  await alterWorker(page, ALTERED)
  await open(page, '#v=1&preset=tiny&steps=400')
  await untilReady(page)
  await button(page, 'Run').click()
  await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThan(12)
}

const takeAway = (page: Page, refuse: boolean): Promise<void> =>
  page.workers()[0].evaluate((no) => {
    const worker = self as unknown as Altered
    worker.refuse = no
    worker.testDevice.destroy()
  }, refuse)

/** Once told so, the browser hands out textures of canvases that are gone. */
const CANVAS_GONE = `const current = GPUCanvasContext.prototype.getCurrentTexture; GPUCanvasContext.prototype.getCurrentTexture = function () {
  const texture = current.call(this); if (self.canvasGone) texture.destroy(); return texture }`

test.describe('a run that goes on', () => {
  test.describe.configure({ mode: 'serial' })
  let page: Page
  test.beforeAll(async ({ browser, baseURL }) => {
    page = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage()
  })
  test.afterAll(() => page.context().close())

  test('a canvas whose texture the browser refuses ends the drawing on it, and nothing else', async () => {
    await onGraphics(page)
    await alterWorker(page, `${ALTERED};${CANVAS_GONE}`)
    const errors = await open(page, '#v=1&preset=tiny&steps=100000')
    await untilReady(page)
    const maps = page.locator('.trio .heat').nth(1)
    await button(page, 'Run').click()
    await expect(maps).toHaveAttribute('data-drawn', 'gpu', { timeout: 60_000 })
    await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThan(2)
    await page.workers()[0].evaluate(() => ((self as unknown as { canvasGone: boolean }).canvasGone = true))
    await expect(maps).toHaveAttribute('data-drawn', '2d', { timeout: 60_000 })
    const at = await stepOf(page)
    await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThan(at + 5)
    await expect(page.getByTestId('status')).toHaveText('running')
    await expect(page.getByTestId('failure')).toHaveCount(0)
    expect(errors).toEqual([])
    await page.workers()[0].evaluate(() => ((self as unknown as { canvasGone: boolean }).canvasGone = false))
  })

  test('a lost device is opened anew, and the run goes on from its last checkpoint', async () => {
    await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThan(12)
    await takeAway(page, false)
    const notice = page.getByTestId('recovery')
    await expect(notice).toHaveAttribute('data-state', 'recovering', { timeout: 60_000 })
    await expect(notice).toHaveAttribute('data-state', 'recovered', { timeout: READY_TIMEOUT })
    const from = Number(/step (\d+)/.exec((await notice.textContent()) ?? '')?.[1])
    expect(from).toBeGreaterThanOrEqual(10)
    await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(from + 3)
    await expect(page.getByTestId('status')).toHaveText(/^(running|finished)$/)
    await expect(page.getByTestId('failure')).toHaveCount(0)
  })
})

test('when no device can be had any more the page says so, and trying again works', async ({ page }) => {
  onlyThorough()
  await trainAWhile(page)
  await takeAway(page, true)
  const notice = page.getByTestId('failure')
  await expect(notice).toHaveAttribute('data-code', 'device-lost', { timeout: 60_000 })
  await expect(page.getByTestId('status')).toHaveText('failed')
  await notice.getByRole('button', { name: /try again/i }).click()
  await expect(page.getByTestId('status')).toHaveText(/^(ready|paused|running)$/, { timeout: READY_TIMEOUT })
  await expect(page.getByTestId('failure')).toHaveCount(0)
  await button(page, 'Step').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(0)
})
