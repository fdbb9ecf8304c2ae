// The page explains itself: words where they stand, by pointer, keyboard and finger; the glossary page; the tour, from
// the beginning and from the help. No training is needed: these pages have no WebGPU.

import { expect, type Browser, type Locator, type Page } from '@playwright/test'
import { tourEn } from '../../src/ui/text/tour.en'
import { tourKo } from '../../src/ui/text/tour.ko'
import { glossaryEn } from '../../src/ui/text/glossary.en'
import { seriousFindings } from './axe'
import { open, test, untilStill, withoutEngine } from './page'

const LINK = '#v=1&preset=one-minute'
const PHONE = { width: 390, height: 844 }

async function pageWithoutEngine(
  browser: Browser,
  baseURL: string | undefined,
  phone = false,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: baseURL ?? '',
    viewport: phone ? PHONE : { width: 1440, height: 900 },
    hasTouch: phone,
  })
  const page = await context.newPage()
  await withoutEngine(page)
  return page
}

const panel = (page: Page) => page.getByRole('tooltip')
/** A word in the title of a panel. */
const word = (page: Page, region: string) =>
  page.getByRole('region', { name: region, exact: true }).getByRole('heading').locator('[data-term]')

/** What explains words and what the panels show come a moment after the page. */
async function whole(page: Page): Promise<void> {
  await expect(page.locator('#term-panel')).toBeAttached()
  await expect(
    page.getByRole('region', { name: 'Attention', exact: true }).getByRole('tab').first(),
  ).toBeVisible()
}

test('words are explained where they stand: on hover, focus and tap', async ({ browser, baseURL }) => {
  const page = await pageWithoutEngine(browser, baseURL)
  const asked: string[] = []
  page.on('request', (request) => void asked.push(request.url()))
  const errors = await open(page, LINK)
  const attention = word(page, 'Attention')
  await expect(attention).toBeVisible()
  await whole(page)
  // Definitions come when the first word is opened.
  expect(asked.filter((url) => /glossary/.test(url))).toEqual([])
  await attention.hover()
  await expect(panel(page)).toContainText(glossaryEn.attention.meaning)
  expect(asked.filter((url) => /glossary/.test(url))).toHaveLength(1)
  await page.mouse.move(5, 5)
  await expect(panel(page)).toBeHidden()

  // By keyboard: focus opens, Escape closes it and nothing else, Enter keeps it open.
  await page.keyboard.press('e')
  const drawer = page.getByRole('dialog', { name: 'Set-up' })
  await expect(drawer).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
  const loss = word(page, 'Losses')
  await page.keyboard.press('Tab')
  await loss.focus()
  await expect(panel(page)).toContainText(glossaryEn.loss.meaning)
  await expect(loss).toHaveAttribute('aria-describedby', 'term-panel')
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(panel(page)).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(panel(page)).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await expect(panel(page)).toBeHidden()

  // Spelled out at first sight: KD in the name of the page, ce in the title of the losses.
  await page.locator('h1 [data-term]').click()
  await expect(panel(page)).toContainText('knowledge distillation')
  await page.mouse.click(5, 450)
  await expect(panel(page)).toBeHidden()
  await expect(page.getByRole('region', { name: 'Losses', exact: true })).toContainText('cross-entropy')
  expect(errors).toEqual([])
  await page.context().close()

  const phone = await pageWithoutEngine(browser, baseURL, true)
  await open(phone, LINK)
  await whole(phone)
  await word(phone, 'Attention').tap()
  await expect(panel(phone)).toContainText(glossaryEn.attention.meaning)
  const box = (await panel(phone).boundingBox())!
  expect(box.x).toBeGreaterThanOrEqual(0)
  expect(box.x + box.width).toBeLessThanOrEqual(PHONE.width)
  await word(phone, 'Attention').tap()
  await expect(panel(phone)).toBeHidden()
  await phone.context().close()
})

/** Answers what matches when the returned function is called, and not before. */
async function hold(page: Page, ...which: RegExp[]): Promise<() => void> {
  let arrive = (): void => undefined
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  for (const url of which)
    await page.route(url, async (route) => {
      await arrived
      await route.continue()
    })
  return arrive
}

const ATTENTION = /AttentionPanel-[^/]*\.js/
const LISTENER = /TermPanel-[^/]*\.js/
const DEFINITIONS = /glossary\.en-[^/]*\.js/

/** Everything has arrived and stands still but the panel Attention, whose title is already a word. */
async function untilAttentionAlone(page: Page): Promise<void> {
  await expect(word(page, 'Attention')).toBeVisible()
  await expect(page.locator('main').getByText(/^Loading/)).toHaveCount(1)
  await untilPlaced(word(page, 'Attention'))
}

/** Twice in a row at the same place: what arrives above it has arrived. */
async function untilPlaced(at: Locator): Promise<void> {
  let before = ''
  const alike = async (): Promise<boolean> => {
    const last = before
    before = JSON.stringify(await at.boundingBox())
    return before === last
  }
  await expect.poll(alike, { intervals: [250] }).toBe(true)
}

test('a word stays explained while its panel arrives and other things scroll', async ({
  browser,
  baseURL,
}) => {
  const page = await pageWithoutEngine(browser, baseURL, true)
  const arrive = await hold(page, ATTENTION, DEFINITIONS)
  await open(page, LINK)
  await expect(page.locator('#term-panel')).toBeAttached()
  await untilAttentionAlone(page)
  const waiting = await word(page, 'Attention').elementHandle()
  await word(page, 'Attention').tap()
  await expect(word(page, 'Attention')).toHaveAttribute('aria-describedby', 'term-panel')
  // The panel's content takes the place of the word that was pressed; what it means comes at the same time.
  arrive()
  await expect(panel(page)).toContainText(glossaryEn.attention.meaning)
  expect(await waiting!.evaluate((node) => node.isConnected)).toBe(false)
  await expect(word(page, 'Attention')).toHaveAttribute('aria-describedby', 'term-panel')
  await word(page, 'Attention').evaluate(() =>
    document.querySelector('h1')!.dispatchEvent(new Event('scroll')),
  )
  await expect(panel(page)).toBeVisible()
  await page.evaluate(() => window.scrollBy(0, 100))
  await expect(panel(page)).toBeHidden()
  await page.context().close()
})

test('a word that was pressed before anything listened is explained, also if its panel arrived meanwhile', async ({
  browser,
  baseURL,
}) => {
  const page = await pageWithoutEngine(browser, baseURL, true)
  const attention = await hold(page, ATTENTION)
  const listener = await hold(page, LISTENER)
  await open(page, LINK)
  await untilAttentionAlone(page)
  const waiting = await word(page, 'Attention').elementHandle()
  await word(page, 'Attention').tap()
  attention()
  await expect.poll(() => waiting!.evaluate((node) => node.isConnected)).toBe(false)
  await expect(word(page, 'Attention')).toBeVisible()
  await expect(page.locator('#term-panel')).toHaveCount(0)
  listener()
  await expect(panel(page)).toContainText(glossaryEn.attention.meaning)
  // It was pressed: it stays, until it is pressed again.
  await word(page, 'Attention').tap()
  await expect(panel(page)).toBeHidden()
  await page.context().close()
})

test('a word under the pointer before anything listened is explained', async ({ browser, baseURL }) => {
  const page = await pageWithoutEngine(browser, baseURL)
  const listener = await hold(page, LISTENER)
  await open(page, LINK)
  await untilStill(page)
  await word(page, 'Losses').hover()
  await expect(page.locator('#term-panel')).toHaveCount(0)
  listener()
  await expect(panel(page)).toContainText(glossaryEn.loss.meaning)
  await page.context().close()
})

test('the glossary is a page, from the help, in both languages', async ({ browser, baseURL }) => {
  const page = await pageWithoutEngine(browser, baseURL)
  await open(page, LINK)
  await page.getByRole('button', { name: 'Help', exact: true }).click()
  await page.getByRole('link', { name: /^Glossary/ }).click()
  await expect(page.locator('h1')).toHaveText('Glossary')
  await expect(page.locator('#agp + dd')).toHaveText(glossaryEn.agp.meaning)
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('link', { name: '한국어' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await expect(page.locator('#agp')).toContainText('비대칭 그래디언트 투영')
  await page.context().close()
})

test('the tour: from the beginning, by keyboard, in both languages, on a phone', async ({
  browser,
  baseURL,
}) => {
  const page = await pageWithoutEngine(browser, baseURL)
  const errors = await open(page, '')
  await page.getByTestId('beginning').getByRole('button', { name: 'with a short tour' }).click()
  const tour = page.getByTestId('tour')
  const stops = Object.entries(tourEn.stops)
  for (const [i, [id, { title }]] of stops.entries()) {
    await expect(tour).toHaveAttribute('data-stop', id)
    await expect(tour.getByRole('heading')).toHaveText(title)
    await expect(tour).toContainText(`${i + 1} of ${stops.length}`)
    await expect(tour).toBeFocused()
    await expect(tour).toBeInViewport({ ratio: 1 })
    await expect(page.locator('[data-tour]')).toBeInViewport()
    if (i === 0) expect(await seriousFindings(page)).toEqual([])
    if (i < stops.length - 1) await page.keyboard.press('ArrowRight')
  }
  await expect(page.locator('[data-tour]')).toContainText('Run')
  await page.keyboard.press('ArrowLeft')
  await expect(tour).toHaveAttribute('data-stop', stops.at(-2)![0])
  // The page stays usable under it; Escape ends it.
  await page.getByRole('tab', { name: 'Reasoning', exact: true }).first().click()
  await expect(tour).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(tour).toHaveCount(0)
  await expect(page.locator('[data-tour]')).toHaveCount(0)

  // Once more from the help, in Korean, on a phone: each card is whole.
  await page.setViewportSize(PHONE)
  await page.locator('header select.quiet').selectOption('ko')
  await page.getByRole('button', { name: '도움말', exact: true }).click()
  await page.getByRole('button', { name: '플레이그라운드 둘러보기' }).click()
  for (const { title } of Object.values(tourKo.stops)) {
    await expect(tour.getByRole('heading')).toHaveText(title)
    await expect(tour).toBeInViewport({ ratio: 1 })
    await tour.locator('.primary').click()
  }
  await expect(tour).toHaveCount(0)
  expect(errors).toEqual([])
  await page.context().close()
})
