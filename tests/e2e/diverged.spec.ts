// A run that blows up is stopped, the step is named, and going back to the last good checkpoint with a
// smaller learning rate works. On the way: pausing by itself, tuning while it runs, the explained step.

import { expect, type Page } from '@playwright/test'
import { button, open, stepOf, untilReady, test } from './page'

async function updateHyperparameters(page: Page, label: string, value: string): Promise<void> {
  await page.getByRole('button', { name: 'Live settings' }).click()
  const field = page.locator('#run-limits').getByLabel(label, { exact: true })
  await field.fill(value)
  await field.press('Enter')
  await page.keyboard.press('Escape')
}

test('diverges under a huge learning rate; rewinding with a smaller one goes on', async ({ page }) => {
  await open(page, '#v=1&preset=tiny&steps=60')
  await untilReady(page)
  await updateHyperparameters(page, 'at step', '12')
  await button(page, 'Run').click()
  await expect(page.getByTestId('status')).toHaveText('paused', { timeout: 120_000 })
  expect(await stepOf(page)).toBe(12)
  await updateHyperparameters(page, 'at step', '')

  await test.step('a step, explained', async () => {
    await page.getByRole('button', { name: 'Explain a step', exact: true }).click()
    const panel = page.getByTestId('walk')
    const heading = panel.getByRole('heading', { name: /^Step \d+, explained$/ })
    await expect(heading).toBeVisible({ timeout: 120_000 })
    // The learning rate of the first one is 0.
    await expect(heading).not.toHaveText('Step 1, explained')
    await expect(panel.getByTestId('walk-why')).toHaveText(/\d+ steps/)
    for (const phase of ['losses', 'gradients', 'stage1', 'stage2', 'update']) {
      await panel.getByRole('button', { name: 'Next', exact: true }).click()
      await expect(panel.getByRole('tabpanel')).toHaveAttribute('data-phase', phase)
    }
    await expect(panel).toContainText('agrees with what the graphics processor did')
    await page.keyboard.press('Escape')
    await expect(panel).toHaveCount(0)
    expect(await stepOf(page)).toBeGreaterThanOrEqual(12)
  })

  await updateHyperparameters(page, 'Learning rate', '1')
  await button(page, 'Run').click()
  const notice = page.getByTestId('failure')
  await expect(notice).toHaveAttribute('data-code', 'diverged', { timeout: 120_000 })
  await expect(notice.getByRole('heading', { level: 2 })).toHaveText(/^The training diverged at step \d+$/)
  await expect(page.getByTestId('status')).toHaveText('failed')

  await updateHyperparameters(page, 'Learning rate', '0.009')
  const back = notice.getByRole('button', { name: /^Back to step \d+, learning rate ÷ 3$/ })
  const to = Number(/\d+/.exec((await back.textContent()) ?? '')?.[0])
  expect(to).toBeGreaterThanOrEqual(10)
  await back.click()
  await expect(notice).toHaveCount(0)
  await expect(page.getByTestId('status')).toHaveText('finished', { timeout: 120_000 })
  expect(await stepOf(page)).toBe(60)
  // 0.009 / 3 is the preset's own rate, which links do not write.
  expect(page.url()).not.toContain('learningRate')
})
