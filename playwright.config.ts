// Browser tests: the built page, served as `npm start` serves it, in a Chromium whose WebGPU runs on the
// processor, and in a Firefox (driven by its tests themselves, beside a Chromium to compare with).

import { defineConfig } from '@playwright/test'
import { CHROMIUM_FLAGS, ensureChromium } from './scripts/chromium.mjs'
import { freePort } from './scripts/freePort.mjs'

// Kept in the environment, because every test process reads this file again.
process.env.E2E_PORT ??= String(await freePort())
process.env.CHROMIUM ??= await ensureChromium()
const url = `http://127.0.0.1:${process.env.E2E_PORT}/`

export default defineConfig({
  // Two projects that run side by side clear no folder of each other.
  outputDir: process.env.PLAYWRIGHT_OUTPUT ?? 'test-results',
  // Two files at a time: a page that starts keeps one core busy, with shaders and then with teachers. What a test
  // of these measures is no time; the stages that do run one page at a time (scripts/test.mjs).
  workers: 2,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: url,
    // A press that cannot be made fails by itself, long before its test does.
    actionTimeout: 60_000,
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      // Wasm runs as first compiled: to optimise the ONNX runtime's anew on every page costs a fifth of a start.
      args: [...CHROMIUM_FLAGS, '--js-flags=--liftoff-only'],
    },
    // A trace of every test costs a fifth of all processor time: TRACE=1 asks for those of tests that fail.
    trace: process.env.TRACE === '1' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    // What a service worker answers no test can intercept; offline.spec.ts lets it.
    serviceWorkers: 'block',
  },
  projects: [
    { name: 'chromium', testDir: 'tests/e2e' },
    { name: 'firefox', testDir: 'tests/firefox' },
    { name: 'monkey', testDir: 'tests/monkey' },
  ],
  webServer: {
    // Two stages of `npm test` are served at the same time, which Vite would refuse.
    command: [
      'node node_modules/vite/bin/vite.js preview --bypass-lock',
      `--host 127.0.0.1 --strictPort --port ${process.env.E2E_PORT}`,
    ].join(' '),
    url,
    reuseExistingServer: false,
    timeout: 30_000,
  },
})
