// Browsers without WebGPU: the CPU takes its place; where that is ruled out, the page names the cause and the way out,
// and the rest of it is still there.

import { expect, type Page } from '@playwright/test'
import { alterWorker, button, onGraphics, open, stepOf, test, untilReady } from './page'

/** The notice of this failure: a cause in words, at least one way out, a page around it. */
async function expectFailure(page: Page, code: string, cause: RegExp): Promise<void> {
  const notice = page.getByTestId('failure')
  await expect(notice).toHaveAttribute('data-code', code, { timeout: 60_000 })
  await expect(notice).toHaveAttribute('role', 'alert')
  await expect(notice).toContainText(cause)
  await expect(notice.getByRole('listitem')).not.toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Losses', exact: true })).toBeVisible()
}

const withoutWebGpu = (page: Page) =>
  page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined, configurable: true }),
  )

test('no navigator.gpu: a student trains on the CPU with three threads, evaluates and shows its maps', async ({
  page,
}) => {
  await withoutWebGpu(page)
  await alterWorker(
    page,
    `Object.defineProperties(WorkerNavigator.prototype, {
      gpu: { value: undefined },
      hardwareConcurrency: { value: 4 },
    })`,
  )
  const errors = await open(page, '#v=1&preset=tiny&steps=12')
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  await untilReady(page)
  await button(page, 'Run').click()
  await expect(page.getByTestId('status')).toHaveText('finished', { timeout: 60_000 })
  expect(await stepOf(page)).toBe(12)
  await expect(page.getByTestId('accuracy-summary')).toContainText('average')
  await expect(page.locator('.trio .heat').nth(1)).toHaveAttribute('data-drawn', '2d')
  await page.getByRole('button', { name: 'Help', exact: true }).click()
  await expect(page.getByTestId('adapter')).toHaveText('CPU (WebAssembly)')
  await expect(page.locator('dl.device')).toContainText('threads3 that share the work')
  expect(errors).toEqual([])
})

test('what is computed on is chosen in the help, and kept', async ({ page }) => {
  await withoutWebGpu(page)
  const errors = await open(page, '#v=1&preset=tiny')
  await untilReady(page)
  await page.getByRole('button', { name: 'Help', exact: true }).click()
  const choice = page.getByRole('combobox', { name: 'Compute on' })
  await expect(choice).toHaveValue('automatic')
  await choice.selectOption({ label: 'Graphics processor (WebGPU)' })
  await page.keyboard.press('Escape')
  const notice = page.getByTestId('failure')
  await expect(notice).toHaveAttribute('data-code', 'no-webgpu')
  await page.reload()
  await expect(notice).toHaveAttribute('data-code', 'no-webgpu')
  await notice.getByRole('button', { name: 'Compute on the CPU instead' }).click()
  await untilReady(page)
  expect(errors).toEqual([])
})

test('no navigator.gpu, and no CPU wanted: names browsers that have it', async ({ page }) => {
  await onGraphics(page)
  await withoutWebGpu(page)
  await open(page, '#v=1&preset=tiny')
  await expectFailure(page, 'no-webgpu', /WebGPU/)
  await expect(page.getByTestId('failure')).toContainText(/Chrome|Edge/)
  // What can be done in this browser, too.
  await expect(page.getByTestId('failure').getByRole('link')).toHaveAttribute('href', 'learn/04-answers.html')

  // A step of the recorded run can be explained all the same, and the help says what this device does.
  await page.getByRole('button', { name: 'Explain a step', exact: true }).click()
  const step = page.getByTestId('walk')
  await expect(step.getByTestId('walk-why')).toHaveText(/^A step of the recorded run\./)
  await step.getByRole('tab', { name: 'Stage 1', exact: true }).click()
  await expect(step.getByTestId('meaning')).toHaveAttribute('data-kind', 'projected')
  await page.keyboard.press('Escape')
  await expect(step).toHaveCount(0)
  await page.getByRole('button', { name: 'Help', exact: true }).click()
  const help = page.getByRole('dialog', { name: 'Help' })
  await expect(help).toContainText('Nothing is computed on this device yet.')
  await expect(help.getByRole('listitem').filter({ hasText: 'norms agree' })).toHaveAttribute(
    'data-good',
    'true',
  )
})

test('requestAdapter gives null: says that no graphics processor was offered', async ({ page }) => {
  await onGraphics(page)
  await alterWorker(page, 'GPU.prototype.requestAdapter = async () => null')
  await open(page, '#v=1&preset=tiny')
  await expectFailure(page, 'no-adapter', /adapter|graphics processor/i)
})

test('requestAdapter throws: the same, with the technical detail', async ({ page }) => {
  await onGraphics(page)
  await alterWorker(
    page,
    'GPU.prototype.requestAdapter = async () => { throw new Error("blocked by a policy") }',
  )
  await open(page, '#v=1&preset=tiny')
  await expectFailure(page, 'no-adapter', /adapter|graphics processor/i)
  await expect(page.getByTestId('failure')).toContainText('blocked by a policy')
})
