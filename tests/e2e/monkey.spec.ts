// A short walk of the monkey (tests/monkey): random actions, no error, nothing stuck, nothing lost.

import { expect, test } from '@playwright/test'
import { Monkey } from '../monkey/monkey'

test('150 random actions break nothing and lose nothing', async ({ page }) => {
  const { actions, saved } = await new Monkey(page, 11).play(150)
  expect(actions).toBe(150)
  expect(saved.steps).toBeGreaterThan(0)
})
