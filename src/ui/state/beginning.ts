// The first visit: one picture and two ways on, instead of the playground. A link with settings never meets
// it.

import { usePage } from './pageSlice'
import { usePreferences, type Language } from './preferencesSlice'

/** Whether this is a first visit: an empty address, in a browser where the first picture was never left. */
export const isFirstVisit = (fragment: string | undefined): boolean =>
  fragment !== undefined && /^#?$/.test(fragment) && !usePreferences.getState().beginningPassed

/** A page of the lesson, from the playground; by default the first. */
export const lessonAddress = (language: Language, page = 'index'): string =>
  `learn/${language === 'ko' ? 'ko/' : ''}${page}.html`

/** It does not appear again in this browser. */
export const rememberPassed = (): void => usePreferences.setState({ beginningPassed: true })

/** To the playground, for good. */
export function passBeginning(): void {
  rememberPassed()
  usePage.setState({ beginning: false })
}
