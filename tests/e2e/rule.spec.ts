// A rule of one's own: typed, drawn at once, trained with, and stopped with its line; all under the site's policy.

import { expect } from '@playwright/test'
import { open, test } from './page'

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

  await type('function combine(G, ctx) {\n  let a\n  return a.b\n}')
  await expect(verdict).toContainText('Line 3: TypeError')

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
})
