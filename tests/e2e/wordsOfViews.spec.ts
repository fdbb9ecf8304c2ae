// Every view, tab and phase explains the glossary's words that it shows, where each is read first, in both languages.
// No training is needed: these pages have no WebGPU.

import { expect } from '@playwright/test'
import { open, test, withoutEngine } from './page'
import { looked, unexplained } from './termChecks'

for (const language of ['en', 'ko'] as const)
  test(`no word of the glossary stands unexplained on any view (${language})`, async ({ page }) => {
    await withoutEngine(page)
    await open(page, `#v=1&preset=one-minute&lang=${language}`)
    await expect(page.locator('#term-panel')).toBeAttached()
    await expect(page.locator('main .term').first()).toBeVisible()
    const found: string[] = []
    const look = async (view: string, root = 'main') => {
      const now = () => page.evaluate(unexplained, looked(language, root))
      // What a view fetches by and by is there after a moment.
      let last: string[] = []
      const faults = async () => (last = await now()).length
      await expect
        .poll(faults, { intervals: [150], timeout: 5000 })
        .toBe(0)
        // What is left then is told at the end, with that of all views.
        .catch(() => undefined)
      found.push(...last.map((fault) => `${view}: ${fault}`))
    }
    const views = page.locator('nav.views button')
    for (let i = 0; i < (await views.count()); i++) {
      await views.nth(i).click()
      await expect(page.locator('main .panel').first()).toBeVisible()
      await look(`view ${i + 1}`)
      // Gradients and Lab have parts of their own, each behind a tab.
      const parts = page.locator(
        '.gradients-bar > [role=tablist] [role=tab], .lab-parts > [role=tablist] [role=tab]',
      )
      for (let k = 1; k < (await parts.count()); k++) {
        await parts.nth(k).click()
        await expect(parts.nth(k)).toHaveAttribute('aria-selected', 'true')
        await expect(page.locator('main .panel').first()).toBeVisible()
        await look(`view ${i + 1}, part ${k + 1}`)
      }
    }
    await views.first().click()
    await page.keyboard.press('e')
    const drawer = page.locator('.drawer')
    await expect(drawer.locator('.words-of .term').first()).toBeAttached()
    await look('set-up', '.drawer')
    const closed = drawer.locator('details:not([open]) > summary')
    while ((await closed.count()) > 0) await closed.first().click()
    await look('set-up, all of it', '.drawer')
    await page.keyboard.press('Escape')

    await page.keyboard.press('w')
    const phases = page.locator('.walk-phases [role=tab]')
    await expect(phases.first()).toBeVisible()
    for (let k = 0; k < (await phases.count()); k++) {
      await phases.nth(k).click()
      await look(`explained step, phase ${k + 1}`, '.drawer')
    }
    expect(found).toEqual([])
  })
