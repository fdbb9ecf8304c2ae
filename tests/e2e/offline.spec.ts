// Use without a connection: after one visit the playground and a chapter come up offline and train; an update is
// said, and taken only when somebody says so.

import { createServer, type Server } from 'node:http'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { ISOLATION } from '../../scripts/isolation.mjs'
import { en } from '../../src/ui/text/en'
import { lessonToolsEn } from '../../src/ui/text/lessonTools.en'
import { button, READY_TIMEOUT, stepOf, untilReady } from './page'

const DIST = join(import.meta.dirname, '../../dist')
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
}
/**
 * The published site; `version` changes its service worker, as another build does, whose host isolates pages from
 * other origins.
 */
let server: Server
let version = 0
let site = ''

/** Another build has other pages, and workers of its own, whatever else is as it was. */
function serviceWorker(text: string): string {
  if (version === 0) return text
  const [, ofWorkers] = /worker-[\w-]+\.js",revision:"(\w+)"/.exec(text)!
  const [, ofPage] = /url:"index\.html",revision:"(\w+)"/.exec(text)!
  return text.replaceAll(ofWorkers, `0${ofWorkers}`).replaceAll(ofPage, `0${ofPage}`)
}

test.use({ serviceWorkers: 'allow' })
test.beforeAll(async () => {
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
    const file = join(DIST, path.endsWith('/') ? `${path}index.html` : path)
    if (!existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end()
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, ...(version > 0 && ISOLATION) })
    if (path === '/sw.js') response.end(serviceWorker(readFileSync(file, 'utf8')))
    else createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
test.afterAll(() => server.close())

/** Names of what the caches hold. */
const kept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const names = await caches.keys()
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname)
  })

test('after one visit everything works offline; an update waits for a word', async ({ page, context }) => {
  const thrown: string[] = []
  page.on('pageerror', (error) => thrown.push(error.message))
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`${site}#v=1&preset=tiny&steps=4`)
  await untilReady(page)
  await expect
    .poll(() => kept(page), { timeout: 60_000 })
    .toEqual(
      expect.arrayContaining([
        expect.stringMatching(/ort-wasm.*\.wasm$/),
        '/teachers/encoder.onnx',
        '/learn/04-answers.html',
        '/embed.html',
      ]),
    )
  expect(await kept(page)).not.toContain('/build.json')

  await context.setOffline(true)
  server.closeAllConnections()
  await page.reload()
  await untilReady(page)
  await button(page, 'Step').click()
  await expect.poll(() => stepOf(page), { timeout: READY_TIMEOUT }).toBe(1)
  await page.goto(`${site}learn/04-answers.html`)
  const live = page.locator('.lesson-live')
  await live.getByRole('button', { name: 'Train it' }).click()
  await expect(live.getByRole('status')).toContainText(/Step \d+/, { timeout: 60_000 })

  await context.setOffline(false)
  version = 1
  await page.reload()
  await expect(page.getByText(lessonToolsEn.updated)).toBeVisible({ timeout: 30_000 })
  await page.goto(`${site}#v=99`)
  const banner = page.getByTestId('site-updated')
  await expect(banner).toContainText(en.hosting.updated, { timeout: 30_000 })
  await page.evaluate(() => void ((window as unknown as { same: boolean }).same = true))
  const waiting = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting !== null)
  // Nothing is taken by itself.
  expect(await waiting()).toBe(true)
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true)
  const reloaded = page.waitForEvent('load')
  await banner.getByRole('button', { name: en.hosting.saveAndReload }).click()
  await reloaded
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same ?? false)).toBe(false)
  await expect.poll(waiting).toBe(false)
  await expect(banner).toHaveCount(0)
  // Nothing that was kept from before keeps the isolated page from its workers.
  await page.goto(`${site}#v=1&preset=tiny&steps=4`)
  await page.reload()
  await untilReady(page)
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  expect(thrown).toEqual([])
})
