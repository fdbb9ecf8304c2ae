// The graphics device goes away in mid-run: the page says so, and "Try again" trains on a new one.

import { expect, test } from '@playwright/test'
import { alterWorker, button, open, READY_TIMEOUT, stepOf, untilReady } from './page'

test('a lost device is named, and trying again opens a new one', async ({ page }) => {
  await alterWorker(
    page,
    'const request = GPUAdapter.prototype.requestDevice; GPUAdapter.prototype.requestDevice = async function (...a) { const d = await request.apply(this, a); self.testDevice = d; return d }',
  )
  await open(page, '#v=1&preset=tiny')
  await untilReady(page)
  await button(page, 'Run').click()
  await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThan(2)
  await page.workers()[0].evaluate(() => (self as unknown as { testDevice: GPUDevice }).testDevice.destroy())

  const notice = page.getByTestId('failure')
  await expect(notice).toHaveAttribute('data-code', 'device-lost', { timeout: 60_000 })
  await expect(page.getByTestId('status')).toHaveText('failed')
  await notice.getByRole('button', { name: /try again/i }).click()
  await expect(page.getByTestId('status')).toHaveText(/^(ready|paused|running)$/, { timeout: READY_TIMEOUT })
  await expect(page.getByTestId('failure')).toHaveCount(0)
  await button(page, 'Step').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(0)
})
