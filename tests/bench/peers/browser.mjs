// Our engine against the libraries a page could use instead, in one headless browser: builds the page, serves
// it cross-origin isolated (so that the libraries' wasm backends have their threads), opens one browser per
// peer, and tells why where a peer does not run.

import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build, preview } from 'vite'
import { CHROMIUM_FLAGS, GPU_FLAGS, ensureChromium } from '../../../scripts/chromium.mjs'
import { ISOLATION } from '../../../scripts/isolation.mjs'

const ROOT = import.meta.dirname

/** Names in the table, and what the page calls them; `ours`: what our engine computes on, if not the adapter. */
export const BROWSER_PEERS = [
  { name: 'jax-js, WebGPU', peer: 'jax', backend: 'webgpu' },
  { name: 'jax-js, wasm', peer: 'jax', backend: 'wasm' },
  { name: 'jax-js, wasm, both on the CPU', peer: 'jax', backend: 'wasm', ours: 'processor' },
  { name: 'TensorFlow.js, WebGPU', peer: 'tfjs', backend: 'webgpu' },
  { name: 'TensorFlow.js, wasm', peer: 'tfjs', backend: 'wasm' },
  { name: 'TensorFlow.js, wasm, both on the CPU', peer: 'tfjs', backend: 'wasm', ours: 'processor' },
  { name: 'TensorFlow.js, CPU', peer: 'tfjs', backend: 'cpu' },
]

/** Installs the pinned comparators once, in this folder. Throws with npm's words when that fails. */
export function installPeers() {
  if (existsSync(join(ROOT, 'node_modules'))) return
  console.error('Installing the libraries to compare with (tests/bench/peers) ...')
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npm ci in tests/bench/peers failed: ${stderr.trim().split('\n').at(-1)}`)
}

async function measureOne(url, { peer, backend, ours = 'graphics' }, { seconds, limitSeconds, software }) {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: software ? CHROMIUM_FLAGS : GPU_FLAGS,
  })
  const messages = []
  try {
    const page = await browser.newPage()
    page.on('console', (message) => message.type() === 'error' && messages.push(message.text()))
    const crashed = new Promise((resolve) => page.on('crash', () => resolve({ reason: 'the page crashed' })))
    await page.goto(`${url}?peer=${peer}&backend=${backend}&ours=${ours}&seconds=${seconds}`)
    const finished = page
      .waitForFunction(() => window.outcome, null, { timeout: limitSeconds * 1000 })
      .then((handle) => handle.jsonValue())
    const outcome = await Promise.race([finished, crashed])
    return outcome
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    const said = messages.length ? `; the page said: ${messages.at(-1).slice(0, 200)}` : ''
    return {
      reason: timedOut
        ? `not done within ${limitSeconds} s${said}`
        : `${String(error).split('\n')[0]}${said}`,
    }
  } finally {
    await browser.close()
  }
}

/**
 * Measures every browser peer on the fixture in `fixtureFolder`; `onResult(name, outcome)` after each.
 * An outcome has stepsPerSecond, oursPerSecond and oursOverTheirs, or a reason.
 */
export async function measureBrowserPeers(fixtureFolder, options, onResult) {
  installPeers()
  const outDir = mkdtempSync(join(tmpdir(), 'bench-peers-'))
  const shared = {
    configFile: false,
    root: ROOT,
    base: './',
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'es2022', minify: false, chunkSizeWarningLimit: 4000 },
    worker: { format: 'es' },
  }
  let server
  try {
    await build(shared)
    cpSync(fixtureFolder, join(outDir, 'fixture'), { recursive: true })
    cpSync(join(ROOT, 'node_modules/@tensorflow/tfjs-backend-wasm/dist'), join(outDir, 'wasm'), {
      recursive: true,
      filter: (path) => !/\.(js|ts|map)$/.test(path),
    })
    server = await preview({ ...shared, preview: { host: '127.0.0.1', port: 0, headers: ISOLATION } })
    const url = server.resolvedUrls.local[0]
    for (const entry of BROWSER_PEERS.filter((p) => !options.only || p.name.includes(options.only)))
      onResult(entry.name, await measureOne(url, entry, options))
  } finally {
    await server?.close()
    rmSync(outDir, { recursive: true, force: true })
  }
}

// As a program: node tests/bench/peers/browser.mjs FIXTURE SECONDS LIMIT software|gpu -> one JSON line per
// peer.
if (process.argv[1] === import.meta.filename) {
  const [folder, seconds, limitSeconds, adapter] = process.argv.slice(2)
  await measureBrowserPeers(
    folder,
    { seconds: Number(seconds), limitSeconds: Number(limitSeconds), software: adapter !== 'gpu' },
    (name, outcome) => console.log(JSON.stringify({ name, ...outcome })),
  )
}
