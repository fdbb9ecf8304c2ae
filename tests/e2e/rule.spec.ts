// A rule of one's own: typed, drawn at once, trained with, and stopped with its line; all under the site's policy.

import { expect, type Locator, type Page } from '@playwright/test'
import { open, students, test } from './page'

/**
 * Types digits into the number before the last bracket, waits for the arrows after each, and prints how long they
 * took: the aim is 50 ms on a machine that does nothing else, which this one may not be.
 */
async function measureTyping(page: Page, editor: Locator): Promise<void> {
  await editor.press('ControlOrMeta+End')
  await editor.press('ArrowLeft')
  await page.evaluate(() => {
    const times: number[] = []
    let typed = 0
    document.addEventListener('keydown', (event) => (typed = event.timeStamp), true)
    new MutationObserver(() => {
      if (typed > 0) times.push(performance.now() - typed)
      typed = 0
    }).observe(document.querySelector('.arrow-box')!, { subtree: true, childList: true, attributes: true })
    Object.assign(window, { redrawn: times })
  })
  const times = (): Promise<number[]> =>
    page.evaluate(() => (window as unknown as { redrawn: number[] }).redrawn)
  // Not 0, which would leave the number what it is.
  for (let n = 1; n <= 9; n++) {
    await page.keyboard.press(String((n * 7) % 10))
    await expect.poll(async () => (await times()).length).toBe(n)
  }
  const sorted = (await times()).sort((a, b) => a - b)
  console.log(`typed character to redrawn arrows: ${sorted.map((ms) => ms.toFixed(0)).join(' ')} ms`)
}

test('a rule is typed, drawn, trained with, and says its line when it fails', async ({ page }) => {
  const refused: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text())
  })
  await open(page, '#v=1&preset=tiny&steps=3&evaluateEvery=0&testFrames=0&page=gradients')
  await page.getByRole('tab', { name: 'What if' }).click()
  await page.getByRole('button', { name: 'Write a rule' }).click()
  const verdict = page.getByTestId('rule-verdict')
  await expect(verdict).toHaveText('The rule works on these gradients.', { timeout: 20_000 })
  const row = page.locator('.methods-table tr', { hasText: 'A rule of your own' })
  await expect(row.locator('td').nth(1)).toHaveText('1.00')

  const editor = page.getByTestId('rule-editor').getByRole('textbox')
  const type = async (text: string): Promise<void> => {
    await editor.press('ControlOrMeta+a')
    await page.keyboard.insertText(text)
  }
  await type('function combine(G, ctx) {\n  return [1, 0.5, 0.25, G[0][0] > 0 ? 0.125 : 1]\n}')
  await expect(row.locator('td').nth(2)).toHaveText('0.50')
  await expect(page.getByTestId('rule-properties')).toHaveAttribute('data-done', 'true', { timeout: 20_000 })
  await expect(page.locator('[data-property="scaling"]')).toHaveAttribute('data-held', 'true')
  await expect(page.locator('[data-property="permutation"]')).toHaveAttribute('data-held', 'false')

  // What fails on made-up gradients alone may be trained with all the same.
  await type(
    'function combine(G) {\n  if (G[1][1] === 0) throw new Error("no perception")\n  return [1, 1, 1, 1]\n}',
  )
  await expect(page.getByTestId('rule-failed')).toContainText(/on set 3\d\d\. Line 2: Error: no perception\./)
  await expect(verdict).toHaveText('The rule works on these gradients.')
  await expect(page.getByRole('button', { name: 'Train with it' })).toBeEnabled()

  await type('function combine(G, ctx) {\n  let a\n  return a.b\n}')
  await expect(verdict).toContainText('Line 3: TypeError')
  // Nowhere do figures stand for a result that there is none of.
  await expect(row).toContainText('No result. Line 3: TypeError')
  await expect(row.locator('td')).toHaveCount(2)
  await expect(page.locator('.arrow-box + .caption')).toContainText('No result. Line 3')
  await expect(page.locator('.orders .caption')).toContainText('No result. Line 3')

  await type('var combine = () => [1, 1, 1, 1].map((x) => x * 0.1)')
  await expect(verdict).toHaveText('The rule works on these gradients.')
  await expect(row.locator('td').nth(1)).toHaveText('0.10')
  await page.getByRole('tab', { name: 'update', exact: true }).click()
  await measureTyping(page, editor)

  await type(
    'function combine(G, ctx) {\n  if (ctx.step > 2) throw new Error("enough")\n  return [1, 1, 1, 1]\n}',
  )
  await expect(verdict).toHaveText('The rule works on these gradients.')
  await page.getByRole('button', { name: 'Train with it' }).click()
  const failure = page.getByTestId('failure')
  await expect(failure).toContainText('line 2: Error: enough. The run stopped at step 3.', {
    timeout: 120_000,
  })
  await expect(page).toHaveURL(/method=rule&rule=t[0-9a-f]{8}~/)
  expect(refused).toEqual([])

  // Not only the curve: the student of the last step before it, too.
  await expect.poll(() => students(page)).toContain(2)
  await page.reload()
  await expect(page.locator('.banner', { hasText: 'You left this tab' })).toContainText('at step 2 of 3')
})
