// A link to a chapter, `learn=8`: leaves the page for the chapter's own.

import { CHAPTER_NAMES } from './chapterNames'
import { usePreferences } from './preferencesSlice'
import { saveAndReload } from './reload'

/** Where chapter `number` is (0: the first page), from the playground; `only`: what of it is shown alone. */
export function chapterAddress(number: number, language: string, only?: string): string {
  const name = number === 0 ? 'index' : CHAPTER_NAMES[number - 1]
  return `learn/${language === 'ko' ? 'ko/' : ''}${name}.html${only === undefined ? '' : `#only=${only}`}`
}

/** Opens it. A run on screen is saved first; a page that has just opened leaves no entry in the history. */
export function openChapter(
  chapter: string,
  language = usePreferences.getState().language as string,
  only: string | undefined,
  first: boolean,
): void {
  const address = chapterAddress(Number(chapter), language, only)
  if (first) location.replace(address)
  else void saveAndReload(() => location.assign(address))
}
