// Links as they arrive, numbers as they are typed, and what a choice in the set-up changes besides itself.

import { expect, type Page } from '@playwright/test'
import { open, stepOf, untilReady, test, withoutEngine } from './page'

const asked = (page: Page) => page.getByTestId('failure')
const drawer = (page: Page) => page.getByRole('dialog', { name: 'Set-up' })
const fragment = (page: Page): string => decodeURIComponent(new URL(page.url()).hash)

test('a link that mail escaped is the run that was meant', async ({ page }) => {
  await withoutEngine(page)
  for (const link of [
    '#v=1&amp;preset=tiny&amp;seed=3',
    '#v%3D1%26preset%3Dtiny%26seed%3D3',
    '#v=1&preset=tiny&seed=3>).',
  ]) {
    await page.goto('about:blank')
    await open(page, link)
    await expect.poll(() => fragment(page)).toBe('#v=1&preset=tiny&seed=3')
    await expect(asked(page)).toHaveCount(0)
  }
})

test('a layer map without end is refused at once', async ({ page }) => {
  await open(
    page,
    '#v=1&layerPerception=custom&teacherPerception=own:0123456789abcdef&mapPerception=0%3C-0..999999999',
  )
  await expect(asked(page)).toContainText('at most 256 layers are read')
})

test('a view that the link names is open; in Korean the question is Korean', async ({ page }) => {
  await withoutEngine(page)
  await page.addInitScript(() => localStorage.setItem('language', 'ko'))
  await open(page, '#v=1&preset=tiny&page=gradients')
  await expect(page.locator('nav.views button').nth(1)).toHaveAttribute('aria-current', 'page')
  await expect.poll(() => fragment(page)).toBe('#v=1&preset=tiny&page=gradients')
  await page.evaluate(() => (location.hash = '#v=1&layers=99&sed=3'))
  await expect(asked(page)).toContainText('층 수: 99는 쓸 수 없는 값입니다. 1부터 12까지의 정수여야 합니다.')
  await expect(asked(page)).toContainText('“sed”: 이 페이지에 없는 설정입니다. 혹시 “seed”인가요?')
})

test.describe('on one page', () => {
  test.describe.configure({ mode: 'serial' })
  let page: Page
  let errors: string[] = []
  test.beforeAll(async ({ browser, baseURL }) => {
    page = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage()
  })
  test.afterAll(async () => {
    await page.context().close()
    expect(errors).toEqual([])
  })

  test('what cannot be read is named, starts nothing, and stays until the person decides', async () => {
    const link = '#v=1&preset=tiny&constructor=1&learningRate=1e+5&page=garden'
    errors = await open(page, link)
    await expect(asked(page)).toContainText('The link has a key "constructor" that this page does not know.')
    await expect(asked(page)).toContainText('learningRate is 100000, expected a finite number from 0 to 1.')
    await expect(asked(page)).toContainText('page is "garden", expected one of playground, gradients')
    const views = page.getByRole('navigation', { name: 'Views' })
    await views.getByRole('button', { name: 'Gradients', exact: true }).click()
    await views.getByRole('button', { name: 'Playground', exact: true }).click()
    expect(fragment(page)).toBe(link)
    expect(await stepOf(page)).toBe(0)
    await asked(page).getByRole('button', { name: 'Open with the rest' }).click()
    await expect.poll(() => fragment(page)).toBe('#v=1&preset=tiny')
    await untilReady(page)

    // Another one beside the run: the run stays, and so does its address when that is wished.
    await page.evaluate(() => (location.hash = '#v=1&layers=99'))
    await expect(asked(page)).toContainText('layers is 99')
    await expect(page.getByTestId('status')).toHaveText('ready')
    await asked(page).getByRole('button', { name: 'Keep the run on screen' }).click()
    await expect(asked(page)).toHaveCount(0)
    expect(fragment(page)).toBe('#v=1&preset=tiny')
  })

  test('numbers are read as people write them, and a choice says what else it changes', async () => {
    expect(fragment(page)).toBe('#v=1&preset=tiny')
    await page.getByRole('button', { name: 'Live settings' }).click()
    const limits = page.locator('#run-limits')
    await limits.getByLabel('at step', { exact: true }).fill('1,000')
    await expect(limits.getByRole('status')).toHaveText('Read as 1000')
    await limits.getByLabel('at step', { exact: true }).fill('')
    await page.keyboard.press('Escape')

    await page.keyboard.press('e')
    const field = (name: string) => drawer(page).getByLabel(name, { exact: true })
    const foot = drawer(page).locator('.drawer-foot').getByRole('status')
    const echo = (text: string) => drawer(page).locator('.field-echo').filter({ hasText: text })
    await field('Learning rate').fill('0,001')
    await expect(echo('Read as 0.001')).toHaveCount(1)
    await field('Cross-entropy').fill('1,234')
    await expect(drawer(page).getByRole('alert')).toHaveText(
      'This could mean 1.234 or 1234: type one of the two.',
    )
    await field('Cross-entropy').fill('1,5')
    await expect(echo('Read as 1.5')).toHaveCount(1)
    await drawer(page).getByRole('button', { name: 'Undo changes' }).click()

    await field('Combining gradients').selectOption('pcgrad')
    const note = drawer(page).locator('.followed[role=status]')
    await expect(note).toContainText(
      'Also changes 3 other settings: Perception 9000 → 3000, Reasoning 9000 → 3000, Planning 9000 → 3000.',
    )
    await expect(foot).toHaveText('4 changes, 1 of them needs a new run')
    await note.getByRole('button', { name: 'Keep my weights' }).click()
    await expect(note).toContainText('Kept: Perception 9000, Reasoning 9000, Planning 9000.')
    await expect(foot).toHaveText('1 change needs a new run')
    await note.getByRole('button', { name: /^Use the defaults/ }).click()
    await expect(foot).toHaveText('4 changes, 1 of them needs a new run')
    await note.getByRole('button', { name: 'Keep my weights' }).click()
    await drawer(page).getByRole('button', { name: 'Apply and start over' }).click()
    const saved = 'weightPerception=9000&weightReasoning=9000&weightPlanning=9000'
    await expect.poll(() => fragment(page)).toContain('method=pcgrad')
    expect(fragment(page)).toContain(saved)
    await untilReady(page)
    await expect(note).toHaveCount(0)
  })
})
