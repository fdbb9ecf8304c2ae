// The layout: every view at every width, in both languages, with a run that goes on. Nothing scrolls sideways,
// every control can be seen and pressed, no text is cut or small, no word broken inside. A page at 200 % zoom is
// a page of half the width: 1440 px and 1280 px at 200 % are 720 px and 640 px, which this walk covers.

import { expect, type Page } from '@playwright/test'
import { en } from '../../src/ui/text/en'
import { button, open, stepOf, test, untilReady, withoutEngine } from './page'
import { controls, sideways, texts } from './layoutChecks'
import { settled, SIDEWAYS, sizeOf, TOUCHED, TYPE, walk as walkThrough, WIDE, type Size } from './layoutWalk'
import { runFile } from './runFile'

const WIDTHS = [360, 390, 500, 640, 768, 820, 912, 1000, 1100, 1200, 1250, 1280, 1366, 1440, 1920]
const SIZES = [...WIDTHS.map(sizeOf), SIDEWAYS]
/** What is opened over a view is looked at in fewer windows. */
const FEW = [
  SIZES[0],
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1250, height: 800 },
  SIDEWAYS,
]
const RUN = '#v=1&preset=tiny&steps=100000&evaluateEvery=2'

let page: Page
let errors: string[] = []

test.beforeAll(async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '', viewport: WIDE })
  page = await context.newPage()
})
test.afterAll(async () => {
  await page.context().close()
  expect(errors).toEqual([])
})

const walk = (sizes: readonly Size[], where: string): Promise<string[]> => walkThrough(page, sizes, where)

const views = () => page.locator('nav.views button')

/** All views, one after the other, in the language that is set. */
async function walkViews(language: string): Promise<string[]> {
  const found: string[] = []
  for (let i = 0; i < (await views().count()); i++) {
    await views().nth(i).click()
    await expect(views().nth(i)).toHaveAttribute('aria-current', 'page')
    await expect(page.locator('main .panel').first()).toBeVisible()
    found.push(...(await walk(SIZES, `${language}, view ${i + 1}`)))
  }
  return found
}

test('a recorded run, while the engine is got ready', async () => {
  errors = await open(page, RUN)
  await expect(page.getByTestId('replay')).toHaveAttribute('data-kind', 'recording', { timeout: 20_000 })
  await expect(page.locator('.chart .curve').first()).toHaveAttribute('d', /^M/)
  expect(await walk(FEW, 'recording')).toEqual([])
})

/** A run that goes on, slowly; made here where an earlier test has not made it. */
async function running(): Promise<void> {
  if (page.url() === 'about:blank') errors = await open(page, RUN)
  const status = await page.getByTestId('status').textContent()
  if (status === 'running') return
  if (status === 'paused') return button(page, 'Run').click()
  await untilReady(page)
  // One step in two seconds: the run goes on, and the processor is free for the page.
  await page.getByRole('button', { name: en.controls.limits }).click()
  await page.locator('#run-limits').getByRole('slider', { name: en.controls.speedTitle }).press('Home')
  await page.keyboard.press('Escape')
  await button(page, 'Run').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(2)
  await expect(page.locator('.accuracy-legend b').first()).toHaveText(/\d/)
  await expect(page.getByTestId('status')).toHaveText('running')
}

test('every view at every width, in both languages, with a run that goes on', async () => {
  await running()
  const found = await walkViews('en')
  await page.getByRole('combobox', { name: en.language, exact: true }).selectOption('ko')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  expect([...found, ...(await walkViews('ko'))]).toEqual([])
  // What only screen readers are told is told in Korean too.
  await views().nth(0).click()
  const told = await page.locator('.chart-panel > .sr-only').allTextContents()
  expect(told.length).toBeGreaterThan(2)
  for (const text of told) expect(text.replace(/\bce\b/g, '')).toMatch(/^[^a-z]*[가-힣][^a-z]*$/i)
  await page.locator('header select.quiet').selectOption('en')
  await expect(page.getByTestId('status')).toHaveText('running')
})

test('what lies over a view: set-up, an opened step; the what-if arrows', async () => {
  await running()
  await views().nth(0).click()
  const setUp = page.getByRole('button', { name: en.setUp, exact: true })
  await setUp.click()
  const closed = page.locator('.drawer details:not([open]) > summary')
  while ((await closed.count()) > 0) await closed.first().click()
  expect(await walk(FEW, 'set-up')).toEqual([])
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: en.controls.walk.button, exact: true }).click()
  await expect(page.locator('.drawer.walk')).toBeVisible()
  const phases = page.locator('.walk-phases [role=tab]')
  await expect(phases.first()).toBeVisible({ timeout: 60_000 })
  for (let i = 0; i < (await phases.count()); i++) {
    await phases.nth(i).click()
    expect(await walk([FEW[1], SIDEWAYS], `opened step, phase ${i + 1}`)).toEqual([])
  }
  await page.keyboard.press('Escape')

  await views().nth(1).click()
  await page.getByRole('tab', { name: 'What if' }).click()
  // Four gradients of a run lie in no space: within the line that says so is something to press.
  await expect(page.locator('.gradients .textual')).toBeVisible()
  await page.setViewportSize(FEW[1])
  await settled(page)
  expect(await page.evaluate(controls, { selector: '.gradients .textual', least: TOUCHED })).toEqual([])
  await page.setViewportSize(WIDE)
  await page.getByRole('button', { name: 'Both stages fire' }).click()
  expect(await walk(FEW, 'what if')).toEqual([])
  await page.getByRole('tab', { name: 'This run' }).click()
})

/** Settings that differ much, and have long words. */
const COMPARED = [
  { method: 'agp', teachers: 'gpt-6x64', layerReasoning: 'custom', mapReasoning: '0<-0 1<-1..3 2<-4,5' },
  { method: 'pcgrad', seed: 7, lossPerception: 'cosine', schedule: 'constant', mixPerception: [1, 0, 0] },
]

test('two runs compared, and one opened, at every width, in both languages', async () => {
  await running()
  await views().nth(4).click()
  const rows = page.locator('.run-list tbody tr')
  const files = COMPARED.map((config, i) => ({
    name: `run-${i}.json`,
    mimeType: 'application/json',
    buffer: Buffer.from(runFile(config)),
  }))
  await page.getByTestId('run-file').setInputFiles(files)
  await expect(page.getByTestId('bad-file')).toHaveCount(0)
  // The files' runs are the oldest of the list.
  const boxes = [-1, -2].map((i) => rows.nth(i).getByRole('checkbox'))
  await expect.poll(() => rows.count()).toBeGreaterThan(2)
  const found: string[] = []
  for (const language of ['en', 'ko']) {
    await page.locator('header select.quiet').selectOption(language)
    await rows.nth(-1).locator('.run-name').click()
    found.push(...(await walk(FEW, `${language}, one run`)))
    for (const box of boxes) await box.setChecked(true)
    await expect(page.locator('.run-compare tbody tr')).not.toHaveCount(0)
    found.push(...(await walk(SIZES, `${language}, two runs`)))
    for (const box of boxes) await box.setChecked(false)
  }
  expect(found).toEqual([])
  await page.locator('header select.quiet').selectOption('en')
})

test('the documents on a phone and on a desk', async () => {
  for (const name of ['method', 'world', 'data', 'comparison-table', 'glossary', 'glossary.ko']) {
    await page.goto(`/${name}.html`)
    await expect(page.locator('h1')).toBeVisible()
    expect(await walk([FEW[0], WIDE], name)).toEqual([])
  }
})

test('a message in the page covers nothing and is whole', async () => {
  await page.goto('about:blank')
  await page.goto('/#v=1&preset=tiny&learningRate=9&studentLayers=99')
  const notice = page.getByTestId('failure')
  await expect(notice).toBeVisible()
  expect(await walk(FEW, 'message')).toEqual([])
  for (const size of FEW) {
    await page.setViewportSize(size)
    await settled(page)
    const over = await notice.evaluate((card) => {
      const a = card.getBoundingClientRect()
      return [...document.querySelectorAll('.panel')]
        .map((panel) => panel.getBoundingClientRect())
        .some((b) => a.bottom > b.top + 1 && a.top < b.bottom - 1 && a.right > b.left && a.left < b.right)
    })
    expect(over, `the message lies over a panel at ${size.width} px`).toBe(false)
  }
})

test('on paper: the view without what is only pressed, and as wide as the sheet', async () => {
  await withoutEngine(page)
  await page.goto('about:blank')
  await page.goto('/#v=1&preset=tiny')
  await expect(page.locator('.chart .curve').first()).toHaveAttribute('d', /^M/)
  await page.emulateMedia({ media: 'print', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 704, height: 1000 })
  await settled(page)
  expect(await page.evaluate(sideways)).toEqual([])
  expect(await page.evaluate(texts, TYPE)).toEqual([])
  await expect(page.locator('nav.views, .transport, .chart-controls')).toHaveCount(3)
  for (const chrome of await page
    .locator('nav.views, .transport, .chart-controls, .info, .panel-tools')
    .all())
    await expect(chrome).toBeHidden()
  for (const panel of await page.locator('.chart-panel').all()) {
    const [paper, drawing] = [
      await panel.boundingBox(),
      await panel.locator('svg.recharts-surface').boundingBox(),
    ]
    expect(drawing?.width ?? 0).toBeGreaterThan(150)
    expect((drawing?.x ?? 0) + (drawing?.width ?? 0)).toBeLessThanOrEqual(
      (paper?.x ?? 0) + (paper?.width ?? 0),
    )
  }
  await page.emulateMedia({ media: 'screen', reducedMotion: 'reduce' })
})
