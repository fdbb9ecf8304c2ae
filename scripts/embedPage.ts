// A figure of the lesson alone, for a frame in a blog or slides: no header, nothing stored, its height told to the
// page around it. `embed.html#figure=NAME&lang=ko` leads to it.

import { FIGURE_IDS, type FigureId } from '../src/ui/features/learn/figures/figureIds'
import { inlineHtml, type Chapter } from './learnChapter'
import { figureHtml, LANGUAGES, NO_INDEX, pathOf, WORDS, type Language, type Site } from './learnPage'
import { withoutStyleAttributes } from './mathMarkdown.mjs'
import { pageHtml } from './siteHtml'

export const embedPath = (figure: FigureId, language: Language): string =>
  `embed/${language === 'ko' ? 'ko/' : ''}${figure}.html`

/** In a frame nothing is remembered: the address says the theme, or the system does. */
const THEME_SCRIPT = `{ const t = /theme=(light|dark)/.exec(location.hash); if (t) document.documentElement.dataset.theme = t[1] }`

const frame = (
  language: Language,
  title: string,
  site: Site,
  css: string,
  scripts: (string | undefined)[],
  main: string,
): string =>
  pageHtml({
    attributes: `lang="${language}" data-embed`,
    title,
    tags: NO_INDEX,
    icon: site.icon,
    themeScript: THEME_SCRIPT,
    style: site.style + css,
    scripts,
    body: `<body class="lesson embed">
<main>
${main}
</main>
</body>`,
  })

/** The page of one figure; `chapter`: the one that it belongs to. */
export function embedPage(figure: FigureId, chapter: Chapter, language: Language, site: Site): string {
  const t = WORDS[language]
  const root = language === 'en' ? '../' : '../../'
  const { html, css } = withoutStyleAttributes(figureHtml(figure, chapter.caption ?? '', site, language))
  const scripts = [site.scripts[figure], site.scripts.embed].map((script) => script && root + script)
  const main = `${html}
<p class="embed-source"><a href="${root}${pathOf(chapter.name, language)}" target="_blank" rel="noopener">${t.site}: ${inlineHtml(chapter.title)}</a></p>`
  return frame(language, `${chapter.title} · ${t.site}`, site, css, scripts, main)
}

/** The chapter that a figure belongs to. Throws where none does. */
function chapterOf(figure: FigureId, chapters: readonly Chapter[]): Chapter {
  const chapter = chapters.find((each) => each.figure === figure)
  if (!chapter) throw new Error(`no chapter has the figure "${figure}"`)
  return chapter
}

/** embed.html: all figures by name; its script leads to the one that the address names. */
function embedIndex(chapters: (language: Language) => Chapter[], site: Site): string {
  const list = (language: Language): string =>
    `<ul lang="${language}">${FIGURE_IDS.map(
      (id) =>
        `<li><a${language === 'en' ? ` data-figure="${id}"` : ''} href="${embedPath(id, language)}">${inlineHtml(chapterOf(id, chapters(language)).title)} <code>${id}</code></a></li>`,
    ).join('')}</ul>`
  const title = `${WORDS.en.embed.title} · ${WORDS.en.site}`
  const main = `<p role="alert"></p>
${LANGUAGES.map((l) => `<section lang="${l}"><h1>${WORDS[l].embed.title}</h1><p>${WORDS[l].embed.text}</p>${list(l)}</section>`).join('\n')}`
  return frame('en', title, site, '', [site.scripts.embedIndex], main)
}

/** Every page for frames, by its path. */
export function embedPages(chapters: (language: Language) => Chapter[], site: Site): Map<string, string> {
  const pages = new Map([['embed.html', embedIndex(chapters, site)]])
  for (const language of LANGUAGES)
    for (const id of FIGURE_IDS)
      pages.set(embedPath(id, language), embedPage(id, chapterOf(id, chapters(language)), language, site))
  return pages
}
