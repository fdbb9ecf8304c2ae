// The parts of the playground, one after the other on one loaded page: recorded run, rewind and live changes,
// charts, attention, gradient inspector, scene bench. Later parts use the run that earlier ones made, and
// make it themselves where it is not there.

import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect, test, type Download, type Page, type Response } from '@playwright/test'
import { en } from '../../src/ui/text/en'
import { ko } from '../../src/ui/text/ko'
import { button, open, stepOf, untilReady } from './page'

/** Short enough for a processor that plays the graphics adapter. */
const RUN = '#v=1&preset=tiny&steps=10&evaluateEvery=5'
const TRAINED = 240_000

let page: Page
let errors: string[] = []

test.beforeAll(async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    baseURL: baseURL ?? '',
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  page = await context.newPage()
})
test.afterAll(async () => {
  await page.context().close()
  expect(errors).toEqual([])
})

/** The run of `RUN`, trained to its end. */
async function trained(): Promise<void> {
  if (page.url() === 'about:blank') {
    errors = await open(page, RUN)
    await untilReady(page)
    await button(page, 'Run').click()
  }
  await expect(page.getByTestId('status')).toHaveText('finished', { timeout: TRAINED })
}

const view = (name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click()
const region = (name: string) => page.getByRole('region', { name, exact: true })
const tab = (name: string) => page.getByRole('tab', { name, exact: true })

/** What a press of this button downloads, as text. */
async function saved(act: () => Promise<void>): Promise<{ download: Download; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()])
  return { download, bytes: await readFile(await download.path()) }
}

/** JavaScript of the page (not of its worker), gzip, at most: kB before the recorded run is on screen. */
const SCRIPT_BUDGET_KB = 250

test('a recorded run plays at once, and Run can be pressed before everything is ready', async () => {
  const scripts: Response[] = []
  const collect = (response: Response): unknown =>
    response.request().resourceType() === 'script' &&
    !/\/worker-/.test(response.url()) &&
    scripts.push(response)
  page.on('response', collect)
  errors = await open(page, RUN)
  const strip = page.getByTestId('replay')
  await expect(strip).toHaveAttribute('data-kind', 'recording', { timeout: 20_000 })
  await expect(region('Losses').locator('.curve').first()).toHaveAttribute('d', /^M/)
  page.off('response', collect)
  await expect(page.getByTestId('status')).toHaveText('preparing')
  await expect(button(page, 'Run')).toBeEnabled()
  // With reduced motion it stands still until asked.
  const place = strip.getByRole('slider')
  const before = await place.inputValue()
  await strip.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => place.inputValue()).not.toBe(before)
  await strip.getByRole('button', { name: 'Pause the playback' }).click()
  await untilReady(page)
  const sizes = await Promise.all(scripts.map(async (script) => gzipSync(await script.body()).length))
  expect(scripts.length).toBeGreaterThan(2)
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000).toBeLessThanOrEqual(SCRIPT_BUDGET_KB)
})

test('runs until the condition, takes another learning rate on the way, rewinds to a checkpoint', async () => {
  await page.getByRole('button', { name: 'Pace & tuning' }).click()
  const pace = page.locator('#pace')
  const speed = pace.getByRole('slider', { name: 'Speed' })
  await speed.press('Home')
  await expect(speed).toHaveAttribute('aria-valuetext', /^[\d.]+ steps\/s$/)
  await speed.press('End')
  await expect(speed).toHaveAttribute('aria-valuetext', 'full speed')
  await pace.getByLabel('at step', { exact: true }).fill('7')
  await page.keyboard.press('Escape')
  await button(page, 'Run').click()
  await expect(page.getByTestId('status')).toHaveText('paused', { timeout: TRAINED })
  expect(await stepOf(page)).toBe(7)
  await expect(page.getByTestId('replay')).toHaveCount(0)

  await page.getByRole('button', { name: 'Pace & tuning' }).click()
  await pace.getByRole('button', { name: 'Learning rate divided by 3' }).click()
  await pace.getByLabel('at step', { exact: true }).fill('')
  await page.keyboard.press('Escape')
  await expect.poll(() => page.url()).toContain('learningRate=0.001')

  const marks = page.getByRole('slider', { name: 'Rewind to a checkpoint' })
  await marks.focus()
  await page.keyboard.press('Home')
  await expect(marks).toHaveAttribute('aria-valuetext', 'rewind to step 0')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect.poll(() => stepOf(page)).toBe(5)
  await expect(page.getByTestId('status')).toHaveText('paused')

  await button(page, 'Run').click()
  await expect(page.getByTestId('status')).toHaveText('finished', { timeout: TRAINED })
  expect(await stepOf(page)).toBe(10)
})

test('charts: smoothing, x axis, another chart, table, files', async () => {
  await trained()
  const losses = region('Losses')
  const curve = losses.locator('.curve:not(.raw)').first()
  await expect(losses.getByTestId('losses-summary')).toContainText('ce ')
  const smooth = await curve.getAttribute('d')
  await page.getByRole('combobox', { name: 'Smoothing' }).selectOption({ label: 'not smoothed' })
  await expect.poll(() => curve.getAttribute('d')).not.toBe(smooth)
  await page.getByRole('combobox', { name: 'Smoothing' }).selectOption({ label: 'smoothed, 12 steps' })

  await page.getByRole('combobox', { name: 'Horizontal axis' }).selectOption('samples')
  await expect(losses.locator('.axis-name')).toHaveText('samples')
  await page.getByRole('combobox', { name: 'Horizontal axis' }).selectOption('step')

  await page.getByRole('button', { name: 'Charts', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Gradient norms' }).check()
  await page.keyboard.press('Escape')
  await expect(region('Gradient norms').locator('.curve').first()).toHaveAttribute('d', /^M/)

  // One crosshair for all charts, with the values of that step.
  const crosshair = losses.getByRole('slider')
  await crosshair.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await expect(crosshair).toHaveAttribute('aria-valuetext', /^step 9, .*\d/)
  for (const name of ['Losses', 'Gradient norms'])
    await expect(region(name).locator('.crosshair-mark text')).toHaveText('step 9')

  // All charts zoom together, and what is in view is drawn from every step of it.
  const whole = await curve.getAttribute('d')
  const shownPart = page.getByRole('group', { name: 'Part of the run shown' }).getByRole('status')
  await page.keyboard.press('+')
  await expect(shownPart).toHaveText(/^steps \d+–\d+$/)
  await expect.poll(() => curve.getAttribute('d')).not.toBe(whole)
  await page.keyboard.press('0')
  await expect(shownPart).toHaveText('')
  await expect.poll(() => curve.getAttribute('d')).toBe(whole)
  const plot = (await crosshair.boundingBox())!
  await page.mouse.move(plot.x + 0.4 * plot.width, plot.y + 0.5 * plot.height)
  await page.mouse.down()
  await page.mouse.move(plot.x + 0.8 * plot.width, plot.y + 0.5 * plot.height, { steps: 3 })
  await page.mouse.up()
  await expect(shownPart).toHaveText(/^steps \d+–\d+$/)
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect.poll(() => curve.getAttribute('d')).toBe(whole)

  const menu = async (item: string) => {
    await losses.getByRole('button', { name: 'Losses: table, files, other charts' }).click()
    await page.getByRole('button', { name: item, exact: true }).click()
  }
  const csv = (await saved(() => menu('Save as CSV'))).bytes.toString('utf8')
  const lines = csv
    .trim()
    .split('\n')
    .filter((line) => /^[^#]/.test(line))
  expect(lines.length, csv.slice(0, 200)).toBeGreaterThanOrEqual(11)
  const svg = (await saved(() => menu('Save as SVG'))).bytes.toString('utf8')
  expect(svg).toMatch(/^<svg[\s\S]*<path[\s\S]*<\/svg>\s*$/)
  expect(svg).not.toContain('var(--')
  expect(svg).toMatch(/^<svg [^>]*width="170mm" height="[\d.]+mm"/)
  for (const part of [
    'training step',
    'loss (ce: nats per token;',
    'n = 1 run (seed',
    'time constant 12 steps',
  ])
    expect(svg.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')).toContain(part)
  const png = (await saved(() => menu('Save as PNG'))).bytes
  expect([...png.subarray(1, 4)].map((b) => String.fromCharCode(b)).join('')).toBe('PNG')

  await menu('Show as a table')
  await expect(losses.getByRole('table').getByRole('row')).toHaveCount(11)
  await menu('Show as a drawing')
})

test('attention: group, layer and head, drawn by the GPU', async () => {
  await trained()
  const panel = region('Attention')
  await expect(panel.locator('.trio .heat').nth(1)).toHaveAttribute('data-drawn', 'gpu')
  // A word, or a row of a map, stays in focus once clicked; the pointer alone only passes by.
  const words = panel.locator('.token-strip').getByRole('tab')
  await words.last().click()
  await expect(words.last()).toHaveClass(/locked/)
  await expect(panel.locator('.trio .focus.locked')).toHaveCount(3)
  const map = panel.locator('.trio .heat').first()
  const box = await map.boundingBox()
  if (!box) throw new Error('the map is not drawn')
  await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.5 * box.height)
  await expect(panel.getByText(/→/).first()).toBeVisible()
  await page.mouse.click(box.x + 0.2 * box.width, box.y + 0.5 * box.height)
  await expect(words.last()).not.toHaveClass(/locked/)
  await page.mouse.move(0, 0)

  await panel.getByRole('tab', { name: 'Reasoning' }).click()
  await expect(panel.locator('figcaption').first()).toContainText('mean 1–5')
  await tab('layer').click()
  await expect(panel.locator('figcaption').first()).toContainText('layer 3')
  await tab('head').click()
  await panel.getByRole('tablist', { name: 'Heads of student layer 1' }).getByRole('tab').nth(1).click()
  await expect(panel.locator('figcaption').nth(1)).toContainText('head 2 of layer 1')
  await tab('group').click()
})

test('gradient inspector: what-if by keyboard and by dragging, a preset in which both stages fire', async () => {
  await trained()
  await view('Gradients')
  await expect(page.getByRole('listitem').filter({ hasText: 'layers add up' })).toHaveAttribute(
    'data-good',
    'true',
  )
  await page.getByRole('tab', { name: 'What if' }).click()
  const tip = page.getByRole('slider', { name: 'Tip of perception' })
  const angle = () => tip.getAttribute('aria-valuetext')
  const first = await angle()
  await tip.focus()
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft')
  const second = await angle()
  expect(second).not.toBe(first)
  const knob = await tip.locator('.knob').boundingBox()
  if (!knob) throw new Error('the tip is not drawn')
  await page.mouse.move(knob.x + knob.width / 2, knob.y + knob.height / 2)
  await page.mouse.down()
  await page.mouse.move(knob.x - 60, knob.y + 40, { steps: 5 })
  await page.mouse.up()
  expect(await angle()).not.toBe(second)
  await page.getByRole('button', { name: 'Both stages fire' }).click()
  await expect(region('What happened')).toContainText(/Stage 1\s*Fired/)
  await expect(region('What happened')).toContainText(/Stage 2\s*Fired/)
  await page.getByRole('radio', { name: /Draw PCGrad/ }).check()
  await expect(page.locator('.method-drawn')).toContainText('PCGrad')
  await page.getByRole('tab', { name: 'This run' }).click()
})

test('scene bench: edit, damage, ask, keep, link', async () => {
  await trained()
  await view('Scene bench')
  const places = page.getByRole('radiogroup', { name: 'Places on the road' })
  await places.locator('[data-slot]').first().focus()
  await tab('pedestrian').click()
  await expect(places.getByRole('radio', { checked: true })).toHaveAccessibleName(/pedestrian$/)
  await page.getByRole('combobox', { name: 'Damage' }).selectOption({ label: 'fog' })
  await page.getByRole('tab', { name: 'strong' }).click()
  await tab('Compose').click()
  await page.getByRole('textbox', { name: 'Your question, up to 4 words' }).fill('what at left-near')
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  const answers = region('Answers')
  for (const name of ['student', 'perception', 'reasoning', 'planning', 'base'])
    await expect(answers.locator(`tr.${name} .bench-word`).first()).toBeVisible({ timeout: 60_000 })
  const name = page.getByRole('textbox', { name: 'Name of the scene' })
  await name.fill('fog and a pedestrian')
  await page.getByRole('button', { name: 'Keep', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Open “fog and a pedestrian”' })).toBeVisible()
  await region('Kept scenes').getByRole('button', { name: 'Copy link' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/scene=/)
})

test('another language is fetched when it is chosen, and remembered', async () => {
  await trained()
  await page.getByRole('combobox', { name: en.language, exact: true }).selectOption('ko')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await expect(page.getByRole('button', { name: ko.transport.reset, exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: ko.setUp, exact: true })).toBeVisible()
  await page.getByRole('combobox', { name: ko.language, exact: true }).selectOption('en')
  await expect(page.getByRole('button', { name: en.setUp, exact: true })).toBeVisible()
})
