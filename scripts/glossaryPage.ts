// The glossary as a page of the site, in every language: the words that the page explains where they stand.

import { glossaryEn } from '../src/ui/text/glossary.en'
import { glossaryKo } from '../src/ui/text/glossary.ko'
import { TERM_IDS } from '../src/ui/text/termForms'
import { docHtml } from './docPages.mjs'
import type { Language } from './learnPage'

const WORDS = {
  en: {
    title: 'Glossary',
    intro:
      'The words of the playground that are not school English. In the playground each is explained where it stands: point at it, tap it, or move the focus to it.',
    lesson: '[The lesson](learn/index.html) introduces them one by one.',
    other: '[한국어](glossary.ko.html)',
    entries: glossaryEn,
  },
  ko: {
    title: '용어집',
    intro:
      '플레이그라운드에 나오는 전문 용어입니다. 플레이그라운드에서는 단어 위에 포인터를 올리거나, 누르거나, 포커스를 옮기면 그 자리에서 뜻을 볼 수 있습니다.',
    lesson: '[강의](learn/ko/index.html)에서는 하나씩 차례로 나옵니다.',
    other: '[English](glossary.html)',
    entries: glossaryKo,
  },
} as const

export const glossaryPath = (language: Language): string =>
  language === 'ko' ? 'glossary.ko.html' : 'glossary.html'

/** The whole page, as HTML text without its policy; every word has its id as address. */
export function glossaryPage(language: Language): string {
  const { title, intro, lesson, other, entries } = WORDS[language]
  const words = [...TERM_IDS].sort((a, b) => entries[a].word.localeCompare(entries[b].word, language))
  const list = words
    .map((id) => `<dt id="${id}">${entries[id].word}</dt>\n<dd>${entries[id].meaning}</dd>`)
    .join('\n')
  const markdown = `# ${title}\n\n${intro} ${lesson} ${other}\n\n<dl>\n${list}\n</dl>\n`
  return docHtml(markdown, glossaryPath(language), language)
}
