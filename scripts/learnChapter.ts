// A chapter of the lesson as it is written: a head of `key: value` lines, Markdown, and places for its parts,
// `[prediction]`, `[figure]` and `[equation: title]`, which begins the fold at the end; after it `[worked: title]`
// may begin a second one. `[measured: weights]` is a chart of recorded results, left out where they are not there,
// `[hand]` the example with small numbers.

import { Marked } from 'marked'
import { mathExtension } from './mathMarkdown.mjs'

interface Fold {
  title: string
  markdown: string
}

export interface Chapter {
  /** File name without language: `03-where`; `index` for the first page. */
  name: string
  title: string
  description: string
  /** Id of its picture; none on the first page, whose text names its own. */
  figure?: string
  /** What the picture shows, in words. */
  caption?: string
  /** The prediction: a question, and what happens. */
  question?: string
  /** What the reader may answer: `choice|A|B|C`, or `number|least|most|unit`. */
  asked?: string
  answer?: string
  /** Fragment of the playground, and what it is called; `{scene}` stands for the lesson's scene. */
  link?: string
  linkText?: string
  /** Markdown with the places of its parts. */
  prose: string
  equation?: Fold
  worked?: Fold
}

export { CHAPTER_NAMES } from '../src/ui/state/chapterNames'

const HEAD = /^---\n([\s\S]*?)\n---\n/
const EQUATION = /\n\[equation: ([^\]\n]+)\]\n/
const WORKED = /\n\[worked: ([^\]\n]+)\]\n/

/** What stands before the mark of a fold, and the fold. */
function cut(text: string, mark: RegExp): [before: string, fold: Fold | null] {
  const found = mark.exec(text)
  if (!found) return [text, null]
  const markdown = text.slice(found.index + found[0].length).trim()
  return [text.slice(0, found.index), { title: found[1], markdown }]
}

/** Reads a chapter's text. Throws, with the chapter's name, where its head is missing or says nothing. */
export function readChapter(name: string, text: string): Chapter {
  const head = HEAD.exec(text)
  if (!head) throw new Error(`chapter ${name}: no head between --- lines`)
  const entries = head[1].split('\n').map((line) => {
    const at = line.indexOf(': ')
    if (at < 1) throw new Error(`chapter ${name}: "${line}" is no "key: value"`)
    return [line.slice(0, at), line.slice(at + 2).trim()] as const
  })
  const { title, description, ...rest } = Object.fromEntries(entries)
  if (!title || !description) throw new Error(`chapter ${name}: title or description is missing`)
  const body = text.slice(head[0].length)
  const [before, worked] = cut(body, WORKED)
  const [prose, equation] = cut(before, EQUATION)
  return {
    ...rest,
    name,
    title,
    description,
    prose: prose.trim(),
    ...(equation && { equation }),
    ...(worked && { worked }),
  }
}

/** Words of the prose alone: no parts, no tables; a measured number is one. Korean: what stands between spaces. */
export const proseWords = ({ prose }: Chapter): number =>
  prose
    .replace(/\{\{[^}]*\}\}/g, '0')
    .split('\n')
    .filter((line) => !/^(\[[^\]]*\]\s*$|\|)/.test(line))
    .join(' ')
    .split(/\s+/)
    .filter(Boolean).length

const marked = new Marked(mathExtension)

/** What wide things are called, which scroll in a place of their own. */
export interface WideNames {
  table: string
  formula: string
}

const place = (kind: string, name: string): string =>
  `<div class="lesson-${kind}" tabindex="0" role="group" aria-label="${name}">`

/** A figure stays on one line with its error, its sign of percent, and the name of what it is a value of. */
const together = (text: string): string =>
  text
    .replaceAll(' ± ', '\u00a0±\u00a0')
    .replace(/(\d|\}\}) %/g, '$1\u00a0%')
    .replace(/\bw = (?=\d)/g, 'w\u00a0=\u00a0')

/** In a table the error may stand below its figure, where the page is narrow. */
const errorsApart = (page: string): string =>
  page.replace(
    /(<td[^>]*>[^<±]*)\u00a0±\u00a0([^<]*)(?=<\/td>)/g,
    '$1 <span class="lesson-error">±\u00a0$2</span>',
  )

/** Markdown with formulas, as HTML. Throws where LaTeX does not understand a formula. */
export const html = (markdown: string, names: WideNames): string =>
  errorsApart(marked.parse(together(markdown), { async: false }))
    .replaceAll('<table>', `${place('table', names.table)}<table>`)
    .replaceAll('</table>', '</table></div>')
    .replace(/<math display="block"[\s\S]*?<\/math>/g, `${place('formula', names.formula)}$&</div>`)

/** Markdown of one line, without a paragraph around it. */
export const inlineHtml = (markdown: string): string =>
  marked.parseInline(together(markdown), { async: false })
