// The layout of what a view shows once something in it is opened: experiments with their figures and runs, one that
// is set up, the editors of rules and losses, the contract of teachers. layout.spec.ts walks the views themselves.

import { expect, type Page } from '@playwright/test'
import { open, test, withoutEngine } from './page'
import { sizeOf, walk } from './layoutWalk'

const SIZES = [360, 390, 768, 1024, 1440].map(sizeOf)
const FEW = [360, 1024].map(sizeOf)
const LANGUAGES = ['en', 'ko'] as const

/** What `look` finds in both languages. */
async function inBoth(page: Page, look: (language: string) => Promise<string[]>): Promise<string[]> {
  const found: string[] = []
  for (const language of LANGUAGES) {
    await page.locator('header select.quiet').selectOption(language)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    found.push(...(await look(language)))
  }
  return found
}

const opened = async (page: Page, keys: string): Promise<string[]> => {
  await withoutEngine(page)
  return open(page, `#v=1&preset=tiny&${keys}`)
}

test('an experiment with its table, each figure, and a run of it', async ({ page }) => {
  // By one setting: all kinds of figures that are recorded.
  const errors = await opened(page, 'page=lab&experiment=b-small-weights')
  const table = page.getByTestId('lab-recorded')
  const run = page.getByTestId('lab-run')
  await expect(table.getByRole('row').nth(1)).toBeVisible()
  const kinds = page.locator('.lab-results [role=tab]')
  const found = await inBoth(page, async (language) => {
    const all = await walk(page, SIZES, `${language}, table`)
    for (let i = 0; i < (await kinds.count()); i++) {
      await kinds.nth(i).click()
      all.push(...(await walk(page, FEW, `${language}, figure ${i + 1}`)))
    }
    await table.getByRole('button').last().click()
    await run.getByRole('button', { pressed: false }).last().click()
    await expect(run.getByRole('table')).toBeVisible()
    all.push(...(await walk(page, FEW, `${language}, one run`)))
    await run.getByRole('button', { name: /^(Close|닫기)$/ }).click()
    return all
  })
  expect(found).toEqual([])
  expect(errors).toEqual([])
})

test('an experiment that is set up: a grid of two settings, and what is wrong with it', async ({ page }) => {
  await opened(page, 'page=lab')
  await page.getByLabel('Vary a setting').selectOption('weightPlanning')
  await page.getByLabel('Values').fill('1000; 1,000.5; 30 000')
  await page.getByLabel('Vary a second setting').selectOption('batchFrames')
  await page.getByLabel('Values').last().fill('4 64 1e9')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.locator('.lab-form [role=alert].bad')).not.toHaveCount(0)
  expect(await inBoth(page, (language) => walk(page, SIZES, `${language}, set up`))).toEqual([])
})

test('the editor of a rule: one that works, and one that does not', async ({ page }) => {
  await opened(page, 'page=gradients')
  await page.getByRole('tab', { name: 'What if' }).click()
  // Tips that do not lie on one another.
  await page.getByRole('button', { name: 'Both stages fire' }).click()
  await page.getByRole('button', { name: 'Write a rule' }).click()
  const verdict = page.getByTestId('rule-verdict')
  await expect(verdict).toHaveText('The rule works on these gradients.')
  await expect(page.getByTestId('rule-properties')).toHaveAttribute('data-done', 'true')
  const editor = page.getByTestId('rule-editor').getByRole('textbox')
  const found = await inBoth(page, (language) => walk(page, SIZES, `${language}, rule`))
  await editor.press('ControlOrMeta+a')
  await page.keyboard.insertText(`function combine(G) {\n  return ['${'long'.repeat(60)}']\n}`)
  await expect(verdict).toHaveAttribute('data-bad', 'true')
  found.push(...(await inBoth(page, (language) => walk(page, SIZES, `${language}, faulty rule`))))
  expect(found).toEqual([])
})

test('the editor of a loss: one that works, and ones that do not', async ({ page }) => {
  await opened(page, 'lossPlanning=typed-rows')
  const drawer = page.locator('.drawer')
  const found = await inBoth(page, async (language) => {
    await page.getByRole('button', { name: /^(Set-up|설정)$/ }).click()
    await drawer.getByRole('searchbox').fill(language === 'ko' ? '계획: ' : 'planning: ')
    const expression = drawer.getByLabel(/^(Planning: expression|계획: 식)$/)
    const all: string[] = []
    for (const text of ['t*log(t/s)', 'log(s-t', 'abs(1 / (s - 0.123456)) * (s + t) ^ 2 - abs(s - t)']) {
      await expression.fill(text)
      await expect(drawer.locator('.typed-loss')).toBeVisible()
      all.push(...(await walk(page, SIZES, `${language}, loss ${text}`)))
    }
    await page.keyboard.press('Escape')
    return all
  })
  expect(found).toEqual([])
})

test('what a teacher of one’s own must have', async ({ page }) => {
  await opened(page, 'page=contract')
  await expect(page.locator('.contract-table').first()).toBeVisible()
  expect(await inBoth(page, (language) => walk(page, SIZES, `${language}, contract`))).toEqual([])
})
