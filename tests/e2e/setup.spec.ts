// The set-up drawer, and the step explained by its phases: both lie over the run, so both are tried on one
// loaded page.

import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { button, open, stepOf, untilReady, test } from './page'

const RUN = '#v=1&preset=tiny&steps=4&evaluateEvery=2&validationFrames=2'

let page: Page
let errors: string[] = []

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '', viewport: { width: 1440, height: 900 } })
  page = await context.newPage()
  errors = await open(page, RUN)
  await untilReady(page)
})
test.afterAll(async () => {
  await page.context().close()
  expect(errors).toEqual([])
})

const drawer = () => page.getByRole('dialog', { name: 'Set-up' })
const field = (name: string) => drawer().getByLabel(name, { exact: true })
const apply = () => drawer().getByRole('button', { name: 'Apply and start over' })
const foot = () => drawer().locator('.drawer-foot').getByRole('status')

test('settings are found by a word, explained, marked where they differ, and come from one table', async () => {
  await page.keyboard.press('e')
  await expect(drawer()).toBeFocused()
  await expect(apply()).toBeDisabled()

  const search = drawer().getByRole('searchbox')
  await search.fill('temperature kl')
  await expect(drawer().locator('.field')).toHaveCount(0)
  await search.fill('no such thing')
  await expect(drawer()).toContainText('No setting matches “no such thing”.')
  await search.fill('width')
  await expect(field('Width')).toHaveValue('32')
  await expect(field('Learning rate')).toHaveCount(0)
  await drawer().getByRole('button', { name: 'What is this? Width' }).click()
  await expect(drawer().locator(':popover-open').getByRole('link')).toHaveAttribute('href', 'world.html')
  await page.keyboard.press('Escape')
  await expect(drawer()).toBeVisible()

  // An equation is a link away, in another tab: the run stays.
  await search.fill('combining gradients')
  await drawer().getByRole('button', { name: 'What is this? Combining gradients' }).click()
  const [method] = await Promise.all([
    page.context().waitForEvent('page'),
    drawer().locator(':popover-open').getByRole('link').click(),
  ])
  expect(method.url()).toMatch(/method\.html#section-3$/)
  await expect(method.locator(':target')).toHaveText(
    '3. Asymmetric Gradient Projection [P]; the order of the stages and the shuffle [C]',
  )
  await expect(method.getByRole('link', { name: 'WORLD', exact: true })).toHaveAttribute('href', 'world.html')
  await method.close()
  await page.keyboard.press('Escape')
  await search.fill('width')

  // The tiny preset changes the width: the mark says from what, and leads back.
  await expect(drawer().getByRole('button', { name: 'Width: Back to the default, 48' })).toBeVisible()
  await search.fill('')
  await drawer().getByRole('checkbox', { name: 'only changed' }).check()
  await expect(field('Width')).toBeVisible()
  await expect(field('Weight decay')).toHaveCount(0)
  await drawer().getByRole('checkbox', { name: 'only changed' }).uncheck()
})

test('impossible values are named at the control, the run goes on, and undoing brings back its own', async () => {
  await drawer().getByText('Student', { exact: true }).click()
  await field('Layers').fill('99')
  await expect(drawer().getByRole('alert')).toHaveText('Expected a whole number from 1 to 12.')
  await expect(field('Layers')).toHaveAttribute('aria-invalid', 'true')
  await expect(foot()).toHaveText('1 value is not possible')
  await expect(apply()).toBeDisabled()
  await field('Layers').fill('3')
  await field('Width').fill('36')
  await field('Heads').fill('8')
  await expect(
    drawer().getByRole('alert').filter({ hasText: 'The width must be a multiple of the heads' }),
  ).toBeVisible()

  await button(page, 'Step').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(1)
  await expect(field('Layers')).toHaveValue('3')
  await drawer().getByRole('button', { name: 'Undo changes' }).click()
  await expect(field('Layers')).toHaveValue('2')
  await expect(drawer().getByRole('alert')).toHaveCount(0)
})

test('what may change at once does; what needs a new run says so and starts one', async () => {
  await field('Learning rate').fill('0.0005')
  await field('Learning rate').press('Enter')
  await expect.poll(() => page.url()).toContain('learningRate=0.0005')
  expect(await stepOf(page)).toBe(1)
  await expect(page.getByTestId('status')).toHaveText('paused')

  await field('Heads').fill('2')
  await expect(foot()).toHaveText('1 change needs a new run')
  await expect(drawer().locator('.chip.restart')).toHaveCount(1)
  await apply().click()
  await untilReady(page)
  expect(await stepOf(page)).toBe(0)
  expect(page.url()).toContain('heads=2')

  await drawer()
    .getByText(/^Presets/)
    .click()
  const preset = drawer().getByRole('button', { name: /^Tiny/ })
  await expect(preset).toHaveAttribute('aria-pressed', 'false')
  await preset.click()
  await expect(preset).toHaveAttribute('aria-pressed', 'true')
  await untilReady(page)
  await expect.poll(() => page.url()).not.toContain('heads=2')
  await page.keyboard.press('Escape')
  await expect(drawer()).toHaveCount(0)

  // Another seed is another run; Reset never changes it.
  expect(page.url()).not.toContain('seed=')
  await button(page, 'New seed').click()
  await expect.poll(() => page.url()).toMatch(/seed=\d+/)
  await untilReady(page)
})

test('a step is explained phase by phase, with the figures of that very step', async () => {
  // A run without steps makes some, and opens the one in which the most was projected.
  await page.keyboard.press('w')
  const walk = page.getByTestId('walk')
  const heading = walk.getByRole('heading', { level: 2 })
  await expect(heading).toHaveText(/^Step \d+, explained$/, { timeout: 60_000 })
  await expect(walk.getByTestId('walk-why')).toHaveText(/^Chosen from the latest/)
  const made = await stepOf(page)
  expect(made).toBeGreaterThan(1)
  await walk.getByRole('tab', { name: 'Stage 1', exact: true }).click()
  await expect(walk.getByTestId('meaning')).toHaveAttribute('data-kind', 'projected')
  await expect(walk.getByText(/^turned by/).first()).toBeVisible()
  await walk.getByRole('tab', { name: 'Update', exact: true }).click()
  await walk.getByRole('button', { name: 'Make and explain another step' }).click()

  await expect(heading).toHaveText(`Step ${made + 1}, explained`, { timeout: 60_000 })
  await expect(walk.getByTestId('walk-why')).toHaveCount(0)
  const body = walk.getByRole('tabpanel')
  const names = ['Forward', 'Losses', 'Four gradients', 'Stage 1', 'Stage 2', 'Update']
  await expect(walk.getByRole('tab')).toHaveText(names.map((name, i) => `${i + 1}${name}`))

  for (const [i, name] of names.entries()) {
    await expect(walk.getByRole('tab', { name, exact: true })).toHaveAttribute('aria-selected', 'true')
    await expect(walk.locator('.drawer-foot')).toContainText(`${i + 1} / 6`)
    await expect(body.locator('.equation').first()).toBeVisible()
    const text = await body.innerText()
    if (name === 'Forward') expect(text).toContain('2 scenes, 3 questions about each')
    if (name === 'Losses') {
      const shown = await body.getByRole('row', { name: /^ce/ }).getByRole('cell').first().innerText()
      // The chart says it in its own time.
      const summary = page.getByRole('region', { name: 'Losses', exact: true }).getByTestId('losses-summary')
      await expect(summary).toContainText(`ce ${shown}`)
    }
    if (name === 'Four gradients') await expect(body.getByRole('row')).toHaveCount(5)
    if (name === 'Stage 2') expect(text).toMatch(/fires|no/i)
    if (name === 'Update') {
      expect(text).toContain('≥ 0')
      expect(text).toContain('agrees with what the graphics processor did')
    }
    if (i < names.length - 1) await walk.getByRole('button', { name: 'Next' }).click()
  }
  await walk.getByRole('button', { name: 'Make and explain another step' }).click()
  await expect(heading).toHaveText(`Step ${made + 2}, explained`, { timeout: 60_000 })
  expect(await stepOf(page)).toBe(made + 2)
  await page.keyboard.press('Escape')
  await expect(walk).toHaveCount(0)
})

/** Opens a link that carries a set in a browser that has none, and in one to which it came damaged. */
async function openElsewhere(link: string): Promise<void> {
  const other = await page.context().browser()!.newContext()
  const visitor = await other.newPage()
  await visitor.goto(link)
  await expect(visitor.getByTestId('link-data')).toContainText('crossings', { timeout: 60_000 })
  await untilReady(visitor)
  expect(visitor.url()).toBe(link)
  await visitor.goto('about:blank')
  await visitor.goto(link.slice(0, -5))
  await expect(visitor.getByTestId('failure')).toContainText('The data set in the link is', {
    timeout: 60_000,
  })
  await other.close()
}

test('scenes of one\u2019s own are opened, trained and evaluated on, and asked for where they are missing', async () => {
  await page.keyboard.press('e')
  await drawer().getByText('Data', { exact: true }).click()
  const note = drawer().getByTestId('trainingData-note')
  const choose = (name: string, text: string) =>
    note
      .getByTestId('data-file')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') })
  await choose('notes.csv', 'scene,question\nnowhere,light state\n')
  await expect(note.getByRole('alert')).toContainText('notes.csv was not taken.')
  await expect(field('Training data')).toHaveValue('world')

  await choose('crossings.csv', `${readFileSync('docs/example-data.csv', 'utf8')}nowhere,,,\n`)
  await expect(field('Training data')).toHaveValue(/^data:[0-9a-f]{16}$/)
  await expect(note).toContainText('Questions of its own: 10 of perception, 0 of reasoning, 4 of planning.')
  await expect(note.getByTestId('opened-data').getByRole('listitem')).toHaveText(
    'Line 18: "nowhere" is no scene code. Copy it whole.',
  )
  await field('Evaluated on').selectOption({ label: 'crossings (12 scenes)' })
  await field('Steps').fill('2')
  await apply().click()
  await untilReady(page)
  expect(page.url()).toMatch(/trainingData=data%3A[0-9a-f]{16}&/)
  await expect.poll(() => page.url()).toMatch(/&data=[\w-]+$/)
  await openElsewhere(page.url())
  await page.keyboard.press('Escape')
  await button(page, 'Run').click()
  await expect(page.getByTestId('status')).toHaveText('finished', { timeout: 60_000 })

  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Runs' }).click()
  await page.locator('.run-name').first().click()
  await expect(page.getByTestId('own-accuracy')).toContainText(
    /^On your data set crossings \(12 scenes\): perception \d/,
    { timeout: 60_000 },
  )
  await expect(page.getByTestId('own-accuracy')).toContainText('18 questions')

  await page.evaluate(() => (location.hash = '#v=1&preset=tiny&trainingData=data:0123456789abcdef'))
  const failure = page.getByTestId('failure')
  await expect(failure).toHaveAttribute('data-code', 'missing-data', { timeout: 60_000 })
  await failure.getByRole('button', { name: 'Continue with this world\u2019s frames' }).click()
  await untilReady(page)
  expect(page.url()).not.toContain('trainingData')
})
