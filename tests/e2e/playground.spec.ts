// The whole product once: a link opens, the engine gets ready, the student trains, the figures are figures.

import { expect, test, type Page } from '@playwright/test'
import { button, open, stepOf, untilReady } from './page'

/** The text of a named region, as a screen reader gets it. */
async function regionText(page: Page, name: string): Promise<string> {
  const text = await page.getByRole('region', { name, exact: true }).innerText()
  expect(text, name).not.toMatch(/NaN|Infinity|undefined|null/)
  expect(text, name).toMatch(/\d/)
  return text
}

test('trains from a link: run, pause, step, reset', async ({ page }) => {
  const errors = await open(page, '#v=1&preset=tiny')
  await untilReady(page)
  expect(await stepOf(page)).toBe(0)

  await button(page, 'Run').click()
  await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThan(5)
  await button(page, 'Pause').click()
  await expect(page.getByTestId('status')).toHaveText('paused')

  expect(await regionText(page, 'Losses')).toMatch(/ce/)
  expect(await regionText(page, 'Gradient angles')).toMatch(/perc/)
  await regionText(page, 'Accuracy')

  const paused = await stepOf(page)
  await button(page, 'Step').click()
  await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBe(paused + 1)

  await button(page, 'Reset').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(0)
  expect(errors).toEqual([])
})

test('a link that says nonsense is answered by a sentence, and starts nothing', async ({ page }) => {
  await open(page, '#v=1&layers=99')
  const notice = page.getByTestId('failure')
  await expect(notice).toContainText('layers is 99, expected a whole number from 2 to 6.')
  await expect(notice.getByRole('button')).not.toHaveCount(0)
  expect(await stepOf(page)).toBe(0)
})
