// Teachers of one's own, in the real page: train one, keep it, reload, use it; a wrong file is answered while
// the run goes on; a right one is taken; a link to a teacher that is not here offers the shipped one.

import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { retyped } from '../teacher/retyped'
import { onlyThorough, button, open, READY_TIMEOUT, stepOf, untilReady, test } from './page'

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

/** Takes a file as if it had been chosen. */
const choose = (page: Page, name: string, buffer: Buffer) =>
  page.getByTestId('teacher-file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })

/** Drops a file onto the view. */
async function drop(page: Page, name: string, buffer: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([file, text]) => {
      const data = new DataTransfer()
      data.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], file))
      return data
    },
    [name, buffer.toString('base64')] as const,
  )
  await page.locator('.teachers').dispatchEvent('dragover', { dataTransfer: transfer })
  await page.locator('.teachers').dispatchEvent('drop', { dataTransfer: transfer })
}

test('a teacher is trained in the page, survives a reload, and teaches', async ({ page }) => {
  onlyThorough()
  const errors = await open(page, '#v=1&preset=tiny&steps=4000&page=teachers')
  await untilReady(page)
  const train = region(page, 'Train a teacher')
  await train.getByLabel('Size').selectOption('2x32')
  await train.getByLabel('Name').fill('My first')
  await train.getByLabel('Steps').fill('0')
  await expect(train.getByRole('alert')).toHaveText('Expected a number from 1 to 20000.')
  await expect(train.getByRole('button', { name: 'Train', exact: true })).toBeDisabled()
  await train.getByLabel('Steps').fill('6')
  await train.getByLabel('Training frames').fill('16')
  await train.getByText('More settings').click()
  await train.getByLabel('Frames per step').fill('2')
  await train.getByLabel('Questions per frame').fill('3')
  await train.getByLabel('Held-out frames').fill('2')

  await test.step('the run makes room, and waits', async () => {
    await button(page, 'Run').click()
    await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(0)
    await train.getByRole('button', { name: 'Train', exact: true }).click()
    await expect(page.getByTestId('status')).toHaveText('paused', { timeout: 60_000 })
    await expect(train.getByText('The run was paused: there is one graphics processor.')).toBeVisible()
    await expect(page.getByTestId('training')).toHaveAttribute('data-status', 'done', {
      timeout: READY_TIMEOUT,
    })
  })

  const own = page.getByTestId('own-teacher')
  await expect(own.getByRole('textbox')).toHaveValue('My first')
  await expect(own).toContainText('GPT-like, 2 x 32')
  await expect(own).toContainText('24 held-out questions')
  const id = await own.getAttribute('data-id')
  expect(id).toMatch(/^own:[0-9a-f]{16}$/)

  await page.reload()
  await expect(own).toHaveAttribute('data-id', id!)
  await own.getByRole('combobox').selectOption('planning')
  await own.getByRole('button', { name: 'Use in the run', exact: true }).click()
  await untilReady(page)
  await expect(own).toContainText('in use: planning')
  expect(decodeURIComponent(page.url())).toContain(`teacherPlanning=${id}`)
  await button(page, 'Step').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(1)

  await test.step('deleted, and taken back', async () => {
    await own.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(own).toHaveCount(0)
    await region(page, 'Own teachers').getByRole('button', { name: 'Undo', exact: true }).click()
    await expect(own).toHaveAttribute('data-id', id!)
  })
  expect(errors).toEqual([])
})

test('a training outlives a reload: paused, gone on with, and kept as it is', async ({ page }) => {
  onlyThorough()
  await open(page, '#v=1&preset=tiny&page=teachers')
  const train = region(page, 'Train a teacher')
  await train.getByLabel('Size').selectOption('2x32')
  await train.getByLabel('Name').fill('Half done')
  await train.getByLabel('Steps').fill('20000')
  await train.getByLabel('Training frames').fill('16')
  await train.getByText('More settings').click()
  await train.getByLabel('Frames per step').fill('2')
  await train.getByLabel('Questions per frame').fill('3')
  await train.getByLabel('Held-out frames').fill('2')
  await train.getByRole('button', { name: 'Train', exact: true }).click()
  const training = page.getByTestId('training')
  const step = async (): Promise<number> => Number(await training.getAttribute('data-step'))
  await expect.poll(step, { timeout: READY_TIMEOUT }).toBeGreaterThan(3)
  await expect(training).toContainText('ms a step')
  await expect(training).toContainText('left')
  await training.getByRole('button', { name: 'Pause' }).click()
  await expect(training).toHaveAttribute('data-status', 'paused', { timeout: 60_000 })
  const paused = await step()
  await expect(training).toContainText(`checkpoint at step ${paused}`)

  await page.reload()
  const unfinished = train.getByRole('listitem').filter({ hasText: 'Half done' })
  await expect(unfinished).toContainText(`step ${paused} of`)
  await unfinished.getByRole('button', { name: 'Resume' }).click()
  await expect.poll(step, { timeout: READY_TIMEOUT }).toBeGreaterThan(paused)
  await training.getByRole('button', { name: 'Save as it is' }).click()
  await expect(training).toHaveAttribute('data-status', 'done', { timeout: 120_000 })
  await expect(page.getByTestId('own-teacher').getByRole('textbox')).toHaveValue('Half done')
  await expect(train.getByText('Unfinished trainings')).toHaveCount(0)
})

test('a wrong file is named and the run goes on; a right one is taken', async ({ page, offences }) => {
  await open(page, '#v=1&preset=tiny&steps=4000&page=teachers')
  await untilReady(page)
  await button(page, 'Run').click()
  const refused = page.getByTestId('teacher-refused')

  await choose(page, 'notes.onnx', Buffer.from('these are notes'))
  await expect(refused).toContainText('This is not an ONNX file', { timeout: 90_000 })
  await choose(page, 'encoder.onnx', readFileSync('public/teachers/encoder.onnx'))
  await expect(refused).toContainText('encoder.onnx cannot teach', { timeout: 90_000 })
  await expect(refused).toContainText(
    'The teacher has no input features float32 [B, 36, 44]; found: pixels float32',
  )
  await expect(refused).toContainText('The teacher has no output logits float32 [B, K, 8, 80]')
  const before = await stepOf(page)
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(before)

  await drop(page, 'brought.onnx', readFileSync('public/teachers/gpt-4x48/planning.onnx'))
  await expect(page.getByTestId('teacher-brought')).toHaveAttribute('data-status', 'added', {
    timeout: 90_000,
  })
  const own = page.getByTestId('own-teacher')
  await expect(own.getByRole('textbox')).toHaveValue('Planning teacher')
  await expect(own.getByRole('combobox')).toHaveValue('planning')
  await expect(page.getByTestId('status')).toHaveText('running')

  const model = { name: 'beside.onnx', mimeType: 'application/octet-stream' }
  const graph = { ...model, buffer: readFileSync('tests/teacher/external/model.onnx') }
  await page.getByTestId('teacher-file').setInputFiles([graph])
  await expect(refused).toContainText('Its weights lie in external.onnx.data, which was not given.', {
    timeout: 90_000,
  })
  // In the other order, and under the name of a second download.
  await page.getByTestId('teacher-file').setInputFiles([
    {
      ...model,
      name: 'external.onnx (1).data',
      buffer: readFileSync('tests/teacher/external/external.onnx.data'),
    },
    graph,
  ])
  await expect(page.getByTestId('teacher-brought')).toContainText('beside can teach', { timeout: 90_000 })
  await expect(own).toHaveCount(2)

  const long = retyped(readFileSync('tests/teacher/foreign.onnx'), { tokens: 'int64' })
  await choose(page, 'long.onnx', Buffer.from(long))
  await expect(page.getByTestId('teacher-brought')).toContainText('long can teach', { timeout: 90_000 })
  await expect(own).toHaveCount(3)
  await choose(page, 'student.pt', Buffer.from('weights'))
  await expect(refused).toContainText('export_teacher.py writes an .onnx file of the model')
  const [script] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save export_teacher.py' }).click(),
  ])
  expect(script.suggestedFilename()).toBe('export_teacher.py')
  expect(readFileSync(await script.path(), 'utf8')).toBe(readFileSync('pytorch/export_teacher.py', 'utf8'))

  await page.getByLabel('Address of an .onnx file').fill('http://127.0.0.1:9/teacher.onnx')
  await page.getByRole('button', { name: 'Fetch' }).click()
  await expect(refused).toContainText('CORS')
  await expect(page.getByTestId('status')).toHaveText('running')
  // The one request to elsewhere is the one that was asked for.
  expect(offences.splice(0)).toEqual(['request to http://127.0.0.1:9/teacher.onnx'])
})

test('a link to a teacher that this browser lacks says so and offers the shipped set', async ({ page }) => {
  await open(page, '#v=1&preset=tiny&teacherPlanning=own:0123456789abcdef')
  const notice = page.getByTestId('failure')
  await expect(notice).toHaveAttribute('data-code', 'missing-teacher', { timeout: READY_TIMEOUT })
  await notice.getByRole('button', { name: 'Use the shipped set' }).click()
  await untilReady(page)
  expect(decodeURIComponent(page.url())).not.toContain('own:')
})
