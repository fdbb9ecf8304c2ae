// Charts of the recorded run, which needs no engine: two fingers zoom, and an exported figure is whole in
// whatever font it is drawn.

import { readFile } from 'node:fs/promises'
import { expect, test, type CDPSession, type Locator, type Page } from '@playwright/test'
import { drawings } from './layoutChecks'
import { open, withoutEngine } from './page'

async function recording(page: Page): Promise<{ losses: Locator; errors: string[] }> {
  await withoutEngine(page)
  const errors = await open(page, '#v=1&preset=tiny')
  await expect(page.getByTestId('replay')).toHaveAttribute('data-kind', 'recording')
  await expect(page.getByTestId('replay')).toContainText('knowledge distillation (KD) with asymmetric')
  const losses = page.getByRole('region', { name: 'Losses', exact: true })
  await expect(losses.locator('.curve').first()).toHaveAttribute('d', /^M/)
  return { losses, errors }
}

/** Two fingers on a drawing: from one distance in pixels to another, both around its middle. */
async function pinch(touch: CDPSession, drawing: Locator, from: number, to: number): Promise<void> {
  // In view, at rest, and what a finger there would touch.
  await drawing.tap({ trial: true })
  const box = await drawing.boundingBox()
  if (!box) throw new Error('nothing drawn')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const fingers = (apart: number) => [
    { x: x - apart / 2, y, id: 1 },
    { x: x + apart / 2, y, id: 2 },
  ]
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(from) })
  for (let i = 1; i <= 8; i++)
    await touch.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: fingers(from + ((to - from) * i) / 8),
    })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  test('two fingers zoom all charts, and out again; one finger scrolls the page', async ({ page }) => {
    const { losses, errors } = await recording(page)
    const drawing = losses.locator('.crosshair')
    // A finger that was never seen to leave (a system gesture took it) does not count as one of the next two.
    await drawing.dispatchEvent('pointerdown', { pointerType: 'touch', pointerId: 99, isPrimary: true })
    const touch = await page.context().newCDPSession(page)
    const shown = page.locator('.zoom-controls [role=status]')
    const part = async () => ((await shown.textContent()) ?? '').match(/\d+/g)?.map(Number) ?? []
    await expect(shown).toHaveText('')

    // A page that still grows moves the drawing away from under the first gesture of all, which then is the browser's.
    await expect(async () => {
      await touch.send('Emulation.resetPageScaleFactor')
      await pinch(touch, drawing, 60, 180)
      await expect(shown).toHaveText(/^steps \d+–\d+$/, { timeout: 3000 })
    }).toPass()
    const [from, to] = await part()
    const whole = Number(await drawing.getAttribute('aria-valuemax'))
    // Three times nearer, and what was between the fingers is still there.
    expect((to - from) / whole).toBeCloseTo(1 / 3, 1)
    expect(from).toBeLessThan(whole / 2)
    expect(to).toBeGreaterThan(whole / 2)
    // The gesture is the chart's: the page itself keeps its scale.
    expect(await page.evaluate(() => visualViewport?.scale)).toBe(1)

    await pinch(touch, drawing, 180, 120)
    const [earlier, later] = await part()
    expect(earlier).toBeLessThan(from)
    expect(later).toBeGreaterThan(to)
    await pinch(touch, drawing, 220, 60)
    await expect(shown).toHaveText('')

    await pinch(touch, drawing, 60, 180)
    await expect(shown).toHaveText(/^steps/)
    const all = losses.getByRole('button', { name: 'Show all' })
    expect((await all.boundingBox())?.height).toBeGreaterThanOrEqual(36)
    await all.tap()
    await expect(shown).toHaveText('')
    await expect(all).toHaveCount(0)

    const box = await drawing.boundingBox()
    const [x, y] = [(box?.x ?? 0) + 150, (box?.y ?? 0) + 90]
    const before = await page.evaluate(() => scrollY)
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
    for (let i = 1; i <= 8; i++)
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x, y: y - 10 * i }] })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before + 20)
    expect(errors).toEqual([])
  })
})

test('y axes say their quantity and unit; an exported figure is whole in narrow and wide fonts', async ({
  page,
}) => {
  const { losses, errors } = await recording(page)
  const title = losses.locator('.axis-title')
  await expect(title).toHaveText('loss (ce: nats; the rest: 3000 × MSE), log axis')
  await page.getByRole('button', { name: 'log', exact: true }).click()
  await expect(title).toHaveText('loss (ce: nats; the rest: 3000 × MSE)')
  const figures: [string, string][] = []
  for (const name of ['Losses', 'Accuracy', 'Gradient angles']) {
    await page.getByRole('button', { name: `${name}: table, files, other charts` }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as SVG' }).click(),
    ])
    figures.push([name, await readFile(await download.path(), 'utf8')])
  }
  expect(errors).toEqual([])
  await page.goto('about:blank')
  // As it is, and as drawn where none of the fonts named is installed.
  for (const [name, svg] of figures)
    for (const font of [null, 'DejaVu Sans, Verdana, sans-serif', 'serif']) {
      await page.setContent(font ? svg.replace(/font-family="[^"]*"/, `font-family="${font}"`) : svg)
      expect(await page.locator('text').count()).toBeGreaterThan(10)
      expect(await page.evaluate(drawings, 0), `${name} in ${font ?? 'its own fonts'}`).toEqual([])
    }
})
