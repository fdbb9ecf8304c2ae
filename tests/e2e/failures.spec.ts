// Failures that a browser can be made to have: no room on the GPU, a link of the future, full storage, a
// second tab. Each has its message and its way out.

import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import {
  onlyThorough,
  alterWorker,
  button,
  onGraphics,
  open,
  stepOf,
  untilReady,
  test,
  withoutEngine,
} from './page'

const runs = (page: Page) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Runs' }).click()

/** A driver with so many bytes of memory, which says so as WebGPU does: to the scope that asks, else to the device. */
const memoryOf = (
  bytes: number,
) => `{ const p = GPUDevice.prototype, { createBuffer, pushErrorScope, popErrorScope } = p
const of = new WeakMap(), own = (d) => of.get(d) ?? (of.set(d, { used: 0, scopes: [] }), of.get(d))
p.pushErrorScope = function (filter) { own(this).scopes.push({ filter, error: null }); return pushErrorScope.call(this, filter) }
p.popErrorScope = function () { const { error } = own(this).scopes.pop(); return popErrorScope.call(this).then((real) => real ?? error) }
p.createBuffer = function (d) { const o = own(this), fits = o.used + d.size <= ${bytes}, buffer = createBuffer.call(this, d), destroy = buffer.destroy
  if (fits) { o.used += d.size; let there = true; buffer.destroy = () => { if (there) o.used -= d.size; there = false; destroy.call(buffer) } }
  else { const error = new GPUOutOfMemoryError('no room (test)'), scope = o.scopes.findLast((s) => s.filter === 'out-of-memory')
    if (scope) scope.error = error; else this.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error })) }
  return buffer } }`

test('no room on the graphics adapter: said before anything is prepared, and what is offered fits', async ({
  page,
}) => {
  await onGraphics(page)
  await alterWorker(page, memoryOf(16e6))
  await open(page, '#v=1&preset=tiny&batchFrames=12')
  const notice = page.getByTestId('failure')
  await expect(notice).toHaveAttribute('data-code', 'out-of-memory', { timeout: 120_000 })
  await expect(page.getByTestId('status')).toHaveText('failed')
  await expect(notice).toContainText(
    /The run needs \d+ MB of graphics memory, and the adapter had \d+(\.\d)? MB/,
  )
  await page.getByRole('button', { name: 'Set-up' }).click()
  await expect(page.getByTestId('memory')).toContainText('More than this graphics adapter has. This fits:')
  await page.keyboard.press('Escape')
  await notice.getByRole('button', { name: /^Start over with: / }).click()
  await expect(page.getByTestId('status')).toHaveText(/^(running|finished)$/, { timeout: 120_000 })
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(0)
  await expect(notice).toHaveCount(0)
})

test('a link of a newer version, and one that is cut off: what was expected, and a way in', async ({
  page,
}) => {
  await open(page, '#v=99&preset=tiny')
  const notice = page.getByTestId('failure')
  await expect(notice).toHaveAttribute('data-code', 'bad-link')
  await expect(notice).toContainText('v is 99, expected at most 3')
  await expect(notice).toContainText('made by a newer version of this page')
  await page.goto('/#preset=tiny')
  await page.reload()
  await expect(notice).toContainText('the link may be cut off')
  await expect(notice.getByRole('button', { name: 'Open with defaults' })).toBeVisible()
})

test('a corrupt run file says which field is wrong and what was expected; a right one opens; the run on screen stays', async ({
  page,
}) => {
  await withoutEngine(page)
  await open(page, '#v=1&preset=tiny')
  await runs(page)
  const pick = (files: { name: string; text: string }[]) =>
    page
      .getByTestId('run-file')
      .setInputFiles(
        files.map(({ name, text }) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) })),
      )
  const refused = page.getByTestId('bad-file')
  const good = JSON.parse(await readFile('tests/settings/fixtures/record-0.1.0.json', 'utf8')) as {
    steps: { gram: number[] }[]
  }
  const rows = page.locator('.run-list tbody tr')
  const before = await rows.count()

  await pick([{ name: 'half.json', text: JSON.stringify(good).slice(0, 900) }])
  await expect(refused).toContainText('half.json could not be opened')
  await pick([
    {
      name: 'short.json',
      text: JSON.stringify({
        ...good,
        steps: good.steps.map((s, i) => (i === 1 ? { ...s, gram: [1, 2, 3] } : s)),
      }),
    },
  ])
  await expect(refused).toContainText('short.json could not be opened')
  await expect(refused).toContainText('steps[1].gram is')
  await expect(refused).toContainText('expected a list of 16 values')
  await expect(rows).toHaveCount(before)

  await pick([{ name: 'good.json', text: JSON.stringify(good) }])
  await expect(refused).toHaveCount(0)
  await expect(rows).toHaveCount(before + 1)
  await expect(page.getByTestId('failure')).toHaveCount(0)
})

test('storage: a newer page in another tab, and no room left, are said where the runs are', async ({
  page,
  context,
  baseURL,
}) => {
  onlyThorough()
  await open(page, '#v=1&preset=tiny')
  await runs(page)
  const problem = page.getByTestId('storage-problem')
  await expect(problem).toHaveCount(0)
  const other = await context.newPage()
  await other.goto('/index.html#v=99')
  await other.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('drive-kd-runs', 1000)
        request.onsuccess = () => {
          request.result.close()
          resolve()
        }
        request.onerror = () => reject(new Error(String(request.error)))
      }),
  )
  await expect(problem).toHaveAttribute('data-code', 'newer')
  await expect(problem.getByRole('button', { name: 'Reload this tab' })).toBeVisible()
  await other.evaluate(
    () =>
      new Promise<void>((resolve) => {
        indexedDB.deleteDatabase('drive-kd-runs').onsuccess = () => resolve()
      }),
  )
  await other.close()

  const cdp = await context.newCDPSession(page)
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin, quotaSize: 1 })
  await page.reload()
  await untilReady(page)
  await button(page, 'Step').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(1)
  await runs(page)
  await expect(problem).toHaveAttribute('data-code', 'full', { timeout: 20_000 })
  await expect(problem).toContainText('storage for this page is full')
  // What is not kept can still be looked at and saved.
  await expect(page.getByRole('button', { name: 'Open file' })).toBeVisible()
  await expect(page.locator('.run-list tbody tr')).toHaveCount(1)
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin })

  const second = await context.newPage()
  await second.goto('/#v=99')
  await button(page, 'Step').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(2)
  await expect(problem).toHaveCount(0, { timeout: 20_000 })
  await runs(second)
  await expect(second.locator('.run-list tbody tr')).toHaveCount(1)
  await page.locator('.run-name').first().click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('from the other tab')
  await page.keyboard.press('Enter')
  await expect(second.locator('.run-name').first()).toHaveText('from the other tab')
})
