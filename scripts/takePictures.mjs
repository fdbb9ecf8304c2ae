// Takes the pictures of the documents from the built page in Chromium: the playground while it trains, the gradients
// view, the scene editor in the dark theme, and the playground on a phone. `npm run pictures -- [--steps n]`. Needs a
// build (`npx vite build`). The default, 60 steps, takes some minutes on a software adapter.

import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { serveDist, stepOf, untilReady } from './builtPage.mjs'
import { CHROMIUM_FLAGS, ensureChromium } from './chromium.mjs'
import { ROOT } from './install.mjs'

const LAPTOP = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
const TRAINING_MS = 1_800_000

const save = (page, name) => page.screenshot({ path: join(ROOT, 'docs', name), animations: 'disabled' })

/** Opens a view by its name in the navigation. */
const openView = (page, name) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click()

/** Trains up to a step; the run goes on. */
async function train(page, steps) {
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const end = Date.now() + TRAINING_MS
  while ((await stepOf(page)) < steps) {
    if (Date.now() > end) throw new Error(`no ${steps} steps in ${TRAINING_MS / 60_000} minutes`)
    await page.waitForTimeout(1000)
  }
}

/** The playground while a student learns, then the gradients of that run. */
async function laptopLight(browser, url, steps) {
  const page = await browser.newPage({ viewport: LAPTOP, colorScheme: 'light' })
  await page.goto(`${url}#v=3&evaluateEvery=20`)
  await untilReady(page)
  await train(page, steps)
  await save(page, 'playground.png')
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await openView(page, 'Gradients')
  await page.getByRole('heading', { name: 'What happened' }).waitFor()
  await page.waitForTimeout(2000)
  await save(page, 'gradients.png')
  await page.close()
}

/** A made-up scene in the dark theme, answered by everybody. */
async function laptopDark(browser, url) {
  const page = await browser.newPage({ viewport: LAPTOP, colorScheme: 'dark' })
  await page.goto(`${url}#v=3&page=sceneEditor`)
  await untilReady(page)
  await page.locator('tr.student .scene-editor-word').first().waitFor()
  await page.waitForTimeout(5000)
  await save(page, 'scene-editor.png')
  await page.close()
}

/** The recorded run on a phone, in the dark theme. */
async function phoneDark(browser, url) {
  const page = await browser.newPage({ viewport: PHONE, colorScheme: 'dark', hasTouch: true, isMobile: true })
  await page.goto(`${url}#v=3`)
  await page.getByRole('region', { name: 'Scene' }).getByText('right lane').first().waitFor()
  await page.waitForTimeout(5000)
  await save(page, 'phone.png')
  await page.close()
}

const [flag, value] = process.argv.slice(2)
const steps = flag === '--steps' ? Number(value) : 60
if ((flag !== undefined && flag !== '--steps') || !(steps >= 1)) {
  console.error('Usage: node scripts/takePictures.mjs [--steps n]')
  process.exit(2)
}
const server = await serveDist()
const browser = await chromium.launch({ executablePath: await ensureChromium(), args: CHROMIUM_FLAGS })
try {
  await phoneDark(browser, server.url)
  await laptopDark(browser, server.url)
  await laptopLight(browser, server.url, steps)
} finally {
  await browser.close()
  server.close()
}
