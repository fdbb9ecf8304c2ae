// The first visit: one picture and two ways on, instead of the playground. A link with settings never meets
// it.

import { create } from 'zustand'
import type { Language } from './preferences'
import { recall, remember } from '../../browser/storage'

const KEY = 'beginning'
const PASSED = 'passed'

interface Beginning {
  open: boolean
  /** To the playground, for good. */
  pass: () => void
}

/** Whether this is a first visit: an address that says nothing, in a browser where nobody has moved on. */
export const isFirstVisit = (fragment: string | undefined): boolean =>
  fragment !== undefined && /^#?$/.test(fragment) && recall(KEY) !== PASSED

/** The lesson's first page, from the playground. */
export const lessonAddress = (language: Language): string =>
  language === 'ko' ? 'learn/ko/index.html' : 'learn/index.html'

/** Does not come again in this browser. */
export const rememberPassed = (): void => remember(KEY, PASSED)

export const useBeginning = create<Beginning>((set) => ({
  open: isFirstVisit(globalThis.location?.hash),
  pass: () => {
    rememberPassed()
    set({ open: false })
  },
}))
