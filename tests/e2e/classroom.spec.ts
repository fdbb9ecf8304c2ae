// In front of a class: links that show one thing alone, made-up gradients in the address, presenting in the
// playground and in the lesson, figures in frames of other pages, a handout of one sheet. Without WebGPU.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test as plain, type Page } from '@playwright/test'
import { seriousFindings } from './axe'
import { sideways } from './layoutChecks'
import { onGraphics, open, test } from './page'

const withoutWebGpu = (page: Page) =>
  page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined, configurable: true }),
  )
const fragment = (page: Page): string => decodeURIComponent(new URL(page.url()).hash)
const bar = (page: Page) => page.getByRole('navigation', { name: 'Presenting' })

async function expectAccessible(page: Page): Promise<void> {
  expect(await seriousFindings(page)).toEqual([])
}

test('a link shows one panel alone; arrow keys go on, Back goes back, Escape shows everything', async ({
  page,
}) => {
  // Nothing is computed.
  await onGraphics(page)
  await withoutWebGpu(page)
  const errors = await open(page, '#v=1&preset=tiny&only=charts')
  await expect(page.locator('.chart').first()).toBeVisible()
  await expect(page.getByRole('banner')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Scene', exact: true })).toHaveCount(0)
  await page.keyboard.press('ArrowRight')
  await expect(bar(page).getByRole('status')).toContainText('Gradients')
  await expect.poll(() => fragment(page)).toBe('#v=1&preset=tiny&page=gradients&only=gradients')
  await page.goBack()
  await expect(bar(page).getByRole('status')).toContainText('Curves')
  await bar(page).getByRole('button', { name: 'Large type' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-presenting', '')
  for (const width of [1440, 1280, 820, 390, 360]) {
    await page.setViewportSize({ width, height: 800 })
    await expect.poll(() => page.evaluate(sideways), { message: String(width) }).toEqual([])
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('banner')).toBeVisible()
  await expect(page.locator('html')).not.toHaveAttribute('data-presenting', '')
  await expect.poll(() => fragment(page)).toBe('#v=1&preset=tiny')
  await page.locator('.keys-button').first().click()
  await page.getByRole('button', { name: 'present: one panel, large' }).click()
  await expect(bar(page).getByRole('status')).toContainText('Scene and answers')
  // Three maps alone take the width of the window.
  await bar(page).getByRole('button', { name: 'Next' }).click()
  const map = page.locator('.trio canvas').first()
  await expect.poll(async () => (await map.boundingBox())?.width ?? 0).toBeGreaterThan(300)
  await bar(page).getByRole('button', { name: 'Show everything' }).click()
  await expect(page.getByRole('banner')).toBeVisible()

  await page.evaluate(() => (location.hash = '#v=1&only=kitchen'))
  await expect(page.locator('[data-code=bad-link]')).toContainText(
    'only is "kitchen", expected one of playground',
  )
  expect(errors).toEqual([])
})

test('a what-if, a language and a chapter are addresses', async ({ page }) => {
  // Nothing is computed.
  await onGraphics(page)
  await withoutWebGpu(page)
  await open(page, '#v=1&preset=tiny&page=gradients&whatIf=rivals~stage2~o3&lang=ko')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await expect(page.locator('.gradients-bar .preset[aria-pressed=true]')).toHaveCount(1)
  await expect
    .poll(() => fragment(page))
    .toBe('#v=1&preset=tiny&page=gradients&whatIf=rivals~stage2~o3&lang=ko')
  expect(await page.evaluate(() => localStorage.getItem('language'))).toBeNull()
  await page.locator('.gradients-bar .preset').nth(1).click()
  await expect.poll(() => fragment(page)).toContain('&whatIf=calm~stage2~o3')
  await page.goto('about:blank')
  await open(page, '#v=1&preset=tiny&phase=stage2&lang=en')
  await expect(page.locator('.walk-body')).toHaveAttribute('data-phase', 'stage2')
  await page
    .getByRole('tab', { name: 'Update' })
    .or(page.locator('.walk-phases [role=tab]').last())
    .first()
    .click()
  await expect.poll(() => fragment(page)).toContain('&phase=update')
  await page.keyboard.press('Escape')
  await expect.poll(() => fragment(page)).toBe('#v=1&preset=tiny&lang=en')
  await page.goto('about:blank')
  await page.goto('/#learn=8&lang=ko&only=figure')
  await page.waitForURL(/learn\/ko\/08-gradients\.html#only=figure$/)
  await expect(page.locator('main > h1')).toBeHidden()
  await expect(page.locator('figure[data-figure=landscape]')).toBeVisible()
})

test('the lesson is presented by keyboard, one figure alone, and what is unknown is named', async ({
  page,
}) => {
  await page.goto('/learn/08-gradients.html')
  await page.getByRole('button', { name: 'Present' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-presenting', '')
  await page.keyboard.press('f')
  await expect(page.locator('main > h1')).toBeHidden()
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await page.evaluate(sideways)).toEqual([])
  }
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/09-agp\.html#only=figure&present=1$/)
  await expect(bar(page)).toBeVisible()
  await expectAccessible(page)
  // Large type is large everywhere, in tables and captions too.
  await page.setViewportSize({ width: 1440, height: 800 })
  await page.getByRole('button', { name: 'Show it now' }).click()
  for (const part of ['table', 'figcaption', '.lesson-live', '.lesson-readout'])
    for (const each of await page.locator(part).filter({ visible: true }).all())
      expect(
        await each.evaluate((e) => parseFloat(getComputedStyle(e).fontSize)),
        part,
      ).toBeGreaterThanOrEqual(20)
  await page.keyboard.press('Escape')
  await expect(bar(page)).toBeHidden()
  await expect(page.locator('main > h1')).toBeVisible()
  await page.goto('/learn/09-agp.html#only=table')
  await expect(page.getByRole('alert')).toContainText('only=table')
})

test('every figure works alone, stores nothing and opens no header; an unknown one is named', async ({
  page,
}) => {
  await withoutWebGpu(page)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto('/embed.html')
  const links = await page.locator('a[data-figure]').all()
  const figures = await Promise.all(links.map(async (link) => (await link.getAttribute('data-figure')) ?? ''))
  expect(figures).toHaveLength(11)
  for (const id of figures) {
    await page.goto('about:blank')
    await page.goto(`/embed.html#figure=${id}&lang=${id === 'agp' ? 'ko' : 'en'}&theme=dark`)
    await page.waitForURL(new RegExp(`embed/(ko/)?${id}\\.html#theme=dark$`))
    await expect(page.locator(`figure[data-figure=${id}]`), id).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(page.locator('header')).toHaveCount(0)
    await page.setViewportSize({ width: 360, height: 700 })
    expect(await page.evaluate(sideways), id).toEqual([])
  }
  await page.goto('/embed.html#figure=where')
  await page.getByRole('button', { name: 'Patch 8', exact: true }).click()
  await page.getByRole('button', { name: 'Show where it looks' }).click()
  await expect(page.getByRole('status')).toContainText('goes to your patches')
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
  await page.goto('/embed.html#figure=sun&size=3')
  await expect(page.getByRole('alert')).toContainText('There is no figure “sun”')
  await expect(page.getByRole('alert')).toContainText('size=3')
  await expect(page.getByRole('link', { name: /landscape/ }).first()).toBeVisible()
  expect(errors).toEqual([])
})

plain(
  'the copied code works on a page of another origin, which hears the height',
  async ({ page, baseURL, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/learn/08-gradients.html')
    await page.getByRole('button', { name: 'Copy embed code' }).click()
    await expect(page.locator('.lesson-embed [role=status]')).toContainText('Copied')
    const code = await page.evaluate(() => navigator.clipboard.readText())
    expect(code).toContain(`src="${baseURL}embed.html#figure=landscape&amp;lang=en"`)
    const server = createServer((_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<script>addEventListener('message', (e) => (window.heard = e.data))</script>${code}`),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      const heard = () => page.evaluate(() => (window as unknown as { heard?: { height: number } }).heard)
      await expect.poll(heard).toMatchObject({ type: 'drive-kd-height', figure: 'landscape' })
      const figure = page.frameLocator('iframe').locator('figure')
      await expect(figure.getByRole('slider', { name: /ball/ })).toBeVisible()
      const { height } = (await figure.boundingBox())!
      await expect.poll(async () => (await heard())!.height).toBeGreaterThan(height)
      expect((await heard())!.height).toBeLessThan(height + 80)
    } finally {
      server.close()
    }
  },
)

plain(
  'notes, handout and answers: accessible, and the two sheets print on one sheet of A4 each',
  async ({ page }) => {
    for (const folder of ['', 'ko/'])
      for (const name of ['notes', 'handout', 'answers']) {
        await page.goto(`/learn/${folder}${name}.html`)
        await expect(page.locator('h1')).toBeVisible()
        for (const width of [1440, 390, 360]) {
          await page.setViewportSize({ width, height: 800 })
          expect(await page.evaluate(sideways), `${folder}${name}`).toEqual([])
        }
        await expectAccessible(page)
        if (name === 'notes') continue
        const sheets = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
        expect(sheets.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
      }
  },
)
