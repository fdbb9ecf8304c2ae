// One page of the lesson as HTML: complete without JavaScript, in one language, with what search engines and
// social networks read.

import type { LessonData } from '../src/ui/features/learn/figures/lessonData'
import { isFigure, type FigureId } from '../src/ui/features/learn/figures/figureIds'
import { FIGURES } from '../src/ui/features/learn/figures/registry'
import { handDrawing } from '../src/ui/features/learn/figures/handExample'
import { weightFigure } from '../src/ui/features/learn/figures/weightCurve'
import { escaped } from '../src/ui/features/learn/figures/markup'
import { roadSceneCode } from '../src/ui/features/learn/figures/roadPictures'
import type { LearnStrings } from '../src/ui/text/learn.en'
import { learnEn } from '../src/ui/text/learn.en'
import { learnKo } from '../src/ui/text/learn.ko'
import { glossaryPath } from './glossaryPage'
import { html, inlineHtml, type Chapter } from './learnChapter'
import type { LiveScripts } from './learnPlugin'
import { withTerms } from './learnTerms'
import { MATH_CSS, withoutStyleAttributes } from './mathMarkdown.mjs'
import { pageHtml } from './siteHtml'

export const LANGUAGES = ['en', 'ko'] as const
export type Language = (typeof LANGUAGES)[number]

export const WORDS: Readonly<Record<Language, LearnStrings>> = { en: learnEn, ko: learnKo }

/** What is the same on every page of a build. */
export interface Site {
  /** Where the site is published, with a slash at its end; null where the build does not know. */
  address: string | null
  style: string
  /** Address of the icon. */
  icon: string
  /** Addresses of the scripts of figures that live, from the site's root. */
  scripts: LiveScripts
  data: LessonData
}

/** A page's place from the site's root. */
export const pathOf = (name: string, language: Language): string =>
  `learn/${language === 'en' ? '' : `${language}/`}${name}.html`

export const rootOf = (language: Language): string => (language === 'en' ? '../' : '../../')

/** Chooses the theme before anything is drawn; without JavaScript the system's is taken (learn.css). */
export const THEME_SCRIPT = `try { const t = localStorage.getItem('theme'); if (t === 'dark' || t === 'light') document.documentElement.dataset.theme = t } catch {}`

/** For pages that search engines should not list. */
export const NO_INDEX = '<meta name="robots" content="noindex">'

interface HeadOf {
  title: string
  description: string
  path: string
  language: Language
  /** Path of the same page in the other language. */
  other: string
}

/** Meta tags of a page. Addresses must be whole there: without the site's own they are left out. */
export function socialTags(
  { title, description, path, language, other }: HeadOf,
  address: string | null,
): string {
  const tags = [
    `<meta name="description" content="${escaped(description)}">`,
    `<meta property="og:type" content="article">`,
    `<meta property="og:title" content="${escaped(title)}">`,
    `<meta property="og:description" content="${escaped(description)}">`,
    `<meta property="og:locale" content="${language === 'en' ? 'en_US' : 'ko_KR'}">`,
    `<meta name="twitter:card" content="summary_large_image">`,
  ]
  if (address === null) return tags.join('\n')
  const pages: Record<Language, string> =
    language === 'en' ? { en: path, ko: other } : { en: other, ko: path }
  return [
    ...tags,
    `<link rel="canonical" href="${address}${path}">`,
    `<meta property="og:url" content="${address}${path}">`,
    `<meta property="og:image" content="${address}social.png">`,
    ...LANGUAGES.map((l) => `<link rel="alternate" hreflang="${l}" href="${address}${pages[l]}">`),
  ].join('\n')
}

/** The picture of a chapter with what it shows. */
export function figureHtml(id: string, caption: string, site: Site, language: Language): string {
  if (!isFigure(id)) throw new Error(`the lesson has no picture "${id}"`)
  const drawn = FIGURES[id](site.data, WORDS[language], language)
  return `<figure data-figure="${id satisfies FigureId}">${drawn}<figcaption>${inlineHtml(caption)}</figcaption></figure>`
}

/** Captions of the figures, by the figure's id. */
export const captionsOf = (chapters: readonly Chapter[]): ReadonlyMap<string, string> =>
  new Map(chapters.flatMap((c) => (c.figure ? [[c.figure, c.caption ?? '']] : [])))

/** Markdown with its charts, figures and the example by hand in their places. */
export const partsHtml = (
  markdown: string,
  captions: ReadonlyMap<string, string>,
  site: Site,
  language: Language,
  own: (part: string) => string | null = () => null,
): string[] => {
  const t = WORDS[language]
  return markdown.split(/^(\[[^\]]+\])$/m).map((part) => {
    const mine = own(part)
    if (mine !== null) return mine
    if (part === '[measured: weights]') {
      const { weights, weightsBlind, majority } = site.data
      return weightFigure(t, weights, weightsBlind, majority[2])
    }
    if (part === '[hand]') return handDrawing(t)
    if (part === '[start]')
      return `<p class="lesson-start"><a href="three-minutes.html">${t.short.link}</a></p>`
    const named = /^\[figure: ([\w-]+)\]$/.exec(part)
    return named ? figureHtml(named[1], captions.get(named[1]) ?? '', site, language) : html(part, t.wide)
  })
}

function bodyOf(
  chapter: Chapter,
  captions: ReadonlyMap<string, string>,
  site: Site,
  language: Language,
): string {
  const t = WORDS[language]
  const { question, asked, answer, figure, caption, link, linkText, equation, worked } = chapter
  const parts = partsHtml(chapter.prose, captions, site, language, (part) => {
    if (part === '[prediction]')
      return `<details class="lesson-prediction" data-chapter="${chapter.name}"${asked ? ` data-asked="${escaped(asked)}"` : ''}><summary><b>${t.predict}</b> ${inlineHtml(question ?? '')} <span>${t.reveal}</span></summary><p>${inlineHtml(answer ?? '')}</p></details>`
    return part === '[figure]' ? figureHtml(figure ?? '', caption ?? '', site, language) : null
  })
  if (link)
    parts.push(
      `<p class="lesson-open"><span>${t.open}</span> <a href="${rootOf(language)}${link.replace('{scene}', roadSceneCode())}">${inlineHtml(linkText ?? '')}</a></p>`,
    )
  for (const fold of [equation, worked])
    if (fold)
      parts.push(
        `<details class="lesson-equation"><summary>${inlineHtml(fold.title)}</summary>${partsHtml(fold.markdown, captions, site, language).join('\n')}</details>`,
      )
  return parts.join('\n')
}

/** Chapters as a list, on the first page. */
const contents = (chapters: readonly Chapter[], t: LearnStrings): string =>
  `<h2>${t.contents}</h2><ol class="lesson-contents">${chapters
    .map(
      (c) =>
        `<li><a href="${c.name}.html">${inlineHtml(c.title)}</a><p>${inlineHtml(c.description)}</p></li>`,
    )
    .join('')}</ol>`

function turns(chapters: readonly Chapter[], index: number, language: Language): string {
  const t = WORDS[language]
  const link = (chapter: Chapter, rel: string, word: string): string =>
    `<a rel="${rel}" href="${chapter.name}.html"><small>${word}</small>${inlineHtml(chapter.title)}</a>`
  const before = chapters[index - 1]
  const after = chapters[index + 1]
  const first = index < 0 ? chapters[0] : after
  const left =
    index < 0
      ? ''
      : before
        ? link(before, 'prev', t.previous)
        : `<a rel="prev" href="index.html"><small>${t.previous}</small>${t.contents}</a>`
  const right = first
    ? link(first, 'next', index < 0 ? t.start : t.next)
    : `<a href="${rootOf(language)}#v=1"><small>${t.next}</small>${t.end}</a>`
  return `<nav class="lesson-turns" aria-label="${t.contents}"><span>${left}</span><span>${right}</span></nav>`
}

/** The paper, and what lecturers take along: at the foot of every page. `root`: the site's, from the page. */
export function footHtml(language: Language, site: string): string {
  const { paper, classroom } = WORDS[language]
  const method = `${site}method.html`
  return `<footer class="lesson-foot">
<p>${paper.method} <cite>${paper.title}</cite>, ${paper.authors} <a href="https://arxiv.org/abs/2601.21288" rel="noopener">arXiv 2601.21288</a>. ${paper.own} <a href="${method}">${paper.formulas}</a> · <a href="${site}${glossaryPath(language)}">${paper.glossary}</a></p>
<p class="lesson-classroom">${classroom.lead} <a href="notes.html">${classroom.notes}</a> · <a href="handout.html">${classroom.handout}</a> · <a href="answers.html">${classroom.answers}</a></p>
</footer>`
}

export interface LessonDocument {
  /** File name without language. */
  name: string
  title: string
  description: string
  language: Language
  /** Scripts from the site's root, besides those of every page. */
  scripts: readonly (string | undefined)[]
  /** The page's own, its headline first. */
  main: string
  /** What stands under the text: the way on. */
  turns: string
  /** How far into the lesson: chapters, or stops of the short way. */
  progress: { at: number; of: number }
  site: Site
}

/** A page of the lesson with its head, top and foot. */
export function lessonDocument(page: LessonDocument): string {
  const { name, title, description, language, site, progress } = page
  const t = WORDS[language]
  const other = language === 'en' ? 'ko' : 'en'
  const otherHref = language === 'en' ? `ko/${name}.html` : `../${name}.html`
  const root = rootOf(language)
  const head = { title, description, path: pathOf(name, language), language, other: pathOf(name, other) }
  const glossary = `${root}${glossaryPath(language)}`
  const written = withoutStyleAttributes(withTerms(page.main, language, glossary))
  const contents = name === 'index' ? '' : `<a href="index.html">${t.contents}</a>`
  return pageHtml({
    attributes: `lang="${language}"`,
    title,
    tags: `${socialTags(head, site.address)}
<link rel="manifest" href="${root}manifest.webmanifest">`,
    icon: site.icon,
    themeScript: THEME_SCRIPT,
    style: `${site.style}${MATH_CSS}${written.css}`,
    scripts: [...page.scripts, site.scripts.tools].map((script) => script && root + script),
    body: `<body class="lesson">
<a class="lesson-skip" href="#text">${t.skip}</a>
<progress class="lesson-progress" max="${progress.of}" value="${progress.at}" aria-label="${t.progress}"></progress>
<header class="lesson-top"><nav aria-label="${t.site}"><a href="${root}#v=1">${t.site}</a>${contents}<a href="notes.html">${t.classroom.short}</a><a href="${otherHref}" lang="${other}" hreflang="${other}" rel="alternate">${WORDS[other].language}</a></nav></header>
<main id="text" tabindex="-1">
${written.html}
${page.turns}
${footHtml(language, root)}
</main>
</body>`,
  })
}

/** Chapter `index` of the lesson, or its first page for -1. */
export function lessonPage(
  page: Chapter,
  chapters: readonly Chapter[],
  index: number,
  language: Language,
  site: Site,
): string {
  const t = WORDS[language]
  const place =
    index < 0 ? '' : `<p class="lesson-place">${t.chapter(String(index + 1), String(chapters.length))}</p>`
  const live = page.figure && isFigure(page.figure) ? site.scripts[page.figure] : undefined
  return lessonDocument({
    name: page.name,
    title: index < 0 ? `${t.lesson} · ${t.site}` : `${page.title} · ${t.lesson}`,
    description: page.description,
    language,
    scripts: [live, index < 0 ? undefined : site.scripts.predictions],
    main: `${place}<h1>${inlineHtml(page.title)}</h1>\n${bodyOf(page, captionsOf(chapters), site, language)}${index < 0 ? contents(chapters, t) : ''}`,
    turns: turns(chapters, index, language),
    progress: { at: index + 1, of: chapters.length },
    site,
  })
}

/** The page of an address that does not exist; it may be shown at any depth, so its links are whole if they can. */
export function notFoundPage(site: Site): string {
  const root = site.address ?? './'
  const part = (l: Language): string => {
    const { notFound, playground, lesson } = WORDS[l]
    return `<section lang="${l}"><h1>${notFound.title}</h1><p>${notFound.text}</p><p><a href="${root}#v=1">${playground}</a> · <a href="${root}${pathOf('index', l)}">${lesson}</a></p></section>`
  }
  return pageHtml({
    attributes: 'lang="en"',
    title: `${learnEn.notFound.title} · ${learnEn.site}`,
    tags: NO_INDEX,
    icon: site.icon,
    themeScript: THEME_SCRIPT,
    style: site.style,
    scripts: [],
    body: `<body class="lesson"><main>${LANGUAGES.map(part).join('')}</main></body>`,
  })
}

/** Every page of the site, for search engines. */
export function sitemap(address: string, paths: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${paths.map((path) => `<url><loc>${escaped(`${address}${path}`)}</loc></url>`).join('\n')}
</urlset>
`
}
