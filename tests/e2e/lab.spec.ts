// An experiment in the page: set up in at most eight actions, run, stopped, found again after a reload, in a second
// tab, after a lost device and after its tab was closed; nothing is computed twice, and the command line comes to the
// same accuracies, bit for bit.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { ExperimentResults } from '../../src/experiment/lab/results'
import { alterWorker, onGraphics, onlyThorough, open, test } from './page'

const SMALL =
  '#v=3&preset=tiny&steps=2&evaluateEvery=0&trainFrames=4&validationFrames=2&testFrames=2&page=lab'
const RUNS = 240_000

/** The same arms and the first seed from the command line, on the CPU as in the browser. */
function headless({ spec }: ExperimentResults): ExperimentResults {
  const folder = mkdtempSync(join(tmpdir(), 'drive-kd-lab-page-'))
  const file = join(folder, 'spec.json')
  writeFileSync(file, JSON.stringify({ ...spec, seeds: spec.seeds.slice(0, 1) }))
  const args = ['scripts/cli.mjs', 'lab', file, '--out', folder, '--driver', 'processor']
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as ExperimentResults
}

test('an experiment runs, survives a reload, is a table and a file, and the same without a browser', async ({
  page,
}) => {
  test.setTimeout(3 * RUNS)
  const errors = await open(page, SMALL)
  const size = page.getByTestId('lab-size')
  await expect(size).toHaveText('6 runs: 2 arms × 3 seeds')
  await page.getByRole('checkbox', { name: 'AGP', exact: true }).uncheck()
  await page.getByRole('checkbox', { name: 'PCGrad' }).check()
  const seeds = page.getByRole('textbox', { name: 'Seeds' })
  await seeds.fill('1,5')
  await expect(page.locator('.lab-typed [role=alert]')).toHaveText('Expected a whole number from 1 to 100.')
  await seeds.fill('２')
  await expect(page.locator('.lab-typed .field-echo')).toHaveText('Read as 2')
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
  await page.locator('.lab-drawing circle').last().click()
  await expect(page.getByTestId('lab-run').getByRole('heading')).toHaveText(/^(sum|pcgrad) · seed [12]$/)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'results.json' }).click()
  const text = await readFile((await (await download).path()) ?? '', 'utf8')
  const results = JSON.parse(text) as ExperimentResults
  expect(results.arms.map(({ n }) => n)).toEqual([2, 2])
  expect(results.comparisons).toMatchObject([{ arm: 'pcgrad', n: 2 }])
  const same = headless(results)
  expect(same.arms.map(({ runs }) => runs[0].accuracy)).toEqual(
    results.arms.map(({ runs }) => runs[0].accuracy),
  )
  expect(errors).toEqual([])
})

/** The device of a worker can be taken away. */
const ALTERED = `const request = GPUAdapter.prototype.requestDevice; GPUAdapter.prototype.requestDevice = async function (...a) {
  const d = await request.apply(this, a); self.testDevice = d; return d }`

const takeAway = async (page: Page): Promise<void> => {
  const worker = page.workers().at(-1)
  await worker?.evaluate(() => (self as unknown as { testDevice: GPUDevice }).testDevice.destroy())
}

test('18 runs start within eight actions, and go on after a lost device, in a second tab, once the first is closed', async ({
  page,
  context,
}) => {
  onlyThorough()
  test.setTimeout(2 * RUNS)
  await onGraphics(page)
  await alterWorker(page, ALTERED)
  await open(page, SMALL.replace('&page=lab', ''))
  let actions = 0
  const act = async (action: Promise<unknown>): Promise<void> => {
    actions++
    await action
  }
  await act(
    page
      .getByRole('button', { name: /set.?up/i })
      .first()
      .click(),
  )
  await act(page.getByRole('button', { name: 'Several runs' }).click())
  await act(page.getByRole('checkbox', { name: 'PCGrad' }).check())
  await act(page.getByLabel('Vary a setting').selectOption('weightPlanning'))
  await act(page.getByLabel('Values').fill('1000 3000'))
  await expect(page.getByTestId('lab-size')).toHaveText('18 runs: 6 arms × 3 seeds')
  await act(page.getByRole('button', { name: 'Start', exact: true }).click())
  expect(actions).toBeLessThanOrEqual(8)
  const progress = page.getByTestId('lab-progress')
  await expect(progress).toContainText(/^Run 1 of 18: /, { timeout: RUNS })
  await takeAway(page)
  await expect(progress).toContainText(/^Run 2 of 18: /, { timeout: RUNS })

  const second = await context.newPage()
  await open(second, SMALL)
  const state = second.getByTestId('lab-state')
  await expect(state).toContainText(/^Stopped: \d+ of 18 runs are saved/)
  await second.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(second.getByText('An experiment is running in another tab')).toBeVisible()
  await page.close()
  await second.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(second.getByTestId('lab-progress')).toContainText(/^Run ([2-9]|1\d) of 18: /, {
    timeout: RUNS,
  })
  await second.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(state).toContainText(/^Stopped: \d+ of 18 runs are saved/)
})
