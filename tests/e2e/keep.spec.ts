// Nothing is lost: Back, Reset, a reload, a crashed tab, two tabs at once, a killed graphics process. What is
// gone on with is the run that was never left, figure for figure.

import { readFile } from 'node:fs/promises'
import { expect, type Browser, type Page } from '@playwright/test'
import {
  onlyThorough,
  button,
  onGraphics,
  open,
  READY_TIMEOUT,
  stepOf,
  students,
  untilReady,
  test,
} from './page'

const TRAINED = 180_000
const TINY = '#v=1&preset=tiny&trainFrames=4&batchFrames=1'
const SMALL = `${TINY}&validationFrames=2&evaluateEvery=0`

interface Saved {
  steps: { step: number; losses: Record<string, number> }[]
  seed: number
}

/** The records that lie in this browser's storage, with their steps. */
const records = (page: Page): Promise<Saved[]> =>
  page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(new Error(String(request.error)))
      })
    const database = await answer(indexedDB.open('drive-kd-runs'))
    const transaction = database.transaction(['records', 'blocks'])
    const heads = transaction.objectStore('records')
    const blocks = transaction.objectStore('blocks')
    const keys = (await answer(heads.getAllKeys())) as string[]
    const saved = []
    for (const id of keys) {
      const { seed } = (await answer(heads.get(id))) as { seed: number }
      const texts = (await answer(blocks.getAll(IDBKeyRange.bound([id, 0], [id, Infinity])))) as string[]
      saved.push({ seed, steps: texts.flatMap((text) => JSON.parse(text) as Saved['steps']) })
    }
    database.close()
    return saved
  })

const longest = async (page: Page): Promise<Saved['steps']> =>
  (await records(page)).map((r) => r.steps).reduce((a, b) => (b.length > a.length ? b : a), [])

const view = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name })
const status = (page: Page) => page.getByTestId('status')
const offer = (page: Page) => page.getByTestId('student-offer')
const beyond = (page: Page, step: number): Promise<void> =>
  expect.poll(() => stepOf(page), { timeout: TRAINED }).toBeGreaterThan(step)

async function start(page: Page): Promise<void> {
  await untilReady(page)
  await button(page, 'Run').click()
}

test('Back and Forward walk through the views and lose no run', async ({ page }) => {
  const errors = await open(page, `${SMALL}&steps=400`)
  await start(page)
  await beyond(page, 1)
  await button(page, 'Pause').click()
  await expect(status(page)).toHaveText('paused')
  const at = await stepOf(page)
  for (const name of ['Gradients', 'Teachers', 'Runs']) await view(page, name).click()
  await expect(view(page, 'Runs')).toHaveAttribute('aria-current', 'page')
  await page.goBack()
  await expect(view(page, 'Teachers')).toHaveAttribute('aria-current', 'page')
  await page.goBack()
  await page.goBack()
  await expect(view(page, 'Playground')).toHaveAttribute('aria-current', 'page')
  await page.goForward()
  await expect(view(page, 'Gradients')).toHaveAttribute('aria-current', 'page')
  await page.goBack()

  const setUp = page.getByRole('button', { name: 'Set-up', exact: true })
  await setUp.click()
  await expect(setUp).toHaveAttribute('aria-expanded', 'true')
  await page.goBack()
  await expect(setUp).toHaveAttribute('aria-expanded', 'false')
  expect([await stepOf(page), await status(page).textContent()]).toEqual([at, 'paused'])
  await expect(page.getByTestId('address-offer')).toHaveCount(0)

  await test.step('an older address is offered, not opened', async () => {
    await page.evaluate((hash) => (location.hash = hash), `${SMALL}&steps=300`)
    await expect(offer(page)).toHaveAttribute('data-kind', 'undo')
    await untilReady(page)
    await button(page, 'Step').click()
    await beyond(page, 0)
    await page.goBack()
    await expect(page.getByTestId('address-offer')).toBeVisible()
    expect(await stepOf(page)).toBe(1)
    expect(page.url()).toContain('steps=300')
    await page.getByTestId('address-offer').getByRole('button', { name: 'Open those settings' }).click()
    await expect.poll(() => page.url()).toContain('steps=400')
    expect((await records(page)).map((r) => r.steps.length).sort()).toEqual([1, at].sort())
  })
  expect(errors).toEqual([])
})

test('after Reset comes Undo, after a reload Resume: the run that was never left', async ({ page }) => {
  onlyThorough()
  test.slow()
  // The CPU would be at the end before anybody can pause.
  await onGraphics(page)
  const errors = await open(page, `${SMALL}&steps=60`)
  await start(page)
  await expect(status(page)).toHaveText('finished', { timeout: TRAINED })
  await expect.poll(async () => (await longest(page)).length).toBe(60)
  const whole = await longest(page)

  await test.step('Reset, and back by Undo', async () => {
    await button(page, 'Reset').click()
    await expect(offer(page)).toHaveAttribute('data-kind', 'undo')
    await expect.poll(() => stepOf(page)).toBe(0)
    await offer(page).getByRole('button', { name: 'Undo' }).click()
    await expect(status(page)).toHaveText('finished')
    expect(await stepOf(page)).toBe(60)
  })

  await test.step('a reload in mid-run', async () => {
    await page.evaluate(() => indexedDB.deleteDatabase('drive-kd-runs'))
    await page.reload()
    await untilReady(page)
    await button(page, 'Run').click()
    await beyond(page, 4)
    await button(page, 'Pause').click()
    await expect(status(page)).toHaveText('paused')
    await expect.poll(async () => Math.max(0, ...(await students(page)))).toBeGreaterThan(4)
    await button(page, 'Run').click()
    await beyond(page, (await stepOf(page)) + 2)
    const seen = await stepOf(page)
    await page.reload()
    await expect(offer(page)).toHaveAttribute('data-kind', 'reload')
    expect((await longest(page)).length).toBeGreaterThanOrEqual(seen - 1)
    await offer(page).getByRole('button', { name: 'Resume' }).click()
    await expect(status(page)).toHaveText('finished', { timeout: READY_TIMEOUT + TRAINED })
    await expect.poll(async () => (await records(page)).map((r) => r.steps.length)).toEqual([60])
    const all = await records(page)
    expect(all[0].steps.map(({ step, losses }) => [step, losses])).toEqual(
      whole.map(({ step, losses }) => [step, losses]),
    )
  })
  expect(errors).toEqual([])
})

/** The run that a tab has open, by its id. */
const runOfTab = (page: Page): Promise<string | null> =>
  page.evaluate(() => sessionStorage.getItem('drive-kd-run'))
/** Runs that any tab has open, and runs that a tab waits for. */
const lockedRuns = (page: Page): Promise<string[][]> =>
  page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query()
    return [held, pending].map((locks) => locks.map(({ name = '' }) => name.replace('drive-kd-run ', '')))
  })

test('a crashed tab, and tabs at once: every run is kept, and goes on in one of them', async ({
  context,
}) => {
  onlyThorough()
  test.slow()
  await onGraphics(context)
  // Far from its end, however long the other tab takes to get ready: what is finished is not offered.
  const UNFINISHED = `${SMALL}&steps=50000`
  const first = await context.newPage()
  await open(first, `${UNFINISHED}&seed=3`)
  await start(first)
  const second = await context.newPage()
  await open(second, `${UNFINISHED}&seed=4`)
  await start(second)
  await beyond(first, 3)
  await beyond(second, 3)
  await button(second, 'Pause').click()
  await expect(status(second)).toHaveText('paused')
  await expect.poll(async () => (await students(second)).length, { timeout: TRAINED }).toBe(2)
  const left = await runOfTab(first)
  const seen = await stepOf(first)
  const crashed = first.waitForEvent('crash')
  const session = await context.newCDPSession(first)
  void session.send('Page.crash').catch(() => undefined)
  await crashed
  await first.close()

  const saved = await records(second)
  expect(saved.map((r) => r.seed).sort()).toEqual([3, 4])
  expect(saved.find((r) => r.seed === 3)?.steps.length).toBeGreaterThanOrEqual(seen - 2)
  expect(saved.find((r) => r.seed === 4)?.steps.length).toBe(await stepOf(second))

  // The other tab still has its own open: what is offered here is the crashed one's.
  const [third, fourth] = [await context.newPage(), await context.newPage()]
  for (const page of [third, fourth]) {
    await open(page, UNFINISHED)
    await expect(offer(page)).toHaveAttribute('data-kind', 'left')
    await expect(offer(page)).toContainText('seed 3')
  }
  await second.reload()
  await expect(offer(second)).toHaveAttribute('data-kind', 'reload')

  const resumed = [third, fourth]
  await Promise.all(resumed.map((page) => offer(page).getByRole('button', { name: 'Resume' }).click()))
  for (const page of resumed) await expect.poll(() => page.url()).toContain('seed=3')
  const ids = await Promise.all(resumed.map(runOfTab))
  expect(ids.filter((id) => id === left)).toHaveLength(1)
  const [held, pending] = await lockedRuns(second)
  expect([held.filter((id) => ids.includes(id)).sort(), pending]).toEqual([ids.slice().sort(), []])
  await resumed[ids.indexOf(left) === 0 ? 1 : 0].close()
  const owner = resumed[ids.indexOf(left)]
  await expect(status(owner)).toHaveText('running', { timeout: READY_TIMEOUT })
})

/** Ends the graphics process of this browser. */
async function killGraphics(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  for (const { type, id } of processInfo) {
    if (type !== 'GPU' || id < 2) continue
    expect(await readFile(`/proc/${id}/cmdline`, 'utf8')).toContain('--type=gpu-process')
    process.kill(id, 'SIGKILL')
  }
}

test('the graphics process is killed while it evaluates: the run goes on, nothing is missing', async ({
  page,
  browser,
}) => {
  onlyThorough()
  test.slow()
  await onGraphics(page)
  await open(page, `${TINY}&validationFrames=24&evaluateEvery=4&steps=40`)
  await start(page)
  await beyond(page, 3)
  await killGraphics(browser)
  await expect(page.getByTestId('recovery')).toHaveAttribute('data-state', 'recovered', {
    timeout: READY_TIMEOUT,
  })
  await expect(status(page)).toHaveText('finished', { timeout: TRAINED })
  await expect.poll(async () => (await records(page)).map((r) => r.steps.length)).toEqual([40])
  const all = await records(page)
  expect(all[0].steps.map((s) => s.step)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
})

test('the graphics process is killed while the student is exported: it comes all the same', async ({
  page,
  browser,
}) => {
  onlyThorough()
  test.slow()
  await onGraphics(page)
  await open(page, `${TINY}&validationFrames=24&evaluateEvery=0&steps=8`)
  await start(page)
  await expect(status(page)).toHaveText('finished', { timeout: TRAINED })
  await view(page, 'Runs').click()
  const download = page.waitForEvent('download', { timeout: READY_TIMEOUT + TRAINED })
  await page.locator('section.student-files').getByRole('button', { name: 'All files' }).click()
  await killGraphics(browser)
  expect((await download).suggestedFilename()).toMatch(/^drive-kd-student-.*\.zip$/)
  await expect(page.getByTestId('recovery')).toHaveAttribute('data-state', 'recovered')
  await view(page, 'Playground').click()
  await expect(status(page)).toHaveText('finished')
  expect(await stepOf(page)).toBe(8)
  expect((await records(page)).map((r) => r.steps.length)).toEqual([8])
})
