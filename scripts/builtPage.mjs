// The built page for scripts that open it in Chromium: a server for dist/, and where the page stands.

import { createServer } from 'node:http'
import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT } from './install.mjs'

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}
const READY_MS = 600_000

/** Serves dist/ compressed, as static hosts do. */
export async function serveDist() {
  const dist = join(ROOT, 'dist')
  await stat(join(dist, 'index.html')).catch(() => {
    throw new Error('dist/ is missing: run `npx vite build` first.')
  })
  const packed = new Map()
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://x').pathname)
    const file = join(dist, path.endsWith('/') ? `${path}index.html` : path)
    try {
      const type = TYPES[extname(file)] ?? 'application/octet-stream'
      const compress = type !== 'application/octet-stream'
      if (!packed.has(file))
        packed.set(file, compress ? gzipSync(await readFile(file)) : await readFile(file))
      response
        .writeHead(200, { 'content-type': type, ...(compress ? { 'content-encoding': 'gzip' } : {}) })
        .end(packed.get(file))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

/** The run's status, in the page's words. */
export const statusOf = (page) => page.getByTestId('status').textContent()

/** The step counter. */
export const stepOf = async (page) =>
  Number(((await page.getByTestId('step').textContent()) ?? '').replace(/\D/g, ''))

/** Waits until Run would start training; throws with the page's own words when it cannot get ready. */
export async function untilReady(page) {
  await page.waitForFunction(
    () => /^(ready|failed)$/.test(document.querySelector('[data-testid=status]')?.textContent ?? ''),
    null,
    { timeout: READY_MS },
  )
  if ((await statusOf(page)) !== 'ready')
    throw new Error(`The page could not get ready: ${await page.getByTestId('failure').innerText()}`)
}
