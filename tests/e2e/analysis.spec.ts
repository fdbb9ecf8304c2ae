// The Lab's analyses: what comes with the page is there at once; pre-studies are measured here, in a worker and without
// an engine, and take the place of the recorded ones; claims follow from both.

import { expect } from '@playwright/test'
import { open, test, withoutEngine } from './page'

test('recorded analyses are shown, pre-studies measured here, claims judged', async ({ page }) => {
  await withoutEngine(page)
  const errors = await open(page, '#v=3&preset=tiny&teachers=gpt-4x48&page=lab')
  const part = (name: string) => page.getByRole('tab', { name, exact: true }).click()
  await part('Claims')
  await expect(page.getByTestId('claims').locator('tbody tr')).toHaveCount(20)
  await part('Robustness')
  await expect(page.getByTestId('robustness').getByRole('img')).toHaveCount(10)
  await part('Deployment')
  await expect(page.getByTestId('deployment').getByText('(paper, Table 1)')).toHaveCount(3)
  await part('Pre-studies')
  await expect(page.getByText(/^Recorded \d{4}-\d\d-\d\d, .*teachers gpt-6x64/)).toBeVisible()
  await page.getByRole('button', { name: 'Measure here' }).click()
  await expect(page.getByText(/^Measured here .*teachers gpt-4x48/)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByTestId('readings').locator('tbody tr')).toHaveCount(5)
  await expect(
    page.getByRole('img', { name: /^\(a\) A layer and the next.*perception: 0?\.\d/ }),
  ).toBeVisible()
  // A claim that small students judged says so, and opens their experiment with its recorded results.
  await part('Claims')
  const claim = page
    .getByTestId('claims')
    .getByRole('row')
    .filter({ hasText: 'Small students, not the default ones.' })
  await claim.getByRole('button').first().click()
  await expect(page.getByTestId('lab-recorded')).toBeVisible()
  expect(errors).toEqual([])
})
