// Words of the glossary in the lesson's prose: the first time that one stands on a page it leads to the glossary, and
// says there, on hover, what it means. Words in bold or italics are being explained where they stand.

import { glossaryEn } from '../src/ui/text/glossary.en'
import { glossaryKo } from '../src/ui/text/glossary.ko'
import { piecesOf, type TermId } from '../src/ui/text/termForms'
import { escaped } from '../src/ui/features/learn/figures/markup'
import type { Language } from './learnPage'

const GLOSSARY = { en: glossaryEn, ko: glossaryKo }
/** Their words are explained elsewhere, are being explained, or are no words of the lesson. */
const SILENT = /^(a|b|strong|i|em|code|math|summary|figure|details|table|ul|ol|nav|svg|script|h[1-6])$/
const EXPLAINING = /^(strong|em)$/

/** `page`: HTML; `address`: of the glossary, from the page. */
export function withTerms(page: string, language: Language, address: string): string {
  const found = new Set<TermId>()
  const open: string[] = []
  /** Whether the paragraph is one of the prose: those of figures and places have classes. */
  let prose = false
  const marked = (text: string): string =>
    piecesOf(text, language)
      .map(({ text: words, term }) => {
        if (!term || found.has(term)) return words
        found.add(term)
        if (open.some((tag) => EXPLAINING.test(tag))) return words
        const { meaning } = GLOSSARY[language][term]
        return `<a class="lesson-term" href="${address}#${term}" title="${escaped(meaning)}">${words}</a>`
      })
      .join('')
  return page
    .split(/(<[^>]+>)/)
    .map((part) => {
      const tag = /^<(\/?)([\w-]+)([^>]*)>$/.exec(part)
      if (!tag) {
        const explaining = open.length > 0 && open.every((name) => EXPLAINING.test(name))
        return prose && (open.length === 0 || explaining) ? marked(part) : part
      }
      const [, closing, name, attributes] = tag
      if (name === 'p') prose = closing === '' && !/class=/.test(attributes)
      if (SILENT.test(name) && !attributes.endsWith('/')) {
        if (closing) open.splice(open.lastIndexOf(name), 1)
        else open.push(name)
      }
      return part
    })
    .join('')
}
