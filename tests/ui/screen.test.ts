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
  const { isDrawn, useScreen } = await import('../../src/ui/state/screen')
  return { store: useScreen, isDrawn, values }
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
      const { store, isDrawn, values } = await screenIn(GECKO, old)
      expect(store.getState()).toMatchObject({ mode: 'readback', crashes: true })
      store.getState().setMode('automatic')
      expect(store.getState().mode).toBe('readback')
      expect(values.setItem).not.toHaveBeenCalled()
      store.getState().report(true, false, '')
      expect(isDrawn(store.getState())).toBe(false)
    },
  )
})

describe('elsewhere', () => {
  test('the worker draws unless it was chosen otherwise, and the choice is remembered', async () => {
    const { store, values } = await screenIn(OTHERS, null)
    expect(store.getState()).toMatchObject({ mode: 'automatic', crashes: false })
    store.getState().setMode('readback')
    expect(values.setItem).toHaveBeenCalledWith('attention-screen', 'readback')
    expect((await screenIn(OTHERS, 'readback')).store.getState().mode).toBe('readback')
  })
})
