// How fast the built page starts and how smoothly it runs, in a headless browser: node tests/bench/page.mjs
// software|gpu|processor SECONDS -> one JSON line. The page computes on that; by itself it would take the CPU where an
// adapter is only emulated. Start: first paint, pipelines ready and first training step after navigation, with an empty
// cache and, after a visit of some seconds, when it is reloaded, with the stages that the worker reports in between,
// and the processor time of the browser; bytes by kind. Screen: frames per second and the longest task of the page's
// thread while training with all charts visible.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { build, preview } from 'vite'
import { CHROMIUM_FLAGS, GPU_FLAGS, ensureChromium } from '../../scripts/chromium.mjs'
import { ROOT } from '../../scripts/install.mjs'
import { ISOLATION } from '../../scripts/isolation.mjs'
import { browserProcesses, processorTimeBetween } from './processorTime.mjs'

const [adapter, secondsText] = process.argv.slice(2)
const software = adapter !== 'gpu'
const seconds = Number(secondsText)
const READY_MS = 180_000
/** A visit goes on for so long after its first step: a page keeps for the next one what it can, beside the training. */
const VISIT_MS = 5000

/**
 * The default run needs minutes of teacher passes on a software adapter: there the smallest preset stands for
 * it, and the result says so.
 */
const preset = software ? 'tiny' : 'agp'
const fragmentOf = (id) => `#v=1&preset=${id}&steps=2000&evaluateEvery=0`

/** Presets whose start alone is measured, each in a browser context of its own. */
const OTHERS = software ? ['one-minute', 'agp'] : ['one-minute']

const KINDS = {
  html: 'html',
  js: 'script',
  mjs: 'script',
  css: 'style',
  wasm: 'wasm',
  onnx: 'teachers',
  json: 'data',
  bin: 'data',
  svg: 'image',
  png: 'image',
  ico: 'image',
  woff2: 'font',
}

/**
 * Runs in the page before its own code: notes when the status turns ready and when the first step is counted,
 * and presses Step in between.
 */
function watch() {
  const times = (window.benchTimes = { stages: [] })
  const Native = window.Worker
  window.Worker = class extends Native {
    constructor(...given) {
      super(...given)
      this.addEventListener('message', ({ data }) => {
        if (data?.type !== 'progress' || times.firstStepMs !== undefined) return
        const { stage, done, total } = data.progress
        let known = times.stages.find((one) => one.stage === stage)
        if (!known) times.stages.push((known = { stage, fromMs: performance.now() }))
        Object.assign(known, { toMs: performance.now(), done, total })
      })
    }
  }
  const look = () => {
    const status = document.querySelector('[data-testid=status]')?.textContent
    const step = Number((document.querySelector('[data-testid=step]')?.textContent ?? '').replace(/\D/g, ''))
    if (status === 'failed')
      times.failed = document.querySelector('[data-testid=failure]')?.textContent ?? 'the page says failed'
    if (status === 'ready' && times.readyMs === undefined) {
      times.readyMs = performance.now()
      ;[...document.querySelectorAll('button')]
        .find((b) => b.textContent?.trim() === 'Step' || b.getAttribute('aria-label') === 'Step')
        ?.click()
    }
    if (times.readyMs !== undefined && times.firstStepMs === undefined && step >= 1)
      times.firstStepMs = performance.now()
  }
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  })
}

/** Milliseconds after navigation, which `open` does. */
async function start(page, open) {
  const before = browserProcesses()
  await open()
  await page.waitForFunction(
    () => window.benchTimes?.firstStepMs !== undefined || window.benchTimes?.failed,
    null,
    { timeout: READY_MS },
  )
  const after = browserProcesses()
  const processor = before && after ? processorTimeBetween(before, after) : undefined
  const times = await page.evaluate(() => {
    if (window.benchTimes.failed) return { reason: window.benchTimes.failed }
    const paint = performance.getEntriesByName('first-contentful-paint')[0]
    return {
      firstPaintMs: paint?.startTime ?? null,
      readyMs: window.benchTimes.readyMs,
      firstStepMs: window.benchTimes.firstStepMs,
      stages: window.benchTimes.stages,
    }
  })
  return { ...times, processor }
}

/** Runs in the page before its own code. */
const choose = (device) => {
  if (location.protocol.startsWith('http')) localStorage.setItem('device', device)
}

/** A preset's start with an empty cache and again, in a context that has seen nothing. */
async function bothStarts(browser, url, id) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript(watch)
  await page.addInitScript(choose, adapter === 'processor' ? 'processor' : 'graphics')
  const cold = await start(page, () => page.goto(`${url}${fragmentOf(id)}`))
  const coldEnd = performance.now()
  // oxlint-disable-next-line house/no-fixed-wait -- a visit that has gone on for a while comes before the next
  await page.waitForTimeout(VISIT_MS)
  return { context, page, cold, coldEnd, warm: await start(page, () => page.reload()) }
}

/** Frames and long tasks of some seconds of training. */
async function screen(page) {
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  // oxlint-disable-next-line house/no-fixed-wait -- a training that has gone on for a while is measured
  await page.waitForTimeout(2000)
  const stepOf = () =>
    page.evaluate(() =>
      Number((document.querySelector('[data-testid=step]')?.textContent ?? '').replace(/\D/g, '')),
    )
  const before = await stepOf()
  const result = await page.evaluate(
    (ms) =>
      new Promise((resolve) => {
        let frames = 0
        let longestTaskMs = 0
        let longestFrameMs = 0
        let last = performance.now()
        const observer = new PerformanceObserver((list) =>
          list.getEntries().forEach((e) => (longestTaskMs = Math.max(longestTaskMs, e.duration))),
        )
        observer.observe({ entryTypes: ['longtask'] })
        const from = performance.now()
        const frame = (now) => {
          frames++
          longestFrameMs = Math.max(longestFrameMs, now - last)
          last = now
          if (now - from < ms) return requestAnimationFrame(frame)
          observer.disconnect()
          resolve({ framesPerSecond: (1000 * frames) / (now - from), longestTaskMs, longestFrameMs })
        }
        requestAnimationFrame(frame)
      }),
    seconds * 1000,
  )
  return {
    ...result,
    stepsPerSecond: ((await stepOf()) - before) / seconds,
    charts: await page.locator('section svg.recharts-surface, .recharts-wrapper').count(),
  }
}

/** Serves the build and counts what is sent. */
async function serve(outDir, sent) {
  const counter = {
    name: 'count',
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        response.on('finish', () =>
          sent.push({ url: request.url, status: response.statusCode, at: performance.now() }),
        )
        next()
      })
    },
  }
  return preview({
    root: ROOT,
    configFile: false,
    base: './',
    logLevel: 'error',
    plugins: [counter],
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, headers: ISOLATION },
  })
}

/** Bytes by kind of everything sent in full, raw and as gzip makes them. */
function bytes(outDir, sent) {
  const kinds = {}
  for (const { url, status } of sent) {
    const path = join(outDir, decodeURIComponent(url.split(/[?#]/)[0]).replace(/\/$/, '/index.html'))
    if (status !== 200 || !existsSync(path)) continue
    const body = readFileSync(path)
    const kind = (kinds[KINDS[path.split('.').pop()] ?? 'other'] ??= { files: 0, bytes: 0, gzip: 0 })
    kind.files++
    kind.bytes += body.length
    kind.gzip += gzipSync(body).length
  }
  return kinds
}

// A command that runs in a development server of Vite hands its mode down; what is measured is what is served.
process.env.NODE_ENV = 'production'
const outDir = mkdtempSync(join(tmpdir(), 'bench-page-'))
let server
let browser
try {
  await build({ root: ROOT, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  const sent = []
  server = await serve(outDir, sent)
  const url = server.resolvedUrls.local[0]
  browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: software ? CHROMIUM_FLAGS : GPU_FLAGS,
  })
  const { context, page, cold, coldEnd, warm } = await bothStarts(browser, url, preset)
  const transferred = bytes(
    outDir,
    sent.filter(({ at }) => at <= coldEnd),
  )
  const shown = warm.reason ? { reason: warm.reason } : { preset, ...(await screen(page)) }
  await context.close()
  const others = []
  for (const id of OTHERS) {
    const one = await bothStarts(browser, url, id)
    await one.context.close()
    others.push({ preset: id, cold: one.cold, warm: one.warm })
  }
  console.log(JSON.stringify({ start: { preset, cold, warm, bytes: transferred, others }, screen: shown }))
} finally {
  await browser?.close()
  await server?.close()
  rmSync(outDir, { recursive: true, force: true })
}
