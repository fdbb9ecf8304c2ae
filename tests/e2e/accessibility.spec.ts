// No serious or critical finding of axe-core on any view, panel or document, in both themes, on desktop and
// phone.

import { expect } from '@playwright/test'
import { seriousFindings } from './axe'
import { button, open, stepOf, untilReady, test } from './page'

const VIEWS = ['Playground', 'Gradients', 'Scene editor', 'Teachers', 'Runs', 'Lab']
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
  const look = async (what: string) => {
    await page.waitForTimeout(700)
    for (const finding of await seriousFindings(page)) found.push(`${what}: ${finding}`)
  }
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => (document.documentElement.dataset.theme = name), theme)
    for (const size of SIZES) {
      // Contrast and layout change one by one: the other two pairs add time, and little else.
      if (process.env.THOROUGH !== '1' && (theme === 'light') !== size.width > 1000) continue
      await page.setViewportSize(size)
      for (const view of VIEWS) {
        await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click()
        await look(`${view} ${theme} ${size.width}`)
      }
      // What lies over the playground: the set-up drawer, and an explained step.
      await page
        .getByRole('navigation', { name: 'Views' })
        .getByRole('button', { name: 'Playground' })
        .click()
      for (const [panel, key] of [
        ['Set-up', 'e'],
        ['Explained step', 'w'],
      ] as const) {
        await page.keyboard.press(key)
        await expect(page.locator('.drawer .drawer-scroll')).toBeVisible()
        await look(`${panel} ${theme} ${size.width}`)
        await page.keyboard.press('Escape')
        await expect(page.locator('.drawer')).toHaveCount(0)
      }
    }
  }
  await page.evaluate(() => localStorage.setItem('theme', 'dark'))
  for (const document of ['method', 'world', 'comparison-table', 'glossary', 'glossary.ko']) {
    await page.goto(`/${document}.html`)
    await look(document)
  }
  expect(found).toEqual([])
})
