// A run on the CPU with several threads in Firefox: it has the bits that Chromium computes with one.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import { ensureFirefox } from '../../scripts/firefox.mjs'
import { ISOLATION } from '../../scripts/isolation.mjs'
import type { RunRecord } from '../../src/records/runRecord'
import { button } from '../e2e/page'
import { Firefox } from './firefox'
import { savedRecord, savedRecordIn } from './savedRecord'

const STEPS = 60
const LINK = `#v=1&preset=tiny&steps=${STEPS}&evaluateEvery=20`
const CORES = 4
/** On a busy machine. */
const PATIENCE_MS = 240_000

/** The server ends a connection that was idle: asked again. */
const fetched = (url: URL): Promise<Response> => fetch(url).catch(() => fetch(url))

/** Hands on what `site` answers; workers of the page believe that the machine has so many cores. */
async function serveWithCores(site: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    void fetched(new URL(request.url ?? '/', site)).then(async (answer) => {
      const type = answer.headers.get('content-type') ?? ''
      const body = Buffer.from(await answer.arrayBuffer())
      const cores = `Object.defineProperty(WorkerNavigator.prototype, 'hardwareConcurrency', { value: ${CORES} });\n`
      const isWorker = /\/worker-[^/]*\.js$/.test(request.url ?? '')
      response.writeHead(answer.status, { 'content-type': type, ...ISOLATION })
      response.end(isWorker ? cores + body.toString() : body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

/** What the CPU computes of every step; the rest is made of it by functions of the browser. */
const computed = ({ steps }: RunRecord) => ({
  steps: steps.map(({ losses, gram }) => ({ losses, gram })),
  accuracy: steps.flatMap(({ accuracy }) => accuracy ?? []),
})

async function chromiumRecord(page: Page): Promise<RunRecord> {
  await page.addInitScript(() => localStorage.setItem('device', 'processor'))
  await page.goto(`/${LINK}`)
  await expect(page.getByTestId('status')).toHaveText('ready', { timeout: 120_000 })
  await button(page, 'Run').click()
  await expect(page.getByTestId('status')).toHaveText('finished', { timeout: 120_000 })
  return savedRecord(page)
}

const found = ensureFirefox()

test('Firefox computes on three threads of the CPU what Chromium computes on one', async ({
  page,
  baseURL,
}) => {
  test.skip('reason' in found, 'reason' in found ? found.reason : '')
  test.setTimeout(600_000)
  if ('reason' in found) return
  const chromium = await chromiumRecord(page)
  await page.close()
  const { server, url } = await serveWithCores(baseURL!)
  const firefox = await Firefox.start(found.path, found.env)
  const status = (wanted: string) =>
    firefox.until(wanted, async () => (await firefox.text('[data-testid="status"]')) === wanted, PATIENCE_MS)
  try {
    await firefox.page.goto(url)
    await firefox.page.evaluate(() => localStorage.setItem('device', 'processor'))
    await firefox.page.goto(`${url}${LINK}`)
    await firefox.page.reload()
    await status('ready')
    expect(await firefox.text('dl.device')).toContain(`threads${CORES - 1}`)
    await firefox.press('Run')
    await status('finished')
    const record = await savedRecordIn(firefox)
    expect(record.steps).toHaveLength(STEPS)
    expect(computed(record)).toEqual(computed(chromium))
    expect(firefox.complaints).toEqual([])
  } finally {
    await firefox.close()
    server.close()
  }
})
