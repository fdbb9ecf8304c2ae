// What a host and a connection can do to an open page: files that are gone, late, cut or never end, an update
// under a run, a page opened from the disk. Each ends in a sentence and a way out, and no training is lost.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, type Locator, type Page } from '@playwright/test'
import { en } from '../../src/ui/text/en'
import { failureKo } from '../../src/ui/text/failure.ko'
import { hostingKo } from '../../src/ui/text/hosting.ko'
import { viewNames } from '../../src/ui/text/viewNames'
import {
  onlyThorough,
  alterWorker,
  button,
  onGraphics,
  open,
  READY_TIMEOUT,
  stepOf,
  test,
  untilReady,
} from './page'

const TINY = '#v=1&preset=tiny&steps=2000'
const missing = (page: Page) => page.getByTestId('missing')
const failure = (page: Page) => page.getByTestId('failure')
const part = (page: Page) => page.getByTestId('part-missing')
const retry = (where: Locator) => where.getByRole('button', { name: en.failure.retry }).click()
const view = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click()

/** Files of this address are not there, from now on; the returned function puts them back. */
async function gone(page: Page, address: RegExp): Promise<() => Promise<void>> {
  await page.route(address, (route) => route.fulfill({ status: 404, body: 'not here' }))
  return () => page.unroute(address)
}

/** Files of this address never answer. */
async function mute(page: Page, address: RegExp): Promise<() => Promise<void>> {
  await page.route(address, () => undefined)
  return () => page.unroute(address)
}

test('opened as a file the page says what is wrong and what to do, in both languages', async ({ page }) => {
  await page.goto(pathToFileURL(join(import.meta.dirname, '../../dist/index.html')).href)
  await expect(page.getByText('cannot run from a file')).toBeVisible()
  await expect(page.getByText('파일을 바로 열어서는')).toBeVisible()
  await expect(page.locator('#trouble code').filter({ hasText: 'npm start' }).first()).toBeVisible()
})

test('an entry script that is gone, or takes long: not an empty page', async ({ page }) => {
  const back = await gone(page, /assets\/(index|page)-[^/]*\.js$/)
  await page.goto('/#v=99')
  await expect(page.getByText('A part of this page could not be loaded')).toBeVisible()
  await expect(page.getByText('페이지의 일부를 불러오지 못했습니다')).toBeVisible()
  await back()
  await page.getByRole('button', { name: 'Reload' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('#trouble')).toBeHidden()

  await page.clock.install()
  await mute(page, /assets\/(index|page)-[^/]*\.js$/)
  await page.goto('/?again#v=99', { waitUntil: 'commit' })
  await expect(page.locator('#trouble')).toBeAttached()
  await page.clock.fastForward(16_000)
  await expect(page.getByText('is slow to load')).toBeVisible()
})

test('a view whose code is gone after an update: said, tried again, and nothing of the training is lost', async ({
  page,
}) => {
  await open(page, TINY)
  await untilReady(page)
  await button(page, 'Run').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(0)
  const back = await gone(page, /assets\/GradientsView-[^/]*\.js$/)
  await view(page, 'Gradients')
  await expect(part(page)).toContainText(en.hosting.missing.part)
  // The same build lies on the server: nothing was updated.
  await expect(page.getByTestId('site-updated')).toHaveCount(0)
  const before = await stepOf(page)
  await page.route(/build\.json$/, (route) => route.fulfill({ json: { build: 'another' } }))
  await retry(part(page))
  await expect(page.getByTestId('site-updated')).toContainText(en.hosting.updated)
  await back()
  await retry(part(page))
  await expect(page.locator('.gradients')).toBeVisible()
  await expect(part(page)).toHaveCount(0)
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(before)

  await page.unroute(/build\.json$/)
  const reached = await stepOf(page)
  await page.getByRole('button', { name: en.hosting.saveAndReload }).click()
  const offer = page.getByTestId('student-offer')
  await expect(offer).toHaveAttribute('data-kind', 'reload', { timeout: 60_000 })
  const saved = Number(/step ([\d,]+)/.exec((await offer.textContent()) ?? '')?.[1].replace(/,/g, ''))
  expect(saved).toBeGreaterThanOrEqual(reached)
})

test('a recorded run, its scene, a language that do not arrive: the banner says so and fetches them again', async ({
  page,
}) => {
  await page.clock.install()
  let backs = [await mute(page, /runs\/default\.json$/), await gone(page, /runs\/default\.sample\.json$/)]
  // What is preloaded and never comes keeps the load event waiting.
  await page.goto('/#v=99', { waitUntil: 'commit' })
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.clock.fastForward(21_000)
  await expect(missing(page)).toContainText(en.hosting.missing.recording)
  await backs[0]()
  await retry(missing(page))
  await expect(page.getByTestId('replay')).toHaveAttribute('data-kind', 'recording')
  await expect(missing(page)).toContainText(en.hosting.missing.sample)
  await backs[1]()
  await retry(missing(page))
  await expect(missing(page)).toHaveCount(0)
  await expect(page.locator('.scene-picture').first()).toBeVisible()

  backs = [await gone(page, /assets\/ko-[^/]*\.js$/)]
  const languages = page.getByRole('combobox', { name: 'Language' })
  await languages.selectOption('ko')
  await expect(missing(page)).toContainText(en.hosting.missing.language)
  await backs[0]()
  await retry(missing(page))
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')

  backs = [await gone(page, /assets\/SceneEditorView-[^/]*\.js$/)]
  await page.getByRole('button', { name: viewNames('ko').sceneEditor }).click()
  await expect(part(page)).toContainText(hostingKo.missing.part)
  await backs[0]()
  await page.getByRole('button', { name: failureKo.retry }).click()
  await expect(part(page)).toHaveCount(0)
})

test('a part that neither arrives nor fails: after a while a way out is offered, and it is still waited for', async ({
  page,
}) => {
  await page.clock.install()
  await open(page, '#v=99')
  let answer = (): void => undefined
  const asked = new Promise<void>((resolve) => (answer = resolve))
  await page.route(/assets\/SceneEditorView-[^/]*\.js$/, async (route) => {
    await asked
    await route.continue()
  })
  await view(page, 'Scene editor')
  await expect(page.getByText(`${en.hosting.loading}…`).first()).toBeVisible()
  await page.clock.fastForward(13_000)
  await expect(part(page)).toHaveAttribute('data-kind', 'late')
  answer()
  await expect(part(page)).toHaveCount(0)
})

test("a worker's script that is gone, or stalls: a failed download with a way to try again", async ({
  page,
}) => {
  await page.clock.install()
  const script = /assets\/worker-[^/]*\.js$/
  let back = await gone(page, script)
  await open(page, '#v=1&preset=tiny')
  await page.clock.fastForward(2000)
  await expect(failure(page)).toHaveAttribute('data-code', 'download', { timeout: 30_000 })
  await back()
  back = await mute(page, script)
  await retry(failure(page))
  await expect(page.getByTestId('status')).toHaveText('preparing')
  await page.clock.fastForward(61_000)
  await expect(failure(page)).toHaveAttribute('data-code', 'download')
  await expect(failure(page)).toContainText('The script of a worker could not be loaded')
  await back()
  await retry(failure(page))
  await expect(failure(page)).toHaveCount(0)
  await expect(page.getByTestId('status')).toHaveText(/^(preparing|ready)$/)
})

test('wasm that is cut, teachers that stall, an encoder that is gone: each can be tried again, until it is ready', async ({
  page,
}) => {
  onlyThorough()
  // On the CPU the shipped teachers need no wasm.
  await onGraphics(page)
  // The silence that ends a download, five times sooner.
  await alterWorker(
    page,
    'const later = self.setTimeout; self.setTimeout = (f, ms, ...more) => later(f, ms >= 20000 ? ms / 5 : ms, ...more)',
  )
  const wasm = /\.wasm$/
  await page.route(wasm, (route) => route.abort('connectionreset'))
  await open(page, TINY)
  await expect(failure(page)).toHaveAttribute('data-code', 'download', { timeout: READY_TIMEOUT })
  await expect(failure(page)).toContainText('.wasm could not be fetched')
  await page.unroute(wasm)

  let back = await mute(page, /teachers\/.*\/base\.onnx$/)
  await retry(failure(page))
  await expect(failure(page)).toHaveCount(0)
  await expect(failure(page)).toContainText('nothing came for 20 s', { timeout: READY_TIMEOUT })
  await back()

  back = await gone(page, /teachers\/encoder\.onnx$/)
  await retry(failure(page))
  await expect(failure(page)).toHaveCount(0)
  await expect(failure(page)).toContainText('the server answered 404', { timeout: READY_TIMEOUT })
  await back()
  await retry(failure(page))
  await untilReady(page)
})

test('the policy holds: no inline script, no connection elsewhere; the documents keep it too', async ({
  page,
  offences,
}) => {
  for (const name of ['method', 'world', 'comparison-table']) {
    await page.goto(`/${name}.html`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await page.locator('main').evaluate((main) => getComputedStyle(main).maxWidth)).toBe('860px')
    expect(await page.locator('html').getAttribute('data-theme')).toMatch(/^(light|dark)$/)
  }
  await open(page, '#v=99')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(offences).toEqual([])
  await page.evaluate(async () => {
    const inline = document.createElement('script')
    inline.textContent = 'window.ran = true'
    document.head.append(inline)
    await fetch('https://example.org/').catch(() => undefined)
  })
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  await expect.poll(() => offences.join('\n')).toMatch(/script-src-elem inline/)
  await expect.poll(() => offences.join('\n')).toMatch(/connect-src https:\/\/example\.org/)
  offences.splice(0)
})

test('a teacher from an address elsewhere is fetched by the checking worker, and only by it', async ({
  page,
  offences,
}) => {
  const server = createServer((_, response) =>
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('no ONNX file'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/teacher.onnx`
  try {
    await open(page, '#v=99&page=teachers')
    await view(page, 'Teachers')
    await page
      .getByPlaceholder('https://')
      .or(page.getByLabel('Address of an .onnx file'))
      .first()
      .fill(address)
    await page.getByRole('button', { name: 'Fetch', exact: true }).click()
    await expect(page.getByTestId('teacher-refused')).toContainText('The file cannot be read', {
      timeout: 60_000,
    })
    expect(offences.splice(0)).toEqual([`request to ${address}`])
  } finally {
    server.close()
  }
})
