// A chapter read by keyboard alone, from the first place to the last, and on paper; where its link leads. Without
// WebGPU.

import { gzipSync } from 'node:zlib'
import { expect, type Page } from '@playwright/test'
import { sideways } from './layoutChecks'
import { test } from './page'

const withoutWebGpu = (page: Page) =>
  page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined, configurable: true }),
  )

/** More presses than any chapter has places. */
const PRESSES = 120

/** Where the focus is: marked as visited; what is wrong with it; whether it is the page's last place. */
function visited(): { fault: string | null; last: boolean } {
  const at = document.activeElement as HTMLElement | null
  if (!at || at === document.body) return { fault: null, last: true }
  at.dataset.visited = ''
  const name = `<${at.tagName.toLowerCase()} ${at.className}> “${(at.getAttribute('aria-label') ?? at.textContent).trim().slice(0, 40)}”`
  const { top, bottom } = at.getBoundingClientRect()
  const { outlineStyle } = getComputedStyle(at)
  const shown = outlineStyle !== 'none' || at.matches('.lesson-knob, .lesson-skip')
  const seen = bottom > 0 && top < innerHeight
  return { fault: !shown ? `${name} shows no focus` : !seen ? `${name} is out of sight` : null, last: false }
}

/** Places that the keyboard should have reached; of radio buttons one of each group. */
const missed = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('a[href], button, select, summary, input, [tabindex="0"]')]
    .filter((e) => e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }))
    .filter((e) => !e.matches(':disabled, input[type=radio]') && !('visited' in e.dataset))
    .map((e) => `<${e.tagName.toLowerCase()} ${e.getAttribute('class') ?? ''}> ${e.textContent.slice(0, 40)}`)

for (const path of ['learn/ko/08-gradients.html', 'learn/03-where.html', 'learn/09-agp.html'])
  test(`${path} by keyboard alone, from its first place to its last`, async ({ page }) => {
    await withoutWebGpu(page)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(`/${path}`)
    await expect(page.locator('.lesson-live, .lesson-knob').first()).toBeVisible()
    await expect(page.locator('.lesson-embed button').first()).toBeVisible()
    const faults: string[] = []
    let presses = 0
    for (; presses < PRESSES; presses++) {
      await page.keyboard.press('Tab')
      const { fault, last } = await page.evaluate(visited)
      if (fault) faults.push(fault)
      if (last) break
      // Folds are opened on the way, and what they hold is read too.
      const closed = page
        .locator('summary:focus')
        .locator('xpath=..')
        .and(page.locator('details:not([open])'))
      if (!(await closed.count())) continue
      await page.keyboard.press('Enter')
      // What waited for the answer is there before the next press, as for a person.
      await expect(closed).toHaveCount(0)
      if (await page.locator('.lesson-prediction[open]').count())
        await expect(page.locator('[data-later]')).toHaveCount(0)
    }
    expect(faults).toEqual([])
    expect(presses).toBeLessThan(PRESSES)
    expect(await page.evaluate(missed)).toEqual([])
    await expect(page.locator('details:not([open])')).toHaveCount(0)
  })

test('chapters on paper: text, open folds and still pictures, as wide as the sheet, nothing to press', async ({
  page,
}) => {
  await withoutWebGpu(page)
  await page.setViewportSize({ width: 704, height: 1000 })
  await page.emulateMedia({ media: 'print' })
  for (const path of ['learn/03-where.html', 'learn/ko/09-agp.html', 'learn/10-when.html']) {
    await page.goto(`/${path}`)
    await expect(page.locator('h1')).toBeVisible()
    await expect(page.locator('.lesson-live')).toBeHidden()
    await expect(page.locator('figure[data-figure] svg').filter({ visible: true })).not.toHaveCount(0)
    await expect(page.locator('.lesson-prediction p').last()).toBeVisible()
    await expect(page.locator('.lesson-equation math').first()).toBeVisible()
    for (const chrome of ['.lesson-top', '.lesson-embed', '.lesson-turns'])
      for (const part of await page.locator(chrome).all()) await expect(part, path).toBeHidden()
    expect(await page.evaluate(sideways), path).toEqual([])
  }
})

/** Gzip, before a chapter's figure can be pressed, in kB. */
const SCRIPT_BUDGET = 120

test('a chapter needs little script before its figure answers', async ({ page }) => {
  await withoutWebGpu(page)
  for (const name of ['three-minutes', '04-answers', '10-when', '11-use']) {
    await page.goto(`/learn/${name}.html`)
    await expect(page.locator('.lesson-live button').first()).toBeVisible()
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map((entry) => entry.name)
        .filter((address) => address.endsWith('.js')),
    )
    // Those of workers too, which chapter 10 starts ahead: two of one file.
    const bodies = await Promise.all(
      [...new Set(scripts)].map(async (one) => (await page.request.get(one)).body()),
    )
    const size = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1000
    console.log(`${name}: ${bodies.length} scripts, ${size.toFixed(1)} kB gzip`)
    expect(bodies.length).toBeGreaterThan(0)
    expect(size, name).toBeLessThan(SCRIPT_BUDGET)
  }
})

test('chapters lead to the views that they name', async ({ page }) => {
  await withoutWebGpu(page)
  const view = page.getByRole('navigation', { name: 'Views' }).locator('[aria-current=page]')
  for (const [name, shown] of [
    ['01-car', 'Scene editor'],
    ['02-tokens', 'Scene editor'],
    ['04-answers', 'Playground'],
    ['08-gradients', 'Gradients'],
    ['11-use', 'Runs'],
  ] as const) {
    await page.goto(`/learn/${name}.html`)
    await page.locator('.lesson-open a').click()
    await expect(view, name).toHaveText(shown)
  }
  await page.goto('/learn/04-answers.html')
  await page.locator('.lesson-open a').click()
  await expect(page.getByRole('combobox', { name: 'Preset' })).toHaveValue('ce-only')
})
