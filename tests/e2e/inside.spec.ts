// Inside a step: a link to a tensor, another one by name, its value under the cursor and in its file; conflict over
// depth and time, and its table.

import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { button, open, test, untilReady } from './page'

const RUN = '#v=1&preset=tiny&steps=3&evaluateEvery=0&testFrames=0'
const NAME = 'gradient planning h.0.attn.c_attn.weight'

async function saved(page: Page, name: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name, exact: true }).click(),
  ])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

test('a tensor of a step by link and by name, its file; conflict over depth and time', async ({ page }) => {
  const errors = await open(page, `${RUN}&page=gradients&tensor=layer%201%20x`)
  await untilReady(page)
  const tensor = page.getByTestId('tensor')
  await expect(tensor).toContainText('No step lies on the graphics adapter')
  await button(page, 'Run').click()
  await expect(page.getByTestId('status')).toHaveText('finished', { timeout: 120_000 })
  await expect(tensor).toContainText('[120, 32]')
  await expect(page.getByRole('combobox', { name: 'Rows' }).getByRole('option')).toHaveCount(7)

  await page.getByRole('searchbox', { name: 'Search by name' }).fill('attn planning c_attn.weight')
  await page.getByRole('option', { name: NAME }).click()
  await expect.poll(() => decodeURIComponent(page.url())).toContain(`tensor=${NAME}`)
  await expect(tensor).toContainText('[32, 96]')
  const map = tensor.getByRole('slider')
  await map.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect(map).toHaveAttribute('aria-valuetext', /^\[0, 1\] = -?[\d.e-]+$/)
  const file = await saved(page, 'Download .npy')
  expect(file.name).toBe('step-3-gradient_planning_h.0.attn.c_attn.weight.npy')
  expect(file.bytes.toString('latin1', 10, 80)).toContain(
    `'descr': '<f4', 'fortran_order': False, 'shape': (32, 96)`,
  )
  // The file and the map hold the same numbers.
  const second = file.bytes.readFloatLE(file.bytes.length - 4 * 32 * 96 + 4)
  expect(Math.fround(Number((await map.getAttribute('aria-valuetext'))?.split('= ')[1]))).toBe(second)

  // Where a loss pulls at the student: the backward pass once more.
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('')
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('Gradients at activations')
  await page.getByRole('option', { name: 'gradient perception at layer 0 x' }).click()
  await expect(tensor).toContainText('[120, 32]')
  await map.focus()
  await page.keyboard.press('Home')
  await expect(map).toHaveAttribute('aria-valuetext', /^\[0, 0\] = -?[\d.e-]+ · frame 1, patch 1$/)

  await page.getByRole('tab', { name: 'This run' }).click()
  await expect.poll(() => page.url()).not.toContain('tensor=')
  await page.getByRole('tab', { name: 'all steps' }).click()
  const layers = page.getByRole('region', { name: 'Conflict by layer' })
  await layers.getByRole('slider').focus()
  await page.keyboard.press('End')
  await page.keyboard.press('End')
  await expect(layers.getByTestId('depth-reading')).toHaveText(/^embedding, step 3: cosine −?[01]\.\d\d$/)
  const table = await saved(page, 'CSV')
  expect(table.bytes.toString().trimEnd().split('\r\n')).toHaveLength(1 + 6 * 4 * 3)
  expect(errors).toEqual([])
})
