// A reload computes nothing twice: what the first start cached is read, damaged entries are computed again, and the
// Runs view says how much there is and deletes it.

import { expect, type Page } from '@playwright/test'
import { button, open, stepOf, test, untilReady } from './page'

/** Names of the cached results; `damage`: a byte of each is changed first. */
const cached = (page: Page, damage = false): Promise<string[]> =>
  page.evaluate(
    (changes) =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('drive-kd-results')
        opening.onerror = () => reject(new Error('no database'))
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['results'], 'readwrite')
          const results = transaction.objectStore('results')
          const names = results.getAllKeys()
          names.onsuccess = () => {
            for (const name of changes ? names.result : []) {
              const entry = results.get(name)
              entry.onsuccess = () => {
                const bytes = new Uint8Array(entry.result as ArrayBuffer)
                bytes[0] ^= 1
                results.put(bytes.buffer, name)
              }
            }
          }
          transaction.oncomplete = () => {
            opening.result.close()
            resolve(names.result.map(String).sort())
          }
        }
      }),
    damage,
  )

const firstStep = async (page: Page): Promise<void> => {
  await untilReady(page)
  await button(page, 'Step').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(1)
}

/** The stages that the worker of this page reports until its first step. */
const stages = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...((globalThis as { stages?: Set<string> }).stages ?? [])])

/** Runs in the page before its own code. */
function watchStages(): void {
  const seen = new Set<string>()
  Object.assign(globalThis, { stages: seen })
  const Native = globalThis.Worker
  globalThis.Worker = class extends Native {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given)
      this.addEventListener(
        'message',
        ({ data }: MessageEvent<{ type?: string; progress?: { stage: string } }>) => {
          if (data?.type === 'progress' && data.progress) seen.add(data.progress.stage)
        },
      )
    }
  }
}

test('a reload computes nothing twice', async ({ page }) => {
  await page.addInitScript(watchStages)
  const errors = await open(page, '#v=1&preset=tiny&steps=2&evaluateEvery=0&testFrames=0')
  await firstStep(page)
  // Three sets of features, targets of twelve frames in units of four, the self-test, and the CPU's kernels.
  await expect.poll(() => cached(page)).toHaveLength(3 + 3 + 1 + 1)
  const names = await cached(page)
  expect(await stages(page)).toContain('features')

  await test.step('again: nothing is computed, and nothing else cached', async () => {
    await page.reload()
    await firstStep(page)
    expect(await stages(page)).toContain('pipelines')
    expect(await stages(page)).not.toContain('features')
    expect(await cached(page)).toEqual(names)
  })

  await test.step('again, with every entry damaged: computed and cached again', async () => {
    await cached(page, true)
    await page.reload()
    await firstStep(page)
    expect(await stages(page)).toContain('features')
    await expect.poll(() => cached(page)).toEqual(names)
  })

  await test.step('the Runs view deletes it', async () => {
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Runs' }).click()
    const note = page.getByTestId('cached-results')
    await expect(note).toContainText('At most 256.0 MB')
    await note.getByRole('button', { name: 'Delete the cache' }).click()
    await expect(note).toHaveCount(0)
    expect(await cached(page)).toEqual([])
  })
  expect(errors).toEqual([])
})
