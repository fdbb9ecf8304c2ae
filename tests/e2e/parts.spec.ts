// The parts of the playground, one after the other on one loaded page: recorded run, rewind and live changes,
// charts, attention, gradient inspector, scene editor. Later parts use the run that earlier ones made, and
// make it themselves where it is not there.

import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect, type Download, type Page } from '@playwright/test'
import { PATIENCE_MS } from '../../src/ui/state/firstPicture'
import { en } from '../../src/ui/text/en'
import { button, onGraphics, open, stepOf, untilReady, test } from './page'

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
  // The maps of this walk are those that the GPU draws.
  await onGraphics(context)
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
  errors = await open(page, RUN)
  const banner = page.getByTestId('replay')
  await expect(banner).toHaveAttribute('data-kind', 'recording', { timeout: 20_000 })
  await expect(region('Losses').locator('.curve').first()).toHaveAttribute('d', /^M/)
  await expect(page.getByTestId('status')).toHaveText('preparing')
  await expect(button(page, 'Run')).toBeEnabled()
  // With reduced motion it stands still until asked.
  const place = banner.getByRole('slider')
  const before = await place.inputValue()
  await banner.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => place.inputValue()).not.toBe(before)
  await banner.getByRole('button', { name: 'Pause the playback' }).click()
  await untilReady(page)
})

test('runs until the condition, takes another learning rate on the way, rewinds to a checkpoint', async () => {
  await page.getByRole('button', { name: 'Live settings' }).click()
  const limits = page.locator('#run-limits')
  const speed = limits.getByRole('slider', { name: 'Speed' })
  await speed.press('Home')
  await expect(speed).toHaveAttribute('aria-valuetext', /^[\d.]+ steps\/s$/)
  await speed.press('End')
  await expect(speed).toHaveAttribute('aria-valuetext', 'full speed')
  await limits.getByLabel('at step', { exact: true }).fill('7')
  await page.keyboard.press('Escape')
  await button(page, 'Run').click()
  await expect(page.getByTestId('status')).toHaveText('paused', { timeout: TRAINED })
  expect(await stepOf(page)).toBe(7)
  await expect(page.getByTestId('replay')).toHaveCount(0)
  // Where the run stands, and what this device does, which has a place of its own.
  await expect(page.getByTestId('run-phase')).toHaveText(/\.$/)
  await expect(page.getByTestId('adapter')).toBeHidden()
  await page.keyboard.press('?')
  await expect(page.getByTestId('adapter')).toHaveText(/\S/)
  await expect(page.getByText('Self-checks of the latest step')).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Live settings' }).click()
  await limits.getByRole('button', { name: 'Learning rate divided by 3' }).click()
  await limits.getByLabel('at step', { exact: true }).fill('')
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
  // What came out, beside what costs nothing, and the run to compare it with.
  await expect(page.getByTestId('outcome')).toContainText('the most common answer')
  await expect(page.getByTestId('outcome').getByRole('button').first()).toContainText('Compare')
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
  await expect(shownPart).toHaveCount(0)
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
  const words = panel.locator('.token-row').getByRole('tab')
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

const TIPS = ['ce', 'perception', 'reasoning', 'planning'] as const
const tipOf = (name: (typeof TIPS)[number]) =>
  page.getByRole('slider', { name: `Tip of ${name}`, exact: true })

/** Where the knobs are, in pixels of the window. */
async function knobs(): Promise<Record<(typeof TIPS)[number], { x: number; y: number }>> {
  const places = await Promise.all(
    TIPS.map(async (name) => {
      const box = await tipOf(name).locator('.knob').boundingBox()
      if (!box) throw new Error(`the tip of ${name} is not drawn`)
      return [name, { x: box.x + box.width / 2, y: box.y + box.height / 2 }] as const
    }),
  )
  return Object.fromEntries(places) as Awaited<ReturnType<typeof knobs>>
}

/** Drags from a place to another one; every tip but the one taken stays where it is. */
async function drag(name: (typeof TIPS)[number], from: { x: number; y: number }, by: [number, number]) {
  const before = await knobs()
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + by[0], from.y + by[1], { steps: 5 })
  // While it is held the scale stands still, so pixels can be compared.
  const after = await knobs()
  await page.mouse.up()
  for (const other of TIPS) {
    const [dx, dy] = other === name ? by : [0, 0]
    expect(Math.abs(after[other].x - before[other].x - dx), `${other}, x`).toBeLessThan(1.5)
    expect(Math.abs(after[other].y - before[other].y - dy), `${other}, y`).toBeLessThan(1.5)
  }
  await expect(tipOf(name)).toBeFocused()
}

/**
 * Keys and pointer move the tip that they are meant for, from a situation that is the same on every
 * machine.
 */
async function draggedTips(): Promise<void> {
  await page.getByRole('button', { name: 'No conflict' }).click()
  const before = await knobs()
  await tipOf('perception').focus()
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft')
  const keyed = await knobs()
  expect(keyed.perception.x).toBeLessThan(before.perception.x - 10)

  // Reasoning is put so near to perception that the circles around both take in both knobs.
  const at = await knobs()
  const [dx, dy] = [at.perception.x + 11 - at.reasoning.x, at.perception.y - at.reasoning.y]
  await drag('reasoning', at.reasoning, [dx, dy])
  await drag('perception', (await knobs()).perception, [-60, 40])
  await drag('perception', (await knobs()).perception, [60, -40])
  await drag('reasoning', (await knobs()).reasoning, [40, 30])

  // Half-way along an arrow there is nothing to take.
  const [tip, foot] = [(await knobs()).planning, await page.locator('.arrow-field .origin').boundingBox()]
  if (!foot) throw new Error('no foot')
  const still = await knobs()
  await page.mouse.move((tip.x + foot.x) / 2, (tip.y + foot.y) / 2)
  await page.mouse.down()
  await page.mouse.move((tip.x + foot.x) / 2 + 50, (tip.y + foot.y) / 2 + 50, { steps: 3 })
  await page.mouse.up()
  expect(await knobs()).toEqual(still)
}

test('gradient inspector: what-if by keyboard and by dragging, a preset in which both stages fire', async () => {
  await trained()
  await view('Gradients')
  await expect(page.getByRole('listitem').filter({ hasText: 'layers add up' })).toHaveAttribute(
    'data-good',
    'true',
  )
  await page.getByRole('tab', { name: 'What if' }).click()
  await draggedTips()
  await page.getByRole('button', { name: 'Both stages fire' }).click()
  await expect(region('What happened')).toContainText(/Stage 1\s*Fired/)
  await expect(region('What happened')).toContainText(/Stage 2\s*Fired/)
  await page.getByRole('radio', { name: /Draw PCGrad/ }).check()
  await expect(page.locator('.method-drawn')).toContainText('PCGrad')
  await page.getByRole('tab', { name: 'This run' }).click()
})

test('scene editor: edit, damage, ask, keep, link', async () => {
  await trained()
  await view('Scene editor')
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
    await expect(answers.locator(`tr.${name} .scene-editor-word`).first()).toBeVisible({ timeout: 60_000 })
  const name = page.getByRole('textbox', { name: 'Name of the scene' })
  await name.fill('fog and a pedestrian')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Open “fog and a pedestrian”' })).toBeVisible()
  await region('Saved scenes').getByRole('button', { name: 'Copy link' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/scene=/)
})

test('scene editor: probabilities at a temperature, and a student with a layer off', async () => {
  await trained()
  await view('Scene editor')
  const bars = region('Teacher and student, word by word')
  await expect(bars.locator('tbody tr')).toHaveCount(7, { timeout: 60_000 })
  const likeliest = async (): Promise<number> =>
    parseFloat((await bars.locator('tbody tr').first().locator('td').first().textContent()) ?? '')
  const sure = await likeliest()
  await bars.getByRole('slider', { name: 'Temperature' }).press('End')
  await expect(bars.getByRole('columnheader').first()).toContainText('T = 16.0')
  expect(await likeliest()).toBeLessThan(sure)

  const parts = region('Switch parts of the student off')
  const loss = parts.getByTestId('ablation-ce').locator('td')
  await tab('Planning').click()
  await region('Question').locator('.questions [role=tab]').first().click()
  await expect(loss).toHaveCount(1, { timeout: 60_000 })
  await parts.getByRole('button', { name: 'Switch off all of layer 1' }).click()
  await expect(loss).toHaveCount(2, { timeout: 60_000 })
  expect(await loss.nth(1).textContent()).not.toBe(await loss.nth(0).textContent())
  await parts.getByRole('button', { name: 'Count on all validation questions' }).click()
  const counted = parts.getByTestId('ablation-count')
  await expect(counted.getByRole('row')).toHaveCount(5, { timeout: 120_000 })
  await parts.getByRole('button', { name: 'All on again' }).click()
  await expect(loss).toHaveCount(1, { timeout: 60_000 })
  await expect(counted).toHaveCount(0)
})

test('another language is fetched when it is chosen, and remembered', async () => {
  await trained()
  await page.getByRole('combobox', { name: en.language, exact: true }).selectOption('ko')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await expect(page.getByRole('button', { name: '처음으로', exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: '설정', exact: true })).toBeVisible()
  await page.locator('header select.quiet').selectOption('en')
  await expect(page.getByRole('button', { name: en.setUp, exact: true })).toBeVisible()
  // The engine that the reload starts is not waited for.
  await page.goto('about:blank')
})

test('script before the recorded curves stays within its budget', async ({ context }) => {
  const fresh = await context.newPage()
  // On a slow machine the page would give up waiting for the curves, and fetch what comes after them.
  await fresh.addInitScript((patience) => {
    const later = window.setTimeout.bind(window)
    window.setTimeout = ((work: () => void, ms?: number) =>
      later(work, ms === patience ? 60_000 : ms)) as typeof window.setTimeout
  }, PATIENCE_MS)
  await fresh.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('.curve[d^="M"]')) return
      performance.mark('first curve')
      observer.disconnect()
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['d'] })
  })
  await open(fresh, RUN)
  await expect(fresh.locator('.curve').first()).toHaveAttribute('d', /^M/)
  const asked = await fresh.evaluate(() => {
    const [first] = performance.getEntriesByName('first curve')
    return performance
      .getEntriesByType('resource')
      .filter(({ name, startTime }) => /\.js$/.test(name) && startTime < first.startTime)
      .map(({ name }) => name)
  })
  const scripts = asked.filter((name) => !/\/worker-/.test(name))
  const sizes = await Promise.all(
    scripts.map(async (name) => gzipSync(await (await fresh.request.get(name)).body()).length),
  )
  expect(scripts.length).toBeGreaterThan(1)
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000).toBeLessThanOrEqual(SCRIPT_BUDGET_KB)
})
