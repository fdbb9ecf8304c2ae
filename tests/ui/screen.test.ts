// Who draws the attention maps: never the worker where that ends the browser.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { canvasesCrash } from '../../src/ui/state/canvasSafety'

const GECKO = { productSub: '20100101' }
const OTHERS = { productSub: '20030107' }

/** The store of a page in this browser, with what it remembers. */
async function screenIn(browser: object, remembered: string | null) {
  vi.resetModules()
  vi.stubGlobal('navigator', browser)
  const values = { getItem: () => remembered, setItem: vi.fn() }
  vi.stubGlobal('localStorage', values)
  const screen = await import('../../src/ui/state/screen')
  const { usePreferences } = await import('../../src/ui/state/preferencesSlice')
  return { ...screen, mode: () => usePreferences.getState().screenMode, values }
}

beforeEach(() => void vi.resetModules())
afterEach(() => vi.unstubAllGlobals())

test('the engine is known by its mark in the standard', () => {
  expect(canvasesCrash(GECKO)).toBe(true)
  expect(canvasesCrash(OTHERS)).toBe(false)
  expect(canvasesCrash(undefined)).toBe(false)
})

describe('in Firefox', () => {
  test.each([null, 'automatic', 'readback'])(
    'maps are read back, whatever was remembered (%s)',
    async (old) => {
      const { mode, setScreenMode, reportScreen, values } = await screenIn(GECKO, old)
      expect(mode()).toBe('readback')
      setScreenMode('automatic')
      expect(values.setItem).not.toHaveBeenCalled()
      reportScreen(true, false, '')
      expect(mode()).toBe('readback')
    },
  )
})

describe('elsewhere', () => {
  test('the worker draws unless it was chosen otherwise, and the choice is remembered', async () => {
    const { mode, setScreenMode, values } = await screenIn(OTHERS, null)
    expect(mode()).toBe('automatic')
    setScreenMode('readback')
    expect(values.setItem).toHaveBeenCalledWith('attention-screen', 'readback')
    expect((await screenIn(OTHERS, 'readback')).mode()).toBe('readback')
  })
})
