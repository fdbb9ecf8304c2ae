// An attention loss of one's own: typed in Set-up, drawn and refused at once, trained with, and carried by a link.

import { expect } from '@playwright/test'
import { button, open, stepOf, test, untilReady } from './page'

test('a loss is typed, drawn, refused with its place, trained with, and said where a link carries it', async ({
  page,
}) => {
  const errors = await open(page, '#v=1&preset=tiny&steps=2&evaluateEvery=0&testFrames=0&validationFrames=2')
  await page.getByRole('button', { name: 'Set-up', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'Set-up' })
  const field = (name: string) => drawer.getByLabel(name, { exact: true })
  const apply = drawer.getByRole('button', { name: 'Apply and start over' })
  await drawer.getByRole('searchbox').fill('planning: ')
  await expect(field('Planning: expression')).toHaveCount(0)
  await field('Planning: loss').selectOption('typed')

  const panel = drawer.getByRole('region', { name: 'What this expression does' })
  await expect(panel).toContainText('Slope in s: 2 * (s - t)')
  await expect(panel.getByRole('img')).toHaveCount(2)
  await field('Planning: expression').fill('log(s-t')
  await expect(panel).toContainText('Character 7: the bracket opened at character 4 is not closed; add a ).')
  await expect(apply).toBeDisabled()
  await field('Planning: expression').fill('1/(s-0.123456)')
  await expect(panel).toContainText('it divides by something that passes zero')
  await expect(apply).toBeDisabled()

  await panel.getByRole('button', { name: 'KL', exact: true }).click()
  await expect(field('Planning: loss')).toHaveValue('typed-rows')
  await expect(field('Planning: expression')).toHaveValue('t*log(t/s)')
  await expect(panel).toContainText('Slope in s: -t / s')
  await apply.click()
  await expect(page).toHaveURL(/lossPlanning=typed-rows&expressionPlanning=t[0-9a-f]{8}~/)
  const link = page.url()
  await page.keyboard.press('Escape')
  await untilReady(page)
  await button(page, 'Run').click()
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(2)
  await expect(page.getByTestId('failure')).toHaveCount(0)

  // The link says what it carries, and a step is explained by the loss that was typed.
  await page.goto('about:blank')
  await page.goto(`${link}&phase=losses`)
  await expect(page.getByTestId('notice')).toContainText('Planning: expression')
  const step = page.getByTestId('walk')
  await expect(step).toContainText('f(s, t) = t*log(t/s)', { timeout: 120_000 })
  await expect(step).toContainText('by a typed loss f')
  expect(errors).toEqual([])
})
