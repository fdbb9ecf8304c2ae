// Kept runs: two compared and laid over each other, one deleted, brought back and saved to a file; and the link of
// a run, which says whether its figures were reached.

import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { onlyThorough, button, open, stepOf, test, untilReady } from './page'

const RUN = '#v=1&preset=tiny&trainFrames=4&batchFrames=1&steps=3&evaluateEvery=3&validationFrames=2'
const TRAINED = 120_000

const showRuns = (page: Page): Promise<void> =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Runs' }).click()
const rowsOf = (page: Page) => page.locator('.run-list tbody tr')

async function finish(page: Page): Promise<void> {
  await untilReady(page)
  await button(page, 'Run').click()
  await expect(page.getByTestId('status')).toHaveText('finished', { timeout: TRAINED })
}

/** Opens an address anew, as from a bookmark. */
async function openAnew(page: Page, address: string): Promise<void> {
  await page.goto('about:blank')
  await page.goto(address)
}

test('two runs are compared, and their difference is only what differs; one is laid over the other', async ({
  page,
}) => {
  onlyThorough()
  const errors = await open(page, RUN)
  const rows = rowsOf(page)
  await finish(page)
  await openAnew(page, `/${RUN}&method=sum&learningRate=0.001`)
  await finish(page)

  await test.step('compared', async () => {
    await showRuns(page)
    await expect(rows).toHaveCount(2)
    await expect(rows.nth(0)).toContainText('on screen')
    for (const row of [1, 0]) await rows.nth(row).getByRole('checkbox').check()
    const compared = page.getByRole('region', { name: 'Compare' })
    const settings = compared.locator('tr.section', { hasText: 'Settings' }).locator('~ tr')
    // A plain sum counts cross-entropy once, so its followers weigh a third.
    await expect(settings.getByRole('rowheader')).toHaveText([
      'Combining gradients',
      'Learning rate',
      'Loss weights: Perception',
      'Loss weights: Reasoning',
      'Loss weights: Planning',
    ])
    const cells = (name: string) => settings.filter({ hasText: name }).getByRole('cell')
    await expect(cells('Combining')).toHaveText(['AGP', 'Plain sum'])
    await expect(cells('Learning rate')).toHaveText(['0.003', '0.001'])
    await expect(cells('Planning')).toHaveText(['9000', '3000'])
    await expect(compared.getByRole('row', { name: /^Perception/ }).getByRole('cell')).toHaveText([
      /^[\d.]+ %$/,
      /^[\d.]+ %$/,
      /^(0|[+−][\d.]+)$/,
    ])
    await compared.getByRole('button', { name: 'Clear selection' }).click()
  })

  await test.step('laid over the charts', async () => {
    await rows.nth(1).locator('.run-name').click()
    await page.getByRole('button', { name: 'Add to charts' }).click()
    await expect(rows.filter({ hasText: 'on the charts' })).toHaveCount(1)
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await expect(page.getByTestId('replay')).toHaveAttribute('data-kind', 'saved')
    await expect(
      page
        .getByRole('region', { name: 'Losses', exact: true })
        .locator('path[stroke-dasharray][stroke-opacity]')
        .first(),
    ).toHaveAttribute('d', /^M/)
  })
  expect(errors).toEqual([])
})

test('a name and a note stay over a reload; a deleted run is brought back by Undo, or opened from its file', async ({
  page,
}) => {
  onlyThorough()
  const errors = await open(page, RUN)
  const rows = rowsOf(page)
  await finish(page)
  await showRuns(page)
  await rows.locator('.run-name').click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('with projection')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Note' }).fill('nothing fired')
  await page.keyboard.press('Tab')
  await expect(rows).toContainText('nothing fired')
  await page.reload()
  await showRuns(page)
  const named = rows.filter({ hasText: 'with projection' })
  await expect(named).toContainText('nothing fired')

  await test.step('deleted and brought back', async () => {
    await named.locator('.run-name').click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(rows).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await expect(named).toContainText('nothing fired')
  })

  await test.step('saved to a file and opened from it', async () => {
    await named.locator('.run-name').click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save file' }).click(),
    ])
    const text = await readFile(await download.path(), 'utf8')
    expect((JSON.parse(text) as { steps: unknown[] }).steps).toHaveLength(3)
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(rows).toHaveCount(0)
    await page
      .getByTestId('run-file')
      .setInputFiles({ name: 'again.json', mimeType: 'application/json', buffer: Buffer.from(text) })
    await expect(rows).toHaveCount(1)
    await expect(page.getByTestId('bad-file')).toHaveCount(0)
  })
  expect(errors).toEqual([])
})

test('a copied link says whether its figures were reached, and in what they differ', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const errors = await open(page, RUN)
  const figures = page.getByTestId('link-figures')
  await finish(page)
  await showRuns(page)
  await rowsOf(page).locator('.run-name').click()
  await page.locator('.run-detail').getByRole('button', { name: 'Copy link' }).click()
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(copied).toContain('expect=3_')
  const link = await copied()

  // Opened beside the runs view, the link shows its run.
  await page.goto(link)
  await expect(figures).toHaveAttribute('data-verdict', 'waiting')
  await finish(page)
  await expect(figures).toHaveAttribute('data-verdict', 'matches')
  await expect(figures).toContainText('Matches the link at step 3')

  await openAnew(page, link.replace(/expect=3_[^_]+/, 'expect=3_1.25'))
  await finish(page)
  await expect(figures).toHaveAttribute('data-verdict', 'differs')
  await expect(figures).toContainText(/ce [\d.]+ instead of 1\.25/)
  expect(await stepOf(page)).toBe(3)
  expect(errors).toEqual([])
})
