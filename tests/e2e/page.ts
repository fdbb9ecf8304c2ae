// What every browser test needs: the opened page with its errors collected, and a worker with an altered
// WebGPU.

import { expect, type Page } from '@playwright/test'

/** Software WebGPU compiles and computes slowly: the engine may take this long to be ready. */
export const READY_TIMEOUT = 180_000

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

/** The step counter. */
export const stepOf = async (page: Page): Promise<number> =>
  Number(((await page.getByTestId('step').textContent()) ?? '').replace(/\D/g, ''))

/** Runs code in the training worker before its own: the page's init scripts do not reach workers. */
export async function alterWorker(page: Page, code: string): Promise<void> {
  await page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${code};\n${await response.text()}` })
  })
}
