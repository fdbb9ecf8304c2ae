// An experiment in the page: put together by pointing in at most eight actions, run, stopped, found again after a
// reload, and gone on with; nothing is computed twice.

import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { open } from './page'

const SMALL =
  '#v=3&preset=tiny&steps=2&evaluateEvery=0&trainFrames=4&validationFrames=2&testFrames=2&page=lab'
const RUNS = 240_000

test('an experiment runs, survives a reload, and is a table and a file', async ({ page }) => {
  test.setTimeout(2 * RUNS)
  const errors = await open(page, SMALL)
  const size = page.getByTestId('lab-size')
  await expect(size).toHaveText('6 runs: 2 arms × 3 seeds')
  await page.getByRole('checkbox', { name: 'AGP', exact: true }).uncheck()
  await page.getByRole('checkbox', { name: 'PCGrad' }).check()
  await page.getByRole('spinbutton', { name: 'Seeds' }).fill('2')
  await expect(size).toHaveText('4 runs: 2 arms × 2 seeds')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const table = page.getByTestId('lab-table')
  const firstArm = table.getByRole('row', { name: /^sum/ })
  await expect(firstArm.getByRole('cell').first()).toHaveText('1', { timeout: RUNS })
  await page.reload()
  await expect(firstArm.getByRole('cell').first()).toHaveText(/1|2/)
  const saved = await page.getByTestId('lab-state').innerText()
  if (!/^All/.test(saved)) {
    expect(saved).toMatch(/^Stopped: [123] of 4 runs are saved\.$/)
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
  }
  await expect(page.getByTestId('lab-state')).toHaveText('All 4 runs are saved.', { timeout: RUNS })
  await expect(table.getByRole('row', { name: /^pcgrad/ })).toBeVisible()
  await expect(page.locator('.lab-figure svg circle')).not.toHaveCount(0)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'results.json' }).click()
  const results = JSON.parse(await readFile((await (await download).path()) ?? '', 'utf8')) as {
    arms: { n: number }[]
    comparisons: { arm: string; n: number }[]
  }
  expect(results.arms.map(({ n }) => n)).toEqual([2, 2])
  expect(results.comparisons).toMatchObject([{ arm: 'pcgrad', n: 2 }])
  expect(errors).toEqual([])
})
