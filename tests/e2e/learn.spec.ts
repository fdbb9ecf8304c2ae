// The lesson and the first visit: pages that need neither JavaScript nor WebGPU, a ball that moves by keyboard,
// and a beginning that comes once.

import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { CHAPTER_NAMES } from '../../scripts/learnChapter'
import type { AnswersAlone } from '../../src/ui/features/learn/live/whenSettings'
import { seriousFindings } from './axe'
import { sideways, texts } from './layoutChecks'

const PAGES = ['', 'ko/'].flatMap((folder) =>
  ['index', 'three-minutes', ...CHAPTER_NAMES].map((name) => `learn/${folder}${name}.html`),
)
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1180, height: 820 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
  { width: 360, height: 740 },
]

const withoutWebGpu = (page: Page) =>
  page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined, configurable: true }),
  )

// Each test has a page of its own. The file takes longest of all, and would keep one worker alone.
test.describe.configure({ mode: 'parallel' })

test('every page is complete without JavaScript and never scrolls sideways', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '', javaScriptEnabled: false })
  const page = await context.newPage()
  // The playground says what it needs, in sight, and leads to the lesson.
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'The lesson' })).toBeInViewport()
  await expect(page.getByRole('link', { name: '강의' })).toBeInViewport()
  for (const path of PAGES) {
    await page.goto(`/${path}`)
    await expect(page.locator('h1'), path).toBeVisible()
    await expect(page.locator('figure').first(), path).toBeVisible()
    await expect(page.locator('figure figcaption').first(), path).not.toBeEmpty()
    await expect(page.locator('footer a[href*="arxiv.org"]'), path).toBeVisible()
    await expect(page.locator('header a[href="notes.html"]'), path).toBeVisible()
    const prediction = page.locator('details.lesson-prediction')
    if (await prediction.count()) {
      await prediction.locator('summary').click()
      await expect(prediction.locator('p'), path).toBeVisible()
    }
    const formula = page.locator('details.lesson-equation').first()
    if (await formula.count()) {
      await formula.locator('summary').click()
      await expect(formula.locator('math[display=block]').first(), path).toBeVisible()
    }
  }
  await context.close()
})

// A test for each language: together they take longer than one may.
for (const language of ['en', 'ko'])
  test(`pages fit every width; axe finds nothing serious, light and dark (${language})`, async ({ page }) => {
    await withoutWebGpu(page)
    const found: string[] = []
    for (const path of PAGES.filter((each) => each.includes('/ko/') === (language === 'ko'))) {
      await page.goto(`/${path}`)
      await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)))
      for (const size of SIZES) {
        await page.setViewportSize(size)
        found.push(...(await page.evaluate(sideways)).map((fault) => `${path} ${size.width}: ${fault}`))
        // No words of a chapter smaller than they can be read, cut, or broken inside.
        found.push(...(await page.evaluate(texts, 13)).map((fault) => `${path} ${size.width}: ${fault}`))
      }
      if (!/index|three|03|04|05|06|07|08|10|11/.test(path)) continue
      for (const theme of ['light', 'dark']) {
        await page.evaluate((name) => (document.documentElement.dataset.theme = name), theme)
        for (const finding of await seriousFindings(page)) found.push(`${path} ${theme}: ${finding}`)
      }
    }
    expect(found).toEqual([])
  })

test('the ball moves by keyboard, arrows turn, and projection changes where it ends', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/learn/08-gradients.html')
  const ball = page.getByRole('slider', { name: /ball/ })
  const place = async () => Number(await ball.getAttribute('aria-valuenow'))
  const before = await ball.getAttribute('aria-valuetext')
  await ball.focus()
  await page.keyboard.press('ArrowRight')
  await expect(ball).not.toHaveAttribute('aria-valuetext', before!)
  const moved = await ball.getAttribute('aria-valuetext')
  await page.keyboard.press('Enter')
  await expect(ball).not.toHaveAttribute('aria-valuetext', moved!)
  await page.getByRole('button', { name: 'Back to the start' }).click()
  await expect(ball).toHaveAttribute('aria-valuetext', before!)

  await page.getByRole('button', { name: 'Let it roll' }).click()
  const sum = await place()
  await page.getByRole('button', { name: 'Back to the start' }).click()
  await page.getByRole('radio', { name: 'Project first' }).check()
  await page.getByRole('button', { name: 'Let it roll' }).click()
  // The answers' valley lies at x = 1.7, the teacher's at -1.7.
  expect(sum).toBeLessThan(1)
  expect(await place()).toBeGreaterThan(1.4)

  const tip = page.getByRole('slider', { name: /teacher/ })
  const angle = await tip.getAttribute('aria-valuetext')
  await tip.focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(tip).not.toHaveAttribute('aria-valuetext', angle!)
})

test('live figures: a road changes, attention is guessed and shown, steps are solved, by keyboard', async ({
  page,
}) => {
  await withoutWebGpu(page)
  await page.goto('/learn/01-car.html')
  const road = page.locator('.lesson-live')
  await expect(road.locator('tbody tr')).toHaveCount(6)
  await expect(road.locator('.lesson-changed')).toHaveCount(0)
  await road.getByRole('combobox', { name: 'It' }).selectOption('braking')
  await expect(road.locator('.lesson-changed').first()).toContainText('What is the vehicle')

  await page.goto('/learn/03-where.html')
  const where = page.locator('.lesson-live')
  await expect(page.locator('.lesson-pictures')).toBeHidden()
  await expect(page.locator('figcaption')).toBeVisible()
  await where.getByRole('button', { name: 'Patch 1', exact: true }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(where.getByRole('button', { name: 'Patch 7', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await where.getByRole('button', { name: 'Show where it looks' }).click()
  await expect(where.getByRole('status')).toContainText('goes to your patches')
  await expect(page.locator('.lesson-pictures')).toBeVisible()
  await page.reload()
  await expect(where.getByRole('button', { name: 'Patch 7', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )

  await page.goto('/learn/09-agp.html')
  const agp = page.locator('.lesson-live')
  await agp.getByRole('radio', { name: 'After stage 2' }).check()
  await expect(agp.getByRole('status')).toContainText('stage 2 finds nothing')
  await agp.getByRole('radio', { name: /always wrong/ }).check()
  await agp.getByRole('radio', { name: 'After stage 1' }).check()
  await expect(agp.getByRole('status')).toContainText('still oppose each other')
  await agp.getByRole('radio', { name: 'After stage 2' }).check()
  await expect(agp.getByRole('status')).toContainText('stage 2 acts')
  await expect(agp.locator('tbody tr')).toHaveCount(6)
  await expect(agp.locator('tbody .lesson-changed')).toContainText('(drawn)')
})

test('what is chosen in a figure is in the address, and the link shows it again', async ({ page }) => {
  await withoutWebGpu(page)
  const live = page.locator('.lesson-live')
  /** Opens what the address says now in a page that knows nothing else. */
  const again = async () => {
    const address = page.url()
    await page.goto('about:blank')
    await page.evaluate(() => undefined)
    await page.goto(address)
  }
  await page.goto('/learn/01-car.html')
  await live.getByRole('combobox', { name: 'It' }).selectOption('braking')
  await live.getByRole('combobox', { name: 'Light' }).selectOption('red')
  await expect(live.locator('.lesson-changed').first()).toBeVisible()
  const changed = await live.locator('.lesson-changed').allTextContents()
  await again()
  await expect(live.getByRole('combobox', { name: 'It' })).toHaveValue('braking')
  await expect.poll(() => live.locator('.lesson-changed').allTextContents()).toEqual(changed)

  await page.goto('/learn/02-tokens.html')
  await live.getByRole('button', { name: 'left-far', exact: true }).click()
  const said = await live.locator('[role=status]').textContent()
  await again()
  await expect(live.getByRole('status')).toHaveText(said!)

  await page.goto(
    '/learn/ko/05-probabilities.html#probabilities.teacher=planning&probabilities.temperature=8',
  )
  await expect(live.getByRole('radio', { name: '계획' })).toBeChecked()
  await expect(live.getByRole('slider')).toHaveAttribute('aria-valuetext', 'T = 8.00')

  await page.goto('/learn/06-attention.html#signals.look=similarity&signals.questions=reasoning')
  await expect(live.getByRole('status')).toContainText('1 means alike')

  await page.goto('/learn/07-layers.html')
  await live.getByRole('radio').nth(2).check()
  await again()
  await expect(live.getByRole('radio').nth(2)).toBeChecked()
  await expect(live.locator('tbody tr')).toHaveCount(1)

  await page.goto('/learn/08-gradients.html')
  const ball = page.getByRole('slider', { name: /ball/ })
  const tip = page.getByRole('slider', { name: /teacher/ })
  await tip.press('ArrowUp')
  await ball.press('Enter')
  const where = [await ball.getAttribute('aria-valuetext'), await tip.getAttribute('aria-valuetext')]
  await again()
  await expect(ball).toHaveAttribute('aria-valuetext', where[0]!)
  await expect(tip).toHaveAttribute('aria-valuetext', where[1]!)

  await page.goto('/learn/09-agp.html#agp.run=wrong&agp.step=68&agp.stage=stage2')
  await expect(live.getByRole('status')).toContainText('Step 68: stage 2 acts')
  // An address that is changed by hand is followed without a reload.
  await page.evaluate(() => (location.hash = 'agp.run=wrong&agp.step=51&agp.stage=stage1'))
  await expect(live.getByRole('status')).toContainText('Step 51')
  await expect(live.getByRole('radio', { name: 'After stage 1' })).toBeChecked()

  await page.goto('/learn/10-when.html#when.what=labels&when.weight=1&when.weight=2')
  await expect(live.getByRole('radio', { name: 'good teacher, 40 % wrong labels' })).toBeChecked()
  await expect(live.getByRole('radio', { name: '1', exact: true })).toBeChecked()
  await expect(page.getByRole('alert')).toContainText('when.weight=2')
})

test('the way in three minutes: from the beginning to its end, by keyboard', async ({ page }) => {
  await withoutWebGpu(page)
  await page.goto('/')
  await page.getByTestId('beginning').getByRole('link', { name: 'Show me in 3 minutes' }).click()
  await page.waitForURL(/learn\/three-minutes\.html/)
  const place = page.locator('.lesson-stops [aria-current=step]')
  for (let stop = 1; stop <= 4; stop++) {
    const next = page.locator(`#stop-${stop} .lesson-next a`)
    await next.focus()
    await page.keyboard.press('Enter')
    await expect(place).toContainText(stop < 4 ? String(stop + 1) : '✓')
  }
  await expect(page.locator('#stop-5')).toContainText('insurance')
  await expect(page.locator('.lesson-ways a')).toHaveCount(2)
  await page.locator('.lesson-stops a').first().click()
  await expect(place).toContainText('1')
  await page.locator('#stop-1').getByRole('button', { name: 'Show where it looks' }).click()
  await expect(page.locator('#stop-1').getByRole('status').first()).toContainText('strongest patch')
})

test('live figures of chapters 5 to 7: a temperature, pre-studies, layers with their measured results', async ({
  page,
}) => {
  await withoutWebGpu(page)
  const live = page.locator('.lesson-live')
  await page.goto('/learn/05-probabilities.html')
  await expect(live.locator('tbody tr').first()).toContainText('blue')
  await expect(live.getByRole('status')).toContainText('at T = 1.00: 0.0')
  await live.getByRole('slider', { name: 'Temperature' }).press('End')
  await expect(live.getByRole('status')).toContainText('at T = 16.00: 9')

  const charts = page.locator('figure > svg')
  await expect(charts.last()).toBeHidden()

  await page.goto('/learn/06-attention.html')
  await expect(charts.first()).toBeHidden()
  await expect(live.locator('svg')).toHaveCount(0)
  await live.getByRole('radio', { name: 'reasoning' }).last().check()
  await expect(live.locator('svg circle').first()).toBeVisible()
  await expect(live.getByRole('status')).toContainText('128 questions about 32 frames')
  await live.getByRole('radio', { name: /how alike/ }).check()
  await expect(live.getByRole('status')).toContainText('1 means alike')

  await page.goto('/learn/ko/07-layers.html')
  const question = page.getByRole('radiogroup', { name: '나의 답' })
  await question.getByRole('radio', { name: '끝에서 둘째 층' }).check()
  const choices = live.getByRole('radiogroup')
  await choices.getByRole('radio').nth(2).check()
  await choices.getByRole('radio').nth(3).check()
  await expect(live.locator('tbody tr')).toHaveCount(2)
  await expect(live.locator('caption')).toContainText('테스트 장면')
  await page.reload()
  await page.locator('details.lesson-prediction summary').click()
  await expect(page.locator('.lesson-said')).toContainText('끝에서 둘째 층')
})

test('a student learns in the lesson without WebGPU, above the commonest answer, over a drawn curve', async ({
  page,
}) => {
  await withoutWebGpu(page)
  await page.goto('/learn/ko/04-answers.html')
  const live = page.locator('.lesson-live')
  const bars = page.locator('figure[data-figure=answers] > svg')
  await expect(bars).toBeHidden()
  await page.getByRole('button', { name: '바로 보기' }).click()
  await expect(bars).toBeVisible()
  const handle = live.getByRole('slider').last()
  await handle.focus()
  await page.keyboard.press('PageUp')
  await expect(handle).toHaveAttribute('aria-valuenow', '60')
  await live.getByRole('button', { name: '학습시키기' }).click()
  const status = live.getByRole('status')
  const reached = async () => Number(/의 (\d+)%를/.exec((await status.textContent()) ?? '')?.[1] ?? 0)
  // Always giving the commonest answer reaches 32 %.
  await expect.poll(reached, { timeout: 60_000 }).toBeGreaterThan(36)
  await live.getByRole('button', { name: '멈추기' }).click()
  await expect(status).toHaveText('멈췄습니다.')
})

test('two students show their first result soon, with wrong labels too', async ({ page }) => {
  await withoutWebGpu(page)
  await page.goto('/learn/10-when.html')
  const live = page.locator('.lesson-live')
  await live.getByRole('radio', { name: 'good teacher, 40 % wrong labels' }).check()
  const begun = Date.now()
  await live.getByRole('button', { name: 'Train both' }).click()
  const marks = (curve: string) =>
    live
      .locator(`[data-curve=${curve}]`)
      .evaluate((path) => (path.getAttribute('d')?.match(/[ML]/g) ?? []).length)
  // What both can do before they learn, and after five steps.
  for (const curve of ['a', 'b']) await expect.poll(() => marks(curve)).toBeGreaterThanOrEqual(2)
  console.log(`two students: first result after ${Date.now() - begun} ms`)
  // The third student, whose result was recorded with the same labels.
  const { labels } = JSON.parse(readFileSync('experiments/lesson/answers-alone.json', 'utf8')) as AnswersAlone
  const alone = Math.round(100 * labels.at(-1)!.perception)
  await expect(live.locator('.lesson-chart')).toContainText(`answers alone, recorded: ${alone} %`)
  await expect(live.getByRole('status')).toContainText('of 300, two students')
  await live.getByRole('button', { name: 'Stop' }).click()
  await expect(live.getByRole('status')).toHaveText('Stopped.')
})

test('chapter 11 measures what answers cost here, beside the paper; a student is taken along', async ({
  page,
}) => {
  await withoutWebGpu(page)
  await page.goto('/learn/11-use.html')
  const figure = page.locator('figure[data-figure=sizes]')
  await expect(figure).toContainText('171.6 GB')
  await expect(figure).toContainText('not measured here')
  const live = page.locator('.lesson-live')
  const begun = Date.now()
  await live.getByRole('button', { name: 'Measure here' }).focus()
  await page.keyboard.press('Enter')
  await expect(live.locator('tbody tr')).toHaveCount(5)
  console.log(`costs: measured after ${Date.now() - begun} ms`)
  await expect(live.locator('tbody tr').first()).toContainText('2.56 times')
  await expect(live.getByRole('status')).toContainText('answers, in turns')
  const ratio = async (row: number) =>
    Number.parseFloat((await live.locator('tbody tr').nth(row).locator('td').last().textContent()) ?? '')
  // A teacher takes more memory than the student, wherever it runs; how long each takes, this machine says.
  expect(await ratio(1)).toBeGreaterThan(1)
  for (const row of [2, 3, 4]) expect(await ratio(row)).toBeGreaterThan(0)

  await live.getByRole('button', { name: 'Train a small one' }).click()
  const save = live.getByRole('link', { name: /Save student/ })
  await expect(save).toBeVisible({ timeout: 150_000 })
  await expect(live.getByRole('status')).toContainText('no longer needed')
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()])
  expect(download.suggestedFilename()).toBe('student.safetensors')
  const bytes = readFileSync(await download.path())
  const header = bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString()
  expect(JSON.parse(header)).toHaveProperty('__metadata__')
})

test('the beginning comes once, without WebGPU, in both languages, and never over a link', async ({
  page,
}) => {
  await withoutWebGpu(page)
  await page.goto('/')
  const beginning = page.getByTestId('beginning')
  await expect(beginning).toContainText('What is far ahead in the left lane?')
  await expect(beginning).toContainText('A white bus.')
  await expect(beginning).toContainText('A blue bus.')
  expect(await seriousFindings(page)).toEqual([])
  for (const size of SIZES) {
    await page.setViewportSize(size)
    expect(await page.evaluate(sideways)).toEqual([])
    // Both ways on are in sight at once.
    await expect(beginning.getByRole('link')).toBeInViewport({ ratio: 1 })
    await expect(beginning.getByRole('button', { name: 'To the playground' })).toBeInViewport({ ratio: 1 })
  }
  await beginning.getByRole('button', { name: '한국어' }).click()
  await expect(beginning).toContainText('파란색 버스입니다.')
  await expect(beginning.getByRole('link')).toHaveAttribute('href', 'learn/ko/three-minutes.html')
  await beginning.getByRole('button', { name: '플레이그라운드로' }).click()
  await expect(page.getByRole('banner')).toBeVisible()
  const introduction = page.getByRole('link', { name: '3분 만에 보기' })
  await expect(introduction).toHaveAttribute('href', 'learn/ko/three-minutes.html')
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await expect(introduction).toBeInViewport({ ratio: 1 })
  }
  await page.goto('about:blank')
  await page.goto('/')
  await expect(page.getByRole('banner')).toBeVisible()
  await expect(beginning).toHaveCount(0)

  await page.evaluate(() => localStorage.clear())
  await page.goto('about:blank')
  await page.goto('/#v=1&preset=tiny')
  await expect(page.getByRole('banner')).toBeVisible()
  await expect(beginning).toHaveCount(0)
})
