// The record of the latest run of a page, as the page saves it.

import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import type { RunRecord } from '../../src/records/runRecord'
import type { Firefox } from './firefox'

const parsed = (text: string): RunRecord => JSON.parse(text) as RunRecord

export async function savedRecord(page: Page): Promise<RunRecord> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Runs' }).click()
  await page.locator('.run-name').first().click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save file', exact: true }).click(),
  ])
  return parsed(readFileSync(await download.path(), 'utf8'))
}

export async function savedRecordIn(firefox: Firefox): Promise<RunRecord> {
  await firefox.press('Runs', 'nav')
  await firefox.until('the run in the list', () => firefox.page.$('.run-name'))
  await firefox.page.$eval('.run-name', (b) => (b as HTMLButtonElement).click())
  return parsed((await firefox.saved(/\.json$/, () => firefox.press('Save file'))).toString())
}
