// No serious or critical finding of axe-core on any view, in both themes, on desktop and phone.

import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { button, open, stepOf, untilReady } from './page'

const VIEWS = ['Playground', 'Gradients', 'Scene bench', 'Teachers', 'Runs']
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]

test('axe finds nothing serious on any view', async ({ page }) => {
  await open(page, '#v=1&preset=tiny')
  await untilReady(page)
  await button(page, 'Step').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(1)
  const found: string[] = []
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => (document.documentElement.dataset.theme = name), theme)
    for (const size of SIZES) {
      await page.setViewportSize(size)
      for (const view of VIEWS) {
        await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click()
        await page.waitForTimeout(700)
        const { violations } = await new AxeBuilder({ page }).analyze()
        for (const { id, impact, nodes } of violations)
          if (impact === 'serious' || impact === 'critical') found.push(`${view} ${theme} ${size.width}: ${id} ${nodes.map((n) => n.target.join(' ')).slice(0, 4).join(' | ')}`)
      }
    }
  }
  expect(found).toEqual([])
})
