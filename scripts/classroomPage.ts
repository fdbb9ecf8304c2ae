// What lecturers take along: the notes for a lecture, a handout of one sheet, and its answers on another. Markdown as
// the chapters, pages beside them.

import { handDrawing } from '../src/ui/features/learn/figures/handExample'
import { html, inlineHtml, type Chapter } from './learnChapter'
import {
  figureHtml,
  footHtml,
  LANGUAGES,
  pathOf,
  socialTags,
  THEME_SCRIPT,
  WORDS,
  type Language,
  type Site,
} from './learnPage'
import { MATH_CSS, withoutStyleAttributes } from './mathMarkdown.mjs'
import { pageHtml } from './siteHtml'

export const CLASSROOM_NAMES = ['notes', 'handout', 'answers'] as const
export type ClassroomName = (typeof CLASSROOM_NAMES)[number]

/** The text with its pictures; these have their names for those who do not see them, and no captions. */
const bodyOf = (page: Chapter, site: Site, language: Language): string =>
  page.prose
    .split(/^(\[figure: [\w-]+\]|\[hand\])$/m)
    .map((part) => {
      const named = /^\[figure: ([\w-]+)\]$/.exec(part)
      if (part === '[hand]') return handDrawing(WORDS[language])
      return named ? figureHtml(named[1], '', site, language) : html(part, WORDS[language].wide)
    })
    .join('\n')

/** One of the pages. */
export function classroomPage(name: ClassroomName, page: Chapter, language: Language, site: Site): string {
  const t = WORDS[language]
  const other: Language = language === 'en' ? 'ko' : 'en'
  const root = language === 'en' ? '../' : '../../'
  const title = `${page.title} · ${t.lesson}`
  const { html: body, css } = withoutStyleAttributes(
    `<h1>${inlineHtml(page.title)}</h1>\n${bodyOf(page, site, language)}`,
  ) as { html: string; css: string }
  const tools = site.scripts.tools
  const head = {
    title,
    description: page.description,
    path: pathOf(name, language),
    language,
    other: pathOf(name, other),
  }
  return pageHtml({
    attributes: `lang="${language}"`,
    title,
    tags: socialTags(head, site.address),
    icon: site.icon,
    themeScript: THEME_SCRIPT,
    style: `${site.style}${MATH_CSS}${css}`,
    scripts: [tools && root + tools],
    body: `<body class="lesson lesson-${name}">
<a class="lesson-skip" href="#text">${t.skip}</a>
<header class="lesson-top"><nav aria-label="${t.site}"><a href="${root}#v=1">${t.site}</a><a href="index.html">${t.contents}</a><a href="${language === 'en' ? 'ko/' : '../'}${name}.html" lang="${other}" hreflang="${other}" rel="alternate">${WORDS[other].language}</a></nav></header>
<main id="text" tabindex="-1">
${body}
<p class="lesson-source">${t.classroom.source}</p>
${footHtml(language, root)}
</main>
</body>`,
  })
}

/** All pages in both languages, by path. */
export function classroomPages(
  read: (name: ClassroomName, language: Language) => Chapter,
  site: Site,
): Map<string, string> {
  const pages = new Map<string, string>()
  for (const language of LANGUAGES)
    for (const name of CLASSROOM_NAMES)
      pages.set(pathOf(name, language), classroomPage(name, read(name, language), language, site))
  return pages
}
