// Storage that the browser refuses: the page comes up, everything works but keeping, and one banner says so.

import { expect, type Page } from '@playwright/test'
import { alterWorker, button, open, stepOf, untilReady, test } from './page'

/** As with cookies blocked: merely naming any of them throws. */
const BLOCKED = `for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'BroadcastChannel'])
  Object.defineProperty(globalThis, name, { configurable: true, get() { throw new DOMException('blocked (test)', 'SecurityError') } })
for (const Navigators of [globalThis.Navigator, globalThis.WorkerNavigator])
  if (Navigators) Object.defineProperty(Navigators.prototype, 'storage', { configurable: true, get() { throw new DOMException('blocked (test)', 'SecurityError') } })`

const view = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name, exact: true }).click()

const banner = (page: Page) => page.getByTestId('storage-problem')

test('cookies blocked: trains, shows, keeps nothing, and says it once', async ({ page }) => {
  await page.addInitScript(BLOCKED)
  await alterWorker(page, BLOCKED)
  const errors = await open(page, '#v=1&preset=tiny&steps=3&evaluateEvery=3')
  await expect(banner(page)).toHaveCount(1)
  await expect(banner(page)).toHaveAttribute('data-code', 'blocked')
  await expect(banner(page)).toHaveAttribute('data-lost', 'databases values')
  await expect(banner(page)).toHaveAttribute('role', 'status')
  await expect(banner(page)).toContainText('This browser stores nothing for this page')
  await expect(banner(page)).toContainText('runs and your own teachers')
  await expect(banner(page)).toContainText('allow cookies and site data')
  await untilReady(page)
  await button(page, 'Run').click()
  await expect(page.getByTestId('status')).toHaveText('finished', { timeout: 120_000 })
  expect(await stepOf(page)).toBe(3)

  await test.step('the run is there until the tab is closed, and can be saved', async () => {
    await view(page, 'Runs')
    await expect(banner(page)).toHaveCount(1)
    await page.locator('.run-name').first().click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save file', exact: true }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.json$/)
  })

  await test.step('every view opens, the theme and the language change', async () => {
    for (const name of ['Gradients', 'Scene editor', 'Teachers', 'Playground']) {
      await view(page, name)
      await expect(page.locator('main')).not.toBeEmpty()
    }
    await page.getByRole('button', { name: 'Dark theme' }).click()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await page.getByRole('combobox', { name: 'Language' }).selectOption('ko')
    await expect(banner(page)).toContainText('이 브라우저는 이 페이지의 내용을 저장하지 않습니다')
    await expect(banner(page)).toContainText('쿠키와 사이트 데이터를 허용')
  })

  await banner(page).getByRole('button', { name: '닫기' }).click()
  await expect(banner(page)).toHaveCount(0)
  expect(errors).toEqual([])
})

test('no room for small values: said, with what it costs', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full (test)', 'QuotaExceededError')
    }
  })
  await open(page, '#v=99')
  await expect(banner(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Dark theme' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(banner(page)).toHaveAttribute('data-code', 'full')
  await expect(banner(page)).toHaveAttribute('data-lost', 'values')
  await expect(banner(page)).toContainText('theme, language, chart settings and saved scenes')
})

test('the database refuses when it is opened, as in some private windows', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('private (test)', 'InvalidAccessError')
    }
  })
  await open(page, '#v=99')
  await expect(banner(page)).toHaveAttribute('data-lost', 'databases')
  await expect(banner(page)).toContainText('runs and your own teachers')
})
