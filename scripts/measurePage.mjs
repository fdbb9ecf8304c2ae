// Measures the built page in Chromium: how long its thread is busy while the student trains, how soon the
// recorded run is drawn on a slow connection, and whether memory stays flat over a long run. `npm run
// measure:page -- trace|paint|soak [--seconds n] [--minutes n] [--preset id] [--out file.json]`. Needs a
// build (`npx vite build`) and prints JSON; adapters, machine and profile are part of it. It refuses to
// judge: the figures are the answer.

import { writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { serveDist, statusOf, stepOf, untilReady } from './builtPage.mjs'
import { CHROMIUM_FLAGS, ensureChromium } from './chromium.mjs'
import { ROOT } from './install.mjs'

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]
const round = (value, digits = 1) => Number(value.toFixed(digits))

/** Puts four charts on the page, by the page's own store in the browser. */
const FOUR_CHARTS = () =>
  localStorage.setItem('charts', JSON.stringify({ pinned: ['losses', 'accuracy', 'angles', 'norms'] }))

/** Tasks of the page's main thread in a trace, longest first, each with what it spent its time on. */
function mainTasks(events, url) {
  const main = events.find(
    (e) =>
      e.name === 'thread_name' &&
      e.args?.name === 'CrRendererMain' &&
      events.some((o) => o.pid === e.pid && JSON.stringify(o.args?.data ?? '').includes(url)),
  )
  const own = events.filter((e) => e.pid === main.pid && e.tid === main.tid && e.ph === 'X' && e.dur > 0)
  const tasks = own
    .filter((e) => e.name === 'RunTask' || e.name === 'ThreadControllerImpl::RunTask')
    .sort((a, b) => b.dur - a.dur)
  return tasks.map((task) => ({
    ms: round(task.dur / 1000),
    cpuMs: task.tdur === undefined ? null : round(task.tdur / 1000),
    parts: own
      .filter((e) => e !== task && e.ts >= task.ts && e.ts + e.dur <= task.ts + task.dur && e.dur > 5000)
      .sort((a, b) => b.dur - a.dur)
      .slice(0, 6)
      .map(
        (e) =>
          `${e.name} ${round(e.dur / 1000)} ms${e.args?.data?.functionName ? ` ${e.args.data.functionName}` : ''}`,
      ),
  }))
}

/** A trace while training at full speed with four charts in view. */
async function trace(page, url, { seconds, preset }) {
  await page.addInitScript(FOUR_CHARTS)
  await page.setViewportSize({ width: 1440, height: 1300 })
  await page.goto(`${url}#v=1&preset=${preset}&steps=100000`)
  await untilReady(page)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.waitForTimeout(15_000)
  const charts = await page.locator('.chart .recharts-surface').count()
  const from = await stepOf(page)
  const browser = await page.context().browser().newBrowserCDPSession()
  const events = []
  browser.on('Tracing.dataCollected', ({ value }) => events.push(...value))
  const complete = new Promise((resolve) => browser.once('Tracing.tracingComplete', resolve))
  await browser.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', 'blink.user_timing', '__metadata'] },
  })
  const frames = await page.evaluate(
    (ms) =>
      new Promise((resolve) => {
        const gaps = []
        const begun = performance.now()
        let before = begun
        const tick = (now) => {
          gaps.push(now - before)
          before = now
          if (now - begun < ms) requestAnimationFrame(tick)
          else resolve(gaps.slice(1))
        }
        requestAnimationFrame(tick)
      }),
    seconds * 1000,
  )
  await browser.send('Tracing.end')
  await complete
  const tasks = mainTasks(events, new URL(url).host)
  const busy = tasks.reduce((sum, t) => sum + t.ms, 0)
  return {
    charts,
    steps: (await stepOf(page)) - from,
    seconds,
    tasks: tasks.length,
    busyShare: round(busy / (seconds * 1000), 3),
    over50ms: tasks.filter((t) => t.ms > 50).length,
    over50msCpu: tasks.filter((t) => (t.cpuMs ?? t.ms) > 50).length,
    frames: {
      perSecond: round(frames.length / seconds),
      medianMs: round(median(frames)),
      over50ms: frames.filter((f) => f > 50).length,
      longestMs: round(Math.max(...frames)),
    },
    longest: tasks.slice(0, 8),
  }
}

/** Named connections: Lighthouse's desktop profile, and two of a slow phone. */
const PROFILES = {
  'desktop (10 Mbit/s, 40 ms), CPU as it is': {
    downloadThroughput: 10e6 / 8,
    uploadThroughput: 10e6 / 8,
    latency: 40,
    cpu: 1,
  },
  'fast 4G (9 Mbit/s down, 1.5 up, 60 ms), CPU 4x slower': {
    downloadThroughput: 9e6 / 8,
    uploadThroughput: 1.5e6 / 8,
    latency: 60,
    cpu: 4,
  },
  'slow 4G (1.6 Mbit/s down, 0.75 up, 150 ms), CPU 4x slower': {
    downloadThroughput: 1.6e6 / 8,
    uploadThroughput: 0.75e6 / 8,
    latency: 150,
    cpu: 4,
  },
  unthrottled: null,
}

/** When something is on screen, and when the recorded run's curves are, on an empty cache. */
async function paint(browser, url, { seconds }) {
  const result = {}
  for (const [name, profile] of Object.entries(PROFILES)) {
    const turns = []
    for (let turn = 0; turn < 3; turn++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
      const page = await context.newPage()
      const cdp = await context.newCDPSession(page)
      await cdp.send('Network.enable')
      let bytes = 0
      let counting = true
      cdp.on('Network.dataReceived', (e) => (bytes += counting ? e.encodedDataLength : 0))
      if (profile) {
        const { cpu, ...network } = profile
        await cdp.send('Network.emulateNetworkConditions', { offline: false, ...network })
        await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu })
      }
      await page.addInitScript(() => {
        const look = () => {
          const curve = document.querySelector('main[data-replay] .curve')
          if (curve) requestAnimationFrame(() => (globalThis.recordedAt = performance.now()))
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      })
      await page.goto(`${url}#v=1`, { waitUntil: 'commit' })
      await page.waitForFunction(() => globalThis.recordedAt !== undefined, null, {
        timeout: seconds * 1000 + 60_000,
      })
      counting = false
      turns.push({
        firstContentfulPaintMs: round(
          await page.evaluate(
            () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1,
          ),
          0,
        ),
        recordedRunMs: round(await page.evaluate(() => globalThis.recordedAt), 0),
        pageKilobytes: round(bytes / 1000, 0),
      })
      await context.close()
    }
    result[name] = {
      median: {
        firstContentfulPaintMs: median(turns.map((t) => t.firstContentfulPaintMs)),
        recordedRunMs: median(turns.map((t) => t.recordedRunMs)),
      },
      turns,
    }
  }
  return result
}

/** Counts the bytes of live GPU buffers in the worker: what is created less what is destroyed. */
const COUNT_BUFFERS = `self.liveGpuBytes = 0; { const create = GPUDevice.prototype.createBuffer, destroy = GPUBuffer.prototype.destroy, gone = new WeakSet()
GPUDevice.prototype.createBuffer = function (d) { const b = create.call(this, d); self.liveGpuBytes += b.size; return b }
GPUBuffer.prototype.destroy = function () { if (!gone.has(this)) { gone.add(this); self.liveGpuBytes -= this.size } return destroy.call(this) } }`

/** Resident megabytes of a process; null where /proc is not there. */
function residentMegabytes(pid) {
  try {
    return round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024)
  } catch {
    return null
  }
}

/** Trains for a long time and samples memory, progress and errors every half minute. */
async function soak(page, url, { minutes, preset, out }, save) {
  const errors = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  await page.addInitScript(FOUR_CHARTS)
  await page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${COUNT_BUFFERS};\n${await response.text()}` })
  })
  await page.goto(`${url}#v=1&preset=${preset}&steps=100000`)
  await untilReady(page)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const cdp = await page.context().newCDPSession(page)
  const browser = await page.context().browser().newBrowserCDPSession()
  await cdp.send('HeapProfiler.enable')
  const begun = Date.now()
  const samples = []
  let before = { step: -1, texts: '' }
  while (Date.now() - begun < minutes * 60_000) {
    await page.waitForTimeout(Math.min(30_000, minutes * 10_000))
    await cdp.send('HeapProfiler.collectGarbage')
    const { usedSize } = await cdp.send('Runtime.getHeapUsage')
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo')
    const texts = await page.evaluate(() =>
      [...document.querySelectorAll('[data-testid$="-summary"]')].map((e) => e.textContent),
    )
    const step = await stepOf(page)
    const sample = {
      minute: round((Date.now() - begun) / 60_000, 2),
      step,
      status: await statusOf(page),
      pageHeapMegabytes: round(usedSize / 1e6, 2),
      rendererMegabytes: Math.max(
        ...processInfo.filter((p) => p.type === 'renderer').map((p) => residentMegabytes(p.id) ?? 0),
      ),
      gpuProcessMegabytes: residentMegabytes(processInfo.find((p) => p.type === 'GPU')?.id),
      gpuBufferMegabytes: round((await page.workers()[0].evaluate(() => self.liveGpuBytes)) / 1e6, 3),
      nodes: await page.evaluate(() => document.getElementsByTagName('*').length),
      moved: step > before.step && texts.join() !== before.texts,
      finite: texts.every((text) => !/NaN|Infinity|undefined/.test(text)),
      errors: errors.length,
    }
    before = { step, texts: texts.join() }
    samples.push(sample)
    if (out) await save({ samples, errors })
  }
  // What the page holds more than at the start should be the run's own record: a reset begins another one,
  // and gives it back.
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await page.getByRole('button', { name: 'Reset', exact: true }).click()
  await page.waitForFunction(
    () => document.querySelector('[data-testid=step]')?.textContent?.replace(/\D/g, '') === '0',
  )
  await page.waitForTimeout(15_000)
  await cdp.send('HeapProfiler.collectGarbage')
  const afterReset = round((await cdp.send('Runtime.getHeapUsage')).usedSize / 1e6, 2)
  const first = samples[Math.min(samples.length - 1, 3)]
  const last = samples.at(-1)
  const growth = (key) => round(last[key] - first[key], 2)
  return {
    minutes: last.minute,
    steps: last.step,
    everySampleMoved: samples.every((s) => s.moved),
    everyFigureFinite: samples.every((s) => s.finite),
    consoleErrors: errors,
    growthSinceMinute: first.minute,
    growth: {
      pageHeapMegabytes: growth('pageHeapMegabytes'),
      rendererMegabytes: growth('rendererMegabytes'),
      gpuProcessMegabytes: growth('gpuProcessMegabytes'),
      gpuBufferMegabytes: growth('gpuBufferMegabytes'),
    },
    pageHeapMegabytesAfterReset: afterReset,
    samples,
  }
}

const option = (args, name, fallback) =>
  args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : fallback

async function main([what, ...args]) {
  if (!['trace', 'paint', 'soak'].includes(what))
    throw new Error(
      'Usage: node scripts/measurePage.mjs trace|paint|soak [--seconds n] [--minutes n] [--preset id] [--out file.json]',
    )
  const options = {
    seconds: Number(option(args, 'seconds', 20)),
    minutes: Number(option(args, 'minutes', 30)),
    preset: option(args, 'preset', 'tiny'),
    out: option(args, 'out', null),
  }
  const server = await serveDist()
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: CHROMIUM_FLAGS })
  const machine = {
    date: new Date().toISOString(),
    chromium: browser.version(),
    adapter: 'SwiftShader (software)',
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? '',
    loadAverage: round(loadavg()[0]),
  }
  const save = async (result) => {
    const text = `${JSON.stringify({ what, ...machine, ...(what === 'paint' ? {} : { preset: options.preset }), result }, null, 1)}\n`
    if (options.out) await writeFile(options.out, text)
    return text
  }
  try {
    const result =
      what === 'paint'
        ? await paint(browser, server.url, options)
        : await (what === 'trace' ? trace : soak)(
            await browser.newPage({ viewport: { width: 1440, height: 900 } }),
            server.url,
            options,
            save,
          )
    process.stdout.write(await save(result))
  } finally {
    await browser.close()
    server.close()
  }
}

await main(process.argv.slice(2)).catch((error) => {
  console.error(`measure:page: ${error.message}`)
  process.exitCode = 1
})
