// The whole product once: a link opens, the engine gets ready, the student trains, the figures are figures,
// Reset replays; and on the same page no serious or critical finding of axe-core on any view, panel or document, in
// both themes, on desktop and phone.

import { expect, type Page } from '@playwright/test'
import { TASK_PAIRS, TASKS } from '../../src/distill/tasks'
import { seriousFindings } from './axe'
import { button, open, stepOf, untilReady, untilStill, test } from './page'

/** The sentence with the newest values of a chart, as a screen reader gets it. */
async function summary(page: Page, region: 'Losses' | 'Gradient angles' | 'Accuracy'): Promise<string> {
  const id = { Losses: 'losses', 'Gradient angles': 'angles', Accuracy: 'accuracy' }[region]
  return (
    (await page
      .getByRole('region', { name: region, exact: true })
      .getByTestId(`${id}-summary`)
      .textContent()) ?? ''
  )
}

/** The number after each of these names in a summary. */
function figures(text: string, names: readonly string[]): number[] {
  return names.map((name) => {
    const match = new RegExp(`(?:^|[\\s,;])${name} ([-+.\\de]+)`).exec(text)
    expect(match, `"${name}" in: ${text}`).not.toBeNull()
    const value = Number(match?.[1])
    expect(Number.isFinite(value), `${name} in: ${text}`).toBe(true)
    return value
  })
}

const lossesOf = async (page: Page) => figures(await summary(page, 'Losses'), TASKS)
const anglesOf = async (page: Page) =>
  figures(
    await summary(page, 'Gradient angles'),
    TASK_PAIRS.map((pair) => pair.join('-')),
  )

/** One step, and the charts that tell of it: their sentences follow later than the counter. */
async function oneStep(page: Page, expected: number): Promise<void> {
  const [losses, angles] = [await summary(page, 'Losses'), await summary(page, 'Gradient angles')]
  await button(page, 'Step').click()
  await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBe(expected)
  await expect.poll(() => summary(page, 'Losses')).not.toBe(losses)
  await expect.poll(() => summary(page, 'Gradient angles')).not.toBe(angles)
  await expect(button(page, 'Step')).toBeEnabled()
}

const VIEWS = ['Playground', 'Gradients', 'Scene editor', 'Teachers', 'Runs', 'Lab']
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]

test.describe('on one page', () => {
  test.describe.configure({ mode: 'serial' })
  let page: Page
  test.beforeAll(async ({ browser, baseURL }) => {
    page = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage()
  })
  test.afterAll(() => page.context().close())

  test('trains from a link: step, reset, the same curve again, run, pause', async () => {
    // Far from its end, however fast the adapter: Pause is to be pressed before the run finishes.
    const errors = await open(page, '#v=1&preset=tiny&steps=5000')
    await untilReady(page)
    expect(await stepOf(page)).toBe(0)

    await test.step('two steps, and the same two after Reset', async () => {
      const curves: number[][] = []
      for (let turn = 0; turn < 2; turn++) {
        for (let step = 1; step <= 2; step++) {
          await oneStep(page, step)
          curves.push([...(await lossesOf(page)), ...(await anglesOf(page))])
        }
        await button(page, 'Reset').click()
        await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(0)
        for (const region of ['Losses', 'Gradient angles'] as const)
          await expect.poll(() => summary(page, region)).toBe('no values yet')
      }
      expect(curves.slice(2)).toEqual(curves.slice(0, 2))
      expect(curves[1]).not.toEqual(curves[0])
    })

    await test.step('Run trains and evaluates, Pause holds', async () => {
      await button(page, 'Run').click()
      await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThan(10)
      await button(page, 'Pause').click()
      await expect(page.getByTestId('status')).toHaveText('paused')
      for (const loss of await lossesOf(page)) expect(loss).toBeGreaterThan(0)
      for (const angle of await anglesOf(page)) expect(angle >= 0 && angle <= 180).toBe(true)
      await expect.poll(() => summary(page, 'Accuracy')).toContain('average')
      for (const share of figures(await summary(page, 'Accuracy'), ['perception', 'reasoning', 'planning']))
        expect(share >= 0 && share <= 100).toBe(true)
      const held = await stepOf(page)
      // oxlint-disable-next-line house/no-fixed-wait -- that nothing happens for a second is what is tested
      await page.waitForTimeout(1000)
      expect(await stepOf(page)).toBe(held)
    })

    await button(page, 'Reset').click()
    await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(0)
    expect(errors).toEqual([])
  })

  test('axe finds nothing serious on any view', async () => {
    await button(page, 'Step').click()
    await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(1)
    const found: string[] = []
    const look = async (what: string) => {
      await untilStill(page)
      for (const finding of await seriousFindings(page)) found.push(`${what}: ${finding}`)
    }
    for (const theme of ['light', 'dark']) {
      await page.evaluate((name) => (document.documentElement.dataset.theme = name), theme)
      for (const size of SIZES) {
        // Contrast and layout change one by one: the other two pairs add time, and little else.
        if (process.env.THOROUGH !== '1' && (theme === 'light') !== size.width > 1000) continue
        await page.setViewportSize(size)
        for (const view of VIEWS) {
          await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click()
          await look(`${view} ${theme} ${size.width}`)
        }
        // What lies over the playground: the set-up drawer, and an explained step.
        await page
          .getByRole('navigation', { name: 'Views' })
          .getByRole('button', { name: 'Playground' })
          .click()
        for (const [panel, key] of [
          ['Set-up', 'e'],
          ['Explained step', 'w'],
        ] as const) {
          await page.keyboard.press(key)
          await expect(page.locator('.drawer .drawer-scroll')).toBeVisible()
          await look(`${panel} ${theme} ${size.width}`)
          await page.keyboard.press('Escape')
          await expect(page.locator('.drawer')).toHaveCount(0)
        }
      }
    }
    await page.evaluate(() => localStorage.setItem('theme', 'dark'))
    for (const document of ['method', 'world', 'comparison-table', 'glossary', 'glossary.ko']) {
      await page.goto(`/${document}.html`)
      await look(document)
    }
    expect(found).toEqual([])
  })
})

test('a link that says nonsense is answered by a sentence, and starts nothing', async ({ page }) => {
  await open(page, '#v=1&layers=99')
  const notice = page.getByTestId('failure')
  await expect(notice).toContainText('layers is 99, expected a whole number from 1 to 12.')
  await expect(notice.getByRole('button')).not.toHaveCount(0)
  expect(await stepOf(page)).toBe(0)
})
