// The built page in Firefox, a second implementation of WebGPU: it starts, trains, evaluates, shows attention maps,
// keeps the run over a reload and exports the student; nothing crashes, nothing is complained of, and the losses
// are those of Chromium on SwiftShader, which trains the same run first.

import { expect, test, type Page } from '@playwright/test'
import type { RunRecord } from '../../src/records/runRecord'
import { ensureFirefox } from '../../scripts/firefox.mjs'
import type { StudentCard } from '../../src/export/studentCard'
import { TASKS, type StepMetrics } from '../../src/distill/tasks'
import { readSafetensors } from '../../src/teacher/safetensors'
import { button, onGraphics, open, READY_TIMEOUT, stepOf } from '../e2e/page'
import { Firefox } from './firefox'
import { savedRecord, savedRecordIn } from './savedRecord'

/** Time of a training, a part before and a part after a reload; and the steps it makes at least. */
const TRAIN = { ms: 120_000, steps: 1200 }
const TRAIN_AGAIN = { ms: 3000, steps: 20 }
/** So much longer may a busy machine take for that. */
const PATIENCE_MS = 120_000
/** Until a page is ready for the first time, on a busy machine: llvmpipe makes machine code of every kernel. */
const COMPILED_MS = 400_000
/** So often must the maps have changed meanwhile, from one look to the next. */
const CHANGES = 2
/** An interval, no wait for anything: the page trains meanwhile. */
const LOOK_EVERY_MS = 1000
/** Steps whose figures are compared: after them the rounding of two adapters has grown. */
const COMPARED = 20
/** Relative, as everywhere for trajectories (tests/kernels/trajectory.test.ts). */
const LOSS_TOLERANCE = 1e-4
/** Of the first step's Gram matrix, relative to the norms. */
const GRAM_TOLERANCE = 1e-4

const LINK = '#v=1&preset=tiny&steps=100000&evaluateEvery=50'

/** The first steps of the run in Chromium, as its own saved file has them. */
async function chromiumRecord(page: Page): Promise<RunRecord> {
  await onGraphics(page)
  const errors = await open(page, LINK)
  await expect(page.getByTestId('status')).toHaveText('ready', { timeout: COMPILED_MS })
  await button(page, 'Run').click()
  await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThanOrEqual(COMPARED)
  await button(page, 'Pause').click()
  await expect(page.getByTestId('status')).toHaveText('paused', { timeout: 60_000 })
  const record = await savedRecord(page)
  expect(errors).toEqual([])
  return record
}

/** Fingerprints of the attention maps on screen, and who drew them. */
const maps = (firefox: Firefox) =>
  firefox.page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.heat')].map((heat) => {
      const canvas = heat.querySelector('canvas')
      const { data } = canvas!.getContext('2d')!.getImageData(0, 0, canvas!.width, canvas!.height)
      let hash = 0
      for (const byte of data) hash = (Math.imul(hash, 31) + byte) | 0
      return { drawn: heat.dataset.drawn, colours: new Set(new Uint32Array(data.buffer)).size, hash }
    }),
  )

/** Trains for a while, looking at the maps meanwhile; gives the steps per second of all of it. */
async function trainFor(firefox: Firefox, { ms, steps: least }: typeof TRAIN): Promise<number> {
  const start = await firefox.step()
  await firefox.press('Run')
  const begun = Date.now()
  let changes = 0
  let before = '[]'
  for (;;) {
    const passed = Date.now() - begun
    const steps = (await firefox.step()) - start
    if (passed > ms && changes > CHANGES && steps > least) break
    expect(passed, `after ${changes} changes of the maps and ${steps} steps`).toBeLessThan(ms + PATIENCE_MS)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    expect(firefox.complaints).toEqual([])
    const shown = await maps(firefox)
    expect(shown.map((m) => m.drawn)).toEqual(shown.map(() => '2d'))
    const now = JSON.stringify(shown)
    if (now !== before) changes++
    before = now
  }
  const speed = (1000 * ((await firefox.step()) - start)) / (Date.now() - begun)
  expect(await firefox.text('[data-testid="recovery"]')).toBe('')
  await firefox.press('Pause')
  await firefox.until(
    'a pause',
    async () => (await firefox.text('[data-testid="status"]')) === 'paused',
    60_000,
  )
  return speed
}

const untilFirefoxReady = (firefox: Firefox, timeoutMs = READY_TIMEOUT) =>
  firefox.until(
    'the engine',
    async () => {
      const status = await firefox.text('[data-testid="status"]')
      if (status === 'failed') throw new Error(await firefox.text('[data-testid="failure"]'))
      return status === 'ready'
    },
    timeoutMs,
  )

/** Fails, by name, for every figure of the first steps that differs by more than the tolerances. */
function expectSame(firefox: readonly StepMetrics[], chromium: readonly StepMetrics[]): void {
  for (let i = 0; i < COMPARED; i++)
    for (const task of TASKS) {
      const [ours, theirs] = [firefox[i]!.losses[task], chromium[i]!.losses[task]]
      expect(Math.abs(ours / theirs - 1), `${task} loss of step ${i + 1}: ${ours}, ${theirs}`).toBeLessThan(
        LOSS_TOLERANCE,
      )
    }
  const [ours, theirs] = [firefox[0]!.gram, chromium[0]!.gram]
  theirs.forEach((wanted, k) => {
    const scale = Math.sqrt(theirs[Math.floor(k / 4) * 5]! * theirs[(k % 4) * 5]!)
    expect(Math.abs(ours[k]! - wanted), `Gram entry ${k} of step 1`).toBeLessThan(GRAM_TOLERANCE * scale)
  })
}

const found = ensureFirefox()
if ('reason' in found) console.error(`Firefox is skipped: ${found.reason}.`)

test('Firefox trains as Chromium does, and nothing breaks', async ({ page, baseURL }) => {
  test.skip('reason' in found, 'reason' in found ? found.reason : '')
  test.setTimeout(1_200_000)
  if ('reason' in found) return
  const chromium = await test.step('the same run in Chromium', () => chromiumRecord(page))
  await page.close()

  const firefox = await Firefox.start(found.path, found.env)
  try {
    await test.step('gets ready', async () => {
      await firefox.page.goto(`${baseURL}${LINK}`)
      // On its emulated adapter, not on the CPU that it would take.
      await firefox.page.evaluate(() => localStorage.setItem('device', 'graphics'))
      await firefox.page.reload()
      await untilFirefoxReady(firefox, COMPILED_MS)
      expect(await firefox.text('.chip.warn')).not.toBe('')
      expect(await firefox.text('[data-testid="adapter"]')).toBe('unnamed software adapter')
    })

    await test.step('trains, evaluates and shows maps that move', async () => {
      const speed = await trainFor(firefox, TRAIN)
      console.log(`Firefox trains ${speed.toFixed(1)} steps/s`)
      const shown = await maps(firefox)
      expect(shown.length).toBeGreaterThan(3)
      for (const { colours } of shown) expect(colours).toBeGreaterThan(10)
      expect(await firefox.text('[data-testid="accuracy-summary"]')).toMatch(/average [\d.]+/)
    })

    const steps = await firefox.step()
    await test.step('its losses are those of Chromium', async () => {
      const record = await savedRecordIn(firefox)
      expect(record.config).toEqual(chromium.config)
      expect(record.steps).toHaveLength(steps)
      expectSame(record.steps, chromium.steps)
      expect(record.steps.filter((s) => s.accuracy).length).toBeGreaterThan(1)
    })

    await test.step('exports the student', async () => {
      const panel = 'section.student-files'
      const weights = await firefox.saved(/\.safetensors$/, () => firefox.press('model.safetensors', panel))
      const { tensors } = readSafetensors(weights)
      for (const { name, values } of tensors.values()) expect(values.every(Number.isFinite), name).toBe(true)
      const text = await firefox.saved(/^card.*\.json$/, () => firefox.press('card.json', panel))
      expect(JSON.parse(text.toString()) as StudentCard).toMatchObject({ step: steps, startedFrom: null })
    })

    await test.step('keeps the run over a reload, and trains again', async () => {
      await firefox.page.reload()
      await untilFirefoxReady(firefox)
      await firefox.press('Runs', 'nav')
      const row = await firefox.until('the kept run', () => firefox.text('.run-list tbody tr'))
      expect(row.replace(/\D/g, '')).toContain(String(steps))
      await firefox.press('Playground', 'nav')
      await trainFor(firefox, TRAIN_AGAIN)
    })
    expect(firefox.complaints).toEqual([])
    expect(firefox.browser.connected).toBe(true)
  } finally {
    await firefox.close()
  }
})

/** `network.cookie.cookieBehavior` 2: no cookies and no site data for anybody. */
const BLOCKED = { 'network.cookie.cookieBehavior': 2 }

test('Firefox with cookies blocked gets ready, and says what is not kept', async ({ baseURL }) => {
  test.skip('reason' in found, 'reason' in found ? found.reason : '')
  test.setTimeout(600_000)
  if ('reason' in found) return
  const firefox = await Firefox.start(found.path, found.env, BLOCKED)
  try {
    await firefox.page.goto(`${baseURL}${LINK}`)
    const banner = await firefox.until('a banner', () => firefox.text('[data-testid="storage-problem"]'))
    expect(banner).toContain('allow cookies and site data')
    await untilFirefoxReady(firefox, COMPILED_MS)
    await trainFor(firefox, TRAIN_AGAIN)
    expect(firefox.complaints).toEqual([])
  } finally {
    await firefox.close()
  }
})
