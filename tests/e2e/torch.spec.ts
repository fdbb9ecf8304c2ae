// A kept run leaves the page as a PyTorch project: the button, the way there, and what the archive holds.

import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { button, open, stepOf, untilReady, test } from './page'

/** Paths and contents of a stored (not compressed) zip archive, from its directory at the end. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  const end = archive.length - 22
  expect(archive.readUInt32LE(end)).toBe(0x06054b50)
  let at = archive.readUInt32LE(end + 16)
  for (let n = archive.readUInt16LE(end + 10); n > 0; n--) {
    const [size, nameLength, local] = [
      archive.readUInt32LE(at + 24),
      archive.readUInt16LE(at + 28),
      archive.readUInt32LE(at + 42),
    ]
    const start = local + 30 + nameLength
    files.set(archive.toString('utf8', at + 46, at + 46 + nameLength), archive.subarray(start, start + size))
    at += 46 + nameLength
  }
  return files
}

test('a run of the page is saved as a PyTorch project', async ({ page }) => {
  const errors = await open(page, '#v=1&preset=tiny')
  await untilReady(page)
  for (const step of [1, 2]) {
    await button(page, 'Step').click()
    await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBe(step)
    await expect(button(page, 'Step')).toBeEnabled()
  }
  await page.getByRole('navigation').getByText('Runs', { exact: true }).click()
  await page.locator('.run-name').first().click()
  const save = page.getByRole('button', { name: 'Save PyTorch project' })
  const downloading = page.waitForEvent('download', { timeout: 180_000 })
  await save.click()
  await expect(page.getByTestId('torch-progress')).toBeVisible()
  await expect(save).toBeDisabled()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('drive-kd-tiny-seed1-2-torch.zip')
  await expect(page.getByTestId('torch-saved')).toContainText('drive-kd-tiny-seed1-2-torch.zip')
  await expect(save).toBeEnabled()

  const files = unzip(readFileSync(await download.path()))
  const of = (path: string): Buffer => {
    const bytes = files.get(`drive-kd-tiny-seed1-2-torch/${path}`)
    if (!bytes) throw new Error(`${path} is not in the archive: ${[...files.keys()].join(', ')}`)
    return bytes
  }
  for (const source of [
    'README.md',
    'requirements.txt',
    'model.py',
    'losses.py',
    'combine.py',
    'combine_gram.py',
    'data.py',
    'step.py',
    'train.py',
    'test_trajectory.py',
  ])
    expect(of(source).length).toBeGreaterThan(10)
  const { method, steps, signals } = JSON.parse(of('config.json').toString()) as {
    method: string
    steps: number
    signals: { block: string }[]
  }
  expect([method, steps]).toEqual(['agp', 40])
  signals.forEach((_, n) => expect(of(`data/target${n}_text.npy`).toString('latin1', 1, 6)).toBe('NUMPY'))
  expect((JSON.parse(of('expected.json').toString()) as { steps: unknown[] }).steps).toHaveLength(2)
  // Targets are rows of attention: something was computed.
  const target = of('data/target0_text.npy')
  const values = new Float32Array(
    target.buffer.slice(target.byteOffset + target.length - 36 * 4, target.byteOffset + target.length),
  )
  expect(values.reduce((a, b) => a + b, 0)).toBeGreaterThan(0.01)
  expect(errors).toEqual([])
})
