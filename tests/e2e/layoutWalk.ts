// Looks at a page in windows of several sizes.

import type { Page } from '@playwright/test'
import { allChecks } from './layoutChecks'

export interface Size {
  width: number
  height: number
}

export const WIDE: Size = { width: 1440, height: 900 }
/** A phone held sideways. */
export const SIDEWAYS: Size = { width: 844, height: 390 }

export const sizeOf = (width: number): Size => ({
  width,
  height: width <= 500 ? 844 : width < 1000 ? 1180 : 900,
})

/** Nothing that matters is smaller, in px. */
export const TYPE = 13
/** Least size of what is pressed, in px: WCAG's 24, and on phones what a finger finds. */
const PRESSED = 24
export const TOUCHED = 32
const PHONE = 500

/** How often a fault is looked for again. */
const LOOKS = 20

/** Two frames: what measures itself has drawn itself anew. */
const FRAMES = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'
export const settled = (page: Page): Promise<unknown> => page.evaluate(FRAMES)

/** What is wrong in a window of this size, each with the size. */
async function faults(page: Page, size: Size, where: string): Promise<string[]> {
  await page.setViewportSize(size)
  const checks = allChecks({ type: TYPE, pressed: size.width <= PHONE ? TOUCHED : PRESSED })
  const look = (): Promise<string[]> => page.evaluate(`${FRAMES}.then(() => ${checks})`)
  // A fault is one that stays: what is drawn by and by, and a long document with formulas, is not whole after two
  // frames.
  let found = await look()
  for (let again = 0; again < LOOKS && found.length > 0; again++) found = await look()
  return found.map((text) => `${where}, ${size.width} x ${size.height}: ${text}`)
}

/** What is wrong with the page as it stands, in windows of these sizes. */
export async function walk(page: Page, sizes: readonly Size[], where: string): Promise<string[]> {
  const found: string[] = []
  for (const size of sizes) found.push(...(await faults(page, size, where)))
  await page.setViewportSize(WIDE)
  return found
}
