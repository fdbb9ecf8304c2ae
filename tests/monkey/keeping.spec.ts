// What keeping costs, and what a reload loses: by name, with figures (`npx playwright test --project=monkey keeping`).

import { expect, type Page } from '@playwright/test'
import { stream } from '../../src/world/random'
import { button, open, READY_TIMEOUT, stepOf, test, untilReady } from '../e2e/page'
import { keptLines } from './ledger'

const SMALL = '#v=1&preset=tiny&trainFrames=4&batchFrames=1&validationFrames=2&evaluateEvery=0&steps=100000'
const DEFAULT = '#v=1&trainFrames=8&validationFrames=2&evaluateEvery=0&steps=100000'
const TRAINED = 180_000
const RELOADS = Number(process.env.RELOADS ?? 15)
/** A report interval, and what it takes to write. */
const MOST_LOST_SECONDS = 2

const stepsPerSecond = async (page: Page): Promise<number> => {
  const [from, started] = [await stepOf(page), Date.now()]
  // oxlint-disable-next-line house/no-fixed-wait -- the time in which steps are counted
  await page.waitForTimeout(2000)
  return (1000 * ((await stepOf(page)) - from)) / (Date.now() - started)
}
const longest = async (page: Page): Promise<number> =>
  Math.max(0, ...(await keptLines(page)).map(({ steps }) => steps))

test(`${RELOADS} reloads at random moments`, async ({ page }) => {
  test.setTimeout(1_200_000)
  const random = stream(15, 'reloads')
  await open(page, SMALL)
  await untilReady(page)
  await button(page, 'Run').click()
  const lost: number[] = []
  const seconds: number[] = []
  for (let i = 0; i < RELOADS; i++) {
    const before = await stepOf(page)
    await expect.poll(() => stepOf(page), { timeout: TRAINED }).toBeGreaterThan(before)
    const rate = await stepsPerSecond(page)
    // oxlint-disable-next-line house/no-fixed-wait -- the random moment
    await page.waitForTimeout(4000 * random.uniform())
    const seen = await stepOf(page)
    await page.reload()
    const offer = page.getByTestId('student-offer')
    await expect(offer).toHaveAttribute('data-kind', 'reload')
    lost.push(Math.max(0, seen - (await longest(page))))
    // A busy machine may make no step while the rate is taken.
    seconds.push(lost[i] === 0 ? 0 : lost[i] / rate)
    console.log(`reload ${i + 1}: seen ${seen}, ${lost[i]} steps missing, ${seconds[i].toFixed(2)} s`)
    await offer.getByRole('button', { name: 'Resume' }).click()
    await expect(page.getByTestId('status')).toHaveText('running', { timeout: READY_TIMEOUT })
  }
  const figures = seconds.map((s) => s.toFixed(2)).join(', ')
  console.log(`${RELOADS} reloads: steps missing ${lost.join(', ')}; seconds of training ${figures}`)
  expect(Math.max(...seconds)).toBeLessThan(MOST_LOST_SECONDS)
})

/** How often a student is kept, ms; as it is, every five seconds. */
const EVERY = { never: 1e9, 'as it is': 5000, 'after every step': 0 }

/** Opens the page with a training worker that keeps a student every so many milliseconds. */
async function keepingEvery(page: Page, ms: number, fragment: string): Promise<void> {
  let altered = 0
  await page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    const text = await response.text()
    // The interval, and the share of the training that keeping may take.
    const body = text
      .replace(/\bconst (\w+)=5e3;(?=function)/, `const $1=${ms};`)
      .replace(/\/\.02\)\}/, ms === 0 ? '/1e9)}' : '/.02)}')
    if (body !== text || ms === 5000) altered++
    await route.fulfill({ response, body })
  })
  await open(page, fragment)
  await untilReady(page)
  expect(altered).toBe(1)
}

for (const [name, fragment] of [
  ['tiny', SMALL],
  ['default size', DEFAULT],
] as const)
  test(`the cost of keeping, ${name}`, async ({ browser }) => {
    test.setTimeout(1_200_000)
    const rates: Record<string, number[]> = {}
    for (const round of [1, 2, 3])
      for (const [label, ms] of round % 2 ? Object.entries(EVERY) : Object.entries(EVERY).reverse()) {
        const page = await browser.newPage()
        await keepingEvery(page, ms, fragment)
        await button(page, 'Run').click()
        const before = await stepOf(page)
        await expect.poll(() => stepOf(page), { timeout: TRAINED }).toBeGreaterThan(before + 3)
        const [from, started] = [await stepOf(page), Date.now()]
        // oxlint-disable-next-line house/no-fixed-wait -- the time in which steps are counted
        await page.waitForTimeout(12_000)
        ;(rates[label] ??= []).push((1000 * ((await stepOf(page)) - from)) / (Date.now() - started))
        await page.close()
      }
    const middle = (label: string): number => rates[label].slice().sort((a, b) => a - b)[1]
    const ms = 1000 / middle('after every step') - 1000 / middle('never')
    console.log(`${name}: one more kept student takes ${ms.toFixed(1)} ms`)
    for (const [label, all] of Object.entries(rates))
      console.log(`${name}, a student kept ${label}: steps/s ${all.map((r) => r.toFixed(2)).join(', ')}`)
  })
