// The student leaves the page as files and comes back as the same student.

import { expect, type Download, type Page } from '@playwright/test'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readOnnx } from '../../src/teacher/onnxReader'
import { readSafetensors, writeSafetensors } from '../../src/teacher/safetensors'
import type { StudentCard } from '../../src/export/studentCard'
import { button, open, stepOf, untilReady, test, withoutEngine } from './page'

const panel = (page: Page) => page.locator('section.student-files')
const openRuns = (page: Page) => page.getByRole('navigation').getByRole('button', { name: 'Runs' }).click()
const bytesOf = async (download: Download): Promise<Buffer> => readFileSync(await download.path())

/** Saves one file of the student. */
async function saved(page: Page, name: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 120_000 }),
    panel(page).getByRole('button', { name }).click(),
  ])
  return bytesOf(download)
}

const cardOf = async (page: Page): Promise<StudentCard> =>
  JSON.parse((await saved(page, 'card.json')).toString()) as StudentCard

test('takes the student along, starts from it again, and says so', async ({ page }) => {
  const errors = await open(page, '#v=1&preset=tiny&evaluateEvery=0')
  await untilReady(page)
  for (let step = 1; step <= 3; step++) {
    await button(page, 'Step').click()
    await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBe(step)
  }
  await openRuns(page)
  const card = await cardOf(page)
  expect(card).toMatchObject({
    step: 3,
    seed: 1,
    startedFrom: null,
    evaluation: { questions: { perception: 24, reasoning: 24, planning: 24 } },
  })
  const weights = await saved(page, 'model.safetensors')
  const onnx = readOnnx(await saved(page, 'model.onnx'))
  const { tensors } = readSafetensors(weights)
  expect(
    Buffer.from(onnx.tensors.get('h.1.attn.c_attn.weight')!.raw).equals(
      Buffer.from(tensors.get('transformer.h.1.attn.c_attn.weight')!.values.buffer),
    ),
  ).toBe(true)
  const [zip] = await Promise.all([
    page.waitForEvent('download'),
    panel(page).getByRole('button', { name: 'All files' }).click(),
  ])
  expect(zip.suggestedFilename()).toBe('drive-kd-student-agp-seed1-3.zip')
  expect((await bytesOf(zip)).includes(weights)).toBe(true)

  await test.step('opened again, it is at step 0 with the same weights and the same answers', async () => {
    await panel(page)
      .getByTestId('weights-input')
      .setInputFiles({ name: 'mine.safetensors', mimeType: 'application/octet-stream', buffer: weights })
    const sha256 = createHash('sha256').update(weights).digest('hex')
    await expect(panel(page).getByTestId('student-origin')).toContainText(
      `Started from mine.safetensors (SHA-256 ${sha256.slice(0, 8)}…)`,
    )
    expect(await stepOf(page)).toBe(0)
    const again = await cardOf(page)
    expect(again.evaluation).toEqual(card.evaluation)
    expect(again).toMatchObject({ step: 0, startedFrom: { file: 'mine.safetensors', sha256 } })
    expect((await saved(page, 'model.safetensors')).equals(weights)).toBe(true)
    expect(page.url()).toContain(`from=mine.safetensors~${sha256.slice(0, 16)}`)
  })

  await test.step('weights without their projector start from the seed\u2019s, and that is said', async () => {
    const bare = writeSafetensors([...tensors.values()].filter(({ name }) => name !== 'projector.weight'))
    await panel(page)
      .getByTestId('weights-input')
      .setInputFiles({
        name: 'bare.safetensors',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(bare),
      })
    await expect(panel(page).getByTestId('student-notes')).toContainText(
      'The file has no projector.weight: the fixed projector of the seed is used',
    )
    expect((await cardOf(page)).evaluation).toEqual(card.evaluation)
  })

  await test.step('in parts, with the projector in config.json, as save_pretrained leaves them', async () => {
    const part = (n: number) => ({
      name: `bare-0000${n}-of-00002.safetensors`,
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(
        writeSafetensors(
          [...tensors.values()].filter(({ name }, i) => name !== 'projector.weight' && i % 2 === n - 1),
        ),
      ),
    })
    const config = {
      name: 'config.json',
      mimeType: 'application/json',
      buffer: await saved(page, 'config.json'),
    }
    const input = panel(page).getByTestId('weights-input')
    await input.setInputFiles([part(1), config])
    await expect(panel(page).getByTestId('student-refused')).toContainText(
      'The weights lie in several files. Missing: bare-00002-of-00002.safetensors.',
    )
    await input.setInputFiles([part(2), config, part(1)])
    await expect(panel(page).getByTestId('student-notes')).toHaveText(
      'The file has no projector.weight: that of its config.json is used.',
    )
    await expect(panel(page).getByTestId('student-origin')).toContainText('Started from bare.safetensors')
    expect((await cardOf(page)).evaluation).toEqual(card.evaluation)
  })

  await test.step('weights of another shape are refused, and their settings offered', async () => {
    const narrow = writeSafetensors([...tensors.values()], {
      format: 'pt',
      'drive_kd.model': JSON.stringify({ ...card.model, layers: 3 }),
    })
    await panel(page)
      .getByTestId('weights-input')
      .setInputFiles({
        name: 'three.safetensors',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(narrow),
      })
    const refused = panel(page).getByTestId('student-refused')
    await expect(refused).toContainText('The weights belong to a student with 3 layers × 32')
    await expect(refused.getByRole('button', { name: 'Use these settings and start' })).toBeVisible()
    await panel(page)
      .getByTestId('weights-input')
      .setInputFiles({
        name: 'text.safetensors',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from('not weights at all'),
      })
    await expect(refused).toContainText('This is not a usable safetensors file')
  })

  await test.step('Reset goes back to the seed', async () => {
    await button(page, 'Reset').click()
    await expect(panel(page).getByTestId('student-origin')).toHaveCount(0)
    expect(page.url()).not.toContain('from=')
    expect((await saved(page, 'model.safetensors')).equals(weights)).toBe(false)
  })
  expect(errors).toEqual([])
})

test('a link of a run that started from a file asks for it', async ({ page }) => {
  await withoutEngine(page)
  await open(page, '#v=1&preset=tiny&from=mine.safetensors~0123456789abcdef')
  await expect(page.getByTestId('link-origin')).toContainText(
    'This run started from the weights in mine.safetensors (SHA-256 01234567…), not from its seed.',
  )
  await expect(page.getByTestId('link-origin').getByRole('button', { name: 'Open the file' })).toBeVisible()
})
